// The enriched record: an article as one JSON object of the schema copydesk.article/1, its keys in a fixed order.
internal import CStageABI
internal import JSON
package import StageAPI

/// What the record says of the pipeline, and how it counts.
package struct RecordSettings: Sendable {
    /// A stage as the record names it.
    package struct StageName: Sendable {
        /// Its id in the pipeline file.
        package var id: String
        /// Its version.
        package var version: String
        /// Its model's name or hash; empty without one.
        package var model: String

        /// Names a stage.
        package init(id: String, version: String, model: String = "") {
            self.id = id
            self.version = version
            self.model = model
        }
    }

    /// What offsets count.
    package var offsets = OffsetUnit.unicode
    /// Whether the record says where its characters came from.
    package var origin = true
    /// The stages, in pipeline order.
    package var stages: [StageName] = []
    /// The pipeline's name.
    package var pipelineName = ""
    /// The pipeline file's hash.
    package var pipelineHash = ""

    /// The defaults.
    package init() {}
}

/// Encodes articles one after another and keeps its memory; one a lane.
package final class RecordEncoder {
    private var state: RecordState
    private let digest = RecordDigest()

    /// Makes an encoder.
    package init(_ settings: RecordSettings = RecordSettings()) { state = RecordState(settings) }

    /// The article's id: what the message gave, else its canonical address, else the payload's digest.
    package func id(_ article: Article, payload: Span<UInt8>) -> String {
        if !article.given.id.isEmpty { return article.given.id }
        if let url = article.metadata.url, url.start < url.end { return article.string(url) }
        if !article.given.url.isEmpty { return article.given.url }
        return digest.digest(payload).reduce(into: "") { text, byte in
            text += String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }
    }

    /// Replaces `out` by the record. Ranges that a stage set wrongly are cut to whole characters of their string;
    /// text that a stage made and is no UTF-8 is the article's error.
    package func encode(_ article: Article, payload: Span<UInt8>, into out: inout [UInt8]) throws(StageError) {
        let id = id(article, payload: payload)
        let hash = digest.digest(article.title.span, article.text.span)
        try state.encode(article, id: id, hash: hash)
        state.writer.copy(to: &out)
    }
}

/// The scratch of an encoder.
struct RecordState {
    var writer = JSONWriter()
    let settings: RecordSettings
    var textMap = OffsetMap()
    var titleMap = OffsetMap()
    var sourceMaps: [OffsetMap] = []
    var firstMention: [Int32] = []
    var nextMention: [Int32] = []
    let fragments = JSONReader(maxDepth: 60)
    private let head: [UInt8]
    private let tail: [UInt8]

    init(_ settings: RecordSettings) {
        self.settings = settings
        var writer = JSONWriter()
        writer.raw(",\"offsets\":")
        writer.string(settings.offsets.rawValue)
        var bytes: [UInt8] = []
        writer.copy(to: &bytes)
        head = bytes
        tail = RecordState.tail(settings)
    }

    /// `stages` and `pipeline`, which are the same for every article.
    private static func tail(_ settings: RecordSettings) -> [UInt8] {
        var writer = JSONWriter()
        writer.raw(",\"stages\":[")
        for (i, stage) in settings.stages.enumerated() {
            writer.raw(i == 0 ? "{\"id\":" : ",{\"id\":")
            writer.string(stage.id)
            writer.raw(",\"version\":")
            writer.string(stage.version)
            if !stage.model.isEmpty {
                writer.raw(",\"model\":")
                writer.string(stage.model)
            }
            writer.byte(UInt8(ascii: "}"))
        }
        writer.raw("],\"pipeline\":{\"name\":")
        writer.string(settings.pipelineName)
        if !settings.pipelineHash.isEmpty {
            writer.raw(",\"hash\":")
            writer.string(settings.pipelineHash)
        }
        writer.byte(UInt8(ascii: "}"))
        var bytes: [UInt8] = []
        writer.copy(to: &bytes)
        return bytes
    }

