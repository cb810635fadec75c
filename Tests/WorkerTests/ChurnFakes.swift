// The world that misbehaves, for ChurnTests: partitions that come and go, and a topic that refuses and forgets.
import CSystem
import Foundation
import Pipeline

@testable import Worker

/// A small generator with a fixed seed, so that a failure can be repeated (xorshift, Marsaglia 2003).
struct SeededRandom: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
    mutating func chance(_ percent: Int) -> Bool { Int(next() % 100) < percent }
}

/// An article of the fake world, by where it stands.
struct ChurnPlace: Hashable {
    var partition: Int
    var index: Int
}

/// What is known of the topics: which articles have come out, and what happened against the rules.
final class ChurnTruth {
    /// Written to the output, in order: also what was never acknowledged, and what was written twice.
    var written: [(place: ChurnPlace, key: String?)] = []
    var acknowledged: Set<ChurnPlace> = []
    var dead: Set<ChurnPlace> = []
    var faults: [String] = []

    func fault(_ text: String) { if faults.count < 5 { faults.append(text) } }
}

/// Partitions with gaps in their offsets that are taken away and given again, with ids that never come twice.
final class ChurnSource: ArticleSource {
    weak var events: (any SourceEvents)?
    let headers: any HeaderReader = NoHeaders()
    let articles: [[(key: String?, body: [UInt8])]]
    let truth: ChurnTruth
    var random: SeededRandom
    /// No more rebalances: all comes to its end.
    private var isCalm = false
    private let calm = Date().addingTimeInterval(0.4)
    private let end = Date().addingTimeInterval(Churn.patience)
    var onCalm: () -> Void = {}
    var ledger: () -> Ledger = { Ledger() }
    private var position: [Int]
    private var stored: [Int64?]
    private var committed: [Int64]
    /// Partition → the id under which the loop has it.
    private var ids: [Int32?]
    private var nextId: Int32 = 0
    private(set) var live: [UInt: [UnsafeMutableRawBufferPointer]] = [:]
    private var nextHandle: UInt = 1

    init(_ articles: [[(key: String?, body: [UInt8])]], truth: ChurnTruth, seed: UInt64) {
        self.articles = articles
        self.truth = truth
        random = SeededRandom(state: seed)
        position = Array(repeating: 0, count: articles.count)
        stored = Array(repeating: nil, count: articles.count)
        committed = Array(repeating: 0, count: articles.count)
        ids = Array(repeating: nil, count: articles.count)
    }

    static func offset(_ index: Int) -> Int64 { Int64(index * 3 + 5) }
    static func index(_ offset: Int64) -> Int { max(0, Int(offset - 5 + 2) / 3) }
    static func isDropped(_ body: [UInt8]) -> Bool { body.first == UInt8(ascii: "d") }

    private var wake: Int32 = -1

    func start(wake: Int32) throws { self.wake = wake }

    func serve() {
        // There may always be something to do.
        _ = eventfd_write(wake, 1)
        if Date() > calm && !isCalm {
            isCalm = true
            onCalm()
        }
        if !ledger().isBalanced { truth.fault("the ledger does not balance: \(ledger())") }
        if !isCalm && random.chance(3) { revoke(all: random.chance(50), lost: random.chance(30)) }
        if ids.contains(where: { $0 == nil }) && random.chance(60) { assign() }
    }

    private func name(_ partition: Int, _ id: Int32) -> PartitionName {
        PartitionName(id: id, topic: "in", partition: Int32(partition))
    }

    private func assign() {
        var names: [PartitionName] = []
        for partition in ids.indices where ids[partition] == nil {
            ids[partition] = nextId
            names.append(name(partition, nextId))
            nextId += 1
            stored[partition] = nil
            position[partition] = Self.index(committed[partition])
        }
        events?.assigned(names)
    }

    private func revoke(all: Bool, lost: Bool) {
        var leaving: [PartitionName] = []
        for (partition, id) in ids.enumerated() {
            if let id, all || random.chance(40) { leaving.append(name(partition, id)) }
        }
        if leaving.isEmpty { return }
        events?.revoking(leaving, lost: lost)
        // What is stored is committed by giving the partition up, unless it is lost.
        if !lost { commit() }
        for name in leaving {
            ids[Int(name.partition)] = nil
            stored[Int(name.partition)] = nil
        }
    }

    func take(_ id: Int32, into buffer: UnsafeMutablePointer<Incoming>, maximum: Int, bytes: Int) -> Int {
        guard let partition = ids.firstIndex(of: id) else {
            truth.fault("taken from a partition that is gone")
            return 0
        }
        var taken = 0
        let most = min(maximum, Int(random.next() % 40) + 1)
        while taken < most && position[partition] < articles[partition].count {
            let index = position[partition]
            let article = articles[partition][index]
            let payload = lend(article.body)
            let key = article.key.map { lend(Array($0.utf8)) }
            live[nextHandle] = [payload] + (key.map { [$0] } ?? [])
            (buffer + taken).initialize(
                to: Incoming(
                    handle: nextHandle, payload: UnsafeRawBufferPointer(payload),
                    key: key.map { UnsafeRawBufferPointer($0) } ?? UnsafeRawBufferPointer(start: nil, count: 0),
                    offset: Self.offset(index), timestamp: 1))
            nextHandle += 1
            position[partition] += 1
            taken += 1
        }
        return taken
    }

