// The words of a short text as sorted hashes, for asking whether two texts say the same.
internal import NewsText

/// The distinct words of a text, case of ASCII letters folded. A character of Chinese or Japanese counts as a word.
struct WordSet {
    /// Sorted, without repeats.
    private(set) var hashes: [UInt32] = []

    private static let limit = 256

    init(_ text: Span<UInt8>) {
        var i = 0
        while i < text.count, hashes.count < WordSet.limit {
            guard let next = WordSet.nextWord(text, from: i) else { break }
            hashes.append(next.hash)
            i = next.end
        }
        hashes.sort()
        var last: UInt32?
        hashes.removeAll { hash in
            defer { last = hash }
            return hash == last
        }
    }

    var count: Int { hashes.count }

    /// The next word from `from` on: its end and its hash.
    @inline(__always)
    static func nextWord(_ text: Span<UInt8>, from: Int) -> (start: Int, end: Int, hash: UInt32)? {
        var i = from
        while i < text.count, !isWordByte(text[i]) || isPunctuation(text, i) { i &+= isPunctuation(text, i) ? 3 : 1 }
        guard i < text.count else { return nil }
        let start = i
        var hash: UInt32 = 2_166_136_261
        if text[i] >= 0xE3, text[i] <= 0xE9 {
            let end = min(text.count, i &+ 3)
            while i < end {
                hash = (hash ^ UInt32(text[i])) &* 16_777_619
                i &+= 1
            }
            return (start, i, hash)
        }
        while i < text.count, isWordByte(text[i]), !isPunctuation(text, i) {
            if text[i] >= 0xE3, text[i] <= 0xE9 { break }
            let byte = text[i]
            hash = (hash ^ UInt32(byte &- 0x41 < 26 ? byte | 0x20 : byte)) &* 16_777_619
            i &+= 1
        }
        return (start, i, hash)
    }

    @inline(__always)
    private static func isWordByte(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte >= 0x80
    }

    /// General punctuation (U+2000 to U+206F): quotes, dashes, the ellipsis.
    @inline(__always)
    private static func isPunctuation(_ text: Span<UInt8>, _ i: Int) -> Bool {
        i < text.count && text[i] == 0xE2 && i &+ 1 < text.count && text[i &+ 1] &- 0x80 < 2
    }

    /// How many words both have.
    func common(with other: WordSet) -> Int {
        var (a, b, both) = (0, 0, 0)
        while a < hashes.count, b < other.hashes.count {
            if hashes[a] == other.hashes[b] {
                both += 1
                a += 1
                b += 1
            } else if hashes[a] < other.hashes[b] {
                a += 1
            } else {
                b += 1
            }
        }
        return both
    }

    /// True when one text holds nearly all words of the other, and not by being a single word.
    func agrees(with other: WordSet) -> Bool {
        let smaller = min(count, other.count)
        return smaller > 0 && common(with: other) * 5 >= smaller * 4 && (smaller > 1 || count == other.count)
    }
}
