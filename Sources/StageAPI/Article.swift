// The article on its way through the stages: flat arrays over byte strings, kept and reused from article to article.
public import CStageABI

/// One article in flight. Arrays keep their capacity from one article to the next. Take a property's span once, collect
/// into scratch, and assign the finished array once: a span of one property while another changes is an exclusivity error.
public final class Article {
    /// What the input bytes were found to be.
    public enum Media: UInt8, Sendable { case text, html }
    /// What kind of page it is; only `article` has a body worth enriching.
    public enum Kind: String, Sendable { case article, index, consent, other }

    // MARK: What came in, filled by the host before the first stage

    /// The decoded UTF-8 strings that `origin` points into; number 0 is the body that clean reads.
    public var sources: [Source] = []
    /// What `sources[0]` is.
    public var media: Media = .text
    /// What a JSON envelope gave beside the body; clean and parse prefer it to what they find.
    public var given = GivenMetadata()
    /// The record's own timestamp in milliseconds since 1970: "now" for this article. Never the machine's clock.
    public var recordTimestamp: Int64 = 0

    // MARK: What stages write

    /// The headline, without white space at its ends; empty when unknown. UTF-8.
    public var title: [UInt8] = []
    /// The cleaned text: paragraphs separated by one "\n". UTF-8.
    public var text: [UInt8] = []
    /// Where each run of `title` came from, in order.
    public var titleOrigin: [copydesk_origin] = []
    /// Where each run of `text` came from, in order.
    public var textOrigin: [copydesk_origin] = []
    /// See `Kind`.
    public var kind = Kind.article
    /// Ranges of `text`.
    public var paragraphs: [copydesk_range] = []
    /// Ranges of `text`.
    public var sentences: [copydesk_range] = []
    /// Words and marks of `text`.
    public var tokens: [copydesk_token] = []
    /// Quotations in `text`.
    public var quotes: [copydesk_quote] = []
    /// Names, in order of place: those of the title first.
    public var mentions: [copydesk_mention] = []
    /// Groups of mentions, the most salient first.
    public var entities: [copydesk_entity] = []
    /// Indices of the sentences that make the summary, ascending.
    public var summary: [UInt32] = []
    /// Key words and phrases, best first; ranges in `strings`.
    public var keywords: [copydesk_keyword] = []
    /// Language and metadata.
    public var metadata = Metadata()
    /// Bytes that ranges named "in `strings`" point into; add with `store`.
    public private(set) var strings: [UInt8] = []
    /// Validated JSON fragments by stage id, in pipeline order.
    public var fields: [(id: String, json: [UInt8])] = []
    /// What was repaired or left out, for the record.
    public var warnings: [Warning] = []

    // MARK: Where it stands

    /// How often the current stage has seen this article before: 0 at first, raised by one after each park.
    public var visit = 0
    /// The answer to the ticket that the article was parked with.
    public var answer: [UInt8] = []

    /// Makes an empty article.
    public init() {}

    /// Keeps bytes for the life of the article and returns their range in `strings`.
    public func store(_ bytes: Span<UInt8>) -> copydesk_range {
        let start = UInt32(strings.count)
        strings.reserveCapacity(strings.count + bytes.count)
        for i in bytes.indices { strings.append(bytes[i]) }
        return copydesk_range(start: start, end: UInt32(strings.count))
    }

    /// Keeps a string for the life of the article and returns its range in `strings`.
    public func store(_ string: String) -> copydesk_range {
        let start = UInt32(strings.count)
        strings.append(contentsOf: string.utf8)
        return copydesk_range(start: start, end: UInt32(strings.count))
    }

    /// The characters of a range of `strings`.
    public func string(_ range: copydesk_range) -> String {
        String(decoding: strings[Int(range.start)..<Int(range.end)], as: UTF8.self)
    }

    /// Bytes of memory that its arrays hold, in use or kept for the next article.
    public var footprint: Int {
        var bytes = title.capacity &+ text.capacity &+ strings.capacity &+ answer.capacity
        for source in sources { bytes &+= source.bytes.capacity }
        for field in fields { bytes &+= field.json.capacity }
        bytes &+= storage(titleOrigin) &+ storage(textOrigin) &+ storage(paragraphs) &+ storage(sentences)
        bytes &+= storage(tokens) &+ storage(quotes) &+ storage(mentions) &+ storage(entities)
        return bytes &+ storage(summary) &+ storage(keywords)
    }

    /// Gives back what its arrays hold beyond their use, before it waits for long. An array that was assigned from scratch
    /// has the capacity of the largest that was ever collected there.
    public func trim() {
        title.trim()
        text.trim()
        strings.trim()
        titleOrigin.trim()
        textOrigin.trim()
        paragraphs.trim()
        sentences.trim()
        tokens.trim()
        quotes.trim()
        mentions.trim()
        entities.trim()
        summary.trim()
        keywords.trim()
        for i in sources.indices { sources[i].bytes.trim() }
        for i in fields.indices { fields[i].json.trim() }
    }

    private func storage<Element>(_ array: borrowing [Element]) -> Int {
        array.capacity &* MemoryLayout<Element>.stride
    }

    /// Empties it for the next article and keeps the arrays' storage.
    public func reset() {
        sources.removeAll(keepingCapacity: true)
        media = .text
        given = GivenMetadata()
        recordTimestamp = 0
        title.removeAll(keepingCapacity: true)
        text.removeAll(keepingCapacity: true)
        titleOrigin.removeAll(keepingCapacity: true)
        textOrigin.removeAll(keepingCapacity: true)
        kind = .article
        paragraphs.removeAll(keepingCapacity: true)
        sentences.removeAll(keepingCapacity: true)
        tokens.removeAll(keepingCapacity: true)
        quotes.removeAll(keepingCapacity: true)
        mentions.removeAll(keepingCapacity: true)
        entities.removeAll(keepingCapacity: true)
        summary.removeAll(keepingCapacity: true)
        keywords.removeAll(keepingCapacity: true)
        metadata = Metadata()
        strings.removeAll(keepingCapacity: true)
        fields.removeAll(keepingCapacity: true)
        warnings.removeAll(keepingCapacity: true)
        visit = 0
        answer = []
    }
}

extension Array {
    fileprivate mutating func trim() {
        if capacity > 2 &* count &+ 64 { self = withUnsafeBufferPointer { Array($0) } }
    }
}

/// A decoded string that spans of the article can be led back to.
public struct Source: Sendable {
    /// `payload` when the whole payload was decoded to it, else a JSON pointer ("/body").
    public var name: String
    /// UTF-8, already decoded from the payload's charset or JSON string.
    public var bytes: [UInt8]
    /// The charset that it was decoded from, as the WHATWG Encoding Standard names it; empty for UTF-8 and JSON strings.
    public var charset: String
    /// Names bytes.
    public init(name: String, bytes: [UInt8], charset: String = "") {
        self.name = name
        self.bytes = bytes
        self.charset = charset
    }
}

/// Something that was repaired or left out.
public struct Warning: Sendable {
    /// The stage's id, or `input`.
    public var stage: String
    /// A short name for counting: `utf8_repaired`.
    public var code: String
    /// For a person, without article text.
    public var message: String
    /// Makes a warning.
    public init(stage: String, code: String, message: String) {
        self.stage = stage
        self.code = code
        self.message = message
    }
}
