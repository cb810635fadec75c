// Letters beyond ASCII: what is a letter, a space or a mark, which letters are capitals, and what they fold to.

/// Facts about Unicode scalars that tokens and names need: the scripts of newspapers, without Foundation's tables.
package enum Letters {
    /// Reads the scalar at `i`; a broken sequence is read as one byte and the scalar U+FFFD.
    @inline(__always)
    package static func scalar(_ text: Span<UInt8>, _ i: Int) -> (value: UInt32, length: Int) {
        let lead = text[i]
        if lead < 0x80 { return (UInt32(lead), 1) }
        let left = text.count &- i
        if lead >= 0xC2 && lead < 0xE0 && left >= 2 {
            let b = text[i &+ 1]
            if b & 0xC0 == 0x80 { return (UInt32(lead & 0x1F) << 6 | UInt32(b & 0x3F), 2) }
        } else if lead & 0xF0 == 0xE0 && left >= 3 {
            let b = text[i &+ 1]
            let c = text[i &+ 2]
            if b & 0xC0 == 0x80 && c & 0xC0 == 0x80 {
                return (UInt32(lead & 0x0F) << 12 | UInt32(b & 0x3F) << 6 | UInt32(c & 0x3F), 3)
            }
        } else if lead >= 0xF0 && lead < 0xF5 && left >= 4 {
            let b = text[i &+ 1]
            let c = text[i &+ 2]
            let d = text[i &+ 3]
            if b & 0xC0 == 0x80 && c & 0xC0 == 0x80 && d & 0xC0 == 0x80 {
                let high = UInt32(lead & 0x07) << 18 | UInt32(b & 0x3F) << 12
                return (high | UInt32(c & 0x3F) << 6 | UInt32(d & 0x3F), 4)
            }
        }
        return (0xFFFD, 1)
    }

    /// White space of any width, and the byte order mark.
    package static func isSpace(_ c: UInt32) -> Bool {
        if c <= 0x20 { return true }
        if c < 0x80 { return false }
        return c == 0xA0 || c == 0x85 || (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 || c == 0x202F
            || c == 0x205F || c == 0x3000 || c == 0xFEFF
    }

    /// Letters, marks that combine with them, and ideographs; digits are none.
    package static func isLetter(_ c: UInt32) -> Bool {
        if c < 0x80 { return (c | 0x20) &- 0x61 < 26 }
        if c < 0xC0 { return c == 0xAA || c == 0xB5 || c == 0xBA }
        if c < 0x2000 { return c != 0xD7 && c != 0xF7 }
        if c < 0x2C00 { return c == 0x200C || c == 0x200D }
        if c < 0x2E00 { return true }
        if c < 0x3040 { return c >= 0x3005 && c <= 0x3007 }
        if c >= 0xFE00 && c < 0xFE50 { return false }
        if c >= 0xFF00 && c < 0xFF66 { return (c >= 0xFF21 && c <= 0xFF3A) || (c >= 0xFF41 && c <= 0xFF5A) }
        if c >= 0xFFF0 && c <= 0xFFFF { return false }
        return !(c >= 0x1F000 && c < 0x20000)
    }

    /// The small letter of a capital of the Latin, Greek, Cyrillic and Armenian scripts; any other scalar itself.
    package static func lower(_ c: UInt32) -> UInt32 {
        if c < 0x80 { return c &- 0x41 < 26 ? c | 0x20 : c }
        if c < 0x100 { return c >= 0xC0 && c <= 0xDE && c != 0xD7 ? c &+ 0x20 : c }
        if c < 0x180 { return lowerExtended(c) }
        if c >= 0x391 && c <= 0x3A9 { return c &+ 0x20 }
        if c >= 0x400 && c <= 0x40F { return c &+ 0x50 }
        if c >= 0x410 && c <= 0x42F { return c &+ 0x20 }
        if c >= 0x531 && c <= 0x556 { return c &+ 0x30 }
        let pairs = (c >= 0x460 && c <= 0x481) || (c >= 0x48A && c <= 0x4BF) || (c >= 0x4D0 && c <= 0x52F)
        if pairs || (c >= 0x1E00 && c <= 0x1EFF) { return c | 1 }
        return c
    }

    private static func lowerExtended(_ c: UInt32) -> UInt32 {
        if c == 0x178 { return 0xFF }
        if c == 0x130 { return 0x69 }
        let odd = (c >= 0x139 && c <= 0x148) || c >= 0x179
        if c == 0x138 || c == 0x149 || c == 0x17F { return c }
        if odd { return c & 1 == 1 ? c &+ 1 : c }
        return c | 1
    }

    /// True for capitals that `lower` knows.
    @inline(__always)
    package static func isCapital(_ c: UInt32) -> Bool {
        c < 0x80 ? c &- 0x41 < 26 : lower(c) != c
    }

    /// The ASCII small letter under a Latin letter with an accent (é → e, ł → l); other scalars only made small.
    package static func plain(_ c: UInt32) -> UInt32 {
        let small = lower(c)
        if small < 0xDF { return small }
        if small < 0x180 { return UInt32(bases[Int(small &- 0xDF)]) }
        if small >= 0x1E00 && small < 0x1F00 {
            if small >= 0x1EA0 && small <= 0x1EB7 { return 0x61 }
            if small >= 0x1EB8 && small <= 0x1EC7 { return 0x65 }
            if small >= 0x1EC8 && small <= 0x1ECB { return 0x69 }
            if small >= 0x1ECC && small <= 0x1EE3 { return 0x6F }
            if small >= 0x1EE4 && small <= 0x1EF1 { return 0x75 }
            if small >= 0x1EF2 && small <= 0x1EF9 { return 0x79 }
        }
        if small == 0x1A1 { return 0x6F }
        if small == 0x1B0 { return 0x75 }
        if small == 0x219 { return 0x73 }
        if small == 0x21B { return 0x74 }
        return small
    }

    /// U+00DF to U+017F, one ASCII letter each; capitals never reach it.
    private static let bases: [UInt8] = Array(
        ("saaaaaaaceeeeiiiidnooooo/ouuuuyty" + "aaaaaaccccccccdddd" + "eeeeeeeeeegggggggghhhh" + "iiiiiiiiiiii"
            + "jjkkk"
            + "llllllllll" + "nnnnnnnnn" + "oooooooo" + "rrrrrr" + "ssssssss" + "tttttt" + "uuuuuuuuuuuu" + "wwyyy"
            + "zzzzzzs").utf8)
}
