// A small loop around a consumer, as the worker has one: serve, take, record, wait for the eventfd.
import CSystem
import Foundation
import Glibc
import Kafka

/// Drives one consumer on the test's own thread and records what happens.
final class TestLoop: KafkaRebalanceHandler {
    struct Record: Equatable {
        let place: KafkaTopicPartition
        let offset: Int64
        let payload: String?
        let key: String?
    }

    let consumer: KafkaConsumer
    let descriptor: Int32
    private(set) var records: [Record] = []
    private(set) var events: [KafkaConsumerEvent] = []
    private(set) var strays = 0
    /// As `+0,1` and `-0,1`, with `!` for lost partitions.
    private(set) var rebalances: [String] = []
    private(set) var wakes = 0
    /// Whether to take from this partition.
    var hasRoom: (KafkaPartition) -> Bool = { _ in true }
    /// Called with each message before it is destroyed.
    var onMessage: (KafkaPartition, KafkaMessageRef) -> Void = { _, _ in }
    var onRevoke: ([KafkaPartition], Bool) -> Void = { _, _ in }

    init(_ settings: KafkaSettings, topics: [String], log: KafkaLogSink? = nil) throws {
        descriptor = eventfd(0, Int32(EFD_NONBLOCK))
        consumer = try KafkaConsumer(settings, onRebalance: nil, log: log)
        consumer.handler = self
        consumer.wake(on: descriptor)
        try consumer.subscribe(topics)
    }

    deinit {
        consumer.destroy()
        Glibc.close(descriptor)
    }

    /// Leaves the group, and lets go of the test's closures, which hold this loop.
    func close() throws {
        defer {
            hasRoom = { _ in true }
            onMessage = { _, _ in }
            onRevoke = { _, _ in }
        }
        try consumer.close()
    }

    func assigned(_ partitions: [KafkaPartition]) {
        rebalances.append("+" + Self.names(partitions))
    }

    func revoked(_ partitions: [KafkaPartition], lost: Bool) {
        rebalances.append((lost ? "!" : "-") + Self.names(partitions))
        onRevoke(partitions, lost)
    }

    private static func names(_ partitions: [KafkaPartition]) -> String {
        partitions.map { "\($0.partition)" }.sorted().joined(separator: ",")
    }

    var assignedCount: Int { consumer.assignment.count }

    func count(_ partition: Int32) -> Int {
        records.count { $0.place.partition == partition }
    }

    /// One turn of the loop.
    func turn() {
        let served = consumer.serve()
        events += served.events
        for message in served.messages {
            strays += 1
            message.destroy()
        }
        for partition in consumer.assignment where hasRoom(partition) { drain(partition) }
    }

    func drain(_ partition: KafkaPartition, maximum: Int = .max) {
        var taken = 0
        while taken < maximum, let message = consumer.take(partition) {
            taken += 1
            records.append(
                Record(
                    place: partition.place, offset: message.offset,
                    payload: message.payload.map { String(decoding: $0, as: UTF8.self) },
                    key: message.key.map { String(decoding: $0, as: UTF8.self) }))
            onMessage(partition, message)
            message.destroy()
        }
    }

    /// Turns, woken by the eventfd alone (or each `idle` milliseconds), until the condition holds; false after `seconds`.
    func run(seconds: Double = 20, idle: Int32 = 50, until done: () -> Bool) -> Bool {
        let deadline = Date().addingTimeInterval(seconds)
        while true {
            turn()
            if done() { return true }
            if Date() > deadline { return false }
            if waitForWake(descriptor, milliseconds: idle) > 0 { wakes += 1 }
        }
    }
}

/// Waits for an eventfd and gives its count; 0 when nothing was written in time.
func waitForWake(_ descriptor: Int32, milliseconds: Int32) -> UInt64 {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&entry, 1, milliseconds) > 0 else { return 0 }
    var count: UInt64 = 0
    return read(descriptor, &count, 8) == 8 ? count : 0
}

/// Sleeps without taking part in anything.
func sleepMilliseconds(_ milliseconds: UInt32) {
    usleep(milliseconds * 1000)
}
