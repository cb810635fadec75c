// From the pipeline file to librdkafka's properties: what Copydesk sets itself, then what the file adds.
internal import Kafka
internal import Pipeline
internal import StageAPI

/// librdkafka's properties for each client of a worker. Those set here and not by librdkafka's default say why.
struct KafkaEndpoints {
    let file: PipelineFile
    /// Bytes for everything in flight.
    let budget: Int
    /// Somebody looks at librdkafka's statistics.
    var showsStatistics = false

    /// Properties that clients of both kinds share.
    private func common(_ brokers: String) -> KafkaSettings {
        var settings = KafkaSettings()
        settings.set("bootstrap.servers", brokers)
        settings.set("client.id", Program.name)
        settings.set("client.software.name", Program.name)
        settings.set("client.software.version", Program.version)
        // Small requests wait for nobody.
        settings.set("socket.nagle.disable", "true")
        settings.set("log.connection.close", "false")
        return settings
    }

    /// Consumer and producer tell of themselves now and then: with 64 partitions that costs a millisecond each time.
    private func addStatistics(to settings: inout KafkaSettings) {
        if showsStatistics { settings.set("statistics.interval.ms", "10000") }
    }

    /// The consumer's; `partitions` is how many the input has, since librdkafka's queues are bounded for each of them.
    func consumer(partitions: Int, untilEnd: Bool) -> KafkaSettings {
        let input = file.input.kafka
        var settings = common(input.brokers)
        settings.set("group.id", input.group)
        if !input.instance.isEmpty { settings.set("group.instance.id", input.instance) }
        // Stored after the acknowledgement, committed in the background: what a crash repeats is what one interval holds.
        settings.set("enable.auto.commit", "true")
        settings.set("enable.auto.offset.store", "false")
        settings.set("auto.commit.interval.ms", "200")
        // librdkafka's own default, `largest`, would lose the backlog.
        settings.set("auto.offset.reset", "earliest")
        // Eager: before 2.10 a cooperative member that commits while partitions move loses its assignment.
        settings.set("partition.assignment.strategy", "range,roundrobin")
        settings.set("isolation.level", "read_committed")
        // A quarter of the budget for what is fetched and not yet taken.
        let kilobytes = min(65_536, max(512, budget / 4 / 1024 / max(1, partitions)))
        settings.set("queued.max.messages.kbytes", String(kilobytes))
        settings.set("fetch.message.max.bytes", String(min(1 << 20, kilobytes * 1024)))
        settings.set("enable.partition.eof", untilEnd ? "true" : "false")
        addStatistics(to: &settings)
        for (key, value) in input.properties.entries { settings.set(key, value) }
        return settings
    }

    /// The brokers that take the output and the dead letters.
    var outputBrokers: String {
        let own = file.output.kafka.brokers
        return own.isEmpty ? file.input.kafka.brokers : own
    }

    /// The producer's; `limits` are the largest messages of the topics that it writes to, .max where nobody says.
    func producer(limits: [Int]) -> KafkaSettings {
        let smallest = limits.min() ?? .max
        var settings = common(outputBrokers)
        settings.set("enable.idempotence", "true")
        // A batch that is refused must not be overtaken by the next one: the order of keys would be lost.
        settings.set("enable.gapless.guarantee", "true")
        settings.set("acks", "all")
        settings.set("linger.ms", "20")
        // Java's partitioner, so that joins by key with Java programs find their partners.
        settings.set("partitioner", "murmur2_random")
        // A broker that is away fails nothing: records wait.
        settings.set("message.timeout.ms", "0")
        // The byte budget bounds what is in flight; librdkafka's own bounds stay out of its way.
        settings.set("queue.buffering.max.messages", "10000000")
        // A record over this one would wait for room for ever, so it is as large as can be.
        settings.set("queue.buffering.max.kbytes", "2147483647")
        // Each topic has its own limit, which the sink knows or the broker tells: librdkafka's is for both, and counts bytes
        // before they are compressed, so it stays out of the way.
        settings.set("message.max.bytes", "1000000000")
        // A batch over the topic's limit would be refused whole.
        settings.set("batch.size", String(max(1, min(1_000_000, smallest == .max ? 1_000_000 : smallest - 4096))))
        addStatistics(to: &settings)
        for (key, value) in file.output.kafka.properties.entries { settings.set(key, value) }
        return settings
    }

    /// For questions at the start: the same login as the producer, nothing else.
    func admin(_ brokers: String, _ properties: TextPairs) -> KafkaSettings {
        var settings = common(brokers)
        for (key, value) in properties.entries where Self.isConnection(key) { settings.set(key, value) }
        return settings
    }

    private static func isConnection(_ key: String) -> Bool {
        ["ssl.", "sasl.", "security.", "socket.", "broker.", "enable.ssl", "api."].contains { key.hasPrefix($0) }
    }

    /// librdkafka's judgement of one property; nil when it takes it.
    static let judge: PropertyJudge = { key, value, _ in KafkaSettings.probe(key, value) }
}
