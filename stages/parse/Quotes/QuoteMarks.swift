// Pairs quotation marks, paragraph by paragraph, so that one odd mark can't turn the rest of an article inside out.
import CStageABI
import NewsText

struct QuoteMarks {
    /// Single marks count as quotation marks in this article.
    private var singles = false
    /// They do in this paragraph.
    private var singlesHere = false
    private var limit = 0
    private(set) var spans: [QuoteSpan] = []

    /// Finds the quotations of all paragraphs in order; at most `limit`. Linear in the words.
    mutating func find(_ words: [Word], paragraphs: [copydesk_range], limit: Int) {
        spans.removeAll(keepingCapacity: true)
        self.limit = limit
        singles = Self.usesSingles(words, 0..<words.count)
        var i = 0
        var wasOpen: UInt8 = Mark.none
        for paragraph in paragraphs {
            while i < words.count, words[i].start < paragraph.start { i += 1 }
            let start = i
            while i < words.count, words[i].start < paragraph.end { i += 1 }
            if start == i { continue }
            let next = i < words.count ? words[i] : nil
            singlesHere = singles || wasOpen == Mark.none && Self.usesSingles(words, start..<i, only: true)
            wasOpen = pair(words, start, i, next, wasOpen)
        }
    }

    /// Pairs one paragraph; returns the mark that it leaves open for the next one to take up, or none.
    private mutating func pair(
        _ words: [Word], _ start: Int, _ end: Int, _ next: Word?, _ wasOpen: UInt8
    ) -> UInt8 {
        var open = -1
        var opener = Mark.none
        let first = spans.count
        for i in start..<end where words[i].mark != Mark.none {
            if spans.count >= limit { return Mark.none }
            let mark = words[i].mark
            if open < 0 {
                if opens(words, i, start, end) {
                    open = i
                    opener = mark
                } else if i > start, Self.isDouble(mark), wasOpen != Mark.none, spans.count == first,
                    closes(words, i, start, end)
                {
                    // The paragraph before was left open, and this one closes it without a mark of its own at the start.
                    add(start - 1, i, start, end, closed: true, continues: true)
                }
                continue
            }
            // A closing mark printed the wrong way round: “No,“ he said.
            let isTurned = mark == opener && mark == Mark.left && closes(words, i, start, end)
            guard isTurned || Self.matches(opener, mark) else {
                // The same opening mark again: the first was never closed.
                if mark == opener, Self.isDouble(mark), opens(words, i, start, end) {
                    endEarly(words, open, i, start, end)
                    open = i
                }
                continue
            }
            if mark == opener, mark == Mark.straight, reopens(words, i, open, end) {
                endEarly(words, open, i, start, end)
                open = i
                continue
            }
            if mark == Mark.apostrophe || mark == Mark.rightSingle, !closesSingle(words, i, end) { continue }
            if i > open + 1 {
                add(open, i, start, end, closed: true, continues: open == start && wasOpen != Mark.none)
            }
            open = -1
        }
        guard open >= 0, open + 1 < end, spans.count < limit else { return Mark.none }
        let isTakenUp = next.map { $0.mark == opener || (Self.isDouble(opener) && $0.mark == Mark.left) } ?? false
        let isWhole = open == start || (open > start && words[open - 1].has(Part.colon | Part.comma))
        guard isTakenUp || isWhole || end - open > 6, !isInch(words, open) else { return Mark.none }
        add(open, end, start, end, closed: false, continues: open == start && wasOpen != Mark.none)
        return isTakenUp || isWhole ? opener : Mark.none
    }

    private mutating func add(_ open: Int, _ close: Int, _ start: Int, _ end: Int, closed: Bool, continues: Bool) {
        spans.append(
            QuoteSpan(
                open: open, close: close, paragraphStart: start, paragraphEnd: end, isClosed: closed,
                continues: continues))
    }

    /// Ends a quotation whose closing mark is missing at the last full stop or comma before the next one opens.
    private mutating func endEarly(_ words: [Word], _ open: Int, _ next: Int, _ start: Int, _ end: Int) {
        var i = next - 1
        while i > open + 1, !words[i].has(Part.stop) { i -= 1 }
        guard i > open + 1 else { return }
        add(open, i + 1, start, end, closed: false, continues: false)
    }

    private func opens(_ words: [Word], _ i: Int, _ start: Int, _ end: Int) -> Bool {
        guard i + 1 < end else { return false }
        switch words[i].mark {
        case Mark.left, Mark.low, Mark.leftCorner: return true
        case Mark.leftAngle: return true
        // »German« and ”Swedish” marks open where a closing one could not stand.
        case Mark.rightAngle, Mark.right:
            return (words[i].isSpaced || i == start) && !words[i + 1].isSpaced
        case Mark.straight:
            if isInch(words, i) { return false }
            if words[i].isSpaced || i == start { return true }
            return words[i - 1].has(Part.open | Part.dash) || !words[i + 1].isSpaced && words[i - 1].has(Part.anyMark)
        case Mark.leftSingle, Mark.lowSingle: return singlesHere
        case Mark.apostrophe:
            guard singlesHere, words[i].isSpaced || i == start || words[i - 1].has(Part.open | Part.dash) else {
                return false
            }
            return !words[i + 1].isSpaced && !words[i + 1].has(Part.number) && !Self.isElided(words[i + 1])
        default: return false
        }
    }

