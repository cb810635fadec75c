// The parts of the record that point into title and text.
internal import CStageABI
internal import JSON
internal import StageAPI

extension RecordState {
    mutating func counts(_ text: [UInt8]) {
        guard !text.isEmpty else { return }
        let words = WordCount.count(text.span)
        writer.raw(",\"word_count\":")
        writer.integer(words)
        writer.raw(",\"reading_minutes\":")
        writer.integer((words + 237) / 238)
    }

    /// `[start, end]` pairs of text.
    mutating func ranges(_ key: StaticString, _ ranges: [copydesk_range], _ text: [UInt8]) {
        guard !ranges.isEmpty else { return }
        writer.raw(key)
        var isFirst = true
        for range in ranges {
            writer.raw(isFirst ? "[" : ",[")
            isFirst = false
            pair(",", range.start, range.end, text)
            writer.byte(UInt8(ascii: "]"))
        }
        writer.byte(UInt8(ascii: "]"))
    }

    private mutating func pair(_ between: StaticString, _ start: UInt32, _ end: UInt32, _ text: [UInt8]) {
        let first = textMap.offset(Int(start), in: text.span)
        writer.integer(first)
        writer.raw(between)
        writer.integer(max(first, textMap.offset(Int(end), in: text.span)))
    }

    mutating func quotes(_ article: Article, _ text: [UInt8], _ strings: [UInt8]) {
        guard !article.quotes.isEmpty else { return }
        let entities = article.entities
        writer.raw(",\"quotes\":[")
        var isFirst = true
        for quote in article.quotes {
            writer.raw(isFirst ? "{\"start\":" : ",{\"start\":")
            isFirst = false
            pair(",\"end\":", quote.start, quote.end, text)
            speaker(quote, entities, text, strings)
            let cue = RecordState.bytes(quote.cue.start, quote.cue.end, text.span)
            if !cue.isEmpty {
                writer.raw(",\"cue\":")
                writer.string(text.span.extracting(cue))
            }
            writer.byte(UInt8(ascii: "}"))
        }
        writer.byte(UInt8(ascii: "]"))
    }

    private mutating func speaker(
        _ quote: copydesk_quote, _ entities: [copydesk_entity], _ text: [UInt8], _ strings: [UInt8]
    ) {
        let index = Int(quote.speaker_entity)
        let entity = index >= 0 && index < entities.count ? index : -1
        let given = RecordState.bytes(quote.speaker_name.start, quote.speaker_name.end, strings.span)
        let words = RecordState.bytes(quote.speaker.start, quote.speaker.end, text.span)
        if given.isEmpty && entity < 0 && words.isEmpty { return }
        let start = writer.count
        writer.raw(",\"speaker\":{")
        let opened = writer.count
        if !given.isEmpty {
            writer.raw("\"name\":")
            writer.string(strings.span.extracting(given))
        } else if entity >= 0 {
            string("\"name\":", entities[entity].name, strings)
        }
        if entity >= 0 {
            writer.raw(writer.count > opened ? ",\"entity\":" : "\"entity\":")
            writer.integer(entity)
        }
        if !words.isEmpty {
            writer.raw(writer.count > opened ? ",\"start\":" : "\"start\":")
            pair(",\"end\":", UInt32(words.lowerBound), UInt32(words.upperBound), text)
        }
        if writer.count == opened {
            writer.rewind(to: start)
        } else {
            writer.byte(UInt8(ascii: "}"))
        }
    }

    mutating func entities(_ article: Article, _ title: [UInt8], _ text: [UInt8], _ strings: [UInt8]) {
        let (entities, mentions) = (article.entities, article.mentions)
        guard !entities.isEmpty else { return }
        group(mentions, entities.count)
        writer.raw(",\"entities\":[")
        for (i, entity) in entities.enumerated() {
            writer.raw(i == 0 ? "{\"name\":" : ",{\"name\":")
            writer.string(strings.span.extracting(RecordState.bytes(entity.name.start, entity.name.end, strings.span)))
            writer.raw(RecordState.typeKey(entity.type))
            writer.raw(",\"salience\":")
            writer.hundredths(entity.salience)
            writer.raw(",\"confidence\":")
            writer.hundredths(entity.confidence)
            if entity.wikidata != 0 {
                writer.raw(",\"ids\":{\"wikidata\":\"Q")
                writer.integer(entity.wikidata)
                writer.raw("\"}")
            }
            writer.raw(",\"mentions\":[")
            let opened = writer.count
            var m = firstMention[i]
            while m >= 0 {
                mention(mentions[Int(m)], isFirst: writer.count == opened, title, text)
                m = nextMention[Int(m)]
            }
            writer.raw("]}")
        }
        writer.byte(UInt8(ascii: "]"))
    }

    /// Chains the mentions of each entity in order of place.
    private mutating func group(_ mentions: [copydesk_mention], _ count: Int) {
        firstMention.removeAll(keepingCapacity: true)
        firstMention.append(contentsOf: repeatElement(-1, count: count))
        nextMention.removeAll(keepingCapacity: true)
        nextMention.append(contentsOf: repeatElement(-1, count: mentions.count))
        for i in mentions.indices.reversed() {
            let entity = Int(mentions[i].entity)
            guard entity < count else { continue }
            nextMention[i] = firstMention[entity]
            firstMention[entity] = Int32(truncatingIfNeeded: i)
        }
    }

