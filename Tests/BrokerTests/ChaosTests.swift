// Chaos on a real Kafka: three workers are killed, stopped, frozen and started anew, and so is the broker, for minutes.
import Foundation
import Testing

extension RealKafka {
    /// `make chaos`: COPYDESK_CHAOS is for how many seconds, COPYDESK_SEED repeats the order of what happens.
    @Suite(.enabled(if: Chaos.seconds > 0, "set COPYDESK_CHAOS to a number of seconds")) struct ChaosTests {}
}

private enum Chaos {
    static let environment = ProcessInfo.processInfo.environment
    static let seconds = environment["COPYDESK_CHAOS"].flatMap { Double($0) } ?? 0
    static let seed = environment["COPYDESK_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 1...UInt64.max)
    static let start = Date()

    static func say(_ text: String) { print("\(Int(Date().timeIntervalSince(start))) s: \(text)") }
}

private struct Seeded: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}

/// What was sent and what must become of it.
private struct Articles {
    var published: Set<Numbered> = []
    var dead: Set<Numbered> = []
    var dropped = 0

    /// Feeds `count` articles of 500 keys and of none; one in 100 fails by its own fault, and one in 200 is to be dropped.
    init(_ topic: String, _ count: Int) throws {
        let feeder = try Feeder(topic)
        var numbers: [Int: Int] = [:]
        let filler = String(repeating: "The council met again on Tuesday. ", count: 8)
        for i in 0..<count {
            let key = i % 10 == 0 ? -1 : (i &* 7919) % 500
            numbers[key, default: 0] += 1
            let number = numbers[key] ?? 0
            let name = key < 0 ? nil : "k\(key)"
            var first = "article \(key) \(number)"
            if i % 100 == 57 {
                first = "trouble: article \(number)"
                dead.insert(Numbered(key: name, number: number))
            } else if i % 200 == 43 {
                first = "trouble: drop \(number)"
                dropped += 1
            } else {
                published.insert(Numbered(key: name, number: number))
            }
            feeder.send(Array("\(first)\n\(key) \(number)\n\(filler)".utf8), key: name, number: number)
        }
        feeder.finish()
    }
}

/// Three workers and the broker, and what is done to them.
private final class Cluster {
    let pipeline: PipelineText
    var workers: [WorkerProcess?] = [nil, nil, nil]
    var frozen: [Int: Date] = [:]
    var brokerDue: Date?
    var random: Seeded
    var done: [String: Int] = [:]
    /// Workers that ended by themselves, or on SIGTERM otherwise than they should.
    var faults: [String] = []
    private var ending: [(worker: WorkerProcess, since: Date)] = []

    init(_ pipeline: PipelineText, _ seed: UInt64) {
        self.pipeline = pipeline
        random = Seeded(state: seed)
    }

    private func count(_ what: String) {
        done[what, default: 0] += 1
        Chaos.say(what)
    }

    func startMissing() throws {
        for i in workers.indices where workers[i] == nil { workers[i] = try WorkerProcess(pipeline.text) }
    }

    /// Ends what is due: frozen workers go on, the broker comes back, ended workers are judged.
    func tick() {
        for (i, due) in frozen where Date() > due { thaw(i) }
        if let due = brokerDue, Date() > due { mendBroker() }
        for (i, worker) in workers.enumerated() where worker?.isRunning == false {
            faults.append("worker \(i) ended by itself: \(worker?.lines.suffix(5).joined(separator: "\n") ?? "")")
            workers[i] = nil
        }
        ending.removeAll { worker, since in
            if worker.isRunning {
                // 25 s for what is in flight, 15 s for the group, and some for a machine that is busy.
                if Date().timeIntervalSince(since) < 60 { return false }
                faults.append("does not end: \(worker.lines.suffix(5).joined(separator: "\n"))")
                worker.signal(SIGKILL)
                return true
            }
            judge(worker)
            return true
        }
    }

    private func judge(_ worker: WorkerProcess) {
        let code = worker.exitCode()
        let last = worker.lines.last { $0.contains("\"message\":\"stopped\"") } ?? "no last line"
        let early = worker.lines.contains { $0.contains("stopped before the first article") }
        if code != 0 || !early && !last.contains("\"balanced\":\"true\"") {
            faults.append("ended with \(code ?? -1): \(worker.lines.suffix(5).joined(separator: "\n"))")
        }
    }

    private func thaw(_ i: Int) {
        frozen[i] = nil
        workers[i]?.signal(SIGCONT)
    }

    func mendBroker() {
        brokerDue = nil
        if Broker.script("node", "start", "1") != 0 || Broker.script("node", "wait", "1") != 0 {
            faults.append("the broker does not come back")
        }
    }

