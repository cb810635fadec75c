// Who said it: the source of each quotation, from the words around it.
import CStageABI
import NewsText

/// The source of a quotation, as words.
struct Source {
    var name: Range<Int>
    /// The verb's word; -1 when there is none.
    var cue: Int
}

/// Attributes quotations one after another; remembers the last source for those that go on.
struct Attribution {
    /// How the source was found, the surest first.
    enum Ground { case cue, sentence, carried, none }

    private(set) var source: Source?
    private(set) var ground = Ground.none
    private var previous: QuoteSpan?

    mutating func start() {
        source = nil
        previous = nil
        ground = .none
    }

    /// Finds the source of `quote`; `next` is where the following quotation opens.
    mutating func take(_ words: [Word], _ quote: QuoteSpan, next: Int) {
        let found = find(words, quote, next)
        source = found?.0
        ground = found?.1 ?? .none
        previous = quote
    }

    private func find(_ words: [Word], _ quote: QuoteSpan, _ next: Int) -> (Source, Ground)? {
        let low = Self.sentenceStart(words, quote)
        let bound = max(low, previous.map { $0.after } ?? 0)
        let high = Self.sentenceEnd(words, quote, next)
        let isSame = previous.map { $0.after > low && $0.after <= max(quote.open, 0) } ?? false
        let tail = quote.isClosed && quote.close > 0 && quote.close > quote.open + 1 ? words[quote.close - 1] : nil
        let endsOpen = tail?.has(Part.comma | Part.stop | Part.dash) ?? false
        let commaAfter = quote.after < high && words[quote.after].has(Part.comma | Part.dash)
        if let found = Self.signature(words, quote) { return (found, .cue) }
        if endsOpen || commaAfter, let found = Self.after(words, quote.after, high, endsOpen: endsOpen || commaAfter) {
            // `Smith called it "…," the statement said`: a paper has no mind of its own where someone is named.
            if Self.isPaper(words, found.name), quote.open > bound, !isSame,
                let writer = Self.cueBefore(words, bound, quote.open, low)
            {
                return (writer, .cue)
            }
            return (found, .cue)
        }
        if quote.open > bound, let found = before(words, bound, quote.open, low, isSame) { return (found, .cue) }
        if let found = Self.after(words, quote.after, high, endsOpen: endsOpen || commaAfter) { return (found, .cue) }
        if isSame, let source { return (source, .sentence) }
        if quote.open > low + 1 || (quote.open > low && !words[low].has(Part.anyMark)) {
            if let subject = NounPhrase.subject(words, low: low, high: quote.open) {
                return (Source(name: subject, cue: -1), .sentence)
            }
        }
        if let introduced = Self.introduction(words, low) { return (introduced, .cue) }
        return carried(words, quote, low)
    }

    /// "the statement", "it": nobody in particular.
    private static func isPaper(_ words: [Word], _ name: Range<Int>) -> Bool {
        name.count <= 2 && words[name.upperBound - 1].has(Part.document) && words[name.lowerBound].has(Part.determiner)
    }

    /// A sentence that ends with a colon brings in the quotation after it: "He put it so:".
    private static func introduction(_ words: [Word], _ low: Int) -> Source? {
        guard low > 1, words[low - 1].has(Part.colon) else { return nil }
        let start = Self.firstOfSentence(words, low - 1)
        return cueBefore(words, start, low - 1, start)
            ?? NounPhrase.subject(words, low: start, high: low - 1).map {
                Source(name: $0, cue: -1)
            }
    }

    /// A quotation without words of its own around it goes on with the source of the last one nearby.
    private func carried(_ words: [Word], _ quote: QuoteSpan, _ low: Int) -> (Source, Ground)? {
        if let source, let previous {
            let isNear = previous.paragraphEnd >= quote.paragraphStart
            if isNear { return (source, .carried) }
        }
        // The sentence before, when it stands in the paragraph or ends the one before.
        guard low > 0 else { return nil }
        let start = Self.firstOfSentence(words, low - 1)
        let found =
            Self.cueBefore(words, start, low, start)
            ?? NounPhrase.subject(words, low: start, high: low).map { Source(name: $0, cue: -1) }
        return found.map { ($0, .carried) }
    }

    // MARK: Before the quotation

