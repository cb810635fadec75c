// The partitions of a topic, read side by side without a group.
internal import CSystem
internal import Glibc
internal import Kafka
internal import Worker

/// Reads a topic for tail.
final class TopicReader {
    private typealias Failed = TopicAccess.Failed

    private let tail: Tail
    private let consumer: KafkaConsumer
    private let wake: Int32
    /// One past the last record that there was at the start, of partitions that were not read so far.
    private var ends: [KafkaTopicPartition: Int64] = [:]
    private let log: Log

    init(_ tail: Tail) throws(TopicAccess.Failed) {
        self.tail = tail
        let log = Log(minimum: .warning, style: isatty(2) == 1 ? nil : .plain)
        self.log = log
        let settings = try tail.settings([
            // librdkafka wants one; it is never joined.
            "group.id": "copydesk-tail", "enable.auto.commit": "false", "isolation.level": "read_committed",
            "auto.offset.reset": "earliest", "fetch.wait.max.ms": "100", "enable.partition.eof": "true",
            "queued.max.messages.kbytes": "16384",
        ])
        do throws(KafkaSettings.Refused) {
            consumer = try KafkaConsumer(settings, onRebalance: nil) { level, _, text in
                if level <= 3 { log.warning(TopicAccess.plain(text)) }
            }
        } catch {
            throw Failed(message: "\(error)", code: .usage)
        }
        wake = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
        consumer.wake(on: wake)
        let admin = try Self.admin(tail)
        do throws(KafkaError) {
            try begin(try Self.places(tail.topic, asking: admin))
        } catch {
            throw tail.explained(error, topic: tail.topic)
        }
    }

    private static func admin(_ tail: Tail) throws(Failed) -> KafkaAdmin {
        let settings = try tail.settings([:])
        do throws(KafkaSettings.Refused) { return try KafkaAdmin(settings) } catch {
            throw Failed(message: "\(error)", code: .usage)
        }
    }

    private static func places(
        _ topic: String, asking admin: KafkaAdmin
    ) throws(KafkaError) -> [KafkaTopicPartition] {
        let found = try admin.topic(topic)
        if !found.exists { throw KafkaError(code: found.error, operation: "topic \(topic)") }
        return found.partitions.map { KafkaTopicPartition(topic, $0) }
    }

    private func begin(_ places: [KafkaTopicPartition]) throws(KafkaError) {
        for place in places where tail.until == .end {
            let marks = try consumer.watermarks(place)
            if marks.high > marks.low, tail.from == .beginning { ends[place] = marks.high }
        }
        try consumer.assign(places, from: tail.from == .beginning ? .beginning : .end)
    }

    func destroy() {
        consumer.destroy()
        close(wake)
    }

    /// True when what was there at the start has been read.
    var isAtEnd: Bool { ends.isEmpty }

    /// Shows what is there now, and gives its number.
    func take(maximum: Int, _ body: (KafkaMessageRef) -> Void) throws(TopicAccess.Failed) -> Int {
        var count: eventfd_t = 0
        _ = eventfd_read(wake, &count)
        var taken = 0
        let served = consumer.serve()
        for message in served.messages {
            body(message)
            taken += 1
            message.destroy()
        }
        for event in served.events { try note(event) }
        let partitions = consumer.assignment.sorted { $0.partition < $1.partition }
        for partition in partitions {
            while taken < maximum, let message = consumer.take(partition) {
                taken += 1
                body(message)
                if let end = ends[partition.place], message.offset + 1 >= end { ends[partition.place] = nil }
                message.destroy()
            }
        }
        return taken
    }

    private func note(_ event: KafkaConsumerEvent) throws(TopicAccess.Failed) {
        switch event {
        case .endOfPartition(let place, let offset):
            // Markers of transactions may stand at the end, where no record does.
            if let end = ends[place], offset >= end { ends[place] = nil }
        case .error(let error, _):
            if error.isFatal || error.code == .topicAuthorization { throw tail.explained(error, topic: tail.topic) }
            log.warning("\(error)")
        case .committed, .statistics: break
        }
    }

    /// Waits for something to read; true when a signal came.
    func waitOrStop(_ signals: Int32) -> Bool {
        var descriptors = [
            pollfd(fd: wake, events: Int16(POLLIN), revents: 0), pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
        ]
        poll(&descriptors, 2, 500)
        return descriptors[1].revents != 0
    }
}
