// What the words of a block tell without knowing the language: length, marks, capitals, digits, echoes of the title.

/// Counts over the text of one block.
struct BlockText {
    var bytes = 0
    var words = 0
    var letters = 0
    var capitals = 0
    var capitalWords = 0
    var digits = 0
    var years = 0
    var commas = 0
    var stops = 0
    /// Bars, bullets, arrows, at signs, hashes, copyright signs.
    var marks = 0
    /// Braces, backslashes, equals signs and semicolons.
    var code = 0
    var beyondASCII = 0
    /// 0 a letter or digit, 1 a comma, 2 a stop, 3 an exclamation, 4 a question, 5 a colon, 6 an ellipsis, 7 a closing
    /// quote or bracket, 8 anything else.
    var ending = 0
    /// 0 a small letter, 1 a capital, 2 a digit, 3 a quote, 4 beyond ASCII, 5 anything else.
    var beginning = 0
    var inTitle = 0
    var inDescription = 0
    /// Three-word runs, and how many of them the linked body has.
    var runs = 0
    var runsInBody = 0
    var lexicon = LexiconScore()
    var hash: UInt64 = 0

    /// A paragraph by its looks alone.
    func isGood(linkBytes: Int) -> Bool {
        bytes >= 80 && stops > 0 && linkBytes * 3 < bytes
    }
}

/// What the words of blocks are compared with.
struct PageEchoes {
    var title = WordFilter()
    var description = WordFilter()
    /// Three-word runs of the body that JSON-LD gives.
    var body = WordFilter()
    var hasBody = false
}

/// A set of hashes that may answer yes by mistake once in a while.
struct WordFilter {
    private(set) var bits: [UInt64] = []
    private(set) var count = 0

    /// Empties it for about `capacity` hashes.
    mutating func reset(capacity: Int) {
        var words = 4
        while words * 8 < capacity, words < 1 << 14 { words *= 2 }
        bits.removeAll(keepingCapacity: true)
        bits.append(contentsOf: repeatElement(0, count: words))
        count = 0
    }

    mutating func insert(_ hash: UInt32) {
        let bit = Int(truncatingIfNeeded: (hash &* 0x9E37_79B1) &>> 8) & (bits.count &* 64 &- 1)
        let mask: UInt64 = 1 &<< UInt64(bit & 63)
        if bits[bit &>> 6] & mask == 0 { count += 1 }
        bits[bit &>> 6] |= mask
    }

    @inline(__always)
    func contains(_ hash: UInt32) -> Bool {
        if bits.isEmpty { return false }
        let bit = Int(truncatingIfNeeded: (hash &* 0x9E37_79B1) &>> 8) & (bits.count &* 64 &- 1)
        return bits[bit &>> 6] &>> UInt64(bit & 63) & 1 == 1
    }
}

extension BlockText {
    /// Reads the text of a block.
    init(_ text: Span<UInt8>, _ echoes: PageEchoes, _ lexicon: borrowing WordLexicon) {
        bytes = text.count
        guard bytes > 0 else { return }
        readMarks(text)
        readWords(text, echoes, lexicon)
        hash = ConceptMemo.hash(text)
    }

    private mutating func readMarks(_ text: Span<UInt8>) {
        for i in text.indices {
            let byte = text[i]
            if (byte | 0x20) &- 0x61 < 26 {
                letters &+= 1
                if byte &- 0x41 < 26 { capitals &+= 1 }
            } else if byte &- 0x30 < 10 {
                digits &+= 1
            } else if byte >= 0x80 {
                beyondASCII &+= 1
                if byte >= 0xC2 { readWideMark(text, i) }
            } else if byte == 0x2C {
                commas &+= 1
            } else if byte == 0x2E || byte == 0x21 || byte == 0x3F {
                if i &+ 1 == text.count || text[i &+ 1] == 0x20 || text[i &+ 1] == 0x22 || text[i &+ 1] >= 0x80 {
                    stops &+= 1
                }
            } else if byte == 0x7C || byte == 0x40 || byte == 0x23 || byte == 0x3E || byte == 0x2F {
                marks &+= 1
            } else if byte == 0x7B || byte == 0x7D || byte == 0x5C || byte == 0x3D || byte == 0x3B {
                code &+= 1
            }
        }
        beginning = BlockText.beginning(text)
        ending = BlockText.ending(text)
    }

