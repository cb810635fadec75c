// Records to a file descriptor, one a line; dead letters to another, or as messages to standard error.
import Glibc
import Pipeline

/// A sink that writes lines.
package final class StreamSink: ArticleSink {
    /// A file that is open for writing, and what people call it.
    package struct Stream {
        let descriptor: Int32
        let name: String

        package init(_ descriptor: Int32, _ name: String) {
            self.descriptor = descriptor
            self.name = name
        }

        /// Standard output.
        package static let standardOutput = Stream(1, "standard output")
    }

    private let output: Stream
    private let deadLetters: Stream?
    private let render: ((borrowing [UInt8], inout [UInt8]) -> Void)?
    private let onDeadLetter: (borrowing Outgoing, Failure) -> Void
    private var buffer: [UInt8] = []
    private var deadBuffer: [UInt8] = []
    private var queued: [UInt32] = []
    /// Why nothing can be written any more.
    package private(set) var fatal: String?
    /// Whoever read the output has gone, which is no fault where a person looks at the first lines only.
    package private(set) var hasNoReader = false
    private static let bufferBytes = 1 << 17

    /// `render` turns a record into what is written (nil = the record and a line end). `onDeadLetter` tells a person.
    package init(
        _ output: Stream, deadLetters: Stream? = nil, render: ((borrowing [UInt8], inout [UInt8]) -> Void)? = nil,
        onDeadLetter: @escaping (borrowing Outgoing, Failure) -> Void
    ) {
        self.output = output
        self.deadLetters = deadLetters
        self.render = render
        self.onDeadLetter = onDeadLetter
    }

    package func start(wake: Int32) throws {}

    package func send(_ outgoing: borrowing Outgoing) -> Accepted {
        if fatal != nil { return .full }
        switch outgoing.kind {
        case .record:
            if let flight = outgoing.flight {
                if let render {
                    render(flight.output, &buffer)
                } else {
                    buffer.append(contentsOf: flight.output)
                    buffer.append(10)
                }
            }
        case .raw:
            buffer.append(contentsOf: outgoing.input.payload)
            buffer.append(10)
        case .tombstone: break
        case .deadLetter, .reference:
            let why = outgoing.flight?.failure ?? Failure(stage: "?", code: "unknown", message: "no reason was given")
            onDeadLetter(outgoing, why)
            if deadLetters != nil {
                deadBuffer.append(contentsOf: outgoing.input.payload)
                deadBuffer.append(10)
            }
        }
        queued.append(outgoing.slot)
        if buffer.count >= Self.bufferBytes { writeOut() }
        return .queued
    }

    package func reports(_ body: (Report) -> Void) {
        if queued.isEmpty { return }
        writeOut()
        // What could not be written is not acknowledged, and the worker stops.
        let status: Delivered = fatal == nil ? .acknowledged : .again
        for slot in queued { body(Report(slot: slot, status: status, reason: fatal ?? "")) }
        queued.removeAll(keepingCapacity: true)
    }

    private func writeOut() {
        write(&buffer, to: output)
        if let deadLetters { write(&deadBuffer, to: deadLetters) }
    }

    private func write(_ bytes: inout [UInt8], to stream: Stream) {
        if fatal == nil, !bytes.isEmpty, !writeAll(bytes, to: stream.descriptor) {
            let code = errno
            hasNoReader = code == EPIPE
            fatal = "can't write \(stream.name): \(String(cString: strerror(code)))"
        }
        bytes.removeAll(keepingCapacity: true)
    }

    package func flush() {}
    package func withdraw() {}
    package var publishesReferences: Bool { false }
    package func limit(_ kind: Outgoing.Kind) -> Int { .max }
    package func close() { writeOut() }
}

/// Writes all bytes; false when the other end is closed or the disk is full.
package func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { all in
        var done = 0
        while done < all.count {
            let count = write(descriptor, all.baseAddress.map { $0 + done }, all.count - done)
            if count < 0 {
                if errno == EINTR { continue }
                return false
            }
            done += count
        }
        return true
    }
}
