// Paragraph candidates of a scraped text with the counts that verdicts rest on.

/// Why a paragraph candidate is not text.
enum LineVerdict: UInt8 { case keep, title, section, byline, date, prompt, empty, classified }

/// A paragraph candidate: one line, or hard-wrapped lines that belong together.
struct PlainBlock {
    var start: Int
    var end: Int
    var gap: Int
    /// Its words in the word array.
    var firstWord: Int
    var lastWord: Int
    /// All its words, also those past the array's limit.
    var words: Int
    var characters = 0
    var letters = 0
    var digits = 0
    var capitals = 0
    var ideographs = 0
    var commas = 0
    /// Sentence ends inside.
    var stops = 0
    /// Bars, bullets, slashes and arrows.
    var bars = 0
    var addresses = 0
    var ending = Ending.none
    /// The stop at its end belongs to an abbreviation: "U.S."
    var endsShort = false
    /// Words that start with a capital, and words wholly of capitals.
    var capitalWords = 0
    var shoutedWords = 0
    var longWords = 0
    var numbers = 0
    var opening = Opening.other
    var matches = PhraseMatches()
    /// Earlier candidate with the same words; -1 = none.
    var repeats = -1
    /// Share of its long words that other paragraphs have too.
    var shared: Float = 0
    /// Words that the headline has too, as a share of the headline and of the paragraph.
    var titleShare: Float = 0
    var titleCover: Float = 0
    /// Hash over all its words.
    var signature: UInt64 = 0
    var verdict = LineVerdict.keep

    enum Opening: UInt8 { case upper, lower, digit, quote, other }

    /// Length in words as a European language would have it.
    var weight: Int { ideographs > words / 2 ? words / 2 : words }
    /// Ends like a sentence and is long enough for one.
    var isSentence: Bool {
        if endsShort && weight < 16 { return false }
        return (ending == .stop || ending == .question || ending == .ellipsis) && weight >= 6
    }
    /// Holds a sentence, whatever stands behind it.
    var holdsSentence: Bool { isSentence || (stops > 0 && weight >= 12) }
    /// Looks like running text.
    var isProse: Bool { (isSentence && weight >= 9) || (weight >= 30 && stops > 0) }
    /// A row of figures: results, prices, tables.
    var hasFigures: Bool { numbers >= 2 && numbers * 5 >= words }
    var lacksEnd: Bool { ending == .none || ending == .colon || (endsShort && weight < 16) }
}

extension PlainBlock {
    /// Counts the characters of the block.
    mutating func measure(_ text: Span<UInt8>) {
        var i = start
        var previous = TextUnit.space
        var lastMark: UInt32 = 0
        var small = 0
        while i < end {
            // Small letters are nine in ten.
            if text[i] &- 0x61 < 26 {
                small &+= 1
                i &+= 1
                previous = .letter
                continue
            }
            let unit = decodeUnit(text, i, end)
            if previous != .mark && previous != .space { lastMark = 0 }
            i += unit.width
            switch unit.kind {
            case .letter:
                letters += 1
                if unit.isUpper { capitals += 1 }
            case .ideograph:
                letters += 1
                ideographs += 1
            case .digit: digits += 1
            case .mark: count(unit.folded)
            case .space, .lineEnd:
                if previous == .mark && (lastMark == 0x2E || lastMark == 0x21 || lastMark == 0x3F) { stops += 1 }
            case .apostrophe, .ignorable: break
            }
            if unit.kind != .space && unit.kind != .lineEnd { characters += 1 }
            if unit.kind == .mark && unit.folded != 0x22 && unit.folded != 0x201D { lastMark = unit.folded }
            if unit.kind != .mark && unit.kind != .space { lastMark = 0 }
            previous = unit.kind
        }
        letters += small
        characters += small
        ending = endsSentence(text, start, end)
        endsShort = end - start > 4 && text[end - 1] == 0x2E && text[end - 3] == 0x2E && text[end - 2] &- 0x41 < 26
        opening = Self.opening(decodeUnit(text, start, end))
        // An arrow, as in "» Also read", is no quotation mark.
        if opening == .quote, end - start > 3, text[start] == 0xC2, text[start + 2] == 0x20, commas == 0, lacksEnd {
            opening = .other
        }
    }