    /// Stops, commas and signs beyond ASCII.
    private mutating func readWideMark(_ text: Span<UInt8>, _ i: Int) {
        let byte = text[i]
        if byte == 0xC2, i &+ 1 < text.count {
            if text[i &+ 1] == 0xA9 || text[i &+ 1] == 0xB7 || text[i &+ 1] == 0xBB { marks &+= 1 }
            return
        }
        guard i &+ 2 < text.count else { return }
        switch (byte, text[i &+ 1], text[i &+ 2]) {
        case (0xE3, 0x80, 0x82), (0xEF, 0xBC, 0x81), (0xEF, 0xBC, 0x9F), (0xE0, 0xA5, 0xA4), (0xE2, 0x80, 0xA6):
            stops &+= 1
        case (0xE3, 0x80, 0x81), (0xEF, 0xBC, 0x8C): commas &+= 1
        case (0xE2, 0x80, 0xA2), (0xE2, 0x86, _), (0xE2, 0x96, _), (0xE2, 0x80, 0xBA): marks &+= 1
        default: break
        }
    }

    private static func beginning(_ text: Span<UInt8>) -> Int {
        let byte = text[0]
        if byte &- 0x61 < 26 { return 0 }
        if byte &- 0x41 < 26 { return 1 }
        if byte &- 0x30 < 10 { return 2 }
        if byte == 0x22 || byte == 0x27 || (byte == 0xE2 && text.count > 2 && text[1] == 0x80) { return 3 }
        return byte >= 0x80 ? 4 : 5
    }

    private static func ending(_ text: Span<UInt8>) -> Int {
        let byte = text[text.count &- 1]
        if (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 { return 0 }
        switch byte {
        case 0x2C, 0x3B: return 1
        case 0x2E: return text.count > 2 && text[text.count &- 2] == 0x2E ? 6 : 2
        case 0x21: return 3
        case 0x3F: return 4
        case 0x3A: return 5
        case 0x22, 0x27, 0x29, 0x5D: return 7
        case 0x80...: return wideEnding(text)
        default: return 8
        }
    }

    private static func wideEnding(_ text: Span<UInt8>) -> Int {
        guard text.count >= 3 else { return 0 }
        let n = text.count
        switch (text[n &- 3], text[n &- 2], text[n &- 1]) {
        case (0xE3, 0x80, 0x82), (0xE0, 0xA5, 0xA4): return 2
        case (0xEF, 0xBC, 0x81): return 3
        case (0xEF, 0xBC, 0x9F): return 4
        case (0xE2, 0x80, 0xA6): return 6
        case (0xE2, 0x80, 0x9C), (0xE2, 0x80, 0x9D), (0xE2, 0x80, 0x99), (0xE3, 0x80, 0x8D): return 7
        case (_, 0xC2, 0xBB): return 7
        case (0xE2, _, _): return 8
        default: return 0
        }
    }

    private mutating func readWords(_ text: Span<UInt8>, _ echoes: PageEchoes, _ lexicon: borrowing WordLexicon) {
        var i = 0
        var (last, beforeLast): (UInt32, UInt32) = (0, 0)
        while let word = WordSet.nextWord(text, from: i) {
            i = word.end
            words &+= 1
            let first = text[word.start]
            if first &- 0x41 < 26 { capitalWords &+= 1 }
            if word.end &- word.start == 4, first == 0x31 || first == 0x32,
                text[word.start &+ 1] == 0x39 || text[word.start &+ 1] == 0x30
            {
                years &+= 1
            }
            if echoes.title.contains(word.hash) { inTitle &+= 1 }
            if echoes.description.contains(word.hash) { inDescription &+= 1 }
            if words >= 3 {
                runs &+= 1
                if echoes.body.contains(BlockText.run(beforeLast, last, word.hash)) { runsInBody &+= 1 }
            }
            if words <= WordLexicon.reach {
                self.lexicon.add(lexicon.weight(word.hash), lexicon.weight(WordLexicon.pair(last, word.hash)))
            }
            beforeLast = last
            last = word.hash
        }
        if words < 3, words > 0 {
            runs = 1
            runsInBody = echoes.body.contains(BlockText.run(beforeLast, last, 0)) ? 1 : 0
        }
    }

    /// The hash of three words in a row.
    @inline(__always)
    static func run(_ a: UInt32, _ b: UInt32, _ c: UInt32) -> UInt32 {
        ((a &* 0x85EB_CA6B ^ b) &* 0xC2B2_AE35 ^ c) &* 0x27D4_EB2F
    }
}
