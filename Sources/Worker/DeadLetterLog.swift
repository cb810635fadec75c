// Which dead letters are told in the log: the first of each cause, then one in ten seconds with how many there were.

/// Keeps the log short however many articles fail.
struct DeadLetterLog {
    private var causes: [String: (due: Int64, count: UInt64)] = [:]
    private static let pause: Int64 = 10_000_000_000
    /// Causes are few, but a plugin may make up names without end.
    private static let most = 200

    /// Counts one; gives how many of this cause there were so far when it is to be told.
    mutating func count(_ cause: String, now: Int64) -> UInt64? {
        let cause = causes.count < Self.most || causes[cause] != nil ? cause : "other"
        var (due, count) = causes[cause] ?? (.min, 0)
        count += 1
        let isTold = now >= due
        if isTold { due = now + Self.pause }
        causes[cause] = (due, count)
        return isTold ? count : nil
    }
}