    private func lend(_ bytes: [UInt8]) -> UnsafeMutableRawBufferPointer {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 8)
        copy.copyBytes(from: bytes)
        return copy
    }

    func release(_ handle: UInt) {
        guard let held = live.removeValue(forKey: handle) else {
            truth.fault("released twice")
            return
        }
        for buffer in held {
            for i in buffer.indices { buffer[i] = 0xEE }
            buffer.deallocate()
        }
    }

    func store(_ id: Int32, next offset: Int64) {
        // Gone meanwhile: librdkafka refuses it, too.
        guard let partition = ids.firstIndex(of: id) else { return }
        if offset < stored[partition] ?? 0 { truth.fault("the watermark went back") }
        for index in Self.index(committed[partition])..<Self.index(offset) {
            let place = ChurnPlace(partition: partition, index: index)
            let isDone = truth.acknowledged.contains(place) || truth.dead.contains(place)
            if !isDone && !Self.isDropped(articles[partition][index].body) {
                truth.fault("stored \(offset) past \(place), which is not acknowledged")
            }
        }
        stored[partition] = offset
    }

    func commit() {
        for (partition, offset) in stored.enumerated() where ids[partition] != nil {
            if let offset { committed[partition] = max(committed[partition], offset) }
        }
    }

    var fatal: String? { Date() > end ? "it comes to no end: \(ledger())" : nil }
    var isFinished: Bool {
        isCalm && !ids.contains(nil) && zip(position, articles).allSatisfy { $0 >= $1.count }
    }
    var isCommitted: Bool { zip(committed, articles).allSatisfy { Self.index($0) >= $1.count } }
    func close() { revoke(all: true, lost: false) }
}

/// A topic that takes records in batches, refuses some, forgets to say that it took others, and falls out with its
/// producer: then all that is under way fails, as after a fatal error.
final class ChurnSink: ArticleSink {
    private struct Sent {
        var slot: UInt32
        var place: ChurnPlace
        var kind: Outgoing.Kind
        var key: String?
        var payload: UnsafeRawBufferPointer
        var copy: [UInt8]
        var takesPresentTime: Bool
    }
    let truth: ChurnTruth
    var random: SeededRandom
    var isCalm = false
    private var queue: [Sent] = []
    /// Of `queue`, those that were sent to the broker and can't be withdrawn.
    private var underWay = 0
    private var withdrawn = false

    init(truth: ChurnTruth, seed: UInt64) {
        self.truth = truth
        random = SeededRandom(state: seed)
    }

    func start(wake: Int32) throws {}

    func send(_ outgoing: borrowing Outgoing) -> Accepted {
        if queue.count > 60 || !isCalm && random.chance(2) { return .full }
        let payload = outgoing.input.payload
        let key = outgoing.input.key
        let place = ChurnPlace(partition: Int(outgoing.partition), index: ChurnSource.index(outgoing.input.offset))
        queue.append(
            Sent(
                slot: outgoing.slot, place: place, kind: outgoing.kind,
                key: key.baseAddress == nil ? nil : String(decoding: key, as: UTF8.self), payload: payload,
                copy: Array(payload), takesPresentTime: outgoing.takesPresentTime))
        return .queued
    }

    func reports(_ body: (Report) -> Void) {
        if withdrawn {
            withdrawn = false
            let back = queue[underWay...]
            queue.removeSubrange(underWay...)
            for sent in back { body(Report(slot: sent.slot, status: .again, reason: "withdrawn")) }
        }
        if queue.isEmpty { return }
        // A batch of some goes out now and is answered now or later.
        if underWay == 0 { underWay = Int(random.next() % UInt64(queue.count)) + 1 }
        if !isCalm && random.chance(30) { return }
        let batch = Array(queue[..<underWay])
        for sent in batch where !sent.payload.elementsEqual(sent.copy) { truth.fault("freed while it was lent") }
        let large = batch.contains { $0.kind == .raw && $0.copy.first == UInt8(ascii: "l") }
        let old = batch.contains { $0.kind == .raw && $0.copy.first == UInt8(ascii: "o") && !$0.takesPresentTime }
        if large || old {
            refuse(batch, large ? .tooLarge : .badTimestamp, body)
        } else if !isCalm && random.chance(8) {
            // Perhaps it was written all the same.
            if random.chance(50) { for sent in batch { write(sent) } }
            fail(body)
        } else {
            queue.removeFirst(underWay)
            underWay = 0
            for sent in batch {
                write(sent)
                if sent.kind == .deadLetter {
                    truth.dead.insert(sent.place)
                } else {
                    truth.acknowledged.insert(sent.place)
                }
                body(Report(slot: sent.slot, status: .acknowledged))
            }
        }
    }

    private func write(_ sent: Sent) { if sent.kind == .raw { truth.written.append((sent.place, sent.key)) } }

    /// The batch is refused whole, and nothing may overtake it: all that is queued behind it fails.
    private func refuse(_ batch: [Sent], _ status: Delivered, _ body: (Report) -> Void) {
        queue.removeFirst(underWay)
        for sent in batch { body(Report(slot: sent.slot, status: status, reason: "refused")) }
        fail(body)
    }

    private func fail(_ body: (Report) -> Void) {
        let back = queue
        queue = []
        underWay = 0
        for sent in back { body(Report(slot: sent.slot, status: .again, reason: "the broker is away")) }
    }

    func flush() {}
    func withdraw() { withdrawn = true }
    var publishesReferences: Bool { true }
    func limit(_ kind: Outgoing.Kind) -> Int { .max }
    func close() {
        for sent in queue where !sent.payload.elementsEqual(sent.copy) { truth.fault("freed while it was lent") }
    }
}
