// The rules by which spellings are joined: aliases, brackets, acronyms, first words, last names, kinds.

extension Resolver {
    /// Names of one country, and names of one organization.
    mutating func joinAliases() {
        index.removeAll(keepingCapacity: true)
        for (i, spelling) in spellings.enumerated() {
            if let country = spelling.country { index.append((UInt64(country), i)) }
            if let item = spelling.item { index.append((UInt64(item) << 32, i)) }
        }
        index.sort { ($0.key, $0.spelling) < ($1.key, $1.spelling) }
        for i in index.indices.dropFirst() where index[i].key == index[i - 1].key {
            join(index[i].spelling, index[i - 1].spelling)
        }
    }

    /// "German Football Association (DFB)".
    mutating func joinBracketed(_ mentions: [Mention], _ units: Span<Unit>, _ text: Span<UInt8>) {
        for i in mentions.indices.dropFirst() {
            let a = mentions[i - 1]
            let b = mentions[i]
            guard b.first == a.end + 1, b.end - b.first == 1, a.end - a.first > 1, b.kind != 0, a.kind == b.kind else {
                continue
            }
            let mark = units[a.end]
            guard Int(mark.start) < text.count, text[Int(mark.start)] == 0x28 else { continue }
            guard isAcronym(units[b.first]) else { continue }
            join(spellingOf[i - 1], spellingOf[i])
        }
    }

    func isAcronym(_ unit: Unit) -> Bool {
        (unit.form == Form.allCaps.rawValue || unit.form == Form.acronym.rawValue) && unit.style != 2
    }

    /// "DNC" and "Democratic National Committee": initials of the words, with or without the small ones.
    mutating func joinAcronyms(_ mentions: [Mention], _ units: Span<Unit>) {
        index.removeAll(keepingCapacity: true)
        for (i, spelling) in spellings.enumerated()
        where spelling.kind != 0 && spelling.words > 1 && spelling.words < 10 {
            let mention = mentions[spelling.mention]
            var all = KeyHash.seed
            var content = KeyHash.seed
            for u in mention.first..<mention.end {
                let unit = units[u]
                if unit.form == Form.mark.rawValue { continue }
                let letter = UInt8(truncatingIfNeeded: unit.head)
                all = KeyHash.step(all, letter)
                if !Vocabulary.small.contains(unit.key) { content = KeyHash.step(content, letter) }
            }
            index.append((content, i))
            if all != content { index.append((all, i)) }
        }
        index.sort { ($0.key, $0.spelling) < ($1.key, $1.spelling) }
        for (i, spelling) in spellings.enumerated() where spelling.kind != 0 && spelling.words == 1 {
            let unit = units[mentions[spelling.mention].first]
            guard isAcronym(unit), let found = candidates(spelling.hash).first(where: { $0 != i }) else { continue }
            if spellings[found].kind == spelling.kind || spelling.kind == 3 || spellings[found].kind == 3 {
                join(i, found)
            }
        }
    }

    /// Spellings of the index with this key, the first few.
    func candidates(_ key: UInt64) -> [Int] {
        var low = 0
        var high = index.count
        while low < high {
            let middle = (low + high) / 2
            if index[middle].key < key { low = middle + 1 } else { high = middle }
        }
        var found: [Int] = []
        while low < index.count && found.count < Self.reach {
            if index[low].key != key { break }
            found.append(index[low].spelling)
            low += 1
        }
        return found
    }

    /// "Volkswagen" and "Volkswagen Group": an organization whose name opens a longer one.
    mutating func joinHeads(_ mentions: [Mention], _ units: Span<Unit>) {
        index.removeAll(keepingCapacity: true)
        for (i, spelling) in spellings.enumerated() where spelling.kind == 1 && spelling.words > 1 {
            index.append((keys[spelling.start], i))
        }
        index.sort { ($0.key, spellings[$0.spelling].mention) < ($1.key, spellings[$1.spelling].mention) }
        for (i, spelling) in spellings.enumerated() where spelling.kind == 1 {
            let head = keys[spelling.start]
            if spelling.words == 1 && Vocabulary.generic.contains(head) { continue }
            for other in candidates(head) where spellings[other].words > spelling.words {
                guard opens(spelling, spellings[other]), !isPart(spelling, spellings[other], mentions, units) else {
                    continue
                }
                join(i, other)
                break
            }
        }
    }

