// Links the speakers of quotations to the entities they are.
internal import CStageABI
internal import StageAPI

extension EntityWork {
    /// Fills in `speaker_entity` and the resolved name of every quotation whose speaker is an entity of the article.
    func linkSpeakers(_ article: Article) {
        guard !article.quotes.isEmpty else { return }
        var quotes = article.quotes
        let mentions = article.mentions.filter { $0.field == UInt8(COPYDESK_TEXT.rawValue) }
        for q in quotes.indices {
            quotes[q].speaker_entity = -1
            guard let entity = speaker(quotes[q], mentions, article) else { continue }
            // "Lula" of "Luiz Inácio Lula da Silva": the longer name that was read in the text goes before.
            if isPart(article.entities[entity].name, of: quotes[q].speaker_name, article) {
                quotes[q].speaker_entity = Int32(whole(quotes[q].speaker_name, article) ?? entity)
                continue
            }
            quotes[q].speaker_entity = Int32(entity)
            quotes[q].speaker_name = article.entities[entity].name
        }
        article.quotes = quotes
    }

    /// True when a name is one word inside a longer one, neither first nor last, or the longer one's start before a hyphen.
    private func isPart(_ short: copydesk_range, of long: copydesk_range, _ article: Article) -> Bool {
        let short = article.strings[Int(short.start)..<Int(short.end)]
        let long = article.strings[Int(long.start)..<Int(long.end)]
        if long.count > short.count, long[long.startIndex + short.count] == 0x2D, long.starts(with: short) {
            return true
        }
        let words = long.split(separator: 0x20)
        return words.count > 2 && words[1..<(words.count - 1)].contains { $0.elementsEqual(short) }
    }

    private func whole(_ name: copydesk_range, _ article: Article) -> Int? {
        let name = article.strings[Int(name.start)..<Int(name.end)]
        return article.entities.firstIndex { entity in
            article.strings[Int(entity.name.start)..<Int(entity.name.end)].elementsEqual(name)
        }
    }

    private func speaker(_ quote: copydesk_quote, _ mentions: [copydesk_mention], _ article: Article) -> Int? {
        let range = quote.speaker
        if range.end > range.start, Int(range.end) <= article.text.count {
            var low = 0
            var high = mentions.count
            while low < high {
                let middle = (low + high) / 2
                if mentions[middle].end <= range.start { low = middle + 1 } else { high = middle }
            }
            var found: Int?
            while low < mentions.count && mentions[low].start < range.end {
                if isHead(mentions[low], range, article) { found = Int(mentions[low].entity) }
                low += 1
            }
            if found != nil { return found }
        }
        return named(quote.speaker_name, article)
    }

    /// A person at the end of the speaker's words ("President Vladimir Putin"), or an organization or place that is all
    /// of them ("the Kremlin"); in "a spokesman for Putin" the person does not speak.
    private func isHead(_ mention: copydesk_mention, _ range: copydesk_range, _ article: Article) -> Bool {
        let text = article.text
        let start = Int(range.start)
        let end = Int(range.end)
        if mention.type == UInt8(COPYDESK_PERSON.rawValue) {
            var i = start
            while i < Int(mention.start) {
                var j = i
                while j < Int(mention.start) && text[j] > 0x20 { j += 1 }
                let word = String(decoding: text[i..<j], as: UTF8.self)
                if ["for", "of", "to", "from", "at", "with"].contains(word) { return false }
                if word == "," && j == Int(mention.start) { return false }
                i = j + 1
            }
            // "Putin's spokesman": the possessor does not speak.
            let after = Int(mention.end)
            return !(after + 1 < end && (text[after] == 0x27 || text[after] == 0xE2))
        }
        guard Int(mention.end) >= end else { return false }
        let lead = String(decoding: text[start..<max(start, min(Int(mention.start), end))], as: UTF8.self)
        return lead.isEmpty || lead == "the " || lead == "The "
    }

    /// The entity that has exactly this name, or a person with this last name.
    private func named(_ range: copydesk_range, _ article: Article) -> Int? {
        guard range.end > range.start, Int(range.end) <= article.strings.count else { return nil }
        let name = article.strings[Int(range.start)..<Int(range.end)]
        var person: Int?
        for (i, entity) in article.entities.enumerated() {
            let other = article.strings[Int(entity.name.start)..<Int(entity.name.end)]
            if other.elementsEqual(name) { return i }
            guard entity.type == UInt8(COPYDESK_PERSON.rawValue), person == nil, other.count > name.count else {
                continue
            }
            let tail = other.suffix(name.count)
            if tail.elementsEqual(name) && other[tail.startIndex - 1] == 0x20 { person = i }
        }
        return person
    }
}
