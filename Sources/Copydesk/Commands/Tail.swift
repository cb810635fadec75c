// copydesk tail: what comes into a topic, for a person.
internal import CSystem
internal import Glibc
internal import Kafka
internal import Pipeline
internal import StageAPI
internal import Worker

final class Tail: TopicAccess, Command {
    enum Start: String, CaseIterable, SettingValue { case beginning, now }
    enum Until: String, CaseIterable, SettingValue { case stopped, end }
    enum Format: String, CaseIterable, SettingValue { case pretty, brief, line, json }

    static let about = CommandDescription(
        name: "tail",
        summary: "Shows what comes into a topic: records, raw articles or dead letters.",
        discussion: """
            It joins no group and commits nothing, so it may look at any topic at any time. Partitions are
            read side by side: the order is kept within each.

            pretty shows a record as a page, and anything else as brief does: place, key and title, or a
            dead letter's reason. line is the record as it is, one a line, for jq; json puts the place
            (topic, partition, offset), key and headers around it.
            """,
        examples: [
            ("copydesk tail", "Records of articles.enriched as they come."),
            ("copydesk tail --topic articles.dead --from beginning --until end", "Why articles were not processed."),
            ("copydesk tail --from beginning --count 10 --format line | jq .title", "Ten titles."),
        ],
        exitCodes: [
            (.success, "COUNT or the end was reached, or it was stopped."),
            (.failure, "No broker answers, the topic can't be read, or the output not be written."),
        ],
        seeAlso: ["feed", "run"])

    @Option("The topic.", short: "t", value: "TOPIC", check: wrongTopic) var topic = "articles.enriched"
    @Option("Where to begin.", value: "WHERE") var from = Start.now
    @Option("When to end: when stopped, or at the ends that the partitions have now.", value: "WHEN")
    var until = Until.stopped
    @Option(
        "Ends after so many records; 0 is never.", short: "n", value: "COUNT", check: { $0 < 0 ? "use 0 or more" : nil }
    )
    var count = 0
    @Option("How records are shown.", short: "o", value: "FORMAT") var format = Format.pretty

    func run(_ program: Program) -> ExitCode {
        // Before any other thread: they inherit the blocked signals.
        let interrupts = Interrupts()
        do throws(Failed) {
            let reader = try TopicReader(self)
            defer { reader.destroy() }
            try show(reader, interrupts, program)
            return .success
        } catch {
            program.messages("\(Program.name) tail: \(error.message)\n")
            return error.code
        }
    }

    private func show(_ reader: TopicReader, _ interrupts: Interrupts, _ program: Program) throws(Failed) {
        let printer = RecordLine(format: format)
        var shown = 0
        var text: [UInt8] = []
        while true {
            text.removeAll(keepingCapacity: true)
            let limit = count > 0 ? count - shown : 1_000
            shown += try reader.take(maximum: limit) { printer.print($0, into: &text) }
            // Whoever reads may have seen enough.
            if !text.isEmpty, !writeAll(text, to: 1) {
                if errno == EPIPE { return }
                throw Failed(message: "can't write standard output: \(String(cString: strerror(errno)))")
            }
            if count > 0, shown >= count { return }
            if until == .end, reader.isAtEnd { return }
            if text.isEmpty, reader.waitOrStop(interrupts.descriptor) { return }
        }
    }
}
