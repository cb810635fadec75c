// Rubric lines above a headline, and lines that only repeat the headline.

extension PlainDocument {
    // MARK: Rubric

    /// The rubric is a line of the head that names one, or the short lines that stand right above the headline.
    mutating func chooseSection(_ text: Span<UInt8>, _ head: inout PlainHead) {
        let hasTitle = head.title >= 0
        let above = hasTitle ? head.title : min(head.bodyStart, 2)
        for i in 0..<min(head.bodyStart, blocks.count) where blocks[i].verdict == .keep {
            let known = blocks[i].matches.whole & PhraseKind.section.bit != 0 || isTrail(text, blocks[i])
            let isShort = hasTitle && i < above && isPlainLabel(blocks[i])
            guard known || isShort else { continue }
            // Without a headline below it, a lone word may be the text's own first heading, unless it is a known rubric.
            if !known && i > 2 { continue }
            blocks[i].verdict = .section
            if head.section < 0 || (known && isGeneral(blocks[head.section])) { head.section = i }
        }
    }

    /// Where a rubric's name starts: behind "Home >".
    func sectionStart(_ text: Span<UInt8>, _ block: PlainBlock) -> Int {
        guard block.lastWord - block.firstWord > 1, isTrail(text, block) else { return block.start }
        let first = PhraseLexicon.shared.match(words.span.extracting(block.firstWord..<(block.firstWord + 1)))
        let gap = text.extracting(Int(words[block.firstWord].end)..<Int(words[block.firstWord + 1].start))
        guard first.whole & PhraseKind.navigation.bit != 0, Self.separator(gap) != .none || Self.hasSlash(gap) else {
            return block.start
        }
        return Int(words[block.firstWord + 1].start)
    }

    private func isGeneral(_ block: PlainBlock) -> Bool {
        block.matches.whole & PhraseKind.section.bit == 0 || block.matches.whole & PhraseKind.navigation.bit != 0
    }

    private func isPlainLabel(_ block: PlainBlock) -> Bool {
        block.words <= 3 && block.characters <= 30 && block.ending == .none && block.opening == .upper
            && (block.digits == 0 || (block.digits == 4 && block.words > 1)) && block.commas == 0
    }

    /// "Sport | Football", "Home > News > World": short parts between bars, one of which is a known rubric.
    func isTrail(_ text: Span<UInt8>, _ block: PlainBlock) -> Bool {
        guard block.bars > 0 || block.words <= 6, block.words > 1, block.words <= 12, block.ending == .none else {
            return false
        }
        var known = false
        var parts = 1
        var from = block.firstWord
        for k in block.firstWord + 1...block.lastWord {
            if k < block.lastWord {
                let gap = text.extracting(Int(words[k - 1].end)..<Int(words[k].start))
                if Self.separator(gap) == .none && !Self.hasSlash(gap) { continue }
                parts += 1
            }
            if k - from > 3 { return false }
            let part = PhraseLexicon.shared.match(words.span.extracting(from..<k))
            if part.whole & PhraseKind.section.bit != 0 { known = true }
            from = k
        }
        return known && parts > 1
    }

    private static func hasSlash(_ gap: Span<UInt8>) -> Bool {
        for i in gap.indices where gap[i] == 0x2F { return true }
        return false
    }

    // MARK: Echoes

    /// Gives lines that only repeat the headline their verdict, and measures for the others how near they come to it.
    mutating func markEchoes(_ text: Span<UInt8>, _ head: PlainHead) {
        let title = head.titleWords
        for i in blocks.indices {
            if blocks[i].verdict != .keep && blocks[i].verdict != .section { continue }
            if blocks[i].words > title.count * 3 + 8 { continue }
            measureEcho(i, title)
            let isAbove = i < max(head.bodyStart, 4)
            if isEcho(text, blocks[i], title, isAbove: isAbove) { blocks[i].verdict = .title }
        }
    }

    private mutating func measureEcho(_ i: Int, _ title: [UInt32]) {
        var found = 0
        let block = blocks[i]
        for hash in title {
            for k in block.firstWord..<block.lastWord where words[k].hash == hash {
                found += 1
                break
            }
        }
        blocks[i].titleShare = Float(found) / Float(max(1, title.count))
        blocks[i].titleCover = Float(min(found, block.words)) / Float(max(1, block.words))
    }

    private func isEcho(_ text: Span<UInt8>, _ block: PlainBlock, _ title: [UInt32], isAbove: Bool) -> Bool {
        let count = block.lastWord - block.firstWord
        if title.count < 2 || count == 0 { return false }
        var same = 0
        while same < count && same < title.count && words[block.firstWord + same].hash == title[same] { same += 1 }
        if same == title.count {
            if count == same { return true }
            if isRepeated(block, title) { return true }
            let rest = block.firstWord + same
            let gap = text.extracting(Int(words[rest - 1].end)..<Int(words[rest].start))
            if count - same <= 6 && block.lacksEnd && Self.separator(gap) != .none { return true }
        }
        // A shortened headline, as pages print it above or below.
        if same == count && block.lacksEnd && count >= 4 && count * 10 >= title.count * 6 { return true }
        if !isAbove || block.isSentence { return false }
        return title.count >= 4 && block.titleShare >= 0.85 && block.titleCover >= 0.75
    }

