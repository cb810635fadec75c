// The admin port of a real worker: its books are right, no secret and no article text is in it, and its limits hold.
import Foundation
import Testing

@Suite("Admin port of run")
struct AdminPortTests {
    /// Three secrets in three ways, none of which the broker asks for.
    private static let secrets = ["open-sesame-4711", "from-a-file-0815", "in-plain-sight-1234"]
    private static let environment = ["CLERK_PASSWORD": secrets[0]]

    private func pipeline(brokers: String, _ scratch: Scratch) throws -> String {
        try scratch.write(
            "pipeline.yaml",
            """
            version: 1
            name: guarded
            input:
              kafka:
                brokers: \(brokers)
                topics: [articles.raw]
                group: guarded
                properties:
                  statistics.interval.ms: 1000
                  sasl.mechanism: PLAIN
                  sasl.username: clerk
                  sasl.password: "${CLERK_PASSWORD}"
                  ssl.key.password: "${file:\(try scratch.write("password", Self.secrets[1] + "\n"))}"
            stages: [clean, parse, entities, summarize]
            output:
              kafka: {topic: articles.enriched, properties: {sasl.password: \(Self.secrets[2]), statistics.interval.ms: 1000}}
            dead_letter: {topic: articles.dead}

            """)
    }

    /// Words of the articles, of their keys and of what is no article.
    private static let texts = ["Zephyrine", "Quuxville", "keyof", "brokenword"]
    private static let articles = 300

    /// Lines of which every tenth is no JSON that has a text.
    private static let lines = (0..<articles).map { number in
        number % 10 == 0
            ? #"{"url": "https://keyof.example/\#(number)", "note": "brokenword \#(number)"}"#
            : #"{"url": "https://keyof.example/\#(number % 7)", "title": "Zephyrine speaks", "#
                + #""text": "Quuxville heard Zephyrine Marlowe on Monday. It was her speech number \#(number)."}"#
    }

    @Test func theBooksAreRightAndNeitherSecretsNorArticlesAreInWhatItTells() throws {
        let broker = try EmbeddedBroker(topics: ["articles.raw", "articles.enriched", "articles.dead"])
        let path = try pipeline(brokers: broker.address, broker.scratch)
        let worker = try RunningWorker(
            path, ["--log-level", "debug", "--log-format", "json"], environment: Self.environment, in: broker.scratch)
        let fed = try broker.copydesk("feed", "--key", "url", "-", input: Self.lines.joined(separator: "\n"))
        #expect(fed.code == 0, "\(fed.messages)")
        let isDone = try worker.waits(seconds: 60) { $0["polled"] == Self.articles && $0["in_flight"] == 0 }
        let last = try worker.get("/status")
        #expect(isDone, "\(last)")

        let ledger = try #require(try worker.status()["ledger"] as? [String: Any])
        #expect(ledger["balanced"] as? Bool == true)
        #expect(
            ledger["published"] as? Int == Self.articles * 9 / 10
                && ledger["dead_lettered"] as? Int == Self.articles / 10)
        #expect(ledger["dropped"] as? Int == 0 && ledger["returned"] as? Int == 0)
        let metrics = try worker.get("/metrics")
        for line in [
            "copydesk_articles_consumed_total 300\n", "copydesk_articles_published_total 270\n",
            "copydesk_articles_dead_lettered_total{stage=\"input\",class=\"no_text\"} 30\n",
            "copydesk_ledger_balanced 1\n", "copydesk_stage_duration_seconds_count{stage=\"parse\"} 270\n",
            "copydesk_article_duration_seconds_count 300\n",
        ] {
            #expect(metrics.contains(line), "\(line) in:\n\(metrics)")
        }
        #expect(try ProgramRun.copydesk(["health", "--ready", "--admin", worker.address]).code == 0)

        usleep(2_500_000)
        let later = try worker.get("/metrics")
        for (client, family, least) in [
            ("consumer", "kafka_received_messages_total", Self.articles), ("consumer", "kafka_requests_total", 3),
            ("producer", "kafka_sent_messages_total", Self.articles), ("producer", "kafka_received_bytes_total", 100),
        ] {
            let sample = later.firstMatch(of: try Regex("copydesk_\(family)\\{client=\"\(client)\"\\} ([0-9]+)\n"))
            #expect(Int(sample?[1].substring ?? "") ?? -1 >= least, "\(family) of the \(client):\n\(later)")
        }
        #expect(later.contains(#/copydesk_kafka_broker_connected\{client="producer",broker="[^"]*/1"\} 1/#), "\(later)")

