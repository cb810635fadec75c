// Pass-through on a real broker: the worker without stages beside the raw C client, in alternating runs.
import Glibc
import Kafka

/// `stages: []` and `output.format: raw`, against Sources/Benchmarks/ForwarderPeer with the same properties.
struct PassThrough {
    static let usage =
        "broker [brokers=HOST:PORT messages=500000 bytes=1000 partitions=8 rounds=10 folder=.build/release topic=KEPT]"
        + "\n      pass-through beside the raw C client; instructions=1 counts instructions (valgrind)"

    private let options: BenchmarkOptions
    private let brokers: String
    private let messages: Int
    private let folder: String
    private let mark = "\(getpid())-\(Int(seconds()))"
    private var input: String { options.text("topic", or: "bench-in-\(mark)") }
    private var admin: KafkaAdmin
    private var stripped: String { "/tmp/copydesk-bench-\(mark)" }

    /// What one run cost.
    private struct Cost {
        var microseconds: Double
        var messagesPerSecond: Double
    }

    init(_ options: BenchmarkOptions) throws {
        self.options = options
        let known = getenv("COPYDESK_BROKERS").map { String(cString: $0) }
        brokers = options.text("brokers", or: known ?? "localhost:9092")
        messages = options.number("messages", or: 500_000)
        folder = options.text("folder", or: Self.ownFolder())
        admin = try KafkaAdmin(["bootstrap.servers": brokers])
    }

