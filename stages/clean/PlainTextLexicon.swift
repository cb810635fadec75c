// Finds the known phrases in the words of a line: a hash table from a phrase's first word to the phrases.

/// A word of a scraped text. Ideographs count as words of one character.
struct PlainWord {
    var start: UInt32
    var end: UInt32
    var hash: UInt32
    var flags: UInt8

    static let upper: UInt8 = 1
    static let allCaps: UInt8 = 2
    static let number: UInt8 = 4
    static let ideograph: UInt8 = 8
    static let long: UInt8 = 16
}

/// What the phrases say about a run of words: a bit for each kind.
struct PhraseMatches {
    /// Kinds of phrases anywhere.
    var anywhere: UInt32 = 0
    /// Kinds of phrases at the start.
    var start: UInt32 = 0
    /// Kinds of phrases that are sure at the start.
    var sure: UInt32 = 0
    /// Kinds of phrases that are the whole run.
    var whole: UInt32 = 0
    /// Length of the longest sure phrase at the start, in words, and of the longest prompt of any kind there.
    var sureWords = 0
    var startWords = 0
    /// A colon or a dash follows the prompt at the start: "Also read: …".
    var isLabel = false
    /// Words of promotion, of dates, of sites, and of authors' roles.
    var promoWords = 0
    var dateWords = 0
    var siteWords = 0
    var roleWords = 0
}

/// The compiled phrases, shared by all lanes.
struct PhraseLexicon: Sendable {
    static let shared = PhraseLexicon(phraseTable + creditTable)

    private enum Place: UInt8 { case anywhere, start, sure, whole }
    private struct Phrase {
        var first: UInt32
        var count: UInt16
        var kind: UInt8
        var place: Place
    }

    private var words: [UInt32] = []
    private var phrases: [Phrase] = []
    /// Open addressing: first word's hash, index of its first phrase, number of its phrases.
    private var keys: [UInt32] = []
    private var ranges: [(start: UInt32, count: UInt32)] = []

    init(_ table: [(kind: PhraseKind, phrases: StaticString)]) {
        var found: [(Phrase, [UInt32])] = []
        var scratch: [PlainWord] = []
        for row in table {
            row.phrases.withUTF8Buffer { buffer in
                for piece in buffer.split(separator: 0x7C) {
                    var bytes = Array(piece)
                    let place = Self.place(&bytes)
                    scratch.removeAll()
                    splitWords(bytes.span, 0, bytes.count, most: 32, into: &scratch)
                    if scratch.isEmpty { continue }
                    let phrase = Phrase(
                        first: 0, count: UInt16(scratch.count), kind: UInt8(row.kind.rawValue), place: place)
                    found.append((phrase, scratch.map(\.hash)))
                }
            }
        }
        found.sort { $0.1[0] < $1.1[0] }
        keys = Array(repeating: 0, count: 8192)
        ranges = Array(repeating: (0, 0), count: 8192)
        for (phrase, hashes) in found { insert(phrase, hashes) }
    }

    private static func place(_ bytes: inout [UInt8]) -> Place {
        let place: Place
        switch bytes.first {
        case 0x3D: place = .whole
        case 0x21: place = .sure
        case 0x5E: place = .start
        default: return .anywhere
        }
        bytes.removeFirst()
        return place
    }

    private mutating func insert(_ phrase: Phrase, _ hashes: [UInt32]) {
        var slot = Int(hashes[0] & 8191)
        while ranges[slot].count > 0 && keys[slot] != hashes[0] { slot = (slot + 1) & 8191 }
        if ranges[slot].count == 0 {
            keys[slot] = hashes[0]
            ranges[slot] = (UInt32(phrases.count), 0)
        }
        ranges[slot].count += 1
        phrases.append(
            Phrase(first: UInt32(words.count), count: phrase.count, kind: phrase.kind, place: phrase.place))
        words.append(contentsOf: hashes)
    }

    /// Looks every word of `run` up.
    func match(_ run: Span<PlainWord>) -> PhraseMatches {
        var matches = PhraseMatches()
        let keys = self.keys.span
        let ranges = self.ranges.span
        for i in run.indices {
            let hash = run[i].hash
            if run[i].flags & PlainWord.number != 0 { matches.dateWords += 1 }
            var slot = Int(hash & 8191)
            while ranges[slot].count > 0 {
                if keys[slot] == hash {
                    add(ranges[slot], run, i, &matches)
                    break
                }
                slot = (slot &+ 1) & 8191
            }
        }
        return matches
    }

