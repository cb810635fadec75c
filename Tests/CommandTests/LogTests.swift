// The log of a worker: JSON for machines, colours for people, each failure in few lines that say where and what to do.
import Foundation
import Testing

@Suite("Log of run")
struct LogTests {
    private struct Line {
        let level: String
        let message: String
        let fields: [String: Any]

        init(_ text: Substring) throws {
            fields = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any], "\(text)")
            level = try #require(fields["level"] as? String)
            message = try #require(fields["message"] as? String)
            #expect(["debug", "info", "warning", "error"].contains(level))
            let time = try #require(fields["time"] as? String)
            #expect(time.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/#) != nil, "\(time)")
        }
    }

    private func lines(_ worker: RunningWorker) throws -> [Line] {
        try worker.process.messages.split(separator: "\n").map { try Line($0) }
    }

    private func pipeline(_ broker: EmbeddedBroker) throws -> String {
        try broker.scratch.write(
            "pipeline.yaml",
            """
            version: 1
            name: logged
            input: {kafka: {brokers: "\(broker.address)", topics: [articles.raw], group: logged}}
            stages: [clean]
            output: {kafka: {topic: articles.enriched}}
            dead_letter: {topic: articles.dead}

            """)
    }

    private func broker() throws -> EmbeddedBroker {
        try EmbeddedBroker(topics: ["articles.raw", "articles.enriched", "articles.dead"], partitions: 2)
    }

    @Test func aBrokerThatGoesAwayIsToldInFewLinesWithWhatToDo() throws {
        let broker = try broker()
        let worker = try RunningWorker(try pipeline(broker), in: broker.scratch)
        #expect(worker.waitsForMessage("partitions assigned", seconds: 30))
        broker.kill()
        #expect(worker.waitsForMessage("brokers are down", seconds: 30))
        // librdkafka tries ten times a second meanwhile.
        usleep(6_000_000)
        let warnings = try lines(worker).filter { $0.level == "warning" }
        #expect(warnings.count <= 8, "\(warnings.map(\.message))")
        #expect(warnings.contains { $0.message.contains("Connection refused; trying on, nothing is lost") })
        for line in warnings {
            #expect(line.message.hasPrefix("consumer: ") || line.message.hasPrefix("producer: "), "\(line.message)")
            #expect(!line.message.contains("thrd") && !line.message.contains("identical error"), "\(line.message)")
            #expect(line.fields["code"] is String)
        }
    }

    @Test func aDeadLetterIsToldWithItsPlaceAndManyOfOneCauseInOneLine() throws {
        let broker = try broker()
        let worker = try RunningWorker(try pipeline(broker), in: broker.scratch)
        let lines = (0..<200).map { #"{"url": "u\#($0)", "note": "secretword"}"# } + [#"{"text": "   "}"#]
        _ = try broker.copydesk("feed", "-", input: lines.joined(separator: "\n"))
        #expect(try worker.waits(seconds: 60) { $0["dead_lettered"] == 201 })
        let told = try self.lines(worker).filter { $0.message.hasPrefix("dead letter: ") }
        #expect(told.count >= 1 && told.count <= 3, "\(told.map(\.fields))")
        let first = try #require(told.first)
        #expect(first.level == "warning" && first.message == "dead letter: stage input: no_text")
        #expect(first.fields["topic"] as? String == "articles.raw" && first.fields["so_far"] as? String == "1")
        #expect(
            Int(first.fields["partition"] as? String ?? "") != nil
                && Int(first.fields["offset"] as? String ?? "") != nil)
        #expect((first.fields["reason"] as? String)?.isEmpty == false)
        #expect(!worker.process.messages.contains("secretword"))
    }

    @Test func withoutATerminalTextHasNoColoursAndTheLevelIsKeptTo() throws {
        let scratch = try Scratch()
        let worker = try RunningWorker.waiting(["--log-format", "text"], in: scratch)
        #expect(worker.waitsForMessage("warning waiting for the input topic articles.raw", seconds: 30))
        #expect(!worker.process.messages.contains("\u{1B}"))
        let quiet = try ProgramRun.copydesk(
            ["run", "--admin", "off", "--log-level", "error", scratch.url.appending(path: "pipeline.yaml").path],
            seconds: 8)
        #expect(quiet.messages.isEmpty, "\(quiet.messages)")
    }

    @Test func inATerminalItIsReadableAndColoured() throws {
        let scratch = try Scratch()
        let worker = try RunningWorker.waiting(in: scratch)
        let terminal = try PseudoTerminal()
        try terminal.run(
            ["run", "--admin", "off", scratch.url.appending(path: "pipeline.yaml").path], messages: true)
        #expect(
            terminal.reads(within: 30) { $0.contains("\u{1B}[33mwarning\u{1B}[0m waiting for") }, "\(terminal.text)")
        #expect(!terminal.text.contains("{\""))
        worker.process.terminate()
    }

    @Test func healthAsJSONCanBeParsedWhateverTheAnswer() throws {
        let worker = try RunningWorker.waiting(in: Scratch())
        for (words, ok, code) in [
            (["--admin", worker.address], true, Int32(0)), (["--ready", "--admin", worker.address], false, 1),
            (["--admin", "127.0.0.1:1"], false, 1),
        ] {
            let run = try ProgramRun.copydesk(["health", "--output", "json"] + words)
            let answer = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
            #expect(answer?["ok"] as? Bool == ok && run.code == code, "\(run)")
            #expect((answer?["reason"] as? String)?.isEmpty == false)
        }
    }

    @Test func aSecondSignalLeavesAtOnceWith130() throws {
        let broker = try broker()
        let worker = try RunningWorker(try pipeline(broker), in: broker.scratch)
        let text = String(repeating: "A sentence of some words, which takes its time. ", count: 200)
        let lines = (0..<1_000).map { #"{"url": "u\#($0)", "text": "\#(text)"}"# }
        let fed = try broker.copydesk("feed", "-", input: lines.joined(separator: "\n"))
        #expect(fed.code == 0, "\(fed.messages)")
        #expect(try worker.waits(seconds: 60) { $0["in_flight"] ?? 0 > 0 })
        // What is in flight can't be acknowledged any more, and the worker waits for it until `drain` is over.
        broker.kill()
        worker.process.terminate()
        #expect(worker.waitsForMessage("stopping: finishing what is in flight", seconds: 20))
        usleep(500_000)
        worker.process.terminate()
        #expect(worker.process.wait(seconds: 10) == 130, "\(worker.process.messages)")
        #expect(worker.process.messages.contains("second signal: leaving at once"))
    }

    @Test func aWorkerThatCannotLeaveItsGroupStopsAllTheSame() throws {
        let broker = try broker()
        let worker = try RunningWorker(try pipeline(broker), in: broker.scratch)
        _ = try broker.copydesk("feed", "-", input: #"{"text": "A sentence of some words."}"#)
        #expect(try worker.waits(seconds: 60) { $0["published"] == 1 })
        usleep(1_000_000)
        broker.kill()
        #expect(worker.waitsForMessage("brokers are down", seconds: 30))
        worker.process.terminate()
        // 15 s for the coordinator; librdkafka by itself would wait for `session.timeout.ms`, 45 s.
        #expect(worker.process.wait(seconds: 30) == 0, "\(worker.process.messages)")
        #expect(worker.process.messages.contains(#""published":"1""#) && worker.process.messages.contains("stopped"))
    }
}