    /// Where this program lies, and with it the worker.
    static func ownFolder() -> String {
        guard let path = realpath("/proc/self/exe", nil) else { return ".build/release" }
        defer { free(path) }
        return String(cString: path).split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }
    }

    func run() throws {
        let keeps = options.text("topic", or: "").isEmpty == false
        if try !keeps || !admin.topic(input).exists {
            try admin.create([.init(input, partitions: partitions)])
            try feed()
        }
        defer { if !keeps { try? admin.delete([input]) } }
        say("\(messages) messages of \(options.number("bytes", or: 1000)) bytes, \(partitions) partitions\n")
        if options.number("instructions", or: 0) > 0 {
            try count(peer: true)
            try count(peer: false)
            return
        }
        var pairs: [(peer: Cost, worker: Cost)] = []
        // The first pair only warms the broker up.
        for round in 0...options.number("rounds", or: 10) {
            let isPeerFirst = round % 2 == 0
            let first = try measure(round, peer: isPeerFirst)
            let second = try measure(round, peer: !isPeerFirst)
            let pair = isPeerFirst ? (peer: first, worker: second) : (peer: second, worker: first)
            say("\(round == 0 ? "warm-up" : "round \(round)"): C \(text(pair.peer)); worker \(text(pair.worker))\n")
            if round > 0 { pairs.append(pair) }
        }
        report(pairs)
    }

    private func report(_ pairs: [(peer: Cost, worker: Cost)]) {
        let peer = Cost(
            microseconds: median(pairs.map(\.peer.microseconds)),
            messagesPerSecond: median(pairs.map(\.peer.messagesPerSecond)))
        let worker = Cost(
            microseconds: median(pairs.map(\.worker.microseconds)),
            messagesPerSecond: median(pairs.map(\.worker.messagesPerSecond)))
        let cost = median(pairs.map { $0.worker.microseconds / $0.peer.microseconds })
        let rate = median(pairs.map { $0.worker.messagesPerSecond / $0.peer.messagesPerSecond })
        say("median: C \(text(peer)); worker \(text(worker))\n")
        say("worker / C, median of \(pairs.count) pairs: processor time \(fixed(cost, 3)), rate \(fixed(rate, 3))\n")
    }

    /// Of the whole run, its start included.
    private func count(peer: Bool) throws {
        let program = peer ? "ForwarderPeer" : "copydesk"
        let path = "/tmp/callgrind.out.\(mark)"
        defer { unlink(path) }
        // valgrind gives up at what Swift writes for debuggers.
        mkdir(stripped, 0o755)
        defer { rmdir(stripped) }
        _ = try Child(["strip", "-g", "-o", "\(stripped)/\(program)", "\(folder)/\(program)"]).end()
        defer { unlink("\(stripped)/\(program)") }
        _ = try measure(0, peer: peer, under: ["valgrind", "--tool=callgrind", "--callgrind-out-file=\(path)"])
        let run = try Instructions(path)
        let per = { (count: Double) in fixed(count / Double(messages), 0) }
        say(
            "\(program): instructions a message: own \(per(run.own(program))), librdkafka \(per(run.of("librdkafka"))), "
                + "libc \(per(run.of("libc.so"))), all \(per(run.all))\n")
    }

    private func text(_ cost: Cost) -> String {
        "\(fixed(cost.microseconds, 3)) µs of processor time a message, \(fixed(cost.messagesPerSecond, 0))/s"
    }

    private func feed() throws {
        let bytes = options.number("bytes", or: 1000)
        let producer = try KafkaProducer([
            "bootstrap.servers": brokers, "linger.ms": "20", "partitioner": "murmur2_random",
            "queue.buffering.max.messages": "1000000",
        ])
        let topic = try producer.topic(input)
        try producer.prepare(topic)
        var payload = (0..<bytes).map { UInt8(97 + ($0 &* 7919) % 26) }
        var sent = 0
        while sent < messages {
            var digits = sent
            for i in 0..<min(8, bytes) {
                payload[i] = UInt8(48 + digits % 10)
                digits /= 10
            }
            let headers = KafkaHeadersRef.make(capacity: 2)
            headers.add("content-type", "text/plain")
            headers.add("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
            let key = Array("key-\(sent &* 7919 % 10_000)".utf8)
            let done = payload.withUnsafeBytes { payload in
                key.withUnsafeBytes { key in
                    producer.produce(to: topic, payload: payload, key: key, headers: headers, copying: true)
                }
            }
            switch done {
            case .queued: sent += 1
            case .queueFull:
                headers.destroy()
                if producer.reports({ _ in }) == 0 { usleep(1000) }
            case .refused(let error): throw BenchmarkError("\(error)")
            }
        }
        let left = producer.flush(timeoutMilliseconds: 120_000) { _ in }
        if left > 0 { throw BenchmarkError("the broker did not take \(left) messages") }
    }

    private func measure(_ round: Int, peer: Bool, under tool: [String] = []) throws -> Cost {
        let output = "bench-out-\(mark)-\(round)-\(peer ? "c" : "worker")"
        try admin.create([.init(output, partitions: partitions)])
        defer { try? admin.delete([output]) }
        return peer ? try runPeer(output, tool) : try runWorker(output, tool)
    }

    /// What the worker sets and the C client does not set by itself, so that neither has an advantage. With `memory: 2GiB`
    /// the worker's queues hold 64 MiB and 100,000 messages a partition; the C client has one queue for all, whose bounds
    /// are therefore the sum. Each may have 10,000 messages a partition under way.
    private var consumer: [String] {
        [
            "queued.max.messages.kbytes=\(65_536 * partitions)", "queued.min.messages=\(100_000 * partitions)",
            "fetch.message.max.bytes=1048576", "isolation.level=read_committed", "auto.commit.interval.ms=200",
            "partition.assignment.strategy=range,roundrobin",
        ]
    }
    private var partitions: Int { options.number("partitions", or: 8) }
    private static let producer = ["queue.buffering.max.messages=10000000", "message.timeout.ms=0"]

    private func runPeer(_ output: String, _ tool: [String]) throws -> Cost {
        var words = tool + ["\(tool.isEmpty ? folder : stripped)/ForwarderPeer"]
        for property in consumer { words += ["-c", property] }
        for property in Self.producer { words += ["-p", property] }
        words += ["-w", "\(10_000 * partitions)"]
        let child = try Child(words + [brokers, "group-\(output)", input, output, "\(messages)"])
        let line = try child.line(with: "\"client\":\"c\"")
        _ = try child.end()
        return Cost(
            microseconds: number("cpu_us_per_message", in: line),
            messagesPerSecond: number("messages_per_second", in: line))
    }

    private func number(_ name: String, in line: String) -> Double {
        for part in line.split(whereSeparator: { $0 == "," || $0 == "{" || $0 == "}" }) {
            let pair = part.split(separator: ":")
            if pair.count == 2, pair[0] == "\"\(name)\"" { return Double(pair[1]) ?? 0 }
        }
        return 0
    }

    /// From the moment when it gets its partitions to its end, leaving the group included.
    private func runWorker(_ output: String, _ tool: [String]) throws -> Cost {
        let path = "/tmp/\(output).yaml"
        let pipeline = """
            version: 1
            memory: 2GiB
            input:
              kafka: {brokers: "\(brokers)", topics: [\(input)], group: group-\(output)}
            stages: []
            output: {format: raw, kafka: {topic: \(output)}}
            dead_letter: {topic: \(output)-dead, max_message_bytes: 1MiB}

            """
        try write(pipeline, to: path)
        defer { unlink(path) }
        let child = try Child(
            tool + [
                "\(tool.isEmpty ? folder : stripped)/copydesk", "run", "--until", "end", "--log-format", "json", path,
            ])
        _ = try child.line(with: "partitions assigned")
        let start = seconds()
        let before = child.processorSeconds
        let end = try child.line(with: "\"message\":\"stopped\"")
        let wall = seconds() - start
        guard end.contains("\"published\":\"\(messages)\"") else { throw BenchmarkError("not all published: \(end)") }
        let cost = try child.end() - before
        return Cost(microseconds: cost * 1e6 / Double(messages), messagesPerSecond: Double(messages) / wall)
    }

    private func write(_ text: String, to path: String) throws {
        guard let file = fopen(path, "w") else { throw BenchmarkError("can't write \(path)") }
        fputs(text, file)
        fclose(file)
    }
}
