// At least once, in order, on a real Kafka: three workers of one group, without faults, killed, stopped, without a broker.
import Foundation
import Testing

extension RealKafka.DeliveryTests {
    /// `count` messages with 500 keys, every tenth without a key; numbers ascend per key.
    static func feed(_ topic: String, _ count: Int) throws -> Set<Numbered> {
        let feeder = try Feeder(topic)
        var numbers: [Int: Int] = [:]
        var all: Set<Numbered> = []
        let filler = String(repeating: "The council met again on Tuesday. ", count: 12)
        for i in 0..<count {
            let key = i % 10 == 0 ? -1 : (i &* 7919) % 500
            numbers[key, default: 0] += 1
            let numbered = Numbered(key: key < 0 ? nil : "k\(key)", number: numbers[key] ?? 0)
            all.insert(numbered)
            feeder.send(
                Array("article \(key) \(numbered.number)\n\(filler)".utf8), key: numbered.key, number: numbered.number)
        }
        feeder.finish()
        return all
    }

    static func numbered(_ reads: [Read]) -> [Numbered] {
        reads.map { Numbered(key: $0.key, number: $0.number ?? -1) }
    }

    /// True when the first occurrences of every key's numbers ascend. Reads of one partition are in offset order.
    static func firstsAscend(_ reads: [Read]) -> Bool {
        var last: [String: Int] = [:]
        var seen: Set<Numbered> = []
        for read in reads {
            guard let key = read.key, let number = read.number else { continue }
            if !seen.insert(Numbered(key: key, number: number)).inserted { continue }
            if number != last[key, default: 0] + 1 { return false }
            last[key] = number
        }
        return true
    }

    @Test func threeWorkersPublishEverythingOnceAndAscendingPerKey() throws {
        var pipeline = try PipelineText.make()
        pipeline.stages = "[{delay: {longest: 20ms, seed: 7}}]"
        let sent = try Self.feed(pipeline.input, Broker.isLong ? 60_000 : 20_000)
        let reader = try Reader(pipeline.output)
        let workers = try (0..<3).map { _ in try WorkerProcess(pipeline.text) }
        #expect(reader.read(sent.count, seconds: 120))
        reader.readRest()
        for worker in workers { worker.signal(SIGTERM) }
        for worker in workers { #expect(worker.exitCode() == 0) }
        reader.readRest(quietSeconds: 1)
        let got = Self.numbered(reader.all)
        #expect(got.count == sent.count, "each once: \(got.count - Set(got).count) duplicates")
        #expect(Set(got) == sent)
        #expect(Self.firstsAscend(reader.all))
        for worker in workers { #expect(worker.lines.contains { $0.contains("\"balanced\":\"true\"") }) }
    }

    @Test func aKilledWorkerLosesNothingAndRepeatsAtMostWhatWasInFlight() throws {
        var pipeline = try PipelineText.make()
        pipeline.stages =
            "[{delay: {longest: 20ms, seed: 11}}, {delay: {longest: 400ms, seed: 3, one_in: 20}, id: slow}]"
        let sent = try Self.feed(pipeline.input, 60_000)
        let reader = try Reader(pipeline.output)
        reader.keepsPayloads = false
        var workers = try (0..<3).map { _ in try WorkerProcess(pipeline.text) }
        let victim = workers[1]
        var inFlight = 0
        let end = Date().addingTimeInterval(60)
        while inFlight < 1_000 && Date() < end {
            reader.drain()
            inFlight = victim.last("progress", "in_flight") ?? 0
        }
        #expect(inFlight >= 1_000)
        victim.signal(SIGKILL)
        _ = victim.exitCode()
        inFlight = max(inFlight, victim.last("progress", "in_flight") ?? 0)
        workers[1] = try WorkerProcess(pipeline.text)
        #expect(reader.read(sent.count, seconds: 120))
        let deadline = Date().addingTimeInterval(60)
        while Set(Self.numbered(reader.all)).count < sent.count && Date() < deadline {
            reader.readRest(quietSeconds: 0.5)
        }
        reader.readRest()
        for worker in workers { worker.signal(SIGTERM) }
        for worker in workers { #expect(worker.exitCode() == 0) }
        reader.readRest(quietSeconds: 1)
        let got = Self.numbered(reader.all)
        #expect(Set(got) == sent)
        #expect(Self.firstsAscend(reader.all))
        let duplicates = got.count - Set(got).count
        print("killed with \(inFlight) in flight: \(duplicates) duplicates")
        #expect(duplicates <= inFlight)
    }

    @Test func sigtermUnderLoadLosesNothingAndRepeatsNothing() throws {
        var pipeline = try PipelineText.make()
        pipeline.stages = "[{delay: {longest: 20ms, seed: 5}}]"
        let sent = try Self.feed(pipeline.input, Broker.isLong ? 60_000 : 30_000)
        let reader = try Reader(pipeline.output)
        var workers = try (0..<3).map { _ in try WorkerProcess(pipeline.text) }
        #expect(reader.read(sent.count / 6, seconds: 60))
        workers[0].signal(SIGTERM)
        #expect(workers[0].exitCode() == 0)
        workers[0] = try WorkerProcess(pipeline.text)
        #expect(reader.read(sent.count, seconds: 120))
        reader.readRest()
        for worker in workers { worker.signal(SIGTERM) }
        for worker in workers { #expect(worker.exitCode() == 0) }
        reader.readRest(quietSeconds: 1)
        let got = Self.numbered(reader.all)
        #expect(got.count == sent.count, "each once: \(got.count - Set(got).count) duplicates")
        #expect(Set(got) == sent)
        #expect(Self.firstsAscend(reader.all))
    }

    @Test(.enabled(if: Broker.kit != nil, "needs COPYDESK_KAFKA_KIT to stop the broker"))
    func aBrokerThatIsAwayCostsNothing() throws {
        var pipeline = try PipelineText.make()
        pipeline.stages = "[{delay: {longest: 20ms, seed: 5}}, {spin: {microseconds: 100}}]"
        let sent = try Self.feed(pipeline.input, 60_000)
        let worker = try WorkerProcess(pipeline.text)
        #expect(worker.wait(for: "partitions assigned"))
        let start = Date()
        while (worker.last("progress", "published") ?? 0) < 5_000 && Date().timeIntervalSince(start) < 60 {
            usleep(20_000)
        }
        Broker.script("node", "kill", "1")
        Thread.sleep(forTimeInterval: Broker.isLong ? 60 : 12)
        #expect(worker.isRunning)
        #expect(Broker.script("node", "start", "1") == 0)
        #expect(Broker.script("node", "wait", "1") == 0)
        let reader = try Reader(pipeline.output)
        #expect(reader.read(sent.count, seconds: 120))
        let deadline = Date().addingTimeInterval(60)
        while Set(Self.numbered(reader.all)).count < sent.count && Date() < deadline {
            reader.readRest(quietSeconds: 0.5)
        }
        worker.signal(SIGTERM)
        #expect(worker.exitCode() == 0)
        #expect(Set(Self.numbered(reader.all)) == sent)
        #expect(Self.firstsAscend(reader.all))
        #expect(worker.last("stopped", "dead_lettered") == 0)
    }
}
