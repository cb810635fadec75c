// copydesk-bench: measures the worker. The first word says what is measured.
import Glibc

let words = Array(CommandLine.arguments.dropFirst())
let usage =
    "usage: copydesk-bench BENCHMARK [name=value …]\n\n" + benchmarks.map { "  \($0.usage)\n" }.joined()

guard let first = words.first, let benchmark = benchmarks.first(where: { $0.name == first }) else {
    say(usage, to: 2)
    exit(64)
}
do {
    try benchmark.run(BenchmarkOptions(words.dropFirst()))
} catch {
    say("copydesk-bench: \(error)\n", to: 2)
    exit(1)
}