    func act() throws {
        let i = Int(random.next() % 3)
        switch random.next() % 12 {
        case 0, 1, 2:
            guard let worker = workers[i] else { break }
            worker.signal(SIGKILL)
            frozen[i] = nil
            _ = worker.exitCode()
            workers[i] = nil
            count("kill -9")
        case 3, 4, 5:
            guard let worker = workers[i], frozen[i] == nil else { break }
            worker.signal(SIGTERM)
            ending.append((worker, Date()))
            workers[i] = nil
            count("SIGTERM")
        case 6, 7, 8:
            guard let worker = workers[i], frozen[i] == nil else { break }
            // Some longer than the group waits for a member.
            frozen[i] = Date().addingTimeInterval(Double(random.next() % 100) / 10 + 0.5)
            worker.signal(SIGSTOP)
            count("SIGSTOP")
        case 9:
            guard brokerDue == nil, Broker.kit != nil else { break }
            Broker.script("node", "kill", "1")
            brokerDue = Date().addingTimeInterval(Double(random.next() % 80) / 10 + 1)
            count("broker killed")
        default: break
        }
        // One that is missing comes back now or later.
        if random.next() % 2 == 0 { try startMissing() }
    }

    /// Everything is as it should be again.
    func calm() throws {
        for i in frozen.keys { thaw(i) }
        if brokerDue != nil { mendBroker() }
        try startMissing()
    }

    func end() {
        for worker in workers.compactMap({ $0 }) {
            worker.signal(SIGTERM)
            ending.append((worker, Date()))
        }
        workers = [nil, nil, nil]
        while !ending.isEmpty {
            tick()
            usleep(50_000)
        }
    }
}

extension RealKafka.ChaosTests {
    @Test func nothingIsLostAndTheOrderOfKeysHolds() throws {
        print("COPYDESK_SEED=\(Chaos.seed)")
        var pipeline = try PipelineText.make()
        pipeline.stages = """
            [{delay: {longest: 60ms, seed: 5}}, {delay: {longest: 900ms, seed: 3, one_in: 50}, id: slow}, \
            {delay: {longest: 30ms, seed: 9, tickets: true, one_in: 7}, id: asked}, trouble]
            """
        // So many a second go through that the articles last for the time.
        pipeline.more = "max_ahead: 120"
        let articles = try Articles(pipeline.input, Int(Chaos.seconds * 700))
        let all = articles.published.count + articles.dead.count + articles.dropped
        let out = try Reader(pipeline.output)
        out.keepsPayloads = false
        let dead = try Reader(pipeline.dead)
        dead.keepsPayloads = false
        let cluster = Cluster(pipeline, Chaos.seed)
        try cluster.startMissing()
        let end = Date().addingTimeInterval(Chaos.seconds)
        var next = Date().addingTimeInterval(5)
        while Date() < end {
            cluster.tick()
            if Date() > next {
                try cluster.act()
                next = Date().addingTimeInterval(Double(cluster.random.next() % 30) / 10 + 0.3)
            }
            out.drain()
            dead.drain()
            usleep(20_000)
        }
        let during = Set(RealKafka.DeliveryTests.numbered(out.all)).count
        try cluster.calm()
        Chaos.say("calm, \(during) of \(articles.published.count) are out")
        let deadline = Date().addingTimeInterval(max(120, Chaos.seconds))
        while Date() < deadline {
            cluster.tick()
            try cluster.startMissing()
            out.readRest(quietSeconds: 1)
            dead.readRest(quietSeconds: 0.2)
            if Set(RealKafka.DeliveryTests.numbered(out.all)).count == articles.published.count,
                Set(RealKafka.DeliveryTests.numbered(dead.all)).count == articles.dead.count
            {
                break
            }
        }
        cluster.end()
        out.readRest(quietSeconds: 1)
        dead.readRest(quietSeconds: 1)
        let got = RealKafka.DeliveryTests.numbered(out.all)
        let letters = RealKafka.DeliveryTests.numbered(dead.all)
        print("\(all) articles, \(cluster.done): \(got.count - Set(got).count) records came twice")
        #expect(cluster.faults.isEmpty, "\(cluster.faults.joined(separator: "\n"))")
        #expect(articles.published.subtracting(got).isEmpty, "lost: \(articles.published.subtracting(got).prefix(5))")
        #expect(articles.dead.subtracting(letters).isEmpty)
        #expect(Set(got).subtracting(articles.published).isEmpty && Set(letters).subtracting(articles.dead).isEmpty)
        #expect(Self.firstsAscend(out.all))
        #expect(try pipeline.work().last("stopped", "polled") == 0, "the group has committed all")
    }

    /// True when the first occurrences of every key's numbers ascend, whatever was left out between.
    private static func firstsAscend(_ reads: [Read]) -> Bool {
        var last: [String: Int] = [:]
        var seen: Set<Numbered> = []
        for read in reads {
            guard let key = read.key, let number = read.number else { continue }
            if !seen.insert(Numbered(key: key, number: number)).inserted { continue }
            if number <= last[key, default: 0] { return false }
            last[key] = number
        }
        return true
    }
}
