// The head of a scraped text: headline, rubric, byline and date lines, and echoes of the headline.

/// Where the headline was found.
struct PlainHead {
    /// Index of the candidate that is the headline; -1 when there is none or it was given.
    var title = -1
    /// Words of the headline, as hashes.
    var titleWords: [UInt32] = []
    /// Bytes of the headline that stand before a site's name; the whole block when there is none.
    var titleEnd = 0
    /// Index of the rubric's candidate; -1 = none.
    var section = -1
    /// First candidate that is running text.
    var bodyStart = 0
    /// One past the last candidate that is running text.
    var bodyEnd = 0
    /// True when the document has running text at all: tables and lists have none, and are left as they are.
    var hasBody = false
    var bylines: [Int] = []
}

extension PlainDocument {
    /// Finds the parts of the head and gives them their verdicts. A given headline comes as its words' hashes.
    mutating func findHead(_ text: Span<UInt8>, given: [UInt32], _ head: inout PlainHead) {
        head.title = -1
        head.section = -1
        head.bylines.removeAll(keepingCapacity: true)
        head.titleWords.removeAll(keepingCapacity: true)
        findBody(text, &head)
        markKnownLines(text, head)
        if given.isEmpty {
            chooseTitle(text, &head)
        } else {
            head.titleWords.append(contentsOf: given)
            markRepeatedHeadline(text, head)
        }
        chooseSection(text, &head)
        if !head.titleWords.isEmpty { markEchoes(text, head) }
        markTail(head)
        for i in blocks.indices where blocks[i].verdict == .byline { head.bylines.append(i) }
    }

    private func findBody(_ text: Span<UInt8>, _ head: inout PlainHead) {
        head.bodyStart = min(blocks.count, 12)
        head.bodyEnd = blocks.count
        head.hasBody = false
        for i in blocks.indices where isBody(text, i) {
            head.bodyStart = i
            head.hasBody = true
            break
        }
        for i in blocks.indices.reversed() where isBody(text, i) {
            head.bodyEnd = i + 1
            break
        }
    }

    private func isBody(_ text: Span<UInt8>, _ i: Int) -> Bool {
        let block = blocks[i]
        return block.isProse && block.matches.anywhere & PhraseKind.credit.bit == 0 && !block.isPromptLine
            && !isAside(text, i)
    }

    /// Date lines and bylines around the body, prompts and promotions everywhere.
    private mutating func markKnownLines(_ text: Span<UInt8>, _ head: PlainHead) {
        for i in blocks.indices where blocks[i].verdict == .keep {
            // A line or two of the head may follow a standfirst.
            let isOutside = i <= max(2, head.bodyStart + 4) || i >= head.bodyEnd
            let isRubric = i <= 1 && blocks[i].matches.whole & PhraseKind.section.bit != 0
            if blocks[i].isPromptLine && !isRubric || isAside(text, i) {
                blocks[i].verdict = .prompt
            } else if isOutside && isDateLine(blocks[i]) {
                blocks[i].verdict = .date
            } else if isOutside && isByline(text, i) {
                blocks[i].verdict = .byline
            }
        }
    }

    /// "Updated 12 March 2024 10:00 GMT", "3 min read", "2024-03-12": hardly anything but words of dates.
    private func isDateLine(_ block: PlainBlock) -> Bool {
        guard block.words > 0, block.words <= 18, block.digits > 0, block.stops <= 2 else { return false }
        let dates = block.matches.dateWords
        if dates == block.numbers { return dates == block.words && dates >= 3 && dates <= 6 && block.digits >= 8 }
        if dates * 4 >= block.words * 3 && dates >= 2 { return true }
        return block.bars > 0 && block.words <= 12 && dates >= 3 && dates * 10 >= block.words * 4
    }

    /// True when nearly all running text ends as sentences do: then a short last line without an end is no text.
    private func isEdited(_ head: PlainHead) -> Bool {
        var prose = 0
        var open = 0
        for i in head.bodyStart..<min(head.bodyEnd, blocks.count)
        where blocks[i].verdict == .keep && blocks[i].weight >= 9 {
            prose += 1
            if blocks[i].lacksEnd { open += 1 }
        }
        return prose >= 2 && open * 10 <= prose
    }

