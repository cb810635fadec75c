// What an operator sees of a worker on a real Kafka: books that agree with the topics, and probes that tell the truth.
import Admin
import Foundation
import Testing

extension RealKafka {
    @Suite struct OperatingTests {}
}

/// What was sent, and what must become of it.
private struct Sent {
    var published = 0
    var dropped = 0
    /// By stage and class.
    var dead: [String: Int] = [:]
    var bytes = 0
    var all: Int { published + dropped + dead.values.reduce(0, +) }

    /// Sends one article; seven in a hundred are no plain ones.
    mutating func send(_ number: Int, to feeder: Feeder) {
        var payload: [UInt8]? = Sample.article(number)
        switch number % 100 {
        case 7:
            payload = []
            dead["input empty", default: 0] += 1
        case 17:
            payload = Sample.article(number, first: "trouble: article")
            dead["trouble made_up", default: 0] += 1
        case 27:
            payload = Sample.article(number, first: "trouble: drop")
            dropped += 1
        case 37:
            payload = Array("<html><body><script>var a = \(number);</script></body></html>".utf8)
            dead["clean no_text", default: 0] += 1
        case 47:
            payload = nil
            published += 1
        case 57:
            // Tried again after a pause; the number keeps each apart from the others.
            payload = Sample.article(number, first: "trouble: world 1 \(number)")
            published += 1
        case 67:
            payload = Array(#"{"title": "Only a headline", "id": "\#(number)"}"#.utf8)
            dead["input no_text", default: 0] += 1
        default: published += 1
        }
        bytes += payload?.count ?? 0
        feeder.send(payload, key: number % 10 == 0 ? nil : "k\(number % 500)", number: number)
    }
}

extension RealKafka.OperatingTests {
    @Test func ledgerMetricsAndWhatAReaderCountsAgreeToTheMessage() throws {
        let count = Broker.isLong ? 100_000 : 10_000
        var pipeline = try PipelineText.make()
        pipeline.stages = "[clean, parse, {delay: {longest: 50ms, one_in: 40}}, trouble]"
        pipeline.format = "json"
        // Kafka's own session timeout: a machine that stands still for seconds must not lose its partitions here.
        pipeline.consumer = "{}"
        let worker = try WorkerProcess(pipeline.text, "--admin", "127.0.0.1:0")
        let port = try AdminPort(worker)
        #expect(try port.wait("/readyz", 200, seconds: 30).code == 200)

        // Articles come while it works, and at every look the books balance and no counter falls.
        var sent = Sent()
        var highest: [String: Double] = [:]
        func look() throws {
            let metrics = try port.metrics()
            #expect(metrics["copydesk_ledger_balanced"] == 1)
            for (name, value) in metrics where name.contains("_total") || name.contains("_count") {
                #expect(value >= highest[name, default: 0], "\(name) fell")
                highest[name] = value
            }
        }
        let feeder = try Feeder(pipeline.input)
        for part in 0..<20 {
            for number in count * part / 20..<count * (part + 1) / 20 { sent.send(number, to: feeder) }
            feeder.finish()
            try look()
        }
        #expect(sent.all == count)
        let out = try Reader(pipeline.output)
        let dead = try Reader(pipeline.dead)
        let end = Date().addingTimeInterval(Broker.isLong ? 900 : 240)
        while Date() < end {
            let books = try port.ledger()
            if books["polled"] == count, books["in_flight"] == 0 { break }
            try look()
            out.drain()
            dead.drain()
            usleep(20_000)
        }
        out.read(sent.published)
        out.readRest()
        dead.read(sent.dead.values.reduce(0, +))
        dead.readRest()

        // The reader against what was sent …
        let deadCount = sent.dead.values.reduce(0, +)
        #expect(out.all.count == sent.published)
        #expect(dead.all.count == deadCount)
        #expect(Set((out.all + dead.all).map(\.number)).count == sent.published + deadCount)
        let causes = Dictionary(grouping: dead.all) {
            "\($0["copydesk.error.stage"] ?? "") \($0["copydesk.error.class"] ?? "")"
        }
        #expect(causes.mapValues(\.count) == sent.dead)
        // … and the worker against the reader.
        #expect(
            try port.ledger() == [
                "polled": count, "published": out.all.count, "dead_lettered": dead.all.count, "dropped": sent.dropped,
                "returned": 0, "in_flight": 0, "balanced": 1,
            ])
        let metrics = try port.metrics()
        #expect(metrics["copydesk_articles_consumed_total"] == Double(count))
        #expect(metrics["copydesk_articles_published_total"] == Double(out.all.count))
        #expect(metrics["copydesk_articles_dropped_total{reason=\"asked\"}"] == Double(sent.dropped))
        #expect(metrics.keys.filter { $0.hasPrefix("copydesk_articles_dead_lettered_total") }.count == causes.count)
        for (cause, letters) in causes {
            let words = cause.split(separator: " ")
            let labels = "{stage=\"\(words[0])\",class=\"\(words[1])\"}"
            #expect(metrics["copydesk_articles_dead_lettered_total\(labels)"] == Double(letters.count), "\(cause)")
        }
        for name in ["articles_in_flight", "articles_returned_total", "in_flight_bytes", "articles_parked"] {
            #expect(metrics["copydesk_\(name)"] == 0, "\(name)")
        }
        #expect(metrics["copydesk_consumed_bytes_total"] == Double(sent.bytes))
        let published = out.all.reduce(0) { $0 + ($1.payload?.count ?? 0) }
        #expect(metrics["copydesk_published_bytes_total"] == Double(published))
        #expect(metrics["copydesk_article_duration_seconds_count"] == Double(count))
        // Clean sees what has text: tombstones and what the input refuses never come so far.
        let refused = causes.filter { $0.key.hasPrefix("input") }.values.reduce(0) { $0 + $1.count }
        let tombstones = out.all.filter { $0.payload == nil }.count
        #expect(
            metrics["copydesk_stage_duration_seconds_count{stage=\"clean\"}"] == Double(count - refused - tombstones))
        #expect(metrics["copydesk_stage_retries_total"] ?? 0 >= Double(count / 100))
        func sum(_ name: String) -> Double {
            metrics.filter { $0.key.hasPrefix("copydesk_\(name){") }.values.reduce(0, +)
        }
        #expect(sum("partition_lag") == 0)
        #expect(sum("partition_watermark_offset") == Double(count))

