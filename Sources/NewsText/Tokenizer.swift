// Words, numbers and marks of a text, as flat tokens with offsets and hashes.
public import CStageABI

/// Splits text into tokens.
public enum Tokenizer {
    /// Writes the tokens of `text` in order; each is given the index of the sentence that holds it. Linear in the text.
    /// One token are: letters and digits with inner apostrophes, hyphens and decimal marks; acronyms with their dots
    /// ("U.S."), initials and common abbreviations ("Mr.") with their dot unless it ends the sentence; any other mark.
    /// A possessive 's is a token of its own and counts as a mark, so that it belongs to no name.
    public static func tokenize(_ text: Span<UInt8>, sentences: [copydesk_range], into tokens: inout [copydesk_token]) {
        tokens.removeAll(keepingCapacity: true)
        var scan = TokenScan()
        var sentence = 0
        var wasSpace = true
        let count = text.count
        while scan.i < count {
            let (c, length) = Letters.scalar(text, scan.i)
            if Letters.isSpace(c) {
                scan.i &+= length
                wasSpace = true
                continue
            }
            let start = scan.i
            while sentence + 1 < sentences.count && start >= Int(sentences[sentence + 1].start) { sentence += 1 }
            let limit = sentence < sentences.count ? Int(sentences[sentence].end) : count
            scan.begin()
            if scan.takesPossessive(text) {
                scan.kind = UInt8(COPYDESK_PUNCTUATION.rawValue)
            } else if Letters.isLetter(c) || c &- 0x30 < 10 {
                scan.word(text, limit: limit > start ? min(limit, count) : count)
            } else {
                scan.take(c, length)
                scan.kind = UInt8(COPYDESK_PUNCTUATION.rawValue)
            }
            if wasSpace { scan.flags |= UInt8(COPYDESK_SPACE_BEFORE.rawValue) }
            wasSpace = false
            tokens.append(
                copydesk_token(
                    start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: scan.i), hash: scan.hash,
                    sentence: UInt16(min(sentence, 65535)), kind: scan.kind, flags: scan.flags))
        }
    }

    /// The hash that a token of these bytes is given: FNV-1a over the small letters, curly apostrophes made straight.
    package static func hash(of word: Span<UInt8>) -> UInt32 {
        var scan = TokenScan()
        scan.begin()
        while scan.i < word.count {
            let (c, length) = Letters.scalar(word, scan.i)
            scan.take(c, length)
        }
        return scan.hash
    }

    /// Abbreviations that keep their dot, as hashes of their letters.
    fileprivate static let abbreviations: Set<UInt32> = {
        let words =
            "mr mrs ms dr prof gen col lt sgt capt maj cmdr adm rev hon gov sen rep st jr sr inc corp co ltd bros cos "
            + "pres messrs mt ft dept univ assn vs no nos fr sr sra msgr pvt cpl supt insp atty dist jan feb mar apr jun "
            + "jul aug sept sep oct nov dec mass calif conn fla ill ind mich minn miss mo okla ore pa tenn tex va vt "
            + "wash wis ala ariz ark colo del ga kan ky la md mont neb nev wyo"
        return Set(
            words.split(separator: " ").map { word in
                let bytes = Array(word.utf8)
                return hash(of: bytes.span)
            })
    }()
}

/// The token being read.
private struct TokenScan {
    var i = 0
    var hash: UInt32 = 0
    var flags: UInt8 = 0
    var kind: UInt8 = 0
    var letters = 0
    var small = 0
    var digits = 0

    mutating func begin() {
        hash = 2_166_136_261
        flags = 0
        kind = UInt8(COPYDESK_WORD.rawValue)
        letters = 0
        small = 0
        digits = 0
    }

    /// Hashes a scalar and counts what it is.
    @inline(__always)
    mutating func take(_ c: UInt32, _ length: Int) {
        i &+= length
        if c < 0x80 {
            let b = UInt8(truncatingIfNeeded: c)
            if b &- 0x41 < 26 {
                if letters == 0 { flags |= UInt8(COPYDESK_CAPITALIZED.rawValue) }
                letters &+= 1
                hash = (hash ^ UInt32(b | 0x20)) &* 16_777_619
                return
            }
            if b &- 0x61 < 26 {
                letters &+= 1
                small &+= 1
            } else if b &- 0x30 < 10 {
                digits &+= 1
            }
            hash = (hash ^ UInt32(b)) &* 16_777_619
            return
        }
        takeWide(c)
    }

    private mutating func takeWide(_ c: UInt32) {
        if c == 0x2019 {
            hash = (hash ^ 0x27) &* 16_777_619
            return
        }
        flags |= UInt8(COPYDESK_NON_ASCII.rawValue)
        let folded = Letters.lower(c)
        if Letters.isLetter(c) {
            if folded != c {
                if letters == 0 { flags |= UInt8(COPYDESK_CAPITALIZED.rawValue) }
            } else {
                small &+= 1
            }
            letters &+= 1
        }
        if folded >= 0x10000 {
            mix(0xF0 | folded >> 18)
            mix(0x80 | folded >> 12 & 0x3F)
            mix(0x80 | folded >> 6 & 0x3F)
        } else if folded >= 0x800 {
            mix(0xE0 | folded >> 12)
            mix(0x80 | folded >> 6 & 0x3F)
        } else {
            mix(0xC0 | folded >> 6)
        }
        mix(0x80 | folded & 0x3F)
    }

