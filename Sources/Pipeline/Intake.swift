// The door: a payload and its headers become an article's sources and given metadata, or a refusal with a name.
internal import JSON
package import StageAPI

/// What a message's headers say of its payload; empty where a header is missing.
package struct IntakeHeaders: Sendable {
    /// `content-type`.
    package var contentType = ""
    /// `content-encoding`.
    package var contentEncoding = ""
    /// The article's id, from the header that the pipeline file names.
    package var id = ""

    /// Takes the headers' values.
    package init(contentType: String = "", contentEncoding: String = "", id: String = "") {
        self.contentType = contentType
        self.contentEncoding = contentEncoding
        self.id = id
    }
}

/// Reads payloads one after another; keeps its memory, so one a lane.
package final class Intake {
    private let settings: IntakeSettings
    private let unpacker = IntakeUnpacker()
    private let reader = JSONReader()
    private var fields: IntakeFields
    private var unpacked: [UInt8] = []
    private var lastContentType = ""
    private var lastMedia = IntakeMedia(contentType: "")

    /// Makes an intake.
    package init(_ settings: IntakeSettings = IntakeSettings()) {
        self.settings = settings
        fields = IntakeFields(settings)
    }

    /// Fills an empty article from a payload, or says why it is none. `timestamp` is the record's own, in milliseconds.
    package func read(
        _ payload: Span<UInt8>, headers: IntakeHeaders, timestamp: Int64, into article: Article
    ) throws(StageError) {
        article.recordTimestamp = timestamp
        article.given.id = headers.id
        if payload.isEmpty { throw .article("empty", "The payload has no bytes.") }
        if payload.count > settings.maxBytes {
            throw .article(
                "too_large", "The payload has \(payload.count) bytes; max_bytes allows \(settings.maxBytes).")
        }
        let encoding = headers.contentEncoding.isEmpty ? "" : headers.contentEncoding.trimmedLowerASCII
        switch encoding {
        case "", "identity", "none": try readBody(payload, headers, article)
        default: try readPacked(payload, encoding, headers, article)
        }
    }

    private func readPacked(
        _ payload: Span<UInt8>, _ encoding: String, _ headers: IntakeHeaders, _ article: Article
    ) throws(StageError) {
        var buffer: [UInt8] = []
        swap(&buffer, &unpacked)
        defer { if buffer.capacity <= 1 << 20 { swap(&buffer, &unpacked) } }
        switch encoding {
        case "gzip", "x-gzip": try unpacker.gzip(payload, limit: settings.maxBytes, into: &buffer)
        case "zstd": try unpacker.zstd(payload, limit: settings.maxBytes, into: &buffer)
        default:
            throw .article("bad_encoding", "Of content-encodings only gzip and zstd are unpacked.")
        }
        if buffer.isEmpty { throw .article("empty", "Unpacked, the payload has no bytes.") }
        try readBody(buffer.span, headers, article)
    }

    private func readBody(
        _ payload: Span<UInt8>, _ headers: IntakeHeaders, _ article: Article
    ) throws(StageError) {
        if headers.contentType != lastContentType {
            lastContentType = headers.contentType
            lastMedia = IntakeMedia(contentType: headers.contentType)
        }
        let media = lastMedia
        let body = payload.extracting((try schemaIDLength(payload, media))...)
        switch media.form {
        case .json: try readEnvelope(body, media, article)
        case .html: try readWhole(body, media, .html, article)
        case .text: try readWhole(body, media, .text, article)
        case .unknown:
            switch looks(body) {
            case .json: try readEnvelope(body, media, article)
            case .html: try readWhole(body, media, .html, article)
            default: try readWhole(body, media, .text, article)
            }
        }
    }

    /// What the first bytes look like; those of UTF-16 with a mark are decoded first.
    private func looks(_ body: Span<UInt8>) -> IntakeMedia.Form {
        if Intake.hasUTF16Mark(body) {
            let first = body.extracting(..<(min(body.count, 1024) & ~1))
            let bytes = CharsetDecoder.decode(first, declared: "", isHTML: false).bytes
            return IntakeMedia.form(bytes.span)
        }
        return IntakeMedia.form(body)
    }

    private static func hasUTF16Mark(_ body: Span<UInt8>) -> Bool {
        body.count >= 2 && body[0] ^ body[1] == 1 && body[0] >= 0xFE
    }

    /// A payload that is the body: text or a page.
    private func readWhole(
        _ body: Span<UInt8>, _ media: IntakeMedia, _ kind: Article.Media, _ article: Article
    ) throws(StageError) {
        var (bytes, replaced, charset) = IntakeText.decode(body, charset: media.charset, isHTML: kind == .html)
        let controls = IntakeText.mendControls(&bytes)
        try IntakeText.judge(article, bytes.span, replaced: replaced, controls: controls)
        if IntakeText.isBlank(bytes.span) { throw .article("no_text", "The payload holds nothing but white space.") }
        article.media = kind
        article.sources.append(Source(name: "payload", bytes: bytes, charset: charset))
    }

    private func readEnvelope(
        _ body: Span<UInt8>, _ media: IntakeMedia, _ article: Article
    ) throws(StageError) {
        let isUTF8 = media.charset.isEmpty || media.charset == "utf-8" || media.charset == "utf8"
        if isUTF8 && !Intake.hasUTF16Mark(body) {
            try readDocument(body, 0, article)
        } else {
            let (bytes, replaced, _) = CharsetDecoder.decode(body, declared: media.charset, isHTML: false)
            try readDocument(bytes.span, replaced, article)
        }
    }

    private func readDocument(_ body: Span<UInt8>, _ replaced: Int, _ article: Article) throws(StageError) {
        defer { reader.trim() }
        do throws(JSONError) {
            try reader.read(body)
        } catch {
            switch error {
            case .tooDeep:
                throw .article("too_deep", "The JSON is nested deeper than \(reader.maxDepth) levels.")
            case .malformed(let expected, let at):
                throw .article("bad_json", "The payload is no JSON: expected \(expected) at byte \(at).")
            }
        }
        try fields.fill(article, from: reader, settings, replaced: replaced)
    }

    /// Confluent's wire format puts a byte 0 and the schema's id, four bytes, before the value.
    private func schemaIDLength(_ payload: Span<UInt8>, _ media: IntakeMedia) throws(StageError) -> Int {
        guard payload.count >= 5, payload[0] == 0, !media.charset.hasPrefix("utf-16"),
            !media.charset.hasPrefix("utf-32")
        else { return 0 }
        if settings.schemaID == .strip, IntakeMedia.beginsLikeJSON(payload.extracting(5...)) {
            return 5
        }
        var id: UInt32 = 0
        for i in 1...4 { id = id << 8 | UInt32(payload[i]) }
        throw .article(
            "schema_registry",
            "The payload begins with byte 0 and schema id \(id), the schema registry's wire format. If its values are "
                + "JSON, set `schema_id: strip` under `input:`; Avro and Protobuf have to be produced as JSON instead "
                + "(value.converter=org.apache.kafka.connect.json.JsonConverter in Kafka Connect).")
    }
}
