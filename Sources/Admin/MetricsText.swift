// The metrics as Prometheus reads them: text format 0.0.4, base units, a HELP and a TYPE for each family.
package import Pipeline
internal import Worker

/// Writes families of metrics.
package struct MetricsText {
    /// What was written.
    package private(set) var text = ""
    private var family = ""

    /// Empty.
    package init() {}

    /// Begins a family: its samples must follow at once.
    package mutating func family(_ name: String, _ type: String, _ help: String) {
        family = "copydesk_" + name
        if name.hasPrefix("process_") { family = name }
        text += "# HELP \(family) \(help)\n# TYPE \(family) \(type)\n"
    }

    /// One sample of the family.
    package mutating func sample(_ labels: [(String, String)] = [], _ value: String, suffix: String = "") {
        text += family + suffix
        if !labels.isEmpty {
            text += "{" + labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",") + "}"
        }
        text += " \(value)\n"
    }

    /// A family with one sample.
    package mutating func single(_ name: String, _ type: String, _ help: String, _ value: some Numeric) {
        family(name, type, help)
        sample("\(value)")
    }

    private mutating func sample(_ value: String) { sample([], value) }

    /// Cumulative buckets at every octave, in seconds.
    package mutating func histogram(_ labels: [(String, String)], _ histogram: Histogram) {
        var total: UInt64 = 0
        for bucket in 0..<HistogramShape.count - 1 {
            total += histogram.counts[bucket]
            // Every eighth bucket ends an octave.
            guard bucket % 8 == 0 else { continue }
            let bound = Self.seconds(UInt64(HistogramShape.upper(bucket)))
            sample(labels + [("le", bound)], "\(total)", suffix: "_bucket")
        }
        total += histogram.counts[HistogramShape.count - 1]
        sample(labels + [("le", "+Inf")], "\(total)", suffix: "_bucket")
        sample(labels, Self.seconds(histogram.sum), suffix: "_sum")
        sample(labels, "\(total)", suffix: "_count")
    }

    /// Nanoseconds as seconds, exactly.
    package static func seconds(_ nanoseconds: UInt64) -> String {
        let whole = nanoseconds / 1_000_000_000
        var part = String(nanoseconds % 1_000_000_000)
        part = String(repeating: "0", count: 9 - part.utf8.count) + part
        while part.hasSuffix("0") && part.utf8.count > 1 { part.removeLast() }
        return "\(whole).\(part)"
    }

    private static func escaped(_ value: String) -> String {
        var out = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": out += "\\\\"
            case "\"": out += "\\\""
            case "\n": out += "\\n"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}

extension WorkerStatus {
    /// What /metrics answers.
    package var metrics: String {
        var out = MetricsText()
        out.family("build_info", "gauge", "Always 1; the labels say what runs.")
        out.sample(
            [
                ("version", identity.version), ("pipeline", identity.pipeline), ("hash", identity.hash),
                ("libraries", identity.libraries.joined(separator: ", ")),
            ], "1")
        out.single("live", "gauge", "1 when the loop turns and no lane is stuck.", liveness.isGood ? 1 : 0)
        out.single("ready", "gauge", "1 when the worker can do its work.", readiness.isGood ? 1 : 0)
        out.single("topics_reachable", "gauge", "1 when input, output and dead-letter topics answer.", reachable)
        writeLanes(&out)
        if let snapshot {
            write(snapshot, &out)
            write(partitions: snapshot, &out)
        }
        out.family("stage_duration_seconds", "histogram", "Time of an article in a stage, by visit.")
        for step in steps { out.histogram([("stage", step.name)], step.durations) }
        out.write(statistics.compactMap { KafkaNumbers(client: $0.client, $0.json) })
        out.single("process_cpu_seconds_total", "counter", "CPU time of the process.", process.cpuSeconds)
        out.single("process_resident_memory_bytes", "gauge", "Resident memory.", process.residentBytes)
        out.single("process_open_fds", "gauge", "Open file descriptors.", process.openFiles)
        out.single("process_start_time_seconds", "gauge", "Start, in seconds since 1970.", identity.startedAt)
        return out.text
    }

    private var reachable: Int { reach.isKnown && reach.failure == nil ? 1 : 0 }

