// A whole loop over memory: what the admin port shows agrees with the loop's own books.
import CSystem
import Foundation
import Pipeline
import StageAPI
import Synchronization
import Testing

@testable import Admin
@testable import Worker

/// One partition of numbered messages.
private final class CountedSource: ArticleSource {
    private final class NoHeaders: HeaderReader {
        func header(_ handle: UInt, _ name: StaticString) -> UnsafeRawBufferPointer? { nil }
    }
    weak var events: (any SourceEvents)?
    let headers: any HeaderReader = NoHeaders()
    let count: Int
    var next = 0
    var fatal: String?
    private var isAnnounced = false
    private let payload = UnsafeMutableRawBufferPointer.allocate(byteCount: 100, alignment: 8)
    private let name = PartitionName(id: 0, topic: "in", partition: 3)

    init(_ count: Int) {
        self.count = count
        payload.initializeMemory(as: UInt8.self, repeating: UInt8(ascii: "S"))
    }
    deinit { payload.deallocate() }
    func start(wake: Int32) throws {}
    func serve() {
        if isAnnounced { return }
        isAnnounced = true
        events?.assigned([name])
    }
    func take(_ partition: Int32, into buffer: UnsafeMutablePointer<Incoming>, maximum: Int, bytes: Int) -> Int {
        let taken = min(maximum, count - next)
        for i in 0..<max(0, taken) {
            (buffer + i).initialize(
                to: Incoming(
                    handle: UInt(next + i + 1), payload: UnsafeRawBufferPointer(payload),
                    key: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(payload)[..<4]),
                    offset: Int64(1000 + next + i), timestamp: 0))
        }
        next += max(0, taken)
        return max(0, taken)
    }
    var isFinished: Bool { next >= count }
    func end(_ partition: Int32) -> Int64? { Int64(1000 + count) }
    func store(_ partition: Int32, next offset: Int64) {}
    func commit() {}
    func release(_ handle: UInt) {}
    func close() { events?.revoking([name], lost: false) }
}

private final class CountedSink: ArticleSink {
    var reportsDue: [UInt32] = []
    var sent: [Outgoing.Kind] = []
    func start(wake: Int32) throws {}
    func send(_ outgoing: borrowing Outgoing) -> Accepted {
        sent.append(outgoing.kind)
        reportsDue.append(outgoing.slot)
        return .queued
    }
    func reports(_ body: (Report) -> Void) {
        let due = reportsDue
        reportsDue = []
        for slot in due { body(Report(slot: slot, status: .acknowledged)) }
    }
    func flush() {}
    func withdraw() {}
    var publishesReferences: Bool { false }
    func limit(_ kind: Outgoing.Kind) -> Int { .max }
    func close() {}
}

/// Publishes, drops and fails by number; waits in a stage while `gate` is closed.
private final class MixedProcessor: LaneProcessor {
    let meter: LaneMeter? = LaneMeter(stages: ["clean", "parse"])
    private let gate: Gates
    init(_ gate: Gates) { self.gate = gate }
    func process(_ job: inout Job) {
        let flight = job.flight ?? Flight()
        job.flight = flight
        meter?.begin(job.slot, step: 0)
        defer { meter?.end() }
        meter?.enter(1)
        if gate.refuses.load(ordering: .relaxed) {
            flight.failure = Failure(stage: "input", code: "away", message: "The world is away.")
            job.outcome = .tryAgain
            return
        }
        let number = gate.count.add(1, ordering: .relaxed).newValue
        while gate.isClosed.load(ordering: .relaxed) && number == 50 { usleep(1_000) }
        meter?.enter(2)
        switch number % 10 {
        case 3:
            flight.dropReason = "not_article"
            job.outcome = .drop
        case 7:
            flight.failure = Failure(stage: "clean", code: number % 20 == 7 ? "too_deep" : "no_text", message: "no")
            job.outcome = .deadLetter
        default:
            meter?.enter(3)
            flight.output = [1, 2, 3]
            job.outcome = .publish
        }
    }
}

private final class Gates: Sendable {
    let isClosed = Atomic<Bool>(false)
    let refuses = Atomic<Bool>(false)
    let count = Atomic<Int>(0)
}

@Suite("Snapshots")
struct SnapshotTests {
    private func loop(
        _ source: CountedSource, _ gate: Gates, _ board: WorkerBoard, log: Log = Log(minimum: .error)
    ) -> WorkLoop {
        let wake = eventfd(0, Int32(EFD_NONBLOCK))
        var options = LoopOptions()
        options.untilEnd = true
        let lanes = Lanes(processors: [MixedProcessor(gate), MixedProcessor(gate)], wake: wake)
        let loop = WorkLoop(
            source: source, sink: CountedSink(), lanes: lanes, tickets: TicketOffice(), options: options, log: log,
            interrupts: nil, wake: wake)
        loop.board = board
        return loop
    }

