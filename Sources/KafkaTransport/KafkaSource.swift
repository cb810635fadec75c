// Articles from Kafka: a member of a consumer group behind the loop's port.
import Glibc
import Kafka
import Pipeline
import Worker

/// The source of a worker that reads Kafka.
package final class KafkaSource: ArticleSource, KafkaRebalanceHandler {
    package weak var events: (any SourceEvents)?
    package let headers: any HeaderReader = KafkaHeaderReader()
    private let consumer: KafkaConsumer
    private let topics: [String]
    private let log: Log
    /// With `--until end`: the high watermarks read at the start. nil = read on for ever.
    private let ends: [KafkaTopicPartition: Int64]?
    /// By the id that the loop knows; ids are never given out twice, so a late call about a lost partition finds nil.
    @exclusivity(unchecked) private var partitions: [Int32: Partition] = [:]
    private var nextId: Int32 = 0
    package private(set) var fatal: String?
    private var nextLook = ContinuousClock.now
    /// Messages that came by the consumer's own queue, to be taken before those of their partitions' queues.
    @exclusivity(unchecked) private var strays: [KafkaMessageRef] = []
    private var hasJoined = false
    private var couldNotLeave = false
    package var isJoined: Bool { hasJoined }
    /// Statistics as JSON, when `statistics.interval.ms` is set.
    package var onStatistics: ((String) -> Void)?

    private struct Partition {
        let partition: KafkaPartition
        let end: Int64?
        var isExhausted = false
    }

    /// Makes the consumer; it joins its group at `start`.
    package init(
        _ settings: KafkaSettings, topics: [String], ends: [KafkaTopicPartition: Int64]?, log: Log
    ) throws(KafkaSettings.Refused) {
        self.topics = topics
        self.ends = ends
        self.log = log
        consumer = try KafkaConsumer(settings, onRebalance: nil, log: kafkaLog(log, client: "consumer"))
        consumer.handler = self
    }

    package func start(wake: Int32) throws {
        consumer.wake(on: wake)
        try consumer.subscribe(topics)
    }

    package func serve() {
        let served = consumer.serve()
        // None is expected (each partition has its own queue), but one that came is an article like any other.
        if !served.messages.isEmpty { strays += served.messages }
        for event in served.events {
            switch event {
            case .error(let error, let place): report(error, place)
            case .endOfPartition(let place, let offset): reached(place, offset)
            case .committed(_, let error): if let error { log.warning("offsets not committed yet: \(error)") }
            case .statistics(let json): onStatistics?(json)
            }
        }
    }

    private func report(_ error: KafkaError, _ place: KafkaTopicPartition?) {
        let at = place.map { " on \($0)" } ?? ""
        if error.isFatal { fatal = "the consumer can't go on: \(error.message) (\(error.name))" }
        switch error.code {
        case .unknownTopicOrPartition:
            log.warning("the input topic does not exist\(at): create it, or mend input.kafka.topics; waiting for it")
        case .topicAuthorization, .groupAuthorization:
            log.error("not allowed\(at): \(error.steadyMessage); grant Read on the topic and the group; trying on")
        case .authentication:
            log.error(
                "the broker refuses the login: \(error.steadyMessage); mend sasl.* or ssl.* properties; trying on")
        case .autoOffsetReset:
            log.warning(
                "offsets were lost to retention: going on as auto.offset.reset says; give the topic a longer retention",
                ["partition": place.map { "\($0)" } ?? "", "cause": error.message])
        default:
            log.warning("consumer\(at): \(error.steadyMessage)\(error.remedy)", ["code": error.name])
        }
    }

    private func reached(_ place: KafkaTopicPartition, _ offset: Int64) {
        guard let tag = consumer.partition(place)?.tag, tag >= 0 else { return }
        let id = Int32(tag)
        if let end = partitions[id]?.end, offset >= end { partitions[id]?.isExhausted = true }
    }

    package func take(
        _ partition: Int32, into buffer: UnsafeMutablePointer<Incoming>, maximum: Int, bytes: Int
    ) -> Int {
        guard let known = partitions[partition], !known.isExhausted else { return 0 }
        let queue = known.partition
        var taken = 0
        var size = 0
        var waiting = queue.waiting + strays.count
        while waiting > 0 && taken < maximum && size < bytes {
            waiting -= 1
            guard let message = next(queue) else { continue }
            if let end = known.end, message.offset >= end {
                message.destroy()
                partitions[partition]?.isExhausted = true
                break
            }
            let none = UnsafeRawBufferPointer(start: nil, count: 0)
            let payload = message.payload
            (buffer + taken).initialize(
                to: Incoming(
                    handle: message.bits, payload: payload ?? none, key: message.key ?? none, offset: message.offset,
                    timestamp: message.timestamp.milliseconds))
            size += payload?.count ?? 0
            taken += 1
            if let end = known.end, message.offset >= end - 1 {
                partitions[partition]?.isExhausted = true
                break
            }
        }
        return taken
    }

    private func next(_ partition: KafkaPartition) -> KafkaMessageRef? {
        if !strays.isEmpty {
            let first = strays.firstIndex { $0.partition == partition.partition && $0.topic == partition.topic }
            if let first { return strays.remove(at: first) }
        }
        return partition.isAssigned ? consumer.take(partition) : nil
    }

    package var isFinished: Bool {
        guard ends != nil, hasJoined else { return false }
        if !partitions.isEmpty { return partitions.values.allSatisfy(\.isExhausted) }
        // No partition for this member: the others may still leave, and leave some to it.
        return hasGroupFinished()
    }

    package func store(_ partition: Int32, next offset: Int64) {
        guard let known = partitions[partition] else { return }
        let code = consumer.storeOffset(known.partition, next: offset)
        // `_STATE` is the fence of a partition that went meanwhile: whoever has it now reads the article again.
        if code != .none && code != .state { log.warning("offset not stored: \(code)") }
    }

    package func end(_ partition: Int32) -> Int64? {
        guard let known = partitions[partition] else { return nil }
        return consumer.cachedWatermarks(known.partition.place)?.high
    }

    package func isDry(_ partition: Int32) -> Bool { partitions[partition]?.partition.waiting == 0 }

    package func commit() {
        do throws(KafkaError) {
            // Not waited for: the request goes out before the group is left, on the same connection.
            try consumer.commitStoredInBackground()
        } catch {
            log.warning("offsets not committed: \(error.message); what follows them is read again")
        }
    }

    package func release(_ handle: UInt) { KafkaMessageRef(bits: handle)?.destroy() }

    /// Leaves the group. The client itself is freed by `destroy`, after the last message.
    package func close() {
        do throws(KafkaError) {
            try consumer.beginClose()
        } catch {
            log.warning("leaving the group: \(error.message)")
            return
        }
        // A coordinator that is away must not hold the process for ever: the group misses it after its session timeout.
        let deadline = ContinuousClock.now + .seconds(15)
        while !consumer.isClosed && consumer.fatalError == nil {
            if ContinuousClock.now >= deadline {
                log.warning(
                    "the group's coordinator does not answer: leaving without it; the group waits for session.timeout.ms"
                )
                couldNotLeave = true
                return
            }
            serve()
            usleep(1_000)
        }
    }

    /// Frees the client; every message must have been released.
    package func destroy() {
        for stray in strays { stray.destroy() }
        strays = []
        if couldNotLeave { consumer.abandon() } else { consumer.destroy() }
    }

    /// Lets go of the client without freeing it: at the end of the process, when messages are still being read.
    package func abandon() { consumer.abandon() }

    /// With `--until end` and no partition of our own: true when the group has committed all that there was at the start.
    private func hasGroupFinished() -> Bool {
        guard let ends, ContinuousClock.now >= nextLook else { return false }
        nextLook = .now + .seconds(1)
        let wanted = ends.filter { $0.value > 0 }
        guard let known = try? consumer.committed(Array(wanted.keys), timeoutMilliseconds: 1_000) else { return false }
        return known.allSatisfy { ($0.offset ?? -1) >= (wanted[$0.place] ?? 0) }
    }

    // MARK: Rebalances, called from inside `serve`

    package func assigned(_ added: [KafkaPartition]) {
        hasJoined = true
        var names: [PartitionName] = []
        for partition in added {
            partition.tag = Int(nextId)
            let end = ends.map { $0[partition.place] ?? 0 }
            partitions[nextId] = Partition(partition: partition, end: end, isExhausted: end == 0)
            nextId += 1
            names.append(name(partition))
        }
        log.info("partitions assigned", ["partitions": added.map { "\($0.place)" }.joined(separator: " ")])
        events?.assigned(names)
    }

    package func revoked(_ leaving: [KafkaPartition], lost: Bool) {
        // Eager: a new assignment follows, and only then is it known what is left to read.
        hasJoined = false
        events?.revoking(leaving.map(name), lost: lost)
        for partition in leaving where partition.tag >= 0 {
            partitions[Int32(partition.tag)] = nil
            strays.removeAll { stray in
                guard stray.partition == partition.partition, stray.topic == partition.topic else { return false }
                stray.destroy()
                return true
            }
        }
    }

    private func name(_ partition: KafkaPartition) -> PartitionName {
        PartitionName(id: Int32(partition.tag), topic: partition.topic, partition: partition.partition)
    }
}

/// Reads headers of a message by its address.
private final class KafkaHeaderReader: HeaderReader {
    func header(_ handle: UInt, _ name: StaticString) -> UnsafeRawBufferPointer? {
        guard let headers = KafkaMessageRef(bits: handle)?.headers else { return nil }
        return headers.last(name.description) ?? nil
    }
}
