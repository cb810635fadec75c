// What is no article, or fails, through the real worker: each has its named outcome, and its neighbours are published.
import Foundation
import Testing

/// Articles for these tests.
enum Sample {
    /// A short article that every built-in stage takes; the first line is its headline, or an order to `trouble`.
    static func article(_ number: Int, first: String? = nil) -> [UInt8] {
        let body = """
            \(first ?? "Council votes on the new bridge, part \(number)")

            The city council met on Tuesday and agreed to build a second bridge over the river. The mayor said that \
            work would begin in the spring and last for two years.

            Residents of the eastern district had asked for the crossing since the old ferry was closed. Critics \
            doubt that the money will be enough, and they want to see the plans before summer.
            """
        return Array(body.utf8)
    }

    /// The same as a page.
    static func page(_ number: Int) -> [UInt8] {
        let body = String(decoding: article(number), as: UTF8.self).split(separator: "\n").dropFirst()
        let text = body.map { "<p>\($0)</p>" }.joined(separator: "\n")
        return Array(
            "<!doctype html><html><head><title>Bridge \(number)</title></head><body><article><h1>Bridge</h1>\(text)</article></body></html>"
                .utf8)
    }
}

extension PipelineText {
    /// Runs a worker on it until the end of what is there now, and returns the worker.
    func work(seconds: Double = 120, code: Int32 = 0) throws -> WorkerProcess {
        let worker = try WorkerProcess(text, "--until", "end")
        let ended = worker.exitCode(seconds: seconds)
        #expect(ended == code, "\(worker.lines.suffix(5).joined(separator: "\n"))")
        return worker
    }
}

extension RealKafka.OutcomeTests {
    /// A row of the table of outcomes.
    private struct Row {
        var name: String
        var payload: [UInt8]?
        /// The dead letter's class; nil = it is published.
        var dead: String?
        var headers: [(String, String)] = []
    }

    private static func nested(_ open: String, _ close: String, _ count: Int, inner: String) -> [UInt8] {
        Array((String(repeating: open, count: count) + inner + String(repeating: close, count: count)).utf8)
    }

