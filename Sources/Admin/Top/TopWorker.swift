// One worker as `copydesk top` knows it: its newest status, and those before it, from which rates are made.

/// A worker that is asked again and again.
package struct TopWorker: Sendable {
    /// Where it is asked.
    package let address: AdminAddress
    /// Its newest status; kept when it went away.
    package private(set) var newest: StatusReading?
    /// Why it does not answer now.
    package private(set) var failure: String?
    /// Since when it does not, in seconds since 1970.
    private(set) var lostAt = 0
    /// The readings of the last minute, the oldest first, with their times in monotonic seconds.
    private var past: [(at: Double, reading: StatusReading)] = []

    /// Rates are those of the last seconds, so that one slow answer does not make them jump.
    private static let rateSeconds = 5.5
    private static let pastSeconds = 61.0
    private static let mostPast = 130

    /// Knows nothing yet.
    package init(_ address: AdminAddress) { self.address = address }

    /// It has answered.
    package mutating func take(_ reading: StatusReading, at now: Double) {
        // Another process has its address: what was before is no past of it.
        if let last = newest, last.instance != reading.instance || last.startedAt != reading.startedAt { past = [] }
        newest = reading
        failure = nil
        lostAt = 0
        past.append((now, reading))
        // One that is older than the minute stays as long as there is no younger one to compare with.
        while past.count > 2, past[0].at < now - Self.pastSeconds || past.count > Self.mostPast { past.removeFirst() }
    }

    /// It has not.
    package mutating func lose(_ why: String, at time: Int) {
        failure = why
        if lostAt == 0 { lostAt = time }
    }

    /// True when it answered the last time.
    package var isThere: Bool { failure == nil && newest != nil }

    /// How fast a number grows, per second; nil before the second reading.
    func rate(_ number: (StatusReading) -> Double?) -> Double? {
        guard isThere, past.count > 1, let last = past.last else { return nil }
        let before = past.dropLast()
        let first = before.first { $0.at >= last.at - Self.rateSeconds } ?? before[before.endIndex - 1]
        guard last.at > first.at, let now = number(last.reading), let then = number(first.reading) else { return nil }
        return (now - then) / (last.at - first.at)
    }

    /// Durations of up to the last minute; since the worker's start before the second reading.
    func recent(_ durations: (StatusReading) -> Durations?) -> Durations {
        guard let newest, var now = durations(newest) else { return Durations() }
        if past.count > 1, let then = durations(past[0].reading) { now.add(then, factor: -1) }
        return now
    }

    /// How many seconds `recent` is of, at most a minute; 0 when it is of all since the start.
    var recentSeconds: Double {
        guard past.count > 1, let last = past.last else { return 0 }
        return last.at - past[0].at
    }
}