    /// "UN Security Council" and "EU Commission" are bodies of what the acronym names.
    private func isPart(_ short: Spelling, _ long: Spelling, _ mentions: [Mention], _ units: Span<Unit>) -> Bool {
        if let item = short.item, let other = long.item, item != other { return true }
        let unit = units[mentions[short.mention].first]
        return short.words == 1 && long.words > 2 && isAcronym(unit)
    }

    /// "Supreme Court" and "US Supreme Court", "Army" and "US Army": one that ends a single longer one.
    mutating func joinTails() {
        index.removeAll(keepingCapacity: true)
        for (i, spelling) in spellings.enumerated() where spelling.kind == 1 && spelling.words > 1 {
            index.append((keys[spelling.end - 1], i))
        }
        index.sort { ($0.key, spellings[$0.spelling].mention) < ($1.key, spellings[$1.spelling].mention) }
        for (i, spelling) in spellings.enumerated() where spelling.kind == 1 && spelling.country == nil {
            if spelling.words == 1 && Vocabulary.continents.contains(keys[spelling.start]) { continue }
            var found = -1
            for other in candidates(keys[spelling.end - 1]) where spellings[other].words > spelling.words {
                guard closes(spelling, spellings[other]) else { continue }
                if found >= 0 && root(found) != root(other) {
                    found = -1
                    break
                }
                found = other
            }
            if found >= 0 { join(i, found) }
        }
    }

    private func closes(_ short: Spelling, _ long: Spelling) -> Bool {
        for k in 1...short.words where keys[short.end - k] != keys[long.end - k] { return false }
        return true
    }

    private func opens(_ short: Spelling, _ long: Spelling) -> Bool {
        for k in 0..<short.words where keys[short.start + k] != keys[long.start + k] { return false }
        return true
    }

    /// "Putin" and "Vladimir Putin": the last name, else the first, of the nearest longer name. Where several people share
    /// it, each mention goes its own way: those are returned.
    mutating func joinPeople(_ mentions: [Mention], _ units: Span<Unit>) -> [(mention: Int, spelling: Int)] {
        var split: [(mention: Int, spelling: Int)] = []
        var lasts: [(key: UInt64, spelling: Int)] = []
        var firsts: [(key: UInt64, spelling: Int)] = []
        for (i, spelling) in spellings.enumerated() where spelling.kind == 0 && spelling.words > 1 {
            lasts.append((keys[spelling.end - 1], i))
            firsts.append((keys[spelling.start], i))
        }
        lasts.sort { ($0.key, spellings[$0.spelling].mention) < ($1.key, spellings[$1.spelling].mention) }
        firsts.sort { ($0.key, spellings[$0.spelling].mention) < ($1.key, spellings[$1.spelling].mention) }
        for i in spellings.indices where spellings[i].kind == 0 {
            index = lasts
            var found = candidates(keys[spellings[i].end - 1]).filter { $0 != i && holds($0, i, units, mentions) }
            if found.isEmpty && spellings[i].words == 1 {
                index = firsts
                found = candidates(keys[spellings[i].start]).filter { $0 != i && spellings[$0].words > 1 }
            }
            link(i, found, &split)
        }
        index = lasts
        return split
    }

    /// True when the words of the shorter name stand in the longer one in order; an initial stands for its word.
    private func holds(_ long: Int, _ short: Int, _ units: Span<Unit>, _ mentions: [Mention]) -> Bool {
        let a = spellings[long]
        let b = spellings[short]
        guard a.words > b.words || (a.words == b.words && hasInitial(b, mentions, units)) else { return false }
        let letters = mentions[b.mention]
        let others = mentions[a.mention]
        var at = 0
        for k in 0..<b.words {
            let initial = initial(letters, k, units)
            while at < a.words {
                if keys[a.start + at] == keys[b.start + k] { break }
                if initial != 0 && head(others, at, units) == initial { break }
                at += 1
            }
            if at == a.words { return false }
            at += 1
        }
        return true
    }