    private static var rows: [Row] {
        let lines = String(repeating: "A line of a long text that goes on. ", count: 8000)
        return [
            Row(name: "tombstone", payload: nil),
            Row(name: "zero-bytes", payload: [], dead: "empty"),
            Row(name: "too-large", payload: Array(lines.utf8), dead: "too_large"),
            Row(
                name: "binary", payload: (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ 1) }, dead: "not_text"),
            Row(name: "controls", payload: [UInt8](repeating: 7, count: 20) + Sample.article(0), dead: "not_text"),
            Row(
                name: "repaired", payload: Array("Café à Genève\n\n".utf8) + Sample.article(1) + [0xC3, 0x28],
                headers: [("content-type", "text/plain; charset=utf-8")]),
            Row(name: "deep-json", payload: nested("{\"a\":", "}", 2000, inner: "1"), dead: "too_deep"),
            Row(name: "deep-page", payload: nested("<div>", "", 21_000, inner: "deep"), dead: "too_deep"),
            Row(
                name: "json-without-text", payload: Array(#"{"title": "Only a headline", "id": "7"}"#.utf8),
                dead: "no_text"),
            Row(
                name: "empty-page", payload: Array("<html><body><script>var a = 1;</script></body></html>".utf8),
                dead: "no_text"),
            Row(name: "blank-text", payload: Array(" \n\t \n".utf8), dead: "no_text"),
            Row(
                name: "registry", payload: [0, 0, 0, 0, 42] + Array(#"{"text": "An Avro or JSON value."}"#.utf8),
                dead: "schema_registry"),
            Row(name: "no-article", payload: Sample.article(2, first: "trouble: index")),
            Row(name: "page", payload: Sample.page(3), headers: [("content-type", "text/html; charset=utf-8")]),
            Row(
                name: "broken-json", payload: Array(#"{"text": "cut of"#.utf8), dead: "bad_json",
                headers: [("content-type", "application/json")]),
        ]
    }

    @Test func everyKindOfPayloadHasItsOutcomeAndItsNeighboursArePublished() throws {
        var pipeline = try PipelineText.make(partitions: 2)
        pipeline.stages = "[clean, parse, trouble]"
        pipeline.format = "json"
        pipeline.inputMore = "max_bytes: 200KiB"
        let feeder = try Feeder(pipeline.input)
        for (i, row) in Self.rows.enumerated() {
            feeder.send(Sample.article(2 * i), key: "before-\(row.name)")
            feeder.send(row.payload, key: row.name, headers: row.headers)
            feeder.send(Sample.article(2 * i + 1), key: "after-\(row.name)")
        }
        feeder.finish()
        let worker = try pipeline.work()
        #expect(worker.last("stopped", "polled") == 3 * Self.rows.count)

        let out = try Reader(pipeline.output)
        let letters = Self.rows.filter { $0.dead != nil }.count
        out.read(3 * Self.rows.count - letters)
        out.readRest(quietSeconds: 1)
        let dead = try Reader(pipeline.dead)
        dead.read(letters)
        dead.readRest(quietSeconds: 1)
        #expect(out.all.count == 3 * Self.rows.count - letters)
        #expect(dead.all.count == letters)
        let published = Dictionary(grouping: out.all) { $0.key ?? "" }
        let refused = Dictionary(grouping: dead.all) { $0.key ?? "" }
        for row in Self.rows {
            for side in ["before", "after"] {
                #expect(published["\(side)-\(row.name)"]?.count == 1, "\(side) \(row.name)")
                #expect(published["\(side)-\(row.name)"]?.first?.text.hasPrefix("{\"schema\":") == true)
            }
            if let name = row.dead {
                #expect(refused[row.name]?.count == 1, "\(row.name)")
                #expect(refused[row.name]?.first?["copydesk.error.class"] == name, "\(row.name)")
                #expect(refused[row.name]?.first?.payload == row.payload, "\(row.name)")
                #expect(published[row.name] == nil, "\(row.name)")
            } else {
                #expect(published[row.name]?.count == 1, "\(row.name)")
                #expect((published[row.name]?.first?.payload == nil) == (row.payload == nil), "\(row.name)")
                #expect(refused[row.name] == nil, "\(row.name)")
            }
        }
        #expect(published["no-article"]?.first?.text.contains("\"kind\":\"index\"") == true)
        #expect(published["repaired"]?.first?.text.contains("utf8_repaired") == true)
        #expect(refused["registry"]?.first?["copydesk.error.message"]?.contains("schema_id: strip") == true)
    }

    @Test func aPageThatIsNoArticleIsDroppedWhereThePipelineSaysSo() throws {
        var pipeline = try PipelineText.make(partitions: 1)
        pipeline.stages = "[clean, parse, trouble]"
        pipeline.format = "json\n  not_article: drop"
        let feeder = try Feeder(pipeline.input)
        feeder.send(Sample.article(1), key: "a")
        feeder.send(Sample.article(2, first: "trouble: index"), key: "a")
        feeder.send(Sample.article(3, first: "trouble: drop"), key: "b")
        feeder.send(Sample.article(4), key: "a")
        feeder.finish()
        let worker = try pipeline.work()
        #expect(worker.last("stopped", "published") == 2)
        #expect(worker.last("stopped", "dropped") == 2)
        #expect(worker.lines.last { $0.contains("\"stopped\"") }?.contains("\"balanced\":\"true\"") == true)
        let out = try Reader(pipeline.output)
        out.read(2)
        out.readRest(quietSeconds: 1)
        #expect(out.all.count == 2)
        // Nothing was left: what was dropped is committed like what was published.
        #expect(try pipeline.work().last("stopped", "polled") == 0)
    }

    @Test func aDeadLetterSaysAllAndIsTheArticleByteForByte() throws {
        var pipeline = try PipelineText.make(partitions: 3)
        pipeline.stages = "[clean, parse, {trouble: {}, id: careful}]"
        pipeline.format = "json"
        let feeder = try Feeder(pipeline.input)
        let sent = Sample.article(1, first: "trouble: article")
        let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
        let headers = [
            ("traceparent", trace), ("content-type", "text/plain; charset=utf-8"), ("double", "1"), ("double", "2"),
        ]
        let time = Int64(Date().timeIntervalSince1970 * 1000) - 3_600_000
        feeder.send(Sample.article(0), key: "k1", timestamp: time, headers: headers)
        feeder.send(sent, key: "k1", timestamp: time, headers: headers)
        feeder.send(sent, key: nil, timestamp: time)
        feeder.finish()
        let start = Int64(Date().timeIntervalSince1970 * 1000)
        _ = try pipeline.work()
        let dead = try Reader(pipeline.dead)
        #expect(dead.read(2))
        let letter = try #require(dead.all.first { $0.key == "k1" })
        #expect(letter.payload == sent)
        #expect(letter.headers.prefix(4).map(\.name) == headers.map(\.0))
        #expect(letter.headers.prefix(4).map(\.value) == headers.map(\.1))
        #expect(letter["copydesk.error.stage"] == "careful")
        #expect(letter["copydesk.error.class"] == "made_up")
        #expect(letter["copydesk.error.message"] == "The article asked for an error of its own.")
        #expect(letter["copydesk.error.attempts"] == "1")
        #expect(letter["copydesk.error.topic"] == pipeline.input)
        #expect(Int(letter["copydesk.error.partition"] ?? "") != nil)
        #expect(letter["copydesk.error.offset"] == "1")
        #expect(letter["copydesk.error.timestamp"] == "\(time)")
        #expect(letter["copydesk.error.pipeline"]?.hasPrefix("test ") == true)
        #expect(letter["copydesk.error.version"]?.isEmpty == false)
        #expect(letter.headers.filter { $0.name.hasPrefix("copydesk.error.") }.count == 10)
        #expect(letter.timestamp >= start, "retention counts from the failure")
        #expect(dead.all.contains { $0.key == nil && $0.payload == sent })

        let out = try Reader(pipeline.output)
        #expect(out.read(1))
        let record = try #require(out.all.first)
        #expect(record.key == "k1")
        #expect(record.timestamp == time)
        #expect(record["traceparent"] == trace)
        #expect(record.headers.filter { $0.name == "content-type" }.map(\.value) == ["application/json"])
        #expect(record.headers.filter { $0.name == "double" }.map(\.value) == ["1", "2"])
        #expect(record["copydesk-schema"] == "copydesk.article/1")
        #expect(record["copydesk-source-offset"] == "0")
    }

    @Test func aDeadLetterThatIsSentAgainIsReplacedAndLeavesNoTraceOnARecord() throws {
        var pipeline = try PipelineText.make(partitions: 1)
        pipeline.stages = "[clean, parse, trouble]"
        pipeline.format = "json"
        let old = [
            ("copydesk.error.stage", "clean"), ("copydesk.error.class", "no_text"), ("mine", "kept"),
            ("copydesk.error.message", "An old one."), ("copydesk.error.attempts", "9"),
        ]
        let feeder = try Feeder(pipeline.input)
        feeder.send(Sample.article(0), key: "mended", headers: old)
        feeder.send(Sample.article(1, first: "trouble: article"), key: "still", headers: old)
        feeder.send(nil, key: "gone", headers: old)
        feeder.finish()
        _ = try pipeline.work()
        let out = try Reader(pipeline.output)
        #expect(out.read(2))
        for record in out.all {
            #expect(record["mine"] == "kept")
            #expect(record.headers.allSatisfy { !$0.name.hasPrefix("copydesk.error.") })
        }
        let dead = try Reader(pipeline.dead)
        #expect(dead.read(1))
        let letter = try #require(dead.all.first)
        #expect(letter["mine"] == "kept")
        #expect(letter.headers.filter { $0.name.hasPrefix("copydesk.error.") }.count == 10)
        #expect(letter["copydesk.error.class"] == "made_up")
        #expect(letter["copydesk.error.attempts"] == "1")
    }
}