    private func before(_ words: [Word], _ bound: Int, _ open: Int, _ low: Int, _ isSame: Bool) -> Source? {
        if isSame, let source {
            // `called it "A" and promised "B"`: without a subject of its own the verb has the sentence's.
            var pending = -1
            if let found = Self.cueBefore(words, bound, open, &pending) { return found }
            return Source(name: source.name, cue: pending >= 0 ? pending : source.cue)
        }
        if words[open - 1].has(Part.colon), let found = Self.beforeColon(words, bound, open - 1) { return found }
        guard let found = Self.cueBefore(words, bound, open, low) else { return nil }
        return Self.isPaper(words, found.name) ? Self.clause(words, found, open) ?? found : found
    }

    /// "According to the statement, the president asked for "…"": whom the clause behind the paper's comma is about.
    private static func clause(_ words: [Word], _ paper: Source, _ open: Int) -> Source? {
        var comma = max(paper.cue, paper.name.upperBound)
        while comma < open, !words[comma].has(Part.comma) { comma += 1 }
        guard comma + 2 < open, words[comma + 1].has(Part.determiner | Part.capital | Part.pronoun),
            let name = NounPhrase.subject(words, low: comma + 1, high: open), name.lowerBound == comma + 1
        else { return nil }
        return Source(name: name, cue: paper.cue)
    }

    /// `Ann Smith: "..."`, `When asked, Smith fired back: "..."`: the name before a colon, or the subject of the last
    /// clause when it has no verb of speech.
    private static func beforeColon(_ words: [Word], _ bound: Int, _ colon: Int) -> Source? {
        var comma = colon - 1
        while comma > bound, !words[comma].has(Part.comma) {
            if words[comma].has(Part.anyCue | Part.according) { return nil }
            comma -= 1
        }
        guard colon > bound else { return nil }
        if words[colon - 1].has(Part.capital), let name = NounPhrase.ending(words, at: colon - 1, low: bound) {
            return Source(name: name, cue: -1)
        }
        guard comma > bound, comma + 1 < colon, words[comma + 1].has(Part.capital | Part.pronoun),
            let name = NounPhrase.subject(words, low: comma + 1, high: colon)
        else { return nil }
        return Source(name: name, cue: -1)
    }

    /// The cue nearest to the left of `open`, no further than `bound`, with the subject of the sentence from `low` on
    /// where it has none of its own.
    private static func cueBefore(_ words: [Word], _ bound: Int, _ open: Int, _ low: Int) -> Source? {
        var pending = -1
        if let found = cueBefore(words, bound, open, &pending) { return found }
        guard pending >= 0 else { return nil }
        return subject(words, of: pending, low).map { Source(name: $0, cue: pending) }
    }

    /// "he laughed and said", "Smith took the stage, saying": the subject of the clause, else of the sentence.
    private static func subject(_ words: [Word], of cue: Int, _ low: Int) -> Range<Int>? {
        if !words[cue].has(Part.participle), cue > low, words[cue - 1].hash == Lexicon.and {
            var comma = cue - 1
            while comma > low, !words[comma].has(Part.comma) { comma -= 1 }
            if comma > low, words[comma + 1].has(Part.pronoun | Part.capital),
                let name = NounPhrase.subject(words, low: comma + 1, high: cue)
            {
                return name
            }
        }
        return NounPhrase.subject(words, low: low, high: cue)
    }

    /// The nearest cue that has a source of its own; `pending` is the nearest one without.
    private static func cueBefore(_ words: [Word], _ bound: Int, _ open: Int, _ pending: inout Int) -> Source? {
        var i = open - 1
        let limit = max(bound, open - 60)
        while i >= limit {
            let word = words[i]
            if word.has(Part.according), i + 1 < open, words[i + 1].hash == Lexicon.to,
                let name = NounPhrase.right(words, from: i + 2, high: open)
            {
                return Source(name: name, cue: i)
            }
            let isNear = open - i <= 7
            let isCue = word.has(Part.cue) || (word.has(Part.weakCue) && isNear)
            if isCue, !isNoun(words, i, bound) {
                if i > bound, words[i - 1].hash == Lexicon.to {
                    if pending < 0 { pending = i }
                } else if isPassive(words, i, bound) {
                    if i + 1 < open, words[i + 1].hash == Lexicon.by,
                        let name = NounPhrase.right(words, from: i + 2, high: open)
                    {
                        return Source(name: name, cue: i)
                    }
                } else if let name = NounPhrase.left(words, of: i, low: bound) {
                    return outer(words, bound, name, i, open) ?? Source(name: name, cue: i)
                } else if i == bound || words[i - 1].has(Part.comma),
                    let name = NounPhrase.right(words, from: i + 1, high: open),
                    words[name.upperBound - 1].has(Part.capital)
                {
                    return Source(name: name, cue: i)
                } else if pending < 0 {
                    pending = i
                }
            } else if word.has(Part.participle), !isNoun(words, i, bound) {
                if let name = quotedAs(words, i, bound) { return Source(name: name, cue: i) }
                if i > bound, words[i - 1].has(Part.verb), let name = NounPhrase.left(words, of: i, low: bound) {
                    return Source(name: name, cue: i)
                }
                if let name = absolute(words, i, bound) { return Source(name: name, cue: i) }
                if pending < 0 { pending = i }
            }
            i -= 1
        }
        return nil
    }