    private func writeLanes(_ out: inout MetricsText) {
        out.single("lanes", "gauge", "Threads that compute.", lanes)
        out.single("lanes_busy", "gauge", "Lanes that are in an article.", busy.count)
        let stuck = busy.filter { $0.seconds >= stuckSeconds }
        out.single("lanes_stuck", "gauge", "Lanes that are in one stage for longer than the limit.", stuck.count)
        out.single(
            "lane_longest_seconds", "gauge", "The longest that a lane is in its stage now.", busy.first?.seconds ?? 0)
    }

    private func write(_ shot: WorkerSnapshot, _ out: inout MetricsText) {
        let books = shot.ledger
        out.single("articles_consumed_total", "counter", "Articles taken from the source.", books.polled)
        out.single("articles_published_total", "counter", "Articles acknowledged by the output.", books.published)
        out.family(
            "articles_dead_lettered_total", "counter", "Articles acknowledged by the dead-letter topic, by cause.")
        for cause in shot.deadLetters { out.sample([("stage", cause.stage), ("class", cause.code)], "\(cause.count)") }
        out.family("articles_dropped_total", "counter", "Articles left out on purpose, by reason.")
        for drop in shot.drops { out.sample([("reason", drop.reason)], "\(drop.count)") }
        out.single(
            "articles_returned_total", "counter", "Articles given back unfinished; they are read again.", books.returned
        )
        out.single("articles_in_flight", "gauge", "Articles taken and not done.", books.inFlight)
        out.single("articles_parked", "gauge", "Articles that wait for a time or an answer.", shot.parked)
        out.single("articles_in_lanes", "gauge", "Articles handed to lanes.", shot.inLanes)
        out.single("articles_in_sink", "gauge", "Records sent and not acknowledged.", shot.inSink)
        out.single("articles_unsent", "gauge", "Records that wait for the output.", shot.unsent)
        out.single("ledger_balanced", "gauge", "1 when every article is accounted for.", books.isBalanced ? 1 : 0)
        out.single("consumed_bytes_total", "counter", "Payload bytes taken.", shot.consumedBytes)
        out.single("published_bytes_total", "counter", "Bytes of records acknowledged.", shot.publishedBytes)
        out.single("in_flight_bytes", "gauge", "Weight of the articles in flight.", shot.bytesInFlight)
        out.single("in_flight_limit_bytes", "gauge", "The byte budget: over it nothing is taken.", shot.budgetBytes)
        out.single("stage_retries_total", "counter", "Tries of a stage that the world refused.", shot.retries)
        out.single("records_resent_total", "counter", "Records that had to be sent again.", shot.resends)
        out.family("article_duration_seconds", "histogram", "From poll to acknowledgement.")
        out.histogram([], shot.latency)
        let moves = shot.rebalances
        out.single("rebalance_assignments_total", "counter", "How often partitions were given.", moves.assignments)
        out.single("rebalance_revocations_total", "counter", "How often partitions were taken away.", moves.revocations)
        out.single("rebalance_drained_total", "counter", "Articles finished before partitions went.", moves.drained)
        out.single("rebalance_returned_total", "counter", "Articles given back when partitions went.", moves.returned)
        out.family("rebalance_stood_still_seconds_total", "counter", "Time in which nothing was taken.")
        out.sample([], MetricsText.seconds(moves.stoodStill))
    }

    private func write(partitions shot: WorkerSnapshot, _ out: inout MetricsText) {
        out.single("group_joined", "gauge", "1 when the worker is a member of its group.", shot.isJoined ? 1 : 0)
        out.single("partitions_assigned", "gauge", "Partitions that the worker owns.", shot.partitions.count)
        out.family("partition_lag", "gauge", "Messages not done, of partitions owned now.")
        for one in shot.partitions { if let lag = one.lag { out.sample(place(one), "\(lag)") } }
        out.family("partition_watermark_offset", "gauge", "Everything below this offset is done.")
        for one in shot.partitions { if let mark = one.watermark { out.sample(place(one), "\(mark)") } }
        out.family("partition_in_flight", "gauge", "From the oldest article not done to the newest taken.")
        for one in shot.partitions { out.sample(place(one), "\(one.span)") }
    }

    private func place(_ one: PartitionSnapshot) -> [(String, String)] {
        [("topic", one.topic), ("partition", "\(one.partition)")]
    }
}