    private func closes(_ words: [Word], _ i: Int, _ start: Int, _ end: Int) -> Bool {
        !words[i].isSpaced && (i + 1 == end || words[i + 1].isSpaced || words[i + 1].has(Part.anyMark))
    }

    /// A straight mark that can only open while another is still open.
    private func reopens(_ words: [Word], _ i: Int, _ open: Int, _ end: Int) -> Bool {
        guard words[i].isSpaced, i + 1 < end, !words[i + 1].isSpaced, !words[i + 1].has(Part.anyMark) else {
            return false
        }
        return i > open + 1 && words[i - 1].has(Part.comma | Part.colon | Part.stop)
    }

    /// 6'2" and 12": a measure.
    private func isInch(_ words: [Word], _ i: Int) -> Bool {
        i > 0 && words[i].mark == Mark.straight && !words[i].isSpaced && words[i - 1].has(Part.number)
    }

    /// The apostrophe of "workers' rights" closes nothing when a better mark follows.
    private func closesSingle(_ words: [Word], _ i: Int, _ end: Int) -> Bool {
        if words[i].isSpaced { return false }
        if i + 1 < end, !words[i + 1].isSpaced, !words[i + 1].has(Part.anyMark) { return false }
        if words[i - 1].has(Part.anyMark) || i + 1 >= end || words[i + 1].has(Part.anyMark) { return true }
        guard words[i - 1].endsInS else { return true }
        // At most 60 words ahead: a closing mark after punctuation, before a new one opens.
        for j in (i + 1)..<min(end, i + 60) {
            let mark = words[j].mark
            if mark == Mark.leftSingle || (mark == Mark.apostrophe && words[j].isSpaced) { return true }
            if mark == Mark.apostrophe || mark == Mark.rightSingle {
                if words[j - 1].has(Part.anyMark) || j + 1 >= end || words[j + 1].isSpaced
                    || words[j + 1].has(Part.anyMark)
                {
                    return false
                }
            }
        }
        return true
    }

    private static func isDouble(_ mark: UInt8) -> Bool { mark >= Mark.straight && mark <= Mark.rightCorner }

    private static func matches(_ opener: UInt8, _ mark: UInt8) -> Bool {
        switch opener {
        case Mark.straight: return mark == Mark.straight || mark == Mark.right
        case Mark.left: return mark == Mark.right || mark == Mark.straight
        case Mark.low: return mark == Mark.left || mark == Mark.right || mark == Mark.straight
        case Mark.right: return mark == Mark.right
        case Mark.leftAngle: return mark == Mark.rightAngle
        case Mark.rightAngle: return mark == Mark.leftAngle || mark == Mark.rightAngle
        case Mark.leftCorner: return mark == Mark.rightCorner
        case Mark.leftSingle: return mark == Mark.rightSingle || mark == Mark.apostrophe
        case Mark.lowSingle: return mark == Mark.leftSingle || mark == Mark.rightSingle || mark == Mark.apostrophe
        case Mark.apostrophe: return mark == Mark.apostrophe || mark == Mark.rightSingle
        default: return false
        }
    }

    /// 'em, 'tis: an apostrophe that stands for letters left out.
    private static func isElided(_ word: Word) -> Bool { Lexicon.elided.bits(word.hash) != 0 }

    /// True when the article quotes with single marks throughout, as some British papers do; with `only`, when a paragraph
    /// has no others and one pair surely is a quotation.
    private static func usesSingles(_ words: [Word], _ range: Range<Int>, only: Bool = false) -> Bool {
        var doubles = 0
        var opened = 0
        var pairs = 0
        var strong = 0
        var isOpen = false
        var isLow = false
        for i in range {
            let mark = words[i].mark
            if mark == Mark.none { continue }
            if isDouble(mark) {
                if only { return false }
                doubles += 1
                continue
            }
            let follows = i + 1 < range.upperBound ? words[i + 1] : nil
            let isGluedAfter = follows.map { !$0.isSpaced && !$0.has(Part.anyMark) } ?? false
            let isClosing = isLow && isOpen && !words[i].isSpaced
            let opensHere = mark == Mark.leftSingle && !isClosing || mark == Mark.lowSingle
            if opensHere || (mark == Mark.apostrophe && words[i].isSpaced && isGluedAfter) {
                if follows.map({ !isElided($0) && !$0.has(Part.number) }) ?? false {
                    opened += 1
                    isOpen = true
                    isLow = mark == Mark.lowSingle
                }
                continue
            }
            guard isOpen, i > 0, !words[i].isSpaced, !isGluedAfter else { continue }
            isOpen = false
            pairs += 1
            if words[i - 1].has(Part.comma | Part.stop) || (follows?.has(Part.comma | Part.stop) ?? false) {
                strong += 1
            }
        }
        guard pairs > 0 else { return false }
        if only { return strong > 0 }
        return doubles < 2 ? true : strong * 2 > doubles
    }
}
