// What the topics allow, asked of the broker at the start; a broker that is away is waited for.
internal import CSystem
internal import Glibc
internal import Kafka
internal import Pipeline
internal import Worker

/// Questions to the cluster before the first article, tried again with back-off until they are answered.
struct TopicLimits {
    let endpoints: KafkaEndpoints
    let log: Log
    let interrupts: Interrupts

    /// Asked to stop while waiting.
    struct Interrupted: Error {}

    /// The partitions of the input topics.
    func inputPartitions() throws -> [KafkaTopicPartition] {
        let input = endpoints.file.input.kafka
        let admin = try KafkaAdmin(endpoints.admin(input.brokers, input.properties))
        return try input.topics.flatMap { name in
            try untilAnswered("the input topic \(name)", remedy: "mend input.kafka.topics") {
                let topic = try admin.topic(name, timeoutMilliseconds: 5_000)
                if !topic.exists { throw KafkaError(code: topic.error, operation: "metadata") }
                return topic.partitions.map { KafkaTopicPartition(name, $0) }
            }
        }
    }

    /// The high watermarks of these partitions, now.
    func ends(_ places: [KafkaTopicPartition]) throws -> [KafkaTopicPartition: Int64] {
        let consumer = try KafkaConsumer(
            endpoints.consumer(partitions: places.count, untilEnd: false), onRebalance: nil)
        defer { consumer.destroy() }
        var ends: [KafkaTopicPartition: Int64] = [:]
        for place in places {
            ends[place] = try untilAnswered("the end of \(place)", remedy: "mend input.kafka.topics") {
                try consumer.watermarks(place, timeoutMilliseconds: 5_000).high
            }
        }
        return ends
    }

    /// The largest message of a topic, which `key` names in the pipeline file; .max when nobody says.
    func largestMessage(_ topic: String, key: String, setting: Int) throws -> Int {
        if setting > 0 { return setting }
        if topic.isEmpty { return .max }
        let admin = try KafkaAdmin(endpoints.admin(endpoints.outputBrokers, endpoints.file.output.kafka.properties))
        let settings = try untilAnswered("the topic \(topic)", remedy: "mend \(key).topic") {
            do throws(KafkaError) {
                return try admin.settings(ofTopic: topic, timeoutMilliseconds: 5_000)
            } catch {
                // Who may not ask learns of a record that is too large from the broker's refusal.
                if [.topicAuthorization, .clusterAuthorization, .notImplemented].contains(error.code)
                    || error.code.name == "_UNSUPPORTED_FEATURE"
                {
                    log.info("the limits of topic \(topic) can't be read: set \(key).max_message_bytes to say them")
                    return [:]
                }
                throw error
            }
        }
        return settings["max.message.bytes"].flatMap { Int($0) } ?? .max
    }

    private func untilAnswered<Answer>(_ what: String, remedy: String, _ ask: () throws -> Answer) throws -> Answer {
        var pause: Int32 = 200
        while true {
            do {
                return try ask()
            } catch let error as KafkaError {
                let help = error.code == .unknownTopicOrPartition ? "; create it, or \(remedy)" : ""
                log.warning("waiting for \(what): \(error.message)\(help)", ["code": error.name])
            }
            var descriptor = pollfd(fd: interrupts.descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&descriptor, 1, pause) > 0 { throw Interrupted() }
            pause = min(10_000, pause * 2)
        }
    }
}
