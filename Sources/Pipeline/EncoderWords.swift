// Counts the words of a text as a reader would.

/// Counts words without tokens, so that the count is the same whichever stages ran.
enum WordCount {
    /// Runs between white space that hold a letter or digit; two Han characters or kana count as one word.
    static func count(_ text: Span<UInt8>) -> Int {
        var words = 0
        var ideographs = 0
        // Whether the run that is open holds a letter or digit; it is counted where it ends.
        var isWord = false
        var i = 0
        while i < text.count {
            if i &+ 8 <= text.count {
                let word = text.bytes.unsafeLoadUnaligned(fromByteOffset: i, as: UInt64.self)
                if word & tops == 0 {
                    words &+= ascii(UInt64(littleEndian: word), &isWord)
                    i &+= 8
                    continue
                }
            }
            // A character of several bytes may reach into the next eight: its other bytes change nothing there.
            let end = min(i &+ 8, text.count)
            while i < end {
                let kind = text[i] < 0x80 ? asciiKind(text[i]) : character(text, i)
                switch kind {
                case .letter: isWord = true
                case .mark: break
                case .space, .ideograph:
                    if isWord { words &+= 1 }
                    isWord = false
                    if kind == .ideograph { ideographs &+= 1 }
                }
                i &+= 1
            }
        }
        return words &+ (isWord ? 1 : 0) &+ (ideographs &+ 1) / 2
    }

    private static let tops: UInt64 = 0x8080_8080_8080_8080

    /// How many runs end in eight ASCII bytes. A letter's bit added to its run's bits carries to the byte after the run.
    @inline(__always)
    private static func ascii(_ word: UInt64, _ isWord: inout Bool) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let lower = word | (ones &* 0x20)
        let digits = (word &+ (ones &* 0x50)) & ~(word &+ (ones &* 0x46))
        let letters = (lower &+ (ones &* 0x1F)) & ~(lower &+ (ones &* 0x05))
        let solid = (word &+ (ones &* 0x5F)) & tops
        let (sum, over) = (solid | (ones &* 0x7F)).addingReportingOverflow((digits | letters) & tops)
        let (all, overToo) = sum.addingReportingOverflow(isWord ? 1 : 0)
        isWord = over || overToo
        return (all & ~solid & tops).nonzeroBitCount
    }

    @inline(__always)
    private static func asciiKind(_ byte: UInt8) -> Kind {
        if byte <= 0x20 { return .space }
        return byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 ? .letter : .mark
    }

    private enum Kind { case space, mark, letter, ideograph }

    /// What the character that begins at `i` is; rough, by its leading bytes.
    private static func character(_ text: Span<UInt8>, _ i: Int) -> Kind {
        let first = text[i]
        let second = i &+ 1 < text.count ? text[i &+ 1] : 0
        let third = i &+ 2 < text.count ? text[i &+ 2] : 0
        switch first {
        case 0x80...0xBF: return .mark
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
