// What metrics cost: the whole pipeline in the worker's loop with meters and without, in alternating runs.
import Admin
import CSystem
import Configuration
import Copydesk
import Glibc
import Pipeline
import StageAPI
import Worker

/// Articles in memory through loop and lane; the same with a board, as `run` has it, and without one.
struct MeterBenchmark {
    static let usage =
        "meters [packs=FOLDER rounds=40 articles=2000]\n"
        + "      processor time with meters and histograms over that without, and of one scrape"

    private let options: BenchmarkOptions
    private let pipeline: ResolvedPipeline
    private let log = Log(minimum: .error)

    init(_ options: BenchmarkOptions) throws {
        self.options = options
        pipeline = try ResolvedPipeline.resolve(
            SourceFile(
                name: "bench",
                text: "version: 1\ninput: stdin\nstages: [clean, parse, entities, summarize]\noutput: stdout\n"),
            catalog: Copydesk.builtIn)
    }

    func run() throws {
        let payloads = try BenchmarkPacks(options).mixed(options.number("articles", or: 2000))
        let rounds = max(1, options.number("rounds", or: 40))
        let stages = try pipeline.plan.makeStages(StageContext())
        var ratios: [Double] = []
        var costs: (plain: [Double], metered: [Double]) = ([], [])
        var board = WorkerBoard()
        // The first pair only warms up.
        for round in 0...rounds {
            board = WorkerBoard()
            let isPlainFirst = round % 2 == 0
            let first = try measure(payloads, stages, isPlainFirst ? nil : board)
            let second = try measure(payloads, stages, isPlainFirst ? board : nil)
            let (plain, metered) = isPlainFirst ? (first, second) : (second, first)
            if round == 0 { continue }
            ratios.append(metered / plain)
            costs.plain.append(plain * 1e6 / Double(payloads.count))
            costs.metered.append(metered * 1e6 / Double(payloads.count))
        }
        ratios.sort()
        say(
            "an article, median: \(fixed(median(costs.plain), 2)) µs without meters, "
                + "\(fixed(median(costs.metered), 2)) µs with them\n"
                + "with / without, median of \(rounds) pairs: \(fixed(median(ratios), 4)) "
                + "(quartiles \(fixed(ratios[rounds / 4], 4)) and \(fixed(ratios[rounds * 3 / 4], 4)))\n"
                + "a scrape of /metrics: \(fixed(scrape(board), 0)) µs\n")
    }

    /// Seconds of processor time of loop and lane together.
    private func measure(_ payloads: [[UInt8]], _ stages: [any Stage], _ board: WorkerBoard?) throws -> Double {
        let wake = eventfd(0, Int32(EFD_NONBLOCK))
        defer { close(wake) }
        let processor = PipelineProcessor(pipeline, stages: stages, headers: NoHeaders(), isMetered: board != nil)
        let source = MemorySource(payloads)
        let sink = MemorySink()
        var loopOptions = LoopOptions()
        loopOptions.untilEnd = true
        loopOptions.expansion = 3
        let loop = WorkLoop(
            source: source, sink: sink, lanes: Lanes(processors: [processor], wake: wake), tickets: TicketOffice(),
            options: loopOptions, log: log, interrupts: nil, wake: wake)
        loop.board = board
        let start = processSeconds()
        let end = try loop.run()
        let cost = processSeconds() - start
        guard end == .finished, loop.ledger.isBalanced, loop.ledger.published > 0 else {
            throw BenchmarkError("the loop did not finish: \(end)")
        }
        return cost
    }

    /// Microseconds of this thread for what a scrape asks.
    private func scrape(_ board: WorkerBoard) -> Double {
        let live = LiveStatus(identity: WorkerIdentity(), board: board, log: log, stuckSeconds: 60)
        let costs = (0..<50).map { _ in
            let start = threadNanoseconds()
            let text = live.status().metrics
            return text.isEmpty ? 0 : Double(threadNanoseconds() - start) / 1000
        }
        return median(costs)
    }

    private func processSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

private final class NoHeaders: HeaderReader {
    func header(_ handle: UInt, _ name: StaticString) -> UnsafeRawBufferPointer? { nil }
}

/// Articles in memory, one partition of them.
private final class MemorySource: ArticleSource {
    weak var events: (any SourceEvents)?
    let headers: any HeaderReader = NoHeaders()
    private let payloads: [UnsafeMutableRawBufferPointer]
    private var next = 0
    private var isAnnounced = false
    private let name = PartitionName(id: 0, topic: "bench", partition: 0)

    init(_ articles: [[UInt8]]) {
        payloads = articles.map { article in
            let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, article.count), alignment: 8)
            copy.copyBytes(from: article)
            return copy
        }
    }

    deinit { for payload in payloads { payload.deallocate() } }

    func start(wake: Int32) throws {}
    func serve() {
        if isAnnounced { return }
        isAnnounced = true
        events?.assigned([name])
    }
    func take(_ partition: Int32, into buffer: UnsafeMutablePointer<Incoming>, maximum: Int, bytes: Int) -> Int {
        var (taken, size) = (0, 0)
        while taken < maximum, size < bytes, next < payloads.count {
            (buffer + taken).initialize(
                to: Incoming(
                    handle: UInt(next + 1), payload: UnsafeRawBufferPointer(payloads[next]),
                    key: UnsafeRawBufferPointer(start: nil, count: 0), offset: Int64(next),
                    timestamp: 1_700_000_000_000))
            size += payloads[next].count
            next += 1
            taken += 1
        }
        return taken
    }
    var fatal: String? { nil }
    var isFinished: Bool { next == payloads.count }
    func store(_ partition: Int32, next: Int64) {}
    func commit() {}
    func release(_ handle: UInt) {}
    func close() { events?.revoking([name], lost: false) }
}

/// Takes everything at once.
private final class MemorySink: ArticleSink {
    private var queued: [UInt32] = []
    func start(wake: Int32) throws {}
    func send(_ outgoing: borrowing Outgoing) -> Accepted {
        queued.append(outgoing.slot)
        return .queued
    }
    func reports(_ body: (Report) -> Void) {
        let batch = queued
        queued.removeAll(keepingCapacity: true)
        for slot in batch { body(Report(slot: slot, status: .acknowledged)) }
    }
    func flush() {}
    func withdraw() {}
    var publishesReferences: Bool { false }
    func limit(_ kind: Outgoing.Kind) -> Int { .max }
    func close() {}
}
