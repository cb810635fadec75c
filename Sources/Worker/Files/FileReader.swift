// Reads articles from files, folders and standard input on a thread of its own, so that a slow pipe never holds the loop.
import CSystem
import Glibc

/// Reads inputs one after another into a bounded queue.
final class FileReader: @unchecked Sendable {
    // Sendable: `items`, `queuedBytes`, `isDone`, `isStopped`, `errors` and `notes` are guarded by `gate`; the rest is the thread's.
    private let gate = Gate()
    private var items: [FileItem] = []
    private var queuedBytes = 0
    private var isDone = false
    private var isStopped = false
    private var errors: [String] = []
    /// What is no fault, and yet perhaps not what was meant.
    private var notes: [String] = []
    private let paths: [String]
    private let layout: FileLayout
    private let maxBytes: Int
    private let wake: Int32
    private static let queueBytes = 16 << 20
    private static let chunk = 1 << 18

    init(paths: [String], layout: FileLayout, maxBytes: Int, wake: Int32) {
        self.paths = paths
        self.layout = layout
        self.maxBytes = maxBytes
        self.wake = wake
    }

    func start() {
        var thread = pthread_t()
        let box = Unmanaged.passRetained(self)
        let made = pthread_create(&thread, nil, fileReaderMain, box.toOpaque())
        if made == 0 {
            pthread_detach(thread)
        } else {
            box.release()
            run()
        }
    }

    /// Takes what was read; the flag says that nothing will follow.
    func take() -> (items: [FileItem], isDone: Bool, errors: [String], notes: [String]) {
        gate.lock()
        defer {
            gate.unlock()
            gate.signal()
        }
        let taken = (items, isDone, errors, notes)
        items = []
        errors = []
        notes = []
        queuedBytes = 0
        return taken
    }

    func stop() {
        gate.lock()
        isStopped = true
        gate.unlock()
        gate.broadcast()
    }

    func run() {
        for path in paths {
            if path == "-" {
                _ = readFile(path)
                continue
            }
            let list = FileList(path)
            for error in list.errors { complain(error) }
            if list.files.isEmpty && list.errors.isEmpty { note("\(path) holds no files") }
            for file in list.files where !readFile(file) { break }
        }
        gate.lock()
        isDone = true
        gate.unlock()
        _ = eventfd_write(wake, 1)
    }

    private func complain(_ text: String) {
        gate.lock()
        errors.append(text)
        gate.unlock()
        _ = eventfd_write(wake, 1)
    }

    private func note(_ text: String) {
        gate.lock()
        notes.append(text)
        gate.unlock()
        _ = eventfd_write(wake, 1)
    }

    /// Queues an item, waiting for room; false when reading shall stop.
    private func put(_ item: FileItem) -> Bool {
        gate.lock()
        while queuedBytes > Self.queueBytes && !isStopped { gate.wait() }
        let isFirst = items.isEmpty
        items.append(item)
        queuedBytes += item.bytes.count + 256
        let goesOn = !isStopped
        gate.unlock()
        if isFirst { _ = eventfd_write(wake, 1) }
        return goesOn
    }

    /// False when reading shall stop.
    private func readFile(_ path: String) -> Bool {
        let descriptor = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            complain("\(path): \(String(cString: strerror(errno)))")
            return true
        }
        defer { if descriptor != 0 { close(descriptor) } }
        var status = stat()
        fstat(descriptor, &status)
        let name = Array(path.utf8)
        let modified = path == "-" ? 0 : Int64(status.st_mtim.tv_sec) * 1000
        var isLines = layout == .lines
        if layout == .auto { isLines = path.hasSuffix(".jsonl") || path.hasSuffix(".ndjson") }
        var pending: [UInt8] = []
        var start = 0
        var line = 0
        var skipsLine = false
        var decides = layout == .auto && path == "-"
        var buffer = [UInt8](repeating: 0, count: Self.chunk)
        while true {
            let count = read(descriptor, &buffer, Self.chunk)
            if count < 0 {
                if errno == EINTR { continue }
                complain("\(path == "-" ? "standard input" : path): \(String(cString: strerror(errno)))")
                return true
            }
            if count == 0 { break }
            pending.append(contentsOf: buffer[0..<count])
            if decides, let answer = looksLikeLines(pending) {
                isLines = answer
                decides = false
            }
            if isLines {
                // Only whole lines go out; the rest waits for the next chunk.
                while let end = newline(in: pending, from: start) {
                    line += 1
                    if !skipsLine && !putLine(pending, start, end, name, line, modified) { return false }
                    skipsLine = false
                    start = end + 1
                }
                pending.removeSubrange(0..<start)
                start = 0
                if pending.count > maxBytes && !skipsLine {
                    // Too long already: what came so far goes out to be refused for its size, the rest is passed over.
                    line += 1
                    if !put(FileItem(pending, path: name, line: line, modified: modified)) { return false }
                    line -= 1
                    skipsLine = true
                }
                if skipsLine { pending.removeAll(keepingCapacity: true) }
            } else if pending.count > maxBytes && !decides {
                return put(FileItem(pending, path: name, line: 0, modified: modified))
            }
        }
        if isLines {
            return pending.isEmpty || skipsLine || putLine(pending, 0, pending.count, name, line + 1, modified)
        }
        return put(FileItem(pending, path: name, line: 0, modified: modified))
    }

    private func putLine(
        _ bytes: [UInt8], _ start: Int, _ end: Int, _ name: [UInt8], _ line: Int, _ modified: Int64
    ) -> Bool {
        // Blank lines between articles are no articles.
        if bytes[start..<end].allSatisfy({ $0 <= 0x20 }) { return true }
        return put(FileItem(Array(bytes[start..<end]), path: name, line: line, modified: modified))
    }

    private func newline(in bytes: [UInt8], from start: Int) -> Int? {
        bytes.withUnsafeBytes { all in
            guard start < all.count, let base = all.baseAddress,
                let found = memchr(base + start, 10, all.count - start)
            else { return nil }
            return base.distance(to: UnsafeRawPointer(found))
        }
    }

    /// Standard input holds one article a line when its first line is a JSON object of its own; nil = not known yet.
    private func looksLikeLines(_ bytes: [UInt8]) -> Bool? {
        guard let first = bytes.firstIndex(where: { $0 > 0x20 }) else { return nil }
        guard bytes[first] == UInt8(ascii: "{") else { return false }
        guard let end = newline(in: bytes, from: first) else { return bytes.count > maxBytes ? false : nil }
        return bytes[first..<end].last { $0 > 0x20 } == UInt8(ascii: "}")
    }
}

private func fileReaderMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    Unmanaged<FileReader>.fromOpaque(argument).takeRetainedValue().run()
    return nil
}
