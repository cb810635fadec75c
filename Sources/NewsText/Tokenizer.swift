// Words, numbers and marks of a text, as flat tokens with offsets and hashes.
public import CStageABI

/// Splits text into tokens.
public enum Tokenizer {
    /// Writes the tokens of `text` in order; each is given the index of the sentence that holds it. Linear in the text.
    /// Letters, digits and inner apostrophes, hyphens, dots and commas between letters or digits make one token.
    public static func tokenize(_ text: Span<UInt8>, sentences: [copydesk_range], into tokens: inout [copydesk_token]) {
        tokens.removeAll(keepingCapacity: true)
        var i = 0
        var sentence = 0
        let count = text.count
        while i < count {
            let byte = text[i]
            if byte <= 0x20 {
                i += 1
                continue
            }
            let start = i
            var hash: UInt32 = 2_166_136_261
            var flags: UInt8 = 0
            var letters = 0
            var small = 0
            var digits = 0
            while i < count {
                let b = text[i]
                let isLetter = (b | 0x20) &- 0x61 < 26 || b >= 0x80
                let isDigit = b &- 0x30 < 10
                if !isLetter && !isDigit {
                    let joins = b == 0x27 || b == 0x2D || ((b == 0x2E || b == 0x2C) && digits > 0 && letters == 0)
                    guard joins, i > start, i + 1 < count, isWordByte(text[i + 1]) else { break }
                }
                let isCapital = b &- 0x41 < 26
                if isCapital && letters == 0 { flags |= UInt8(COPYDESK_CAPITALIZED.rawValue) }
                if b >= 0x80 { flags |= UInt8(COPYDESK_NON_ASCII.rawValue) }
                if isLetter { letters += 1 }
                if isDigit { digits += 1 }
                if isLetter && !isCapital { small += 1 }
                hash = (hash ^ UInt32(isCapital ? b | 0x20 : b)) &* 16_777_619
                i += 1
            }
            var kind = UInt8(COPYDESK_WORD.rawValue)
            if i == start {
                kind = UInt8(COPYDESK_PUNCTUATION.rawValue)
                hash = (hash ^ UInt32(byte)) &* 16_777_619
                i += 1
            } else if letters == 0 {
                kind = UInt8(COPYDESK_NUMBER.rawValue)
            }
            if letters > 1 && small == 0 { flags |= UInt8(COPYDESK_ALL_CAPS.rawValue) }
            if digits > 0 { flags |= UInt8(COPYDESK_HAS_DIGIT.rawValue) }
            if start == 0 || text[start - 1] <= 0x20 { flags |= UInt8(COPYDESK_SPACE_BEFORE.rawValue) }
            while sentence + 1 < sentences.count && start >= Int(sentences[sentence + 1].start) { sentence += 1 }
            tokens.append(
                copydesk_token(
                    start: UInt32(start), end: UInt32(i), hash: hash, sentence: UInt16(min(sentence, 65535)),
                    kind: kind, flags: flags))
        }
    }

    @inline(__always)
    private static func isWordByte(_ b: UInt8) -> Bool {
        (b | 0x20) &- 0x61 < 26 || b &- 0x30 < 10 || b >= 0x80
    }
}
