// Features of the blocks of a page: a column of bytes per feature, so that a model reads many blocks at once.

/// A table of bytes, one column after another, each padded to whole vectors.
struct FeatureTable {
    private(set) var rows = 0
    /// Bytes from one column to the next.
    private(set) var stride = 0
    fileprivate(set) var bytes: [UInt8] = []

    /// Rows that a model reads at once.
    static let lanes = 16

    /// Empties it for `rows` rows of `columns` columns.
    mutating func reset(rows: Int, columns: Int) {
        self.rows = rows
        stride = (rows + FeatureTable.lanes - 1) / FeatureTable.lanes * FeatureTable.lanes
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: repeatElement(0, count: stride * columns))
    }

    @inline(__always)
    mutating func set(_ column: Int, _ row: Int, _ value: Int) {
        bytes[column &* stride &+ row] = UInt8(truncatingIfNeeded: min(max(value, 0), 255))
    }

    @inline(__always)
    func get(_ column: Int, _ row: Int) -> UInt8 { bytes[column &* stride &+ row] }

    /// Fills a column with another one moved by `offset` rows; rows without a source get `edge`.
    mutating func shift(_ source: Int, by offset: Int, into column: Int, edge: UInt8) {
        for row in 0..<rows {
            let from = row + offset
            bytes[column * stride + row] = from >= 0 && from < rows ? bytes[source * stride + from] : edge
        }
    }
}

/// Numbers put into bytes.
enum Scale {
    /// Sixteenths of the binary logarithm of `value` + 1.
    @inline(__always)
    static func log(_ value: Int) -> Int {
        let value = UInt64(truncatingIfNeeded: max(value, 0)) + 1
        let exponent = 63 - value.leadingZeroBitCount
        let fraction = exponent >= 4 ? (value >> UInt64(exponent - 4)) & 15 : (value << UInt64(4 - exponent)) & 15
        return exponent * 16 + Int(fraction)
    }

    /// `part` of `whole` in hundredths; 0 of nothing.
    @inline(__always)
    static func share(_ part: Int, _ whole: Int) -> Int { whole > 0 ? part &* 100 / whole : 0 }
}

extension FeatureTable {
    /// Copies the first columns of a table of as many rows.
    mutating func copy(_ other: FeatureTable, columns: Int) {
        bytes.replaceSubrange(0..<columns * stride, with: other.bytes[0..<columns * stride])
    }
}
