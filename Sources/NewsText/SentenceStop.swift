// One full stop, exclamation or question mark (or their like in other scripts), and whether a sentence ends at it.

/// A run of marks that may end a sentence, with the quotes and brackets that close after it.
struct Stop {
    /// Bytes of the marks themselves; 0 when there are none after all.
    private(set) var length = 0
    /// Where the run and its closing marks end.
    private(set) var after: Int
    private let at: Int
    private var dots = 0
    private var isBang = false
    private var isFinal = false
    private var closesQuote = false
    private var closesBracket = false

    init(_ text: Span<UInt8>, _ at: Int, _ end: Int, _ kind: UInt8) {
        self.at = at
        after = at + 1
        var i = at
        if kind == Scan.lead {
            let (size, final) = Self.otherScript(text, at, end)
            guard size > 0 else { return }
            isFinal = final
            if !final { dots = 3 }
            i += size
        }
        i = takeMarks(text, i, end)
        length = i - at
        after = takeClosers(text, i, end)
    }

    /// Takes dots and bangs, also dots with a space between them: ". . ."
    private mutating func takeMarks(_ text: Span<UInt8>, _ from: Int, _ end: Int) -> Int {
        var i = from
        while i < end {
            let byte = text[i]
            if byte == 0x2E {
                dots += 1
                i += 1
            } else if byte == 0x21 || byte == 0x3F {
                isBang = true
                i += 1
            } else if byte == 0x20, i + 1 < end, text[i + 1] == 0x2E, dots > 0,
                i + 2 >= end || text[i + 2] == 0x20 || text[i + 2] == 0x2E || Scan.closerLength(text, i + 2, end) > 0
            {
                dots += 1
                i += 2
            } else if byte == 0xE2, i + 2 < end, text[i + 1] == 0x80, text[i + 2] == 0xA6 {
                dots += 3
                i += 3
            } else {
                break
            }
        }
        return i
    }

    private mutating func takeClosers(_ text: Span<UInt8>, _ from: Int, _ end: Int) -> Int {
        var i = from
        while i < end {
            let size = Scan.closerLength(text, i, end)
            if size > 0 {
                // A straight mark before a letter opens the next quotation.
                if size == 1, text[i] == 0x22 || text[i] == 0x27, i + 1 < end, Scan.isWord(text, i + 1),
                    i > from || isFinal
                {
                    break
                }
                if text[i] == 0x29 || text[i] == 0x5D { closesBracket = true } else { closesQuote = true }
                i += size
                continue
            }
            // « French marks stand apart. »
            let gap = i > from ? 0 : Scan.spaceLength(text, i, end)
            if gap > 0, i + gap + 1 < end, text[i + gap] == 0xC2, text[i + gap + 1] == 0xBB,
                i + gap + 2 >= end || Scan.spaceLength(text, i + gap + 2, end) > 0
            {
                closesQuote = true
                i += gap + 2
                continue
            }
            // A note's number in brackets: "was born.[12]", "was born. [12]"
            var j = text[i] == 0x20 ? i + 1 : i
            guard j < end, text[j] == 0x5B else { break }
            j += 1
            let digits = j
            while j < end, j - digits < 4, text[j] &- 0x30 < 10 { j += 1 }
            guard j > digits, j < end, text[j] == 0x5D else { break }
            i = j + 1
        }
        return i
    }

    /// Marks that end sentences in other scripts, and the ellipsis: length, and whether it surely ends one.
    private static func otherScript(_ text: Span<UInt8>, _ i: Int, _ end: Int) -> (Int, Bool) {
        guard i + 1 < end else { return (0, false) }
        let second = text[i + 1]
        switch text[i] {
        case 0xD8: return second == 0x9F ? (2, true) : (0, false)  // ؟
        case 0xDB: return second == 0x94 ? (2, true) : (0, false)  // ۔
        case 0xD6: return second == 0x89 ? (2, true) : (0, false)  // ։
        default: break
        }
        guard i + 2 < end else { return (0, false) }
        switch (UInt32(text[i]) << 16) | (UInt32(second) << 8) | UInt32(text[i + 2]) {
        case 0xE280A6: return (3, false)  // …
        case 0xE38082, 0xEFBC81, 0xEFBC9F, 0xEFBDA1, 0xEFBC8E: return (3, true)  // 。！？｡．
        case 0xE0A5A4, 0xE0A5A5: return (3, true)  // । ॥
        case 0xE18DA2, 0xE18DA7, 0xE18DA8: return (3, true)  // Ethiopic full stop, question mark, paragraph
        case 0xE1818B, 0xE19F94: return (3, true)  // Myanmar, Khmer
        default: return (0, false)
        }
    }

