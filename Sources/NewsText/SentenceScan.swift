// Byte classes and small steps that sentence splitting and quotation share.

/// Steps over UTF-8 bytes.
package enum Scan {
    package static let plain: UInt8 = 0
    package static let space: UInt8 = 1
    package static let dot: UInt8 = 2
    package static let bang: UInt8 = 3
    package static let lead: UInt8 = 4

    /// What a byte may start: `lead` bytes may open a mark of another script.
    package static let kinds: [UInt8] = {
        var table = [UInt8](repeating: plain, count: 256)
        for byte in [0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x20] { table[byte] = space }
        table[0x2E] = dot
        table[0x21] = bang
        table[0x3F] = bang
        for byte in [0xC2, 0xD6, 0xD8, 0xDB, 0xE0, 0xE1, 0xE2, 0xE3, 0xEF] { table[byte] = lead }
        return table
    }()

    /// The first byte at or after `i` that is no white space (ASCII, no-break and ideographic spaces).
    package static func skipSpace(_ text: Span<UInt8>, _ from: Int, _ end: Int) -> Int {
        var i = from
        while i < end {
            let step = spaceLength(text, i, end)
            if step == 0 { break }
            i &+= step
        }
        return i
    }

    /// The length of the white space character at `i`; 0 when there is none.
    @inline(__always)
    package static func spaceLength(_ text: Span<UInt8>, _ i: Int, _ end: Int) -> Int {
        let byte = text[i]
        if byte <= 0x20 { return 1 }
        if byte == 0xC2, i + 1 < end, text[i + 1] == 0xA0 { return 2 }
        if byte == 0xE2, i + 2 < end, text[i + 1] == 0x80, text[i + 2] <= 0x8B || text[i + 2] == 0xAF { return 3 }
        if byte == 0xE3, i + 2 < end, text[i + 1] == 0x80, text[i + 2] == 0x80 { return 3 }
        return 0
    }

    /// The length of the white space character that ends at `end`; 0 when there is none.
    package static func spaceEnding(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
        guard end > start else { return 0 }
        if text[end - 1] <= 0x20 { return 1 }
        if end - start >= 2, text[end - 1] == 0xA0, text[end - 2] == 0xC2 { return 2 }
        if end - start >= 3, text[end - 1] & 0xC0 == 0x80, spaceLength(text, end - 3, end) == 3 { return 3 }
        return 0
    }

    /// True for ASCII letters and digits, and for every byte of a non-ASCII character but punctuation and spaces.
    @inline(__always)
    package static func isWord(_ text: Span<UInt8>, _ i: Int) -> Bool {
        let byte = text[i]
        return (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte >= 0x80
    }

    /// How a character starts a word.
    package enum Start { case capital, small, digit, caseless, mark }

    /// How the character at `i` starts a word; knows the case of Latin, Greek and Cyrillic letters.
    package static func start(_ text: Span<UInt8>, _ i: Int, _ end: Int) -> Start {
        guard i < end else { return .mark }
        let byte = text[i]
        if byte &- 0x41 < 26 { return .capital }
        if byte &- 0x61 < 26 { return .small }
        if byte &- 0x30 < 10 { return .digit }
        guard byte >= 0xC2, i + 1 < end else { return .mark }
        let next = text[i + 1]
        switch byte {
        case 0xC2: return .mark
        case 0xC3: return next < 0x9F ? .capital : .small
        case 0xC4, 0xC5: return next & 1 == 0 ? .capital : .small
        case 0xCE: return next < 0xAC ? .capital : .small
        case 0xCF: return .small
        case 0xD0: return next < 0xB0 ? .capital : .small
        case 0xD1: return .small
        case 0xE2: return .mark
        case 0xE3 where next == 0x80: return .mark
        case 0xEF where next == 0xBC || next == 0xBD: return .mark
        default: return .caseless
        }
    }

    /// The length of an opening mark at `i` (quote, bracket, dash); 0 when there is none.
    package static func openerLength(_ text: Span<UInt8>, _ i: Int, _ end: Int) -> Int {
        switch text[i] {
        case 0x22, 0x27, 0x28, 0x5B, 0x7B, 0x2D, 0x2A, 0x5F, 0x60: return 1
        case 0xC2: return i + 1 < end && (text[i + 1] == 0xAB || text[i + 1] == 0xBF || text[i + 1] == 0xA1) ? 2 : 0
        case 0xE2:
            guard i + 2 < end, text[i + 1] == 0x80 else { return 0 }
            let mark = text[i + 2]
            // Dashes U+2010–2015, quotes U+2018–201F, the bullet and ‹
            return (0x90...0x95).contains(mark) || (0x98...0x9F).contains(mark) || mark == 0xA2 || mark == 0xB9 ? 3 : 0
        case 0xE3: return i + 2 < end && text[i + 1] == 0x80 && (text[i + 2] == 0x8C || text[i + 2] == 0x8E) ? 3 : 0
        default: return 0
        }
    }

    /// The length of a closing mark at `i` (quote, bracket); 0 when there is none.
    package static func closerLength(_ text: Span<UInt8>, _ i: Int, _ end: Int) -> Int {
        switch text[i] {
        case 0x22, 0x27, 0x29, 0x5D, 0x7D: return 1
        case 0xC2:
            guard i + 1 < end else { return 0 }
            if text[i + 1] == 0xBB { return 2 }
            // German quotes close with «
            return text[i + 1] == 0xAB && (i + 2 >= end || text[i + 2] <= 0x20) ? 2 : 0
        case 0xE2:
            guard i + 2 < end, text[i + 1] == 0x80 else { return 0 }
            let mark = text[i + 2]
            return mark == 0x99 || mark == 0x9C || mark == 0x9D || mark == 0xBA ? 3 : 0
        case 0xE3:
            guard i + 2 < end, text[i + 1] == 0x80 else { return 0 }
            return text[i + 2] == 0x8D || text[i + 2] == 0x8F || text[i + 2] == 0x8B ? 3 : 0
        case 0xEF: return i + 2 < end && text[i + 1] == 0xBC && text[i + 2] == 0x89 ? 3 : 0
        default: return 0
        }
    }
}
