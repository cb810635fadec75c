// Lines of a scraped text, and the paragraphs that hard-wrapped lines belong to.

/// A line without the white space at its ends.
struct TextLine {
    var start: Int
    var end: Int
    /// Empty lines before it.
    var gap: Int
    /// White space before it, in characters.
    var indent: Int
    /// Length in characters.
    var columns: Int
    /// Length of its first word in characters.
    var firstWord: Int
    var startsSmall: Bool
    var startsLarge = false
    var endsSentence: Bool
}

struct LineSplitter {
    /// Longer texts than this are lists of something; what follows is left out, with a warning.
    static let mostLines = 50_000

    private(set) var lines: [TextLine] = []
    private(set) var ignorable = 0
    private(set) var replaced = 0
    private(set) var overflowed = false

    /// Finds the lines of `text` that hold anything but white space.
    mutating func split(_ text: Span<UInt8>) {
        lines.removeAll(keepingCapacity: true)
        ignorable = 0
        replaced = 0
        overflowed = false
        var gap = 0
        var i = 0
        let count = text.count
        while i < count {
            var line = TextLine(
                start: -1, end: 0, gap: gap, indent: 0, columns: 0, firstWord: -1, startsSmall: false,
                endsSentence: false)
            i = scan(text, from: i, &line)
            if line.start < 0 {
                gap = min(gap + 1, 9)
                continue
            }
            if lines.count == Self.mostLines {
                overflowed = true
                return
            }
            if line.firstWord < 0 { line.firstWord = line.columns }
            line.endsSentence = endsSentence(text, line.start, line.end) != .none
            lines.append(line)
            gap = 0
        }
    }

    /// Reads one line and returns where the next one starts.
    private mutating func scan(_ text: Span<UInt8>, from: Int, _ line: inout TextLine) -> Int {
        var i = from
        let count = text.count
        var column = 0
        while i < count {
            let b = text[i]
            if b > 0x20 && b < 0x7F {
                if line.start < 0 {
                    begin(&line, i, column, small: b &- 0x61 < 26)
                    line.startsLarge = b &- 0x41 < 26
                }
                i += 1
                column += 1
                line.end = i
                line.columns = column - line.indent
                continue
            }
            let unit = decodeUnit(text, i, count)
            switch unit.kind {
            case .lineEnd:
                i += unit.width
                if b == 0x0D && i < count && text[i] == 0x0A { i += 1 }
                return i
            case .space:
                if line.start >= 0 && line.firstWord < 0 { line.firstWord = column - line.indent }
                column += 1
            case .ignorable:
                ignorable += 1
            default:
                if unit.folded == 0xFFFD { replaced += 1 }
                if line.start < 0 {
                    begin(&line, i, column, small: unit.kind == .letter && !unit.isUpper && unit.folded < 0x590)
                    line.startsLarge = unit.isUpper
                }
                column += 1
                line.end = i + unit.width
                line.columns = column - line.indent
            }
            i += unit.width
        }
        return i
    }

    @inline(__always)
    private func begin(_ line: inout TextLine, _ at: Int, _ column: Int, small: Bool) {
        line.start = at
        line.indent = column
        line.startsSmall = small
    }

    // MARK: Hard-wrapped text

    /// Joins lines that a mail or teletype program broke, and calls `emit` with first and last line of each paragraph.
    func paragraphs(_ emit: (_ first: Int, _ last: Int) -> Void) {
        let width = wrapWidth()
        var first = 0
        while first < lines.count {
            var last = first
            while width > 0 && last + 1 < lines.count && continues(last, width) { last += 1 }
            emit(first, last)
            first = last + 1
        }
    }

    /// True when the line after `i` goes on with the paragraph: it follows directly, is not indented, and its first word
    /// did not fit on line `i` any more.
    private func continues(_ i: Int, _ width: Int) -> Bool {
        let next = lines[i + 1]
        if next.gap > 0 || next.indent >= lines[i].indent + 2 { return false }
        return isFull(i, width) || (next.startsSmall && !lines[i].endsSentence)
    }

    @inline(__always)
    private func isFull(_ i: Int, _ width: Int) -> Bool {
        lines[i].columns + 1 + lines[i + 1].firstWord > width && lines[i].columns <= width + 20
    }

    /// The column that the text was wrapped at; 0 when it was not wrapped. A few lines may be longer than the others.
    private func wrapWidth() -> Int {
        var histogram = InlineArray<141, Int32>(repeating: 0)
        var pairs = 0
        for i in 0..<max(0, lines.count - 1) where lines[i + 1].gap == 0 {
            pairs += 1
            histogram[min(lines[i].columns, 140)] += 1
        }
        if pairs < 2 { return 0 }
        var tried = 0
        for share in [1, 3, 5] {
            let width = column(histogram, above: pairs * share)
            if width >= 35, width < 140, width != tried, isWrapped(at: width, pairs) { return width }
            tried = width
        }
        return 0
    }

    /// The column that so many tenths of lines reach.
    private func column(_ histogram: borrowing InlineArray<141, Int32>, above tenths: Int) -> Int {
        var above = 0
        var width = 140
        while width > 0 {
            above += Int(histogram[width])
            if above * 10 >= tenths { break }
            width -= 1
        }
        return width
    }

    /// A wrapped line is always so long that the next word would not have fitted, and about as often as not it ends inside a
    /// sentence. Headline, byline and date below each other all start with a capital, which most of its lines do not.
    private func isWrapped(at width: Int, _ pairs: Int) -> Bool {
        var full = 0
        var inside = 0
        var large = 0
        for i in 0..<lines.count - 1 where lines[i + 1].gap == 0 && isFull(i, width) {
            full += 1
            if !lines[i].endsSentence { inside += 1 }
            if lines[i + 1].startsLarge { large += 1 }
        }
        return full >= 2 && full * 10 >= pairs * 6 && inside * 10 >= full * 6 && large * 10 <= full * 6
    }
}

/// What a paragraph ends with.
enum Ending: UInt8 { case none, stop, question, ellipsis, colon }

/// Looks at the last mark before `end`, behind closing quotation marks and brackets.
func endsSentence(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Ending {
    var i = end
    var closers = 0
    while i > start && closers < 8 {
        var from = i - 1
        while from > start && text[from] & 0xC0 == 0x80 && i - from < 4 { from -= 1 }
        let unit = decodeUnit(text, from, end)
        switch unit.folded {
        case 0x2E: return i - from == 1 && from > start && text[from - 1] == 0x2E ? .ellipsis : .stop
        case 0x3002, 0xFF0E, 0xFF61, 0x06D4, 0x0964, 0x0965: return .stop
        case 0x21, 0x3F, 0xFF01, 0xFF1F, 0x061F: return .question
        case 0x2026: return .ellipsis
        case 0x3A, 0xFF1A: return .colon
        case 0x22, 0x27, 0x29, 0x3E, 0x5D, 0x2A, 0xBB, 0xAB, 0x2018...0x201F, 0x203A, 0x300D, 0x300F, 0xFF09, 0x20:
            closers += 1
        default: return .none
        }
        i = from
    }
    return .none
}