    /// True when the sentence that began at `sentence` ends here and the next begins at `next`.
    func ends(_ text: Span<UInt8>, sentence: Int, next: Int, _ end: Int, _ words: SentenceWords) -> Bool {
        let spaced = next > after
        if isFinal { return spaced || !closesQuote }
        var first = next
        while first < end {
            let size = Scan.openerLength(text, first, end)
            if size == 0 { break }
            first += size
            // "He left. - Reuters": the dash stands alone
            if first < end, text[first] == 0x20 { first += 1 }
        }
        let start = Scan.start(text, first, end)
        guard spaced else { return endsGlued(text, sentence, start) }
        if start == .small { return false }
        let firstEnd = wordEnd(text, first, end)
        let firstClass = start == .capital ? words.classes(of: text, first, firstEnd) : 0
        if isBang { return !speechFollows(text, next, end, words) && !exclaims(text, sentence, words) }
        if dots > 1, isOmission(text, sentence) { return false }
        if dots > 1 { return start == .capital || start == .caseless || first > next }
        if length == 1, closesBracket || closesQuote, after > at + 1 {
            return !(closesBracket && start == .digit)
        }
        return fullStopEnds(text, sentence, start, firstClass, words)
    }

    /// "[...]" leaves words out and ends nothing.
    private func isOmission(_ text: Span<UInt8>, _ sentence: Int) -> Bool {
        closesBracket && at > sentence && (text[at - 1] == 0x5B || text[at - 1] == 0x28)
    }

    /// Missing space: "was late.Then he": small letters before, a capital and a small letter after.
    private func endsGlued(_ text: Span<UInt8>, _ sentence: Int, _ start: Scan.Start) -> Bool {
        guard start == .capital, after + 1 < text.count, text[after + 1] &- 0x61 < 26 else { return false }
        if isBang { return at > sentence && text[at - 1] &- 0x61 < 26 }
        guard dots == 1, after == at + 1, at - sentence > 4 else { return false }
        var i = at - 1
        while i > sentence, text[i] &- 0x61 < 26 { i -= 1 }
        // Three small letters after a space, and no address ("jane.Doe@", "www.").
        guard at - i > 3, text[i] == 0x20 else { return false }
        var j = after
        while j < text.count, text[j] > 0x20 {
            if text[j] == 0x40 || text[j] == 0x2F || text[j] == 0x2E && j + 1 < text.count && text[j + 1] > 0x20 {
                return false
            }
            j += 1
            if j - after > 40 { return false }
        }
        return true
    }

    private func fullStopEnds(
        _ text: Span<UInt8>, _ sentence: Int, _ start: Scan.Start, _ firstClass: UInt8, _ words: SentenceWords
    ) -> Bool {
        var from = at
        while from > sentence {
            let byte = text[from - 1]
            guard Scan.isWord(text, from - 1) || byte == 0x2E || byte == 0x27 || byte == 0x26 else { break }
            from -= 1
            if at - from > 24 { return true }
        }
        let size = at - from
        if size == 0 { return true }
        let opens = firstClass & SentenceWords.opener != 0
        // "1. The first item", "a. The first item"
        if from == sentence, size <= 3, isMarker(text, from, at) { return false }
        if size == 1, text[from] &- 0x41 < 26 { return initialEnds(text, sentence, from, start, opens) }
        let before = words.classes(of: text, from, at)
        if before & SentenceWords.numbered != 0, start == .digit { return false }
        if before & SentenceWords.never != 0 { return false }
        if isTime(text, from) { return start == .capital && firstClass & SentenceWords.afterTime == 0 }
        if before & SentenceWords.maybe != 0 {
            if text[from] &- 0x61 < 26, size > 2, !isDotted(text, from) {
                // "max", "sat", "wash" in small letters are words, but "etc" and "co" are not.
                return start != .digit && (opens || before & SentenceWords.opener != 0)
            }
            return opens && start == .capital
        }
        if isDotted(text, from) { return opens }
        return true
    }

