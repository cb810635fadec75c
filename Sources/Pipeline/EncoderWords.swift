// Counts the words of a text as a reader would.

/// Counts words without tokens, so that the count is the same whichever stages ran.
enum WordCount {
    /// Runs between white space that hold a letter or digit; two Han characters or kana count as one word.
    static func count(_ text: Span<UInt8>) -> Int {
        var words = 0
        var ideographs = 0
        var inWord = false
        var i = 0
        while i < text.count {
            let byte = text[i]
            if byte <= 0x20 {
                inWord = false
            } else if byte < 0x80 {
                if !inWord, byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 {
                    inWord = true
                    words &+= 1
                }
            } else if byte >= 0xC2 {
                switch character(text, i) {
                case .space: inWord = false
                case .mark: break
                case .ideograph:
                    ideographs &+= 1
                    inWord = false
                case .letter:
                    if !inWord {
                        inWord = true
                        words &+= 1
                    }
                }
            }
            i &+= 1
        }
        return words &+ (ideographs &+ 1) / 2
    }

    private enum Kind { case space, mark, letter, ideograph }

    /// What the character that begins at `i` is; rough, by its leading bytes.
    private static func character(_ text: Span<UInt8>, _ i: Int) -> Kind {
        let first = text[i]
        let second = i &+ 1 < text.count ? text[i &+ 1] : 0
        let third = i &+ 2 < text.count ? text[i &+ 2] : 0
        switch first {
        case 0xC2: return second == 0xA0 ? .space : second == 0xAA || second == 0xB5 || second == 0xBA ? .letter : .mark
        case 0xE2:
            if second == 0x80 {
                return third <= 0x8A || third == 0xA8 || third == 0xA9 || third == 0xAF ? .space : .mark
            }
            return second < 0xB0 ? .mark : .letter
        case 0xE3:
            if second == 0x80 { return third == 0x80 ? .space : .mark }
            return .ideograph
        case 0xE4...0xE9: return .ideograph
        case 0xEF: return second >= 0xBC ? .mark : .ideograph
        case 0xF0: return second >= 0xA0 ? .ideograph : second == 0x9F ? .mark : .letter
        default: return .letter
        }
    }
}
