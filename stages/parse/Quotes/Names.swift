// Names of the article so far, so that a surname, an office or a pronoun can be led back to the full name.
import NewsText

/// Collects names in reading order and resolves what stands for them.
struct Names {
    /// A run of capitalised words that names someone or something.
    struct Run {
        var words: Range<Int>
        var sentence: UInt32
        var isPerson: Bool
        /// Stands first in its sentence, with no preposition before it.
        var isSubject: Bool
        /// `Part.male`, `Part.female`, both or neither.
        var gender: UInt32
        /// The longest run with the same surname, as an index into the runs.
        var full: Int
    }

    /// An office and who holds it: "Russian President" and the run of "Vladimir Putin".
    private struct Office {
        var head: UInt32
        var modifiers: (UInt32, UInt32, UInt32)
        var run: Int
    }

    private static let mostRuns = 6_000
    private static let mostOffices = 512
    private static let slots = 16_384

    private(set) var runs: [Run] = []
    private var offices: [Office] = []
    private var keys = [UInt32](repeating: 0, count: slots)
    private var values = [Int32](repeating: 0, count: slots)
    private var used: [Int32] = []
    private var position = 0
    private var subjectSentence = UInt32.max

    mutating func start() {
        runs.removeAll(keepingCapacity: true)
        offices.removeAll(keepingCapacity: true)
        for slot in used { keys[Int(slot)] = 0 }
        used.removeAll(keepingCapacity: true)
        position = 0
        subjectSentence = .max
    }

    /// Reads on to the word `to`.
    mutating func read(_ words: [Word], to: Int) {
        while position < min(to, words.count), runs.count < Self.mostRuns {
            guard Self.isName(words[position]) else {
                position += 1
                continue
            }
            position = take(words, position)
        }
    }

    // MARK: Collecting

    /// A capitalised word that is no function word, day or verb.
    @inline(__always)
    private static func isName(_ word: Word) -> Bool {
        word.has(Part.capital) && !word.has(Part.outside | Part.time | Part.determiner | Part.possessive)
    }

    /// An office that is a surname here: "Stephen King", "Mr. King".
    private static func isSurname(_ words: [Word], _ i: Int) -> Bool {
        guard i > 0, Lexicon.surnames.bits(words[i].hash) != 0 else { return false }
        if i + 1 < words.count, isName(words[i + 1]) { return false }
        return NounPhrase.isNameDot(words, i - 1)
            || words[i - 1].has(Part.capital) && words[i - 1].has(Part.male | Part.female)
    }

    /// Takes the run that starts at `start`; returns where it ends.
    private mutating func take(_ words: [Word], _ start: Int) -> Int {
        var end = start + 1
        var nameStart = start
        if words[start].has(Part.role), !Self.isSurname(words, start) { nameStart = end }
        let sentence = words[start].sentence
        while end < words.count, end - start < 12, words[end].sentence == sentence {
            let word = words[end]
            if Self.isName(word) {
                end += 1
                if word.has(Part.role), !Self.isSurname(words, end - 1) { nameStart = end }
            } else if NounPhrase.isNameDot(words, end), words[end - 1].has(Part.role) || words[end - 1].isInitial {
                end += 1
                if end - 1 == nameStart { nameStart = end }
            } else if end + 1 < words.count, end > nameStart, Lexicon.particles.bits(word.hash) != 0,
                Self.isName(words[end + 1]) || Lexicon.particles.bits(words[end + 1].hash) != 0
            {
                end += 1
            } else {
                break
            }
        }
        while end > start + 1, !Self.isName(words[end - 1]) { end -= 1 }
        // "Attorney General", "President": an office without a name. As a last word an office may be a name too.
        guard nameStart < end else { return end }
        if words[nameStart].has(Part.stop) { nameStart += 1 }
        guard nameStart < end else { return end }
        add(words, start, nameStart..<end)
        return end
    }

