// Headers of what goes out: lineage and schema on records, the error on dead letters.
import Kafka
import Pipeline
import Worker

private let errorPrefix: StaticString = "copydesk.error."

extension KafkaSink {
    /// The input's headers with the content type replaced, schema and lineage added, and old errors left out. The message
    /// keeps its own: a dead letter needs them as they came.
    func recordHeaders(_ message: KafkaMessageRef?, _ outgoing: borrowing Outgoing) -> KafkaHeadersRef {
        let headers = message?.headers?.copy() ?? .make(capacity: 8)
        removeErrors(headers)
        for name in ["content-type", "content-encoding", "copydesk-schema"] { headers.remove(name) }
        headers.add("content-type", "application/json")
        headers.add("copydesk-schema", "copydesk.article/1")
        for name in ["copydesk-source-topic", "copydesk-source-partition", "copydesk-source-offset"] {
            headers.remove(name)
        }
        headers.add("copydesk-source-topic", outgoing.topic)
        headers.add("copydesk-source-partition", String(outgoing.partition))
        headers.add("copydesk-source-offset", String(outgoing.input.offset))
        return headers
    }

    /// The input's headers as they came, and why the article failed; an earlier failure's are replaced, not stacked.
    func deadLetterHeaders(
        _ message: KafkaMessageRef?, _ outgoing: borrowing Outgoing, _ why: Failure
    ) -> KafkaHeadersRef {
        let headers = message?.headers?.copy() ?? .make(capacity: 12)
        removeErrors(headers)
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

    /// Takes every `copydesk.error.*` off.
    func removeErrors(_ headers: KafkaHeadersRef) {
        var index = 0
        while let header = headers.header(at: index) {
            if hasErrorPrefix(header.name) {
                headers.remove(String(decoding: header.name, as: UTF8.self))
                index = 0
            } else {
                index += 1
            }
        }
    }

    private func hasErrorPrefix(_ name: UnsafeRawBufferPointer) -> Bool {
        let count = errorPrefix.utf8CodeUnitCount
        guard name.count >= count else { return false }
        for i in 0..<count where name[i] != errorPrefix.utf8Start[i] { return false }
        return true
    }
}

extension KafkaHeadersRef {
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
