// Gradient boosting of trees that ask the same question at each level, over columns of bytes.
import TreeTraining

/// Rows to learn from: columns of bytes, targets between 0 and 1, and weights.
struct TrainingRows {
    var count = 0
    var columnCount = 0
    /// Column after column.
    var cells: [UInt8] = []
    var targets: [Float] = []
    var weights: [Float] = []
}

/// One tree, in the form the stage reads.
struct GrownTree {
    var columns: [Int] = []
    var thresholds: [UInt8] = []
    var values: [Int16] = []
}

struct GrownTrees {
    var bias: Int32 = 0
    var trees: [GrownTree] = []

    var bytes: [UInt8] {
        var out: [UInt8] = []
        out.append(number: UInt32(trees.count))
        out.append(number: UInt32(bitPattern: bias))
        for tree in trees {
            for level in tree.columns.indices {
                out.append(UInt8(tree.columns[level] & 255))
                out.append(UInt8(tree.columns[level] >> 8))
                out.append(tree.thresholds[level])
            }
            for value in tree.values {
                out.append(UInt8(truncatingIfNeeded: value))
                out.append(UInt8(truncatingIfNeeded: value >> 8))
            }
        }
        return out
    }

    /// Log-odds in 1/1024 of a row, given as a function from column to cell.
    func score(_ row: Int, _ rows: TrainingRows) -> Int32 {
        var sum = bias
        for tree in trees {
            var leaf = 0
            for level in tree.columns.indices
            where rows.cells[tree.columns[level] * rows.count + row] > tree.thresholds[level] {
                leaf |= 1 << level
            }
            sum += Int32(tree.values[leaf])
        }
        return sum
    }
}

extension [UInt8] {
    mutating func append(number: UInt32) {
        for k in 0..<4 { append(UInt8(truncatingIfNeeded: number >> UInt32(8 * k))) }
    }
}

struct TreeGrower {
    var treeCount = 220
    var depth = 6
    var rate: Float = 0.09
    var ridge: Float = 4
    var columnShare = 0.25
    var rowShare = 0.5
    var generator: Generator

    /// A small fixed generator, so that a training run can be repeated.
    struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            var x = state
            x = (x ^ (x >> 30)) &* 0xBF58_476D_1CE4_E5B9
            return x ^ (x >> 31)
        }
    }

    mutating func grow(_ rows: TrainingRows, using subset: [Int32], columns allowed: Int) -> GrownTrees {
        var out = GrownTrees()
        var (positive, total) = (Float(0), Float(0))
        for row in subset {
            positive += rows.targets[Int(row)] * rows.weights[Int(row)]
            total += rows.weights[Int(row)]
        }
        let odds = logarithm(Double(max(positive, 1e-3) / max(total - positive, 1e-3)))
        out.bias = Int32(odds * 1024)
        var scores = [Float](repeating: Float(out.bias) / 1024, count: rows.count)
        // A mean weight of one makes the ridge mean the same for every set of rows.
        let scale = Float(subset.count) / total
        for _ in 0..<treeCount {
            let tree = growTree(rows, subset, allowed, scores, scale)
            apply(tree, rows, &scores)
            out.trees.append(tree)
        }
        return out
    }

    private func apply(_ tree: GrownTree, _ rows: TrainingRows, _ scores: inout [Float]) {
        var leaves = [UInt8](repeating: 0, count: rows.count)
        rows.cells.withUnsafeBufferPointer { cells in
            for level in tree.columns.indices {
                let column = tree.columns[level] * rows.count
                let bit = UInt8(1 << level)
                for row in 0..<rows.count where cells[column + row] > tree.thresholds[level] { leaves[row] |= bit }
            }
        }
        for row in 0..<rows.count { scores[row] += Float(tree.values[Int(leaves[row])]) / 1024 }
    }

    private mutating func growTree(
        _ rows: TrainingRows, _ subset: [Int32], _ allowed: Int, _ scores: [Float], _ scale: Float
    ) -> GrownTree {
        var sample: [Int32] = []
        var slopes: [SIMD2<Float>] = []
        for row in subset where Double(generator.next() >> 11) / 9_007_199_254_740_992 < rowShare {
            let chance = Float(1 / (1 + exponential(-Double(scores[Int(row)]))))
            let weight = rows.weights[Int(row)] * scale
            sample.append(row)
            slopes.append(SIMD2(weight * (rows.targets[Int(row)] - chance), weight * max(chance * (1 - chance), 1e-4)))
        }
        var columns: [Int] = []
        for column in 0..<allowed where Double(generator.next() >> 11) / 9_007_199_254_740_992 < columnShare {
            columns.append(column)
        }
        var leaves = [Int32](repeating: 0, count: sample.count)
        var tree = GrownTree()
        for level in 0..<depth {
            let (column, threshold) = split(rows, sample, slopes, leaves, columns, leafCount: 1 << level)
            tree.columns.append(column)
            tree.thresholds.append(threshold)
            for i in sample.indices where rows.cells[column * rows.count + Int(sample[i])] > threshold {
                leaves[i] |= 1 << Int32(level)
            }
        }
        var sums = [SIMD2<Float>](repeating: .zero, count: 1 << depth)
        for i in sample.indices { sums[Int(leaves[i])] += slopes[i] }
        tree.values = sums.map { Int16(max(-8000, min(8000, rate * $0.x / ($0.y + ridge) * 1024))) }
        return tree
    }

    private func split(
        _ rows: TrainingRows, _ sample: [Int32], _ slopes: [SIMD2<Float>], _ leaves: [Int32], _ columns: [Int],
        leafCount: Int
    ) -> (Int, UInt8) {
        var best = (gain: -Float.infinity, column: columns.first ?? 0, threshold: UInt8(255))
        var bins = [SIMD2<Float>](repeating: .zero, count: leafCount * 256)
        for column in columns {
            for i in bins.indices { bins[i] = .zero }
            rows.cells.withUnsafeBufferPointer { cells in
                sample.withUnsafeBufferPointer { sample in
                    leaves.withUnsafeBufferPointer { leaves in
                        slopes.withUnsafeBufferPointer { slopes in
                            bins.withUnsafeMutableBufferPointer { bins in
                                let start = column * rows.count
                                for i in sample.indices {
                                    bins[Int(leaves[i]) << 8 | Int(cells[start + Int(sample[i])])] += slopes[i]
                                }
                            }
                        }
                    }
                }
            }
            var gains = [Float](repeating: 0, count: 256)
            for leaf in 0..<leafCount {
                var total = SIMD2<Float>.zero
                for bin in 0..<256 { total += bins[leaf << 8 | bin] }
                if total.y == 0 { continue }
                var left = SIMD2<Float>.zero
                for bin in 0..<255 {
                    left += bins[leaf << 8 | bin]
                    let right = total - left
                    gains[bin] += left.x * left.x / (left.y + ridge) + right.x * right.x / (right.y + ridge)
                }
            }
            for bin in 0..<255 where gains[bin] > best.gain { best = (gains[bin], column, UInt8(bin)) }
        }
        return (best.column, best.threshold)
    }
}
