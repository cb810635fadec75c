// Records to a file descriptor, one a line; dead letters to another, or as messages to standard error.
import Glibc
import Pipeline

/// A sink that writes lines.
package final class StreamSink: ArticleSink {
    private let descriptor: Int32
    private let deadLetters: Int32?
    private let render: ((borrowing [UInt8], inout [UInt8]) -> Void)?
    private let onDeadLetter: (borrowing Outgoing, Failure) -> Void
    private var buffer: [UInt8] = []
    private var deadBuffer: [UInt8] = []
    private var queued: [UInt32] = []
    /// Set once the reader of the stream has gone.
    package private(set) var isBroken = false
    private static let bufferBytes = 1 << 17
    private static let broken = "the output can't be written: nobody reads it any more, or the disk is full"

    /// `render` turns a record into what is written (nil = the record and a line end). `onDeadLetter` tells a person.
    package init(
        descriptor: Int32, deadLetters: Int32? = nil, render: ((borrowing [UInt8], inout [UInt8]) -> Void)? = nil,
        onDeadLetter: @escaping (borrowing Outgoing, Failure) -> Void
    ) {
        self.descriptor = descriptor
        self.deadLetters = deadLetters
        self.render = render
        self.onDeadLetter = onDeadLetter
    }

    package func start(wake: Int32) throws {}

    package func send(_ outgoing: borrowing Outgoing) -> Accepted {
        if isBroken { return .refused(code: "broken_pipe", reason: Self.broken) }
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
        // What could not be written is not acknowledged: the next attempt is refused, and the worker stops.
        let status: Delivered = isBroken ? .again : .acknowledged
        for slot in queued { body(Report(slot: slot, status: status, reason: isBroken ? Self.broken : "")) }
        queued.removeAll(keepingCapacity: true)
    }

    private func writeOut() {
        isBroken = !writeAll(buffer, to: descriptor) || isBroken
        buffer.removeAll(keepingCapacity: true)
        if let deadLetters, !deadBuffer.isEmpty { isBroken = !writeAll(deadBuffer, to: deadLetters) || isBroken }
        deadBuffer.removeAll(keepingCapacity: true)
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
