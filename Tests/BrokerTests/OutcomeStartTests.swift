// How a worker starts and ends: it waits for topics that are missing, and `--until end` ends where the topics ended.
import Foundation
import Kafka
import Testing

extension RealKafka.OutcomeStartTests {
    private static func send(_ pipeline: PipelineText, _ numbers: Range<Int>) throws {
        let feeder = try Feeder(pipeline.input)
        for number in numbers { feeder.send(Sample.article(number), key: "k\(number % 50)", number: number) }
        feeder.finish()
    }

    /// A transaction with these numbers in every partition but the last, which stays empty.
    private static func transact(_ topic: String, partitions: Int32, _ numbers: Range<Int>, commits: Bool) throws {
        var settings = Broker.settings()
        settings.set("transactional.id", Broker.fresh("transaction"))
        let producer = try KafkaProducer(settings)
        let handle = try producer.topic(topic)
        try producer.prepare(handle)
        try producer.initTransactions()
        try producer.beginTransaction()
        for number in numbers {
            let headers = KafkaHeadersRef.make()
            headers.add("seq", "\(number)")
            Sample.article(number).withUnsafeBytes { payload in
                Array("k\(number % 50)".utf8).withUnsafeBytes { key in
                    _ = producer.produce(
                        to: handle, partition: Int32(number) % (partitions - 1), payload: payload, key: key,
                        headers: headers, copying: true)
                }
            }
        }
        #expect(producer.flush(timeoutMilliseconds: 30_000) { _ in } == 0)
        while try !(commits ? producer.commitTransaction() : producer.abortTransaction()) {}
        producer.destroy()
    }

    @Test func untilTheEndIsTheEndAtTheStart() throws {
        var pipeline = try PipelineText.make(partitions: 4)
        pipeline.stages = "[{delay: {longest: 300ms}}]"
        try Self.send(pipeline, 0..<1_000)
        let worker = try WorkerProcess(pipeline.text, "--until", "end")
        #expect(worker.wait(for: "partitions assigned"))
        try Self.send(pipeline, 1_000..<1_200)
        #expect(worker.exitCode() == 0)
        #expect(worker.last("stopped", "polled") == 1_000, "what came later is left")
        #expect(worker.last("stopped", "published") == 1_000)
        #expect(try pipeline.work().last("stopped", "polled") == 200)
        #expect(try pipeline.work().last("stopped", "polled") == 0)
        let out = try Reader(pipeline.output)
        #expect(out.read(1_200))
        out.readRest(quietSeconds: 1)
        #expect(out.all.compactMap(\.number).sorted() == Array(0..<1_200))
    }

    @Test func threeWorkersReachTheEndPastMarkersAndEmptyPartitions() throws {
        var pipeline = try PipelineText.make(partitions: 6)
        pipeline.stages = "[{delay: {longest: 20ms}}]"
        // The last records of each partition are hidden ones and markers, and one partition has none at all.
        try Self.transact(pipeline.input, partitions: 6, 0..<3_000, commits: true)
        try Self.transact(pipeline.input, partitions: 6, 3_000..<3_500, commits: false)
        let workers = try (0..<3).map { _ in try WorkerProcess(pipeline.text, "--until", "end") }
        for worker in workers { #expect(worker.exitCode() == 0, "\(worker.lines.suffix(3))") }
        let polled = workers.compactMap { $0.last("stopped", "polled") }
        let returned = workers.compactMap { $0.last("stopped", "returned") }
        #expect(polled.reduce(0, +) - returned.reduce(0, +) == 3_000, "\(polled), of these given back \(returned)")
        let out = try Reader(pipeline.output)
        #expect(out.read(3_000))
        out.readRest(quietSeconds: 1)
        #expect(out.all.compactMap(\.number).sorted() == Array(0..<3_000))
        #expect(try pipeline.work().last("stopped", "polled") == 0)
    }

    @Test func moreWorkersThanPartitionsAllEnd() throws {
        let pipeline = try PipelineText.make(partitions: 1)
        try Self.send(pipeline, 0..<100)
        let workers = try (0..<3).map { _ in try WorkerProcess(pipeline.text, "--until", "end") }
        for worker in workers { #expect(worker.exitCode() == 0, "\(worker.lines.suffix(3))") }
        let out = try Reader(pipeline.output)
        #expect(out.read(100))
        #expect(try pipeline.work().last("stopped", "polled") == 0)
    }

    @Test(arguments: ["input", "output", "dead_letter"])
    func waitsForATopicThatIsMissing(which: String) throws {
        var pipeline = try PipelineText.make(partitions: 2)
        try Self.send(pipeline, 0..<100)
        let late = Broker.fresh("late")
        switch which {
        case "input": pipeline.input = late
        case "output": pipeline.output = late
        default: pipeline.dead = late
        }
        let worker = try WorkerProcess(pipeline.text)
        #expect(worker.wait(for: late))
        let line = worker.lines.first { $0.contains(late) } ?? ""
        #expect(line.contains("\"warning\""), "\(line)")
        #expect(line.contains("create it"), "it says what to do: \(line)")
        #expect(!worker.lines.contains { $0.contains("partitions assigned") } || which != "input")
        Thread.sleep(forTimeInterval: 1)
        #expect(worker.isRunning)
        try Broker.createTopic(late, partitions: 2)
        if which == "input" { try Self.send(pipeline, 0..<100) }
        let out = try Reader(pipeline.output)
        #expect(out.read(100))
        worker.signal(SIGTERM)
        #expect(worker.exitCode() == 0)
        #expect(worker.last("stopped", "published") == 100)
    }

    @Test func aWorkerThatWaitsForATopicStopsAtOnceWhenToldTo() throws {
        var pipeline = try PipelineText.make(partitions: 1)
        pipeline.output = Broker.fresh("never")
        let worker = try WorkerProcess(pipeline.text)
        #expect(worker.wait(for: "waiting for"))
        worker.signal(SIGTERM)
        #expect(worker.exitCode(seconds: 10) == 0)
    }

    @Test func aPropertyThatIsRefusedEndsTheStartWithItsPlace() throws {
        var pipeline = try PipelineText.make(partitions: 1)
        pipeline.consumer = "{no.such.property: 1}"
        let worker = try WorkerProcess(pipeline.text)
        #expect(worker.exitCode(seconds: 10) == 78)
        #expect(worker.lines.contains { $0.contains("yaml:4:") && $0.contains("no.such.property") })
    }

    @Test func propertiesThatOnlyTogetherAreRefusedEndTheStartToo() throws {
        var pipeline = try PipelineText.make(partitions: 1)
        pipeline.consumer = "{max.poll.interval.ms: 5000, session.timeout.ms: 6000}"
        let worker = try WorkerProcess(pipeline.text)
        #expect(worker.exitCode(seconds: 10) == 78)
        #expect(worker.lines.contains { $0.contains("max.poll.interval.ms") })
    }
}