    /// "The ministry said that the two spoke on Monday, where "…"": the ministry, since the inner verb only tells what was
    /// said and does not lead to the quotation.
    private static func outer(_ words: [Word], _ bound: Int, _ name: Range<Int>, _ cue: Int, _ open: Int) -> Source? {
        let that = name.lowerBound - 1
        // "Smith said his country wanted "…"", "the company said it expected "…""
        let isIt = words[name.lowerBound].hash == Lexicon.it
        if words[cue].has(Part.weakCue) || isIt, that > bound,
            words[that].has(Part.cue), !isNoun(words, that, bound)
        {
            return NounPhrase.left(words, of: that, low: bound).map { Source(name: $0, cue: that) }
        }
        guard open - cue > 3, that > bound, words[that].hash == Lexicon.that else { return nil }
        var i = that - 1
        while i > bound && that - i <= 6 {
            if words[i].has(Part.cue), !isNoun(words, i, bound), let subject = NounPhrase.left(words, of: i, low: bound)
            {
                return Source(name: subject, cue: i)
            }
            i -= 1
        }
        return nil
    }

    /// "The agency quoted Smith as saying": Smith.
    private static func quotedAs(_ words: [Word], _ participle: Int, _ bound: Int) -> Range<Int>? {
        guard participle > bound + 2, words[participle - 1].hash == Lexicon.asWord,
            let name = NounPhrase.ending(words, at: participle - 2, low: bound), name.lowerBound > bound,
            words[name.lowerBound - 1].has(Part.cue)
        else { return nil }
        return name
    }

    /// "with Smith reportedly yelling": a name right before the participle, behind "with" or a comma.
    private static func absolute(_ words: [Word], _ participle: Int, _ bound: Int) -> Range<Int>? {
        var i = participle - 1
        while i > bound, words[i].has(Part.adverb) { i -= 1 }
        guard i > bound, words[i].has(Part.capital | Part.pronoun),
            let name = NounPhrase.ending(words, at: i, low: bound), name.lowerBound > bound
        else { return nil }
        return words[name.lowerBound - 1].hash == Lexicon.with ? name : nil
    }

    /// "the report", "his claims": a noun that looks like a verb.
    private static func isNoun(_ words: [Word], _ i: Int, _ bound: Int) -> Bool {
        guard i > bound else { return false }
        let before = words[i - 1]
        if before.has(Part.determiner | Part.possessive) { return true }
        if i - 1 > bound, words[i].endsInS, before.has(Part.small), Lexicon.his.bits(words[i - 2].hash) != 0 {
            // "her opening remarks"
            return true
        }
        return before.has(Part.preposition) && before.hash != Lexicon.to && !words[i].has(Part.participle)
    }

    private static func isPassive(_ words: [Word], _ i: Int, _ bound: Int) -> Bool {
        guard i > bound, words[i].hash != Lexicon.quoted else { return false }
        return Lexicon.being.bits(words[i - 1].hash) != 0
    }

    // MARK: After the quotation

