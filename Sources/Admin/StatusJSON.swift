// The status as one JSON object: for the page, for `copydesk top`, for scripts. Never a secret, never article text.
internal import JSON
internal import Pipeline
internal import Worker

/// Objects and lists with their commas set.
private struct ObjectWriter {
    var json = JSONWriter()
    private var needsComma = false

    private mutating func separate() {
        if needsComma { json.byte(UInt8(ascii: ",")) }
        needsComma = true
    }

    mutating func key(_ name: String) {
        separate()
        json.string(name)
        json.byte(UInt8(ascii: ":"))
        needsComma = false
    }

    mutating func object(_ body: (inout ObjectWriter) -> Void) { nest("{", "}", body) }

    mutating func list(_ body: (inout ObjectWriter) -> Void) { nest("[", "]", body) }

    private mutating func nest(
        _ opening: Unicode.Scalar, _ closing: Unicode.Scalar, _ body: (inout ObjectWriter) -> Void
    ) {
        separate()
        json.byte(UInt8(ascii: opening))
        needsComma = false
        body(&self)
        json.byte(UInt8(ascii: closing))
        needsComma = true
    }

    mutating func text(_ value: String) {
        separate()
        json.string(value)
    }

    mutating func number(_ value: some BinaryInteger) {
        separate()
        json.integer(Int(clamping: value))
    }

    mutating func number(_ value: Double) {
        separate()
        json.fixed(value.isFinite ? value : 0, decimals: 6)
    }

    mutating func flag(_ value: Bool) {
        separate()
        if value { json.raw("true") } else { json.raw("false") }
    }

    mutating func null() {
        separate()
        json.raw("null")
    }

    mutating func pair(_ name: String, _ value: String?) {
        key(name)
        if let value { text(value) } else { null() }
    }

    mutating func pair(_ name: String, _ value: (some BinaryInteger)?) {
        key(name)
        if let value { number(value) } else { null() }
    }

    mutating func pair(_ name: String, _ value: Double?) {
        key(name)
        if let value { number(value) } else { null() }
    }

    mutating func pair(_ name: String, _ value: Bool) {
        key(name)
        flag(value)
    }

    mutating func pair(_ name: String, _ verdict: Verdict) {
        key(name)
        object { out in
            out.pair("ok", verdict.isGood)
            out.pair("reason", verdict.reason)
        }
    }

    var bytes: [UInt8] {
        var out: [UInt8] = []
        json.copy(to: &out)
        return out
    }
}

extension WorkerStatus {
    /// What /status answers.
    package var json: [UInt8] {
        var out = ObjectWriter()
        out.object { out in
            out.pair("pipeline", identity.pipeline)
            out.pair("hash", identity.hash)
            out.pair("version", identity.version)
            out.key("libraries")
            out.list { for library in identity.libraries { $0.text(library) } }
            out.pair("instance", identity.instance)
            out.pair("started_at", identity.startedAt)
            out.pair("phase", "\(phase)")
            out.pair("live", liveness)
            out.pair("ready", readiness)
            out.pair("topics", Verdict(reach.isKnown && reach.failure == nil, reach.failure ?? ""))
            out.pair("loop_seconds", loopSeconds)
            out.pair("stuck_seconds", stuckSeconds)
            writeNumbers(&out)
            writeLanes(&out)
            writeEvents(&out)
        }
        return out.bytes
    }

    private func writeNumbers(_ out: inout ObjectWriter) {
        let shot = snapshot ?? WorkerSnapshot()
        out.pair("joined", shot.isJoined)
        out.key("ledger")
        out.object { out in
            out.pair("polled", shot.ledger.polled)
            out.pair("published", shot.ledger.published)
            out.pair("dead_lettered", shot.ledger.deadLettered)
            out.pair("dropped", shot.ledger.dropped)
            out.pair("returned", shot.ledger.returned)
            out.pair("in_flight", shot.ledger.inFlight)
            out.pair("balanced", shot.ledger.isBalanced)
        }
        out.key("in_flight")
        out.object { out in
            out.pair("lanes", shot.inLanes)
            out.pair("parked", shot.parked)
            out.pair("unsent", shot.unsent)
            out.pair("sink", shot.inSink)
            out.pair("bytes", shot.bytesInFlight)
            out.pair("limit_bytes", shot.budgetBytes)
        }
        out.pair("consumed_bytes", shot.consumedBytes)
        out.pair("published_bytes", shot.publishedBytes)
        out.pair("retries", shot.retries)
        out.pair("resends", shot.resends)
        writeCauses(shot, &out)
        writePartitions(shot, &out)
        out.key("latency")
        write(shot.latency, name: nil, &out)
        out.key("stages")
        out.list { out in for step in steps { write(step.durations, name: step.name, &out) } }
    }

