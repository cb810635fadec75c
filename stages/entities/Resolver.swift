// Joins mentions that name the same person, organization or place within one article.

/// A mention on its way to its entity.
package struct Mention: Sendable {
    package var first: Int
    package var end: Int
    package var kind: Int
    /// 0 to 100.
    package var confidence: Int
    /// The entity, by number; set by the resolver.
    package var entity = 0

    /// A mention of units `first` up to, and without, `end`.
    package init(first: Int, end: Int, kind: Int, confidence: Int) {
        self.first = first
        self.end = end
        self.kind = kind
        self.confidence = confidence
    }
}

/// Mentions of one spelling and kind.
struct Spelling: Sendable {
    var hash: UInt64
    var kind: Int
    /// Content words in `keys`.
    var start: Int
    var end: Int
    /// Its first mention, and how many there are.
    var mention: Int
    var count = 0
    var parent: Int
    var country: UInt32?
    var item: UInt32?
    var words: Int { end - start }
}

/// Scratch of the resolver.
package struct Resolver: Sendable {
    var keys: [UInt64] = []
    var spellings: [Spelling] = []
    var spellingOf: [Int] = []
    var order: [Int] = []
    /// Longer names by a key, sorted: (key, spelling).
    var index: [(key: UInt64, spelling: Int)] = []
    /// For each spelling, the numbers of its mentions, ascending.
    var mentionsOf: [Int] = []
    var mentionStarts: [Int] = []
    /// How far a search among names that share a word may go.
    static let reach = 64

    /// Makes empty scratch.
    package init() {}

    /// Gives each mention the number of its entity, numbered by first mention; returns how many there are.
    package mutating func resolve(
        _ mentions: inout [Mention], _ units: Span<Unit>, _ text: Span<UInt8>, _ model: EntityModel
    ) -> Int {
        gather(mentions, units, model)
        joinAliases()
        joinBracketed(mentions, units, text)
        joinAcronyms(mentions, units)
        joinHeads(mentions, units)
        joinTails()
        let split = joinPeople(mentions, units)
        joinKinds(mentions, units)
        return number(&mentions, split)
    }

    // MARK: Spellings

    private mutating func gather(_ mentions: [Mention], _ units: Span<Unit>, _ model: EntityModel) {
        keys.removeAll(keepingCapacity: true)
        spellings.removeAll(keepingCapacity: true)
        spellingOf.removeAll(keepingCapacity: true)
        var known: [(hash: UInt64, mention: Int, start: Int, end: Int)] = []
        for (number, mention) in mentions.enumerated() {
            let start = keys.count
            contentKeys(mention, units)
            var hash = keys[start]
            for i in start + 1..<max(start + 1, keys.count) { hash = KeyHash.join(hash, keys[i]) }
            known.append((hash, number, start, keys.count))
        }
        known.sort {
            ($0.hash, mentions[$0.mention].kind, $0.mention) < ($1.hash, mentions[$1.mention].kind, $1.mention)
        }
        spellingOf = Array(repeating: 0, count: mentions.count)
        for item in known {
            let kind = mentions[item.mention].kind
            if let last = spellings.last, last.hash == item.hash, last.kind == kind {
                spellings[spellings.count - 1].count += 1
            } else {
                spellings.append(
                    Spelling(
                        hash: item.hash, kind: kind, start: item.start, end: item.end, mention: item.mention, count: 1,
                        parent: spellings.count))
                identify(mentions[item.mention], units, model)
            }
            spellingOf[item.mention] = spellings.count - 1
        }
        listMentions()
    }

    /// The keys that make up a name: no marks, and no "Inc." or "Jr." behind it.
    private mutating func contentKeys(_ mention: Mention, _ units: Span<Unit>) {
        let start = keys.count
        for i in mention.first..<mention.end {
            let unit = units[i]
            if unit.form != Form.mark.rawValue && unit.key != Vocabulary.possessive { keys.append(unit.key) }
        }
        while keys.count - start > 1 {
            let last = keys[keys.count - 1]
            let drops =
                mention.kind == 1 && Vocabulary.suffixes.contains(last)
                || mention.kind == 0 && Vocabulary.junior.contains(last)
            guard drops else { break }
            keys.removeLast()
        }
        if keys.count == start { keys.append(mention.first < mention.end ? units[mention.first].key : 0) }
    }

    /// Looks the newest spelling up among countries and organizations.
    private mutating func identify(_ mention: Mention, _ units: Span<Unit>, _ model: EntityModel) {
        let at = spellings.count - 1
        var phrase = units[mention.first].key
        for i in mention.first + 1..<max(mention.first + 1, mention.end) { phrase = KeyHash.join(phrase, units[i].key) }
        let kind = mention.kind
        if kind == 1 || kind == 2 { spellings[at].country = EntityModel.look(model.countries, phrase) }
        if kind == 1 && spellings[at].country == nil { spellings[at].item = EntityModel.look(model.ids, phrase) }
    }

    private mutating func listMentions() {
        mentionStarts = Array(repeating: 0, count: spellings.count + 1)
        for spelling in spellingOf { mentionStarts[spelling + 1] += 1 }
        for i in 1..<max(1, mentionStarts.count) { mentionStarts[i] += mentionStarts[i - 1] }
        var fill = mentionStarts
        mentionsOf = Array(repeating: 0, count: spellingOf.count)
        for (mention, spelling) in spellingOf.enumerated() {
            mentionsOf[fill[spelling]] = mention
            fill[spelling] += 1
        }
    }

    // MARK: Groups

    func root(_ spelling: Int) -> Int {
        var at = spelling
        while spellings[at].parent != at { at = spellings[at].parent }
        return at
    }

    /// Joins two groups; the one mentioned first leads.
    mutating func join(_ a: Int, _ b: Int) {
        let x = shortened(a)
        let y = shortened(b)
        if x == y { return }
        let leads = spellings[x].mention < spellings[y].mention
        spellings[leads ? y : x].parent = leads ? x : y
    }

    /// The root, after which the way to it is one step: chains of hostile input stay short.
    private mutating func shortened(_ spelling: Int) -> Int {
        let top = root(spelling)
        var at = spelling
        while spellings[at].parent != at {
            let next = spellings[at].parent
            spellings[at].parent = top
            at = next
        }
        return top
    }

    /// Numbers entities by first mention. `split` overrides the group of single mentions (mention, spelling).
    private mutating func number(_ mentions: inout [Mention], _ split: [(mention: Int, spelling: Int)]) -> Int {
        var numbers = Array(repeating: -1, count: spellings.count)
        for (mention, spelling) in split { spellingOf[mention] = spelling }
        var count = 0
        for i in mentions.indices {
            let group = root(spellingOf[i])
            if numbers[group] < 0 {
                numbers[group] = count
                count += 1
            }
            mentions[i].entity = numbers[group]
        }
        return count
    }
}
