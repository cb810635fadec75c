// Finds the words that name a source beside a verb, without a tagger: by function words, capitals and commas.

/// Looks for noun phrases to the left and right of a word. Every walk has a limit, so that the cost of an article is
/// linear in its length.
struct NounPhrase {
    /// Longest phrase, in words.
    static let longest = 16
    /// Longest apposition that is stepped over: "Smith, a senator from Ohio, said".
    static let longestAside = 30

    /// The phrase that ends left of the word `at` as its subject, no further left than `low`.
    static func left(_ words: [Word], of at: Int, low: Int) -> Range<Int>? {
        var j = at - 1
        while j >= low, words[j].has(Part.adverb | Part.verb), !words[j].has(Part.capital) || j == low { j -= 1 }
        var asides = 0
        while j >= low {
            if words[j].has(Part.relative) {
                j -= 1
                if j >= low, words[j].has(Part.comma | Part.dash) { j -= 1 }
                break
            }
            guard words[j].has(Part.comma | Part.dash | Part.close), asides < 4 else { break }
            guard let before = stepOverAside(words, j, low) else { return nil }
            j = before
            asides += 1
        }
        guard j >= low else { return nil }
        return ending(words, at: j, low: low)
    }

    /// The word before an apposition that ends with the comma, dash or bracket at `end`.
    private static func stepOverAside(_ words: [Word], _ end: Int, _ low: Int) -> Int? {
        let isBracket = words[end].has(Part.close)
        let bound = max(low, end - longestAside)
        var m = end - 1
        while m >= bound {
            if isBracket ? words[m].has(Part.open) : words[m].has(Part.comma | Part.dash) { break }
            if words[m].has(Part.quote) { return nil }
            m -= 1
        }
        guard m >= bound, m > low, m + 1 < end else { return nil }
        if isBracket { return m - 1 }
        let first = words[m + 1]
        let isAside =
            first.has(Part.determiner | Part.relative | Part.number | Part.role | Part.person | Part.small)
            || (first.has(Part.capital) && end - m <= 4)
            || words[(m + 1)..<end].contains { $0.has(Part.role) }
        return isAside && !first.has(Part.conjunction) ? m - 1 : nil
    }

    /// The phrase whose last word is `last`.
    static func ending(_ words: [Word], at last: Int, low: Int) -> Range<Int>? {
        var last = last
        if words[last].has(Part.pronoun) { return last..<(last + 1) }
        if words[last].has(Part.time), last > low, !words[last].has(Part.determiner) {
            // "Smith on Tuesday said", "Smith Tuesday said"
            last -= 1
            if last > low, words[last].has(Part.preposition) { last -= 1 }
        }
        guard isInside(words[last]) else { return nil }
        var k = last
        let bound = max(low, last + 1 - longest)
        while k > bound {
            let word = words[k - 1]
            if words[k].has(Part.determiner) {
                guard let head = attachment(words, k - 1, bound) else { break }
                k = head
                continue
            }
            if word.hash == Lexicon.that, words[k].has(Part.capital) { break }
            if word.has(Part.determiner) || word.has(Part.possessive) || isInside(word) {
                if word.has(Part.small), words[k].has(Part.capital),
                    !word.has(Part.role | Part.person | Part.determiner),
                    !reachesDeterminer(words, k - 1, bound)
                {
                    break
                }
                k -= 1
                continue
            }
            if isNameDot(words, k - 1) {
                k -= 1
                continue
            }
            if word.hash == Lexicon.and, k - 1 > bound, words[k].has(Part.capital), words[k - 2].has(Part.capital),
                isInside(words[k - 2])
            {
                k -= 1
                continue
            }
            guard let head = attachment(words, k - 1, bound) else { break }
            k = head
        }
        while k < last, words[k].has(Part.possessive | Part.time) || words[k].has(Part.stop) { k += 1 }
        return k..<(last + 1)
    }

