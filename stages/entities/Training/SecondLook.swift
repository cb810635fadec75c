// Trains the second look on labels from models that have not seen the document, and measures how sure it may be.
import EntitiesStage
import Learning
import LearningTraining

/// The training text as documents and as runs.
struct Material {
    var data = SequenceData()
    var documents: [Document] = []
    /// The first run of each document, and one more.
    var firstRun: [Int] = []
}

/// What the first look says of documents it has not seen.
struct SecondLook {
    private var data = SequenceData()

    init(_ material: Material, softness: Float) {
        let first = material.data
        var owner = [Int](repeating: 0, count: first.runs.count)
        for d in material.documents.indices {
            for run in material.firstRun[d]..<material.firstRun[d + 1] { owner[run] = d }
        }
        data.labels = first.labels
        data.runs = first.runs
        data.base = Array(repeating: SIMD16(), count: first.labels.count)
        var found = [UInt8](repeating: 0, count: first.labels.count)
        var path = RealPath()
        var labels: [UInt8] = []
        let folds = 4
        for fold in 0..<folds {
            let weights = Trainer.field(UInt64(10 + fold)).train(first, rows: 1 << Int(Features.bits)) {
                owner[$0] % folds != fold
            }
            let transitions = weights.transitions.map { $0 * softness }
            for (number, run) in first.runs.enumerated() where owner[number] % folds == fold {
                for t in run { data.base[t] = weights.score(first, t) }
                path.decode(Array(data.base[run]), transitions, into: &labels)
                for (k, label) in labels.enumerated() { found[run.lowerBound + k] = label }
            }
        }
        collect(material, found)
    }

    private mutating func collect(_ material: Material, _ found: [UInt8]) {
        var votes = Votes()
        var buffer = FeatureBuffer()
        data.offsets = []
        for (d, document) in material.documents.enumerated() {
            var labels = [UInt8](repeating: 0, count: document.units.count)
            for (k, run) in document.runs.enumerated() {
                let from = data.runs[material.firstRun[d] + k].lowerBound
                for i in Int(run.start)..<Int(run.end) { labels[i] = found[from + i - Int(run.start)] }
            }
            votes.gather(document, labels)
            for run in document.runs {
                for i in Int(run.start)..<Int(run.end) {
                    votes.collect(document.units.span, labels.span, i, into: &buffer)
                    data.offsets.append(data.rows.count)
                    for k in 0..<buffer.count { data.rows.append(buffer.items[k]) }
                }
            }
        }
        data.offsets.append(data.rows.count)
    }

    func learn() -> SequenceWeights {
        var field = RandomField(epochs: 4, seed: 99)
        field.keep = 200
        field.rate = 0.02
        return field.train(data, rows: 1 << Int(Votes.bits))
    }

    /// For steps of the margin the share of names that are right, in per cent, never falling.
    func calibrate(_ model: EntityModel, _ scale: Float) -> [Int32] {
        let step = 12
        var right = [Double](repeating: 0.5, count: 40)
        var all = [Double](repeating: 1, count: 40)
        var path = BestPath()
        for run in data.runs {
            let scores = run.map { t in
                var sum = SIMD16<Int16>(
                    truncatingIfNeeded: SIMD16<Int32>((data.base[t] * scale).rounded(.toNearestOrEven)))
                for k in data.offsets[t]..<data.offsets[t + 1] { sum &+= model.secondRows[Int(data.rows[k])] }
                return sum
            }
            var labels = [UInt8](repeating: 0, count: run.count)
            var margins = [Int16](repeating: 0, count: run.count)
            var out = labels.mutableSpan
            path.decode(scores.span, 0..<run.count, model.secondTransitions, into: &out)
            var gaps = margins.mutableSpan
            path.margins(scores.span, 0..<run.count, model.secondTransitions, labels: out.span, into: &gaps)
            let gold = Score.spans(Array(data.labels[run]))
            for span in Score.spans(labels) where span.kind < 3 {
                let margin = Int(margins[span.start..<span.end].min() ?? 0)
                let bin = min(max(margin, 0) / step, right.count - 1)
                all[bin] += 1
                if gold.contains(where: { $0 == span }) { right[bin] += 1 }
            }
        }
        return [Int32(step)] + Self.rising(right, all).map { Int32(($0 * 100).rounded()) }
    }

    /// The rising step function nearest to the shares: neighbours that fall are pooled.
    private static func rising(_ right: [Double], _ all: [Double]) -> [Double] {
        var pools: [(right: Double, all: Double, count: Int)] = []
        for (r, a) in zip(right, all) {
            pools.append((r, a, 1))
            while pools.count > 1 {
                let last = pools[pools.count - 1]
                let before = pools[pools.count - 2]
                if before.right / before.all <= last.right / last.all { break }
                pools.removeLast(2)
                pools.append((before.right + last.right, before.all + last.all, before.count + last.count))
            }
        }
        return pools.flatMap { Array(repeating: $0.right / $0.all, count: $0.count) }
    }
}
