// Files, folders and standard input as a source of the loop: one partition, in input order.
import Glibc
import Pipeline
import Synchronization

/// Articles from files.
package final class FileSource: ArticleSource {
    package weak var events: (any SourceEvents)?
    package let headers: any HeaderReader = FileHeaders()
    private let paths: [String]
    private let layout: FileLayout
    private let maxBytes: Int
    private let timestamp: Int64?
    private let log: Log
    private var reader: FileReader?
    private var queue: [FileItem] = []
    private var queueHead = 0
    private var isDone = false
    private var taken: Int64 = 0
    private var isAnnounced = false
    private let name = PartitionName(id: 0, topic: "files", partition: 0)
    /// Paths that could not be read.
    package private(set) var unreadable = 0

    /// `-` stands for standard input. `timestamp` (milliseconds) is what articles get as "now"; nil = the file's own time.
    package init(paths: [String], layout: FileLayout, maxBytes: Int, timestamp: Int64? = nil, log: Log) {
        self.paths = paths
        self.layout = layout
        self.maxBytes = maxBytes
        self.timestamp = timestamp
        self.log = log
    }

    package func start(wake: Int32) throws {
        let reader = FileReader(paths: paths, layout: layout, maxBytes: maxBytes, wake: wake)
        self.reader = reader
        reader.start()
    }

    package func serve() {
        if !isAnnounced {
            isAnnounced = true
            events?.assigned([name])
        }
        guard queueHead == queue.count, let reader, !isDone else { return }
        let news = reader.take()
        queue = news.items
        queueHead = 0
        isDone = news.isDone
        unreadable += news.errors.count
        for text in news.errors { log.error("can't read \(text)") }
        for text in news.notes { log.warning(text) }
    }

    package func take(
        _ partition: Int32, into buffer: UnsafeMutablePointer<Incoming>, maximum: Int, bytes: Int
    ) -> Int {
        var count = 0
        var size = 0
        while count < maximum && size < bytes && queueHead < queue.count {
            let item = queue[queueHead]
            queueHead += 1
            let handle = UInt(bitPattern: Unmanaged.passRetained(item).toOpaque())
            (buffer + count).initialize(
                to: Incoming(
                    handle: handle, payload: UnsafeRawBufferPointer(item.bytes),
                    key: UnsafeRawBufferPointer(start: nil, count: 0), offset: taken,
                    timestamp: timestamp ?? item.modified))
            taken += 1
            size += item.bytes.count
            count += 1
        }
        if queueHead == queue.count {
            queue = []
            queueHead = 0
        }
        return count
    }

    package var isFinished: Bool { isDone && queueHead == queue.count }
    package func store(_ partition: Int32, next offset: Int64) {}
    package func commit() {}
    package var fatal: String? { nil }

    package func release(_ handle: UInt) {
        guard let pointer = UnsafeRawPointer(bitPattern: handle) else { return }
        Unmanaged<FileItem>.fromOpaque(pointer).release()
    }

    package func close() {
        reader?.stop()
        if isAnnounced { events?.revoking([name], lost: false) }
    }
}

/// Where an item of a file came from, by the handle that the loop has.
package func fileOrigin(_ handle: UInt) -> (path: [UInt8], line: Int)? {
    guard let pointer = UnsafeRawPointer(bitPattern: handle) else { return nil }
    let item = Unmanaged<FileItem>.fromOpaque(pointer).takeUnretainedValue()
    return (item.path, item.line)
}

/// Files have no headers; their path is given as one.
private final class FileHeaders: HeaderReader {
    func header(_ handle: UInt, _ name: StaticString) -> UnsafeRawBufferPointer? { nil }
}
