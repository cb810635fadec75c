// Where the tests run: the mock broker always, a real Kafka when COPYDESK_BROKERS names one.
import Foundation
import Glibc
import Kafka
import MockBroker
import Testing

/// A cluster that tests may fill with topics of their own.
struct TestCluster: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let bootstrap: String
    let isMock: Bool

    static let mock = TestCluster(testDescription: "mock broker", bootstrap: broker.bootstrap, isMock: true)

    /// nil, with a line on the terminal, when no real broker was named.
    static let real: TestCluster? = {
        guard let address = ProcessInfo.processInfo.environment["COPYDESK_BROKERS"], !address.isEmpty else {
            print("KafkaTests: COPYDESK_BROKERS is not set, so what needs a real Kafka is skipped")
            return nil
        }
        return TestCluster(testDescription: "real broker", bootstrap: address, isMock: false)
    }()

    static let available: [TestCluster] = [mock] + (real.map { [$0] } ?? [])
    static let realOnly: [TestCluster] = real.map { [$0] } ?? []

    // Only `createTopic` is called after its making, and one test at a time does so.
    private nonisolated(unsafe) static let broker: MockBroker = {
        guard let broker = try? MockBroker() else { preconditionFailure("the mock broker did not start") }
        return broker
    }()
    private static let lock = NSLock()
    private nonisolated(unsafe) static var names = 0

    /// A name that no earlier test or run has used.
    static func freshName(_ stem: String) -> String {
        lock.withLock {
            names += 1
            return "\(stem)-\(getpid())-\(UInt64(Date().timeIntervalSince1970 * 1000))-\(names)"
        }
    }

    func makeTopic(partitions: Int, settings: [(key: String, value: String)] = []) throws -> String {
        let name = Self.freshName("topic")
        if isMock {
            try Self.lock.withLock { try Self.broker.createTopic(name, partitions: partitions) }
        } else {
            let admin = try KafkaAdmin(clientSettings)
            try admin.create([.init(name, partitions: partitions, replication: 1, settings: settings)])
        }
        return name
    }

    var clientSettings: KafkaSettings {
        ["bootstrap.servers": bootstrap]
    }

    var producerSettings: KafkaSettings {
        [
            "bootstrap.servers": bootstrap, "linger.ms": "1", "enable.idempotence": "true",
            "socket.nagle.disable": "true",
        ]
    }

    /// A group's own settings: quick rebalances (the mock broker wants a session of more than 3 s), and no commits but
    /// those that the test, a revocation or the close makes.
    func consumerSettings(group: String) -> KafkaSettings {
        [
            "bootstrap.servers": bootstrap, "group.id": group, "auto.offset.reset": "earliest",
            "enable.auto.commit": "true", "enable.auto.offset.store": "false", "auto.commit.interval.ms": "600000",
            "session.timeout.ms": "6000", "heartbeat.interval.ms": "200", "fetch.wait.max.ms": "50",
            "partition.assignment.strategy": "range,roundrobin",
        ]
    }
}

/// Bytes for the time of a closure.
func withBytes<Result>(_ text: String?, _ body: (UnsafeRawBufferPointer?) throws -> Result) rethrows -> Result {
    guard var text else { return try body(nil) }
    return try text.withUTF8 { try body(UnsafeRawBufferPointer($0)) }
}

extension KafkaProducer {
    /// Waits for all reports, each of which must be a success.
    func flushAll() throws {
        var failures: [KafkaError.Code] = []
        let left = flush(timeoutMilliseconds: 20_000) { if !$0.succeeded { failures.append($0.code) } }
        #expect(left == 0)
        #expect(failures.isEmpty)
    }

    /// Produces a text, copied by librdkafka.
    @discardableResult
    func send(
        _ payload: String?, key: String? = nil, to topic: KafkaTopic, partition: Int32 = -1, timestamp: Int64 = 0,
        headers: KafkaHeadersRef? = nil, opaque: UInt = 0
    ) -> KafkaProduced {
        withBytes(payload) { payload in
            withBytes(key) { key in
                produce(
                    to: topic, partition: partition, payload: payload, key: key, timestamp: timestamp,
                    headers: headers, opaque: opaque, copying: true)
            }
        }
    }
}

extension KafkaProduced {
    var isQueued: Bool { if case .queued = self { true } else { false } }
    var isQueueFull: Bool { if case .queueFull = self { true } else { false } }
    var refusal: KafkaError? { if case .refused(let error) = self { error } else { nil } }
}

/// Fills partitions with `count` messages each: payload and key are the number within the partition.
func fill(_ cluster: TestCluster, _ topic: String, partitions: Int32, count: Int, from first: Int = 0) throws {
    let producer = try KafkaProducer(cluster.producerSettings)
    let handle = try producer.topic(topic)
    try producer.prepare(handle)
    for number in first..<first + count {
        for partition in 0..<partitions {
            producer.send("\(number)", key: "\(number)", to: handle, partition: partition)
        }
    }
    try producer.flushAll()
}
