// Log-linear histograms of durations: eight buckets an octave, so that a quantile is right to one part in eight.

/// The buckets that all histograms share: (lower, upper] in nanoseconds, from 1 µs to 137 s, and one for what is longer.
public enum HistogramShape {
    /// Everything up to 2^10 ns shares a bucket.
    private static let firstOctave = 10
    /// Doublings from the first bucket to the last.
    public static let octaves = 27
    private static let shift = 3
    /// Number of buckets.
    public static let count = 2 + octaves << shift

    /// The bucket of a duration.
    @inline(__always)
    public static func bucket(_ nanoseconds: Int64) -> Int {
        let value = UInt64(max(0, nanoseconds - 1))
        if value < 1 << firstOctave { return 0 }
        let octave = 63 - value.leadingZeroBitCount
        if octave >= firstOctave + octaves { return count - 1 }
        return 1 + (octave - firstOctave) << shift + Int(value >> UInt64(octave - shift)) & 7
    }

    /// The longest duration of a bucket; .max of the last one.
    public static func upper(_ bucket: Int) -> Int64 {
        if bucket <= 0 { return 1 << firstOctave }
        if bucket >= count - 1 { return .max }
        let octave = (bucket - 1) >> shift + firstOctave
        return Int64((bucket - 1) & 7 + 9) << Int64(octave - shift)
    }

    /// What is longer than everything in the buckets before this one.
    public static func lower(_ bucket: Int) -> Int64 { bucket <= 0 ? 0 : upper(bucket - 1) }
}

/// Durations counted by one thread.
public struct Histogram: Sendable, Equatable {
    /// By bucket.
    public private(set) var counts: [UInt64]
    /// All durations together, in nanoseconds.
    public private(set) var sum: UInt64 = 0

    /// Empty.
    public init() { counts = Array(repeating: 0, count: HistogramShape.count) }

    /// Counts one duration.
    @inline(__always)
    public mutating func record(_ nanoseconds: Int64) {
        counts[HistogramShape.bucket(nanoseconds)] &+= 1
        sum &+= UInt64(max(0, nanoseconds))
    }

    /// Adds what another thread counted in this bucket.
    public mutating func add(bucket: Int, count: UInt64) { counts[bucket] &+= count }

    /// Adds to the sum of durations.
    public mutating func add(sum nanoseconds: UInt64) { sum &+= nanoseconds }

    /// How many durations were counted.
    public var count: UInt64 { counts.reduce(0, &+) }

    /// The duration that a share of all does not exceed, in nanoseconds; nil when there are none.
    public func quantile(_ share: Double) -> Double? {
        let total = count
        if total == 0 { return nil }
        let rank = max(1, (share * Double(total)).rounded(.up))
        var before: UInt64 = 0
        for (bucket, here) in counts.enumerated() where here > 0 {
            if Double(before + here) >= rank {
                let lower = Double(HistogramShape.lower(bucket))
                if bucket == HistogramShape.count - 1 { return lower }
                let upper = Double(HistogramShape.upper(bucket))
                return lower + (upper - lower) * (rank - Double(before)) / Double(here)
            }
            before += here
        }
        return nil
    }
}
