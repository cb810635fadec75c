// Payloads of every kind at the door: what they become, and the names of the refusals.
import CCompression
import StageAPI
import Testing

@testable import Pipeline

func take(
    _ payload: [UInt8], _ headers: IntakeHeaders = IntakeHeaders(), _ settings: IntakeSettings = IntakeSettings()
) throws -> Article {
    let article = Article()
    try Intake(settings).read(payload.span, headers: headers, timestamp: 5, into: article)
    return article
}

func take(_ payload: String, contentType: String = "") throws -> Article {
    try take(Array(payload.utf8), IntakeHeaders(contentType: contentType))
}

/// The code of the refusal, or `taken`.
func refusal(
    _ payload: [UInt8], _ headers: IntakeHeaders = IntakeHeaders(), _ settings: IntakeSettings = IntakeSettings()
) -> String {
    do {
        _ = try take(payload, headers, settings)
        return "taken"
    } catch {
        return (error as? StageError)?.code ?? "no stage error"
    }
}

func body(_ article: Article) -> String { String(decoding: article.sources[0].bytes, as: UTF8.self) }

func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(&stream, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    var out = [UInt8](repeating: 0, count: bytes.count + 1024)
    var input = bytes
    let capacity = out.count
    let produced = input.withUnsafeMutableBufferPointer { source in
        out.withUnsafeMutableBufferPointer { target in
            stream.next_in = source.baseAddress
            stream.avail_in = UInt32(source.count)
            stream.next_out = target.baseAddress
            stream.avail_out = UInt32(capacity)
            deflate(&stream, Z_FINISH)
            return capacity - Int(stream.avail_out)
        }
    }
    deflateEnd(&stream)
    return Array(out[..<produced])
}

func zstd(_ bytes: [UInt8]) -> [UInt8] {
    var out = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
    let produced = ZSTD_compress(&out, out.count, bytes, bytes.count, 3)
    return Array(out[..<produced])
}

@Suite struct IntakeTests {
    @Test func takesTextAsItIs() throws {
        let article = try take("\u{FEFF}Hello.\r\nWörld\t\u{1F600}", contentType: "text/plain; charset=UTF-8")
        #expect(article.media == .text)
        #expect(body(article) == "Hello.\r\nWörld\t\u{1F600}")
        #expect(article.sources[0].name == "payload")
        #expect(article.recordTimestamp == 5)
        #expect(article.warnings.isEmpty)
    }

    @Test(arguments: [
        ("<!DOCTYPE html><p>x", Article.Media.html), ("  \n<html lang=en>", .html), ("<!-- c --><p>", .html),
        ("<P>x</P>", .html),
        ("<div\nclass=a>", .html), ("<br/>x", .html), ("<?xml version='1.0'?><html/>", .html),
        ("<a@b.org> wrote", .text),
        ("<3 you", .text), ("< p>", .text), ("<paragraph>", .text), ("Plain <p>text</p>", .text), ("<", .text),
        ("<p", .text),
        ("{braces} are no JSON", .text), ("{", .text), ("[1]", .text),
    ])
    func findsOutWhatAPayloadIsByItsFirstBytes(payload: String, media: Article.Media) throws {
        let article = try take(payload)
        #expect(article.media == media)
        #expect(body(article) == payload)
    }

    @Test func theContentTypeWinsOverTheFirstBytes() throws {
        #expect(try take("<p>x", contentType: "text/plain").media == .text)
        #expect(try take("x", contentType: "Text/HTML; Charset=\"utf-8\"").media == .html)
        #expect(try take(#"{"text":"x"}"#, contentType: "text/plain").sources[0].name == "payload")
        #expect(try take(#"{"text":"x"}"#, contentType: "application/vnd.news+json").sources[0].name == "/text")
        #expect(try take("<p>x", contentType: "application/octet-stream").media == .html)
        #expect(refusal(Array("text".utf8), IntakeHeaders(contentType: "application/json")) == "bad_json")
    }

    @Test func repairsALittleBrokenUTF8AndWarns() throws {
        let payload = Array(String(repeating: "aé", count: 150).utf8) + [0xFF, 0x01]
        let article = try take(payload, IntakeHeaders(contentType: "text/plain; charset=utf-8"))
        #expect(body(article).hasSuffix("aé\u{FFFD} "))
        #expect(article.warnings.map(\.code) == ["utf8_repaired", "control_characters"])
        #expect(article.warnings.allSatisfy { $0.stage == "input" })
    }

