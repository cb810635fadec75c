// UTF-8 checked and repaired: every maximal part of an ill-formed sequence becomes one U+FFFD, as browsers do it.

/// How the start of a byte sequence stands as UTF-8.
enum UTF8Sequence {
    /// The length of the well-formed sequence at `i`, or minus the length of the maximal ill-formed part there.
    static func length(_ bytes: Span<UInt8>, at i: Int) -> Int {
        let lead = bytes[i]
        if lead < 0x80 { return 1 }
        var low: UInt8 = 0x80
        var high: UInt8 = 0xBF
        let needed: Int
        switch lead {
        case 0xC2...0xDF: needed = 1
        case 0xE0...0xEF:
            needed = 2
            if lead == 0xE0 { low = 0xA0 }
            if lead == 0xED { high = 0x9F }
        case 0xF0...0xF4:
            needed = 3
            if lead == 0xF0 { low = 0x90 }
            if lead == 0xF4 { high = 0x8F }
        default: return -1
        }
        var seen = 0
        while seen < needed, i + 1 + seen < bytes.count {
            let next = bytes[i + 1 + seen]
            if next < low || next > high { break }
            low = 0x80
            high = 0xBF
            seen += 1
        }
        return seen == needed ? needed + 1 : -(seen + 1)
    }
}

/// What a scan of bytes as UTF-8 found.
struct UTF8Census {
    /// Well-formed sequences of two bytes and more.
    var multiByte = 0
    /// Maximal ill-formed parts.
    var illFormed = 0

    /// Counts until `enough` ill-formed parts were met. Runs of ASCII pass sixteen bytes at a time.
    init(_ bytes: Span<UInt8>, enough: Int = .max) {
        var i = 0
        let count = bytes.count
        while i < count {
            if bytes[i] < 0x80 {
                i = UTF8Census.endOfASCII(bytes, from: i)
                continue
            }
            let length = UTF8Sequence.length(bytes, at: i)
            if length > 0 {
                multiByte += 1
                i += length
            } else {
                illFormed += 1
                if illFormed >= enough { return }
                i -= length
            }
        }
    }

    /// The first index from `from` on that holds no ASCII byte.
    static func endOfASCII(_ bytes: Span<UInt8>, from: Int) -> Int {
        var i = from
        let count = bytes.count
        let raw = bytes.bytes
        while i &+ 16 <= count {
            let low = raw.unsafeLoadUnaligned(fromByteOffset: i, as: UInt64.self)
            let high = raw.unsafeLoadUnaligned(fromByteOffset: i &+ 8, as: UInt64.self)
            if (low | high) & 0x8080_8080_8080_8080 != 0 { break }
            i &+= 16
        }
        while i < count, bytes[i] < 0x80 { i &+= 1 }
        return i
    }
}

extension [UInt8] {
    /// Appends the UTF-8 of a code point; a surrogate or a value past U+10FFFF becomes U+FFFD.
    package mutating func append(codePoint: UInt32) {
        var point = codePoint
        if point > 0x10FFFF || (point >= 0xD800 && point < 0xE000) { point = 0xFFFD }
        if point < 0x80 {
            append(UInt8(truncatingIfNeeded: point))
            return
        }
        let last = UInt8(truncatingIfNeeded: 0x80 | point & 0x3F)
        let third = UInt8(truncatingIfNeeded: 0x80 | (point >> 6) & 0x3F)
        if point < 0x800 {
            append(UInt8(truncatingIfNeeded: 0xC0 | point >> 6))
        } else if point < 0x10000 {
            append(UInt8(truncatingIfNeeded: 0xE0 | point >> 12))
            append(third)
        } else {
            append(UInt8(truncatingIfNeeded: 0xF0 | point >> 18))
            append(UInt8(truncatingIfNeeded: 0x80 | (point >> 12) & 0x3F))
            append(third)
        }
        append(last)
    }
}