        worker.signal(SIGTERM)
        #expect(worker.exitCode() == 0)
        #expect(worker.last("stopped", "published") == out.all.count)
        #expect(worker.last("stopped", "dead_lettered") == dead.all.count)
        let warnings = worker.lines.filter { !$0.contains("\"debug\"") && !$0.contains("\"info\"") }
        #expect(sent.all == out.all.count + dead.all.count + sent.dropped, "\(warnings.suffix(20))")
        // The group's offsets say the same: nothing is left for another worker.
        #expect(try pipeline.work().last("stopped", "polled") == 0)
        print("\(count) articles: \(out.all.count) published, \(dead.all.count) dead letters, \(sent.dropped) dropped")
    }

    @Test func aLaneThatIsHeldFailsLivenessByNameUntilItIsFree() throws {
        var pipeline = try PipelineText.make(partitions: 3)
        pipeline.stages = "[{trouble: {}, id: held}]"
        pipeline.more = "lanes: 2"
        let worker = try WorkerProcess(pipeline.text, "--admin", "127.0.0.1:0", "--stuck-after", "2")
        let port = try AdminPort(worker)
        #expect(try port.wait("/readyz", 200, seconds: 30).code == 200)
        #expect(try port.get("/livez").code == 200)
        let feeder = try Feeder(pipeline.input)
        for number in 0..<300 { feeder.send(Sample.article(number), key: "k\(number)", number: number) }
        feeder.send(Sample.article(300, first: "trouble: hold 8"), key: "holds", number: 300)
        feeder.finish()

        let answer = try port.wait("/livez", 503, seconds: 30)
        #expect(answer.code == 503)
        let metrics = try port.metrics()
        #expect(metrics["copydesk_live"] == 0)
        #expect(metrics["copydesk_lanes_stuck"] == 1)
        let busy = try #require(try port.status()["busy"] as? [[String: Any]])
        let stuck = try #require(busy.first { $0["stuck"] as? Bool == true })
        #expect(try port.get("/readyz").code == 200, "a restart is liveness's to ask for")

        // A reader of the topic knows where the article stands.
        let input = try Reader(pipeline.input)
        #expect(input.read(301))
        let holds = try #require(input.all.first { $0.key == "holds" })
        let place = "\(pipeline.input)[\(holds.partition)]"
        #expect(answer.text.contains("is stuck: \(place) offset \(holds.offset), stage held, for "), "\(answer.text)")
        #expect(stuck["place"] as? String == place)
        #expect(stuck["offset"] as? Int == Int(holds.offset))
        #expect(stuck["stage"] as? String == "held")
        #expect((stuck["key_hash"] as? String)?.count == 16)
        // Whoever watches the lanes looks at them twice a second, and asks for the topics in between.
        func stuckLine() -> String? { worker.lines.first { $0.contains("is stuck in stage held") } }
        let until = Date().addingTimeInterval(5)
        while stuckLine() == nil, Date() < until { usleep(50_000) }
        let told = stuckLine() ?? ""
        let fields = [
            #""level":"error""#, #""topic":"\#(pipeline.input)""#, #""partition":"\#(holds.partition)""#,
            #""offset":"\#(holds.offset)""#, "take the article out",
        ]
        for words in fields { #expect(told.contains(words), "\(words) in \(told)") }
        // Free again, it goes on.
        #expect(try port.wait("/livez", 200, seconds: 30).code == 200)
        let out = try Reader(pipeline.output)
        #expect(out.read(301))
        #expect(worker.lines.contains { $0.contains("goes on") })
        worker.signal(SIGTERM)
        #expect(worker.exitCode() == 0)
    }

    @Test(.enabled(if: Broker.kit != nil, "needs COPYDESK_KAFKA_KIT to stop the broker"))
    func aBrokerThatIsAwayTakesReadinessAndNotLiveness() throws {
        let pipeline = try PipelineText.make()
        let worker = try WorkerProcess(pipeline.text, "--admin", "127.0.0.1:0", "--stuck-after", "5")
        let port = try AdminPort(worker)
        #expect(try port.wait("/readyz", 200, seconds: 30).code == 200)
        let before = try RealKafka.DeliveryTests.feed(pipeline.input, 2_000)
        func isLive() throws { #expect(try port.get("/livez").code == 200) }

        Broker.script("node", "kill", "1")
        let gone = Date()
        #expect(try port.wait("/readyz", 503, seconds: 30, meanwhile: isLive).code == 503)
        let noticed = Date().timeIntervalSince(gone)
        // Longer than a loop or a lane may stand still.
        for _ in 0..<14 {
            try isLive()
            #expect(try port.get("/readyz").code == 503)
            usleep(500_000)
        }
        // At first the group may be what it misses.
        let away = try port.get("/readyz").text
        #expect(away.contains("\(Broker.address ?? "?") can't be reached"), "\(away)")
        #expect(try port.metrics()["copydesk_topics_reachable"] == 0)
        #expect(Broker.script("node", "start", "1") == 0)
        #expect(Broker.script("node", "wait", "1") == 0)
        let back = Date()
        #expect(try port.wait("/readyz", 200, seconds: 60, meanwhile: isLive).code == 200)
        let ready = Date().timeIntervalSince(back)
        print("not ready \(Int(noticed)) s after the broker went, ready \(Int(ready)) s after it was back")

        // It works again, too.
        let after = try RealKafka.DeliveryTests.feed(pipeline.input, 2_000)
        #expect(before == after)
        let out = try Reader(pipeline.output)
        #expect(out.read(4_000))
        worker.signal(SIGTERM)
        #expect(worker.exitCode() == 0)
        out.readRest()
        #expect(Set(RealKafka.DeliveryTests.numbered(out.all)) == before)
        #expect(worker.lines.contains { $0.contains("\"balanced\":\"true\"") })
    }
}