    /// The letter of a word that is an initial, else 0.
    private func initial(_ mention: Mention, _ offset: Int, _ units: Span<Unit>) -> UInt32 {
        guard mention.first + offset < mention.end else { return 0 }
        let unit = units[mention.first + offset]
        return unit.form == Form.initial.rawValue ? unit.head & 0xFF : 0
    }

    private func head(_ mention: Mention, _ offset: Int, _ units: Span<Unit>) -> UInt32 {
        guard mention.first + offset < mention.end else { return 0 }
        let unit = units[mention.first + offset]
        return unit.head & 0xFF
    }

    private func hasInitial(_ spelling: Spelling, _ mentions: [Mention], _ units: Span<Unit>) -> Bool {
        let mention = mentions[spelling.mention]
        for offset in 0..<mention.end - mention.first {
            let letter = initial(mention, offset, units)
            if letter != 0 { return true }
        }
        return false
    }

    private mutating func link(_ short: Int, _ found: [Int], _ split: inout [(mention: Int, spelling: Int)]) {
        guard let first = found.first else { return }
        let groups = Set(found.map(root))
        if groups.count == 1 { return join(short, first) }
        for m in mentionStarts[short]..<mentionStarts[short + 1] {
            let mention = mentionsOf[m]
            var best = first
            var distance = Int.max
            for candidate in found {
                let near = nearest(candidate, mention)
                if near < distance {
                    distance = near
                    best = candidate
                }
            }
            split.append((mention, best))
        }
    }

    /// How far back the spelling was last mentioned before `mention`; later ones count as far away.
    private func nearest(_ spelling: Int, _ mention: Int) -> Int {
        var low = mentionStarts[spelling]
        var high = mentionStarts[spelling + 1]
        while low < high {
            let middle = (low + high) / 2
            if mentionsOf[middle] < mention { low = middle + 1 } else { high = middle }
        }
        if low > mentionStarts[spelling] { return mention - mentionsOf[low - 1] }
        return low < mentionStarts[spelling + 1] ? 1 << 30 + (mentionsOf[low] - mention) : Int.max
    }

    /// One spelling found with several kinds is one entity. A last name that people were found under takes the others
    /// along only when it is a person's at least as often, or when the others stand in the headline alone.
    mutating func joinKinds(_ mentions: [Mention], _ units: Span<Unit>) {
        var start = 0
        while start < spellings.count {
            var end = start + 1
            while end < spellings.count {
                if spellings[end].hash != spellings[start].hash { break }
                end += 1
            }
            var lead = -1
            for i in start..<end {
                let isLastName = spellings[i].kind == 0 && root(i) != i
                if isLastName {
                    takeAlong(i, i + 1..<end, mentions, units)
                } else if lead >= 0 {
                    join(lead, i)
                } else {
                    lead = i
                }
            }
            if end == start + 1 && spellings[start].words == 1 && spellings[start].kind != 0 {
                followHeadline(start, mentions, units)
            }
            start = end
        }
    }

    private mutating func takeAlong(_ person: Int, _ others: Range<Int>, _ mentions: [Mention], _ units: Span<Unit>) {
        for other in others
        where spellings[other].count <= spellings[person].count || isHeadline(other, mentions, units) {
            join(person, other)
        }
    }

    /// A word of the headline that is the last name of one person of the text.
    private mutating func followHeadline(_ spelling: Int, _ mentions: [Mention], _ units: Span<Unit>) {
        guard isHeadline(spelling, mentions, units) else { return }
        let people = candidates(spellings[spelling].hash).filter { $0 != spelling }
        guard let first = people.first, people.allSatisfy({ root($0) == root(first) }) else { return }
        join(first, spelling)
    }

    /// True when all mentions of a spelling stand in the headline.
    private func isHeadline(_ spelling: Int, _ mentions: [Mention], _ units: Span<Unit>) -> Bool {
        for m in mentionStarts[spelling]..<mentionStarts[spelling + 1] {
            let unit = units[mentions[mentionsOf[m]].first]
            if unit.field != 0 { return false }
        }
        return true
    }
}
