// What the topics allow, asked of the broker at the start; a broker that is away is waited for.
internal import CSystem
internal import Glibc
internal import Kafka
internal import KafkaTransport
internal import Pipeline
internal import Worker

/// Questions to the cluster before the first article, tried again with back-off until they are answered.
struct TopicLimits {
    let endpoints: KafkaEndpoints
    let log: Log
    let interrupts: Interrupts
    private let words = LastWords()

    init(endpoints: KafkaEndpoints, log: Log, interrupts: Interrupts) {
        self.endpoints = endpoints
        self.log = log
        self.interrupts = interrupts
    }

    /// Asked to stop while waiting.
    struct Interrupted: Error {}

    /// The partitions of the input topics.
    func inputPartitions() throws -> [KafkaTopicPartition] {
        let input = endpoints.file.input.kafka
        let admin = try KafkaAdmin(endpoints.admin(input.brokers, input.properties), log: words.sink)
        return try input.topics.flatMap { name in
            try untilAnswered("the input topic \(name) at \(input.brokers)", remedy: "mend input.kafka.topics") {
                let topic = try admin.topic(name, timeoutMilliseconds: 5_000)
                if !topic.exists { throw KafkaError(code: topic.error, operation: "metadata") }
                return topic.partitions.map { KafkaTopicPartition(name, $0) }
            }
        }
    }

    /// The high watermarks of these partitions, now.
    func ends(_ places: [KafkaTopicPartition]) throws -> [KafkaTopicPartition: Int64] {
        let consumer = try KafkaConsumer(
            endpoints.consumer(partitions: places.count, untilEnd: false), onRebalance: nil, log: words.sink)
        defer { consumer.destroy() }
        var ends: [KafkaTopicPartition: Int64] = [:]
        for place in places {
            ends[place] = try untilAnswered("the end of \(place)", remedy: "mend input.kafka.topics") {
                try consumer.watermarks(place, timeoutMilliseconds: 5_000).high
            }
        }
        return ends
    }

    /// What each topic takes; `key` names it in the pipeline file. `setting` is what the file says of the largest message,
    /// 0 = ask.
    func rules(_ topics: [(name: String, key: String, setting: Int)]) throws -> [KafkaTopicRules] {
        let output = endpoints.file.output.kafka
        let admin = try KafkaAdmin(endpoints.admin(endpoints.outputBrokers, output.properties), log: words.sink)
        var answers = true
        return try topics.map { topic in
            if topic.setting > 0 { return KafkaTopicRules(largestMessage: topic.setting) }
            if topic.name.isEmpty || !answers { return KafkaTopicRules() }
            // The embedded broker has none, and would leave the question without an answer.
            answers = try untilAnswered(
                "the brokers of the output at \(endpoints.outputBrokers)", remedy: "mend output.kafka.brokers"
            ) {
                try admin.hasController(timeoutMilliseconds: 5_000)
            }
            if !answers { return KafkaTopicRules() }
            return try untilAnswered("the topic \(topic.name)", remedy: "mend \(topic.key).topic") {
                do throws(KafkaError) {
                    return KafkaTopicRules(try admin.settings(ofTopic: topic.name, timeoutMilliseconds: 5_000))
                } catch {
                    guard Self.isNoAnswer(error.code) else { throw error }
                    // Who may not ask learns of a record that is too large from the broker's refusal.
                    log.info("the broker does not tell topic limits: set max_message_bytes to say them")
                    answers = false
                    return KafkaTopicRules()
                }
            }
        }
    }

    private static func isNoAnswer(_ code: KafkaError.Code) -> Bool {
        [.topicAuthorization, .clusterAuthorization, .notImplemented].contains(code)
            || code.name == "_UNSUPPORTED_FEATURE"
    }

    private func untilAnswered<Answer>(_ what: String, remedy: String, _ ask: () throws -> Answer) throws -> Answer {
        var pause: Int32 = 200
        while true {
            do {
                let answer = try ask()
                words.forget()
                return answer
            } catch let error as KafkaError {
                let help = error.code == .unknownTopicOrPartition ? "; create it, or \(remedy)" : error.remedy
                log.warning("waiting for \(what): \(error.message)\(words.cause)\(help)", ["code": error.name])
            }
            var descriptor = pollfd(fd: interrupts.descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&descriptor, 1, pause) > 0 { throw Interrupted() }
            pause = min(10_000, pause * 2)
        }
    }
}