    private func writeCauses(_ shot: WorkerSnapshot, _ out: inout ObjectWriter) {
        out.key("dead_letters")
        out.list { out in
            for cause in shot.deadLetters.sorted(by: { $0.count > $1.count }) {
                out.object { out in
                    out.pair("stage", cause.stage)
                    out.pair("class", cause.code)
                    out.pair("count", cause.count)
                    out.pair("last", "\(cause.topic)[\(cause.partition)] offset \(cause.offset)")
                }
            }
        }
        out.key("drops")
        out.list { out in
            for drop in shot.drops.sorted(by: { $0.count > $1.count }) {
                out.object { out in
                    out.pair("reason", drop.reason)
                    out.pair("count", drop.count)
                }
            }
        }
        let moves = shot.rebalances
        out.key("rebalances")
        out.object { out in
            out.pair("assignments", moves.assignments)
            out.pair("revocations", moves.revocations)
            out.pair("drained", moves.drained)
            out.pair("returned", moves.returned)
            out.pair("stood_still_seconds", Double(moves.stoodStill) / 1e9)
        }
    }

    private func writePartitions(_ shot: WorkerSnapshot, _ out: inout ObjectWriter) {
        out.key("partitions")
        out.list { out in
            for one in shot.partitions.sorted(by: { ($0.topic, $0.partition) < ($1.topic, $1.partition) }) {
                out.object { out in
                    out.pair("topic", one.topic)
                    out.pair("partition", one.partition)
                    out.pair("watermark", one.watermark)
                    out.pair("end", one.end)
                    out.pair("lag", one.lag)
                    out.pair("in_flight", one.span)
                    out.pair("draining", one.isDraining)
                    write(oldest: one.oldest, &out)
                }
            }
        }
    }

    /// What holds the partition's watermark back.
    private func write(oldest: OldestSnapshot?, _ out: inout ObjectWriter) {
        out.key("oldest")
        guard let oldest else {
            out.null()
            return
        }
        out.object { out in
            out.pair("offset", oldest.offset)
            out.pair("seconds", Double(max(0, askedAt - oldest.polled)) / 1e9)
            out.pair("in", oldest.place.rawValue)
            out.pair("stage", oldest.stage)
            out.pair("attempts", oldest.attempts)
            out.pair("key_hash", oldest.key.map { hexadecimal($0) })
        }
    }

    /// Quantiles since the start, and the buckets, so that a reader can make those of any interval.
    private func write(_ histogram: Histogram, name: String?, _ out: inout ObjectWriter) {
        let count = histogram.count
        out.object { out in
            if let name { out.pair("stage", name) }
            out.pair("count", count)
            out.pair("seconds", Double(histogram.sum) / 1e9)
            for (key, share) in [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)] {
                out.pair(key, histogram.quantile(share).map { $0 / 1e9 })
            }
            out.key("buckets")
            out.list { out in
                for (bucket, count) in histogram.counts.enumerated() where count > 0 {
                    out.list { out in
                        out.number(Double(HistogramShape.lower(bucket)) / 1e9)
                        let last = bucket == HistogramShape.count - 1
                        out.number(Double(last ? HistogramShape.lower(bucket) : HistogramShape.upper(bucket)) / 1e9)
                        out.number(count)
                    }
                }
            }
        }
    }

    private func writeLanes(_ out: inout ObjectWriter) {
        out.pair("lanes", lanes)
        out.key("busy")
        out.list { out in
            for lane in busy.prefix(64) {
                out.object { out in
                    out.pair("lane", lane.lane)
                    out.pair("stage", lane.stage)
                    out.pair("seconds", lane.seconds)
                    out.pair("place", lane.place)
                    out.pair("offset", lane.offset)
                    out.pair("key_hash", lane.key)
                    out.pair("attempts", lane.attempts)
                    out.pair("stuck", lane.seconds >= stuckSeconds)
                }
            }
        }
        out.key("process")
        out.object { out in
            out.pair("cpu_seconds", process.cpuSeconds)
            out.pair("resident_bytes", process.residentBytes)
            out.pair("open_files", process.openFiles)
        }
    }

    private func writeEvents(_ out: inout ObjectWriter) {
        out.key("events")
        out.list { out in
            for event in events.reversed() {
                out.object { out in
                    out.pair("level", event.level.name)
                    out.pair("message", String(decoding: event.message.utf8.prefix(1000), as: UTF8.self))
                    out.pair("details", String(decoding: event.details.utf8.prefix(500), as: UTF8.self))
                    out.pair("time", event.time)
                    out.pair("count", event.count)
                }
            }
        }
    }
}
