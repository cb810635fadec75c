// A source and a sink in memory, and processors that behave on purpose, for tests of the loop.
import CSystem
import Foundation
import Pipeline
import StageAPI

@testable import Worker

final class NoHeaders: HeaderReader {
    func header(_ handle: UInt, _ name: StaticString) -> UnsafeRawBufferPointer? { nil }
}

/// Messages in memory: `messages[partition]` in order, with gaps in their offsets.
final class MemorySource: ArticleSource {
    struct Message {
        var key: String?
        var payload: [UInt8]?
    }
    weak var events: (any SourceEvents)?
    let headers: any HeaderReader = NoHeaders()
    var messages: [[Message]]
    var next: [Int]
    var stored: [Int32: Int64] = [:]
    var committed: [Int32: Int64] = [:]
    var live = 0
    var largestLive = 0
    var announced = false
    /// Called at each `serve` with the number of the call, to play rebalances.
    var onServe: ((Int) -> Void)?
    private var serves = 0
    private var buffers: [UInt: [UnsafeMutableRawBufferPointer]] = [:]
    private var nextHandle: UInt = 1

    init(_ messages: [[Message]]) {
        self.messages = messages
        next = Array(repeating: 0, count: messages.count)
    }

    static func offset(_ index: Int) -> Int64 { Int64(index * 3 + 5) }

    func name(_ id: Int) -> PartitionName { PartitionName(id: Int32(id), topic: "in", partition: Int32(id)) }
    func start(wake: Int32) throws {}
    func serve() {
        serves += 1
        if !announced {
            announced = true
            events?.assigned(messages.indices.map(name))
        }
        onServe?(serves)
    }

    func take(_ partition: Int32, into buffer: UnsafeMutablePointer<Incoming>, maximum: Int, bytes: Int) -> Int {
        let p = Int(partition)
        var taken = 0
        var size = 0
        while taken < maximum && size < bytes && next[p] < messages[p].count {
            let message = messages[p][next[p]]
            let handle = nextHandle
            nextHandle += 1
            let payload = lend(message.payload)
            let key = lend(message.key.map { Array($0.utf8) })
            buffers[handle] = [payload, key].compactMap { $0 }
            (buffer + taken).initialize(
                to: Incoming(
                    handle: handle,
                    payload: UnsafeRawBufferPointer(start: payload?.baseAddress, count: payload?.count ?? 0),
                    key: UnsafeRawBufferPointer(start: key?.baseAddress, count: key?.count ?? 0),
                    offset: Self.offset(next[p]), timestamp: 1_600_000_000_000))
            size += payload?.count ?? 0
            next[p] += 1
            taken += 1
            live += 1
            largestLive = max(largestLive, live)
        }
        return taken
    }

    private func lend(_ bytes: [UInt8]?) -> UnsafeMutableRawBufferPointer? {
        guard let bytes else { return nil }
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 8)
        copy.copyBytes(from: bytes)
        return UnsafeMutableRawBufferPointer(start: copy.baseAddress, count: bytes.count)
    }

    var isFinished: Bool { zip(next, messages).allSatisfy { $0 >= $1.count } }
    func store(_ partition: Int32, next offset: Int64) { stored[partition] = offset }
    func commit() { committed = stored }
    var fatal: String?
    func release(_ handle: UInt) {
        live -= 1
        // A second release of the same handle is a fault of the loop.
        guard let held = buffers.removeValue(forKey: handle) else { preconditionFailure("released twice") }
        for buffer in held { buffer.deallocate() }
    }
    func close() { events?.revoking(messages.indices.map(name), lost: false) }
}

/// Collects what is sent; acknowledges in batches, or as `verdict` says.
final class MemorySink: ArticleSink {
    struct Sent {
        var kind: Outgoing.Kind
        var key: String?
        var body: String
        var partition: Int32
        var offset: Int64
        var failure: Failure?
        var takesPresentTime = false
    }
    var acknowledged: [Sent] = []
    var attempts = 0
    /// What becomes of a record; by default it is acknowledged.
    var verdict: (Sent) -> Report.Fate = { _ in .delivered }
    /// What `send` says; by default it takes everything.
    var accept: (Sent) -> Accepted = { _ in .queued }
    private var queued: [(UInt32, Sent)] = []
    var capacity = Int.max
    var holdsReports = false
    var fatal: String?

