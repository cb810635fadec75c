// Paragraphs of a cleaned text: its lines that are not blank.
public import CStageABI

/// Finds paragraphs.
public enum Paragraphs {
    /// Writes the range of every line that is not blank, without white space at its ends. At most `limit` are written.
    public static func find(_ text: Span<UInt8>, limit: Int = 20_000, into paragraphs: inout [copydesk_range]) {
        paragraphs.removeAll(keepingCapacity: true)
        var start = 0
        while start < text.count, paragraphs.count < limit {
            var end = start
            while end < text.count, text[end] != 0x0A { end &+= 1 }
            let next = end &+ 1
            start = Scan.skipSpace(text, start, end)
            while end > start {
                let size = Scan.spaceEnding(text, start, end)
                if size == 0 { break }
                end -= size
            }
            if end > start { paragraphs.append(copydesk_range(start: UInt32(start), end: UInt32(end))) }
            start = next
        }
    }
}
