// Reads tokens into units: splits words at hyphens, and hashes, folds and classifies each part in one pass.
package import CStageABI
import NewsText

/// Turns tokens into units.
package enum UnitReader {
    /// Appends the units of `tokens`. Sentence numbers start at `firstSentence`.
    package static func read(
        _ text: Span<UInt8>, _ tokens: Span<copydesk_token>, field: UInt8, firstSentence: UInt32,
        into units: inout [Unit]
    ) {
        for t in tokens.indices {
            let token = tokens[t]
            let sentence = firstSentence &+ UInt32(token.sentence)
            let end = min(Int(token.end), text.count)
            var start = min(Int(token.start), end)
            var spaced = token.flags & UInt8(COPYDESK_SPACE_BEFORE.rawValue) != 0
            while start < end {
                var unit = Unit()
                unit.sentence = sentence
                unit.field = field
                unit.spaced = spaced
                let next = part(text, start, end, &unit)
                unit.start = UInt32(start)
                unit.end = UInt32(next)
                units.append(unit)
                start = next
                spaced = false
            }
        }
    }

    /// Reads one part from `start` into `unit` and returns its end: a mark that joins words, or all up to the next one.
    private static func part(_ text: Span<UInt8>, _ start: Int, _ end: Int, _ unit: inout Unit) -> Int {
        var reader = Reader()
        var i = start
        while i < end {
            let b = text[i]
            if b < 0x80 {
                if (b == 0x2D || b == 0x2F) && end &- start > 1 {
                    if i == start { return mark(text, start, start &+ 1, &unit) }
                    if isCooperation(text, start, i, end) {
                        i &+= 1
                        continue
                    }
                    if i &+ 1 < end || b == 0x2F { break }
                }
                reader.ascii(b)
                i &+= 1
                continue
            }
            let (c, length) = Letters.scalar(text, i)
            if c == 0x2010 || c == 0x2011 || c == 0x2013 || c == 0x2014 {
                if i == start { return mark(text, start, min(start &+ length, end), &unit) }
                break
            }
            let stop = min(i &+ length, end)
            while i < stop {
                reader.raw(text[i])
                i &+= 1
            }
            reader.wide(c)
        }
        reader.finish(&unit)
        return i
    }

    /// "Co-operation" and "co-ordinator" are one word, read as if there were no hyphen at `i`.
    @inline(__always)
    private static func isCooperation(_ text: Span<UInt8>, _ start: Int, _ i: Int, _ end: Int) -> Bool {
        guard i &- start == 2, end &- i > 4, text[start] | 0x20 == 0x63, text[start &+ 1] | 0x20 == 0x6F else {
            return false
        }
        let second = text[i &+ 2] | 0x20
        return text[i &+ 1] | 0x20 == 0x6F && (second == 0x70 || second == 0x72)
    }

    private static func mark(_ text: Span<UInt8>, _ start: Int, _ end: Int, _ unit: inout Unit) -> Int {
        var reader = Reader()
        reader.ascii(0x2D)
        reader.finish(&unit)
        return end
    }
}

/// Running hashes and counts of one unit.
private struct Reader {
    var exact = KeyHash.seed
    var titled = KeyHash.seed
    var lowered = KeyHash.seed
    var key = KeyHash.seed
    var head: UInt32 = 0
    var tail: UInt32 = 0
    var shape: UInt32 = 2_166_136_261
    var length = 0
    var lastClass: UInt8 = 0
    var run = 0
    var capitals = 0
    var small = 0
    var digits = 0
    var uncased = 0
    var dots = 0
    var marks = 0
    var startsCapital = false

    @inline(__always)
    mutating func ascii(_ b: UInt8) {
        let isCapital = b &- 0x41 < 26
        titled = KeyHash.step(titled, isCapital && length > 0 ? b | 0x20 : b)
        lowered = KeyHash.step(lowered, isCapital ? b | 0x20 : b)
        exact = KeyHash.step(exact, b)
        if b &- 0x61 < 26 {
            small &+= 1
            fold(b, 2)
        } else if isCapital {
            if capitals &+ small &+ digits &+ marks == 0 { startsCapital = true }
            capitals &+= 1
            fold(b | 0x20, 1)
        } else if b &- 0x30 < 10 {
            digits &+= 1
            fold(b, 3)
        } else if b == 0x2E && length > 0 {
            dots &+= 1
            note(4)
        } else {
            marks &+= 1
            fold(b, b)
        }
    }

    /// A byte of a character beyond ASCII, for the hashes that keep accents.
    @inline(__always)
    mutating func raw(_ b: UInt8) {
        exact = KeyHash.step(exact, b)
        titled = KeyHash.step(titled, b)
        lowered = KeyHash.step(lowered, b)
    }

    mutating func wide(_ c: UInt32) {
        if c == 0x2018 || c == 0x2019 {
            marks &+= 1
            return fold(0x27, 0x27)
        }
        if c == 0x201C || c == 0x201D || c == 0xAB || c == 0xBB {
            marks &+= 1
            return fold(0x22, 0x22)
        }
        guard Letters.isLetter(c) else {
            marks &+= 1
            return fold(UInt8(truncatingIfNeeded: c) | 0x80, 5)
        }
        var kind: UInt8 = 2
        if Letters.isCapital(c) {
            if capitals &+ small &+ digits &+ marks == 0 { startsCapital = true }
            capitals &+= 1
            kind = 1
        } else if c < 0x590 || (c >= 0x1E00 && c < 0x2000) {
            small &+= 1
        } else {
            uncased &+= 1
            kind = 6
        }
        let plain = Letters.plain(c)
        if plain < 0x80 { return fold(UInt8(plain), kind) }
        fold(UInt8(truncatingIfNeeded: plain >> 8) | 0x80, kind)
        fold(UInt8(truncatingIfNeeded: plain) | 0x80, kind)
    }

    @inline(__always)
    private mutating func fold(_ b: UInt8, _ kind: UInt8) {
        key = KeyHash.step(key, b)
        if length < 4 { head |= UInt32(b) << (8 &* UInt32(length)) }
        tail = tail << 8 | UInt32(b)
        length &+= 1
        note(kind)
    }

    @inline(__always)
    private mutating func note(_ kind: UInt8) {
        run = kind == lastClass ? run &+ 1 : 0
        lastClass = kind
        if run < 3 { shape = (shape ^ UInt32(kind)) &* 16_777_619 }
    }

    mutating func finish(_ unit: inout Unit) {
        unit.exact = exact
        unit.titled = titled == exact ? 0 : titled
        unit.small = lowered == exact ? 0 : lowered
        unit.key = key
        unit.head = head
        unit.tail = tail
        unit.shape = shape
        unit.form = form.rawValue
    }

    private var form: Form {
        let letters = capitals &+ small
        if letters == 0 { return uncased > 0 ? .uncased : digits > 0 ? .number : .mark }
        if digits > 0 { return .withDigits }
        if capitals == 0 { return startsCapital ? .capitalized : .lower }
        if dots > 0 && small == 0 && capitals > 1 { return .acronym }
        if capitals == 1 && small == 0 { return .initial }
        if small == 0 { return .allCaps }
        return startsCapital && capitals == 1 ? .capitalized : .mixed
    }
}
