// Cuts a text into words and marks in one pass over its bytes.
import CStageABI
import NewsText

enum WordScanner {
    /// Writes the words of all sentences in order. At most `limit` are written. Linear in the text.
    static func scan(
        _ text: Span<UInt8>, sentences: [copydesk_range], limit: Int, into words: inout [Word]
    ) {
        words.removeAll(keepingCapacity: true)
        let table = Lexicon.table
        for index in sentences.indices {
            let end = min(Int(sentences[index].end), text.count)
            var i = Int(sentences[index].start)
            var isSpaced = true
            var isFirst = true
            while i < end, words.count < limit {
                if text[i] <= 0x20 {
                    i &+= 1
                    isSpaced = true
                    continue
                }
                var word = Word(
                    start: UInt32(i), end: 0, sentence: UInt32(index), hash: 0, parts: 0, mark: Mark.none,
                    isSpaced: isSpaced)
                let after = take(text, i, end, table, isFirst, &word)
                isSpaced = false
                // Sentences also begin behind an opening mark.
                isFirst = isFirst && word.has(Part.anyMark)
                if after > i, word.end > word.start {
                    words.append(word)
                    settleMonth(&words)
                } else {
                    isSpaced = true
                }
                i = max(after, i &+ 1)
            }
        }
    }

    /// "Jan Novak", "June Carter": a month before a name is a first name.
    private static func settleMonth(_ words: inout [Word]) {
        let i = words.count - 2
        guard i >= 0, words[i].has(Part.time), words[i].has(Part.capital), words[i + 1].has(Part.capital),
            words[i + 1].sentence == words[i].sentence, !words[i + 1].has(Part.time | Part.outside | Part.role),
            Lexicon.monthNames.bits(words[i].hash) != 0
        else { return }
        words[i].parts &= ~(Part.time | Part.verb)
    }

    private static func take(
        _ text: Span<UInt8>, _ at: Int, _ end: Int, _ table: WordTable, _ isFirst: Bool,
        _ word: inout Word
    ) -> Int {
        let byte = text[at]
        if (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 { return takeWord(text, at, end, table, isFirst, &word) }
        if byte >= 0x80 {
            let size = markLength(text, at, end)
            if size == 0 { return takeWord(text, at, end, table, isFirst, &word) }
            return takeWideMark(text, at, size, end, &word)
        }
        word.end = UInt32(at + 1)
        switch byte {
        case 0x22: setQuote(&word, Mark.straight)
        case 0x27:
            if at + 1 < end, text[at + 1] == 0x27 {
                word.end += 1
                setQuote(&word, Mark.straight)
            } else if let length = possessive(text, at + 1, end), !word.isSpaced {
                word.end += UInt32(length)
                word.parts = Part.possessive
            } else {
                setQuote(&word, Mark.apostrophe)
            }
        case 0x60:
            if at + 1 < end, text[at + 1] == 0x60 { word.end += 1 }
            setQuote(&word, word.end - word.start == 2 ? Mark.left : Mark.leftSingle)
        case 0x2C: word.parts = Part.comma
        case 0x3A: word.parts = Part.colon
        case 0x28, 0x5B: word.parts = Part.open
        case 0x29, 0x5D: word.parts = Part.close
        case 0x2E, 0x21, 0x3F: word.parts = Part.stop
        case 0x2D:
            var i = at + 1
            while i < end, text[i] == 0x2D { i += 1 }
            word.end = UInt32(i)
            word.parts = Part.dash
        default: word.parts = Part.punctuation
        }
        return Int(word.end)
    }

    private static func setQuote(_ word: inout Word, _ mark: UInt8) {
        word.parts = Part.quote
        word.mark = mark
    }

    /// The length of "s" behind an apostrophe when nothing of the word follows.
    private static func possessive(_ text: Span<UInt8>, _ at: Int, _ end: Int) -> Int? {
        guard at < end, text[at] | 0x20 == 0x73 else { return nil }
        guard at + 1 < end else { return 1 }
        return isLetterOrDigit(text[at + 1]) ? nil : 1
    }

    @inline(__always)
    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
    }

