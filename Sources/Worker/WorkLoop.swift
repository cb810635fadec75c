// The loop: one thread that owns every handle. It polls, hands out, releases, produces, takes delivery reports, stores
// offsets and keeps the books, without a lock.
import CSystem
import Glibc
import Pipeline
import StageAPI

/// What the loop is told.
package struct LoopOptions: Sendable {
    /// How records leave a partition.
    package var ordering = Ordering.key
    /// At most so many articles of a partition between the oldest that is not done and the newest: the duplicate bound.
    package var maxAhead = 10_000
    /// Payloads, outputs and what is kept of articles in flight, in bytes.
    package var budgetBytes = 256 << 20
    /// What an article is reckoned at while it is computed, in multiples of its payload: decoded text, arrays, output.
    package var expansion = 1
    /// How long a revocation or a stop may wait for what is in flight.
    package var drainMilliseconds = 25_000
    /// Articles in a batch for a lane.
    package var batchJobs = 32
    /// Payload bytes in a batch for a lane.
    package var batchBytes = 256 << 10
    /// Articles handed to lanes and not yet back, for each lane.
    package var aheadOfLane = 256
    /// Payload bytes handed to lanes and not yet back, for each lane: what comes back may hold many times its payload.
    package var bytesAheadOfLane = 2 << 20
    /// Stop when the source is exhausted.
    package var untilEnd = false
    /// The log names dead letters; false where the sink tells each by itself.
    package var tellsDeadLetters = true

    /// The defaults.
    package init() {}
}

/// How a run of the loop ended.
package enum LoopEnd: Sendable, Equatable {
    /// A stop was asked for, or the source came to its end: all is done or given back.
    case finished
    /// A stage with `on_error: fail` failed, or a dead letter fits nowhere and `oversize: stop` is set.
    case failed(String)
}

/// A partition that the loop works on.
final class PartitionState {
    let name: PartitionName
    let window: Window
    var isDraining = false
    var isDirty = false

    init(name: PartitionName, ordering: Ordering) {
        self.name = name
        window = Window(ordering: ordering)
    }
}

