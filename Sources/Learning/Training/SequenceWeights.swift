// Weights of a sequence tagger while it learns, and the best path under them.
import Learning

/// Real-valued weights, before they are made small integers.
package struct SequenceWeights: Sendable {
    package var rows: [SIMD16<Float>]
    /// By the label before; lanes are the label after.
    package var transitions: [SIMD16<Float>]

    /// All zero.
    package init(rows count: Int) {
        rows = Array(repeating: SIMD16(), count: count)
        transitions = Array(repeating: SIMD16(), count: 16)
    }

    func score(_ data: SequenceData, _ token: Int, _ salt: UInt64, _ keep: UInt64) -> SIMD16<Float> {
        var sum = data.base.isEmpty ? SIMD16<Float>() : data.base[token]
        for k in data.offsets[token]..<data.offsets[token + 1] where isKept(k, salt, keep) {
            sum += rows[Int(data.rows[k])]
        }
        return sum
    }

    /// The sum of a token's rows.
    package func score(_ data: SequenceData, _ token: Int) -> SIMD16<Float> {
        var sum = data.base.isEmpty ? SIMD16<Float>() : data.base[token]
        for k in data.offsets[token]..<data.offsets[token + 1] { sum += rows[Int(data.rows[k])] }
        return sum
    }
}

/// Viterbi over real scores.
package struct RealPath {
    var back: [SIMD16<UInt8>] = []
    static let barred: [SIMD16<Float>] = (0..<16).map { before in
        var row = SIMD16<Float>(repeating: -1e9)
        for after in 0..<LabelSet.count
        where before < LabelSet.count && LabelSet.mayFollow(UInt8(before), UInt8(after)) {
            row[after] = 0
        }
        return row
    }

    /// Makes empty scratch.
    package init() {}

    /// The best labels for scores of one run.
    package mutating func decode(_ scores: [SIMD16<Float>], _ transitions: [SIMD16<Float>], into labels: inout [UInt8])
    {
        let count = scores.count
        while back.count < count { back.append(SIMD16()) }
        let step = (0..<LabelSet.count).map { transitions[$0] + Self.barred[$0] }
        var state = step[0] + scores[0]
        for t in stride(from: 1, to: count, by: 1) {
            var best = SIMD16<Float>(repeating: -.infinity)
            var which = SIMD16<Int32>()
            for label in 0..<LabelSet.count {
                let candidate = step[label] + state[label]
                let better = candidate .> best
                best.replace(with: candidate, where: better)
                which.replace(with: SIMD16(repeating: Int32(label)), where: better)
            }
            state = best + scores[t]
            back[t] = SIMD16<UInt8>(truncatingIfNeeded: which)
        }
        var label = 0
        var top = -Float.infinity
        for candidate in 0..<LabelSet.count where state[candidate] + step[candidate][0] > top {
            top = state[candidate] + step[candidate][0]
            label = candidate
        }
        labels.removeAll(keepingCapacity: true)
        labels.append(contentsOf: repeatElement(0, count: count))
        for t in stride(from: count - 1, through: 0, by: -1) {
            labels[t] = UInt8(label)
            if t > 0 { label = Int(back[t][label]) }
        }
    }
}

/// Whether the feature at place `k` is seen this time: `keep` of 256 are, by a hash of place and salt.
@inline(__always)
func isKept(_ k: Int, _ salt: UInt64, _ keep: UInt64) -> Bool {
    var x = UInt64(truncatingIfNeeded: k) &+ salt
    x = (x ^ (x >> 32)) &* 0xd6e8_feb8_6659_fd93
    x = (x ^ (x >> 32)) &* 0xd6e8_feb8_6659_fd93
    return x >> 56 < keep
}
