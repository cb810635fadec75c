// copydesk broker: a broker in a process, for development.
internal import Glibc
internal import Kafka
internal import MockBroker
internal import Pipeline
internal import StageAPI
internal import Worker

final class Broker: Command {
    static let about = CommandDescription(
        name: "broker",
        summary: "Runs an embedded broker for development: no Kafka needed, nothing kept.",
        discussion: """
            It is librdkafka's mock cluster. It keeps everything in memory and silently drops the oldest
            messages of a partition past 5 MiB, so it is no place for articles that matter; transactions
            and topic settings do nothing on it. Topics that are not named here come into being at their
            first use, with 4 partitions.
            """,
        examples: [
            ("copydesk broker --topics articles.raw,articles.enriched", "Prints its address and runs until stopped.")
        ],
        exitCodes: [(.success, "It was stopped."), (.failure, "It could not start.")],
        seeAlso: ["run", "feed", "tail"])

    @Option("Topics to make, with commas between.", value: "NAMES", check: Broker.fault(ofTopics:)) var topics = ""
    @Option("Partitions of each topic.", value: "COUNT", check: { $0 < 1 || $0 > 1000 ? "use 1 to 1000" : nil })
    var partitions = 4

    @Sendable private static func fault(ofTopics list: String) -> String? {
        list.split(separator: ",").lazy.compactMap { wrongTopic(String($0)) }.first
    }

    func run(_ program: Program) -> ExitCode {
        let interrupts = Interrupts()
        do throws(KafkaError) {
            let broker = try MockBroker()
            for topic in topics.split(separator: ",") { try broker.createTopic(String(topic), partitions: partitions) }
            program.output("\(broker.bootstrap)\n")
            program.messages(
                "An embedded broker on \(broker.bootstrap), for development: a partition drops its oldest messages past "
                    + "\(MockBroker.partitionBytesMaximum >> 20) MiB, and nothing is kept. Control-C ends it.\n")
            var descriptor = pollfd(fd: interrupts.descriptor, events: Int16(POLLIN), revents: 0)
            while poll(&descriptor, 1, -1) < 0 && errno == EINTR {}
            withExtendedLifetime(broker) {}
            return .success
        } catch {
            program.messages("\(Program.name) broker: \(error)\n")
            return .failure
        }
    }
}