    @Test func theNumbersAgreeWithTheLedger() throws {
        let board = WorkerBoard()
        let log = Log(minimum: .error)
        let loop = loop(CountedSource(5_000), Gates(), board, log: log)
        #expect(board.phase == .starting)
        #expect(try loop.run() == .finished)
        let live = LiveStatus(identity: WorkerIdentity(), board: board, log: log, stuckSeconds: 60)
        let status = live.status()
        let shot = try #require(status.snapshot)
        #expect(shot.ledger == loop.ledger && shot.ledger.isBalanced)
        #expect(shot.ledger.polled == 5_000 && shot.ledger.published == 4_000)
        #expect(shot.deadLetters.reduce(0) { $0 + $1.count } == shot.ledger.deadLettered)
        #expect(Set(shot.deadLetters.map(\.code)) == ["too_deep", "no_text"])
        #expect(shot.drops.map(\.reason) == ["not_article"] && shot.drops[0].count == shot.ledger.dropped)
        #expect(shot.latency.count == 5_000)
        #expect(shot.consumedBytes == 500_000 && shot.publishedBytes == 12_000)
        #expect(status.steps.map(\.name) == ["input", "clean", "parse", "output"])
        #expect(status.steps.map(\.durations.count) == [5_000, 5_000, 5_000, 4_000])
        // A partition that was given up has no lag any more.
        #expect(shot.partitions.isEmpty && shot.rebalances.revocations == 1)
        #expect(status.phase == .stopping && status.busy.isEmpty)
    }

    @Test func aLaneThatHangsIsNamedWithItsArticle() throws {
        let board = WorkerBoard()
        let log = Log(minimum: .error)
        let gate = Gates()
        gate.isClosed.store(true, ordering: .relaxed)
        let thread = Thread {
            _ = try? loop(CountedSource(1_000), gate, board, log: log).run()
        }
        thread.start()
        defer { gate.isClosed.store(false, ordering: .relaxed) }
        let live = LiveStatus(identity: WorkerIdentity(), board: board, log: log, stuckSeconds: 1)
        live.reach = Reach(failure: nil)
        let start = ContinuousClock.now
        while live.status().liveness.isGood && ContinuousClock.now - start < .seconds(20) { usleep(20_000) }
        let reason = live.status().liveness.reason
        #expect(!live.status().liveness.isGood)
        #expect(reason.contains("in[3] offset 1") && reason.contains("stage clean"), "\(reason)")
        // The loop goes on meanwhile.
        #expect((live.status().loopSeconds ?? 99) < 1)
        #expect(live.status().snapshot?.partitions.first?.lag ?? 0 > 0)
        #expect(live.stuckLanes().first?.stage == "clean" && board.isStuck, "the service manager is to hear it too")
        gate.isClosed.store(false, ordering: .relaxed)
        while !live.status().liveness.isGood && ContinuousClock.now - start < .seconds(30) { usleep(20_000) }
        #expect(live.status().liveness.isGood)
        #expect(live.stuckLanes().isEmpty && !board.isStuck)
        while !thread.isFinished && ContinuousClock.now - start < .seconds(30) { usleep(20_000) }
        #expect(board.snapshot?.ledger.polled == 1_000)
    }

    @Test func theArticleThatHoldsAPartitionBackIsNamedWithItsTries() throws {
        let board = WorkerBoard()
        let gate = Gates()
        gate.refuses.store(true, ordering: .relaxed)
        let thread = Thread { _ = try? loop(CountedSource(1_000), gate, board).run() }
        thread.start()
        defer { gate.refuses.store(false, ordering: .relaxed) }
        let start = ContinuousClock.now
        var oldest: OldestSnapshot?
        while oldest?.attempts ?? 0 < 3 && ContinuousClock.now - start < .seconds(20) {
            if let found = board.snapshot?.partitions.first?.oldest, found.place == .parked { oldest = found }
            usleep(10_000)
        }
        #expect(oldest?.offset == 1000 && oldest?.stage == "input" && oldest?.attempts ?? 0 >= 3, "\(oldest as Any)")
        gate.refuses.store(false, ordering: .relaxed)
        while !thread.isFinished && ContinuousClock.now - start < .seconds(30) { usleep(20_000) }
        #expect(board.snapshot?.ledger.isBalanced == true && board.snapshot?.ledger.inFlight == 0)
    }

    @Test func lastErrorsAreCountedAndBounded() {
        let log = Log(minimum: .error, style: .plain)
        for i in 0..<50 { log.warning("number \(i % 30)") }
        let events = log.events
        #expect(events.count == 20)
        #expect(events.last?.message == "number 19" && events.last?.level == .warning)
        #expect(Set(events.map(\.message)).count == 20)
        log.warning("number 19")
        #expect(log.events.last?.count == (events.last?.count ?? 0) + 1 && log.events.count == 20)
    }
}
