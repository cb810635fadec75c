// Copies the text of a page into a block: character references read, white space folded, and every byte led back.
internal import CStageABI
internal import NewsText

/// Writes the texts of one block after another.
struct TextWriter {
    /// White space of the page that was met after the block's last text; empty = none.
    private var space: Range<Int> = 0..<0

    /// What a byte means for the copy: 0 it is copied, 1 white space, 2 may begin a reference, 3 may begin a character
    /// that is white space or invisible.
    private static let classes: InlineArray<256, UInt8> = {
        var classes = InlineArray<256, UInt8>(repeating: 0)
        for byte in 0...0x20 { classes[byte] = 1 }
        classes[0x7F] = 1
        classes[0x26] = 2
        for lead in [0xC2, 0xE2, 0xE3, 0xEF] { classes[lead] = 3 }
        return classes
    }()

    /// A new block begins: white space before its first text does not count.
    mutating func begin() { space = 0..<0 }

    /// What stands between two texts, markup alone, parts them like a blank.
    mutating func part(_ range: Range<Int>) { if space.isEmpty { space = range } }

    /// Appends the text at `range` of the page to `text`, which the current block began at `blockStart`.
    mutating func write(
        _ page: Span<UInt8>, _ range: Range<Int>, blockStart: Int, text: inout [UInt8],
        origins: inout [copydesk_origin]
    ) {
        var i = range.lowerBound
        let end = range.upperBound
        while i < end {
            let kind = TextWriter.classes[Int(page[i])]
            if kind == 1 {
                noteSpace(i..<i &+ 1)
                i &+= 1
                continue
            }
            if kind > 1, let length = special(page, at: i, end: end, blockStart, &text, &origins) {
                i &+= length
                continue
            }
            let stop = endOfRun(page, from: i, end: end)
            writeSpace(blockStart, &text, &origins)
            let start = text.count
            text.append(page.extracting(i..<stop))
            TextWriter.note(start, text.count, i, stop, exact: true, blockStart, &origins)
            i = stop
        }
    }

    /// The end of what can be copied as it stands: ordinary bytes, and single blanks between them.
    @inline(__always)
    private func endOfRun(_ page: Span<UInt8>, from: Int, end: Int) -> Int {
        var i = from &+ 1
        while i < end {
            let kind = TextWriter.classes[Int(page[i])]
            if kind == 0 {
                i &+= 1
            } else if kind == 1, page[i] == 0x20, i &+ 1 < end, isOrdinary(page, at: i &+ 1, end: end) {
                i &+= 2
            } else if kind == 3, TextWriter.invisible(page, at: i, end: end) == nil {
                i &+= 1
            } else {
                break
            }
        }
        return i
    }

    @inline(__always)
    private func isOrdinary(_ page: Span<UInt8>, at i: Int, end: Int) -> Bool {
        let kind = TextWriter.classes[Int(page[i])]
        return kind == 0 || (kind == 3 && TextWriter.invisible(page, at: i, end: end) == nil)
    }

    private mutating func noteSpace(_ range: Range<Int>) {
        space = space.upperBound == range.lowerBound && !space.isEmpty ? space.lowerBound..<range.upperBound : range
    }

    private mutating func writeSpace(_ blockStart: Int, _ text: inout [UInt8], _ origins: inout [copydesk_origin]) {
        guard !space.isEmpty else { return }
        if text.count > blockStart {
            text.append(0x20)
            TextWriter.note(
                text.count - 1, text.count, space.lowerBound, space.upperBound, exact: false, blockStart, &origins)
        }
        space = 0..<0
    }

    /// A character reference, or a character that is white space or invisible; nil when it is ordinary text.
    private mutating func special(
        _ page: Span<UInt8>, at i: Int, end: Int, _ blockStart: Int, _ text: inout [UInt8],
        _ origins: inout [copydesk_origin]
    ) -> Int? {
        if page[i] != 0x26 {
            guard let found = TextWriter.invisible(page, at: i, end: end) else { return nil }
            if found.isSpace { noteSpace(i..<i &+ found.length) }
            return found.length
        }
        guard let reading = CharacterReference.read(page.extracting(0..<end), at: i) else { return nil }
        if TextWriter.isSpace(reading.first) {
            noteSpace(i..<i &+ reading.length)
        } else if !TextWriter.isInvisible(reading.first) {
            writeSpace(blockStart, &text, &origins)
            let start = text.count
            text.append(codePoint: reading.first)
            if reading.second != 0 { text.append(codePoint: reading.second) }
            TextWriter.note(start, text.count, i, i &+ reading.length, exact: false, blockStart, &origins)
        }
        return reading.length
    }

    /// White space beyond ASCII, and characters that leave no trace: soft hyphens, joiners of nothing, order marks.
    @inline(__always)
    private static func invisible(_ page: Span<UInt8>, at i: Int, end: Int) -> (length: Int, isSpace: Bool)? {
        guard i &+ 1 < end else { return nil }
        let second = page[i &+ 1]
        if page[i] == 0xC2 {
            guard second == 0xA0 || second == 0xAD || second == 0x85 else { return nil }
            return (2, second != 0xAD)
        }
        guard i &+ 2 < end else { return nil }
        let point = UInt32(page[i] & 0x0F) &<< 12 | UInt32(second & 0x3F) &<< 6 | UInt32(page[i &+ 2] & 0x3F)
        if isSpace(point) { return (3, true) }
        return isInvisible(point) ? (3, false) : nil
    }

    private static func isSpace(_ point: UInt32) -> Bool {
        point <= 0x20 || point == 0xA0 || point == 0x85 || (point >= 0x2000 && point <= 0x200A) || point == 0x2028
            || point == 0x2029 || point == 0x202F || point == 0x205F || point == 0x3000 || point == 0x7F
    }

    private static func isInvisible(_ point: UInt32) -> Bool {
        point == 0xAD || point == 0x200B || point == 0x2060 || point == 0xFEFF
    }

    @inline(__always)
    private static func note(
        _ start: Int, _ end: Int, _ sourceStart: Int, _ sourceEnd: Int, exact: Bool, _ blockStart: Int,
        _ origins: inout [copydesk_origin]
    ) {
        // Exact runs that adjoin on both sides are one; a block's first run begins at the block's start.
        if exact, let last = origins.last, last.exact == 1, Int(last.end) == start, Int(last.source_end) == sourceStart,
            start > blockStart
        {
            origins[origins.count - 1].end = UInt32(end)
            origins[origins.count - 1].source_end = UInt32(sourceEnd)
            return
        }
        origins.append(
            copydesk_origin(
                start: UInt32(start), end: UInt32(end), source_start: UInt32(sourceStart),
                source_end: UInt32(sourceEnd), source: 0, exact: exact ? 1 : 0, reserved: (0, 0)))
    }
}