    private mutating func mention(
        _ mention: copydesk_mention, isFirst: Bool, _ title: [UInt8], _ text: [UInt8]
    ) {
        let isTitle = mention.field == UInt8(COPYDESK_TITLE.rawValue)
        let place = isTitle ? title : text
        let bytes = RecordState.bytes(mention.start, mention.end, place.span)
        if bytes.isEmpty { return }
        if !isFirst { writer.byte(UInt8(ascii: ",")) }
        let start: UInt32
        let end: UInt32
        if isTitle {
            writer.raw("{\"in\":\"title\",\"start\":")
            start = titleMap.offset(bytes.lowerBound, in: place.span)
            end = titleMap.offset(bytes.upperBound, in: place.span)
        } else {
            writer.raw("{\"in\":\"text\",\"start\":")
            start = textMap.offset(bytes.lowerBound, in: place.span)
            end = textMap.offset(bytes.upperBound, in: place.span)
        }
        writer.integer(start)
        writer.raw(",\"end\":")
        writer.integer(end)
        writer.raw(",\"text\":")
        writer.string(place.span.extracting(bytes))
        writer.byte(UInt8(ascii: "}"))
    }

    private static func typeKey(_ type: UInt8) -> StaticString {
        switch UInt32(type) {
        case COPYDESK_PERSON.rawValue: ",\"type\":\"person\""
        case COPYDESK_ORGANIZATION.rawValue: ",\"type\":\"organization\""
        case COPYDESK_LOCATION.rawValue: ",\"type\":\"location\""
        default: ",\"type\":\"misc\""
        }
    }

    mutating func keywords(_ keywords: [copydesk_keyword], _ strings: [UInt8]) {
        var isFirst = true
        for keyword in keywords {
            let bytes = RecordState.bytes(keyword.text.start, keyword.text.end, strings.span)
            if bytes.isEmpty { continue }
            writer.raw(isFirst ? ",\"keywords\":[{\"text\":" : ",{\"text\":")
            isFirst = false
            writer.string(strings.span.extracting(bytes))
            writer.raw(",\"score\":")
            writer.fixed(Double(min(max(keyword.score, 0), 1)), decimals: 2)
            writer.byte(UInt8(ascii: "}"))
        }
        if !isFirst { writer.byte(UInt8(ascii: "]")) }
    }

    /// The sentences' characters with a space between, and their numbers.
    mutating func summary(_ article: Article, _ text: [UInt8]) {
        let (chosen, sentences) = (article.summary, article.sentences)
        guard chosen.contains(where: { Int($0) < sentences.count }) else { return }
        writer.raw(",\"summary\":{\"text\":\"")
        var isFirst = true
        for index in chosen where Int(index) < sentences.count {
            if !isFirst { writer.byte(0x20) }
            isFirst = false
            let range = sentences[Int(index)]
            writer.escaped(text.span.extracting(RecordState.bytes(range.start, range.end, text.span)))
        }
        writer.raw("\",\"sentences\":[")
        isFirst = true
        for index in chosen where Int(index) < sentences.count {
            if !isFirst { writer.byte(UInt8(ascii: ",")) }
            isFirst = false
            writer.integer(index)
        }
        writer.raw("]}")
    }

    /// What plugins made; returns the ids of those whose fragment is no JSON, which are left out.
    mutating func fields(_ fields: [(id: String, json: [UInt8])]) -> [String] {
        var broken: [String] = []
        var isFirst = true
        for field in fields {
            guard fragments.isStrict(field.json.span) else {
                broken.append(field.id)
                continue
            }
            writer.raw(isFirst ? ",\"fields\":{" : ",")
            isFirst = false
            writer.string(field.id)
            writer.byte(UInt8(ascii: ":"))
            writer.rawOnOneLine(field.json.span)
        }
        if !isFirst { writer.byte(UInt8(ascii: "}")) }
        return broken
    }

    mutating func warnings(_ warnings: [Warning], _ brokenFields: [String]) {
        var isFirst = true
        for warning in warnings {
            self.warning(isFirst, warning.stage, warning.code, warning.message)
            isFirst = false
        }
        for id in brokenFields {
            warning(isFirst, id, "invalid_fields", "What the stage wrote for its fields is no JSON and was left out.")
            isFirst = false
        }
        if !isFirst { writer.byte(UInt8(ascii: "]")) }
    }

    private mutating func warning(_ isFirst: Bool, _ stage: String, _ code: String, _ message: String) {
        writer.raw(isFirst ? ",\"warnings\":[{\"stage\":" : ",{\"stage\":")
        writer.string(stage)
        writer.raw(",\"code\":")
        writer.string(code)
        writer.raw(",\"message\":")
        writer.string(message)
        writer.byte(UInt8(ascii: "}"))
    }
}
