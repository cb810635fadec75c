// Whom the words of a source mean: names, offices, pronouns and issuers, among those collected so far.
import NewsText

extension Names {
    /// The full name that the words of a source stand for; `before` bounds what has been read.
    func resolve(_ words: [Word], _ source: Range<Int>, speaker: Range<Int>?) -> Range<Int>? {
        if source.count == 1, words[source.lowerBound].has(Part.pronoun) {
            if words[source.lowerBound].hash == Lexicon.it {
                return concern(words, source.lowerBound, isIt: true)
            }
            return pronoun(words, words[source.lowerBound], speaker)
        }
        // The head ends at the first preposition: "a spokesman for the Ministry".
        var end = source.lowerBound
        while end < source.upperBound,
            !words[end].has(Part.preposition) || Lexicon.particles.bits(words[end].hash) != 0
        {
            end += 1
        }
        guard end > source.lowerBound else { return nil }
        if let name = overseer(words, source, end) { return full(words, name) }
        if words[end - 1].has(Part.document) { return issuer(words, source, end) }
        if let name = lastName(words, source.lowerBound..<end) {
            return full(words, name)
        }
        var phrase = source.lowerBound..<end
        // "one of the prisoners, Ann Smith,"
        if phrase.count == 1, words[end - 1].has(Part.determiner | Part.number) { phrase = source }
        return named(words, phrase, source.upperBound) ?? office(words, phrase) ?? epithet(words, phrase)
    }

    /// "Secretary of State Ann Smith", "Bank of England deputy governor Ann Smith": the name behind what an office is over.
    private func overseer(_ words: [Word], _ source: Range<Int>, _ head: Int) -> Range<Int>? {
        guard head + 2 < source.upperBound, words[head - 1].has(Part.capital),
            words[source.upperBound - 1].has(Part.capital), !words[source.lowerBound].has(Part.determiner)
        else { return nil }
        if words[head - 1].has(Part.role) {
            let start = Self.withoutOffice(words, (head + 1)..<source.upperBound, low: source.lowerBound)
            guard start > head + 1 else { return nil }
            return lastName(words, start..<source.upperBound).flatMap { $0.lowerBound == start ? $0 : nil }
        }
        guard let name = lastName(words, (head + 1)..<source.upperBound), name.lowerBound > head + 1,
            words[name.lowerBound - 1].has(Part.role | Part.person)
        else { return nil }
        return name
    }

    /// "the 61-year-old", "the author": the person whom the text spoke of last.
    private func epithet(_ words: [Word], _ phrase: Range<Int>) -> Range<Int>? {
        guard words[phrase.lowerBound].hash == Lexicon.the, phrase.count >= 2 else { return nil }
        let last = words[phrase.upperBound - 1]
        // "61-year-old" is one word.
        let isAge = phrase.contains {
            words[$0].has(Part.number) && !words[$0].has(Part.small | Part.capital)
                && words[$0].end - words[$0].start >= 10
        }
        guard isAge || phrase.count == 2 && Lexicon.epithets.bits(last.hash) != 0 else { return nil }
        let oldest = last.sentence > 4 ? last.sentence - 4 : 0
        for run in runs.suffix(64).reversed() where !run.isQuoted && run.isPerson && run.isSubject {
            if run.sentence < oldest { return nil }
            if run.words.upperBound <= phrase.lowerBound { return full(words, run.words) }
        }
        return nil
    }

    /// "a Kremlin statement", "Smith's letter", "a statement from the Kremlin": who put a document out.
    func issuer(_ words: [Word], _ source: Range<Int>, _ head: Int) -> Range<Int>? {
        var end = head
        if head + 1 < source.upperBound, Lexicon.issuing.bits(words[head].hash) != 0 {
            end = source.upperBound
        } else {
            while end > source.lowerBound, !Self.isName(words[end - 1]) { end -= 1 }
        }
        guard end > source.lowerBound, let name = lastName(words, source.lowerBound..<end) else { return nil }
        return full(words, name)
    }