    /// The length of a non-ASCII punctuation character; 0 for letters.
    @inline(__always)
    private static func markLength(_ text: Span<UInt8>, _ at: Int, _ end: Int) -> Int {
        let byte = text[at]
        if byte == 0xC2 { return 2 }
        if byte == 0xE2 { return at + 1 < end && text[at + 1] == 0x80 ? 3 : 0 }
        if byte == 0xE3 { return at + 1 < end && text[at + 1] == 0x80 ? 3 : 0 }
        if byte == 0xEF { return at + 1 < end && (text[at + 1] == 0xBC || text[at + 1] == 0xBD) ? 3 : 0 }
        return 0
    }

    private static func takeWideMark(
        _ text: Span<UInt8>, _ at: Int, _ size: Int, _ end: Int, _ word: inout Word
    ) -> Int {
        let after = min(at + size, end)
        word.end = UInt32(after)
        word.parts = Part.punctuation
        guard after - at == size else { return after }
        if size == 2 {
            switch text[at + 1] {
            case 0xAB: setQuote(&word, Mark.leftAngle)
            case 0xBB: setQuote(&word, Mark.rightAngle)
            case 0xA0: word.end = word.start
            default: break
            }
            return after
        }
        switch (UInt32(text[at]) << 16) | (UInt32(text[at + 1]) << 8) | UInt32(text[at + 2]) {
        case 0xE28098: setQuote(&word, Mark.leftSingle)
        case 0xE28099:
            if let length = possessive(text, after, end), !word.isSpaced {
                word.end += UInt32(length)
                word.parts = Part.possessive
            } else {
                setQuote(&word, Mark.rightSingle)
            }
        case 0xE2809A: setQuote(&word, Mark.lowSingle)
        case 0xE2809C, 0xE2809F: setQuote(&word, Mark.left)
        case 0xE2809D: setQuote(&word, Mark.right)
        case 0xE2809E: setQuote(&word, Mark.low)
        case 0xE3808C, 0xE3808E: setQuote(&word, Mark.leftCorner)
        case 0xE3808D, 0xE3808F: setQuote(&word, Mark.rightCorner)
        case 0xEFBC82: setQuote(&word, Mark.straight)
        case 0xE28090...0xE28092: word.parts = Part.punctuation
        case 0xE28093...0xE28095: word.parts = Part.dash
        case 0xE280A6, 0xE38082, 0xEFBC81, 0xEFBC9F: word.parts = Part.stop
        case 0xE38081, 0xEFBC8C: word.parts = Part.comma
        case 0xEFBC9A: word.parts = Part.colon
        case 0xE28080...0xE2808F, 0xE280AA...0xE280AF, 0xE38080: word.end = word.start
        default: break
        }
        return Int(max(word.end, UInt32(after)))
    }

    /// Takes letters, digits and what joins them: hyphens, apostrophes, dots of acronyms and numbers.
    private static func takeWord(
        _ text: Span<UInt8>, _ at: Int, _ end: Int, _ table: WordTable, _ isFirst: Bool,
        _ word: inout Word
    ) -> Int {
        var i = at
        var hash = WordTable.seed
        var letters = 0
        while i < end {
            let byte = text[i]
            let folded = byte | 0x20
            if folded &- 0x61 < 26 {
                hash = WordTable.mix(hash, folded)
                letters &+= 1
            } else if byte &- 0x30 < 10 {
                hash = WordTable.mix(hash, byte)
            } else if byte >= 0x80 {
                if markLength(text, i, end) > 0 {
                    // ’ between letters, but not before a possessive s
                    guard byte == 0xE2, i > at, i + 3 < end, text[i + 2] == 0x99, joins(text, i + 3, end) else { break }
                    hash = WordTable.mix(hash, 0x27)
                    i &+= 3
                    continue
                }
                hash = WordTable.mix(hash, byte)
                letters &+= 1
            } else if byte == 0x27 {
                guard joins(text, i + 1, end) else { break }
                hash = WordTable.mix(hash, byte)
            } else if byte == 0x2E {
                // "U.S." and "1.5", with the last dot of an acronym
                guard i + 1 < end, isLetterOrDigit(text[i + 1]) else {
                    if isAcronym(text, at, i) { i &+= 1 }
                    break
                }
                hash = WordTable.mix(hash, byte)
            } else if byte == 0x2D || byte == 0x2F || byte == 0x26 || byte == 0x40 {
                guard i + 1 < end, isLetterOrDigit(text[i + 1]) || text[i + 1] >= 0xC3 else { break }
                hash = WordTable.mix(hash, byte)
            } else if byte == 0x2C {
                guard letters == 0, i + 1 < end, text[i + 1] &- 0x30 < 10 else { break }
                hash = WordTable.mix(hash, byte)
            } else {
                break
            }
            i &+= 1
        }
        word.end = UInt32(i)
        word.hash = hash
        classify(text, at, i, letters, table, isFirst, &word)
        return i
    }

