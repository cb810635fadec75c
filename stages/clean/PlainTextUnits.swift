// What the characters of scraped text are to the plain-text cleaner: spaces, line ends, letters, marks.

/// The kinds of characters that matter for lines and words.
enum TextUnit: UInt8 {
    case letter, ideograph, digit, mark, space, lineEnd, ignorable, apostrophe
}

/// One character: its kind, its length in bytes, and its lower-case code point.
struct DecodedUnit {
    var kind: TextUnit
    var width: Int
    var folded: UInt32
    var isUpper: Bool
}

@inline(__always)
func decodeASCII(_ b: UInt8) -> DecodedUnit {
    if (b | 0x20) &- 0x61 < 26 {
        return DecodedUnit(kind: .letter, width: 1, folded: UInt32(b | 0x20), isUpper: b < 0x60)
    }
    if b &- 0x30 < 10 { return DecodedUnit(kind: .digit, width: 1, folded: UInt32(b), isUpper: false) }
    let kind: TextUnit
    switch b {
    case 0x20, 0x09: kind = .space
    case 0x0A, 0x0B, 0x0C, 0x0D: kind = .lineEnd
    case 0x27: kind = .apostrophe
    case 0x00..<0x20, 0x7F: kind = .ignorable
    default: kind = .mark
    }
    return DecodedUnit(kind: kind, width: 1, folded: UInt32(b), isUpper: false)
}

/// Decodes the character at `i`. Bytes that are no UTF-8 count as marks of one byte, so that nothing can go astray.
@inline(__always)
func decodeUnit(_ text: Span<UInt8>, _ i: Int, _ end: Int) -> DecodedUnit {
    let b = text[i]
    return b < 0x80 ? decodeASCII(b) : decodeWide(text, i, end)
}

func decodeWide(_ text: Span<UInt8>, _ i: Int, _ end: Int) -> DecodedUnit {
    let b = UInt32(text[i])
    var code: UInt32 = 0
    var width = 1
    if b >= 0xC2 && b < 0xE0 && i &+ 1 < end {
        code = (b & 0x1F) &<< 6 | UInt32(text[i &+ 1]) & 0x3F
        width = 2
    } else if b >= 0xE0 && b < 0xF0 && i &+ 2 < end {
        code = (b & 0x0F) &<< 12 | (UInt32(text[i &+ 1]) & 0x3F) &<< 6 | UInt32(text[i &+ 2]) & 0x3F
        width = 3
    } else if b >= 0xF0 && b < 0xF5 && i &+ 3 < end {
        let high = (b & 7) &<< 18 | (UInt32(text[i &+ 1]) & 0x3F) &<< 12
        code = high | (UInt32(text[i &+ 2]) & 0x3F) &<< 6 | UInt32(text[i &+ 3]) & 0x3F
        width = 4
    } else {
        return DecodedUnit(kind: .mark, width: 1, folded: 0xFFFD, isUpper: false)
    }
    return classify(code, width)
}

private func classify(_ code: UInt32, _ width: Int) -> DecodedUnit {
    var kind = TextUnit.letter
    switch code {
    case 0x85, 0x2028, 0x2029: kind = .lineEnd
    case 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: kind = .space
    case 0x80...0x9F, 0xAD, 0x200B, 0x2060, 0xFEFF: kind = .ignorable
    case 0x2018, 0x2019, 0x02BC: kind = .apostrophe
    case 0xAA, 0xB5, 0xBA: kind = .letter
    // The copyright sign is a word of its own, so that phrases can hold it.
    case 0xA9: kind = .ideograph
    case 0xA1...0xBF, 0xD7, 0xF7, 0x2010...0x205E, 0x20A0...0x20CF, 0x2190...0x2BFF: kind = .mark
    case 0x060C, 0x061B, 0x061F, 0x06D4, 0x0964, 0x0965, 0x0589, 0x05BE, 0x05F3, 0x05F4: kind = .mark
    case 0x3001...0x3003, 0x3008...0x301F, 0x30FB, 0xFE10...0xFE6F: kind = .mark
    case 0xFF01...0xFF0F, 0xFF1A...0xFF20, 0xFF3B...0xFF40, 0xFF5B...0xFF65, 0xFFFC...0xFFFD: kind = .mark
    case 0x3040...0x30FF, 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: kind = .ideograph
    case 0x0660...0x0669, 0x06F0...0x06F9, 0x0966...0x096F, 0xFF10...0xFF19: kind = .digit
    case 0xE000...0xF8FF, 0x1F000...0x1FBFF: kind = .mark
    default: break
    }
    let folded = kind == .letter ? fold(code) : code
    return DecodedUnit(kind: kind, width: width, folded: folded, isUpper: folded != code)
}

/// Lower case for the alphabets that news is written in and that have one.
private func fold(_ code: UInt32) -> UInt32 {
    switch code {
    case 0xC0...0xDE: return code &+ 0x20
    case 0x130: return 0x69
    case 0x100...0x137, 0x14A...0x177: return code | 1
    case 0x139...0x148, 0x179...0x17E: return code & 1 == 1 ? code &+ 1 : code
    case 0x178: return 0xFF
    case 0x1E00...0x1EFF: return code | 1
    case 0x386: return 0x3AC
    case 0x388...0x38A: return code &+ 0x25
    case 0x391...0x3AB: return code &+ 0x20
    case 0x400...0x40F: return code &+ 0x50
    case 0x410...0x42F: return code &+ 0x20
    case 0x460...0x481, 0x48A...0x4BF: return code | 1
    case 0x531...0x556: return code &+ 0x30
    default: return code
    }
}
