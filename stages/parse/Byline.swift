// The line above a story that names its authors, where cleaning left it in the text.
import CStageABI
import NewsText

/// "By John Smith and Mary Jones, Reuters", or a date on a line of its own.
struct Byline {
    private(set) var authors: [copydesk_range] = []
    private(set) var agency: copydesk_range?
    private(set) var date: copydesk_range?

    /// Reads a paragraph that is nothing but a byline or a date; nil for any other.
    init?(_ text: Span<UInt8>, _ start: Int, _ end: Int) {
        guard end - start <= 140, end - start >= 6 else { return nil }
        if let from = Self.opener(text, start, end) {
            guard readNames(text, from, end), !authors.isEmpty || agency != nil else { return nil }
        } else {
            guard Self.isDateLine(text, start, end) else { return nil }
            date = copydesk_range(start: UInt32(start), end: UInt32(end))
        }
    }

    /// Where the names start after "By", "Posted by", "Written by", "Reporting by".
    private static func opener(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
        var i = start
        for count in 0..<2 {
            var j = i
            while j < end, (text[j] | 0x20) &- 0x61 < 26 { j += 1 }
            let bits = words.bits(text, i, j)
            guard j < end, text[j] == 0x20 || text[j] == 0x3A, text[start] &- 0x41 < 26 else { return nil }
            if bits & isBy != 0 {
                let from = Scan.skipSpace(text, j + 1, end)
                return Scan.start(text, from, end) == .capital ? from : nil
            }
            guard bits & isPosted != 0, count == 0 else { return nil }
            i = j + 1
        }
        return nil
    }

    /// Reads names parted by commas, "and", "&", "|" or dashes. False when the line holds a sentence.
    private mutating func readNames(_ text: Span<UInt8>, _ from: Int, _ end: Int) -> Bool {
        var i = from
        var parts = 0
        while i < end, parts < 12 {
            var j = i
            while j < end, !Self.separates(text, j, end) { j += 1 }
            var stop = j
            while stop > i, Scan.spaceEnding(text, i, stop) > 0 { stop -= Scan.spaceEnding(text, i, stop) }
            if stop > i, !take(text, i, stop, isFirst: parts == 0) { return false }
            parts += 1
            i = j
            while i < end, Self.separates(text, i, end) || text[i] <= 0x20 { i += Self.separatorLength(text, i, end) }
        }
        return true
    }

    private mutating func take(_ text: Span<UInt8>, _ start: Int, _ end: Int, isFirst: Bool) -> Bool {
        let range = copydesk_range(start: UInt32(start), end: UInt32(end))
        if Agencies.isKnown(text, range) {
            if agency == nil { agency = range }
            return true
        }
        if text[start] &- 0x30 < 10 || Self.isDateLine(text, start, end) {
            date = copydesk_range(start: date?.start ?? range.start, end: range.end)
            return true
        }
        guard Self.isName(text, start, end) else {
            return !isFirst && end - start < 50 && !Self.endsSentence(text, end)
        }
        if authors.count < 8 { authors.append(range) }
        return true
    }

    /// Two to five words, each with a capital but for particles.
    private static func isName(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        var count = 0
        var capitals = 0
        var i = start
        while i < end {
            var j = i
            while j < end, text[j] > 0x20 { j += 1 }
            if j > i {
                count += 1
                // "Political Editor" is no one's name.
                if Lexicon.table.bits(text, i, j) & Part.role != 0 { return false }
                if Scan.start(text, i, j) == .capital {
                    capitals += 1
                } else if Lexicon.particles.bits(text, i, j) == 0 {
                    return false
                }
            }
            i = j + 1
        }
        return count >= 2 && count <= 5 && capitals >= 2
    }

    private static func endsSentence(_ text: Span<UInt8>, _ end: Int) -> Bool {
        text[end - 1] == 0x2E || text[end - 1] == 0x3F || text[end - 1] == 0x21
    }

    private static func separates(_ text: Span<UInt8>, _ i: Int, _ end: Int) -> Bool {
        switch text[i] {
        case 0x2C, 0x7C, 0x26, 0x3B, 0x2F: return true
        case 0x20:
            // " and "
            return i + 4 < end && text[i + 1] == 0x61 && text[i + 2] == 0x6E && text[i + 3] == 0x64
                && text[i + 4] == 0x20
        case 0x2D: return i > 0 && text[i - 1] == 0x20
        case 0xE2: return i + 1 < end && text[i + 1] == 0x80
        default: return false
        }
    }

    private static func separatorLength(_ text: Span<UInt8>, _ i: Int, _ end: Int) -> Int {
        if text[i] == 0x20 { return separates(text, i, end) ? 5 : 1 }
        return text[i] == 0xE2 ? min(3, end - i) : 1
    }

    /// Nothing but the words and numbers of a date: "Published: Tuesday, 29 December 2021 10:00 GMT".
    private static func isDateLine(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
        guard end - start <= 80 else { return false }
        var i = start
        var numbers = 0
        var names = 0
        while i < end {
            let byte = text[i]
            if (byte | 0x20) &- 0x61 < 26 {
                var j = i
                while j < end, (text[j] | 0x20) &- 0x61 < 26 { j += 1 }
                let bits = words.bits(text, i, j)
                if bits & isDate != 0 || Agencies.dates.bits(text, i, j) != 0 {
                    names += bits & isDate != 0 && Agencies.dates.bits(text, i, j) == 0 ? 0 : 1
                } else if bits & (isPosted | isFiller) == 0 {
                    return false
                }
                i = j
            } else {
                if byte &- 0x30 < 10, i == start || text[i - 1] &- 0x30 >= 10 { numbers += 1 }
                if byte >= 0x80 && byte != 0xC2 && byte != 0xE2 && byte & 0xC0 != 0x80 { return false }
                i += 1
            }
        }
        return names > 0 && numbers > 0 || numbers >= 3
    }

    private static let isBy: UInt32 = 1
    private static let isPosted: UInt32 = 2
    private static let isDate: UInt32 = 4
    private static let isFiller: UInt32 = 8
    private static let words = WordTable([
        ("by", isBy), ("posted written reported reporting published updated story words last first", isPosted),
        ("ago hours hour minutes minute days day today yesterday", isDate),
        ("at on am pm gmt utc est edt et pst pdt pt bst cet cest ist z th st nd rd date of t", isFiller),
    ])
}
