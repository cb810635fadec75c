// What the program costs before it works: how soon it gives its first record, and what it holds while it waits.
import Glibc

/// The program's time to the first record of `enrich`, and its memory while `run` has nothing to do.
struct ProcessBenchmark {
    static let startUsage =
        "start [rounds=20 folder=.build/release]   from exec to the first record of `copydesk enrich`"
    static let idleUsage =
        "idle [folder=.build/release]   memory of `copydesk run` that waits, on the embedded broker"

    private let options: BenchmarkOptions
    private let program: String
    private let mark = "/tmp/copydesk-bench-\(getpid())"

    init(_ options: BenchmarkOptions) {
        self.options = options
        program = options.text("folder", or: PassThrough.ownFolder()) + "/copydesk"
    }

    /// Prints the median of the milliseconds until the record of a short article was read.
    func start() throws {
        let path = "\(mark).txt"
        try save(
            "Ferry halted\n\nThe ferry to Ostrov stood still on Monday, the harbour master Anna Weil said.\n", path)
        defer { unlink(path) }
        let rounds = max(1, options.number("rounds", or: 20))
        var (times, costs): ([Double], [Double]) = ([], [])
        // The first run only brings the program into memory.
        for round in 0...rounds {
            let start = seconds()
            let child = try Child([program, "enrich", path])
            _ = try child.line(with: "\"schema\":\"copydesk.article/1\"")
            let time = (seconds() - start) * 1000
            let cost = try child.end() * 1000
            if round > 0 {
                times.append(time)
                costs.append(cost)
            }
        }
        times.sort()
        say(
            "from exec to the first record: \(fixed(median(times), 1)) ms, median of \(rounds) "
                + "(\(fixed(times[0], 1)) to \(fixed(times[rounds - 1], 1))); "
                + "processor time of the whole run \(fixed(median(costs), 1)) ms\n")
    }

    /// Prints the resident memory two seconds after the worker has its partitions.
    func idle() throws {
        let broker = try Child([program, "broker", "--topics", "in,out,dead"])
        let address = try broker.line(with: ":").filter { $0 != "\n" }
        let path = "\(mark).yaml"
        try save(
            """
            version: 1
            input: {kafka: {brokers: "\(address)", topics: [in], group: bench}}
            stages: [clean, parse, entities, summarize]
            output: {kafka: {topic: out}}
            dead_letter: {topic: dead}

            """, path)
        defer { unlink(path) }
        let worker = try Child([program, "run", "--log-format", "json", "--admin", "127.0.0.1:0", path])
        _ = try worker.line(with: "partitions assigned")
        sleep(2)
        let memory = try worker.memory()
        say(
            "idle after joining: \(fixed(memory.resident, 1)) MiB resident, of that "
                + "\(fixed(memory.own, 1)) MiB its own and the rest pages of program and libraries\n")
    }

    private func save(_ text: String, _ path: String) throws {
        guard let file = fopen(path, "w") else { throw BenchmarkError("can't write \(path)") }
        fputs(text, file)
        fclose(file)
    }
}