    @inline(__always)
    private mutating func mix(_ byte: UInt32) { hash = (hash ^ byte) &* 16_777_619 }

    /// Takes a possessive 's (or ’s), if one stands here right behind a word.
    mutating func takesPossessive(_ text: Span<UInt8>) -> Bool {
        let b = text[i]
        guard b == 0x27 || b == 0xE2, isPossessive(text, i), i > 0 else { return false }
        guard isWordByte(text[i &- 1]) || text[i &- 1] == 0x2E else { return false }
        let (c, length) = Letters.scalar(text, i)
        take(c, length)
        take(UInt32(text[i]), 1)
        return true
    }

    /// Reads a word that starts here; a closing dot is only taken when it lies before the sentence's last byte.
    mutating func word(_ text: Span<UInt8>, limit: Int) {
        let start = i
        var acronym = takesAcronym(text)
        while i < text.count {
            let (c, length) = Letters.scalar(text, i)
            if !(Letters.isLetter(c) || c &- 0x30 < 10) {
                if acronym && c != 0x2D { break }
                guard joins(c, length, text) else { break }
                acronym = false
            }
            take(c, length)
        }
        if i < text.count && text[i] == 0x2E && i > start && text[i &- 1] != 0x2E && isAbbreviation(text, start, limit)
        {
            i &+= 1
        }
        if letters == 0 { kind = UInt8(COPYDESK_NUMBER.rawValue) }
        if letters > 1 && small == 0 { flags |= UInt8(COPYDESK_ALL_CAPS.rawValue) }
        if digits > 0 { flags |= UInt8(COPYDESK_HAS_DIGIT.rawValue) }
    }

    /// Takes "U.S.", "J.K.", "U.S" and "a.m.": single letters, each with a dot.
    private mutating func takesAcronym(_ text: Span<UInt8>) -> Bool {
        var j = i
        var pairs = 0
        while j &+ 1 < text.count && (text[j] | 0x20) &- 0x61 < 26 && text[j &+ 1] == 0x2E {
            j &+= 2
            pairs &+= 1
        }
        guard pairs > 0 else { return false }
        let lone = j < text.count && text[j] &- 0x41 < 26 && !(j &+ 1 < text.count && isWordByte(text[j &+ 1]))
        guard pairs > 1 || lone else { return false }
        if lone { j &+= 1 }
        while i < j { take(UInt32(text[i]), 1) }
        return true
    }

    /// True when the mark here belongs to the word around it.
    private func joins(_ c: UInt32, _ length: Int, _ text: Span<UInt8>) -> Bool {
        let next = i &+ length
        guard next < text.count, isWordByte(text[next]) else { return false }
        if text[next] >= 0x80 {
            let after = Letters.scalar(text, next).value
            guard Letters.isLetter(after) else { return false }
        }
        switch c {
        case 0x27, 0x2019: return !isPossessive(text, i)
        case 0x2D, 0x2010, 0x2011: return true
        case 0x2C: return letters == 0 && text[next] &- 0x30 < 10
        case 0x2E:
            if letters == 0 { return text[next] &- 0x30 < 10 }
            return text[i &- 1] &- 0x61 < 26 && text[next] &- 0x61 < 26
        default: return false
        }
    }

    /// An apostrophe, an s, and then the end of the word.
    private func isPossessive(_ text: Span<UInt8>, _ at: Int) -> Bool {
        let length = text[at] == 0x27 ? 1 : 3
        if length == 3 && Letters.scalar(text, at).value != 0x2019 { return false }
        let s = at &+ length
        guard s < text.count, text[s] | 0x20 == 0x73 else { return false }
        guard s &+ 1 < text.count, isWordByte(text[s &+ 1]) else { return true }
        guard text[s &+ 1] >= 0x80 else { return false }
        return !Letters.isLetter(Letters.scalar(text, s &+ 1).value)
    }

    /// "Mr." or "J.", unless the dot is the last byte of the sentence.
    private func isAbbreviation(_ text: Span<UInt8>, _ start: Int, _ limit: Int) -> Bool {
        guard i &+ 1 < limit, i &+ 1 < text.count, digits == 0, letters < 7 else { return false }
        guard flags & UInt8(COPYDESK_CAPITALIZED.rawValue) != 0 else { return text[i &+ 1] == 0x2C && known }
        if i &- start == 1 { return text[i &+ 1] == 0x20 }
        return known
    }

    private var known: Bool { Tokenizer.abbreviations.contains(hash) }

    @inline(__always)
    private func isWordByte(_ b: UInt8) -> Bool {
        (b | 0x20) &- 0x61 < 26 || b &- 0x30 < 10 || b >= 0x80
    }
}
