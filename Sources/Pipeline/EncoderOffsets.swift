// Byte offsets of a UTF-8 string in the unit that the record counts in.

/// Counts the units before every 64th byte once, so that each offset then costs at most eight words. ASCII is free.
struct OffsetMap {
    private var counts: [UInt32] = []
    private var isIdentity = true
    private var unit = OffsetUnit.utf8

    /// Reads a string of valid UTF-8 once; offsets beyond the bytes that were read are not to be asked for.
    mutating func build(_ text: Span<UInt8>, _ unit: OffsetUnit) {
        self.unit = unit
        isIdentity = true
        guard unit != .utf8 else { return }
        let blocks = text.count &>> 6 &+ 1
        if counts.count < blocks {
            counts.append(contentsOf: repeatElement(0, count: blocks - counts.count))
        } else if counts.count > 1 << 16, blocks < 1 << 12 {
            counts = [UInt32](repeating: 0, count: blocks)
        }
        isIdentity = OffsetMap.fill(&counts, text, isUTF16: unit == .utf16)
    }

    /// Writes the count of units before each block; true when all of the text is ASCII.
    private static func fill(_ counts: inout [UInt32], _ text: Span<UInt8>, isUTF16: Bool) -> Bool {
        var out = counts.mutableSpan
        let bytes = text.bytes
        let whole = text.count &>> 6
        var less: UInt32 = 0
        var more: UInt32 = 0
        for block in 0..<whole {
            let first = block &<< 6
            out[block] = UInt32(truncatingIfNeeded: first) &- less &+ more
            var any: UInt64 = 0
            for k in 0..<8 { any |= bytes.unsafeLoadUnaligned(fromByteOffset: first &+ k &<< 3, as: UInt64.self) }
            if any & 0x8080_8080_8080_8080 == 0 { continue }
            var continuations: UInt64 = 0
            var fours: UInt64 = 0
            for k in 0..<8 {
                let word = bytes.unsafeLoadUnaligned(fromByteOffset: first &+ k &<< 3, as: UInt64.self)
                continuations &+= (continuationBits(word) &>> 7)
                if isUTF16 { fours &+= (fourByteBits(word) &>> 7) }
            }
            less &+= sum(continuations)
            more &+= sum(fours)
        }
        out[whole] = UInt32(truncatingIfNeeded: whole &<< 6) &- less &+ more
        if less != 0 { return false }
        for i in whole &<< 6..<text.count where text[i] >= 0x80 { return false }
        return true
    }

    /// The offset of a byte, in units. Beyond the end is the end; inside a character is its beginning.
    @inline(__always)
    func offset(_ byte: Int, in text: Span<UInt8>) -> UInt32 {
        if isIdentity && unit != .utf8 { return UInt32(truncatingIfNeeded: min(byte, text.count)) }
        return slowOffset(byte, in: text)
    }

    private func slowOffset(_ byte: Int, in text: Span<UInt8>) -> UInt32 {
        let end = OffsetMap.boundary(byte, in: text)
        if isIdentity { return UInt32(truncatingIfNeeded: end) }
        var i = end & ~63
        var less: UInt64 = 0
        var more: UInt64 = 0
        while i &+ 8 <= end {
            let word = text.bytes.unsafeLoadUnaligned(fromByteOffset: i, as: UInt64.self)
            less &+= OffsetMap.continuationBits(word) &>> 7
            if unit == .utf16 { more &+= OffsetMap.fourByteBits(word) &>> 7 }
            i &+= 8
        }
        if i < end && i &+ 8 <= text.count {
            // What lies beyond the offset is masked to zeros, which count as ASCII.
            var word = text.bytes.unsafeLoadUnaligned(fromByteOffset: i, as: UInt64.self)
            word = UInt64(littleEndian: word) & ((1 &<< UInt64((end &- i) &* 8)) &- 1)
            less &+= OffsetMap.continuationBits(word) &>> 7
            if unit == .utf16 { more &+= OffsetMap.fourByteBits(word) &>> 7 }
            i = end
        }
        var value = counts[end &>> 6] &+ UInt32(truncatingIfNeeded: end & 63)
        value = value &- OffsetMap.sum(less) &+ OffsetMap.sum(more)
        while i < end {
            if text[i] & 0xC0 == 0x80 { value &-= 1 }
            if unit == .utf16, text[i] >= 0xF0 { value &+= 1 }
            i &+= 1
        }
        return value
    }

    /// The nearest beginning of a character at or before a byte, within the text.
    @inline(__always)
    static func boundary(_ byte: Int, in text: Span<UInt8>) -> Int {
        var i = max(0, min(byte, text.count))
        while i > 0 && i < text.count {
            if text[i] & 0xC0 != 0x80 { break }
            i &-= 1
        }
        return i
    }

    @inline(__always)
    private static func continuationBits(_ word: UInt64) -> UInt64 { word & ~(word &<< 1) & 0x8080_8080_8080_8080 }

    @inline(__always)
    private static func fourByteBits(_ word: UInt64) -> UInt64 {
        word & (word &<< 1) & (word &<< 2) & (word &<< 3) & 0x8080_8080_8080_8080
    }

    @inline(__always)
    private static func sum(_ lanes: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: (lanes &* 0x0101_0101_0101_0101) &>> 56)
    }
}
