// What feed and tail share: which brokers, how to log in, and what to say when a topic does not answer.
internal import Configuration
internal import Glibc
internal import Kafka
internal import Pipeline
internal import StageAPI

/// Options of commands that reach a topic by themselves, without a pipeline file.
class TopicAccess {
    @Option(
        "Addresses of brokers, with commas between; else those of ${KAFKA_BROKERS}.", value: "ADDRESSES",
        check: wrongBrokers)
    var brokers = "localhost:9092"
    @Option("A further property of librdkafka: security.protocol=SASL_SSL.", value: "NAME=VALUE")
    var property: [String] = []

    required init() {}

    /// What a person can read: why it did not work, and what to do.
    struct Failed: Error {
        let message: String
        var code = ExitCode.failure
    }

    var addresses: String {
        if !$brokers.isGiven, let text = getenv("KAFKA_BROKERS"), text.pointee != 0 { return String(cString: text) }
        return brokers
    }

    /// The command's own properties, then the person's.
    func settings(_ own: KeyValuePairs<String, String>) throws(Failed) -> KafkaSettings {
        var settings: KafkaSettings = [
            "bootstrap.servers": addresses, "client.id": Program.name, "client.software.name": Program.name,
            "client.software.version": Program.version, "socket.nagle.disable": "true",
            "log.connection.close": "false",
        ]
        for (key, value) in own { settings.set(key, value) }
        for text in property {
            guard let (key, value) = Self.pair(text) else {
                throw Failed(message: "--property wants NAME=VALUE, not \(showable(text))", code: .usage)
            }
            if let wrong = KafkaSettings.probe(key, value) { throw Failed(message: wrong, code: .usage) }
            settings.set(key, value)
        }
        return settings
    }

    /// `name=value`, parted at the first `=`; nil without a name.
    static func pair(_ text: String) -> (name: String, value: String)? {
        guard let mark = text.firstIndex(of: "="), mark > text.startIndex else { return nil }
        return (String(text[..<mark]), String(text[text.index(after: mark)...]))
    }

    /// librdkafka's log line without the name of its thread: "[thrd:…]: text".
    static func plain(_ line: String) -> String {
        guard line.hasPrefix("[thrd:"), let space = line.firstIndex(of: " ") else { return line }
        return String(line[line.index(after: space)...])
    }

    /// The failure of a first look at the topic, in words.
    func explained(_ error: KafkaError, topic: String) -> Failed {
        switch error.code {
        case .unknownTopicOrPartition, .unknownLocalTopic:
            Failed(message: "topic \(showable(topic)) does not exist on \(addresses): create it, or mend --topic")
        case .topicAuthorization:
            Failed(message: "not allowed on topic \(showable(topic)): \(error.message)")
        case .timedOut, .transport, .allBrokersDown, .resolve:
            Failed(
                message: "no broker answers at \(addresses): start one (copydesk broker), or mend --brokers "
                    + "(\(error.message))")
        default: Failed(message: "\(error)")
        }
    }
}