    /// The head's last word when `at` is a preposition that ties a phrase to it: "spokesman for".
    private static func attachment(_ words: [Word], _ at: Int, _ bound: Int) -> Int? {
        guard at > bound, words[at].has(Part.preposition), isInside(words[at - 1]) else { return nil }
        if words[at - 1].has(Part.time | Part.determiner) { return nil }
        return at - 1
    }

    /// True when small words lead back to an article: "the ruling party leader".
    private static func reachesDeterminer(_ words: [Word], _ from: Int, _ bound: Int) -> Bool {
        var i = from
        while i >= bound, from - i < 6 {
            if words[i].has(Part.determiner | Part.possessive) { return true }
            guard isInside(words[i]) else { return false }
            i -= 1
        }
        return false
    }

    /// The phrase that starts at or just after `at`, ending before `high`.
    static func right(_ words: [Word], from at: Int, high: Int) -> Range<Int>? {
        var i = at
        while i < high, words[i].has(Part.adverb), words[i].has(Part.small) { i += 1 }
        guard i < high else { return nil }
        if words[i].has(Part.pronoun) { return i..<(i + 1) }
        let start = i
        var end = i
        while i < high, i - start < longest {
            let word = words[i]
            if word.has(Part.determiner), i == start || words[i - 1].has(Part.preposition) {
                i += 1
                continue
            }
            if word.has(Part.time), !word.has(Part.determiner) { break }
            if isInside(word) || word.has(Part.possessive) {
                if word.has(Part.past), i > start, !words[i - 1].has(Part.determiner | Part.past) { break }
                i += 1
                end = i
                continue
            }
            if isNameDot(words, i) {
                i += 1
                continue
            }
            let isTie =
                word.hash == Lexicon.of || (word.has(Part.preposition) && i > start && words[i - 1].has(Part.person))
            if i > start, isTie || word.hash == Lexicon.and, i + 1 < high,
                words[i + 1].has(Part.capital | Part.determiner)
            {
                i += 1
                continue
            }
            break
        }
        guard end > start, start < high, !words[start].has(Part.time) || words[start].has(Part.capital) == false else {
            return nil
        }
        return start..<end
    }

    /// The first phrase of a sentence that no preposition governs.
    static func subject(_ words: [Word], low: Int, high: Int) -> Range<Int>? {
        var i = low
        let bound = min(high, low + 60)
        while i < bound {
            let word = words[i]
            if word.has(Part.pronoun) { return i..<(i + 1) }
            if word.has(Part.preposition | Part.participle) || word.has(Part.conjunction) && i > low {
                // Leading adverbials end with a comma; without one, the phrase after the preposition is taken.
                var j = i + 1
                while j < bound, !words[j].has(Part.comma | Part.quote | Part.verb | Part.cue) { j += 1 }
                if j < bound, words[j].has(Part.comma) {
                    i = j + 1
                    continue
                }
                i += 1
                continue
            }
            if word.has(Part.anyMark | Part.conjunction | Part.adverb | Part.verb | Part.relative)
                || word.has(Part.time) && !word.has(Part.determiner)
            {
                i += 1
                continue
            }
            if let found = right(words, from: i, high: high) { return found }
            i += 1
        }
        return nil
    }

    /// A noun, adjective, name or number: anything that is no function word or verb we know.
    @inline(__always)
    static func isInside(_ word: Word) -> Bool {
        if word.has(Part.capital), !word.has(Part.anyMark | Part.pronoun | Part.relative | Part.determiner | Part.cue) {
            return !word.has(Part.preposition | Part.conjunction | Part.verb | Part.adverb | Part.according)
        }
        return !word.has(Part.outside) && !word.has(Part.possessive | Part.determiner)
    }

    /// The dot of "Sen. Smith", "John F. Kennedy".
    static func isNameDot(_ words: [Word], _ at: Int) -> Bool {
        guard at > 0, at + 1 < words.count, words[at].has(Part.stop), !words[at].isSpaced else { return false }
        let before = words[at - 1]
        return before.has(Part.capital) && words[at + 1].has(Part.capital) && words[at + 1].sentence == before.sentence
    }
}
