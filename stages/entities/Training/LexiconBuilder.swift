// Builds the lexicon from the packs: word rows, clusters, and the lists of names.
import CStageABI
import EntitiesStage
import Foundation
import NewsText

/// Makes the tables of a `Lexicon`.
struct LexiconBuilder {
    let packs: String
    let keywords: String
    var lexicon = Lexicon()
    var masks: [UInt64: UInt16] = [:]
    var longest: [UInt64: Int] = [:]
    var names = KnownNames()
    /// Words that are no names by themselves, whatever a list says.
    var common: Set<UInt64> = []

    init(packs: String, keywords: String) {
        self.packs = packs
        self.keywords = keywords
    }

    func lines(_ path: String) throws -> [Substring] {
        let content = try String(contentsOfFile: packs + "/" + path, encoding: .utf8)
        return content.split(whereSeparator: \.isNewline)
    }

    static func exact(_ word: Substring) -> UInt64 {
        var hash = KeyHash.seed
        for byte in word.utf8 { hash = KeyHash.step(hash, byte) }
        return hash
    }

    // MARK: Words

    mutating func readWords(limit: Int) throws {
        lexicon.words = Array(repeating: 0, count: 1 << 18)
        let words = try lines("entities/vectors/words.tsv").map { $0.split(separator: "\t") }.filter { $0.count == 2 }
        var ranks: [Substring: Int] = [:]
        for (rank, columns) in words.enumerated() { ranks[columns[0]] = rank }
        var used = 0
        for (rank, columns) in words.enumerated() {
            guard let row = UInt32(columns[1]), used < limit else { continue }
            guard columns[0].utf8.count > 1 || columns[0].first?.isLetter == true else { continue }
            let hash = KeyHash.spread(Self.exact(columns[0]))
            let tag = UInt32(truncatingIfNeeded: hash) & 0x3FFF
            let small = columns[0].lowercased()
            var habit: UInt32 = 0
            if small != columns[0] {
                let other = ranks[Substring(small)] ?? 2_000_000
                let ratio = Float(other + 50) / Float(rank + 50)
                habit = 1 + UInt32([0.02, 0.1, 0.5, 2, 10].count { Double(ratio) < $0 })
            }
            if Lexicon.insert(&lexicon.words, hash, tag: tag, shift: 18, value: habit << 15 | row) { used += 1 }
        }
        lexicon.rows = Array(repeating: RowFacts(), count: 20_000)
        for line in try lines("entities/vectors/clusters.tsv").dropFirst() {
            let columns = line.split(separator: "\t").compactMap { UInt16($0) }
            guard columns.count == 5 else { continue }
            lexicon.rows[Int(columns[0])].k128 = columns[2]
            lexicon.rows[Int(columns[0])].k512 = columns[3]
            lexicon.rows[Int(columns[0])].k2048 = columns[4]
        }
    }

    mutating func readBrown() throws {
        lexicon.brown = Array(repeating: 0, count: 1 << 16)
        var numbers: [Substring: UInt32] = [:]
        for line in try lines("entities/entities/brown_open_c256.paths") {
            let columns = line.split(separator: "\t")
            guard columns.count == 3 else { continue }
            if numbers[columns[0]] == nil {
                numbers[columns[0]] = UInt32(lexicon.brownPaths.count)
                lexicon.brownPaths.append(columns[0].reduce(1) { $0 << 1 | ($1 == "1" ? 1 : 0) })
            }
            let hash = KeyHash.spread(Self.exact(columns[1]))
            let tag = UInt32(truncatingIfNeeded: hash) & 0xFFFFFF
            _ = Lexicon.insert(&lexicon.brown, hash, tag: tag, shift: 8, value: numbers[columns[0]] ?? 0)
        }
    }

    // MARK: Lists

    /// The key of each unit of a phrase.
    static func keys(_ phrase: String) -> [UInt64] {
        let bytes = Array(phrase.utf8)
        var tokens: [copydesk_token] = []
        Tokenizer.tokenize(bytes.span, sentences: [], into: &tokens)
        var document = Document()
        document.append(bytes.span, tokens.span, field: 1)
        return document.units.map(\.key)
    }

    mutating func add(_ phrase: some StringProtocol, _ list: NameList) {
        let keys = Self.keys(String(phrase).trimmingCharacters(in: .whitespacesAndNewlines))
        guard let first = keys.first, keys.count < 8 else { return }
        if keys.count == 1 && list.rawValue < NameList.title.rawValue && common.contains(first) { return }
        var hash = first
        for key in keys.dropFirst() { hash = KeyHash.join(hash, key) }
        masks[hash, default: 0] |= 1 << UInt16(list.rawValue)
        longest[first] = max(longest[first] ?? 0, keys.count)
    }

