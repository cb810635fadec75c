// Articles that try to stop a worker by their size, their headers, their key or their timestamp: each has its outcome.
import Foundation
import Testing

extension RealKafka {
    @Suite struct HostileTests {}
}

extension RealKafka.HostileTests {
    private static let day: Int64 = 86_400_000
    private static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }

    /// A budget smaller than an article bounds what is in flight; it keeps no article from going out.
    @Test func anArticleOverTheBudgetGoesOutAllTheSame() throws {
        let limit = [(key: "max.message.bytes", value: "8000000")]
        var pipeline = try PipelineText.make(partitions: 1, outputSettings: limit, inputSettings: limit)
        pipeline.more = "memory: 1MiB"
        let feeder = try Feeder(pipeline.input)
        for number in 1...9 {
            feeder.send([UInt8](repeating: 65, count: number == 5 ? 5_000_000 : 100), key: "k", number: number)
        }
        feeder.finish()
        let worker = try pipeline.work(seconds: 30)
        #expect(worker.last("stopped", "published") == 9)
    }

    /// Its headers or its key fill the limit of the dead-letter topic, so that no room is left for the reason.
    @Test(
        arguments: [(headers: 1_500_000, key: 1), (headers: 1, key: 1_500_000)], ["{}", "{compression.codec: zstd}"])
    func aDeadLetterWhoseHeadersOrKeyLeaveNoRoomIsReferredTo(
        sizes: (headers: Int, key: Int), properties: String
    ) throws {
        // Roomier than the output's and the dead letters': 1 MB and some.
        var pipeline = try PipelineText.make(
            partitions: 1, inputSettings: [(key: "max.message.bytes", value: "3000000")])
        pipeline.producer = properties
        var state: UInt64 = 7
        func noise(_ count: Int) -> String {
            String(
                decoding: (0..<count).map { _ in
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return UInt8(33 + (state >> 40) % 90)
                }, as: UTF8.self)
        }
        pipeline.stages = "[trouble]"
        let feeder = try Feeder(pipeline.input)
        feeder.send(Sample.article(1), key: "k", number: 1)
        feeder.send(
            Sample.article(2, first: "trouble: article"), key: noise(sizes.key), number: 2,
            headers: [("big", noise(sizes.headers)), ("more", noise(sizes.headers / 10))])
        feeder.send(Sample.article(3), key: "k", number: 3)
        feeder.finish()
        let worker = try pipeline.work(seconds: 60)
        #expect(worker.last("stopped", "published") == 2)
        #expect(worker.last("stopped", "dead_lettered") == 1)
        let dead = try Reader(pipeline.dead)
        #expect(dead.read(1))
        let letter = try #require(dead.all.first)
        #expect(letter["copydesk.error.class"] == "made_up")
        #expect(letter["copydesk.error.offset"] == "1")
        #expect(letter["copydesk.error.reference"]?.hasPrefix("sha256=") == true)
    }

    /// True when the numbers of every key ascend.
    private static func ascends(_ reads: [Read]) -> Bool {
        Dictionary(grouping: reads) { $0.key }.values.allSatisfy { reads in
            let numbers = reads.compactMap(\.number)
            return numbers == numbers.sorted()
        }
    }

    @Test func anyTimestampIsTaken() throws {
        let lenient = [
            (key: "message.timestamp.before.max.ms", value: "\(Int64.max)"),
            (key: "message.timestamp.after.max.ms", value: "\(Int64.max)"),
        ]
        var pipeline = try PipelineText.make(partitions: 1, outputSettings: lenient, inputSettings: lenient)
        pipeline.stages = "[clean, parse, summarize]"
        pipeline.format = "json"
        let feeder = try Feeder(pipeline.input)
        let times = [1, Int64(Int32.max), 253_402_300_800_000, 9_000_000_000_000_000, Int64.max - 1, Int64.max]
        for (number, time) in times.enumerated() {
            let body = number % 2 == 0 ? Sample.page(number) : Sample.article(number, first: "Posted yesterday at 5 pm")
            feeder.send(body, key: "k", number: number, timestamp: time)
        }
        feeder.finish()
        let worker = try pipeline.work(seconds: 60)
        #expect(worker.last("stopped", "published") == times.count)
        let out = try Reader(pipeline.output)
        #expect(out.read(times.count))
        #expect(out.all.map(\.timestamp) == times)
    }

    /// An archive that is processed again, for a topic that takes nothing older than a week.
    @Test func timestampsThatTheOutputRefusesCostNoTimeEach() throws {
        let week = [(key: "message.timestamp.before.max.ms", value: "\(7 * Self.day)")]
        let pipeline = try PipelineText.make(partitions: 1, outputSettings: week)
        let feeder = try Feeder(pipeline.input)
        let count = 2_000
        let start = Self.now
        for number in 0..<count {
            let age = number % 3 == 0 ? 30 * Self.day + Int64(number) : 3_600_000
            feeder.send(Sample.article(number), key: "k\(number % 50)", number: number, timestamp: start - age)
        }
        feeder.finish()
        let before = Date()
        let worker = try pipeline.work(seconds: 90)
        print("\(count) articles, a third of them too old: \(Int(Date().timeIntervalSince(before))) s")
        #expect(worker.last("stopped", "published") == count)
        #expect(worker.last("stopped", "dead_lettered") == 0)
        let out = try Reader(pipeline.output)
        #expect(out.read(count))
        for read in out.all {
            let number = read.number ?? -1
            #expect(number % 3 == 0 ? read.timestamp >= start : read.timestamp == start - 3_600_000)
        }
        #expect(worker.lines.contains { $0.contains("timestamp") && $0.contains("\"warning\"") })
    }

    /// Nobody may ask for the topic's limit, and the file says a wrong one: the batches shrink until they fit.
    @Test func batchesThatAreTooLargeForTheirTopicShrink() throws {
        var pipeline = try PipelineText.make(
            partitions: 1, outputSettings: [(key: "max.message.bytes", value: "20000")])
        let feeder = try Feeder(pipeline.input)
        let count = 5_000
        for number in 0..<count { feeder.send(Sample.article(number), key: "k\(number % 50)", number: number) }
        feeder.finish()
        pipeline.outputMore = ", max_message_bytes: 900000"
        let before = Date()
        let worker = try pipeline.work(seconds: 120)
        print("\(count) articles with batches over the limit: \(Int(Date().timeIntervalSince(before))) s")
        #expect(worker.last("stopped", "published") == count)
        #expect(Date().timeIntervalSince(before) < 30)
        let out = try Reader(pipeline.output)
        #expect(out.read(count))
        #expect(Self.ascends(out.all))
    }

    /// A stage that never comes back keeps its lane; a stop gives up on it in time.
    @Test func aWorkerWithALaneThatIsHeldEndsWhenToldTo() throws {
        var pipeline = try PipelineText.make(partitions: 2)
        pipeline.stages = "[trouble]"
        pipeline.more = "lanes: 2\ndrain: 2s"
        let feeder = try Feeder(pipeline.input)
        for number in 0..<100 { feeder.send(Sample.article(number), key: "k\(number)", number: number) }
        feeder.send(Sample.article(100, first: "trouble: hold 600"), key: "holds", number: 100)
        feeder.finish()
        let worker = try WorkerProcess(pipeline.text)
        let out = try Reader(pipeline.output)
        // Its batch waits with it.
        #expect(out.read(30))
        out.readRest(quietSeconds: 0.5)
        worker.signal(SIGTERM)
        let code = worker.exitCode(seconds: 20)
        #expect(code == 1, "it ends, and says that not all is well")
        #expect(worker.lines.contains { $0.contains("stage trouble") && $0.contains("does not come back") })
        // What was done is committed, and the article that holds is read again.
        pipeline.stages = "[]"
        #expect(try pipeline.work().last("stopped", "polled") ?? 0 > 0)
        #expect(out.read(101))
        #expect(Set(out.all.compactMap(\.number)).count == 101)
    }

    /// SIGTERM at any moment of the start.
    @Test func aWorkerThatIsStoppedWhileItStartsEndsInOrder() throws {
        let pipeline = try PipelineText.make(partitions: 4)
        let sent = try RealKafka.DeliveryTests.feed(pipeline.input, 2_000)
        for step in 0..<25 {
            let worker = try WorkerProcess(pipeline.text)
            usleep(UInt32(60_000 + step * 25_000))
            worker.signal(SIGTERM)
            let code = worker.exitCode(seconds: 30)
            // Before it takes the signal over, the signal ends it.
            #expect(code == 0 || code == SIGTERM, "after \(60 + step * 25) ms: \(worker.lines.suffix(5))")
        }
        _ = try pipeline.work()
        let out = try Reader(pipeline.output)
        #expect(out.read(sent.count))
        out.readRest(quietSeconds: 1)
        #expect(Set(RealKafka.DeliveryTests.numbered(out.all)) == sent)
        #expect(out.all.count == sent.count, "nothing was repeated")
    }

    /// The output topic is deleted and made anew under load.
    @Test func anOutputTopicThatIsMadeAnewLosesNothingThatIsNotAcknowledged() throws {
        var pipeline = try PipelineText.make(partitions: 4)
        pipeline.stages = "[{delay: {longest: 20ms, seed: 5}}, {spin: {microseconds: 200}}]"
        let sent = try RealKafka.DeliveryTests.feed(pipeline.input, 30_000)
        let worker = try WorkerProcess(pipeline.text)
        let before = try Reader(pipeline.output)
        #expect(before.read(3_000))
        try Broker.deleteTopic(pipeline.output)
        let deleted = Date()
        var known = Set(RealKafka.DeliveryTests.numbered(before.all))
        while Date().timeIntervalSince(deleted) < 5 {
            before.drain()
            usleep(10_000)
        }
        let acknowledged = worker.last("progress", "published") ?? 0
        try Broker.createTopic(pipeline.output, partitions: 4)
        known.formUnion(RealKafka.DeliveryTests.numbered(before.all))
        let out = try Reader(pipeline.output)
        let end = Date().addingTimeInterval(120)
        while (worker.last("progress", "published") ?? 0) < sent.count && Date() < end {
            out.drain()
            usleep(50_000)
        }
        worker.signal(SIGTERM)
        #expect(worker.exitCode() == 0)
        out.readRest()
        let got = Set(RealKafka.DeliveryTests.numbered(out.all))
        print("\(acknowledged) acknowledged before, \(got.count) in the new topic")
        // What the old topic had acknowledged went with it; all else is in the new one.
        #expect(sent.subtracting(got).count <= acknowledged)
        #expect(worker.last("stopped", "published") == sent.count)
    }

    /// The input topic is deleted and made anew: its offsets begin again.
    @Test func anInputTopicThatIsMadeAnewIsReadFromItsStart() throws {
        let pipeline = try PipelineText.make(partitions: 2)
        let first = try RealKafka.DeliveryTests.feed(pipeline.input, 2_000)
        let worker = try WorkerProcess(pipeline.text)
        let out = try Reader(pipeline.output)
        #expect(out.read(first.count))
        try Broker.deleteTopic(pipeline.input)
        Thread.sleep(forTimeInterval: 2)
        try Broker.createTopic(pipeline.input, partitions: 2)
        let feeder = try Feeder(pipeline.input)
        for number in 0..<500 { feeder.send(Sample.article(number), key: "second\(number)", number: number) }
        feeder.finish()
        let end = Date().addingTimeInterval(90)
        while Set(out.all.compactMap { $0.key }.filter { $0.hasPrefix("second") }).count < 500 && Date() < end {
            out.drain()
            usleep(20_000)
        }
        #expect(Set(out.all.compactMap { $0.key }.filter { $0.hasPrefix("second") }).count == 500)
        worker.signal(SIGTERM)
        #expect(worker.exitCode() == 0)
        #expect(worker.lines.contains { $0.contains("\"balanced\":\"true\"") })
    }

    /// Partitions that are added while it works are read from their start.
    @Test(.enabled(if: Broker.kit != nil, "needs COPYDESK_KAFKA_KIT to add partitions"))
    func partitionsThatAreAddedAreRead() throws {
        var pipeline = try PipelineText.make(partitions: 1)
        pipeline.consumer =
            "{session.timeout.ms: 6000, heartbeat.interval.ms: 500, topic.metadata.refresh.interval.ms: 2000}"
        let worker = try WorkerProcess(pipeline.text)
        #expect(worker.wait(for: "partitions assigned"))
        Broker.addPartitions(pipeline.input, to: 4)
        let feeder = try Feeder(pipeline.input)
        for number in 0..<400 { feeder.send(Sample.article(number), key: "k\(number)", number: number) }
        feeder.finish()
        let out = try Reader(pipeline.output)
        #expect(out.read(400, seconds: 60))
        worker.signal(SIGTERM)
        #expect(worker.exitCode() == 0)
        out.readRest(quietSeconds: 1)
        #expect(out.all.count == 400)
    }
}