    func start(wake: Int32) throws {}
    func send(_ outgoing: borrowing Outgoing) -> Accepted {
        let payload = outgoing.input.payload
        let raw = payload.baseAddress == nil ? "" : String(decoding: payload, as: UTF8.self)
        let body = outgoing.kind == .record ? String(decoding: outgoing.flight?.output ?? [], as: UTF8.self) : raw
        let key = outgoing.input.key
        let sent = Sent(
            kind: outgoing.kind, key: key.baseAddress == nil ? nil : String(decoding: key, as: UTF8.self), body: body,
            partition: outgoing.partition, offset: outgoing.input.offset, failure: outgoing.flight?.failure,
            takesPresentTime: outgoing.takesPresentTime)
        attempts += 1
        if queued.count >= capacity { return .full }
        let answer = accept(sent)
        if case .queued = answer { queued.append((outgoing.slot, sent)) }
        return answer
    }
    func reports(_ body: (Report) -> Void) {
        if holdsReports { return }
        let batch = queued
        queued = []
        for (slot, sent) in batch {
            switch verdict(sent) {
            case .delivered:
                acknowledged.append(sent)
                body(Report(slot: slot, status: .acknowledged))
            case .tooLarge: body(Report(slot: slot, status: .tooLarge, reason: "too large"))
            case .again: body(Report(slot: slot, status: .again, reason: "the broker is away"))
            case .refused: body(Report(slot: slot, status: .refused, reason: "never"))
            case .badTimestamp: body(Report(slot: slot, status: .badTimestamp, reason: "too old"))
            }
        }
    }
    func flush() {}
    var withdrawals = 0
    func withdraw() { withdrawals += 1 }
    var publishesReferences = false
    func limit(_ kind: Outgoing.Kind) -> Int { .max }
    func close() {}
}

extension Report {
    enum Fate { case delivered, tooLarge, again, refused, badTimestamp }
}

/// Runs a closure for each job.
final class ClosureProcessor: LaneProcessor {
    let body: @Sendable (inout Job) -> Void
    init(_ body: @escaping @Sendable (inout Job) -> Void) { self.body = body }
    func process(_ job: inout Job) { body(&job) }
}

/// Options for a loop that ends with its source.
func testOptions(_ change: (inout LoopOptions) -> Void = { _ in }) -> LoopOptions {
    var options = LoopOptions()
    options.untilEnd = true
    options.drainMilliseconds = 2000
    change(&options)
    return options
}

/// A loop over fakes.
struct Bench {
    let source: MemorySource
    let sink = MemorySink()
    let loop: WorkLoop

    init(
        _ source: MemorySource, lanes: Int = 2, tickets: TicketOffice = TicketOffice(),
        options: LoopOptions = testOptions(),
        process: @escaping @Sendable (inout Job) -> Void = { $0.outcome = .publishRaw }
    ) {
        self.source = source
        let wake = eventfd(0, Int32(EFD_NONBLOCK))
        loop = WorkLoop(
            source: source, sink: sink,
            lanes: Lanes(processors: (0..<lanes).map { _ in ClosureProcessor(process) }, wake: wake), tickets: tickets,
            options: options, log: Log(minimum: .error), interrupts: nil, wake: wake)
    }
}

/// `count` messages over `partitions` with `keys` keys, one in seven without a key; the body is "key:sequence".
func load(_ count: Int, partitions: Int, keys: Int) -> [[MemorySource.Message]] {
    var all = Array(repeating: [MemorySource.Message](), count: partitions)
    var sequence: [Int: Int] = [:]
    for i in 0..<count {
        let key = (i &* 7919) % keys
        if i % 7 == 0 {
            all[i % partitions].append(.init(key: nil, payload: Array("null:\(i)".utf8)))
        } else {
            sequence[key, default: 0] += 1
            all[key % partitions].append(
                .init(key: "k\(key)", payload: Array("k\(key):\(sequence[key] ?? 0)".utf8)))
        }
    }
    return all
}

/// True when the sequence numbers of every key ascend by one from 1.
func ascendsPerKey(_ sent: [MemorySink.Sent]) -> Bool {
    var last: [String: Int] = [:]
    for record in sent {
        guard let key = record.key, let number = Int(record.body.split(separator: ":").last ?? "") else { continue }
        if last[key, default: 0] + 1 != number { return false }
        last[key] = number
    }
    return true
}
