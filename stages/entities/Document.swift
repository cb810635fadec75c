// The units of one article with all they need from the article as a whole: style of sentences, lists, evidence of case.
package import CStageABI

/// What the document says about one word, by its key.
struct WordEvidence: Sendable {
    var key: UInt64 = 0
    /// Capitalized within a plain sentence, at the start of one, and small anywhere.
    var capital: UInt16 = 0
    var opening: UInt16 = 0
    var small: UInt16 = 0
}

/// A run of units that is decoded in one go; outside stands before and after it.
package struct Run: Sendable {
    package var start: UInt32
    package var end: UInt32
}

/// One article as the recogniser sees it. Kept as scratch from article to article.
package struct Document: Sendable {
    /// In order: first those of the text, then those of the title.
    package var units: [Unit] = []
    /// Stretches of candidates.
    package var runs: [Run] = []
    var words: [WordEvidence] = []
    /// Sentences read so far.
    package var sentenceCount: UInt32 = 0

    /// An empty document.
    package init() {}

    /// Empties it.
    package mutating func reset() {
        units.removeAll(keepingCapacity: true)
        runs.removeAll(keepingCapacity: true)
        sentenceCount = 0
    }

    /// Reads the tokens of one string; sentences must be given in order.
    package mutating func append(_ text: Span<UInt8>, _ tokens: Span<copydesk_token>, field: UInt8) {
        UnitReader.read(text, tokens, field: field, firstSentence: sentenceCount, into: &units)
        sentenceCount = (units.last?.sentence ?? 0) &+ 1
    }

    /// Fills in all that depends on neighbours, lists and the whole document.
    package mutating func complete(_ lexicon: Lexicon) {
        var size = 64
        while size < units.count &* 2 { size &*= 2 }
        words.removeAll(keepingCapacity: true)
        words.append(contentsOf: repeatElement(WordEvidence(), count: size))
        Self.markSentences(&units)
        Self.gather(&units, &words)
        Self.lookUp(&units, words, lexicon)
        Self.matchLists(&units, lexicon)
        Self.findRuns(units, &runs)
    }

    /// Style, opening words and candidates, sentence by sentence.
    private static func markSentences(_ all: inout [Unit]) {
        var units = all.mutableSpan
        let count = units.count
        var start = 0
        while start < count {
            var end = start
            var long = 0
            var capitalized = 0
            var shouted = 0
            let sentence = units[start].sentence
            while end < count {
                if units[end].sentence != sentence { break }
                let form = units[end].form
                let isWord = form <= Form.mixed.rawValue
                if isWord && units[end].end &- units[end].start > 3 {
                    long &+= 1
                    if form != Form.lower.rawValue { capitalized &+= 1 }
                    if form == Form.allCaps.rawValue { shouted &+= 1 }
                }
                end &+= 1
            }
            var style: UInt8 = 0
            if long > 2 && shouted &* 10 > long &* 7 {
                style = 2
            } else if long > 2 && capitalized &* 10 > long &* 7 {
                style = 1
            }
            var opening: UInt8 = 1
            for i in start..<end {
                units[i].style = style
                units[i].isCandidate = units[i].isCapitalized
                if units[i].form <= Form.withDigits.rawValue || units[i].form >= Form.acronym.rawValue {
                    units[i].opening = opening
                    opening = 0
                } else if opening != 0 {
                    opening = 2
                }
            }
            start = end
        }
        // A name may hold a small word or a mark between its capitals; clusters are needed one word further.
        for i in 0..<count where units[i].isCapitalized {
            let sentence = units[i].sentence
            for j in max(0, i &- 2)..<min(count, i &+ 3) where units[j].sentence == sentence {
                units[j].isNear = true
                if j >= i &- 1 && j <= i &+ 1 { units[j].isCandidate = true }
            }
        }
    }

    /// Counts how each word is written in the document.
    private static func gather(_ all: inout [Unit], _ table: inout [WordEvidence]) {
        var units = all.mutableSpan
        var words = table.mutableSpan
        let mask = words.count &- 1
        for i in units.indices {
            let form = units[i].form
            if form == Form.number.rawValue || form == Form.mark.rawValue { continue }
            let key = units[i].key | 1
            var at = Int(truncatingIfNeeded: KeyHash.spread(key)) & mask
            while true {
                let other = words[at].key
                if other == key || other == 0 { break }
                at = (at &+ 1) & mask
            }
            words[at].key = key
            units[i].slot = UInt32(at)
            if form == Form.lower.rawValue {
                words[at].small = words[at].small &+ (words[at].small < 60_000 ? 1 : 0)
            } else if units[i].style == 0 && units[i].isCapitalized {
                if units[i].opening == 0 {
                    words[at].capital = words[at].capital &+ (words[at].capital < 60_000 ? 1 : 0)
                } else {
                    words[at].opening = words[at].opening &+ (words[at].opening < 60_000 ? 1 : 0)
                }
            }
        }
    }

    /// Evidence of case for candidates, clusters for all near them.
    private static func lookUp(_ all: inout [Unit], _ table: [WordEvidence], _ lexicon: Lexicon) {
        var units = all.mutableSpan
        let words = table.span
        for i in units.indices where units[i].isNear {
            let evidence = words[Int(units[i].slot)]
            if units[i].isCapitalized {
                let own: UInt16 = units[i].style == 0 && units[i].opening == 0 ? 1 : 0
                units[i].evidence = (evidence.capital > own ? 1 : 0) | (evidence.small > 0 ? 2 : 0)
            }
            let word = word(units[i], lexicon)
            if word != 0 {
                units[i].row = UInt16(truncatingIfNeeded: word & 0x7FFF)
                units[i].habit = UInt8(truncatingIfNeeded: word >> 15 & 7)
            }
            units[i].brown = lexicon.brownCluster(units[i].exact)
            if units[i].brown == Lexicon.none && units[i].titled != 0 {
                units[i].brown = lexicon.brownCluster(units[i].titled)
            }
        }
    }

    /// By the exact form, then all capitals as a title-cased word, then the small letters.
    private static func word(_ unit: Unit, _ lexicon: Lexicon) -> UInt32 {
        let exact = lexicon.word(unit.exact)
        if exact != 0 { return exact }
        if unit.titled != 0 {
            let titled = lexicon.word(unit.titled)
            if titled != 0 { return titled }
        }
        // Only the small form is known: as common as can be.
        let small = unit.small != 0 ? lexicon.word(unit.small) : 0
        return small != 0 ? small | 7 << 15 : 0
    }

    private static func findRuns(_ all: [Unit], _ runs: inout [Run]) {
        let units = all.span
        var i = 0
        while i < units.count {
            if !units[i].isCandidate {
                i &+= 1
                continue
            }
            let start = i
            let sentence = units[i].sentence
            while i < units.count {
                if !units[i].isCandidate || units[i].sentence != sentence { break }
                i &+= 1
            }
            runs.append(Run(start: UInt32(start), end: UInt32(i)))
        }
    }
}