    private mutating func count(_ mark: UInt32) {
        switch mark {
        case 0x2C, 0xFF0C, 0x3001, 0x060C: commas += 1
        case 0x3002, 0xFF01, 0xFF1F, 0x0964: stops += 1
        case 0x7C, 0x2022, 0xB7, 0x2F, 0x3E, 0x203A, 0xBB, 0x25CF, 0x25B6, 0x2192, 0x25BA: bars += 1
        case 0x40, 0x23, 0x5F: addresses += 1
        default: break
        }
    }

    private static func opening(_ unit: DecodedUnit) -> Opening {
        switch unit.kind {
        case .letter: return unit.isUpper ? .upper : (unit.folded < 0x590 ? .lower : .upper)
        case .ideograph: return .upper
        case .digit: return .digit
        case .apostrophe: return .quote
        default:
            switch unit.folded {
            case 0x22, 0x201C, 0x201E, 0xAB, 0xBB, 0x2039, 0x300C, 0x300E: return .quote
            default: return .other
            }
        }
    }
}

/// The paragraph candidates of an article, their words, and tables over them; reused from article to article.
struct PlainDocument {
    static let mostWordsInBlock = 4096
    static let mostWords = 400_000

    var splitter = LineSplitter()
    var blocks: [PlainBlock] = []
    var words: [PlainWord] = []
    private var slots: [UInt32] = Array(repeating: 0, count: 8192)
    private var counts: [UInt16] = Array(repeating: 0, count: 8192)
    private var lastBlock: [Int32] = Array(repeating: -1, count: 8192)
    private var used: [Int32] = []

    /// Reads the paragraphs of `text`.
    mutating func read(_ text: Span<UInt8>, _ lexicon: PhraseLexicon) {
        blocks.removeAll(keepingCapacity: true)
        words.removeAll(keepingCapacity: true)
        splitter.split(text)
        joinLines()
        for i in blocks.indices { analyse(text, i, lexicon) }
        findRepeats()
        findShared()
    }

    private mutating func joinLines() {
        var joined: [PlainBlock] = blocks
        blocks = []
        let lines = splitter.lines
        splitter.paragraphs { first, last in
            joined.append(
                PlainBlock(
                    start: lines[first].start, end: lines[last].end, gap: lines[first].gap, firstWord: 0, lastWord: 0,
                    words: 0))
        }
        blocks = joined
    }

    private mutating func analyse(_ text: Span<UInt8>, _ i: Int, _ lexicon: PhraseLexicon) {
        var block = blocks[i]
        block.measure(text)
        block.firstWord = words.count
        let room = words.count < Self.mostWords ? Self.mostWordsInBlock : 0
        block.words = splitWords(text, block.start, block.end, most: room, into: &words)
        block.lastWord = words.count
        Self.describe(&block, text, words.span.extracting(block.firstWord..<block.lastWord), lexicon)
        if block.words == 0 { block.verdict = .empty }
        blocks[i] = block
    }

    /// Takes words off the end of a paragraph: prompts that were glued to it.
    mutating func shorten(_ i: Int, to end: Int, _ text: Span<UInt8>, _ lexicon: PhraseLexicon) {
        let old = blocks[i]
        var block = PlainBlock(
            start: old.start, end: end, gap: old.gap, firstWord: old.firstWord, lastWord: old.lastWord, words: 0)
        while block.lastWord > block.firstWord && Int(words[block.lastWord - 1].end) > end { block.lastWord -= 1 }
        block.words = block.lastWord - block.firstWord
        block.repeats = old.repeats
        block.shared = old.shared
        block.measure(text)
        Self.describe(&block, text, words.span.extracting(block.firstWord..<block.lastWord), lexicon)
        if block.words == 0 { block.verdict = .empty }
        blocks[i] = block
    }

