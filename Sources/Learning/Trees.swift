// Boosted regression trees at run time: every node of a tree is asked, without a branch, and the answers name the leaf.

/// A sum of small decision trees, read from the bytes that `TreeTraining` writes. Immutable, so lanes may share it.
///
/// A tree's leaves are numbered from the left. A node whose question is answered with no rules out the leaves on its left
/// side; the lowest leaf that nobody ruled out is the row's. Walks would mispredict every other branch.
package struct Trees: Sendable {
    /// A row goes left when its feature is at most `limit`; else the leaves in `ruledOut` are none of its. Limits and features
    /// are ordered integers of 31 bits, so that the sign of a difference compares: vector comparisons compile to loops.
    struct Node {
        var limit: Int32
        var feature: UInt16
        var ruledOut: UInt16
    }

    /// Most leaves of a tree: a bit each.
    static let mostLeaves = 16
    static let leafMark = 65535
    /// "CDT1" in file order.
    static let magic: [UInt8] = [0x43, 0x44, 0x54, 0x31]

    private var nodes: [Node] = []
    /// End of each tree's nodes.
    private var ends: [UInt32] = []
    /// Sixteen a tree.
    private var leaves: [Float] = []
    private let bias: Float
    /// How many features a row must have.
    package let featureCount: Int

    /// Reads a model; nil when the bytes are not one, so that a bad file is an error and never a trap.
    package init?(_ bytes: [UInt8]) {
        var reader = TreeReader(bytes: bytes)
        for expected in Self.magic where reader.byte() != expected { return nil }
        featureCount = reader.half()
        let trees = reader.half()
        bias = reader.float()
        for _ in 0..<trees {
            guard let tree = PlainTree(&reader, features: featureCount) else { return nil }
            nodes.append(contentsOf: tree.nodes)
            ends.append(UInt32(nodes.count))
            leaves.append(contentsOf: tree.leaves)
        }
        if reader.failed || reader.position != bytes.count { return nil }
    }

    /// The scores of eight rows, given as columns: one vector a feature. Log-odds for models that were trained with
    /// logistic loss; 0 when columns are missing.
    package func score(_ columns: Span<SIMD8<Int32>>) -> SIMD8<Float> {
        guard columns.count >= featureCount else { return SIMD8(repeating: 0) }
        let nodes = self.nodes.span
        let ends = self.ends.span
        let leaves = self.leaves.span
        var sums = SIMD8<Float>(repeating: bias)
        var at = 0
        for tree in ends.indices {
            let end = Int(ends[tree])
            var open = SIMD8<Int32>(repeating: 0xFFFF)
            while at < end {
                let node = nodes[at]
                let isRight = (SIMD8(repeating: node.limit) &- columns[Int(node.feature)]) &>> 31
                open &= ~(isRight & SIMD8(repeating: Int32(node.ruledOut)))
                at &+= 1
            }
            let base = tree &* Self.mostLeaves
            for lane in 0..<8 { sums[lane] += leaves[base &+ (open[lane].trailingZeroBitCount & 15)] }
        }
        return sums
    }
}

/// Rows of features on their way to `Trees`, eight at a time.
package struct TreeColumns: Sendable {
    /// One vector a feature.
    package private(set) var columns: [SIMD8<Int32>]

    /// Makes room for rows of a length.
    package init(featureCount: Int) { columns = Array(repeating: SIMD8(repeating: 0), count: featureCount) }

    /// Writes a row into lane 0 to 7.
    package mutating func set(_ row: [Float], lane: Int) {
        for i in 0..<min(row.count, columns.count) { columns[i][lane & 7] = Self.ordered(row[i]) }
    }

    /// An integer of 31 bits that is ordered as the float is; neighbours in the last bit fall together.
    @inline(__always)
    static func ordered(_ value: Float) -> Int32 {
        let bits = Int32(bitPattern: (value + 0).bitPattern)
        return (bits >= 0 ? bits : bits ^ 0x7FFF_FFFF) >> 1
    }
}

/// One tree as it stands in a file, turned into questions and leaves.
struct PlainTree {
    private(set) var nodes: [Trees.Node] = []
    private(set) var leaves = [Float](repeating: 0, count: Trees.mostLeaves)

    init?(_ reader: inout TreeReader, features: Int) {
        let count = reader.half()
        guard count > 0, count < 2 * Trees.mostLeaves, !reader.failed else { return nil }
        var rows: [(feature: Int, left: Int, right: Int, value: Float)] = []
        for _ in 0..<count { rows.append((reader.half(), reader.half(), reader.half(), reader.float())) }
        if reader.failed { return nil }
        // Children stand behind their parent, so one pass from the back counts leaves and one from the front numbers them.
        var sizes = [Int](repeating: 1, count: count)
        for i in rows.indices.reversed() where rows[i].feature != Trees.leafMark {
            let row = rows[i]
            guard row.feature < features, row.left > i, row.right > row.left, row.right < count else { return nil }
            sizes[i] = sizes[row.left] + sizes[row.right]
        }
        guard sizes[0] <= Trees.mostLeaves else { return nil }
        var starts = [Int](repeating: 0, count: count)
        for i in rows.indices {
            let row = rows[i]
            guard starts[i] + sizes[i] <= Trees.mostLeaves else { return nil }
            if row.feature == Trees.leafMark {
                leaves[starts[i]] = row.value
                continue
            }
            starts[row.left] = starts[i]
            starts[row.right] = starts[i] + sizes[row.left]
            let ruledOut = (UInt32(1) << UInt32(sizes[row.left])) - 1
            nodes.append(
                Trees.Node(
                    limit: TreeColumns.ordered(row.value), feature: UInt16(row.feature),
                    ruledOut: UInt16(truncatingIfNeeded: ruledOut << UInt32(starts[i]))))
        }
    }
}

/// Little-endian numbers from bytes; past the end it yields zeros and remembers that it failed.
struct TreeReader {
    let bytes: [UInt8]
    var position = 0
    var failed = false

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func byte() -> UInt8 {
        guard position < bytes.count else {
            failed = true
            return 0
        }
        position += 1
        return bytes[position - 1]
    }

    mutating func half() -> Int {
        let low = Int(byte())
        return low | Int(byte()) << 8
    }

    mutating func float() -> Float {
        let low = UInt32(half())
        return Float(bitPattern: low | UInt32(half()) << 16)
    }
}
