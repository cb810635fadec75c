// What stands above and before a story's first sentence: bylines, dates and the dateline.
import CStageABI
import NewsText
import StageAPI

struct Head {
    /// How many paragraphs hold nothing but bylines and dates.
    private(set) var lines = 0
    /// Where the first sentence starts, behind the dateline; 0 when there is none.
    private(set) var start: UInt32 = 0
    private var authors: [copydesk_range] = []
    private var place: copydesk_range?
    private var agency: copydesk_range?
    private var published: Timestamp?

    init(_ text: Span<UInt8>, _ paragraphs: [copydesk_range], now: Int64) {
        for paragraph in paragraphs.prefix(4) {
            guard lines + 1 < paragraphs.count,
                let byline = Byline(text, Int(paragraph.start), Int(paragraph.end))
            else { break }
            lines += 1
            authors.append(contentsOf: byline.authors)
            agency = agency ?? byline.agency
            if published == nil, let date = byline.date {
                published = RelativeDates.parse(text, Int(date.start), Int(date.end), now: now)
            }
        }
        guard lines < paragraphs.count else { return }
        let first = paragraphs[lines]
        guard let line = Dateline(text, Int(first.start), Int(first.end)) else { return }
        if line.hasColon, Self.isTranscript(text, paragraphs[(lines + 1)...]) { return }
        start = UInt32(line.end)
        place = line.place
        agency = line.agency ?? agency
        if published == nil, let date = line.date {
            published = RelativeDates.parse(text, Int(date.start), Int(date.end), now: now)
        }
    }

    /// True when a paragraph nearby opens with capitals and a colon, too: then speakers take turns.
    private static func isTranscript(_ text: Span<UInt8>, _ paragraphs: ArraySlice<copydesk_range>) -> Bool {
        paragraphs.prefix(6).contains { Dateline(text, Int($0.start), Int($0.end))?.hasColon ?? false }
    }

    /// Fills in what the metadata does not have yet.
    func write(to article: Article, _ text: Span<UInt8>) {
        func store(_ range: copydesk_range) -> copydesk_range {
            article.store(text.extracting(Int(range.start)..<Int(range.end)))
        }
        if article.metadata.authors.isEmpty, article.given.authors.isEmpty {
            article.metadata.authors = authors.map(store)
        }
        if article.metadata.datelinePlace == nil { article.metadata.datelinePlace = place.map(store) }
        if article.metadata.datelineAgency == nil { article.metadata.datelineAgency = agency.map(store) }
        if article.metadata.published == nil, article.given.published.isEmpty { article.metadata.published = published }
    }
}

extension Article {
    /// Takes what the envelope gave, where no earlier stage has: it is preferred to what the text says.
    func adoptGivenMetadata() {
        func keep(_ value: String, _ field: copydesk_range?) -> copydesk_range? {
            field ?? (value.isEmpty ? nil : store(value))
        }
        metadata.section = keep(given.section, metadata.section)
        metadata.publisher = keep(given.publisher, metadata.publisher)
        metadata.image = keep(given.image, metadata.image)
        metadata.url = keep(given.url, metadata.url)
        if metadata.authors.isEmpty { metadata.authors = given.authors.prefix(64).map { store($0) } }
        if metadata.tags.isEmpty { metadata.tags = given.tags.prefix(256).map { store($0) } }
        if metadata.language.isEmpty, let code = primaryLanguage(given.language) {
            metadata.language = code
            metadata.languageConfidence = 1
        }
        if metadata.published == nil { metadata.published = date(given.published) }
        if metadata.modified == nil { metadata.modified = date(given.modified) }
    }

    /// "en" of "en-US" and "en_GB"; nil for what is no code, such as "English".
    private func primaryLanguage(_ value: String) -> String? {
        let code = value.utf8.prefix { ($0 | 0x20) &- 0x61 < 26 }.map { $0 | 0x20 }
        guard code.count == 2 || code.count == 3 else { return nil }
        return String(decoding: code, as: UTF8.self)
    }

    private func date(_ value: String) -> Timestamp? {
        guard !value.isEmpty else { return nil }
        let bytes = Array(value.utf8.prefix(120))
        // Seconds, or milliseconds, since 1970.
        if bytes.count == 10 || bytes.count == 13, bytes.allSatisfy({ $0 &- 0x30 < 10 }), let number = Int64(value) {
            return Timestamp(seconds: bytes.count == 13 ? number / 1000 : number, hasTime: true)
        }
        return RelativeDates.parse(bytes.span, 0, bytes.count, now: recordTimestamp)
    }
}
