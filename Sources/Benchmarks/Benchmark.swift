// What a benchmark is, the list of all, and the options that they share.
import Glibc

/// One thing that can be measured.
struct Benchmark: Sendable {
    let name: String
    let usage: String
    let run: @Sendable (BenchmarkOptions) throws -> Void
}

let benchmarks: [Benchmark] = [
    Benchmark(name: "stages", usage: StageBenchmark.usage) { try StageBenchmark($0).run() },
    Benchmark(name: "start", usage: ProcessBenchmark.startUsage) { try ProcessBenchmark($0).start() },
    Benchmark(name: "idle", usage: ProcessBenchmark.idleUsage) { try ProcessBenchmark($0).idle() },
    Benchmark(name: "meters", usage: MeterBenchmark.usage) { try MeterBenchmark($0).run() },
    Benchmark(name: "broker", usage: PassThrough.usage) { try PassThrough($0).run() },
]

/// `name=value` words of the command line.
struct BenchmarkOptions {
    private var values: [String: String] = [:]

    init(_ words: some Sequence<String>) {
        for word in words {
            let pair = word.split(separator: "=", maxSplits: 1)
            values[String(pair[0])] = pair.count > 1 ? String(pair[1]) : ""
        }
    }

    func text(_ name: String, or usual: String) -> String { values[name] ?? usual }
    func number(_ name: String, or usual: Int) -> Int { values[name].flatMap { Int($0) } ?? usual }
}

/// Why a benchmark could not be run.
struct BenchmarkError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// The middle one, or the mean of the middle two.
func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    if sorted.isEmpty { return 0 }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/// A number with so many digits behind the point.
func fixed(_ value: Double, _ digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let whole = Int((value * scale).rounded())
    if digits == 0 { return String(whole) }
    let text = String(abs(whole))
    let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
    return (whole < 0 ? "-" : "") + padded.dropLast(digits) + "." + padded.suffix(digits)
}

/// Seconds of the monotonic clock.
func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// Writes at once: a run takes minutes.
func say(_ text: String, to descriptor: Int32 = 1) {
    var text = text
    text.withUTF8 { bytes in _ = write(descriptor, bytes.baseAddress, bytes.count) }
}
