// Names of the article so far, so that a surname, an office or a pronoun can be led back to the full name.
import NewsText

/// Collects names in reading order and resolves what stands for them.
struct Names {
    /// A run of capitalised words that names someone or something.
    struct Run {
        var words: Range<Int>
        var sentence: UInt32
        var isPerson: Bool
        /// Only its form says so: it may be a firm's name as well.
        var isGuess = false
        /// Stands first in its sentence, with no preposition before it.
        var isSubject: Bool
        /// `Part.male`, `Part.female`, both or neither.
        var gender: UInt32
        /// Stands inside a quotation: whom people speak of, not who speaks.
        var isQuoted: Bool
    }

    /// An office and who holds it: "Russian President" and the run of "Vladimir Putin".
    struct Office {
        var head: UInt32
        var modifiers: (UInt32, UInt32, UInt32)
        var run: Int
    }

    static let mostRuns = 6_000
    static let mostOffices = 512
    static let slots = 16_384

    private(set) var runs: [Run] = []
    var offices: [Office] = []
    var keys = [UInt32](repeating: 0, count: slots)
    var values = [Int32](repeating: 0, count: slots)
    var used: [Int32] = []
    var position = 0
    var subjectSentence = UInt32.max
    var isQuoted = false

    mutating func start() {
        runs.removeAll(keepingCapacity: true)
        offices.removeAll(keepingCapacity: true)
        for slot in used { keys[Int(slot)] = 0 }
        used.removeAll(keepingCapacity: true)
        position = 0
        subjectSentence = .max
    }

    /// Reads on to the word `to`; `quoted` says that the words stand in a quotation.
    mutating func read(_ words: [Word], to: Int, quoted: Bool = false) {
        isQuoted = quoted
        while position < min(to, words.count), runs.count < Self.mostRuns {
            guard Self.isName(words[position]) else {
                if words[position].hash == Lexicon.the { takeOffice(words, position) }
                position += 1
                continue
            }
            position = take(words, position)
        }
    }

    // MARK: Collecting

    /// A capitalised word that is no function word, day or verb.
    @inline(__always)
    static func isName(_ word: Word) -> Bool {
        word.has(Part.capital) && !word.has(Part.outside | Part.time | Part.determiner | Part.possessive)
    }

    /// An office that is a surname here: "Stephen King", "Mr. King".
    static func isSurname(_ words: [Word], _ i: Int) -> Bool {
        guard i > 0, Lexicon.surnames.bits(words[i].hash) != 0 else { return false }
        if i + 1 < words.count, isName(words[i + 1]) { return false }
        return NounPhrase.isNameDot(words, i - 1)
            || words[i - 1].has(Part.capital) && words[i - 1].has(Part.male | Part.female)
    }

    /// Where a name starts behind a trade at the start of a sentence ("Carmaker Volvo") or behind what an office is over
    /// ("Secretary of State Ann Smith").
    static func withoutOffice(_ words: [Word], _ name: Range<Int>, low: Int) -> Int {
        let start = name.lowerBound
        guard start + 1 < name.upperBound else { return start }
        let isFirst = start == 0 || words[start - 1].sentence != words[start].sentence
        if isFirst, Lexicon.trades.bits(words[start].hash) != 0 { return start + 1 }
        guard start > low + 1, words[start - 1].hash == Lexicon.of || words[start - 1].hash == Lexicon.forWord,
            words[start - 2].has(Part.role), words[start - 2].has(Part.capital)
        else { return start }
        var i = start
        while i + 1 < name.upperBound, Lexicon.portfolios.bits(words[i].hash) != 0 { i += 1 }
        return i
    }

    /// "The Colombian president spoke after him": the sentence is about him who holds the office.
    private mutating func takeOffice(_ words: [Word], _ at: Int) {
        guard at == 0 || words[at - 1].sentence != words[at].sentence, !isQuoted else { return }
        var end = at + 1
        while end < words.count, end - at < 6, words[end].sentence == words[at].sentence,
            NounPhrase.isInside(words[end]),
            !words[end - 1].has(Part.role) || words[end].has(Part.role)
        {
            end += 1
        }
        guard end - at > 1, words[end - 1].has(Part.role), words[end - 1].has(Part.small),
            let name = office(words, at..<end)
        else { return }
        subjectSentence = words[at].sentence
        runs.append(
            Run(words: name, sentence: words[at].sentence, isPerson: true, isSubject: true, gender: 0, isQuoted: false))
    }

    /// "Rival Hillary Clinton": a known first name inside a longer run is where the name starts.
    static func withoutRival(_ words: [Word], _ name: Range<Int>) -> Int {
        var i = name.lowerBound
        while i < name.upperBound - 1 {
            if Lexicon.places.bits(words[i].hash) != 0 { break }
            if FirstNames.english.bits(words[i].hash) != 0 { return i }
            if words[i].isInitial || words[i].has(Part.stop | Part.organization) { break }
            if Lexicon.particles.bits(words[i].hash) != 0 { break }
            i += 1
        }
        return name.lowerBound
    }

