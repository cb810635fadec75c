// The best label sequence under token scores and transition scores: Viterbi in sixteen 16-bit lanes, and its margins.

/// Transition scores by label left and label right; a forbidden step is far below any score that tokens can reach.
package struct Transitions: Sendable {
    /// Scores into each label, by the label before it.
    package var into: InlineArray<16, SIMD16<Int16>>
    /// Scores out of each label, by the label after it: `into` turned over.
    package var outOf: InlineArray<16, SIMD16<Int16>>

    /// What a forbidden step costs.
    package static let forbidden: Int16 = -12_000

    /// Takes a matrix by rows: the label before, then the label after.
    package init(_ score: (Int, Int) -> Int16) {
        into = InlineArray(repeating: SIMD16(repeating: Self.forbidden))
        outOf = InlineArray(repeating: SIMD16(repeating: Self.forbidden))
        for before in 0..<LabelSet.count {
            for after in 0..<LabelSet.count
            where LabelSet.mayFollow(UInt8(before), UInt8(after)) {
                outOf[before][after] = score(before, after)
                into[after][before] = score(before, after)
            }
        }
    }
}

/// Scratch for decoding one run of tokens after another.
package struct BestPath: Sendable {
    private var forward: [SIMD16<Int16>] = []
    private var back: [SIMD16<UInt8>] = []

    /// Makes empty scratch.
    package init() {}

    /// Writes the best labels of `range` of `scores`, a run with outside before and after it.
    package mutating func decode(
        _ scores: Span<SIMD16<Int16>>, _ range: Range<Int>, _ transitions: Transitions,
        into labels: inout MutableSpan<UInt8>
    ) {
        while forward.count < range.count {
            forward.append(SIMD16())
            back.append(SIMD16())
        }
        Self.decode(scores, range, transitions, &forward, &back, into: &labels)
    }

    private static func decode(
        _ scores: Span<SIMD16<Int16>>, _ range: Range<Int>, _ transitions: Transitions,
        _ forward: inout [SIMD16<Int16>], _ back: inout [SIMD16<UInt8>], into labels: inout MutableSpan<UInt8>
    ) {
        var alpha = forward.mutableSpan
        var from = back.mutableSpan
        var state = transitions.outOf[0] &+ scores[range.lowerBound]
        alpha[0] = state
        var t = 1
        while t < range.count {
            var best = SIMD16<Int16>(repeating: -32_000)
            var which = SIMD16<Int16>()
            for label in 0..<LabelSet.count {
                let candidate = transitions.outOf[label] &+ state[label]
                let better = candidate .> best
                best.replace(with: candidate, where: better)
                which.replace(with: SIMD16(repeating: Int16(label)), where: better)
            }
            let top = SIMD16<Int16>(repeating: best.max())
            let floor = SIMD16<Int16>(repeating: Transitions.forbidden)
            state = pointwiseMax(best &- top, floor) &+ scores[range.lowerBound &+ t]
            alpha[t] = state
            from[t] = SIMD16<UInt8>(truncatingIfNeeded: which)
            t &+= 1
        }
        let last = pointwiseMax(state, SIMD16(repeating: -16_000)) &+ transitions.into[0]
        var label = 0
        for candidate in 1..<LabelSet.count where last[candidate] > last[label] { label = candidate }
        t = range.count &- 1
        while t >= 0 {
            labels[range.lowerBound &+ t] = UInt8(truncatingIfNeeded: label)
            if t > 0 { label = Int(from[t][label]) }
            t &-= 1
        }
    }

    /// After `decode`: writes for each token of `range` how far its label's best path lies above the best one with
    /// another label there.
    package mutating func margins(
        _ scores: Span<SIMD16<Int16>>, _ range: Range<Int>, _ transitions: Transitions, labels: Span<UInt8>,
        into margins: inout MutableSpan<Int16>
    ) {
        let alpha = forward.span
        var beta = transitions.into[0]
        var t = range.count &- 1
        while t >= 0 {
            let at = range.lowerBound &+ t
            var through =
                pointwiseMax(alpha[t], SIMD16(repeating: -16_000)) &+ pointwiseMax(beta, SIMD16(repeating: -16_000))
            let own = Int(labels[at])
            let best = Int(through[own])
            through[own] = .min
            through[15] = .min
            margins[at] = Int16(truncatingIfNeeded: min(best &- Int(through.max()), 32_000))
            let right = scores[at] &+ beta
            var next = SIMD16<Int16>(repeating: -32_000)
            for label in 0..<LabelSet.count {
                next = pointwiseMax(
                    next, transitions.into[label] &+ pointwiseMax(right, SIMD16(repeating: -16_000))[label])
            }
            beta = pointwiseMax(next &- SIMD16(repeating: next.max()), SIMD16(repeating: Transitions.forbidden))
            t &-= 1
        }
    }
}