    /// `," said Smith`, `," Smith, a senator, said`, `," according to Smith`.
    private static func after(_ words: [Word], _ from: Int, _ high: Int, endsOpen: Bool) -> Source? {
        var i = from
        while i < high, words[i].has(Part.comma | Part.dash) { i += 1 }
        if i + 1 < high, words[i].hash == Lexicon.asWord { i += 1 }
        while i < high, words[i].has(Part.adverb), words[i].has(Part.small) { i += 1 }
        guard i < high else { return nil }
        if words[i].has(Part.preposition) {
            // `"A" about the plan, said Smith`
            var comma = i + 1
            while comma < high, comma - i < 12, !words[comma].has(Part.comma | Part.anyCue) { comma += 1 }
            guard comma + 1 < high, words[comma].has(Part.comma), words[comma + 1].has(Part.cue) else { return nil }
            i = comma + 1
        }
        let first = words[i]
        if first.has(Part.according), i + 1 < high, words[i + 1].hash == Lexicon.to {
            return NounPhrase.right(words, from: i + 2, high: high).map { Source(name: $0, cue: i) }
        }
        if first.has(Part.cue) {
            return NounPhrase.right(words, from: i + 1, high: high).map { Source(name: $0, cue: i) }
        }
        if first.has(Part.participle | Part.relative | Part.conjunction | Part.preposition | Part.verb) { return nil }
        var isAside = false
        var j = i
        while j < high, j - i < 40 {
            let word = words[j]
            if word.has(Part.comma | Part.dash | Part.open | Part.close) {
                isAside.toggle()
            } else if word.has(Part.cue), j > i, !isNoun(words, j, i) {
                if let name = NounPhrase.left(words, of: j, low: i) { return Source(name: name, cue: j) }
                if !isAside { return nil }
            } else if !isAside, endsOpen, j > i, word.has(Part.past), words[j - 1].has(Part.pronoun | Part.capital) {
                // `," he surmised`: any verb will do where it can only be one of speech.
                return NounPhrase.left(words, of: j, low: i).map { Source(name: $0, cue: j) }
            } else if !isAside, word.has(Part.verb), !word.has(Part.capital), Lexicon.helping.bits(word.hash) == 0 {
                // `," Smith was quoted as saying`
                guard let saying = Self.reported(words, j, high) else { return nil }
                return NounPhrase.left(words, of: j, low: i).map { Source(name: $0, cue: saying) }
            } else if word.has(Part.colon) {
                return nil
            }
            j += 1
        }
        return nil
    }

    /// The participle of speech in "was quoted as saying", "can be heard shouting", up to four words behind the verb.
    private static func reported(_ words: [Word], _ verb: Int, _ high: Int) -> Int? {
        var k = verb + 1
        while k < high, k - verb <= 4 {
            if words[k].has(Part.participle) { return k }
            guard words[k].has(Part.small), !words[k].has(Part.determiner | Part.pronoun) else { return nil }
            k += 1
        }
        return nil
    }

    /// `"..." ― Ann Smith`, `"..." — Ann Smith, teacher`: a dash and a name at the end of a paragraph.
    private static func signature(_ words: [Word], _ quote: QuoteSpan) -> Source? {
        let dash = quote.after
        guard quote.isClosed, dash + 1 < quote.paragraphEnd, words[dash].has(Part.dash),
            words[dash + 1].has(Part.capital),
            let name = NounPhrase.right(words, from: dash + 1, high: quote.paragraphEnd)
        else { return nil }
        let end = name.upperBound
        guard end >= quote.paragraphEnd || words[end].has(Part.comma | Part.stop | Part.open) else { return nil }
        return quote.paragraphEnd - end <= 10 ? Source(name: name, cue: -1) : nil
    }

    // MARK: Sentences

    /// The first word of the sentence that the quotation opens in, within its paragraph.
    private static func sentenceStart(_ words: [Word], _ quote: QuoteSpan) -> Int {
        let at = max(quote.open, quote.paragraphStart)
        guard at < words.count else { return at }
        return max(firstOfSentence(words, at), quote.paragraphStart)
    }

    private static func firstOfSentence(_ words: [Word], _ at: Int) -> Int {
        let sentence = words[at].sentence
        var i = at
        while i > 0, words[i - 1].sentence == sentence, at - i < 200 { i -= 1 }
        return i
    }

    /// Where the words after the quotation end: with its sentence, or at the next quotation.
    private static func sentenceEnd(_ words: [Word], _ quote: QuoteSpan, _ next: Int) -> Int {
        guard quote.isClosed, quote.close < words.count else { return quote.after }
        let sentence = words[quote.close].sentence
        let bound = min(next, quote.paragraphEnd)
        var i = quote.after
        while i < bound, words[i].sentence == sentence, i - quote.close < 80 { i += 1 }
        return i
    }
}
