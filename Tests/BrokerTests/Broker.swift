// A real Kafka for the tests of this folder: COPYDESK_BROKERS is its address, COPYDESK_KAFKA_KIT the folder of its scripts.
import Foundation
import Kafka
import Testing

/// All that needs a real broker, one after another: a test has both cores, and some kill the broker. The tests of each are in
/// extensions, a file each.
@Suite(.serialized, .enabled(if: Broker.address != nil, Broker.absent))
enum RealKafka {
    @Suite struct DeliveryTests {}
    @Suite struct OutcomeTests {}
    @Suite struct OutcomeErrorTests {}
    @Suite struct OutcomeSizeTests {}
    @Suite struct OutcomeStartTests {}
    @Suite struct CapacityTests {}
}

/// The broker that the environment names.
enum Broker {
    static let address = ProcessInfo.processInfo.environment["COPYDESK_BROKERS"]
    static let kit = ProcessInfo.processInfo.environment["COPYDESK_KAFKA_KIT"]
    /// Whole lengths instead of the shorter ones for every push.
    static let isLong = ProcessInfo.processInfo.environment["COPYDESK_LONG"] == "1"
    static let absent: Comment = "needs a real Kafka: set COPYDESK_BROKERS to its address"

    static func settings() -> KafkaSettings {
        var settings = KafkaSettings()
        settings.set("bootstrap.servers", address ?? "")
        return settings
    }

    /// A name that no other test and no earlier run has.
    static func fresh(_ name: String) -> String {
        "\(name)-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
    }

    static func createTopic(_ name: String, partitions: Int, _ more: [(key: String, value: String)] = []) throws {
        let admin = try KafkaAdmin(settings())
        try admin.create([.init(name, partitions: partitions, settings: more)])
    }

    static func deleteTopic(_ name: String) throws { try KafkaAdmin(settings()).delete([name]) }

    static func addPartitions(_ name: String, to count: Int) {
        #expect(script("tool", "topics", "--alter", "--topic", name, "--partitions", "\(count)") == 0)
    }

    /// Runs a script of the kit.
    @discardableResult
    static func script(_ words: String...) -> Int32 {
        // Not Foundation's Process: it would wait for the broker too, which the script leaves behind.
        return system("'\(kit ?? "")/\(words[0])' \(words.dropFirst().joined(separator: " ")) >/dev/null 2>&1")
    }
}

/// One message of a test: a key or none, and its number among those of its key.
struct Numbered: Hashable {
    var key: String?
    var number: Int
}

/// Produces messages and waits for their acknowledgement.
final class Feeder {
    private let producer: KafkaProducer
    private let topic: KafkaTopic

    init(_ topic: String) throws {
        var settings = Broker.settings()
        // What is fed must come in order, whatever the broker does meanwhile: the tests judge the order of what comes out.
        settings.set("enable.idempotence", "true")
        settings.set("linger.ms", "5")
        settings.set("message.max.bytes", "20000000")
        settings.set("partitioner", "murmur2_random")
        producer = try KafkaProducer(settings)
        self.topic = try producer.topic(topic)
        try producer.prepare(self.topic)
    }

    func send(
        _ payload: [UInt8]?, key: String?, number: Int? = nil, timestamp: Int64 = 0,
        headers more: [(String, String)] = []
    ) {
        let headers = KafkaHeadersRef.make()
        if let number { headers.add("seq", String(number)) }
        for (name, value) in more { headers.add(name, value) }
        while true {
            let keyBytes = key.map { Array($0.utf8) }
            let done = (keyBytes ?? []).withUnsafeBytes { keyPointer in
                (payload ?? []).withUnsafeBytes { pointer in
                    producer.produce(
                        to: topic, payload: payload == nil ? nil : pointer, key: keyBytes == nil ? nil : keyPointer,
                        timestamp: timestamp, headers: headers, copying: true)
                }
            }
            switch done {
            case .queued: return
            case .queueFull: producer.reports { _ in }
            case .refused(let error):
                Issue.record("not produced: \(error)")
                return
            }
        }
    }

    /// Waits until all are acknowledged.
    func finish() {
        let left = producer.flush(timeoutMilliseconds: 120_000) { report in
            if !report.succeeded { Issue.record("not acknowledged: \(report.code)") }
        }
        #expect(left == 0)
    }
}

/// What was read of a topic.
struct Read {
    var key: String?
    var payload: [UInt8]?
    var partition: Int32
    var offset: Int64
    var timestamp: Int64
    var headers: [(name: String, value: String?)]

    var number: Int? { self["seq"].flatMap { Int($0) } }
    subscript(name: String) -> String? { headers.last { $0.name == name }?.value ?? nil }
    var text: String { String(decoding: payload ?? [], as: UTF8.self) }
}

/// Reads a topic from its start, for as long as more comes.
final class Reader: KafkaRebalanceHandler {
    private let consumer: KafkaConsumer
    private var partitions: [KafkaPartition] = []
    private(set) var all: [Read] = []
    var keepsPayloads = true

    init(_ topics: String...) throws {
        var settings = Broker.settings()
        settings.set("group.id", Broker.fresh("reader"))
        settings.set("auto.offset.reset", "earliest")
        settings.set("enable.auto.commit", "false")
        settings.set("isolation.level", "read_committed")
        settings.set("fetch.wait.max.ms", "50")
        consumer = try KafkaConsumer(settings, onRebalance: nil)
        consumer.handler = self
        try consumer.subscribe(topics)
    }

    deinit { consumer.destroy() }

    func assigned(_ added: [KafkaPartition]) { partitions += added }
    func revoked(_ gone: [KafkaPartition], lost: Bool) { partitions = [] }

    /// Takes what is there now.
    func drain() {
        _ = consumer.serve()
        for partition in partitions {
            while let message = consumer.take(partition) {
                all.append(copy(message))
                message.destroy()
            }
        }
    }

    /// Reads until there are `count`, or until `seconds` have passed.
    @discardableResult
    func read(_ count: Int, seconds: Double = 60) -> Bool {
        let end = Date().addingTimeInterval(seconds)
        while all.count < count && Date() < end {
            let before = all.count
            drain()
            if all.count == before { usleep(5_000) }
        }
        return all.count >= count
    }

    /// Reads until nothing more came for a while.
    func readRest(quietSeconds: Double = 2) {
        var last = Date()
        while Date().timeIntervalSince(last) < quietSeconds {
            let before = all.count
            drain()
            if all.count > before { last = Date() } else { usleep(5_000) }
        }
    }

    private func copy(_ message: KafkaMessageRef) -> Read {
        var headers: [(name: String, value: String?)] = []
        var index = 0
        while let header = message.headers?.header(at: index) {
            let value = header.value.map { String(decoding: $0, as: UTF8.self) }
            headers.append((String(decoding: header.name, as: UTF8.self), value))
            index += 1
        }
        return Read(
            key: message.key.map { String(decoding: $0, as: UTF8.self) },
            payload: keepsPayloads ? message.payload.map { Array($0) } : nil, partition: message.partition,
            offset: message.offset, timestamp: message.timestamp.milliseconds, headers: headers)
    }
}