    private static func describe(
        _ block: inout PlainBlock, _ text: Span<UInt8>, _ run: Span<PlainWord>, _ lexicon: PhraseLexicon
    ) {
        block.matches = lexicon.match(run)
        block.matches.isLabel = isLabelled(text, run, block.matches)
        var signature: UInt64 = UInt64(block.words)
        for k in run.indices {
            let word = run[k]
            signature = (signature ^ UInt64(word.hash)) &* 0x9E37_79B9_7F4A_7C15
            signature ^= signature >> 29
            if word.flags & PlainWord.upper != 0 { block.capitalWords += 1 }
            if word.flags & PlainWord.allCaps != 0 { block.shoutedWords += 1 }
            if word.flags & PlainWord.long != 0 { block.longWords += 1 }
            if word.flags & PlainWord.number != 0 { block.numbers += 1 }
        }
        block.signature = signature
    }

    /// True when line `i` is a row of a table: it has figures, and so has a line near it; or it stands among such rows.
    func isTableRow(_ i: Int) -> Bool {
        guard !blocks[i].isSentence else { return false }
        var rows = 0
        for k in max(0, i - 3)..<min(blocks.count, i + 4) where k != i {
            let block = blocks[k]
            if block.verdict != .keep || block.isSentence || !block.hasFigures { continue }
            if block.signature != blocks[i].signature { rows += abs(k - i) <= 2 ? 2 : 1 }
        }
        return blocks[i].hasFigures ? rows >= 2 : rows >= 4
    }

    /// Marks candidates whose words stood before, all of them, in the same order.
    private mutating func findRepeats() {
        clear()
        for i in blocks.indices where blocks[i].words > 0 {
            let key = UInt32(truncatingIfNeeded: blocks[i].signature >> 20) | 1
            guard let slot = find(key) else { continue }
            if lastBlock[slot] >= 0 {
                let earlier = Int(lastBlock[slot])
                let same = blocks[earlier].signature == blocks[i].signature
                if same { blocks[i].repeats = earlier }
            } else {
                lastBlock[slot] = Int32(i)
            }
        }
    }

    /// Measures how much of each candidate's vocabulary stands in other candidates, too.
    private mutating func findShared() {
        clear()
        for i in blocks.indices {
            for k in blocks[i].firstWord..<blocks[i].lastWord where words[k].flags & PlainWord.long != 0 {
                guard let slot = find(words[k].hash | 1) else { continue }
                if lastBlock[slot] != Int32(i) {
                    lastBlock[slot] = Int32(i)
                    if counts[slot] < 65535 { counts[slot] += 1 }
                }
            }
        }
        for i in blocks.indices where blocks[i].longWords > 0 {
            var shared = 0
            for k in blocks[i].firstWord..<blocks[i].lastWord where words[k].flags & PlainWord.long != 0 {
                if let slot = find(words[k].hash | 1), counts[slot] > 1 { shared += 1 }
            }
            blocks[i].shared = Float(shared) / Float(blocks[i].longWords)
        }
        clear()
    }

    private mutating func clear() {
        for slot in used {
            slots[Int(slot)] = 0
            counts[Int(slot)] = 0
            lastBlock[Int(slot)] = -1
        }
        used.removeAll(keepingCapacity: true)
    }

    /// The slot of a key; nil when the table is as full as it may get.
    private mutating func find(_ key: UInt32) -> Int? {
        var slot = Int((key &* 0x9E37_79B1) >> 19)
        while slots[slot] != 0 {
            if slots[slot] == key { return slot }
            slot = (slot &+ 1) & 8191
        }
        if used.count >= 6000 { return nil }
        slots[slot] = key
        used.append(Int32(slot))
        return slot
    }
}