    /// Promotions that no list knows, and, behind the text, what follows a line such as "Related articles".
    private mutating func markTail(_ head: PlainHead) {
        guard head.hasBody else { return }
        var isListing = false
        let isEdited = isEdited(head)
        for i in blocks.indices where i > head.title {
            let isBehind = i >= head.bodyEnd
            if blocks[i].verdict == .prompt && isBehind && blocks[i].matches.start & PhraseKind.related.bit != 0 {
                isListing = true
            }
            guard blocks[i].verdict == .keep, i >= head.bodyStart else { continue }
            let isRest = isBehind && blocks[i].lacksEnd && !blocks[i].holdsSentence && !isTableRow(i)
            let isShort = isEdited && blocks[i].words <= 6 && blocks[i].ideographs == 0
            if blocks[i].isPromotion(isLast: isBehind) || (isRest && (isListing || isShort)) {
                blocks[i].verdict = .prompt
            }
        }
    }

    // MARK: Bylines

    private func isByline(_ text: Span<UInt8>, _ i: Int) -> Bool {
        let block = blocks[i]
        if block.matches.whole & PhraseKind.byline.bit != 0 { return true }
        guard block.matches.start & PhraseKind.byline.bit != 0, block.words <= 24, block.stops <= 1 else {
            return false
        }
        if block.words == 1 { return true }
        if block.isSentence && block.capitalWords * 2 < block.words { return false }
        var plain = 0
        let first = block.firstWord + 1
        for k in first..<block.lastWord where words[k].flags & (PlainWord.upper | PlainWord.number) == 0 {
            if !isNameLink(text, k) { plain += 1 }
        }
        let known = block.matches.dateWords + block.matches.roleWords - block.numbers
        return plain <= max(1, known) && plain * 2 <= block.words && hasName(block)
    }

    private func hasName(_ block: PlainBlock) -> Bool {
        var k = block.firstWord + 1
        while k < block.lastWord && k < block.firstWord + 5 {
            if words[k].flags & PlainWord.upper != 0 { return true }
            k += 1
        }
        return false
    }

    // MARK: Headline

    private mutating func chooseTitle(_ text: Span<UInt8>, _ head: inout PlainHead) {
        var best = -1
        var bestScore: Float = 1.5
        var candidates = 0
        for i in 0..<min(head.bodyStart, blocks.count) where blocks[i].verdict == .keep {
            guard canBeTitle(blocks[i]), !isTableRow(i), !isTrail(text, blocks[i]) else { continue }
            if !head.hasBody && (candidates > 0 || blocks[i].digits > 0) { break }
            let score = titleScore(i, rank: candidates, head)
            candidates += 1
            if score > bestScore {
                bestScore = score
                best = i
            }
            if candidates == 10 { break }
        }
        guard best >= 0, hasTextBeside(best) else { return }
        if let shorter = withoutSite(best, head) { best = shorter }
        blocks[best].verdict = .title
        head.title = best
        head.titleEnd = blocks[best].end
        var last = blocks[best].lastWord
        if let cut = siteSuffix(text, blocks[best]) {
            last = cut
            head.titleEnd = Int(words[cut - 1].end)
        }
        for k in blocks[best].firstWord..<last { head.titleWords.append(words[k].hash) }
    }

    /// The text may carry a headline of its own, which reads otherwise than the given one: a line above the text that is
    /// said twice is no text.
    private mutating func markRepeatedHeadline(_ text: Span<UInt8>, _ head: PlainHead) {
        guard head.hasBody else { return }
        for i in 0..<min(head.bodyStart, 4) where blocks[i].verdict == .keep && canBeTitle(blocks[i]) {
            let next = i + 1
            guard next < head.bodyStart, blocks[next].repeats == i, blocks[i].lacksEnd, !isTableRow(i) else { continue }
            blocks[i].verdict = .title
            blocks[next].verdict = .title
            return
        }
    }

    private func canBeTitle(_ block: PlainBlock) -> Bool {
        if block.weight < 2 || block.weight > (block.repeats < 0 ? 28 : 45) || block.characters > 300 { return false }
        if block.weight < 3 && block.repeats < 0 && block.ideographs == 0 { return false }
        if block.matches.whole & PhraseKind.section.bit != 0 { return false }
        if block.ending == .stop && block.weight > 25 { return false }
        return block.stops <= 2
    }

    private func titleScore(_ i: Int, rank: Int, _ head: PlainHead) -> Float {
        let block = blocks[i]
        var score: Float = 3 - 0.4 * Float(rank)
        for later in blocks.dropFirst(i + 1).prefix(7) where later.repeats == i { score += 5 }
        if block.repeats >= 0 { score += 1 }
        if block.weight >= 5 && block.weight <= 22 { score += 2 }
        if block.weight < 4 { score -= 1 }
        if block.ending == .stop && !block.endsShort { score -= block.weight > 14 ? 5 : 3 }
        if block.ending == .colon { score -= 2 }
        if block.matches.anywhere & (PhraseKind.credit.bit | PhraseKind.biography.bit) != 0 { score -= 3 }
        if block.matches.start & (PhraseKind.credit.bit | PhraseKind.byline.bit) != 0 { score -= 2 }
        if (block.matches.anywhere | block.matches.start) & PhraseKind.prompts != 0 { score -= 1.5 }
        if block.addresses > 0 { score -= 3 }
        if block.opening == .lower { score -= 2 }
        score += 3 * block.shared
        return score
    }