    /// "Headline Headline": the headline's words several times in one line.
    private func isRepeated(_ block: PlainBlock, _ title: [UInt32]) -> Bool {
        let count = block.lastWord - block.firstWord
        if count % title.count != 0 || count != block.words { return false }
        for k in 0..<count where words[block.firstWord + k].hash != title[k % title.count] { return false }
        return true
    }

    /// Where the text of a paragraph starts that has the headline glued to its front, byte for byte; nil when it has not.
    func textAfterTitle(_ text: Span<UInt8>, _ block: PlainBlock, _ head: PlainHead, _ title: Span<UInt8>) -> Int? {
        let count = head.titleWords.count
        guard count >= 4, block.lastWord - block.firstWord >= count + 6 else { return nil }
        for k in 0..<count where words[block.firstWord + k].hash != head.titleWords[k] { return nil }
        let next = words[block.firstWord + count]
        guard next.flags & (PlainWord.upper | PlainWord.ideograph) != 0, block.start + title.count <= block.end else {
            return nil
        }
        for i in title.indices where text[block.start + i] != title[i] { return nil }
        let gap = text.extracting(Int(words[block.firstWord + count - 1].end)..<Int(next.start))
        var i = 0
        var sawSpace = false
        var start = Int(next.start)
        while i < gap.count {
            let unit = decodeUnit(gap, i, gap.count)
            if unit.kind == .space || unit.kind == .lineEnd { sawSpace = true }
            if unit.folded == 0x2C || unit.kind == .apostrophe { return nil }
            if sawSpace && (unit.folded == 0x22 || unit.folded == 0x201C || unit.folded == 0x28) {
                start = Int(words[block.firstWord + count - 1].end) + i
                break
            }
            i += unit.width
        }
        return sawSpace ? start : nil
    }

    /// Where the text of the first paragraph starts that has byline and date lines glued to its front, parted by stops or
    /// bars that stand between spaces: "By . Jane Doe . PUBLISHED: . 12 March 2024 . Police …".
    func textAfterByline(_ text: Span<UInt8>, _ block: PlainBlock) -> Int? {
        guard block.matches.start & PhraseKind.byline.bit != 0 || block.matches.dateWords > 1 else { return nil }
        var from = block.firstWord
        var parts = 0
        var k = from + 1
        while k < min(block.lastWord, block.firstWord + 60) {
            let gap = text.extracting(Int(words[k - 1].end)..<Int(words[k].start))
            if !Self.hasLoneMark(gap) {
                k += 1
                continue
            }
            let matches = PhraseLexicon.shared.match(words.span.extracting(from..<k))
            let isDate = matches.dateWords == k - from
            let isByline = parts == 0 && matches.start & PhraseKind.byline.bit != 0 && k - from <= 6
            let isName = parts > 0 && k - from <= 6 && isNames(text, from, k)
            guard isDate || isByline || isName else { break }
            parts += 1
            from = k
            k += 1
        }
        return parts >= 2 ? Int(words[from].start) : nil
    }

    private func isNames(_ text: Span<UInt8>, _ from: Int, _ to: Int) -> Bool {
        for k in from..<to where words[k].flags & PlainWord.upper == 0 && !isNameLink(text, k) { return false }
        return true
    }

    /// A stop or a bar with white space on both sides.
    private static func hasLoneMark(_ gap: Span<UInt8>) -> Bool {
        var spaced = false
        for i in gap.indices {
            if spaced && (gap[i] == 0x2E || gap[i] == 0x7C) && i + 1 < gap.count && gap[i + 1] <= 0x20 { return true }
            spaced = gap[i] <= 0x20
        }
        return false
    }

    // MARK: Given headlines

    /// The end of a given headline without the name of its site: behind a bar or a dash stands what the article came with as
    /// its medium, or words of one, or the text's own headline ends there.
    func endWithoutSite(_ title: Span<UInt8>, _ words: [PlainWord], _ publisher: String) -> Int {
        guard words.count >= 4 else { return title.count }
        for back in 1...min(5, words.count - 3) {
            let k = words.count - back
            let gap = title.extracting(Int(words[k - 1].end)..<Int(words[k].start))
            if Self.separator(gap) == .none { continue }
            let sites = PhraseLexicon.shared.match(words.span.extracting(k..<words.count))
            let isSite =
                sites.anywhere & PhraseKind.site.bit != 0 && sites.siteWords * 2 >= back
                || isPublisher(publisher, words, k) || isHeadline(words, k)
            return isSite ? Int(words[k - 1].end) : title.count
        }
        return title.count
    }

    private func isPublisher(_ publisher: String, _ words: [PlainWord], _ from: Int) -> Bool {
        let bytes = Array(publisher.utf8.prefix(200))
        var names: [PlainWord] = []
        splitWords(bytes.span, 0, bytes.count, most: 8, into: &names)
        return !names.isEmpty && names.map(\.hash) == words[from...].map(\.hash)
    }

    /// True when a line above the text has exactly the first `count` words.
    private func isHeadline(_ words: [PlainWord], _ count: Int) -> Bool {
        for block in blocks.prefix(6) where block.verdict == .title && block.lastWord - block.firstWord == count {
            let own = self.words[block.firstWord..<block.lastWord]
            if own.elementsEqual(words[..<count], by: { $0.hash == $1.hash }) { return true }
        }
        return false
    }
}
