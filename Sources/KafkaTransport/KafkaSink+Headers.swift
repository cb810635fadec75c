// Headers of what goes out: lineage and schema on records, the error on dead letters.
import Kafka
import Pipeline
import Worker

extension KafkaSink {
    /// The input's headers as they came, moved, for a record that is published raw; without old errors.
    func rawHeaders(_ message: KafkaMessageRef?) -> KafkaHeadersRef? {
        guard let headers = message?.detachHeaders() else { return nil }
        guard headers.hasName(startingWith: "copydesk.error.") else { return headers }
        defer { headers.destroy() }
        return headers.copy(capacity: 0) { !$0.starts(with: "copydesk.error.") }
    }

    /// The input's headers with the content type replaced, schema and lineage added, and old errors left out. The message
    /// keeps its own: a dead letter needs them as they came.
    func recordHeaders(_ message: KafkaMessageRef?, _ outgoing: borrowing Outgoing) -> KafkaHeadersRef {
        let replaced: [StaticString] = [
            "content-type", "content-encoding", "copydesk-schema", "copydesk-source-topic", "copydesk-source-partition",
            "copydesk-source-offset",
        ]
        let headers =
            message?.headers?.copy(capacity: 5) { name in
                !name.starts(with: "copydesk.error.") && !replaced.contains { name.equals($0) }
            } ?? .make(capacity: 5)
        headers.add("content-type", "application/json")
        headers.add("copydesk-schema", "copydesk.article/1")
        headers.add("copydesk-source-topic", outgoing.topic)
        headers.add("copydesk-source-partition", String(outgoing.partition))
        headers.add("copydesk-source-offset", String(outgoing.input.offset))
        return headers
    }

    /// The input's headers as they came, and why the article failed; an earlier failure's are replaced, not stacked.
    func deadLetterHeaders(
        _ message: KafkaMessageRef?, _ outgoing: borrowing Outgoing, _ why: Failure
    ) -> KafkaHeadersRef {
        // A message whose headers were detached before gives them anew.
        let headers =
            message?.headers?.copy(capacity: 12) { !$0.starts(with: "copydesk.error.") } ?? .make(capacity: 12)
        headers.add("copydesk.error.stage", why.stage)
        headers.add("copydesk.error.class", why.code)
        headers.add("copydesk.error.message", String(decoding: why.message.utf8.prefix(1024), as: UTF8.self))
        headers.add("copydesk.error.attempts", String(why.attempts))
        headers.add("copydesk.error.topic", outgoing.topic)
        headers.add("copydesk.error.partition", String(outgoing.partition))
        headers.add("copydesk.error.offset", String(outgoing.input.offset))
        headers.add("copydesk.error.timestamp", String(outgoing.input.timestamp))
        headers.add("copydesk.error.pipeline", options.pipeline)
        headers.add("copydesk.error.version", options.version)
        return headers
    }
}

extension KafkaHeadersRef {
    /// A list of its own with the headers whose names are wanted, in one pass: a message may have 100,000 of them, with
    /// names that are no text.
    func copy(capacity: Int, where isWanted: (UnsafeRawBufferPointer) -> Bool) -> KafkaHeadersRef {
        let copied = KafkaHeadersRef.make(capacity: count + capacity)
        var index = 0
        while let header = header(at: index) {
            if isWanted(header.name) { copied.add(header.name, header.value) }
            index += 1
        }
        return copied
    }

    /// What the headers weigh in a record, rounded up.
    var bytes: Int {
        var sum = 0
        var index = 0
        while let header = header(at: index) {
            sum += header.name.count + (header.value?.count ?? 0) + 10
            index += 1
        }
        return sum
    }
}

extension UnsafeRawBufferPointer {
    func starts(with text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard count >= length else { return false }
        for i in 0..<length where self[i] != text.utf8Start[i] { return false }
        return true
    }

    func equals(_ text: StaticString) -> Bool { count == text.utf8CodeUnitCount && starts(with: text) }
}