    /// "U.S" before its last dot: a single letter between dots.
    private static func isAcronym(_ text: Span<UInt8>, _ from: Int, _ dot: Int) -> Bool {
        dot - from >= 3 && text[dot - 2] == 0x2E
    }

    /// An apostrophe goes on with letters, other than a lone possessive s.
    private static func joins(_ text: Span<UInt8>, _ at: Int, _ end: Int) -> Bool {
        guard at < end, (text[at] | 0x20) &- 0x61 < 26 || text[at] >= 0xC3 else { return false }
        return possessive(text, at, end) == nil
    }

    /// The hash of what follows "al-" or "el-" before a capital; nil for any other word.
    private static func particleTail(_ text: Span<UInt8>, _ at: Int, _ end: Int) -> UInt32? {
        guard end - at > 4 else { return nil }
        let hyphen = text[at + 2] == 0x2D ? at + 2 : at + 3
        guard text[hyphen] == 0x2D, text[hyphen + 1] &- 0x41 < 26 else { return nil }
        var hash = WordTable.seed
        for i in (hyphen + 1)..<end { hash = WordTable.mix(hash, text[i] &- 0x41 < 26 ? text[i] | 0x20 : text[i]) }
        return hash
    }

    /// "US" and "WHO", which only look like "us" and "who".
    private static func isAbbreviation(_ text: Span<UInt8>, _ at: Int, _ end: Int) -> Bool {
        if end - at == 2 { return text[at] == 0x55 && text[at + 1] == 0x53 }
        return end - at == 3 && text[at] == 0x57 && text[at + 1] == 0x48 && text[at + 2] == 0x4F
    }

    @inline(__always)
    private static func classify(
        _ text: Span<UInt8>, _ at: Int, _ end: Int, _ letters: Int, _ table: WordTable, _ isFirst: Bool,
        _ word: inout Word
    ) {
        var parts: UInt32 = letters == 0 ? Part.number : table.bits(word.hash)
        switch Scan.start(text, at, end) {
        case .capital:
            // "United States", "George Will": inside a sentence a capital makes a name of a verb.
            if !isFirst { parts &= ~(Part.cue | Part.participle | Part.weakCue | Part.verb | Part.adverb) }
            if isAbbreviation(text, at, end) { parts &= ~(Part.conjunction | Part.relative) }
            parts |= Part.capital
        case .small:
            if let tail = particleTail(text, at, end) {
                // "el-Sisi" is a name, and the same as "Sisi".
                parts = Part.capital
                word.hash = tail
            } else {
                parts |= Part.small
            }
        default: if text[at] &- 0x30 < 10 { parts |= Part.number }
        }
        // Adverbs by their ending; names in -ly (Emily, Kelly) have a capital.
        if parts & (Part.small | Part.capital) == parts, parts & Part.small != 0, end - at > 4, text[end - 1] == 0x79,
            text[end - 2] == 0x6C
        {
            parts |= Part.adverb
        }
        if parts & Part.small != 0, end - at > 4, text[end - 1] == 0x64, text[end - 2] == 0x65 { parts |= Part.past }
        word.parts = parts
        word.endsInS = text[end - 1] | 0x20 == 0x73
    }
}