    private mutating func add(_ words: [Word], _ prefix: Int, _ name: Range<Int>) {
        let first = words[name.lowerBound]
        var from = prefix
        while from > 0, name.lowerBound - from < 6, words[from - 1].sentence == first.sentence,
            words[from - 1].has(Part.role | Part.person | Part.organization) || NounPhrase.isNameDot(words, from - 1)
                || (words[from - 1].has(Part.capital) && Self.isName(words[from - 1]))
        {
            from -= 1
        }
        var isOrganization = false
        var gender: UInt32 = 0
        for i in name { isOrganization = isOrganization || words[i].has(Part.organization) }
        if !isOrganization { gender = first.parts & (Part.male | Part.female) }
        var hasRole = false
        for i in from..<name.lowerBound {
            hasRole = hasRole || words[i].has(Part.role | Part.person)
            gender |= words[i].parts & (Part.male | Part.female)
        }
        let known = find(words[Self.surname(words, name)].hash)
        let knownPerson = known.map { runs[$0].isPerson } ?? false
        let isGoverned = from > 0 && words[from - 1].has(Part.preposition | Part.determiner)
        let isPerson =
            !isOrganization
            && (hasRole || gender != 0 || knownPerson || (name.count >= 2 && name.count <= 4 && !isGoverned))
        let index = runs.count
        let isSubject =
            subjectSentence != first.sentence
            && !(from > 0 && words[from - 1].has(Part.preposition) && words[from - 1].sentence == first.sentence)
        if isSubject, isPerson { subjectSentence = first.sentence }
        var run = Run(
            words: name, sentence: first.sentence, isPerson: isPerson, isSubject: isSubject, gender: gender, full: index
        )
        if let known, runs[known].words.count > name.count || (runs[known].words.count == name.count && name.count == 1)
        {
            run.full = known
            if runs[known].gender == 0 { runs[known].gender = gender }
            if isPerson { runs[known].isPerson = true }
        }
        runs.append(run)
        if run.full == index {
            set(words[Self.surname(words, name)].hash, index)
            if name.count >= 2, find(first.hash) == nil { set(first.hash, index) }
        }
        if hasRole { addOffice(words, from..<name.lowerBound, index) }
        addApposition(words, name, index)
    }

    /// The last word of a name that is no "Jr.".
    private static func surname(_ words: [Word], _ name: Range<Int>) -> Int {
        let last = name.upperBound - 1
        return name.count > 1 && Lexicon.suffixes.bits(words[last].hash) != 0 ? last - 1 : last
    }

    /// The last office of the words, and up to three words before it.
    private mutating func addOffice(_ words: [Word], _ range: Range<Int>, _ run: Int) {
        guard offices.count < Self.mostOffices else { return }
        var head = range.upperBound - 1
        while head >= range.lowerBound, !words[head].has(Part.role) { head -= 1 }
        guard head >= range.lowerBound else { return }
        var found: [3 of UInt32] = [0, 0, 0]
        var count = 0
        var i = head - 1
        while i >= range.lowerBound, count < 3 {
            if !words[i].has(Part.anyMark) {
                found[count] = words[i].hash
                count += 1
            }
            i -= 1
        }
        offices.append(Office(head: words[head].hash, modifiers: (found[0], found[1], found[2]), run: run))
    }

    /// "Putin, the Russian president," and "the Russian president, Vladimir Putin,".
    private mutating func addApposition(_ words: [Word], _ name: Range<Int>, _ run: Int) {
        let sentence = words[name.lowerBound].sentence
        if name.upperBound + 2 < words.count, words[name.upperBound].has(Part.comma) {
            var i = name.upperBound + 1
            if words[i].has(Part.determiner) { i += 1 }
            let start = i
            while i < words.count, i - start < 6, words[i].sentence == sentence, NounPhrase.isInside(words[i]) {
                i += 1
            }
            if i > start { addOffice(words, start..<i, run) }
        }
        if name.lowerBound > 2, words[name.lowerBound - 1].has(Part.comma) {
            let end = name.lowerBound - 1
            var i = end
            while i > 0, end - i < 6, words[i - 1].sentence == sentence, NounPhrase.isInside(words[i - 1]) { i -= 1 }
            if i < end, i > 0, words[i - 1].has(Part.determiner), words[end - 1].has(Part.role) {
                addOffice(words, i..<end, run)
            }
        }
    }

    // MARK: Resolving

    /// The full name that the words of a source stand for; `before` bounds what has been read.
    func resolve(_ words: [Word], _ source: Range<Int>, speaker: Range<Int>?) -> Range<Int>? {
        if source.count == 1, words[source.lowerBound].has(Part.pronoun) {
            return pronoun(words[source.lowerBound], speaker)
        }
        // The head ends at the first preposition: "a spokesman for the Ministry".
        var end = source.lowerBound
        while end < source.upperBound,
            !words[end].has(Part.preposition) || Lexicon.particles.bits(words[end].hash) != 0
        {
            end += 1
        }
        guard end > source.lowerBound else { return nil }
        if let name = lastName(words, source.lowerBound..<end) {
            if words[name.lowerBound..<name.upperBound].contains(where: { $0.hash == Lexicon.and }) { return name }
            guard let known = find(words[Self.surname(words, name)].hash) else { return name }
            let full = runs[known].words
            return full.count > name.count && shares(words, full, name) ? full : name
        }
        return named(words, source.lowerBound..<end, source.upperBound) ?? office(words, source.lowerBound..<end)
    }

