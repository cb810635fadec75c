// A linear-chain conditional random field, trained by stochastic gradient descent with AdaGrad and feature dropout.
import Learning

/// e to the x, lane by lane, from basic operations alone, so that every machine gets the same bits.
@inline(__always)
func exponential(_ x: SIMD16<Float>) -> SIMD16<Float> {
    let low = x.clamped(lowerBound: SIMD16(repeating: -80), upperBound: SIMD16(repeating: 80))
    let whole = (low * 1.442_695_04).rounded(.toNearestOrEven)
    let rest = low - whole * 0.693_147_18
    var sum = 1 + rest * (1 / 6)
    sum = 1 + rest * 0.25 * (1 + rest * 0.2 * sum)
    sum = 1 + rest * (1 / 3) * sum
    sum = 1 + rest * 0.5 * sum
    sum = 1 + rest * sum
    let bits = SIMD16<Int32>(truncatingIfNeeded: SIMD16<Int32>(whole) &+ 127) &<< 23
    return sum * unsafeBitCast(bits, to: SIMD16<Float>.self)
}

/// Trains a random field.
package struct RandomField {
    package var epochs = 6
    package var seed: UInt64 = 1
    /// Of 256 features of a token, so many are seen at a time.
    package var keep: UInt64 = 256
    package var rate: Float = 0.1
    /// A token whose label has all but this much of the probability is left alone.
    package var settled: Float = 0.01

    /// With the usual settings.
    package init(epochs: Int, seed: UInt64) {
        self.epochs = epochs
        self.seed = seed
    }

    /// Learns from the runs whose index `uses` accepts.
    package func train(_ data: SequenceData, rows: Int, uses: (Int) -> Bool = { _ in true }) -> SequenceWeights {
        var weights = SequenceWeights(rows: rows)
        var squares = SequenceWeights(rows: rows)
        var order = data.runs.indices.filter(uses)
        var shuffler = Shuffler(seed: seed)
        var scratch = FieldScratch()
        for epoch in 0..<epochs {
            let salt = (UInt64(epoch) &+ seed &* 77) &* 0x9e37_79b9_7f4a_7c15
            shuffler.shuffle(&order)
            for index in order {
                let run = data.runs[index]
                scratch.scores.removeAll(keepingCapacity: true)
                for t in run { scratch.scores.append(weights.score(data, t, salt, keep)) }
                scratch.marginals(weights.transitions)
                for t in run {
                    var step = SIMD16<Float>() - scratch.gamma[t - run.lowerBound]
                    step[Int(data.labels[t])] += 1
                    // What is settled need not be learnt again.
                    if step[Int(data.labels[t])] < settled { continue }
                    for k in data.offsets[t]..<data.offsets[t + 1] {
                        if !isKept(k, salt, keep) { continue }
                        let row = Int(data.rows[k])
                        let square = squares.rows[row] + step * step
                        squares.rows[row] = square
                        weights.rows[row] = weights.rows[row] + rate * step / (square + 1e-6).squareRoot()
                    }
                }
                var before = 0
                for t in run {
                    scratch.xi[before][Int(data.labels[t])] += 1
                    before = Int(data.labels[t])
                }
                scratch.xi[before][0] += 1
                for label in 0..<LabelSet.count {
                    let step = scratch.xi[label]
                    squares.transitions[label] += step * step
                    weights.transitions[label] += rate * step / (squares.transitions[label] + 1e-6).squareRoot()
                }
            }
        }
        // Once all features are seen, each speaks as softly as its share of the training.
        for row in weights.rows.indices { weights.rows[row] *= Float(keep) / 256 }
        return weights
    }
}

/// Forward and backward sums of one run.
struct FieldScratch {
    var scores: [SIMD16<Float>] = []
    var gamma: [SIMD16<Float>] = []
    /// Minus the expected number of each step.
    var xi: [SIMD16<Float>] = Array(repeating: SIMD16(), count: 16)
    private var alpha: [SIMD16<Float>] = []
    private var local: [SIMD16<Float>] = []
    private var step: [SIMD16<Float>] = Array(repeating: SIMD16(), count: 16)

    mutating func marginals(_ transitions: [SIMD16<Float>]) {
        let count = scores.count
        for label in 0..<LabelSet.count { step[label] = exponential(transitions[label]) * Self.allowed[label] }
        while alpha.count < count {
            alpha.append(SIMD16())
            local.append(SIMD16())
            gamma.append(SIMD16())
        }
        for t in 0..<count {
            var top = scores[t]
            top[15] = -1e9
            local[t] = exponential(top - top.max())
            var sum = step[0]
            if t > 0 {
                sum = SIMD16()
                let before = alpha[t - 1]
                for label in 0..<LabelSet.count { sum += step[label] * before[label] }
            }
            let next = sum * local[t]
            alpha[t] = next / max(next.sum(), 1e-30)
        }
        for label in 0..<16 { xi[label] = SIMD16() }
        var beta = SIMD16<Float>()
        for label in 0..<LabelSet.count { beta[label] = step[label][0] }
        for t in stride(from: count - 1, through: 0, by: -1) {
            let both = alpha[t] * beta
            gamma[t] = both / max(both.sum(), 1e-30)
            if t == count - 1 { for label in 0..<LabelSet.count { xi[label][0] -= gamma[t][label] } }
            if t == 0 {
                xi[0] -= gamma[0]
                break
            }
            let right = local[t] * beta
            let before = alpha[t - 1]
            var next = SIMD16<Float>()
            for label in 0..<LabelSet.count { next[label] = (step[label] * right).sum() }
            let mass = max((next * before).sum(), 1e-30)
            for label in 0..<LabelSet.count { xi[label] -= step[label] * right * (before[label] / mass) }
            beta = next / max(next.max(), 1e-30)
        }
    }

    static let allowed: [SIMD16<Float>] = RealPath.barred.map { row in
        SIMD16<Float>(repeating: 0).replacing(with: SIMD16(repeating: 1), where: row .> -1)
    }
}
