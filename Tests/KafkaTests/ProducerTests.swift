// Producing without waiting: full queues, sizes, failures, fatal errors, and what is whose afterwards.
import CSystem
import Glibc
import Kafka
import MockBroker
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(15))) struct ProducerTests {
    @Test func tellsAFullQueueFromARefusal() throws {
        let broker = try MockBroker(partitions: ["t": 1])
        let producer = try KafkaProducer([
            "bootstrap.servers": broker.bootstrap, "queue.buffering.max.messages": "10", "linger.ms": "1",
        ])
        let topic = try producer.topic("t")
        try producer.prepare(topic)
        broker.delayAnswers(byMilliseconds: 200)
        for number: UInt in 0..<10 { #expect(producer.send("x", to: topic, opaque: number).isQueued) }
        let headers = KafkaHeaders()
        headers.ref.add("a", "1")
        #expect(producer.send("x", to: topic, headers: headers.ref, opaque: 10).isQueueFull)
        // Not taken, so still ours.
        #expect(texts(headers.ref) == ["a=1"])
        var order: [UInt] = []
        #expect(producer.flush(timeoutMilliseconds: 10_000) { order.append($0.opaque) } == 0)
        #expect(order == Array(0..<10))
        #expect(producer.send("x", to: topic, headers: headers.release(), opaque: 11).isQueued)
        try producer.flushAll()
    }

    @Test func refusesAMessageOverTheLimitAndLeavesItsHeaders() throws {
        let broker = try MockBroker(partitions: ["t": 1])
        let producer = try KafkaProducer(["bootstrap.servers": broker.bootstrap, "message.max.bytes": "2000"])
        let topic = try producer.topic("t")
        let headers = KafkaHeaders()
        headers.ref.add("a", "1")
        let refusal = producer.send(String(repeating: "x", count: 3000), to: topic, headers: headers.ref).refusal
        #expect(refusal?.code == .messageTooLarge)
        #expect(refusal?.name == "MSG_SIZE_TOO_LARGE")
        #expect(refusal?.operation == "produce")
        #expect(texts(headers.ref) == ["a=1"])
    }

    @Test(arguments: TestCluster.realOnly)
    func reportsAMessageOverTheTopicsLimit(_ cluster: TestCluster) throws {
        let topic = try cluster.makeTopic(partitions: 1, settings: [("max.message.bytes", "1000")])
        let producer = try KafkaProducer(cluster.producerSettings)
        let handle = try producer.topic(topic)
        let headers = KafkaHeadersRef.make()
        headers.add("a", "1")
        #expect(producer.send(String(repeating: "x", count: 3000), to: handle, headers: headers, opaque: 5).isQueued)
        var seen: [String] = []
        let left = producer.flush(timeoutMilliseconds: 20_000) { report in
            seen.append("\(report.opaque) \(report.code)")
            let taken = report.detachHeaders()
            seen += texts(taken)
            taken?.destroy()
        }
        #expect(left == 0)
        #expect(seen == ["5 MSG_SIZE_TOO_LARGE", "a=1"])
        // The producer goes on.
        producer.send("small", to: handle)
        try producer.flushAll()
    }

    @Test func refusesAPartitionThatDoesNotExist() throws {
        let broker = try MockBroker(partitions: ["t": 2])
        let producer = try KafkaProducer(["bootstrap.servers": broker.bootstrap])
        let topic = try producer.topic("t")
        #expect(try producer.prepare(topic) == 2)
        let headers = KafkaHeaders()
        headers.ref.add("a", "1")
        let refusal = producer.send("x", to: topic, partition: 7, headers: headers.ref).refusal
        #expect(refusal?.code == .unknownLocalPartition)
        #expect(texts(headers.ref) == ["a=1"])
    }

    @Test func reportsAFailedDeliveryAndGivesTheHeadersBack() throws {
        let broker = try MockBroker(partitions: ["t": 1])
        let producer = try KafkaProducer([
            "bootstrap.servers": broker.bootstrap, "message.timeout.ms": "400", "linger.ms": "1",
        ])
        let topic = try producer.topic("t")
        try producer.prepare(topic)
        broker.setDown(true)
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 100, alignment: 1)
        defer { bytes.deallocate() }
        let headers = KafkaHeadersRef.make()
        headers.add("a", "1")
        #expect(
            producer.produce(
                to: topic, payload: UnsafeRawBufferPointer(bytes), key: nil, headers: headers, opaque: 9
            ).isQueued)
        var saved: KafkaHeadersRef?
        var code = KafkaError.Code.none
        let left = producer.flush(timeoutMilliseconds: 10_000) { report in
            code = report.code
            saved = report.detachHeaders()
            #expect(report.opaque == 9)
            #expect(report.isCertainlyAbsent)
        }
        #expect(left == 0)
        #expect(code == .messageTimedOut)
        #expect(texts(saved) == ["a=1"])
        // Once more, with the same bytes and the same headers.
        broker.setDown(false)
        #expect(
            producer.produce(to: topic, payload: UnsafeRawBufferPointer(bytes), key: nil, headers: saved).isQueued)
        var succeeded = false
        _ = producer.flush(timeoutMilliseconds: 10_000) { succeeded = $0.succeeded }
        if !succeeded {
            // The connection may take longer to come back than the message may wait.
            producer.send("x", to: topic)
            _ = producer.flush(timeoutMilliseconds: 10_000) { succeeded = $0.succeeded }
        }
        #expect(succeeded)
    }

    @Test func sendsAgainWithANewProducerAfterAFatalError() throws {
        let broker = try MockBroker(partitions: ["t": 1])
        let settings: KafkaSettings = [
            "bootstrap.servers": broker.bootstrap, "enable.idempotence": "true", "linger.ms": "1",
            "enable.gapless.guarantee": "true",
        ]
        let producer = try KafkaProducer(settings)
        var fatal: KafkaError?
        producer.onEvent { if case .error(let error) = $0, error.isFatal { fatal = error } }
        let topic = try producer.topic("t")
        producer.send("first", to: topic)
        try producer.flushAll()
        broker.fail(next: .produce, with: [.outOfOrderSequence])
        for number: UInt in 0..<5 { producer.send("m\(number)", to: topic, opaque: number) }
        var unacknowledged: [UInt] = []
        let left = producer.flush(timeoutMilliseconds: 10_000) { if !$0.succeeded { unacknowledged.append($0.opaque) } }
        #expect(left == 0)
        #expect(unacknowledged == Array(0..<5))
        #expect(fatal?.code == .outOfOrderSequence)
        #expect(producer.fatalError?.code == .outOfOrderSequence)
        let refusal = producer.send("late", to: topic).refusal
        #expect(refusal?.isFatal == true)
        #expect(refusal?.code == .outOfOrderSequence)
        producer.destroy()
        #expect(producer.fatalError == nil)

        let next = try KafkaProducer(settings)
        let again = try next.topic("t")
        for number in unacknowledged { next.send("m\(number)", to: again, opaque: number) }
        var offsets: [Int64] = []
        _ = next.flush(timeoutMilliseconds: 10_000) { offsets.append($0.offset) }
        #expect(offsets.count == 5)
        #expect(offsets == offsets.sorted())
    }

    @Test func handsReportsOutInPortions() throws {
        let broker = try MockBroker(partitions: ["t": 1])
        let producer = try KafkaProducer(["bootstrap.servers": broker.bootstrap, "linger.ms": "50"])
        let topic = try producer.topic("t")
        for number: UInt in 0..<100 { producer.send("x", to: topic, opaque: number) }
        var seen: [UInt] = []
        var portions: [Int] = []
        while seen.count < 100, portions.count < 1000 {
            let taken = producer.reports(maximum: 30) { seen.append($0.opaque) }
            if taken == 0 { sleepMilliseconds(10) } else { portions.append(taken) }
        }
        #expect(seen == Array(0..<100))
        #expect(portions.allSatisfy { $0 <= 30 })
        #expect(producer.outstanding == 0)
    }

    @Test func wakesWhenAReportComes() throws {
        let broker = try MockBroker(partitions: ["t": 1])
        let producer = try KafkaProducer(["bootstrap.servers": broker.bootstrap, "linger.ms": "1"])
        let descriptor = eventfd(0, Int32(EFD_NONBLOCK))
        defer { Glibc.close(descriptor) }
        producer.wake(on: descriptor)
        let topic = try producer.topic("t")
        try producer.prepare(topic)
        for _ in 0..<3 {
            producer.reports { _ in }
            _ = waitForWake(descriptor, milliseconds: 0)
            producer.send("x", to: topic)
            #expect(waitForWake(descriptor, milliseconds: 10_000) == 1)
            var succeeded = 0
            #expect(producer.reports { succeeded += $0.succeeded ? 1 : 0 } == 1)
            #expect(succeeded == 1)
        }
        producer.destroy()
    }

    @Test func partitionsByTheKeyAsJavaDoes() throws {
        let broker = try MockBroker(partitions: ["t": 8])
        let producer = try KafkaProducer([
            "bootstrap.servers": broker.bootstrap, "partitioner": "murmur2_random",
        ])
        let topic = try producer.topic("t")
        // The hashes that Kafka's own tests have for these words: -973932308, -790332482, -985981536.
        let keys = ["21", "foobar", "a-little-bit-long-string"]
        for (number, key) in keys.enumerated() { producer.send("x", key: key, to: topic, opaque: UInt(number)) }
        var partitions: [UInt: Int32] = [:]
        _ = producer.flush(timeoutMilliseconds: 10_000) { partitions[$0.opaque] = $0.partition }
        #expect(partitions == [0: 4, 1: 6, 2: 0])
    }

    @Test func purgesWhatStillWaits() throws {
        let broker = try MockBroker(partitions: ["t": 1])
        let producer = try KafkaProducer(["bootstrap.servers": broker.bootstrap, "linger.ms": "60000"])
        let topic = try producer.topic("t")
        try producer.prepare(topic)
        for _ in 0..<5 { producer.send("x", to: topic) }
        producer.purge(inFlight: true)
        var codes: Set<KafkaError.Code> = []
        #expect(producer.flush(timeoutMilliseconds: 5000) { codes.insert($0.code) } == 0)
        #expect(codes.isSubset(of: [.purgedFromQueue, .purgedInFlight]))
        #expect(!codes.isEmpty)
    }

    @Test func destroysWithMessagesUnderWay() throws {
        let broker = try MockBroker(partitions: ["t": 1])
        let producer = try KafkaProducer(["bootstrap.servers": broker.bootstrap, "linger.ms": "60000"])
        let topic = try producer.topic("t")
        for _ in 0..<100 { producer.send("x", to: topic) }
        producer.destroy()
        #expect(producer.outstanding == 0)
        #expect(producer.send("late", to: topic).refusal?.code == .destroyed)
        #expect(throws: KafkaError.self) { try producer.topic("t") }
    }

    @Test func sendsLogLinesAndStatisticsToTheirSinks() throws {
        let lines = Lines()
        let producer = try KafkaProducer(
            ["bootstrap.servers": "127.0.0.1:1", "statistics.interval.ms": "100"],
            log: { level, facility, text in lines.add("\(level) \(facility) \(text)") })
        var statistics = ""
        var errors: [KafkaError] = []
        producer.onEvent { event in
            switch event {
            case .statistics(let json): statistics = json
            case .error(let error): errors.append(error)
            }
        }
        for _ in 0..<500 where statistics.isEmpty || errors.count < 2 || lines.isEmpty {
            producer.reports { _ in }
            sleepMilliseconds(10)
        }
        #expect(statistics.hasPrefix("{"))
        #expect(errors.contains { $0.code == .transport })
        #expect(errors.contains { $0.code == .allBrokersDown })
        #expect(errors.allSatisfy { !$0.isFatal })
        #expect(!lines.isEmpty)
    }
}

/// Lines from any thread.
final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    func add(_ line: String) { lines.withLock { $0.append(line) } }
    var isEmpty: Bool { lines.withLock { $0.isEmpty } }
}
