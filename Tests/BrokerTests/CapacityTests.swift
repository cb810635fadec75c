// What a worker can take: slow articles, one partition for all cores, articles of 1 MB.
import Foundation
import Testing

/// What the processors of this machine did over a time.
private struct Usage {
    var idle: Double
    var all: Double
    var own: Double

    /// Seconds since the start of the machine, over all its processors, and those of this process.
    static func now() -> Usage {
        let stat = (try? String(contentsOfFile: "/proc/stat", encoding: .utf8)) ?? ""
        let fields = stat.split(separator: "\n")[0].split(separator: " ").dropFirst().prefix(8).map { Double($0) ?? 0 }
        let tick = Double(sysconf(Int32(_SC_CLK_TCK)))
        var own = rusage()
        getrusage(RUSAGE_SELF.rawValue, &own)
        return Usage(
            idle: (fields[3] + fields[4]) / tick, all: fields.reduce(0, +) / tick,
            own: Double(own.ru_utime.tv_sec + own.ru_stime.tv_sec)
                + Double(own.ru_utime.tv_usec + own.ru_stime.tv_usec) / 1e6)
    }

    static func - (a: Usage, b: Usage) -> Usage { Usage(idle: a.idle - b.idle, all: a.all - b.all, own: a.own - b.own) }
}

/// One worker's run over its whole input.
private struct Run {
    /// Articles a second, from the first twentieth to nine tenths.
    var rate: Double
    /// Processors that the worker kept busy.
    var busy: Double
    /// Share of the machine that nobody used.
    var idle: Double
    /// Processors that neither the worker nor the test used: the broker's, and what else runs here.
    var others: Double
    var peakMemory: Int

    var text: String {
        "\(Int(rate)) articles/s, \(Self.short(busy)) processors busy, others \(Self.short(others)), "
            + "idle \(Self.short(idle)), peak \(peakMemory >> 20) MiB"
    }

    static func short(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }

    init(_ pipeline: PipelineText, count: Int) throws {
        let worker = try WorkerProcess(pipeline.text, "--until", "end")
        var start: (time: Date, published: Int, processor: Double, usage: Usage)?
        var end: (time: Date, published: Int, processor: Double, usage: Usage)?
        peakMemory = 0
        while worker.isRunning {
            peakMemory = max(peakMemory, worker.peakMemory)
            let published = worker.last("progress", "published") ?? 0
            let sample = (Date(), published, worker.processorSeconds, Usage.now())
            if start == nil, published > count / 20 { start = sample }
            if published < count * 9 / 10 { end = sample }
            usleep(20_000)
        }
        #expect(worker.exitCode() == 0)
        #expect(worker.last("stopped", "published") == count)
        let first = try #require(start)
        let last = try #require(end)
        let seconds = last.time.timeIntervalSince(first.time)
        let usage = last.usage - first.usage
        rate = Double(last.published - first.published) / seconds
        busy = (last.processor - first.processor) / seconds
        idle = usage.idle / usage.all
        others = (usage.all - usage.idle - usage.own) / seconds - busy
    }
}

extension RealKafka.CapacityTests {
    private static func feed(_ topic: String, _ count: Int) throws {
        let feeder = try Feeder(topic)
        for number in 0..<count { feeder.send(Sample.article(number), key: "k\(number)") }
        feeder.finish()
    }

    @Test func anArticleThatWaitsHoldsUpNoOther() throws {
        let count = Broker.isLong ? 100_000 : 30_000
        var pipeline = try PipelineText.make()
        try Self.feed(pipeline.input, count)
        var best = 0.0
        var isQuiet = true
        for _ in 0..<3 where best < 0.8 {
            pipeline.group = Broker.fresh("group")
            pipeline.stages = "[{spin: {microseconds: 100}}]"
            let without = try Run(pipeline, count: count)
            pipeline.group = Broker.fresh("group")
            pipeline.stages = "[{delay: {longest: 2s, one_in: 1000}}, {spin: {microseconds: 100}}]"
            let with = try Run(pipeline, count: count)
            best = max(best, with.rate / without.rate)
            isQuiet = max(with.others, without.others) < 0.5
            print("none waits: \(without.text)\n1 of 1,000 waits 2 s: \(with.text)\nratio \(Run.short(best))")
        }
        if !isQuiet && best < 0.8 { print("not judged: others use the processors") }
        #expect(best >= 0.8 || !isQuiet)
    }

    @Test func onePartitionKeepsAllCoresBusy() throws {
        let count = Broker.isLong ? 60_000 : 12_000
        var pipeline = try PipelineText.make(partitions: 1)
        pipeline.stages = "[{spin: {microseconds: 500}}]"
        try Self.feed(pipeline.input, count)
        let run = try Run(pipeline, count: count)
        let cores = Double(ProcessInfo.processInfo.activeProcessorCount)
        print("one partition: \(run.text) of \(Int(cores))")
        #expect(run.busy >= 0.8 * cores || run.idle < 0.1, "where others use the processors, none is idle")
    }

    /// The budget says how much memory is in flight; 200 MB more are the program's own.
    private static func largeAmongSmall(_ large: Int, mebibytes: Int, _ stages: String, format: String) throws {
        let limit = [(key: "max.message.bytes", value: "4000000")]
        var pipeline = try PipelineText.make(outputSettings: limit, inputSettings: limit, deadSettings: limit)
        pipeline.stages = stages
        pipeline.format = format
        pipeline.more = "memory: \(mebibytes)MiB"
        let feeder = try Feeder(pipeline.input)
        let sentence = "The council met again on Tuesday, and nothing was said. "
        let body = Array(String(repeating: sentence, count: 18_000).utf8)
        // Each large one among ten small ones.
        for number in 0..<11 * large {
            let payload = Array("Part \(number)\n\n".utf8) + (number % 11 == 5 ? body : []) + Sample.article(number)
            feeder.send(payload, key: "k\(number % 97)")
        }
        feeder.finish()
        let run = try Run(pipeline, count: 11 * large)
        print("\(large) of 1 MB among \(10 * large), memory: \(mebibytes)MiB, \(format): \(run.text)")
        #expect(run.peakMemory <= (mebibytes << 20) + 200_000_000)
    }

    @Test func articlesOf1MBStayWithinTheBudget() throws {
        try Self.largeAmongSmall(
            Broker.isLong ? 2_000 : 400, mebibytes: 256, "[{delay: {longest: 20ms}}]", format: "raw")
    }

    /// One that waits holds the memory of the whole fetch that it came with.
    @Test func andSoTheyDoWhileSomeWait() throws {
        try Self.largeAmongSmall(
            Broker.isLong ? 2_000 : 400, mebibytes: 256, "[{delay: {longest: 2s, one_in: 20}}]", format: "raw")
    }

    /// In a pipeline an article weighs many times its payload. (Without optimisation it takes half a second, too.)
    @Test func andSoDoTheirRecords() throws {
        try Self.largeAmongSmall(
            Broker.isLong ? 400 : 40, mebibytes: Broker.isLong ? 256 : 64,
            "[clean, parse, {delay: {longest: 20ms}}]", format: "json")
    }
}
