// A frame of `copydesk top`: what workers tell, as lines of text.

/// Makes frames from what workers told.
package struct TopFrame {
    let workers: [TopWorker]
    /// Those that have ever answered, with their newest status.
    let known: [(name: String, worker: TopWorker, reading: StatusReading)]
    let height: Int?
    var lines: [TopLine] = []

    /// `height` is nil where everything may be shown; `heading` stands at the top, `time` is seconds since 1970.
    package static func lines(_ workers: [TopWorker], heading: String, time: Int, height: Int? = nil) -> [TopLine] {
        var frame = TopFrame(workers, height: height)
        frame.writeHeading(heading, time)
        frame.writeFailures()
        if !frame.known.isEmpty {
            if frame.isOne { frame.writeWorker(time) } else { frame.writeWorkers(time) }
            frame.writeNumbers()
            frame.writeTables()
        }
        return height.map { Array(frame.lines.prefix($0)) } ?? frame.lines
    }

    private init(_ workers: [TopWorker], height: Int?) {
        self.workers = workers
        self.height = height
        known = workers.enumerated().compactMap { index, worker in
            worker.newest.map { ("\(index + 1)", worker, $0) }
        }
    }

    var isOne: Bool { workers.count == 1 }
    /// A usual terminal of 24 rows: no titles and gaps between tables then, whose heads say what they are.
    var isTight: Bool { height.map { $0 < 40 } ?? false }

    // MARK: The top

    private mutating func writeHeading(_ heading: String, _ time: Int) {
        var line = TopLine("copydesk top", .strong)
        line.add("  \(heading)  \(TopText.clock(time)) UTC", .soft)
        lines += [line, TopLine()]
    }

    private mutating func writeFailures() {
        let lost = workers.filter { $0.failure != nil }
        for worker in lost {
            let old = worker.newest == nil ? "" : " What stands here of it is old."
            let since = worker.newest == nil ? "" : " since \(TopText.clock(worker.lostAt))"
            lines.append(
                TopLine("✗ No answer\(since): \(TopText.safe(worker.failure ?? "")). Waiting for it.\(old)", .bad))
        }
        if !lost.isEmpty { lines.append(TopLine()) }
    }

    private static func state(_ worker: TopWorker, _ reading: StatusReading) -> [(String, TopStyle)] {
        if !worker.isThere { return [("✗ gone", .bad)] }
        return [
            (TopText.safe(reading.phase), reading.phase == "running" ? .plain : .warn),
            reading.live.isGood ? ("✓ live", .good) : ("✗ not live", .bad),
            reading.ready.isGood ? ("✓ ready", .good) : ("✗ not ready", .bad),
        ]
    }

    private mutating func writeWorker(_ time: Int) {
        let (_, worker, reading) = known[0]
        var line = TopLine(TopText.safe(reading.pipeline), .strong)
        for (text, style) in Self.state(worker, reading) {
            line.add("  ")
            line.add(text, style)
        }
        line.add("  up \(TopText.time(Double(max(0, time - reading.startedAt))))")
        lines.append(line)
        let who = [reading.instance, "copydesk \(reading.version)", "pipeline \(reading.hash)"] + reading.libraries
        if !isTight { lines.append(TopLine(TopText.safe(who.joined(separator: " · ")), .soft)) }
        writeReasons("", reading)
        lines.append(TopLine())
    }

    private mutating func writeReasons(_ name: String, _ reading: StatusReading) {
        if !reading.live.isGood { lines.append(TopLine(name + TopText.safe(reading.live.reason), .bad)) }
        if !reading.ready.isGood {
            lines.append(TopLine("\(name)not ready: " + TopText.safe(reading.ready.reason), .warn))
        }
        if !reading.isBalanced { lines.append(TopLine("\(name)the ledger does not balance", .bad)) }
    }

    private mutating func writeWorkers(_ time: Int) {
        var table = TopTable([
            ("#", true), ("PIPELINE", false), ("STATE", false), ("IN/S", true), ("OUT/S", true), ("LAG", true),
            ("IN FLIGHT", true), ("BUDGET", true), ("DEAD", true), ("UP", true), ("ADDRESS", false),
        ])
        for (name, worker, reading) in known {
            let states = Self.state(worker, reading)
            let worst = states.first { $0.1 == .bad } ?? states.first { $0.1 == .warn } ?? states.last ?? ("", .plain)
            let share = (reading.flight["bytes"] ?? 0) / max(1, reading.flight["limit_bytes"] ?? 0)
            table.add(
                [
                    name, TopText.safe(reading.pipeline, limit: 24), worst.0,
                    TopText.number(worker.rate { $0.books["polled"] }),
                    TopText.number(worker.rate { $0.books["published"] }), TopText.count(reading.lag),
                    TopText.count(reading.books["in_flight"]), "\(TopText.count(share * 100)) %",
                    TopText.count(reading.books["dead_lettered"]),
                    TopText.time(Double(max(0, time - reading.startedAt))), worker.address.text,
                ], styles: [2: worst.1])
        }
        lines += table.lines(atMost: height.map { max(3, $0 / 4) } ?? .max)
        for (name, worker, reading) in known where worker.isThere { writeReasons("\(name): ", reading) }
        lines.append(TopLine())
    }

    // MARK: Numbers of all together

    private func sum(_ number: (StatusReading) -> Double?) -> Double {
        known.reduce(0) { $0 + ($1.worker.isThere ? number($1.reading) ?? 0 : 0) }
    }

    /// nil before the second readings.
    private func rate(_ number: (StatusReading) -> Double?) -> Double? {
        let all = known.compactMap { $0.worker.rate(number) }
        return all.isEmpty ? nil : all.reduce(0, +)
    }

    private mutating func write(_ name: String, _ value: String, _ middle: String, _ rest: String) {
        var line = TopLine(name, .soft)
        line.pad(to: max(11, 21 - value.count))
        line.add(value, .strong)
        line.pad(to: 23)
        line.add(middle)
        line.pad(to: 45)
        line.add(rest)
        lines.append(line)
    }

    private func books(_ name: String) -> String { TopText.count(sum { $0.books[name] }) }

    private func speed(_ bytes: (StatusReading) -> Double?) -> String {
        rate(bytes).map { TopText.bytes($0) + "/s" } ?? ""
    }

    private mutating func writeNumbers() {
        write(
            "In", TopText.number(rate { $0.books["polled"] }) + "/s", speed(\.consumedBytes),
            "\(books("polled")) taken · \(books("returned")) returned")
        write(
            "Out", TopText.number(rate { $0.books["published"] }) + "/s", speed(\.publishedBytes),
            "\(books("published")) published · \(books("dropped")) dropped")
        writeLag()
        let (bytes, limit) = (sum { $0.flight["bytes"] }, sum { $0.flight["limit_bytes"] })
        write(
            "In flight", books("in_flight"), TopText.bar(bytes / max(1, limit)),
            "\(TopText.bytes(bytes)) of \(TopText.bytes(limit)) · "
                + ["lanes", "parked", "unsent", "sink"].map { name in
                    "\(name == "sink" ? "sent" : name) \(TopText.count(sum { $0.flight[name] }))"
                }.joined(separator: " · "))
        let latency = merged { $0.latency }
        write(
            "Latency", TopText.time(latency.mean), "mean, p50 \(TopText.time(latency.quantile(0.5)))",
            "p99 \(TopText.time(latency.quantile(0.99))) from poll to acknowledgement, \(period)")
        write(
            "CPU", TopText.count(rate(\.cpuSeconds).map { $0 * 100 }) + " %", TopText.bytes(sum(\.residentBytes)),
            "\(TopText.count(sum { Double($0.lanes.count) })) of \(TopText.count(sum { Double($0.laneCount) })) lanes busy · "
                + "retries \(TopText.count(sum(\.retries))) · resends \(TopText.count(sum(\.resends)))")
    }

    private mutating func writeLag() {
        let lags = known.filter(\.worker.isThere).compactMap(\.reading.lag)
        let lag = lags.isEmpty ? nil : lags.reduce(0, +)
        var trend = ""
        if let lag, let change = rate(\.lag) {
            if lag == 0 {
                trend = "caught up"
            } else if abs(change) < 0.05 {
                trend = "steady"
            } else {
                trend = change > 0 ? "growing \(TopText.number(change))/s" : "falling \(TopText.number(-change))/s"
            }
            if change < -0.05, lag > 0 { trend += ", gone in \(TopText.time(lag / -change))" }
        }
        let count = sum { Double($0.partitions.count) }
        let partitions = "\(TopText.count(count)) partition\(count == 1 ? "" : "s")"
        write(
            "Lag", TopText.count(lag), trend.isEmpty ? partitions : "", trend.isEmpty ? "" : "\(partitions), \(trend)")
    }

    var period: String {
        let seconds = known.map(\.worker.recentSeconds).max() ?? 0
        return seconds > 0 ? "last \(TopText.count(seconds)) s" : "since the start"
    }

    func merged(_ durations: (StatusReading) -> Durations?) -> Durations {
        var all = Durations()
        for one in known where one.worker.isThere || isOne { all.add(one.worker.recent(durations)) }
        return all
    }
}

extension StatusReading {
    /// Of the partitions whose lag is known; nil when none is.
    var lag: Double? {
        let known = partitions.compactMap(\.lag)
        return known.isEmpty ? nil : known.reduce(0, +)
    }
}