    /// The longest form of a name seen so far.
    func full(_ words: [Word], _ name: Range<Int>) -> Range<Int> {
        guard let known = find(words[Self.surname(words, name)].hash) else { return name }
        let full = runs[known].words
        return full.count > name.count && shares(words, full, name) ? full : name
    }

    /// "his deputy, Jane Holt, said": the name that follows an office after a comma.
    func named(_ words: [Word], _ phrase: Range<Int>, _ end: Int) -> Range<Int>? {
        guard end + 1 < words.count, words[end].has(Part.comma),
            words[phrase.upperBound - 1].has(Part.role | Part.person),
            words[end + 1].sentence == words[phrase.lowerBound].sentence, Self.isName(words[end + 1])
        else { return nil }
        var i = end + 1
        while i < words.count, i - end < 8, Self.isName(words[i]) || NounPhrase.isNameDot(words, i) { i += 1 }
        guard i < words.count, i - end > 2, words[i].has(Part.anyMark | Part.anyCue | Part.verb | Part.relative) else {
            return nil
        }
        return lastName(words, (end + 1)..<i)
    }

    /// True when the words can name someone who speaks: a pronoun, an office, an organization, a person met before.
    func canSpeak(_ words: [Word], _ source: Range<Int>) -> Bool {
        for i in source {
            let word = words[i]
            if word.has(Part.pronoun | Part.role | Part.person | Part.organization | Part.document) { return true }
            if word.has(Part.male | Part.female), word.has(Part.capital) { return true }
            guard word.has(Part.capital), !word.has(Part.determiner) else { continue }
            if i > 0, words[i - 1].sentence == word.sentence, !words[i - 1].has(Part.quote) { return true }
            if let known = find(word.hash), runs[known].isPerson || runs[known].words.lowerBound < i { return true }
        }
        return false
    }

    /// True when every word of the short name is in the long one.
    func shares(_ words: [Word], _ full: Range<Int>, _ name: Range<Int>) -> Bool {
        for i in name where !words[i].has(Part.stop) {
            guard full.contains(where: { words[$0].hash == words[i].hash }) else { return false }
        }
        return true
    }

    /// The name at the end of a phrase, without what goes before it.
    func lastName(_ words: [Word], _ phrase: Range<Int>) -> Range<Int>? {
        var end = phrase.upperBound
        while end > phrase.lowerBound, words[end - 1].has(Part.possessive) { end -= 1 }
        let last = end - 1
        guard last >= phrase.lowerBound, Self.isName(words[last]) else { return nil }
        let isSurname = Self.isSurname(words, last)
        if words[last].has(Part.role), !isSurname, phrase.count == 1 || words[last - 1].has(Part.determiner) {
            return nil
        }
        var start = last
        while start > phrase.lowerBound {
            let word = words[start - 1]
            let isPart =
                Self.isName(word) && !word.has(Part.role)
                || NounPhrase.isNameDot(words, start - 1) && !words[start - 2].has(Part.role)
                || Lexicon.particles.bits(word.hash) != 0 && start - 1 > phrase.lowerBound
                    && Self.isName(words[start - 2])
            guard isPart else { break }
            start -= 1
        }
        while start < last, words[start].has(Part.stop) { start += 1 }
        start = Self.withTitle(words, start..<end, low: phrase.lowerBound)
        if words[last].has(Part.role), !isSurname, start == last { return nil }
        if words[last].has(Part.role), !isSurname, words[phrase.lowerBound].has(Part.determiner) { return nil }
        return start..<end
    }

