// Repairs invalid UTF-8 as WHATWG has it: each maximal ill-formed subpart becomes one U+FFFD.

/// Copies bytes as valid UTF-8.
package enum UTF8Repair {
    /// Appends `bytes` to `out`, with U+FFFD for what is no UTF-8, and returns how many were put in.
    package static func append(_ bytes: Span<UInt8>, to out: inout [UInt8]) -> Int {
        out.reserveCapacity(out.count + bytes.count)
        var replaced = 0
        var valid = 0
        var i = 0
        while i < bytes.count {
            let (length, isWhole) = sequence(bytes, i)
            if !isWhole {
                copy(bytes, valid..<i, to: &out)
                out.append(0xEF)
                out.append(0xBF)
                out.append(0xBD)
                replaced += 1
                valid = i + length
            }
            i += length
        }
        copy(bytes, valid..<i, to: &out)
        return replaced
    }

    /// Length of the sequence at `i`, or of the maximal subpart that one U+FFFD stands for.
    @inline(__always)
    static func sequence(_ bytes: Span<UInt8>, _ i: Int) -> (length: Int, isWhole: Bool) {
        let first = bytes[i]
        if first < 0x80 { return (1, true) }
        var low: UInt8 = 0x80
        var high: UInt8 = 0xBF
        let needed: Int
        switch first {
        case 0xC2...0xDF: needed = 1
        case 0xE0...0xEF:
            needed = 2
            if first == 0xE0 { low = 0xA0 }
            if first == 0xED { high = 0x9F }
        case 0xF0...0xF4:
            needed = 3
            if first == 0xF0 { low = 0x90 }
            if first == 0xF4 { high = 0x8F }
        default: return (1, false)
        }
        var seen = 0
        while seen < needed {
            let at = i &+ 1 &+ seen
            if at >= bytes.count { return (1 &+ seen, false) }
            let byte = bytes[at]
            if byte < low || byte > high { return (1 &+ seen, false) }
            low = 0x80
            high = 0xBF
            seen &+= 1
        }
        return (1 &+ needed, true)
    }

    private static func copy(_ bytes: Span<UInt8>, _ range: Range<Int>, to out: inout [UInt8]) {
        bytes.extracting(range).withUnsafeBufferPointer { out.append(contentsOf: $0) }
    }
}