    @Test func refusesWhatIsNoTextByTheWholePercent() {
        let letters = Array(String(repeating: "é", count: 98).utf8)
        #expect(refusal(letters + [0x61, 0xFF]) == "taken")
        #expect(refusal(letters + [0xFF]) == "not_text")
        #expect(refusal(letters + [0x61, 0x00]) == "taken")
        #expect(refusal(letters + [0x07]) == "not_text")
        #expect(refusal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D]) == "not_text")
        #expect(refusal(gzip(letters)) == "not_text")
    }

    @Test func refusesWhatIsEmptyOrTooLarge() {
        #expect(refusal([]) == "empty")
        #expect(refusal(gzip([]), IntakeHeaders(contentEncoding: "gzip")) == "empty")
        #expect(refusal(Array(" \n\t ".utf8)) == "no_text")
        var settings = IntakeSettings()
        settings.maxBytes = 10
        #expect(refusal([UInt8](repeating: 0x61, count: 10), IntakeHeaders(), settings) == "taken")
        #expect(refusal([UInt8](repeating: 0x61, count: 11), IntakeHeaders(), settings) == "too_large")
    }

    @Test func unpacksGzipAndZstdWithinTheLimit() throws {
        let text = [UInt8](repeating: 0x61, count: 300_000)
        var settings = IntakeSettings()
        settings.maxBytes = 300_000
        for (name, packed) in [("gzip", gzip(text)), ("X-GZIP ", gzip(text)), ("zstd", zstd(text))] {
            let headers = IntakeHeaders(contentEncoding: name)
            #expect(try take(packed, headers, settings).sources[0].bytes == text)
            settings.maxBytes = 299_999
            #expect(refusal(packed, headers, settings) == "too_large")
            settings.maxBytes = 300_000
            for count in [0, 1, 5, packed.count / 2, packed.count - 1] {
                #expect(refusal(Array(packed[..<count]), headers, settings) == (count == 0 ? "empty" : "bad_encoding"))
            }
            #expect(refusal(packed + [1, 2, 3], headers, settings) == "bad_encoding")
            #expect(refusal(text.dropLast(), headers, settings) == "bad_encoding")
        }
        #expect(refusal(text, IntakeHeaders(contentEncoding: "br"), settings) == "bad_encoding")
        #expect(refusal(text, IntakeHeaders(contentEncoding: "identity"), settings) == "taken")
    }

    @Test func unpacksSeveralMembersAndFramesAndGoesOnAfterABrokenOne() throws {
        let intake = Intake()
        let article = Article()
        let broken = Array(gzip(Array("broken".utf8)).dropLast(3))
        #expect(throws: StageError.self) {
            try intake.read(broken.span, headers: IntakeHeaders(contentEncoding: "gzip"), timestamp: 0, into: article)
        }
        let members = gzip(Array("one ".utf8)) + gzip(Array("two".utf8)) + [0, 0]
        article.reset()
        try intake.read(members.span, headers: IntakeHeaders(contentEncoding: "gzip"), timestamp: 0, into: article)
        #expect(body(article) == "one two")
        let frames = zstd(Array("one ".utf8)) + zstd(Array("two".utf8))
        article.reset()
        try intake.read(frames.span, headers: IntakeHeaders(contentEncoding: "zstd"), timestamp: 0, into: article)
        #expect(body(article) == "one two")
    }

    @Test func namesTheSchemaRegistryAndSaysWhatToSet() throws {
        let payload: [UInt8] = [0, 0, 0, 1, 2] + Array(#"{"text":"x"}"#.utf8)
        let error = #expect(throws: StageError.self) { try take(payload) }
        #expect(error?.code == "schema_registry")
        let message = error?.message ?? ""
        #expect(message.contains("schema id 258") && message.contains("schema_id: strip"))
        var settings = IntakeSettings()
        settings.schemaID = .strip
        #expect(try body(take(payload, IntakeHeaders(), settings)) == "x")
        #expect(refusal([0, 0, 0, 1, 2, 6, 0x61, 0x62, 0x63], IntakeHeaders(), settings) == "schema_registry")
        #expect(
            refusal([0, 0x61, 0, 0x62, 0, 0x63], IntakeHeaders(contentType: "text/plain; charset=utf-16be")) == "taken")
    }

    @Test func readsUTF16WithAMark() throws {
        let units: (String) -> [UInt8] = { [0xFF, 0xFE] + $0.utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] } }
        #expect(try body(take(units("Wörld \u{1F600}"))) == "Wörld \u{1F600}")
        #expect(try take(units("<html><p>x")).media == .html)
        let swapped: [UInt8] = [0xFE, 0xFF] + #"{"text":"é"}"#.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
        #expect(try body(take(swapped)) == "é")
    }
}