    /// "the Russian president": the latest holder of that office.
    func office(_ words: [Word], _ phrase: Range<Int>) -> Range<Int>? {
        var head = phrase.upperBound - 1
        while head >= phrase.lowerBound, !words[head].has(Part.role) { head -= 1 }
        // "the president's press service" is not the president.
        let isOwner = head >= phrase.lowerBound && phrase[(head + 1)...].contains { words[$0].has(Part.possessive) }
        guard head >= phrase.lowerBound, !isOwner else { return organization(words, phrase) }
        guard words[phrase.lowerBound].has(Part.determiner | Part.capital) else { return nil }
        let isLeader = Lexicon.leaders.bits(words[head].hash) != 0
        var best: Int?
        var bestRank = 0
        for entry in offices.reversed() {
            let isSame = entry.head == words[head].hash || isPremier(words, phrase, head, entry)
            // "the Russian leader" may hold any office of that country; so may "his Russian counterpart".
            guard isSame || isLeader || Lexicon.leaders.bits(entry.head) != 0 else { continue }
            var matched = 0
            var missed = 0
            let modifiers = entry.modifiers
            for i in phrase.lowerBound..<head {
                let word = words[i]
                if word.has(Part.determiner | Part.anyMark) || Lexicon.vague.bits(word.hash) != 0 { continue }
                if word.hash == Lexicon.prime && isPremierOrLeader(entry.head) { continue }
                let hash = Self.country(word.hash)
                if hash == modifiers.0 || hash == modifiers.1 || hash == modifiers.2 {
                    matched += 1
                } else {
                    missed += 1
                }
            }
            let fits = isSame ? missed == 0 || modifiers.0 == 0 : matched > 0 && missed == 0
            let rank = isLeader && !isSame ? leaderRank(entry, fits: fits) : fits ? 3 : 0
            if rank > bestRank {
                bestRank = rank
                best = entry.run
            }
            if rank == 3 { break }
        }
        return best.map { full(words, runs[$0].words) }
    }

    /// How likely an office is that of "the French leader": the president of France, a president of whom nothing else is
    /// said, a minister of France; 0 = not at all.
    private func leaderRank(_ entry: Office, fits: Bool) -> Int {
        let modifiers = entry.modifiers
        let isHead =
            Lexicon.heads.bits(entry.head) != 0 || [modifiers.0, modifiers.1, modifiers.2].contains(Lexicon.prime)
        if isHead { return fits ? 3 : modifiers.0 == 0 ? 2 : 0 }
        return fits ? 1 : 0
    }

    /// "the Italian premier" is the Italian prime minister, and the other way round; a foreign minister is neither.
    private func isPremier(_ words: [Word], _ phrase: Range<Int>, _ head: Int, _ entry: Office) -> Bool {
        switch (Lexicon.premiers.bits(words[head].hash), Lexicon.premiers.bits(entry.head)) {
        case (1, 2):
            let modifiers = entry.modifiers
            return [modifiers.0, modifiers.1, modifiers.2].contains(Lexicon.prime)
        case (2, 1): return head > phrase.lowerBound && words[head - 1].hash == Lexicon.prime
        default: return false
        }
    }

    private func isPremierOrLeader(_ head: UInt32) -> Bool {
        Lexicon.premiers.bits(head) == 1 || Lexicon.leaders.bits(head) != 0
    }

    /// "American" is "U.S.", "Italian" is Italy's.
    static func country(_ hash: UInt32) -> UInt32 {
        let group = Lexicon.countries.bits(hash)
        return group == 0 ? hash : group
    }

    /// "the ministry": the latest name that ends with that word; "the company": the organization that the text speaks of;
    /// "the Turkish presidency": what it says, since no other name is at hand.
    func organization(_ words: [Word], _ phrase: Range<Int>) -> Range<Int>? {
        let last = words[phrase.upperBound - 1]
        guard last.has(Part.organization) else { return nil }
        let start = words[phrase.lowerBound].has(Part.determiner) ? phrase.lowerBound + 1 : phrase.lowerBound
        if words[phrase.lowerBound].hash == Lexicon.the, phrase.count == 2 {
            if let known = find(last.hash), runs[known].words.count > 1 { return runs[known].words }
            return Lexicon.concerns.bits(last.hash) != 0 ? concern(words, phrase.lowerBound) : nil
        }
        guard phrase.upperBound - start >= 2, Lexicon.his.bits(words[phrase.lowerBound].hash) == 0 else { return nil }
        for i in start..<phrase.upperBound where words[i].has(Part.outside | Part.number) { return nil }
        return start..<phrase.upperBound
    }