        var told = ["log": worker.process.messages]
        for path in ["/status", "/metrics", "/livez", "/readyz", "/"] {
            told[path] = try worker.get(path)
            #expect(told[path]?.hasPrefix("HTTP/1.1 200 ") == true, "\(path)")
        }
        for words in [
            ["check", "--resolved"], ["check", "--resolved", "-o", "json"], ["graph"], ["graph", "-o", "json"],
        ] {
            let run = try ProgramRun.copydesk(words + [path], environment: Self.environment)
            #expect(run.code == 0, "\(words): \(run.messages)")
            told[words.joined(separator: " ")] = run.output + run.messages
        }
        told["top"] = try ProgramRun.copydesk(["top", "--once", "-i", "1", "--admin", worker.address]).output
        for (what, text) in told {
            for secret in Self.secrets { #expect(!text.contains(secret), "\(what) tells \(secret)") }
            for word in Self.texts { #expect(!text.contains(word), "\(what) tells \(word)") }
        }
        #expect(told["check --resolved"]?.contains("sasl.password") == true, "it shows that there is one")
        worker.process.terminate()
        #expect(worker.process.wait(seconds: 60) == 0, "\(worker.process.messages)")
        #expect(worker.process.messages.contains(#""balanced":"true""#))
    }

    @Test func aWorkerWithoutABrokerIsAliveButNotReadyAndKeepsItsSecrets() throws {
        let scratch = try Scratch()
        let path = try pipeline(brokers: "127.0.0.1:1", scratch)
        let worker = try RunningWorker(path, environment: Self.environment, in: scratch)
        let alive = try ProgramRun.copydesk(["health", "--admin", worker.address])
        #expect(alive.code == 0 && alive.output.contains("starting"), "\(alive)")
        let ready = try ProgramRun.copydesk(["health", "--ready", "--admin", worker.address])
        #expect(ready.code == 1 && ready.output.contains("starting"), "\(ready)")
        for path in ["/status", "/metrics"] {
            let text = try worker.get(path)
            #expect(text.count > 500 && Self.secrets.allSatisfy { !text.contains($0) }, "\(path)")
        }
        // The one whose place is taken says so, and does not run without what it was asked for.
        let second = try ProgramRun.copydesk(["run", "--admin", worker.address, path], environment: Self.environment)
        #expect(second.code == 1)
        #expect(second.messages.contains("\(worker.address): Address already in use"), "\(second.messages)")
        #expect(Self.secrets.allSatisfy { !(second.messages + worker.process.messages).contains($0) })
        worker.process.terminate()
        #expect(worker.process.wait(seconds: 60) == 0, "\(worker.process.messages)")
        let gone = try ProgramRun.copydesk(["health", "--admin", worker.address])
        #expect(gone.code == 1 && gone.messages.contains("no worker runs there"), "\(gone)")
    }

    @Test func aWrongSecretIsRefusedWithoutBeingShown() throws {
        let scratch = try Scratch()
        let path = try pipeline(brokers: "127.0.0.1:1", scratch)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        // A secret where a number belongs: the finding shows the line, and must not show the value.
        try scratch.write(
            "pipeline.yaml", text.replacing("sasl.username: clerk", with: "session.timeout.ms: \"${CLERK_PASSWORD}\""))
        for words in [["check"], ["check", "-o", "json"], ["run", "--admin", "off"]] {
            let run = try ProgramRun.copydesk(words + [path], environment: Self.environment)
            #expect(run.code == 78)
            #expect((run.output + run.messages).contains("session.timeout.ms"), "\(run)")
            #expect(Self.secrets.allSatisfy { !(run.output + run.messages).contains($0) }, "\(run)")
        }
    }

    @Test func whatIsTooLongIsRefusedAndTooManyConnectionsLeaveRoomAgain() throws {
        let worker = try RunningWorker.waiting(in: Scratch())
        for start in [
            "GET /", "GET /livez HTTP/1.1\r\nHost: x\r\nX: ", "POST /livez HTTP/1.1\r\nContent-Length: 9\r\n\r\n",
        ] {
            let client = try worker.connection()
            client.send(start + String(repeating: "a", count: 300_000) + "\r\n\r\n")
            let answer = try #require(client.readAll())
            #expect(!answer.hasPrefix("HTTP/1.1 200 "))
        }
        let idle = (0..<150).compactMap { _ in Connection(worker.address) }
        for client in idle { client.send("GET /li") }
        usleep(500_000)
        #expect(idle.filter(\.isOpen).count <= 32, "one address holds more than its share")
        let deadline = Date().addingTimeInterval(40)
        var answers = false
        while !answers, Date() < deadline {
            answers = try ProgramRun.copydesk(["health", "--timeout", "1", "--admin", worker.address]).code == 0
        }
        #expect(answers, "idle connections are closed, and others get in")
        worker.process.terminate()
    }

    @Test func anAddressThatIsNoneIsRefusedWithAnExample() throws {
        for command in ["health", "top"] {
            let run = try ProgramRun.copydesk([command, "--admin", "somewhere"])
            #expect(run.code == 2 && run.messages.contains("127.0.0.1:9644"), "\(run)")
        }
    }
}
