// Records over their topic's limit: they alone are dead-lettered, whatever batch they were in.
import Foundation
import Testing

extension RealKafka.OutcomeSizeTests {
    private static func limit(_ bytes: Int) -> [(key: String, value: String)] { [("max.message.bytes", "\(bytes)")] }

    /// A thousand small articles, and in their middle one whose record grows to 2 MB, for a topic that takes 100 kB.
    private func oneIsTooLarge(properties: String, bytes: Int) throws {
        var pipeline = try PipelineText.make(partitions: 1, outputSettings: Self.limit(100_000))
        pipeline.stages = "[clean, parse, trouble]"
        pipeline.format = "json"
        pipeline.producer = properties
        let feeder = try Feeder(pipeline.input)
        let large = Sample.article(500, first: "trouble: grow 2000000")
        for number in 1...1000 {
            feeder.send(number == 500 ? large : Sample.article(number), key: "k\(number % 7)", number: number)
        }
        feeder.finish()
        let worker = try pipeline.work()
        #expect(worker.last("stopped", "published") == 999)
        #expect(worker.last("stopped", "dead_lettered") == 1)
        let out = try Reader(pipeline.output)
        #expect(out.read(999))
        out.readRest(quietSeconds: 1)
        #expect(out.all.count == 999)
        for key in 0..<7 {
            let numbers = out.all.filter { $0.key == "k\(key)" }.compactMap(\.number)
            #expect(numbers == (1...1000).filter { $0 % 7 == key && $0 != 500 })
        }
        let dead = try Reader(pipeline.dead)
        #expect(dead.read(1))
        #expect(dead.all.first?.payload == large)
        #expect(dead.all.first?.key == "k\(500 % 7)")
        #expect(dead.all.first?["copydesk.error.stage"] == "output")
        #expect(dead.all.first?["copydesk.error.class"] == "output_too_large")
        #expect(dead.all.first?["copydesk.error.message"]?.contains("max.message.bytes") == true)
    }

    @Test func aRecordThatItsTopicRefusesIsDeadLetteredAlone() throws {
        try oneIsTooLarge(properties: "{}", bytes: 2_000_000)
    }

    @Test func soItIsWhereOnlyTheBrokerCanTell() throws {
        try oneIsTooLarge(properties: "{compression.codec: zstd}", bytes: 500_000)
        try oneIsTooLarge(properties: "{compression.codec: lz4}", bytes: 2_000_000)
    }

    @Test func aLargeRecordGoesOutWhereItsTopicTakesItThoughTheDeadLettersTopicWouldNot() throws {
        var pipeline = try PipelineText.make(partitions: 1, outputSettings: Self.limit(5_000_000))
        pipeline.stages = "[clean, parse, trouble]"
        pipeline.format = "json"
        let feeder = try Feeder(pipeline.input)
        feeder.send(Sample.article(1, first: "trouble: grow 2000000"), key: "k", number: 1)
        feeder.send(Sample.article(2), key: "k", number: 2)
        feeder.finish()
        #expect(try pipeline.work().last("stopped", "published") == 2)
        let out = try Reader(pipeline.output)
        #expect(out.read(2))
        #expect(out.all.map(\.number) == [1, 2])
    }

    /// An article of 80 kB that fails, between small ones, with a dead-letter topic that takes 50 kB.
    private func oversizeDeadLetter(_ setting: String, properties: String) throws -> (PipelineText, [UInt8]) {
        var pipeline = try PipelineText.make(partitions: 1, deadSettings: Self.limit(50_000))
        pipeline.stages = "[trouble]"
        pipeline.deadMore = ", oversize: \(setting)"
        pipeline.producer = properties
        var state: UInt64 = 7
        let noise = (0..<80_000).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(33 + (state >> 40) % 90)
        }
        let large = Array("trouble: article\n".utf8) + noise
        let feeder = try Feeder(pipeline.input)
        feeder.send(Sample.article(1), key: "k", number: 1)
        feeder.send(large, key: "k", number: 2, headers: [("mine", "kept")])
        feeder.send(Sample.article(3), key: "k", number: 3)
        feeder.finish()
        return (pipeline, large)
    }

    @Test(arguments: ["{}", "{compression.codec: zstd}"])
    func aDeadLetterOverItsTopicsLimitIsReferredTo(properties: String) throws {
        let (pipeline, large) = try oversizeDeadLetter("reference", properties: properties)
        let worker = try pipeline.work()
        #expect(worker.last("stopped", "published") == 2)
        #expect(worker.last("stopped", "dead_lettered") == 1)
        let dead = try Reader(pipeline.dead)
        #expect(dead.read(1))
        let letter = try #require(dead.all.first)
        #expect(letter.payload?.isEmpty == true)
        #expect(letter.key == "k")
        #expect(letter["mine"] == "kept")
        #expect(letter["copydesk.error.class"] == "made_up")
        #expect(letter["copydesk.error.offset"] == "1")
        #expect(letter["copydesk.error.topic"] == pipeline.input)
        #expect(letter["copydesk.error.reference"] == "sha256=\(sha256(large))")
    }

    @Test(arguments: ["{}", "{compression.codec: zstd}"])
    func aDeadLetterOverItsTopicsLimitStopsTheWorkerWhereThePipelineSaysSo(properties: String) throws {
        let (pipeline, _) = try oversizeDeadLetter("stop", properties: properties)
        let worker = try pipeline.work(code: 1)
        #expect(worker.lines.contains { $0.contains("offset 1") && $0.contains("oversize: reference") })
        let out = try Reader(pipeline.output)
        out.readRest(quietSeconds: 1)
        #expect(out.all.first?.number == 1)
        // It waits for the one who mends the setting.
        var mended = pipeline
        mended.deadMore = ", oversize: reference"
        #expect(try mended.work().last("stopped", "dead_lettered") == 1)
        out.readRest(quietSeconds: 1)
        #expect(out.all.compactMap(\.number).last == 3)
    }

    private func sha256(_ bytes: [UInt8]) -> String {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(Broker.fresh("payload")).path
        _ = FileManager.default.createFile(atPath: path, contents: Data(bytes))
        system("sha256sum '\(path)' > '\(path).sum'")
        defer { for name in [path, path + ".sum"] { try? FileManager.default.removeItem(atPath: name) } }
        let line = (try? String(contentsOfFile: path + ".sum", encoding: .utf8)) ?? ""
        return String(line.prefix(64))
    }
}