    /// The organization that "the company" stands for: the latest name nearby that a sentence is about or that stands
    /// beside such a word ("the owner, Caravella Shipping,", "the cloud provider Nimbus"). "It" is one that has just spoken.
    private func concern(_ words: [Word], _ at: Int, isIt: Bool = false) -> Range<Int>? {
        let back: UInt32 = isIt ? 3 : 6
        let oldest = words[at].sentence > back ? words[at].sentence - back : 0
        for run in runs.suffix(64).reversed() where !run.isQuoted && (!run.isPerson || run.isGuess) {
            guard run.sentence >= oldest else { return nil }
            let (start, end) = (run.words.lowerBound, run.words.upperBound)
            guard end <= at, end < words.count, Lexicon.countries.bits(words[end - 1].hash) == 0 else { continue }
            let beside = start > 1 && words[start - 1].has(Part.comma) ? words[start - 2] : words[max(0, start - 1)]
            if start > 0,
                Lexicon.concerns.bits(beside.hash) != 0 || words[start - 1].hash == Lexicon.by && !run.isPerson
            {
                return full(words, run.words)
            }
            // "Lumen, a start-up from Delft,"
            let isCalled =
                words[end].has(Part.comma)
                && words[(end + 1)..<min(end + 5, words.count)].contains { Lexicon.concerns.bits($0.hash) != 0 }
            if isCalled { return full(words, run.words) }
            if run.isPerson || !run.isSubject || Lexicon.places.bits(words[start].hash) != 0 { continue }
            if run.words.count == 1, !isNamedElsewhere(words, start) { continue }
            if words[end].has(isIt ? Part.cue : Part.cue | Part.verb | Part.past) { return full(words, run.words) }
        }
        return nil
    }

    /// True when a word has a capital inside a sentence, too: at its start any word has one.
    private func isNamedElsewhere(_ words: [Word], _ at: Int) -> Bool {
        if at > 0, words[at - 1].sentence == words[at].sentence { return true }
        return runs.suffix(64).contains { run in
            let first = run.words.lowerBound
            return first > 0 && words[first - 1].sentence == words[first].sentence
                && run.words.contains { words[$0].hash == words[at].hash }
        }
    }

    /// "he", "she": the last speaker or the subject of a sentence nearby, whichever came later, where the sex allows it.
    func pronoun(_ words: [Word], _ word: Word, _ speaker: Range<Int>?) -> Range<Int>? {
        let sex = word.parts & (Part.male | Part.female)
        guard sex != 0 else { return nil }
        var other: Range<Int>?
        let oldest = word.sentence > 6 ? word.sentence - 6 : 0
        for run in runs.suffix(64).reversed() where !run.isQuoted {
            if run.sentence < oldest { break }
            let name = full(words, run.words)
            let known = find(words[Self.surname(words, run.words)].hash)
            guard run.isPerson || known.map({ runs[$0].isPerson }) ?? false else { continue }
            let gender = run.gender | (known.map { runs[$0].gender } ?? 0) | genderWords(words, name)
            if gender != 0, gender & sex == 0 { continue }
            if run.isSubject || name == speaker { return name }
            if other == nil { other = name }
        }
        guard let speaker else { return other }
        let gender = genderWords(words, speaker)
        if gender != 0, gender & sex == 0 { return other }
        return speaker
    }

    func genderWords(_ words: [Word], _ name: Range<Int>) -> UInt32 {
        words[name.lowerBound].parts & (Part.male | Part.female)
    }
}