// MARK: Lists

extension Document {
    /// Finds the longest phrase of each list at each place and marks its words.
    static func matchLists(_ all: inout [Unit], _ lexicon: Lexicon) {
        var units = all.mutableSpan
        let count = units.count
        var covered = InlineArray<16, Int>(repeating: 0)
        for i in 0..<count where units[i].isNear {
            let first = lexicon.phrase(units[i].key)
            if first.longest == 0 { continue }
            var longest = InlineArray<16, UInt8>(repeating: 0)
            note(first.lists, 1, units[i].form, units[i].form, &longest)
            var phrase = units[i].key
            var length = 1
            let sentence = units[i].sentence
            while length < first.longest && i &+ length < count {
                if units[i &+ length].sentence != sentence { break }
                phrase = KeyHash.join(phrase, units[i &+ length].key)
                length &+= 1
                let found = lexicon.phrase(phrase).lists
                if found != 0 { note(found, UInt8(length), units[i].form, units[i &+ length &- 1].form, &longest) }
            }
            for list in 0..<16 where longest[list] > 0 && i &+ Int(longest[list]) > covered[list] {
                covered[list] = i &+ Int(longest[list])
                mark(&units, i, Int(longest[list]), list)
            }
        }
    }

    /// Names need capitals at both ends; key words may be small.
    @inline(__always)
    private static func note(
        _ lists: UInt16, _ length: UInt8, _ first: UInt8, _ last: UInt8, _ longest: inout InlineArray<16, UInt8>
    ) {
        var left = lists
        let small = first == Form.lower.rawValue || last == Form.lower.rawValue
        if small { left &= 0xF000 }
        while left != 0 {
            longest[left.trailingZeroBitCount] = length
            left &= left &- 1
        }
    }

    @inline(__always)
    private static func mark(_ units: inout MutableSpan<Unit>, _ start: Int, _ length: Int, _ list: Int) {
        let base = UInt64(list &* 4)
        if length == 1 {
            units[start].lists |= 8 << base
            return
        }
        for j in 0..<length where start &+ j < units.count {
            let part: UInt64 = j == 0 ? 1 : j == length &- 1 ? 4 : 2
            units[start &+ j].lists |= part << base
        }
    }
}