    /// "J. Smith" goes on; "you and I. Did" does not, nor does "plan B. The".
    private func initialEnds(
        _ text: Span<UInt8>, _ sentence: Int, _ from: Int, _ start: Scan.Start, _ opens: Bool
    ) -> Bool {
        guard opens || start == .digit else {
            // "I" as the last word: the word before it is small, the next is no name's part
            return text[from] == 0x49 && start == .capital && followsSmallWord(text, sentence, from)
        }
        guard start != .digit else { return false }
        return from > sentence
    }

    private func followsSmallWord(_ text: Span<UInt8>, _ sentence: Int, _ from: Int) -> Bool {
        var i = from - 1
        guard i > sentence, text[i] == 0x20 else { return false }
        while i > sentence, from - i < 24, text[i - 1] &- 0x61 < 26 { i -= 1 }
        return i < from - 1 && i > sentence && text[i - 1] == 0x20
    }

    private func isMarker(_ text: Span<UInt8>, _ from: Int, _ to: Int) -> Bool {
        if to - from == 1, text[from] &- 0x61 < 26 { return true }
        for i in from..<to where text[i] &- 0x30 >= 10 { return false }
        return true
    }

    private func isTime(_ text: Span<UInt8>, _ from: Int) -> Bool {
        guard at - from == 3, text[from + 1] == 0x2E else { return false }
        return text[from + 2] | 0x20 == 0x6D && (text[from] | 0x20 == 0x61 || text[from] | 0x20 == 0x70)
    }

    /// "U.S", "Ph.D": a dot inside, letters at both sides of it.
    private func isDotted(_ text: Span<UInt8>, _ from: Int) -> Bool {
        guard at - from <= 9 else { return false }
        var dotted = false
        var run = 0
        for i in from..<at {
            if text[i] == 0x2E {
                dotted = true
                run = 0
            } else {
                run += 1
                if run > 2 { return false }
            }
        }
        return dotted
    }

    private func wordEnd(_ text: Span<UInt8>, _ from: Int, _ end: Int) -> Int {
        var i = from
        while i < end, i - from < 24 {
            if Scan.isWord(text, i) {
                // A curly apostrophe, dash or quote ends the word.
                if text[i] == 0xE2 { break }
                i += 1
            } else if text[i] == 0x27, i + 1 < end, Scan.isWord(text, i + 1) {
                i += 1
            } else {
                break
            }
        }
        return i
    }

    /// `"Why?" Smith asked`: a closed quote, at most three names, and a verb of speech.
    private func speechFollows(_ text: Span<UInt8>, _ next: Int, _ end: Int, _ words: SentenceWords) -> Bool {
        guard closesQuote else { return false }
        var i = next
        for _ in 0..<4 {
            let stop = wordEnd(text, i, end)
            guard stop > i else { return false }
            if words.classes(of: text, i, stop) & SentenceWords.speech != 0 { return i > next }
            i = stop
            if i < end, text[i] == 0x2E { i += 1 }
            guard i < end, text[i] == 0x20 else { return false }
            i += 1
        }
        return false
    }

    private func exclaims(_ text: Span<UInt8>, _ sentence: Int, _ words: SentenceWords) -> Bool {
        guard length == 1, text[at] == 0x21 else { return false }
        var from = at
        while from > sentence, at - from < 12, (text[from - 1] | 0x20) &- 0x61 < 26 { from -= 1 }
        return words.classes(of: text, from, at) & SentenceWords.exclaiming != 0
    }
}
