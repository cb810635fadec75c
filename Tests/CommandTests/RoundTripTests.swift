// feed, run and tail on the embedded broker: what goes in comes out.
import Foundation
import Testing

@Suite("Round trip on the embedded broker", .serialized)
struct RoundTripTests {
    private func pipeline(_ scratch: Scratch) throws -> String {
        try scratch.write(
            "copy.yaml",
            """
            version: 1
            name: copy
            input: {kafka: {brokers: "${KAFKA_BROKERS}", topics: [in], group: copy, properties: {session.timeout.ms: 10000}}}
            stages: []
            output: {kafka: {topic: out}, format: raw}
            dead_letter: {topic: dead}
            """)
    }

    @Test func everyLineComesOutOnceAndUnchanged() throws {
        let broker = try EmbeddedBroker(topics: ["in", "out", "dead"])
        let lines = (0..<500).map {
            #"{"url":"https://a.example/\#($0 % 50)","title":"T \#($0)","text":"Text \#($0) – “é”"}"#
        }
        let file = try broker.scratch.write("wire.jsonl", lines.joined(separator: "\n") + "\n")
        let fed = try broker.copydesk("feed", "--topic", "in", "--key", "url", file)
        #expect(fed.code == 0, "\(fed.messages)")
        #expect(fed.messages.contains("500 of 500 articles"))

        let run = try broker.copydesk("run", "--until", "end", try pipeline(broker.scratch))
        #expect(run.code == 0, "\(run.messages)")
        let out = try broker.copydesk(
            "tail", "--topic", "out", "--from", "beginning", "--until", "end", "--format", "line")
        #expect(out.code == 0, "\(out.messages)")
        #expect(out.output.split(separator: "\n").sorted() == lines.map { $0[...] }.sorted())

        // A second run finds nothing left to do: the offsets were committed.
        let again = try broker.copydesk("run", "--until", "end", try pipeline(broker.scratch))
        #expect(again.code == 0)
        #expect(again.messages.contains(#""polled":"0""#), "\(again.messages)")
    }

    @Test func articlesOfOneKeyKeepTheirOrder() throws {
        let broker = try EmbeddedBroker(topics: ["in", "out", "dead"])
        let lines = (0..<300).map { #"{"url":"u\#($0 % 7)","n":\#($0)}"# }
        _ = try broker.copydesk("feed", "--topic", "in", "--key", "url", "-", input: lines.joined(separator: "\n"))
        _ = try broker.copydesk("run", "--until", "end", try pipeline(broker.scratch))
        let out = try broker.copydesk(
            "tail", "--topic", "out", "--from", "beginning", "--until", "end", "--format", "json")
        var last: [String: Int] = [:]
        var count = 0
        for line in out.output.split(separator: "\n") {
            let record = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            let value = try #require(record["value"] as? [String: Any])
            let key = try #require(record["key"] as? String)
            let number = try #require(value["n"] as? Int)
            #expect(number > last[key] ?? -1)
            last[key] = number
            count += 1
        }
        #expect(count == 300)
    }

    @Test func feedNamesWhatTheFilesAre() throws {
        let broker = try EmbeddedBroker(topics: ["in"], partitions: 1)
        try broker.scratch.write("articles/a.html", "<p>One</p>")
        try broker.scratch.write("articles/b.txt", "Two")
        try broker.scratch.write("articles/c.html.gz", "not really packed")
        try broker.scratch.write("articles/d.jsonl", "{\"text\": \"Three\"}\n\n{\"text\": \"Four\"}\n")
        let folder = broker.scratch.url.appending(path: "articles").path
        let fed = try broker.copydesk("feed", "--topic", "in", "--key", "path", "--header", "source=test", folder)
        #expect(fed.code == 0, "\(fed.messages)")
        let out = try broker.copydesk(
            "tail", "--topic", "in", "--from", "beginning", "--count", "5", "--format", "json")
        let records = try out.output.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        let headers = records.map { $0["headers"] as? [String: String] ?? [:] }
        #expect(
            headers.map { $0["content-type"] }.sorted { ($0 ?? "") < ($1 ?? "") } == [
                "application/json", "application/json", "text/html", "text/html", "text/plain",
            ])
        #expect(headers.filter { $0["content-encoding"] == "gzip" }.count == 1)
        #expect(headers.allSatisfy { $0["source"] == "test" })
        #expect(records.contains { $0["key"] as? String == "\(folder)/a.html" })
    }

    @Test func feedSaysWhichFileItCouldNotReadAndGives1() throws {
        let broker = try EmbeddedBroker(topics: ["in"])
        let good = try broker.scratch.write("good.txt", "Text")
        let fed = try broker.copydesk("feed", "--topic", "in", "/nowhere/at-all.txt", good)
        #expect(fed.code == 1)
        #expect(fed.messages.contains("/nowhere/at-all.txt"))
        #expect(fed.messages.contains("1 of 1 articles"))
    }

    @Test func feedKeepsToItsRate() throws {
        let broker = try EmbeddedBroker(topics: ["in"])
        let begun = Date()
        let lines = String(repeating: "{\"text\":\"x\"}\n", count: 40)
        let fed = try broker.copydesk("feed", "--topic", "in", "--rate", "20", "-", input: lines)
        #expect(fed.code == 0, "\(fed.messages)")
        #expect(Date().timeIntervalSince(begun) > 1.8, "the 40th article may go 1.95 s after the first")
    }

    @Test func tailEndsInOrderWhenItIsStopped() throws {
        let broker = try EmbeddedBroker(topics: ["in"])
        let tail = try Started(
            Built.program, ["tail", "--topic", "in", "--from", "beginning", "--format", "line"],
            environment: ["KAFKA_BROKERS": broker.address], in: broker.scratch)
        _ = try broker.copydesk("feed", "--topic", "in", "-", input: "{\"text\":\"here\"}\n")
        #expect(tail.output(within: 20) { $0.contains("here") ? true : nil } == true)
        tail.terminate()
        #expect(tail.wait(seconds: 20) == 0, "\(tail.messages)")
    }
}