/// See the head of this file. Make it, then call `run` on the thread that shall own it.
///
/// What every article touches is not checked for exclusive access: one thread owns it all, and no call that leaves the loop
/// is made while a value of it is being changed in place. The checks took more than twice the loop's own work.
package final class WorkLoop: SourceEvents {
    let source: any ArticleSource
    let sink: any ArticleSink
    let lanes: Lanes
    /// Works in the loop's own thread, where nothing is computed and a hand-over would cost more than the work.
    let inline: (any LaneProcessor)?
    let tickets: TicketOffice
    let options: LoopOptions
    let log: Log
    let interrupts: Interrupts?
    var manager = ServiceManager()
    /// The eventfd that everything wakes the loop by.
    let wake: Int32

    @exclusivity(unchecked) var slots = SlotTable()
    /// By partition id, which the source never gives out twice; nil once given up.
    @exclusivity(unchecked) var partitions: [PartitionState?] = []
    @exclusivity(unchecked) var owned: [Int32] = []
    @exclusivity(unchecked) var nextOwned = 0

    /// The books.
    @exclusivity(unchecked) package internal(set) var ledger = Ledger()
    @exclusivity(unchecked) var meters = LoopMeters()
    /// Where the numbers are shown; nil when nobody looks.
    package var board: WorkerBoard?
    @exclusivity(unchecked) var bytesInFlight = 0
    @exclusivity(unchecked) var inLanes = 0
    @exclusivity(unchecked) var bytesInLanes = 0
    @exclusivity(unchecked) var inSink = 0
    @exclusivity(unchecked) var releaseCount: UInt64 = 0
    var timers = TimerHeap()
    /// Ticket → slot that waits for it.
    var waiting: [UInt64: UInt32] = [:]
    /// Answers that came before their article was parked.
    var earlyAnswers: [UInt64: [UInt8]] = [:]
    /// Early answers up to this ticket were thrown away, being too many: an article that waits for one goes on without.
    var forgottenTickets: UInt64 = 0
    /// Batches to fill, kept for the next.
    var spareBatches: [JobBatch] = []
    var finishedBatches: [JobBatch] = []
    var deliveries: UnsafeMutablePointer<Incoming>
    static let quantum = 128
    /// Articles taken in one turn where nothing else bounds them, so that reports are taken in between.
    static let mostInTurn = 1024

    /// Released but not yet taken by the sink, in order.
    @exclusivity(unchecked) var pendingSends: [UInt32] = []
    @exclusivity(unchecked) var pendingHead = 0
    /// Failed in the sink through the world's fault or their neighbours', to be sent again in order.
    @exclusivity(unchecked) var resends: [UInt32] = []
    /// Of `resends`, those that were too large for their batch and go alone.
    var suspects: Set<UInt32> = []
    var resendDue: Int64 = 0
    /// The sink took nothing: not before this time again, or before its next reports.
    @exclusivity(unchecked) var sinkDue: Int64 = 0
    @exclusivity(unchecked) var resendBackOff: Int64 = 0
    /// Why the sink failed last through the world's fault.
    var refusal: String?
    /// The suspect that is out alone, awaiting its verdict.
    @exclusivity(unchecked) var alone: UInt32?

    /// When the books were last written to the log.
    private var progressDue: Int64 = 0
    private var settleDue: Int64 = 0

    /// How long a stop waits for a lane, after everything else.
    private static let laneMilliseconds = 5_000
    /// A lane did not come back at the end: the source can't be freed.
    package private(set) var holdsLane = false

    var deadLetterLog = DeadLetterLog()
    var isStopping = false
    var failure: String?
    /// A dead letter found no place: nothing more is sent.
    @exclusivity(unchecked) var isSealed = false
    @exclusivity(unchecked) var dirtyPartitions: [Int32] = []
    /// How many articles were done at the last commit that was asked for here, and when the next may come.
    @exclusivity(unchecked) private var committed = (count: UInt64(0), due: Int64(0))

    /// Makes a loop; `wake` is the eventfd that `lanes` also has. With `inline` no article goes to a lane at first: it must
    /// give its verdict at once and at little cost.
    package init(
        source: any ArticleSource, sink: any ArticleSink, lanes: Lanes, tickets: TicketOffice, options: LoopOptions,
        log: Log, interrupts: Interrupts?, wake: Int32, inline: (any LaneProcessor)? = nil
    ) {
        self.source = source
        self.sink = sink
        self.lanes = lanes
        self.inline = inline
        self.tickets = tickets
        self.options = options
        self.log = log
        self.interrupts = interrupts
        self.wake = wake
        deliveries = .allocate(capacity: Self.quantum)
        tickets.onAnswer { _ = eventfd_write(wake, 1) }
    }

    deinit {
        deliveries.deallocate()
        slots.destroy()
    }

    /// Works until a stop is asked for, the source ends, or something demands a person. The caller's thread owns every
    /// handle meanwhile.
    package func run() throws -> LoopEnd {
        source.events = self
        try sink.start(wake: wake)
        try source.start(wake: wake)
        noteStart()
        while !isStopping {
            turn(takes: true)
            showProgress()
            if interrupts?.take() == true {
                log.info("stopping: finishing what is in flight")
                isStopping = true
            }
            if let fatal = source.fatal { failure = fatal }
            if failure != nil || isAtEnd { isStopping = true }
        }
        manager.stopping()
        drain(owned, milliseconds: options.drainMilliseconds)
        interrupts?.leaveAtOnce()
        storeWatermarks()
        source.commit()
        source.close()
        holdsLane = !lanes.close(within: Self.laneMilliseconds)
        collectFinished()
        sink.close()
        // A lane that does not come back reads on in what it holds: nothing of that may be freed.
        if holdsLane { failure = failure ?? heldLane } else { releaseTheRest() }
        noteEnd()
        log.settle(all: true)
        if let failure { return .failed(failure) }
        return .finished
    }

    /// Writes the books to the log: every 30 s, and every 0.1 s for those who look for a fault.
    private func showProgress() {
        let now = copydesk_monotonic_ns()
        if now >= settleDue {
            settleDue = now + 1_000_000_000
            log.settle()
        }
        guard now >= progressDue else { return }
        let isDebug = log.writes(.debug)
        let isFirst = progressDue == 0
        progressDue = now + (isDebug ? 100_000_000 : 30_000_000_000)
        if isFirst { return }
        log.write(
            isDebug ? .debug : .info, "progress",
            [
                "polled": "\(ledger.polled)", "published": "\(ledger.published)",
                "dead_lettered": "\(ledger.deadLettered)", "dropped": "\(ledger.dropped)",
                "in_flight": "\(ledger.inFlight)", "parked": "\(timers.count + waiting.count)",
                "bytes_in_flight": "\(bytesInFlight)", "balanced": "\(ledger.isBalanced)",
            ], always: true)
    }

    /// Nothing left to take and nothing in flight.
    private var isAtEnd: Bool {
        guard source.isFinished || options.untilEnd else { return false }
        guard ledger.inFlight == 0, pendingSends.count == pendingHead, source.isFinished else { return false }
        return true
    }

    /// Parked articles that were given back, and what the sink never reported: their messages must go before the source does.
    private func releaseTheRest() {
        for number in 0..<UInt32(slots.count) where !slots[number].pointee.isFree { free(number) }
    }

    /// One turn: takes what has come from every side, then sleeps if nothing had.
    func turn(takes: Bool, sleepsAtMost milliseconds: Int = 200) {
        noteTurn()
        if takes { source.serve() }
        if board?.isStuck != true { manager.isAlive(now: copydesk_monotonic_ns()) }
        var work = collectReports()
        if failure == nil, let fatal = sink.fatal { seal(fatal) }
        work = collectFinished() || work
        work = resume() || work
        work = sendPending() || work
        storeWatermarks()
        if takes && !isStopping { work = intake() || work }
        if !work { sleep(atMost: milliseconds) }
    }

    private func sleep(atMost milliseconds: Int) {
        var limit = milliseconds
        let now = copydesk_monotonic_ns()
        if let due = timers.nextDue { limit = min(limit, max(0, Int((due - now + 999_999) / 1_000_000))) }
        // What waits for reports is woken by them, so only times that are still to come count.
        for due in [resendDue, sinkDue] where due > now { limit = min(limit, Int((due - now + 999_999) / 1_000_000)) }
        var descriptors = [pollfd(fd: wake, events: Int16(POLLIN), revents: 0)]
        if let interrupts { descriptors.append(pollfd(fd: interrupts.descriptor, events: Int16(POLLIN), revents: 0)) }
        poll(&descriptors, nfds_t(descriptors.count), Int32(limit))
        if descriptors[0].revents != 0 {
            var count: eventfd_t = 0
            _ = eventfd_read(wake, &count)
        }
    }

    /// Tells the source which articles need not be read again.
    func storeWatermarks() {
        for id in dirtyPartitions {
            guard let partition = partitions[Int(id)] else { continue }
            partition.isDirty = false
            if let offset = partition.window.watermark { source.store(id, next: offset) }
        }
        if dirtyPartitions.isEmpty { return }
        dirtyPartitions.removeAll(keepingCapacity: true)
        commitWhenMany()
    }

    /// Commits before the background's next time when much was done since: what a crash repeats for want of a commit stays
    /// below a quarter of what is in flight, however fast the worker is.
    private func commitWhenMany() {
        let done = ledger.published &+ ledger.deadLettered &+ ledger.dropped
        guard done &- committed.count >= max(64, ledger.inFlight / 4), meters.now >= committed.due else { return }
        committed = (done, meters.now + 10_000_000)
        source.commit()
    }
}