@Suite struct IntakeCharsetTests {
    @Test(arguments: [
        "shift_jis", "gb18030", "big5", "euc-kr", "iso-2022-jp", "windows-1251", "iso-8859-7", "nonsense",
    ])
    func bytesThatACharsetDoesNotHaveAreReplacedNotFatal(charset: String) throws {
        let headers = IntakeHeaders(contentType: "text/plain; charset=\(charset)")
        let letters = [UInt8](repeating: 0x61, count: 400)
        for broken: [UInt8] in [[0xFF], [0x81], [0xFF, 0x20, 0x80], [0x84, 0x31]] {
            let before = try take(letters + broken, headers)
            #expect(body(before).hasPrefix("aaaa"))
            #expect(String(validating: before.sources[0].bytes, as: UTF8.self) != nil)
            #expect(body(try take(broken + letters, headers)).hasSuffix("aaaa"))
        }
    }

    @Test func readsWhatTheContentTypeOrThePageDeclares() throws {
        let latin = IntakeHeaders(contentType: "text/plain; charset=ISO-8859-1")
        #expect(try body(take([0x63, 0x61, 0x66, 0xE9, 0x20, 0x80], latin)) == "caf\u{E9} \u{20AC}")
        let page = Array("<meta charset=windows-1251><p>".utf8) + [0xCF, 0xF0, 0xE8, 0xE2, 0xE5, 0xF2]
        #expect(try body(take(page)).hasSuffix("Привет"))
        #expect(try take(page).sources[0].charset == "windows-1251")
        #expect(try take("é").sources[0].charset == "")
        let envelope = Array(#"{"text":"caf"#.utf8) + [0xE9] + Array(#""}"#.utf8)
        let declared = IntakeHeaders(contentType: "application/json; charset=iso-8859-1")
        #expect(try body(take(envelope, declared)) == "caf\u{E9}")
    }
}

@Suite struct IntakeEnvelopeTests {
    @Test func mapsTheUsualNames() throws {
        let article = try take(
            #"""
            {"guid": 12, "link": "https://example.org/a", "headline": "T\u00eftle", "content": "Text.", "byline": "By Ann",
             "pubDate": 1640772000, "updated": "2021-12-30", "category": ["International", "War"], "lang": "en",
             "keywords": "war, peace ,", "source": {"name": "The Example"}, "image": [{"url": "https://example.org/a.jpg"}]}
            """#)
        #expect(article.sources.map(\.name) == ["/content", "/headline"])
        #expect(article.given.titleSource == 1)
        #expect(String(decoding: article.sources[1].bytes, as: UTF8.self) == "Tïtle")
        #expect(article.given.id == "12")
        #expect(article.given.url == "https://example.org/a")
        #expect(article.given.authors == ["Ann"])
        #expect(article.given.published == "1640772000")
        #expect(article.given.modified == "2021-12-30")
        #expect(article.given.section == "International")
        #expect(article.given.language == "en")
        #expect(article.given.tags == ["war", "peace"])
        #expect(article.given.publisher == "The Example")
        #expect(article.given.image == "https://example.org/a.jpg")
    }

    @Test func triesTheNamesOfAFieldInOrderAndSkipsBlankOnes() throws {
        let article = try take(
            #"{"content": "third", "text": " ", "body": null, "author": [], "byline": "Ann", "uuid": "u", "id": "i"}"#)
        #expect(article.sources.map(\.name) == ["/content"])
        #expect(article.given.authors == ["Ann"])
        #expect(article.given.id == "i")
    }

    @Test func takesAuthorsAsNamesOrObjects() throws {
        let article = try take(#"{"text":"x","authors":[{"name":"Ann"},"Ben",{"name":null},{"x":1},["Cy"],""]}"#)
        #expect(article.given.authors == ["Ann", "Ben"])
    }

    @Test func followsPointersAndNamesSourcesByThem() throws {
        var settings = IntakeSettings()
        settings.text = ["/article/parts", "a/b"]
        settings.title = ["/article/head~1line"]
        let payload = Array(#"{"article":{"parts":["One.",2,"Two."],"head/line":"T"},"a/b":"no"}"#.utf8)
        let article = try take(payload, IntakeHeaders(id: "header"), settings)
        #expect(body(article) == "One.\n\nTwo.")
        #expect(article.sources.map(\.name) == ["/article/parts", "/article/head~1line"])
        #expect(article.given.id == "header")
        let other = try take(Array(#"{"a/b":"yes"}"#.utf8), IntakeHeaders(), settings)
        #expect(other.sources.map(\.name) == ["/a~1b"])
    }

    @Test(arguments: [
        (#"{"text":"<p>One</p>"}"#, Article.Media.html), (#"{"text":"One<br>Two"}"#, .html),
        (#"{"text":"a < b <i>c</i>"}"#, .text),
        (#"{"html":"just words"}"#, .html), (#"{"text":"words","html":"<p>x</p>"}"#, .text),
        (#"{"text":"One</P>"}"#, .html),
        (#"{"text":"<prose> <"}"#, .text),
    ])
    func knowsHTMLInAField(payload: String, media: Article.Media) throws {
        #expect(try take(payload).media == media)
    }

    @Test(arguments: [
        ("{}", "no_text"), (#"{"text":""}"#, "no_text"), (#"{"text":["",1]}"#, "no_text"),
        (#"{"text":{"a":"b"}}"#, "no_text"),
        (#"{"title":"only"}"#, "no_text"), (#"{"text":"cut"#, "bad_json"), (#"{"text":"x"}}"#, "bad_json"),
        ("{\"text\":\"x\",\"a\":" + String(repeating: "[", count: 5000), "too_deep"),
    ])
    func refusesByName(payload: String, code: String) {
        #expect(refusal(Array(payload.utf8)) == code)
    }

    @Test func repairsWhatSimdjsonRefuses() throws {
        let filler = String(repeating: "a", count: 400)
        var payload = Array(#"{"n":1e999,"id":123456789012345678901234567890,"text":"\#(filler)\ud800 "#.utf8)
        payload += [0xC3] + Array("\n\u{1}\"}".utf8)
        let article = try take(payload)
        #expect(body(article) == filler + "\u{FFFD} \u{FFFD}\n ")
        #expect(article.given.id == "123456789012345678901234567890")
        #expect(article.warnings.map(\.code) == ["utf8_repaired", "control_characters", "json_repaired"])
    }

    @Test func escapedControlCharactersBecomeSpaces() throws {
        let filler = String(repeating: "a", count: 100)
        let article = try take(#"{"text":"\#(filler)\u0000b","title":"T"}"#)
        #expect(body(article) == filler + " b")
        #expect(refusal(Array(#"{"text":"a\u0000b"}"#.utf8)) == "not_text")
    }

    @Test(.timeLimit(.minutes(15))) func takesHostileEnvelopesInLinearTime() throws {
        let members = (0..<30_000).map { #""k\#($0)":[]"# }.joined(separator: ",")
        #expect(try body(take("{\(members),\"text\":\"x\"}")) == "x")
        let names = String(repeating: #""text":"","#, count: 30_000)
        #expect(try body(take("{\(names)\"body\":\"x\"}")) == "x")
        let list = String(repeating: #""","#, count: 100_000)
        #expect(refusal(Array("{\"text\":[\(list)1],\"authors\":[\(list)1]}".utf8)) == "no_text")
        #expect(
            refusal(Array(("{\"text\":\"" + String(repeating: "\\ud800", count: 100_000) + "\"}").utf8)) == "not_text"
        )
        #expect(
            try take(Array(("{\"text\":\"" + String(repeating: "<p", count: 200_000) + "\"}").utf8)).media == .text)
    }
}
