// The scratch of one stage instance, and the steps that take an article from tokens to ranked entities.
internal import CStageABI
import NewsText
internal import StageAPI

/// One entity while it is put together.
struct EntityDraft {
    var count = 0
    var titleCount = 0
    var kinds = (0, 0, 0, 0)
    var firstMention = 0
    var best = 0
    var bestScore = Int.min
    var confidence = 0
    var country: UInt32?
    var item: UInt32?
    var salience = 0
}

/// Everything that is kept from article to article.
struct EntityWork {
    let model: EntityModel
    var recognizer = Recognizer()
    var resolver = Resolver()
    var echoes = Echoes()
    var mentions: [Mention] = []
    var titleTokens: [copydesk_token] = []
    var drafts: [EntityDraft] = []

    init(model: EntityModel) { self.model = model }

    mutating func read(_ text: Span<UInt8>, _ tokens: Span<copydesk_token>, title: Span<UInt8>) {
        recognizer.document.reset()
        recognizer.document.append(text, tokens, field: UInt8(COPYDESK_TEXT.rawValue))
        if title.count > 0 {
            Tokenizer.tokenize(title, sentences: [], into: &titleTokens)
            let tokens = titleTokens
            recognizer.document.append(title, tokens.span, field: UInt8(COPYDESK_TITLE.rawValue))
        }
        recognizer.document.complete(model.lexicon)
    }

    /// Recognises names, cleans their spans and keeps those of the wanted kinds.
    mutating func find(kinds: [Bool], minConfidence: Int) {
        recognizer.run(model)
        mentions.removeAll(keepingCapacity: true)
        let all = recognizer.document.units
        let units = all.span
        var names: [Name] = []
        for name in recognizer.names where kinds[name.kind] { Name.clean(name, units, into: &names) }
        echoes.find(units, &names)
        for name in names {
            let confidence = model.confidence(name.margin)
            if confidence < minConfidence { continue }
            mentions.append(Mention(first: name.first, end: name.end, kind: name.kind, confidence: confidence))
        }
    }

    /// Joins mentions into entities; returns their number.
    mutating func resolve() -> Int {
        guard !mentions.isEmpty else { return 0 }
        let units = recognizer.document.units
        return resolver.resolve(&mentions, units.span, model)
    }

    /// Chooses name, kind and rank of each entity.
    mutating func rank(_ groups: Int, _ article: Article) -> ([copydesk_entity], [copydesk_mention]) {
        draft(groups)
        let sentences = max(Int(recognizer.document.sentenceCount), 1)
        let most = max(drafts.map(\.count).max() ?? 1, 1)
        let units = recognizer.document.units
        for i in drafts.indices {
            let place = Int(units[mentions[drafts[i].firstMention].first].sentence) * 100 / sentences
            let share = drafts[i].count * 100 / most
            drafts[i].salience =
                (45 * share + 30 * (100 - min(place, 100)) + (drafts[i].titleCount > 0 ? 2_500 : 0)) / 100
        }
        let order = drafts.indices.sorted { a, b in
            (drafts[b].salience, drafts[a].firstMention) < (drafts[a].salience, drafts[b].firstMention)
        }
        var place = Array(repeating: 0, count: drafts.count)
        var entities: [copydesk_entity] = []
        for (rank, group) in order.enumerated() {
            place[group] = rank
            let draft = drafts[group]
            let kind = draft.kind
            entities.append(
                copydesk_entity(
                    name: name(draft, kind, article), wikidata: kind == 1 ? draft.item ?? 0 : 0, type: UInt8(kind),
                    confidence: UInt8(draft.confidence), salience: UInt8(min(draft.salience, 100)), reserved: 0))
        }
        return (entities, placed(place, entities))
    }

    /// Mentions in order of place, those of the title first.
    private func placed(_ place: [Int], _ entities: [copydesk_entity]) -> [copydesk_mention] {
        let units = recognizer.document.units
        var result: [copydesk_mention] = []
        result.reserveCapacity(mentions.count)
        for field in [UInt8(COPYDESK_TITLE.rawValue), UInt8(COPYDESK_TEXT.rawValue)] {
            for mention in mentions where units[mention.first].field == field {
                let entity = place[mention.entity]
                result.append(
                    copydesk_mention(
                        start: units[mention.first].start, end: units[mention.end - 1].end, entity: UInt32(entity),
                        field: field, type: entities[entity].type, confidence: UInt8(mention.confidence), reserved: 0))
            }
        }
        return result
    }

