// Trains boosted trees for logistic loss on binned features: deterministic, one thread, no randomness.

/// How trees are grown.
package struct TreeSettings: Sendable {
    /// Number of trees.
    package var trees = 80
    /// Leaves a tree.
    package var leaves = 8
    /// Step of each tree.
    package var rate = 0.1
    /// Shrinks leaf values.
    package var l2 = 5.0
    /// Smallest sum of row weights in a leaf.
    package var minimumWeight = 20.0

    /// Makes default settings.
    package init() {}
}

/// Rows of features with labels 0 or 1 and weights.
package struct TreeRows {
    /// How many features a row has.
    package let featureCount: Int
    /// Features, row after row.
    package var values: [Float] = []
    /// One a row.
    package var labels: [Float] = []
    /// One a row.
    package var weights: [Float] = []

    /// Makes an empty set.
    package init(featureCount: Int) { self.featureCount = featureCount }
    /// Number of rows.
    package var count: Int { labels.count }

    /// Adds a row.
    package mutating func add(_ row: [Float], label: Float, weight: Float = 1) {
        values.append(contentsOf: row)
        labels.append(label)
        weights.append(weight)
    }
}

/// Grows trees leaf by leaf, the best split first.
package struct TreeTrainer {
    private struct Split {
        var gain = 0.0
        var feature = -1
        var bin = 0
    }
    private struct Leaf {
        var rows: [Int32]
        var node: Int
        var split = Split()
    }

    private let rows: TreeRows
    private let settings: TreeSettings
    private var edges: [[Float]] = []
    private var bins: [UInt8] = []
    private var gradients: [Double] = []
    private var hessians: [Double] = []

    /// Bins the features of `rows` by their quantiles.
    package init(_ rows: TreeRows, _ settings: TreeSettings) {
        self.rows = rows
        self.settings = settings
        gradients = Array(repeating: 0, count: rows.count)
        hessians = gradients
        bins = Array(repeating: 0, count: rows.count * rows.featureCount)
        for feature in 0..<rows.featureCount { bin(feature) }
    }

    private mutating func bin(_ feature: Int) {
        let count = rows.count
        let sorted = (0..<count).map { rows.values[$0 * rows.featureCount + feature] }.sorted()
        var cuts: [Float] = []
        for k in 1..<64 where count > 0 {
            let at = k * count / 64
            if at == 0 { continue }
            let edge = sorted[at - 1]
            if edge < sorted[count - 1], cuts.last.map({ $0 < edge }) ?? true { cuts.append(edge) }
        }
        for row in 0..<count {
            let value = rows.values[row * rows.featureCount + feature]
            var low = 0
            var high = cuts.count
            while low < high {
                let middle = (low + high) / 2
                if value <= cuts[middle] { high = middle } else { low = middle + 1 }
            }
            bins[row * rows.featureCount + feature] = UInt8(low)
        }
        edges.append(cuts)
    }

    /// Trains and returns the model's bytes.
    package mutating func train() -> [UInt8] {
        let total = rows.weights.reduce(0.0) { $0 + Double($1) }
        var positive = 0.0
        for i in 0..<rows.count { positive += Double(rows.weights[i] * rows.labels[i]) }
        let share = min(max(positive / max(total, 1e-9), 1e-6), 1 - 1e-6)
        let bias = logarithm(share / (1 - share))
        var scores = Array(repeating: bias, count: rows.count)
        var writer = TreeWriter(featureCount: rows.featureCount, trees: settings.trees, bias: Float(bias))
        for _ in 0..<settings.trees {
            for i in 0..<rows.count {
                let p = 1 / (1 + exponential(-scores[i]))
                let weight = Double(rows.weights[i])
                gradients[i] = weight * (Double(rows.labels[i]) - p)
                hessians[i] = weight * max(p * (1 - p), 1e-6)
            }
            grow(&scores, &writer)
        }
        return writer.bytes
    }

    private func grow(_ scores: inout [Double], _ writer: inout TreeWriter) {
        var nodes = [TreeWriter.Node()]
        var leaves = [Leaf(rows: (0..<Int32(rows.count)).map { $0 }, node: 0)]
        leaves[0].split = bestSplit(leaves[0].rows)
        while leaves.count < settings.leaves {
            var best = 0
            for i in leaves.indices where leaves[i].split.gain > leaves[best].split.gain { best = i }
            let leaf = leaves[best]
            if leaf.split.feature < 0 { break }
            var left: [Int32] = []
            var right: [Int32] = []
            for row in leaf.rows {
                let bin = Int(bins[Int(row) * rows.featureCount + leaf.split.feature])
                if bin <= leaf.split.bin { left.append(row) } else { right.append(row) }
            }
            nodes[leaf.node].feature = leaf.split.feature
            nodes[leaf.node].value = edges[leaf.split.feature][leaf.split.bin]
            nodes[leaf.node].left = nodes.count
            nodes[leaf.node].right = nodes.count + 1
            leaves[best] = Leaf(rows: left, node: nodes.count, split: bestSplit(left))
            leaves.append(Leaf(rows: right, node: nodes.count + 1, split: bestSplit(right)))
            nodes.append(TreeWriter.Node())
            nodes.append(TreeWriter.Node())
        }
        for leaf in leaves {
            var gradient = 0.0
            var hessian = 0.0
            for row in leaf.rows {
                gradient += gradients[Int(row)]
                hessian += hessians[Int(row)]
            }
            let value = Float(settings.rate * gradient / (hessian + settings.l2))
            nodes[leaf.node].value = value
            for row in leaf.rows { scores[Int(row)] += Double(value) }
        }
        writer.add(nodes)
    }

    private func bestSplit(_ members: [Int32]) -> Split {
        let width = rows.featureCount
        var sums = Array(repeating: SIMD4<Double>(), count: width * 64)
        var all = SIMD4<Double>()
        for row in members {
            let i = Int(row)
            let cell = SIMD4(gradients[i], hessians[i], Double(rows.weights[i]), 0)
            all += cell
            for feature in 0..<width { sums[feature * 64 + Int(bins[i * width + feature])] += cell }
        }
        var best = Split()
        let whole = all.x * all.x / (all.y + settings.l2)
        for feature in 0..<width {
            var left = SIMD4<Double>()
            for bin in 0..<edges[feature].count {
                left += sums[feature * 64 + bin]
                let right = all - left
                if left.z < settings.minimumWeight || right.z < settings.minimumWeight { continue }
                let gain =
                    left.x * left.x / (left.y + settings.l2) + right.x * right.x / (right.y + settings.l2) - whole
                if gain > best.gain + 1e-9 { best = Split(gain: gain, feature: feature, bin: bin) }
            }
        }
        return best
    }
}

/// Writes what `Trees` reads.
struct TreeWriter {
    struct Node {
        var feature = 65535
        var left = 0
        var right = 0
        var value: Float = 0
    }

    private(set) var bytes: [UInt8] = [0x43, 0x44, 0x54, 0x31]

    init(featureCount: Int, trees: Int, bias: Float) {
        half(featureCount)
        half(trees)
        float(bias)
    }

    mutating func add(_ nodes: [Node]) {
        half(nodes.count)
        for node in nodes {
            half(node.feature)
            half(node.left)
            half(node.right)
            float(node.value)
        }
    }

    private mutating func half(_ value: Int) {
        bytes.append(UInt8(truncatingIfNeeded: value))
        bytes.append(UInt8(truncatingIfNeeded: value >> 8))
    }

    private mutating func float(_ value: Float) {
        half(Int(value.bitPattern & 0xFFFF))
        half(Int(value.bitPattern >> 16))
    }
}
