// Boosted regression trees at run time: flat nodes, one walk a tree, no allocation.

/// A sum of small decision trees, read from the bytes that `TreeTraining` writes. Immutable, so lanes may share it.
package struct Trees: Sendable {
    /// An inner node sends the row left when its feature is at most `value`; a leaf (`feature` 65535) adds `value`.
    struct Node {
        var value: Float
        var feature: UInt16
        var left: UInt16
        var right: UInt16
    }

    static let leaf: UInt16 = 65535
    /// "CDT1" in file order.
    static let magic: [UInt8] = [0x43, 0x44, 0x54, 0x31]

    private var nodes: [Node] = []
    private var roots: [UInt32] = []
    private let bias: Float
    /// How many features a row must have.
    package let featureCount: Int

    /// A model that scores every row 0: what a missing model file stands for.
    package init() {
        bias = 0
        featureCount = 0
    }

    /// Reads a model; nil when the bytes are not one, so that a bad file is an error and never a trap.
    package init?(_ bytes: [UInt8]) {
        var reader = TreeReader(bytes: bytes)
        for expected in Self.magic where reader.byte() != expected { return nil }
        featureCount = reader.half()
        let trees = reader.half()
        bias = reader.float()
        for _ in 0..<trees {
            let count = reader.half()
            guard count > 0, !reader.failed, count &* 10 <= bytes.count else { return nil }
            let root = nodes.count
            roots.append(UInt32(root))
            for index in 0..<count {
                let feature = reader.half()
                let left = reader.half()
                let right = reader.half()
                let node = Node(
                    value: reader.float(), feature: UInt16(feature), left: UInt16(left), right: UInt16(right))
                if node.feature != Self.leaf {
                    // Children stand behind their parent, so that a walk always ends.
                    guard feature < featureCount, left > index, right > index, left < count, right < count else {
                        return nil
                    }
                }
                nodes.append(node)
            }
        }
        if reader.failed || reader.position != bytes.count { return nil }
    }

    /// The score of one row, a log-odds for models that were trained with logistic loss. A short row scores 0.
    package func score(_ row: Span<Float>) -> Float {
        guard row.count >= featureCount else { return 0 }
        let nodes = self.nodes.span
        let roots = self.roots.span
        var sum = bias
        for i in roots.indices {
            let root = Int(roots[i])
            var at = root
            while true {
                let node = nodes[at]
                if node.feature == Self.leaf {
                    sum += node.value
                    break
                }
                at = root &+ Int(row[Int(node.feature)] <= node.value ? node.left : node.right)
            }
        }
        return sum
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