    mutating func finishLists() {
        var numbers: [UInt16: UInt32] = [0: 0]
        lexicon.combinations = [0]
        for mask in Set(masks.values).sorted() where mask != 0 && lexicon.combinations.count < 512 {
            numbers[mask] = UInt32(lexicon.combinations.count)
            lexicon.combinations.append(mask)
        }
        var size = 1 << 10
        let hashes = Set(masks.keys).union(longest.keys).sorted()
        while size * 4 < hashes.count * 5 { size *= 2 }
        lexicon.phrases = Array(repeating: 0, count: size)
        for hash in hashes {
            let spread = KeyHash.spread(hash)
            let value = (numbers[masks[hash] ?? 0] ?? 0) << 3 | UInt32(longest[hash] ?? 0)
            let tag = UInt32(truncatingIfNeeded: spread) & 0xFFFFF
            _ = Lexicon.insert(&lexicon.phrases, spread, tag: tag, shift: 12, value: value)
        }
    }
}

extension LexiconBuilder {
    mutating func readLists() throws {
        try readKeywords()
        let lists = "entities/entities/gazetteers/"
        for name in try lines(lists + "names/first names/all.txt") { add(name, .firstName) }
        for name in try lines(lists + "names/surnames/all.txt") { add(name, .surname) }
        try readCountries(lists + "countries/countries.json")
        for line in try lines(lists + "cities/world-cities.csv").dropFirst() {
            let columns = Self.commaSeparated(line)
            guard columns.count == 4 else { continue }
            add(columns[0], .city)
            if !columns[2].isEmpty { add(columns[2], .region) }
        }
        for (number, line) in try lines(lists + "cities/src_gazetteer_cities15000.tsv").enumerated() {
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
            for column in columns.prefix(2) where !column.isEmpty {
                add(column, .city)
                if number < 3_000 { add(column, .capital) }
            }
        }
        for line in try lines(lists + "wikidata_orgs/src_kb_wikidata-slice.tsv") {
            let columns = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard columns.count >= 4 else { continue }
            let list: NameList = columns[1] == "organization" ? .organization : .product
            add(columns[3], list)
            let aliases = columns.count > 4 ? columns[4].split(separator: "|") : []
            for alias in aliases { add(alias, list) }
            guard list == .organization, let item = UInt32(columns[0].dropFirst()) else { continue }
            names.addItem(item, String(columns[3]), aliases.map(String.init))
        }
        for line in try lines(lists + "sp500/constituents.csv").dropFirst() {
            let columns = Self.commaSeparated(line)
            if columns.count > 2 { add(columns[1], .company) }
        }
        for line in try lines(lists + "congress/legislators-current.yaml") {
            if let range = line.range(of: "official_full: ") { add(line[range.upperBound...], .person) }
        }
        try readClubs(lists + "clubs/gaz_clubs")
        finishLists()
    }

    private mutating func readKeywords() throws {
        let content = try String(contentsOfFile: keywords, encoding: .utf8)
        let lists: [String: NameList] = [
            "title": .title, "organizationWord": .organizationWord, "placeWord": .placeWord, "calendar": .calendar,
        ]
        for line in content.split(separator: "\n") where !line.hasPrefix("#") {
            let words = line.split(separator: " ")
            guard let first = words.first, let list = lists[String(first)] else { continue }
            for word in words.dropFirst() {
                add(word, list)
                if list == .calendar, let key = Self.keys(String(word)).first { common.insert(key) }
            }
        }
        for word in try lines("entities/vectors/words.tsv").prefix(600) {
            let form = word.split(separator: "\t")[0]
            if form.first?.isLowercase == true, let key = Self.keys(String(form)).first { common.insert(key) }
        }
    }

    private mutating func readClubs(_ path: String) throws {
        let root = packs + "/" + path
        let names = FileManager.default.enumerator(atPath: root)?.allObjects.compactMap { $0 as? String } ?? []
        for file in names.filter({ $0.hasSuffix("clubs.txt") }).sorted() {
            for line in try lines(path + "/" + file) {
                let trimmed = line.trimmingCharacters(in: .whitespaces)
                if trimmed.hasPrefix("|") {
                    for alias in trimmed.split(separator: "|") { add(alias, .club) }
                } else if trimmed.first?.isLetter == true {
                    add(trimmed.split(separator: ",")[0], .club)
                }
            }
        }
    }

    static func commaSeparated(_ line: Substring) -> [String] {
        var columns = [""]
        var quoted = false
        for c in line {
            if c == "\"" {
                quoted.toggle()
            } else if c == "," && !quoted {
                columns.append("")
            } else {
                columns[columns.count - 1].append(c)
            }
        }
        return columns
    }
}
