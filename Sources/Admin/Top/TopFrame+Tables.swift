// The tables of a frame of `copydesk top`: lanes, stages, causes, partitions, and the last errors.

extension TopFrame {
    mutating func writeTables() {
        let stuck = lanes.filter(\.lane.isStuck).count
        let room = height.map { max(2, $0 / 8) } ?? .max
        if stuck > 0 || !isTight {
            write(laneTable, stuck > 0 ? "Stuck: \(stuck)" : "Lanes at work", atMost: max(room, stuck), "All idle.")
        }
        write(stageTable, "Stages, \(period)", atMost: max(12, room), "None has run yet.")
        write(causeTable, "Dead letters by cause", atMost: room, nil)
        if !isTight { write(dropTable, "Dropped by reason", atMost: room, nil) }
        // The partitions get what is left, since they are the most.
        let events = eventTable
        let reserved = events.rows.isEmpty ? 0 : min(room, events.rows.count) + (isTight ? 1 : 3)
        let rest = height.map { max(3, $0 - lines.count - reserved - (isTight ? 1 : 3)) }
        write(partitionTable, "Partitions, the most lag first", atMost: rest ?? .max, "None is assigned.")
        write(events, "Last warnings and errors", atMost: room, nil)
    }

    private mutating func write(_ table: TopTable, _ title: String, atMost most: Int, _ none: String?) {
        if table.rows.isEmpty && none == nil { return }
        if !isTight { lines.append(TopLine()) }
        if table.rows.isEmpty {
            var line = TopLine(title, .strong)
            line.add("  \(none ?? "")", .soft)
            lines.append(line)
            return
        }
        if !isTight { lines.append(TopLine(title, .strong)) }
        lines += table.lines(atMost: most)
    }

    private func columns(_ own: [TopTable.Column]) -> [TopTable.Column] { (isOne ? [] : [("#", true)]) + own }

    private func cells(_ name: String, _ own: [String]) -> [String] { (isOne ? [] : [name]) + own }

    private var lanes: [(name: String, lane: StatusReading.Lane)] {
        known.filter { $0.worker.isThere || isOne }.flatMap { one in one.reading.lanes.map { (one.name, $0) } }
            .sorted { $0.lane.seconds > $1.lane.seconds }
    }

    private var laneTable: TopTable {
        var table = TopTable(
            columns([
                ("LANE", true), ("STAGE", false), ("FOR", true), ("", false), ("ATTEMPT", true), ("WHERE", false),
                ("KEY", false),
            ]))
        for (name, lane) in lanes {
            let place =
                lane.place.isEmpty
                ? "–" : "\(TopText.safe(lane.place)) offset \(lane.offset.map { "\(Int($0))" } ?? "–")"
            table.add(
                cells(
                    name,
                    [
                        "\(lane.number)", TopText.safe(lane.stage, limit: 30), TopText.time(lane.seconds),
                        lane.isStuck ? "✗ stuck" : "", TopText.count(lane.attempts), place,
                        String(TopText.safe(lane.key).prefix(8)),
                    ]), styles: lane.isStuck ? [isOne ? 3 : 4: .bad] : [:])
        }
        return table
    }

    private var stageTable: TopTable {
        var table = TopTable([
            ("STAGE", false), ("ARTICLES", true), ("MEAN", true), ("P50", true), ("P95", true), ("P99", true),
            ("SHARE OF TIME", false),
        ])
        var names: [String] = []
        for step in known.flatMap(\.reading.steps) where !names.contains(step.name) { names.append(step.name) }
        let all = names.map { name in
            (name, merged { $0.steps.first { $0.name == name }?.durations })
        }
        let total = all.reduce(0) { $0 + $1.1.seconds }
        for (name, times) in all {
            let quantiles = [0.5, 0.95, 0.99].map { TopText.time(times.quantile($0)) }
            let share = total > 0 ? times.seconds / total : 0
            table.add(
                [TopText.safe(name, limit: 30), TopText.count(times.count), TopText.time(times.mean)] + quantiles
                    + ["\(TopText.bar(share)) \(TopText.count(share * 100)) %"])
        }
        return table
    }

    /// The same cause of several workers is one.
    private func causes(_ list: (StatusReading) -> [StatusReading.Cause]) -> [(
        cause: StatusReading.Cause, rate: Double?
    )] {
        var all: [(cause: StatusReading.Cause, rate: Double?)] = []
        for one in known {
            for cause in list(one.reading) {
                let rate = one.worker.rate { reading in
                    list(reading).first { $0.stage == cause.stage && $0.name == cause.name }?.count ?? 0
                }
                if let known = all.firstIndex(where: { $0.cause.stage == cause.stage && $0.cause.name == cause.name }) {
                    all[known].cause.count += cause.count
                    if let rate { all[known].rate = (all[known].rate ?? 0) + rate }
                } else {
                    all.append((cause, rate))
                }
            }
        }
        return all.sorted { $0.cause.count > $1.cause.count }
    }

    private var causeTable: TopTable {
        var table = TopTable([
            ("STAGE", false), ("CLASS", false), ("COUNT", true), ("PER SECOND", true), ("LAST AT", false),
        ])
        for (cause, rate) in causes(\.deadLetters) {
            table.add(
                [
                    TopText.safe(cause.stage, limit: 30), TopText.safe(cause.name, limit: 40),
                    TopText.count(cause.count), TopText.number(rate), TopText.safe(cause.last),
                ], styles: (rate ?? 0) > 0 ? [3: .warn] : [:])
        }
        return table
    }

    private var dropTable: TopTable {
        var table = TopTable([("REASON", false), ("COUNT", true), ("PER SECOND", true)])
        for (cause, rate) in causes(\.drops) {
            table.add([TopText.safe(cause.name, limit: 40), TopText.count(cause.count), TopText.number(rate)])
        }
        return table
    }

    private var partitionTable: TopTable {
        var table = TopTable(
            columns([
                ("PARTITION", false), ("LAG", true), ("DONE UP TO", true), ("NEWEST", true), ("IN FLIGHT", true),
                ("OLDEST", true), ("WAITS IN", false),
            ]))
        let all = known.filter { $0.worker.isThere || isOne }.flatMap { one in
            one.reading.partitions.map { (one.name, $0) }
        }
        // What is not known might be anything: it stands first.
        for (name, one) in all.sorted(by: { ($0.1.lag ?? .infinity) > ($1.1.lag ?? .infinity) }) {
            table.add(
                cells(
                    name,
                    [
                        "\(TopText.safe(one.topic, limit: 60))[\(one.number)]", TopText.count(one.lag),
                        TopText.count(one.done), TopText.count(one.end), TopText.count(one.inFlight),
                        TopText.time(one.oldestSeconds),
                        TopText.safe(one.isDraining ? "going; \(one.oldestPlace)" : one.oldestPlace, limit: 80),
                    ]))
        }
        return table
    }

    private var eventTable: TopTable {
        var table = TopTable(columns([("WHEN", false), ("LEVEL", false), ("TIMES", true), ("WHAT", false)]))
        let all = known.flatMap { one in one.reading.events.map { (one.name, $0) } }.sorted { $0.1.time > $1.1.time }
        for (name, event) in all {
            let details = event.details.isEmpty ? "" : " (\(event.details))"
            table.add(
                cells(
                    name,
                    [
                        TopText.clock(event.time), event.isError ? "error" : "warning", TopText.count(event.count),
                        TopText.safe(event.message + details),
                    ]), styles: [isOne ? 1 : 2: event.isError ? .bad : .warn])
        }
        return table
    }
}