    private func add(
        _ range: (start: UInt32, count: UInt32), _ run: Span<PlainWord>, _ i: Int, _ matches: inout PhraseMatches
    ) {
        var dated = false
        let prompts = PhraseKind.prompts
        for index in Int(range.start)..<Int(range.start + range.count) {
            let phrase = phrases[index]
            guard fits(phrase, run, i) else { continue }
            let bit = UInt32(1) << UInt32(phrase.kind)
            let single = phrase.count == 1
            if i == 0 && bit & prompts != 0 && phrase.place != .anywhere {
                matches.startWords = max(matches.startWords, Int(phrase.count))
            }
            switch phrase.place {
            case .whole:
                if i == 0 && Int(phrase.count) == run.count { matches.whole |= bit }
            case .sure:
                if i == 0 {
                    matches.sure |= bit
                    matches.start |= bit
                    matches.sureWords = max(matches.sureWords, Int(phrase.count))
                    if Int(phrase.count) == run.count { matches.whole |= bit }
                }
                if !single { matches.anywhere |= bit }
            case .start:
                if i == 0 { matches.start |= bit }
            case .anywhere:
                matches.anywhere |= bit
                if bit == PhraseKind.promoWord.bit { matches.promoWords += 1 }
                if bit == PhraseKind.site.bit { matches.siteWords += 1 }
                if bit == PhraseKind.role.bit { matches.roleWords += 1 }
                if bit == PhraseKind.dateWord.bit { dated = true }
            }
        }
        if dated && run[i].flags & PlainWord.number == 0 { matches.dateWords += 1 }
    }

    private func fits(_ phrase: Phrase, _ run: Span<PlainWord>, _ i: Int) -> Bool {
        let count = Int(phrase.count)
        if i + count > run.count { return false }
        var k = 1
        while k < count {
            if run[i + k].hash != words[Int(phrase.first) + k] { return false }
            k += 1
        }
        return true
    }
}

/// True when the prompt that a run of words starts with is followed by a colon, a bar or a dash, or by nothing.
func isLabelled(_ text: Span<UInt8>, _ run: Span<PlainWord>, _ matches: PhraseMatches) -> Bool {
    let count = matches.startWords
    guard count > 0, count < run.count else { return false }
    let gap = text.extracting(Int(run[count - 1].end)..<Int(run[count].start))
    var i = 0
    while i < gap.count {
        let unit = decodeUnit(gap, i, gap.count)
        switch unit.folded {
        case 0x3A, 0xFF1A, 0x7C, 0x2013, 0x2014, 0x25BA, 0x25B6, 0x2192: return true
        default: i += unit.width
        }
    }
    return false
}

/// Appends the words of a range of `text`, at most `most`, and returns how many there are in all.
@discardableResult
func splitWords(
    _ text: Span<UInt8>, _ start: Int, _ end: Int, most: Int, into words: inout [PlainWord]
) -> Int {
    var i = start
    var total = 0
    while i < end {
        let unit = decodeUnit(text, i, end)
        if unit.kind.rawValue > TextUnit.digit.rawValue {
            i += unit.width
            continue
        }
        let word = readWord(text, &i, end)
        if total < most { words.append(word) }
        total += 1
    }
    return total
}

private func readWord(_ text: Span<UInt8>, _ i: inout Int, _ end: Int) -> PlainWord {
    var word = PlainWord(start: UInt32(i), end: 0, hash: 2_166_136_261, flags: 0)
    var letters = 0
    var small = 0
    while i < end {
        let b = text[i]
        if b &- 0x61 < 26 {
            letters &+= 1
            small &+= 1
            word.hash = mix(word.hash, UInt32(b))
            i &+= 1
            continue
        }
        let unit = decodeUnit(text, i, end)
        if unit.kind == .ideograph {
            if letters > 0 || Int(word.start) < i { break }
            word.flags = PlainWord.ideograph
            word.hash = mix(word.hash, unit.folded)
            i += unit.width
            break
        }
        if unit.kind == .apostrophe {
            let next = i + unit.width
            if next >= end || decodeUnit(text, next, end).kind != .letter { break }
            i = next
            continue
        }
        if unit.kind == .ignorable {
            i += unit.width
            continue
        }
        if unit.kind.rawValue > TextUnit.digit.rawValue { break }
        if letters == 0 {
            if unit.isUpper { word.flags |= PlainWord.upper }
            if unit.kind == .digit { word.flags |= PlainWord.number }
        }
        letters += 1
        if !unit.isUpper { small += 1 }
        word.hash = mix(word.hash, unit.folded)
        i += unit.width
    }
    word.end = UInt32(i)
    if letters > 1 && small == 0 { word.flags |= PlainWord.allCaps }
    if letters >= 5 { word.flags |= PlainWord.long }
    return word
}

@inline(__always)
private func mix(_ hash: UInt32, _ code: UInt32) -> UInt32 {
    (hash ^ code) &* 16_777_619
}
