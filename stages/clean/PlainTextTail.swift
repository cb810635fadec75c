// Prompts that are glued to the end of a paragraph without a line break.

extension PlainDocument {
    /// Cuts prompts off the ends of paragraphs.
    mutating func cutPrompts(_ text: Span<UInt8>, _ lexicon: PhraseLexicon) {
        let last = blocks.lastIndex { $0.verdict == .keep } ?? -1
        for i in blocks.indices where blocks[i].verdict == .keep {
            let end = endWithoutPrompts(text, blocks[i], isLast: i == last)
            if end < blocks[i].end { shorten(i, to: end, text, lexicon) }
        }
    }

    /// The end of a paragraph's text, without prompts glued to it. A sentence is only given up when it starts with a known
    /// prompt outside quotation marks; an unpunctuated rest at the end of the article also when it speaks of reading on.
    private func endWithoutPrompts(_ text: Span<UInt8>, _ block: PlainBlock, isLast: Bool) -> Int {
        var last = block.lastWord
        guard block.words == block.lastWord - block.firstWord else { return block.end }
        var end = block.end
        for _ in 0..<6 {
            guard let cut = promptStart(text, block, last, end, isLast: isLast) else { break }
            last = cut
            end = trimmedEnd(text, block.start, Int(words[cut].start))
        }
        return end
    }

    /// The word that the last sentence or fragment starts with, when that is a prompt.
    private func promptStart(
        _ text: Span<UInt8>, _ block: PlainBlock, _ last: Int, _ end: Int, isLast: Bool
    ) -> Int? {
        var k = last - 1
        let lowest = max(block.firstWord + 3, last - 25)
        let lacksEnd = [.none, .colon].contains(endsSentence(text, block.start, end))
        var boundaries = 0
        while k >= lowest {
            let gap = Self.boundary(text.extracting(Int(words[k - 1].end)..<Int(words[k].start)))
            let capital = words[k].flags & (PlainWord.upper | PlainWord.ideograph | PlainWord.number) != 0
            if gap == .inside || !capital {
                k -= 1
                continue
            }
            let run = words.span.extracting(k..<last)
            var matches = PhraseLexicon.shared.match(run)
            matches.isLabel = isLabelled(text, run, matches)
            let isPrompt = Self.isPrompt(matches, run.count, lacksEnd: lacksEnd, gap, isLast: isLast)
            // A rest without an end is no quotation, even where marks were lost before it.
            if isPrompt && (lacksEnd || !isQuoted(text, block.start, Int(words[k].start))) { return k }
            if gap == .sentence {
                boundaries += 1
                if !lacksEnd || boundaries == 3 { return nil }
            }
            k -= 1
        }
        return nil
    }

    private static func isPrompt(
        _ matches: PhraseMatches, _ count: Int, lacksEnd: Bool, _ gap: Boundary, isLast: Bool
    ) -> Bool {
        let prompts = PhraseKind.prompts
        if gap == .space {
            return lacksEnd && matches.sureWords >= 3 && matches.sureWords == count && matches.whole & prompts != 0
        }
        if matches.whole & prompts != 0 { return count > 1 || lacksEnd }
        if matches.isLabel && matches.start & prompts != 0 && count <= (lacksEnd ? 20 : 14) { return true }
        if matches.sure & prompts != 0 {
            if lacksEnd { return matches.sureWords > 1 || count <= 6 }
            return matches.sureWords > 1 && count <= 12
        }
        guard isLast, lacksEnd, count >= 2, count <= 9 else { return false }
        return matches.promoWords * 100 >= count * 45 && (matches.promoWords >= 2 || count <= 3)
    }

    enum Boundary { case inside, space, sentence }

    /// True for the marks that open a quotation when white space stands before them.
    private static func opens(_ mark: UInt32, _ spaced: Bool) -> Bool {
        mark == 0x201C || mark == 0x201E || (spaced && (mark == 0x22 || mark == 0x27 || mark == 0x2018))
    }

    /// What stands between two words: a sentence's end, only white space, or something inside a sentence.
    private static func boundary(_ gap: Span<UInt8>) -> Boundary {
        var i = 0
        var stop = false
        var other = false
        var spaced = false
        while i < gap.count {
            let unit = decodeUnit(gap, i, gap.count)
            if opens(unit.folded, spaced) { return .inside }
            spaced = spaced || unit.kind == .space || unit.kind == .lineEnd
            switch unit.folded {
            case 0x2E, 0x21, 0x3F, 0x2026, 0x3002, 0xFF01, 0xFF1F, 0x0964, 0x061F, 0x7C: stop = true
            case 0x22, 0x27, 0x29, 0x5D, 0xBB, 0xAB, 0x2018...0x201F, 0x300D: break
            default: if unit.kind == .mark { other = true }
            }
            i += unit.width
        }
        if stop { return .sentence }
        return other || gap.isEmpty ? .inside : .space
    }

    /// True when a quotation is open before `at`.
    private func isQuoted(_ text: Span<UInt8>, _ start: Int, _ at: Int) -> Bool {
        var straight = false
        var low = false
        var depth = 0
        var i = start
        while i < at {
            let unit = decodeUnit(text, i, at)
            switch unit.folded {
            case 0x22: straight.toggle()
            case 0x201E: low = true
            case 0x201C where low: low = false
            case 0x201C: depth += 1
            case 0x201D: depth = max(0, depth - 1)
            default: break
            }
            i += unit.width
        }
        return straight || low || depth > 0
    }

    /// The end of the last character before `at` that is no white space and no mark that led to the prompt.
    private func trimmedEnd(_ text: Span<UInt8>, _ start: Int, _ at: Int) -> Int {
        var end = at
        while end > start {
            var from = end - 1
            while from > start && text[from] & 0xC0 == 0x80 && end - from < 4 { from -= 1 }
            let unit = decodeUnit(text, from, end)
            let isLead = unit.kind == .mark && Self.leads(unit.folded)
            if unit.kind != .space && unit.kind != .lineEnd && unit.kind != .ignorable && !isLead { break }
            end = from
        }
        return end
    }

    private static func leads(_ mark: UInt32) -> Bool {
        switch mark {
        case 0x7C, 0x3E, 0x2022, 0xB7, 0x5B, 0x28, 0x2D, 0x2013, 0x2014, 0x25BA, 0x25B6, 0x2192: return true
        default: return false
        }
    }
}
