// A quote without its marks, and whether a text has it.

/// Compares texts byte for byte.
enum Quoted {
    /// The range of `text` without quote marks, white space and a stop at its ends.
    static func inner(_ text: Span<UInt8>) -> Range<Int> {
        var (start, end) = (0, text.count)
        while start < end {
            if isMark(text[start]) {
                start += 1
            } else if end - start >= 3, text[start] == 0xE2, text[start + 1] == 0x80 {
                start += 3
            } else if end - start >= 2, text[start] == 0xC2 {
                start += 2
            } else {
                break
            }
        }
        while start < end {
            if isMark(text[end - 1]) {
                end -= 1
            } else if end - start >= 3, text[end - 3] == 0xE2, text[end - 2] == 0x80 {
                end -= 3
            } else if end - start >= 2, text[end - 2] == 0xC2 {
                end -= 2
            } else {
                break
            }
        }
        return start..<end
    }

    private static func isMark(_ byte: UInt8) -> Bool { byte <= 0x22 || byte == 0x27 || byte == 0x2E || byte == 0x2C }

    /// Whether the bytes at `part` stand somewhere in those at `whole`.
    static func contains(_ text: Span<UInt8>, _ whole: Range<Int>, _ part: Range<Int>) -> Bool {
        guard whole.count >= part.count, let first = part.first else { return false }
        for i in whole.lowerBound...(whole.upperBound - part.count) where text[i] == text[first] {
            var k = 1
            while k < part.count, text[i &+ k] == text[part.lowerBound &+ k] { k &+= 1 }
            if k == part.count { return true }
        }
        return false
    }
}
