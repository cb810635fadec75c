// JSON as pages embed it: read into a flat table as far as it goes, whatever is wrong with the rest.

/// A JSON text as a flat table of values in document order. Reused from script to script.
package struct LooseJSON {
    package enum Kind: UInt8, Sendable { case object, array, string, scalar }

    package struct Value: Sendable {
        package var kind: Kind
        /// The key it stands under, without quotes and undecoded; empty in an array.
        package var keyStart: UInt32 = 0
        package var keyEnd: UInt32 = 0
        /// Of a string what is between the quotes; of a scalar its letters.
        package var start: UInt32
        package var end: UInt32
        /// Index past its last descendant.
        package var next: UInt32
    }

    package private(set) var values: [Value] = []
    // Open objects and arrays.
    private var open: [Int] = []

    private static let depthLimit = 64
    private static let valueLimit = 65_536

    package init() {}

    /// Reads `bytes` from `range`. Stops at what can't be JSON, or past its limits; what was read until then stands.
    package mutating func parse(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        values.removeAll(keepingCapacity: true)
        open.removeAll(keepingCapacity: true)
        var key = 0..<0
        var i = range.lowerBound
        let end = range.upperBound
        while i < end, values.count < LooseJSON.valueLimit {
            let byte = bytes[i]
            switch byte {
            case 0x22:
                let stop = LooseJSON.endOfString(bytes, from: i + 1, end: end)
                if isInObject, key.isEmpty, let after = LooseJSON.colon(bytes, after: stop + 1, end: end) {
                    key = i + 1..<max(i + 1, stop)
                    i = after
                    continue
                }
                add(.string, &key, i + 1, stop)
                i = stop + 1
            case 0x7B, 0x5B:
                guard open.count < LooseJSON.depthLimit else { return close(downTo: 0) }
                add(byte == 0x7B ? .object : .array, &key, i, i)
                open.append(values.count - 1)
                i += 1
            case 0x7D, 0x5D:
                key = 0..<0
                if !open.isEmpty { close(downTo: open.count - 1) }
                i += 1
            case 0x2D, 0x30...0x39, 0x61...0x7A:
                let start = i
                while i < end, bytes[i] > 0x20, bytes[i] != 0x2C, bytes[i] != 0x7D, bytes[i] != 0x5D { i += 1 }
                add(.scalar, &key, start, i)
            default:
                if byte == 0x2C { key = 0..<0 }
                i += 1
            }
        }
        close(downTo: 0)
    }

    private var isInObject: Bool { open.last.map { values[$0].kind == .object } ?? false }

    private mutating func add(_ kind: Kind, _ key: inout Range<Int>, _ start: Int, _ end: Int) {
        values.append(
            Value(
                kind: kind, keyStart: UInt32(key.lowerBound), keyEnd: UInt32(key.upperBound), start: UInt32(start),
                end: UInt32(end), next: UInt32(values.count + 1)))
        key = 0..<0
    }

    private mutating func close(downTo floor: Int) {
        while open.count > floor { values[open.removeLast()].next = UInt32(values.count) }
    }

    private static func endOfString(_ bytes: Span<UInt8>, from: Int, end: Int) -> Int {
        var i = from
        while i < end, bytes[i] != 0x22 { i += bytes[i] == 0x5C ? 2 : 1 }
        return min(i, end)
    }

    /// The index after the colon that follows `i`, if one does.
    private static func colon(_ bytes: Span<UInt8>, after i: Int, end: Int) -> Int? {
        var i = i
        while i < end, bytes[i] <= 0x20 { i += 1 }
        return i < end && bytes[i] == 0x3A ? i + 1 : nil
    }

    /// The index of the member of object `object` under `key`, or nil.
    package func member(_ key: StaticString, of object: Int, in bytes: Span<UInt8>) -> Int? {
        guard values[object].kind == .object else { return nil }
        var i = object + 1
        while i < Int(values[object].next) {
            let start = Int(values[i].keyStart)
            if Int(values[i].keyEnd) - start == key.utf8CodeUnitCount, LooseJSON.isSame(bytes, start, key) { return i }
            i = Int(values[i].next)
        }
        return nil
    }

    /// The indices of the members of an object or the elements of an array.
    package func children(of parent: Int) -> [Int] {
        guard values[parent].kind == .object || values[parent].kind == .array else { return [] }
        var found: [Int] = []
        var i = parent + 1
        while i < Int(values[parent].next) {
            found.append(i)
            i = Int(values[i].next)
        }
        return found
    }

    private static func isSame(_ bytes: Span<UInt8>, _ start: Int, _ word: StaticString) -> Bool {
        word.withUTF8Buffer { letters in
            for k in letters.indices where bytes[start + k] != letters[k] { return false }
            return true
        }
    }

    /// The characters of a string value, escapes read; of a scalar its letters.
    package func string(_ value: Int, in bytes: Span<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        var i = Int(values[value].start)
        let end = Int(values[value].end)
        while i < end {
            let byte = bytes[i]
            guard byte == 0x5C, i + 1 < end else {
                out.append(byte)
                i += 1
                continue
            }
            i += 2
            switch bytes[i - 1] {
            case 0x6E, 0x72: out.append(0x0A)
            case 0x74, 0x62, 0x66: out.append(0x20)
            case 0x75: out.append(codePoint: LooseJSON.unicode(bytes, &i, end))
            default: out.append(bytes[i - 1])
            }
        }
        return out
    }

    /// The code point after `\u`; a pair of surrogates is one, a lone one is none.
    private static func unicode(_ bytes: Span<UInt8>, _ i: inout Int, _ end: Int) -> UInt32 {
        guard let lead = hex(bytes, i, end) else { return 0xFFFD }
        i += 4
        guard lead >= 0xD800, lead < 0xDC00, i + 1 < end, bytes[i] == 0x5C, bytes[i + 1] == 0x75,
            let trail = hex(bytes, i + 2, end), trail >= 0xDC00, trail < 0xE000
        else { return lead }
        i += 6
        return 0x10000 + (lead - 0xD800) << 10 + (trail - 0xDC00)
    }

    private static func hex(_ bytes: Span<UInt8>, _ i: Int, _ end: Int) -> UInt32? {
        guard i + 4 <= end else { return nil }
        var value: UInt32 = 0
        for k in i..<i + 4 {
            let byte = bytes[k]
            if byte &- 0x30 < 10 {
                value = value << 4 | UInt32(byte &- 0x30)
            } else if (byte | 0x20) &- 0x61 < 6 {
                value = value << 4 | UInt32((byte | 0x20) &- 0x61 + 10)
            } else {
                return nil
            }
        }
        return value
    }
}
