// Writes cleaned text: folds white space, leaves control characters out, and notes where every character came from.
internal import CStageABI

/// Text under construction and the runs that lead back to a source.
struct TextEmitter {
    private(set) var text: [UInt8] = []
    private(set) var runs: [copydesk_origin] = []
    private var source: UInt8 = 0
    private var lastEnd = 0

    /// Starts a new text from a source.
    mutating func begin(source: Int) {
        text.removeAll(keepingCapacity: true)
        runs.removeAll(keepingCapacity: true)
        self.source = UInt8(clamping: source)
        lastEnd = 0
    }

    /// Appends a paragraph; a line feed parts it from the one before.
    mutating func paragraph(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
        let mark = text.count
        let markRuns = runs.count
        if !text.isEmpty { fold(0x0A, lastEnd, start) }
        let before = text.count
        copy(bytes, start, end)
        if text.count == before {
            text.removeLast(text.count - mark)
            runs.removeLast(runs.count - markRuns)
        } else {
            lastEnd = end
        }
    }

    private mutating func copy(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) {
        let first = text.count
        var i = start
        var from = start
        while i < end {
            let b = bytes[i]
            if b > 0x20 && b < 0x7F {
                i += 1
                continue
            }
            let (next, sawSpace) = skip(bytes, i, start, end)
            if next == i {
                i += decodeUnit(bytes, i, end).width
                continue
            }
            if next == i + 1 && b == 0x20 {
                i = next
                continue
            }
            exact(bytes, from, i)
            if sawSpace && next < end && text.count > first { fold(0x20, i, next) }
            from = next
            i = next
        }
        exact(bytes, from, end)
    }

    /// The end of the white space and of the characters to leave out that begin at `i`.
    private func skip(_ bytes: Span<UInt8>, _ i: Int, _ start: Int, _ end: Int) -> (next: Int, sawSpace: Bool) {
        var next = i
        var sawSpace = false
        while next < end {
            let unit = decodeUnit(bytes, next, end)
            if unit.kind == .space || unit.kind == .lineEnd {
                sawSpace = true
            } else if unit.folded == 0xFFFD && unit.width == 3 && (next == start || sawSpace) {
                guard let after = endOfReplacements(bytes, next, end) else { break }
                next = after
                continue
            } else if unit.kind != .ignorable {
                break
            }
            next += unit.width
        }
        return (next, sawSpace)
    }

    /// The end of a run of replacement characters that stands alone; one inside a word stays, since it shows a loss.
    private func endOfReplacements(_ bytes: Span<UInt8>, _ from: Int, _ end: Int) -> Int? {
        var i = from
        while i < end {
            let unit = decodeUnit(bytes, i, end)
            if unit.kind == .space || unit.kind == .lineEnd { return i }
            if unit.folded != 0xFFFD { return nil }
            i += unit.width
        }
        return end
    }

    /// Appends bytes as they are.
    private mutating func exact(_ bytes: Span<UInt8>, _ from: Int, _ to: Int) {
        guard to > from else { return }
        let start = UInt32(text.count)
        bytes.extracting(from..<to).withUnsafeBufferPointer { text.append(contentsOf: $0) }
        runs.append(
            copydesk_origin(
                start: start, end: UInt32(text.count), source_start: UInt32(from), source_end: UInt32(to),
                source: source, exact: 1, reserved: (0, 0)))
    }

    /// Appends one byte that stands for a range of the source.
    private mutating func fold(_ byte: UInt8, _ from: Int, _ to: Int) {
        let start = UInt32(text.count)
        text.append(byte)
        runs.append(
            copydesk_origin(
                start: start, end: start + 1, source_start: UInt32(from), source_end: UInt32(to), source: source,
                exact: 0, reserved: (0, 0)))
    }
}