    mutating func encode(_ article: Article, id: String, hash: [UInt8]) throws(StageError) {
        let (title, text, strings) = (article.title, article.text, article.strings)
        let (head, tail) = (self.head, self.tail)
        guard IntakeText.isUTF8(title.span), IntakeText.isUTF8(text.span), IntakeText.isUTF8(strings.span) else {
            throw .article("bad_stage_output", "A stage wrote a title, text or string that is no UTF-8.")
        }
        textMap.build(text.span, settings.offsets)
        titleMap.build(title.span, settings.offsets)
        writer.reset()
        writer.raw("{\"schema\":\"copydesk.article/1\",\"id\":")
        writer.string(id)
        writer.raw(",\"content_hash\":")
        writer.hexString(hash.span)
        writer.raw(",\"kind\":")
        writer.string(article.kind.rawValue)
        if let url = article.metadata.url, url.start < url.end {
            string(",\"url\":", url, strings)
        } else if !article.given.url.isEmpty {
            writer.raw(",\"url\":")
            writer.string(article.given.url)
        }
        writer.raw(head.span)
        metadata(article.metadata, title, strings)
        writer.raw(",\"text\":")
        writer.string(text.span)
        if settings.origin { origin(article, title, text) }
        counts(text)
        ranges(",\"paragraphs\":[", article.paragraphs, text)
        ranges(",\"sentences\":[", article.sentences, text)
        quotes(article, text, strings)
        entities(article, title, text, strings)
        keywords(article.keywords, strings)
        summary(article, text)
        let broken = fields(article.fields)
        writer.raw(tail.span)
        warnings(article.warnings, broken)
        writer.byte(UInt8(ascii: "}"))
    }

    private mutating func metadata(_ metadata: Metadata, _ title: [UInt8], _ strings: [UInt8]) {
        if !metadata.language.isEmpty {
            writer.raw(",\"language\":{\"code\":")
            writer.string(metadata.language)
            writer.raw(",\"confidence\":")
            writer.fixed(Double(min(max(metadata.languageConfidence, 0), 1)), decimals: 2)
            writer.byte(UInt8(ascii: "}"))
        }
        if !title.isEmpty {
            writer.raw(",\"title\":")
            writer.string(title.span)
        }
        string(",\"section\":", metadata.section, strings)
        list(",\"authors\":[", metadata.authors, strings)
        dateline(metadata, strings)
        writer.time(",\"published_at\":", metadata.published)
        writer.time(",\"modified_at\":", metadata.modified)
        list(",\"tags\":[", metadata.tags, strings)
        string(",\"image\":", metadata.image, strings)
        string(",\"publisher\":", metadata.publisher, strings)
    }

    private mutating func dateline(_ metadata: Metadata, _ strings: [UInt8]) {
        let start = writer.count
        writer.raw(",\"dateline\":{")
        let opened = writer.count
        string("\"place\":", metadata.datelinePlace, strings)
        let hasPlace = writer.count > opened
        string(hasPlace ? ",\"agency\":" : "\"agency\":", metadata.datelineAgency, strings)
        if writer.count == opened {
            writer.rewind(to: start)
        } else {
            writer.byte(UInt8(ascii: "}"))
        }
    }

    /// `key` and a range of `strings`; nothing when it is unknown or empty.
    mutating func string(_ key: StaticString, _ range: copydesk_range?, _ strings: [UInt8]) {
        guard let range else { return }
        let bytes = RecordState.bytes(range.start, range.end, strings.span)
        if bytes.isEmpty { return }
        writer.raw(key)
        writer.string(strings.span.extracting(bytes))
    }

    private mutating func list(_ key: StaticString, _ list: [copydesk_range], _ strings: [UInt8]) {
        var isFirst = true
        for range in list {
            let bytes = RecordState.bytes(range.start, range.end, strings.span)
            if bytes.isEmpty { continue }
            if isFirst { writer.raw(key) } else { writer.byte(UInt8(ascii: ",")) }
            isFirst = false
            writer.string(strings.span.extracting(bytes))
        }
        if !isFirst { writer.byte(UInt8(ascii: "]")) }
    }

    /// A range as whole characters within a string, whatever a stage set it to.
    @inline(__always)
    static func bytes(_ start: UInt32, _ end: UInt32, _ text: Span<UInt8>) -> Range<Int> {
        let last = OffsetMap.boundary(Int(end), in: text)
        let first = OffsetMap.boundary(Int(start), in: text)
        return first < last ? first..<last : last..<last
    }
}