    /// True when something stays beside the headline: a single line is text, not a headline.
    private func hasTextBeside(_ title: Int) -> Bool {
        for i in blocks.indices where i != title && blocks[i].verdict == .keep {
            if blocks[i].signature != blocks[title].signature && blocks[i].weight >= 3 { return true }
        }
        return false
    }

    /// Another candidate of the head that is the headline without its site's name.
    private func withoutSite(_ title: Int, _ head: PlainHead) -> Int? {
        for i in 0..<min(head.bodyStart, blocks.count) where i != title && blocks[i].verdict == .keep {
            let extra = blocks[title].words - blocks[i].words
            if extra > 0 && extra <= 6 && blocks[i].weight >= 3 && startsWith(blocks[title], blocks[i]) { return i }
        }
        return nil
    }

    /// The word where " | The Daily Planet" begins; nil when the line has no such end.
    private func siteSuffix(_ text: Span<UInt8>, _ block: PlainBlock) -> Int? {
        guard block.words >= 5, block.lastWord - block.firstWord == block.words else { return nil }
        for back in 1...min(5, block.words - 3) {
            let k = block.lastWord - back
            let gap = text.extracting(Int(words[k - 1].end)..<Int(words[k].start))
            let bar = Self.separator(gap)
            if bar == .none { continue }
            let rest = words.span.extracting(k..<block.lastWord)
            let sites = PhraseLexicon.shared.match(rest)
            if bar == .bar || (sites.anywhere & PhraseKind.site.bit != 0 && sites.siteWords * 3 >= back) { return k }
            return nil
        }
        return nil
    }

    enum Separator { case none, dash, bar }

    /// What stands between two words: a bar, a dash between spaces, or nothing that separates.
    static func separator(_ gap: Span<UInt8>) -> Separator {
        var i = 0
        var spaced = false
        while i < gap.count {
            let unit = decodeUnit(gap, i, gap.count)
            switch unit.folded {
            case 0x7C, 0x2022, 0x203A, 0xB7, 0xBB: return .bar
            case 0x3E: if spaced { return .bar }
            case 0x2D, 0x2013, 0x2014: if spaced { return .dash }
            default: break
            }
            spaced = unit.kind == .space
            i += unit.width
        }
        return .none
    }

    func startsWith(_ block: PlainBlock, _ other: PlainBlock) -> Bool {
        let count = other.lastWord - other.firstWord
        if block.lastWord - block.firstWord < count { return false }
        for k in 0..<count where words[block.firstWord + k].hash != words[other.firstWord + k].hash { return false }
        return true
    }
}

extension PlainBlock {
    /// True when the line is surely a prompt: it is one of the known lines, or starts with a known phrase and is no sentence.
    var isPromptLine: Bool {
        let prompts = PhraseKind.prompts
        if matches.whole & prompts != 0 { return true }
        if matches.isLabel && matches.start & prompts != 0 && stops <= 1 && words <= 25 && opening != .quote {
            return true
        }
        if matches.sure & PhraseKind.copyright.bit != 0 && words <= 20 && stops <= 2 && opening != .quote {
            return true
        }
        if matches.sure & prompts == 0 { return false }
        if matches.sureWords > 3 && words <= 40 && stops <= 3 && opening != .quote { return true }
        if lacksEnd { return matches.sureWords > 1 ? words <= 25 : words <= 6 }
        return matches.sureWords > 1 && words <= 14 && opening != .quote && stops <= (matches.sureWords > 2 ? 1 : 0)
    }

    /// True when the line has no end like a sentence, and mostly words of promotion: for lines that no list knows.
    func isPromotion(isLast: Bool) -> Bool {
        // "Watch the signing here": a phrase that prompts may start with.
        if lacksEnd, words <= 12, matches.start & PhraseKind.prompts != 0, matches.promoWords >= 2,
            matches.promoWords * 5 >= words * 2
        {
            return true
        }
        guard lacksEnd, words >= 2, words <= 12, matches.promoWords >= 2 else { return false }
        return matches.promoWords * 100 >= words * (isLast ? 45 : 60)
    }
}