    private mutating func draft(_ groups: Int) {
        drafts.removeAll(keepingCapacity: true)
        drafts.append(contentsOf: repeatElement(EntityDraft(), count: groups))
        let units = recognizer.document.units
        for (i, mention) in mentions.enumerated() {
            let group = mention.entity
            let spelling = resolver.spellings[resolver.spellingOf[i]]
            if drafts[group].count == 0 { drafts[group].firstMention = i }
            drafts[group].count += 1
            if units[mention.first].field == UInt8(COPYDESK_TITLE.rawValue) { drafts[group].titleCount += 1 }
            drafts[group].add(kind: mention.kind, weight: max(mention.confidence, 1))
            drafts[group].confidence = max(drafts[group].confidence, mention.confidence)
            if drafts[group].country == nil { drafts[group].country = spelling.country }
            if drafts[group].item == nil { drafts[group].item = spelling.item }
            let score = properness(mention, spelling, units)
            if score > drafts[group].bestScore {
                drafts[group].bestScore = score
                drafts[group].best = i
            }
        }
    }

    /// The longest form in plain case is the best name; the first of equals.
    private func properness(_ mention: Mention, _ spelling: Spelling, _ units: [Unit]) -> Int {
        let first = units[mention.first]
        var score = min(mention.end - mention.first, 12) * 4 + min(spelling.count, 3)
        if first.style == 2 { score -= 100 }
        if first.field == UInt8(COPYDESK_TITLE.rawValue) { score -= 2 }
        if mention.end - mention.first == 1
            && (first.form == Form.allCaps.rawValue || first.form == Form.acronym.rawValue)
        {
            score -= 2
        }
        return score
    }

    private func name(_ draft: EntityDraft, _ kind: Int, _ article: Article) -> copydesk_range {
        if kind == 2, let country = draft.country {
            let name = Array(model.countryName(country))
            if !name.isEmpty { return article.store(name.span) }
        }
        let mention = mentions[draft.best]
        let units = recognizer.document.units
        let isTitle = units[mention.first].field == UInt8(COPYDESK_TITLE.rawValue)
        let source = isTitle ? article.title : article.text
        var bytes: [UInt8] = []
        for i in Int(units[mention.first].start)..<min(Int(units[mention.end - 1].end), source.count) {
            let b = source[i] <= 0x20 ? 0x20 : source[i]
            if b != 0x20 || bytes.last != 0x20 { bytes.append(b) }
        }
        if units[mention.first].style == 2 || kind == 2 { Self.lowerShouted(&bytes, isPlace: kind == 2) }
        return article.store(bytes.span)
    }

    /// Makes "BRUSSELS" Brussels and "SAN FRANCISCO" San Francisco, as headlines and datelines have them. Short words are
    /// left, being abbreviations as often as not, but in a place of several words.
    private static func lowerShouted(_ bytes: inout [UInt8], isPlace: Bool) {
        let isPhrase = bytes.contains(0x20) && !bytes.contains { $0 &- 0x61 < 26 || $0 == 0x2E }
        let longest = isPlace ? (isPhrase ? 2 : 3) : 4
        var start = 0
        while start < bytes.count {
            var end = start
            while end < bytes.count && bytes[end] &- 0x41 < 26 { end += 1 }
            let isWord = end == bytes.count || bytes[end] == 0x20 || bytes[end] == 0x2D
            if isWord && end - start > longest { for i in start + 1..<end { bytes[i] |= 0x20 } }
            while end < bytes.count && bytes[end] != 0x20 && bytes[end] != 0x2D { end += 1 }
            start = end + 1
        }
    }
}

extension EntityDraft {
    mutating func add(kind: Int, weight: Int) {
        switch kind {
        case 0: kinds.0 += weight
        case 1: kinds.1 += weight
        case 2: kinds.2 += weight
        default: kinds.3 += weight
        }
    }

    /// The kind most of the mentions have; of equals the first.
    var kind: Int {
        let all = [kinds.0, kinds.1, kinds.2, kinds.3]
        var best = 0
        for k in 1..<4 where all[k] > all[best] { best = k }
        return best
    }
}

extension EntityModel {
    /// The probability, in per cent, that a name of this margin is right.
    func confidence(_ margin: Int) -> Int {
        let step = Int(calibration[0])
        let at = 1 + min(max(margin, 0) / max(step, 1), calibration.count - 2)
        return min(max(Int(calibration[at]), 0), 100)
    }
}