    /// "his deputy, Jane Holt, said": the name that follows an office after a comma.
    private func named(_ words: [Word], _ phrase: Range<Int>, _ end: Int) -> Range<Int>? {
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
    private func shares(_ words: [Word], _ full: Range<Int>, _ name: Range<Int>) -> Bool {
        for i in name where !words[i].has(Part.stop) {
            guard full.contains(where: { words[$0].hash == words[i].hash }) else { return false }
        }
        return true
    }

    /// The name at the end of a phrase, without what goes before it.
    private func lastName(_ words: [Word], _ phrase: Range<Int>) -> Range<Int>? {
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
        if words[last].has(Part.role), !isSurname, start == last { return nil }
        if words[last].has(Part.role), !isSurname, words[phrase.lowerBound].has(Part.determiner) { return nil }
        return start..<end
    }

    /// "the Russian president": the latest holder of that office.
    private func office(_ words: [Word], _ phrase: Range<Int>) -> Range<Int>? {
        var head = phrase.upperBound - 1
        while head >= phrase.lowerBound, !words[head].has(Part.role) { head -= 1 }
        guard head >= phrase.lowerBound else { return organization(words, phrase) }
        guard words[phrase.lowerBound].has(Part.determiner | Part.capital) else { return nil }
        for entry in offices.reversed() where entry.head == words[head].hash {
            var fits = true
            let modifiers = entry.modifiers
            for i in phrase.lowerBound..<head {
                let word = words[i]
                if word.has(Part.determiner | Part.anyMark) || Lexicon.vague.bits(word.hash) != 0 { continue }
                let isThere = word.hash == modifiers.0 || word.hash == modifiers.1 || word.hash == modifiers.2
                if !isThere, modifiers.0 != 0 { fits = false }
            }
            if fits { return runs[runs[entry.run].full].words }
        }
        return nil
    }

    /// "the ministry": the latest name that ends with that word.
    private func organization(_ words: [Word], _ phrase: Range<Int>) -> Range<Int>? {
        let last = words[phrase.upperBound - 1]
        guard last.has(Part.organization), words[phrase.lowerBound].hash == Lexicon.the, phrase.count == 2,
            let known = find(last.hash), runs[known].words.count > 1
        else { return nil }
        return runs[known].words
    }

    /// "he", "she": the last speaker or the subject of a sentence nearby, whichever came later, where the sex allows it.
    private func pronoun(_ word: Word, _ speaker: Range<Int>?) -> Range<Int>? {
        let gender = word.parts & (Part.male | Part.female)
        guard gender != 0 else { return nil }
        var other: Range<Int>?
        let oldest = word.sentence > 6 ? word.sentence - 6 : 0
        for run in runs.suffix(64).reversed() {
            if run.sentence < oldest { break }
            guard run.isPerson || runs[run.full].isPerson else { continue }
            let full = runs[run.full]
            let sex = full.gender | run.gender
            if sex != 0, sex & gender == 0 { continue }
            if run.isSubject || full.words == speaker { return full.words }
            if other == nil { other = full.words }
        }
        return speaker ?? other
    }

    // MARK: The table

    private func find(_ hash: UInt32) -> Int? {
        let key = hash == 0 ? 1 : hash
        var slot = Int(key) & (Self.slots - 1)
        while keys[slot] != 0 {
            if keys[slot] == key { return Int(values[slot]) }
            slot = (slot + 1) & (Self.slots - 1)
        }
        return nil
    }

    private mutating func set(_ hash: UInt32, _ index: Int) {
        let key = hash == 0 ? 1 : hash
        var slot = Int(key) & (Self.slots - 1)
        while keys[slot] != 0, keys[slot] != key { slot = (slot + 1) & (Self.slots - 1) }
        if keys[slot] == 0 {
            keys[slot] = key
            used.append(Int32(slot))
        }
        values[slot] = Int32(index)
    }
}