    /// "King Charles III": where the name starts when its title belongs to it.
    static func withTitle(_ words: [Word], _ name: Range<Int>, low: Int) -> Int {
        let count = name.upperBound - name.lowerBound
        guard name.lowerBound > low, Lexicon.regnal.bits(words[name.lowerBound - 1].hash) != 0,
            words[name.lowerBound - 1].has(Part.capital),
            count == 1 || (count == 2 && Lexicon.suffixes.bits(words[name.upperBound - 1].hash) != 0)
        else { return name.lowerBound }
        return name.lowerBound - 1
    }

    /// Takes the run that starts at `start`; returns where it ends.
    mutating func take(_ words: [Word], _ start: Int) -> Int {
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
        nameStart = Self.withoutOffice(words, nameStart..<end, low: 0)
        guard nameStart < end else { return end }
        nameStart = Self.withoutRival(words, nameStart..<end)
        nameStart = Self.withTitle(words, nameStart..<end, low: start)
        add(words, start, nameStart..<end)
        return end
    }

    mutating func add(_ words: [Word], _ prefix: Int, _ name: Range<Int>) {
        let first = words[name.lowerBound]
        var from = prefix
        while from > 0, name.lowerBound - from < 6, words[from - 1].sentence == first.sentence,
            words[from - 1].has(Part.role | Part.person | Part.organization) || NounPhrase.isNameDot(words, from - 1)
                || (words[from - 1].has(Part.capital) && Self.isName(words[from - 1]))
        {
            from -= 1
        }
        // "Secretary of" before "State Ann Smith"
        if from > 1, from < name.lowerBound, words[from - 1].has(Part.preposition), words[from - 2].has(Part.role),
            Lexicon.portfolios.bits(words[from].hash) != 0
        {
            from -= 2
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
        runs.append(
            Run(
                words: name, sentence: first.sentence, isPerson: isPerson,
                isGuess: isPerson && !hasRole && gender == 0 && !knownPerson, isSubject: isSubject, gender: gender,
                isQuoted: isQuoted))
        let isShort = known.map {
            runs[$0].words.count > name.count || (runs[$0].words.count == name.count && name.count == 1)
        }
        if let known, isShort == true {
            if runs[known].gender == 0 { runs[known].gender = gender }
            if isPerson { runs[known].isPerson = true }
        } else {
            set(words[Self.surname(words, name)].hash, index)
            // "Boris" and "Lula" stand for their bearers too, as long as no surname claims the word.
            if isPerson, hasRole || gender != 0 {
                for i in name where Lexicon.particles.bits(words[i].hash) == 0 && !words[i].has(Part.stop) {
                    if find(words[i].hash) == nil { set(words[i].hash, index) }
                }
            }
        }
        if hasRole { addOffice(words, from..<name.lowerBound, index) }
        if isPerson { addCountry(words, from, index) }
        if name.count > 1, first.has(Part.role) { addOffice(words, from..<(name.lowerBound + 1), index) }
        addApposition(words, name, index)
    }

    /// "Italy's Giorgia Meloni" may be "the Italian prime minister" later, or the Italian of another trade.
    private mutating func addCountry(_ words: [Word], _ start: Int, _ run: Int) {
        guard start > 1, words[start - 1].has(Part.possessive), offices.count < Self.mostOffices else { return }
        let country = Self.country(words[start - 2].hash)
        guard country != words[start - 2].hash else { return }
        offices.append(Office(head: Lexicon.leader, modifiers: (country, 0, 0), run: run))
    }

    /// The last word of a name that is no "Jr.".
    static func surname(_ words: [Word], _ name: Range<Int>) -> Int {
        let last = name.upperBound - 1
        return name.count > 1 && Lexicon.suffixes.bits(words[last].hash) != 0 ? last - 1 : last
    }

    /// The last office of the words, and up to three words before it.
    mutating func addOffice(_ words: [Word], _ range: Range<Int>, _ run: Int) {
        guard offices.count < Self.mostOffices else { return }
        var head = range.upperBound - 1
        while head >= range.lowerBound, !words[head].has(Part.role) { head -= 1 }
        guard head >= range.lowerBound else { return }
        var found: [3 of UInt32] = [0, 0, 0]
        var count = 0
        var i = head - 1
        while i >= range.lowerBound, count < 3 {
            if !words[i].has(Part.anyMark) {
                found[count] = Self.country(words[i].hash)
                count += 1
            }
            i -= 1
        }
        offices.append(Office(head: words[head].hash, modifiers: (found[0], found[1], found[2]), run: run))
        // "Emir Sheikh Meshal" is the emir, too.
        for i in range.lowerBound..<head where Lexicon.heads.bits(words[i].hash) != 0 {
            guard offices.count < Self.mostOffices else { return }
            let before = i > range.lowerBound ? Self.country(words[i - 1].hash) : 0
            offices.append(Office(head: words[i].hash, modifiers: (before, 0, 0), run: run))
        }
    }

    /// "Putin, the Russian president," and "the Russian president, Vladimir Putin,".
    mutating func addApposition(_ words: [Word], _ name: Range<Int>, _ run: Int) {
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

    // MARK: The table

    func find(_ hash: UInt32) -> Int? {
        let key = hash == 0 ? 1 : hash
        var slot = Int(key) & (Self.slots - 1)
        while keys[slot] != 0 {
            if keys[slot] == key { return Int(values[slot]) }
            slot = (slot + 1) & (Self.slots - 1)
        }
        return nil
    }

    mutating func set(_ hash: UInt32, _ index: Int) {
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
