// Sentence boundaries of a whole article, found in one pass over its bytes.
public import CStageABI

/// Splits paragraphs into sentences.
public enum Sentences {
    /// Writes the sentences of every paragraph, trimmed and in order; no sentence crosses a paragraph. At most `limit`
    /// are written. Linear in the text.
    public static func split(
        _ text: Span<UInt8>, paragraphs: [copydesk_range], limit: Int = 20_000,
        into sentences: inout [copydesk_range]
    ) {
        sentences.removeAll(keepingCapacity: true)
        let words = SentenceWords.shared
        for paragraph in paragraphs {
            let end = min(Int(paragraph.end), text.count)
            splitParagraph(text, min(Int(paragraph.start), end), end, words, limit, &sentences)
            if sentences.count >= limit { return }
        }
    }

    private static func splitParagraph(
        _ text: Span<UInt8>, _ from: Int, _ end: Int, _ words: SentenceWords, _ limit: Int,
        _ sentences: inout [copydesk_range]
    ) {
        var start = Scan.skipSpace(text, from, end)
        guard start < end else { return }
        var items = ListItems(text, start, end)
        var i = items.active ? items.after : start
        while i < end {
            let kind = Scan.kinds[Int(text[i])]
            if kind == Scan.plain {
                i &+= 1
                continue
            }
            if kind == Scan.space {
                i = Scan.skipSpace(text, i, end)
                if items.active, i < end, items.opens(text, i, end) {
                    add(text, start, i, limit, &sentences)
                    start = i
                    i = items.after
                }
                continue
            }
            let stop = Stop(text, i, end, kind)
            i = stop.after
            guard stop.length > 0 else { continue }
            let next = Scan.skipSpace(text, stop.after, end)
            guard next < end, stop.ends(text, sentence: start, next: next, end, words) else { continue }
            add(text, start, stop.after, limit, &sentences)
            start = next
            i = max(next, stop.after)
            if items.active, items.opens(text, i, end) { i = items.after }
        }
        add(text, start, end, limit, &sentences)
    }

    private static func add(
        _ text: Span<UInt8>, _ start: Int, _ end: Int, _ limit: Int, _ sentences: inout [copydesk_range]
    ) {
        var end = end
        while end > start, Scan.spaceEnding(text, start, end) > 0 { end -= Scan.spaceEnding(text, start, end) }
        guard end > start, sentences.count < limit else { return }
        sentences.append(copydesk_range(start: UInt32(start), end: UInt32(end)))
    }
}

/// Numbered or bulleted items that share a line: "1. Milk 2. Eggs". A line that opens with a first marker is split before
/// the markers that continue its count.
struct ListItems {
    private(set) var active = false
    /// Where the text of the last recognised item starts.
    private(set) var after = 0
    private var expected = 0
    private var style: UInt32 = 0

    init(_ text: Span<UInt8>, _ start: Int, _ end: Int) {
        guard let marker = Self.marker(text, start, end) else { return }
        active = true
        style = marker.style
        expected = marker.number + 1
        after = marker.end
    }

    /// True when the next item's marker starts here; `after` is then where its text starts.
    mutating func opens(_ text: Span<UInt8>, _ at: Int, _ end: Int) -> Bool {
        guard let marker = Self.marker(text, at, end), marker.style == style,
            marker.number == expected || marker.number < 0
        else { return false }
        expected = marker.number < 0 ? 0 : marker.number + 1
        after = marker.end
        return true
    }

    /// A bullet, or a number or small letter with a full stop or bracket, before a space. Number -1 is a bullet.
    private static func marker(_ text: Span<UInt8>, _ at: Int, _ end: Int) -> (number: Int, style: UInt32, end: Int)? {
        let i = at
        guard i < end else { return nil }
        // Bullets: • U+2022, ‣ U+2023, ⁃ U+2043, ● U+25CF, ▪ U+25AA
        if text[i] == 0xE2, i + 3 < end {
            let mark = UInt32(text[i + 1]) << 8 | UInt32(text[i + 2])
            switch mark {
            case 0x80A2, 0x80A3, 0x8183, 0x978F, 0x96AA:
                // "• 9. Milk": the number belongs to the bullet
                let number = Self.numberMarker(text, Scan.skipSpace(text, i + 3, end), end)
                return (-1, mark, number?.end ?? i + 3)
            default: return nil
            }
        }
        return numberMarker(text, at, end)
    }

    private static func numberMarker(
        _ text: Span<UInt8>, _ at: Int, _ end: Int
    ) -> (number: Int, style: UInt32, end: Int)? {
        var i = at
        guard i < end else { return nil }
        var number = 0
        var style: UInt32 = 1
        while i < end, i - at < 3, text[i] &- 0x30 < 10 {
            number = number * 10 + Int(text[i] &- 0x30)
            i += 1
        }
        if i == at {
            guard text[i] &- 0x61 < 26 else { return nil }
            number = Int(text[i] &- 0x60)
            style = 2
            i += 1
        }
        let stop = i
        while i < end, i - stop < 2, text[i] == 0x2E || text[i] == 0x29 {
            style = style << 8 | UInt32(text[i])
            i += 1
        }
        guard i > stop, i < end, text[i] <= 0x20 else { return nil }
        return (number, style, i)
    }
}
