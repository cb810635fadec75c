// What each stage and the whole pipeline cost: CPU time of one lane, without Kafka, records complete by the schema.
import Configuration
import Copydesk
import Glibc
import Pipeline
import StageAPI

/// Runs the built-in pipeline over articles in memory and times intake, each stage and the record.
struct StageBenchmark {
    static let usage = "stages [packs=FOLDER] [rounds=3] [limit=N]   each stage and the whole pipeline, on one core"

    private let options: BenchmarkOptions
    init(_ options: BenchmarkOptions) { self.options = options }

    func run() throws {
        let limit = options.number("limit", or: .max)
        let packs = try BenchmarkPacks(options)
        try measure("news/load_mixed", try packs.mixed(limit))
        try measure("extract/zyte", try packs.pages(limit))
    }

    private func measure(_ name: String, _ payloads: [[UInt8]]) throws {
        let catalog = Copydesk.builtIn
        let pipeline = try ResolvedPipeline.resolve(
            SourceFile(
                name: "bench",
                text: "version: 1\ninput: stdin\nstages: [clean, parse, entities, summarize]\noutput: stdout\n"),
            catalog: catalog)
        var best: [Int64] = []
        for _ in 0..<max(1, options.number("rounds", or: 3)) {
            let times = try round(pipeline, payloads)
            best = best.isEmpty ? times : zip(best, times).map { min($0, $1) }
        }
        let bytes = payloads.reduce(0) { $0 + $1.count }
        print("\(name): \(payloads.count) articles, \(bytes / payloads.count) bytes each")
        let names = ["intake"] + pipeline.plan.steps.map(\.id) + ["record"]
        for (name, time) in zip(names, best) { show(name, time, payloads.count, bytes) }
        show("whole", best.reduce(0, +), payloads.count, bytes)
    }

    private func show(_ name: String, _ nanoseconds: Int64, _ count: Int, _ bytes: Int) {
        let seconds = Double(nanoseconds) / 1e9
        let pad = String(repeating: " ", count: max(0, 10 - name.count))
        print(
            "  \(name)\(pad) \(fixed(Double(nanoseconds) / 1000 / Double(count), 1)) µs, "
                + "\(fixed(Double(count) / seconds, 0)) articles/s, \(fixed(Double(bytes) / 1e6 / seconds, 1)) MB/s")
    }

    /// Nanoseconds of CPU time for intake, each step, and the record.
    private func round(_ pipeline: ResolvedPipeline, _ payloads: [[UInt8]]) throws -> [Int64] {
        let stages = try pipeline.plan.makeStages(StageContext())
        let intake = Intake()
        let encoder = RecordEncoder(RecordSettings())
        let article = Article()
        var out: [UInt8] = []
        var times = [Int64](repeating: 0, count: stages.count + 2)
        for payload in payloads {
            article.reset()
            var last = threadNanoseconds()
            do throws(StageError) {
                try intake.read(payload.span, headers: IntakeHeaders(), timestamp: 1_700_000_000_000, into: article)
                lap(&times, 0, &last)
                for (i, stage) in stages.enumerated() {
                    _ = try stage.process(article)
                    lap(&times, i + 1, &last)
                }
                try encoder.encode(article, payload: payload.span, into: &out)
                lap(&times, stages.count + 1, &last)
            } catch {
                // A dead letter: what it cost up to here is counted with the step that refused it.
                lap(&times, 0, &last)
            }
        }
        return times
    }

    @inline(__always)
    private func lap(_ times: inout [Int64], _ index: Int, _ last: inout Int64) {
        let now = threadNanoseconds()
        times[index] += now - last
        last = now
    }
}

/// CPU time of this thread.
func threadNanoseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}
