// Trees that ask the same question at each level, read for many blocks at once.

/// A sum of trees over byte features. A row's answers at the levels of a tree are the bits of its leaf's number.
struct ObliviousTrees: Sendable {
    static let depth = 6
    static let leaves = 64

    /// Column and threshold of each level, tree after tree; the answer is "above the threshold".
    private(set) var columns: [UInt16] = []
    private(set) var thresholds: [UInt8] = []
    /// Leaf values in 1/1024 of log-odds.
    private(set) var values: [Int16] = []
    private(set) var bias: Int32 = 0

    var count: Int { thresholds.count / ObliviousTrees.depth }

    init() {}

    /// Reads the bytes that `PageModel` describes from `position` on, and moves it; nil when they end too early.
    init?(_ bytes: Span<UInt8>, _ position: inout Int) {
        guard let count = Self.number(bytes, &position), let bias = Self.number(bytes, &position) else { return nil }
        let size = 3 * ObliviousTrees.depth + 2 * ObliviousTrees.leaves
        guard count <= 4096, position + Int(count) * size <= bytes.count else { return nil }
        self.bias = Int32(bitPattern: bias)
        for _ in 0..<count {
            for _ in 0..<ObliviousTrees.depth {
                columns.append(UInt16(bytes[position]) | UInt16(bytes[position + 1]) << 8)
                thresholds.append(bytes[position + 2])
                position += 3
            }
            for _ in 0..<ObliviousTrees.leaves {
                values.append(Int16(bitPattern: UInt16(bytes[position]) | UInt16(bytes[position + 1]) << 8))
                position += 2
            }
        }
    }

    static func number(_ bytes: Span<UInt8>, _ position: inout Int) -> UInt32? {
        guard position + 4 <= bytes.count else { return nil }
        var value: UInt32 = 0
        for k in 0..<4 { value |= UInt32(bytes[position + k]) << UInt32(8 * k) }
        position += 4
        return value
    }

    /// Whether every column it asks for is there.
    func fits(columns limit: Int) -> Bool { columns.allSatisfy { Int($0) < limit } }

    /// The sums of all rows, in 1/1024 of log-odds.
    func scores(_ table: FeatureTable, into sums: inout [Int32]) {
        sums.removeAll(keepingCapacity: true)
        sums.append(contentsOf: repeatElement(bias, count: table.stride))
        let cells = table.bytes.span.bytes
        let columns = columns.span
        let thresholds = thresholds.span
        let values = values.span
        var out = sums.mutableSpan
        for tree in 0..<count {
            let level = tree &* ObliviousTrees.depth
            let leaves = values.extracting(tree &* ObliviousTrees.leaves..<(tree &+ 1) &* ObliviousTrees.leaves)
            for row in stride(from: 0, to: table.stride, by: FeatureTable.lanes) {
                var leaf = SIMD2<UInt64>(repeating: 0)
                for k in 0..<ObliviousTrees.depth {
                    let at = Int(columns[level &+ k]) &* table.stride &+ row
                    let cell = cells.unsafeLoadUnaligned(fromByteOffset: at, as: SIMD2<UInt64>.self)
                    let answer = ObliviousTrees.above(cell, thresholds[level &+ k])
                    leaf |= (answer &>> UInt64(7)) &<< UInt64(k)
                }
                var (low, high) = (leaf.x, leaf.y)
                for lane in 0..<8 {
                    out[row &+ lane] &+= Int32(leaves[Int(low & 63)])
                    out[row &+ lane &+ 8] &+= Int32(leaves[Int(high & 63)])
                    low &>>= 8
                    high &>>= 8
                }
            }
        }
    }

    /// The high bit of each byte of `cells` that is above `threshold`. Swift compares vectors lane by lane on the
    /// baseline of x86-64; bytes in words are subtracted without borrowing from each other instead.
    @inline(__always)
    private static func above(_ cells: SIMD2<UInt64>, _ threshold: UInt8) -> SIMD2<UInt64> {
        // "Above 255" is never asked by a trained tree and counts as "at least 255".
        let least = UInt64(threshold == 255 ? 255 : threshold &+ 1)
        let high = SIMD2<UInt64>(repeating: 0x8080_8080_8080_8080)
        let rest = SIMD2<UInt64>(repeating: (least & 0x7F) &* 0x0101_0101_0101_0101)
        let difference = (cells | high) &- rest
        let both = cells & difference
        let either = cells | difference
        return (least < 128 ? either : both) & high
    }
}
