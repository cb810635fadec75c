// Training material of a sequence tagger: runs of tokens, each with its feature rows and its label.

/// Flat arrays; token t has the rows `rows[offsets[t]..<offsets[t + 1]]`.
package struct SequenceData: Sendable {
    package var rows: [UInt32] = []
    package var offsets: [Int] = [0]
    package var labels: [UInt8] = []
    package var runs: [Range<Int>] = []
    /// Scores that another model gave each token; empty when there is none.
    package var base: [SIMD16<Float>] = []

    /// Starts empty.
    package init() {}

    /// Takes out rows that fewer tokens have: they fit the training text and little else.
    package mutating func dropRare(below least: Int, rows count: Int) {
        var seen = [Int](repeating: 0, count: count)
        for row in rows { seen[Int(row)] += 1 }
        var kept: [UInt32] = []
        kept.reserveCapacity(rows.count)
        var start = 0
        for token in labels.indices {
            let end = offsets[token + 1]
            for k in start..<end where seen[Int(rows[k])] >= least { kept.append(rows[k]) }
            start = end
            offsets[token + 1] = kept.count
        }
        rows = kept
    }

    /// Ends the current token with its label.
    package mutating func endToken(_ label: UInt8) {
        offsets.append(rows.count)
        labels.append(label)
    }
}

/// A small generator of reproducible numbers (SplitMix64).
package struct Shuffler {
    var state: UInt64

    /// The same seed gives the same numbers.
    package init(seed: UInt64) { state = seed }

    /// The next number.
    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// Puts the items in another order.
    package mutating func shuffle<T>(_ items: inout [T]) {
        guard items.count > 1 else { return }
        for i in stride(from: items.count - 1, to: 0, by: -1) {
            items.swapAt(i, Int(next() % UInt64(i + 1)))
        }
    }
}
