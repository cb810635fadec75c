// One value or key of a document that was read.
internal import CSimdjson

/// One value or key, in document order; its children follow it.
package struct JSONNode {
    /// What it is; numbers as in copydesk_json_kind.
    package enum Kind: UInt8 {
        case null, `false`, `true`, integer, unsigned, double
        /// A number beyond every range: kept as it is written.
        case number
        case string, key, array, object
    }

    /// What it is.
    package let kind: Kind
    /// Index of the node after this one and its children.
    package internal(set) var next: UInt32
    /// Bytes of the reader's `strings`: a decoded string or key, or the digits of a `number`.
    package let start: UInt32
    /// End of those bytes, exclusive.
    package let end: UInt32
    /// The number, as Int64, UInt64 or Double.
    let bits: UInt64

    /// The bytes of the reader's `strings`.
    package var range: Range<Int> { Int(start)..<Int(end) }
    /// True for every kind of number.
    package var isNumber: Bool { kind.rawValue >= Kind.integer.rawValue && kind.rawValue <= Kind.number.rawValue }

    init(kind: Kind, next: UInt32, start: UInt32, end: UInt32, bits: UInt64) {
        self.kind = kind
        self.next = next
        self.start = start
        self.end = end
        self.bits = bits
    }

    @inline(__always)
    init(_ node: copydesk_json_node) {
        kind = Kind(rawValue: UInt8(truncatingIfNeeded: node.kind)) ?? .null
        next = node.next
        start = node.start
        end = node.end
        bits = node.bits
    }
}
