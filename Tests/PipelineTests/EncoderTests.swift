// The record's bytes: keys, offsets in three units, escapes, and what happens to what stages set wrongly.
import CStageABI
import JSON
import StageAPI
import Testing

@testable import Pipeline

func range(_ start: Int, _ end: Int) -> copydesk_range { copydesk_range(start: UInt32(start), end: UInt32(end)) }

func origin(_ run: Range<Int>, _ source: Range<Int>, number: UInt8 = 0, exact: Bool = true) -> copydesk_origin {
    copydesk_origin(
        start: UInt32(run.lowerBound), end: UInt32(run.upperBound), source_start: UInt32(source.lowerBound),
        source_end: UInt32(source.upperBound), source: number, exact: exact ? 1 : 0, reserved: (0, 0))
}

func mention(_ range: Range<Int>, entity: Int = 0, in field: copydesk_field = COPYDESK_TEXT) -> copydesk_mention {
    copydesk_mention(
        start: UInt32(clamping: range.lowerBound), end: UInt32(clamping: range.upperBound), entity: UInt32(entity),
        field: UInt8(field.rawValue), type: 0, confidence: 97, reserved: 0)
}

/// Where a name stands in a text, each time.
func places(of name: String, in text: [UInt8]) -> [Range<Int>] {
    let wanted = Array(name.utf8)
    guard !wanted.isEmpty, text.count >= wanted.count else { return [] }
    return (0...text.count - wanted.count).filter { text[$0..<$0 + wanted.count].elementsEqual(wanted) }
        .map { $0..<$0 + wanted.count }
}

/// An article whose text is its payload, with one entity wherever its name stands in title and text.
func sample(_ text: String, entity: String, title: String = "") -> Article {
    let article = Article()
    article.text = Array(text.utf8)
    article.title = Array(title.utf8)
    article.sources = [Source(name: "payload", bytes: article.text)]
    let count = article.text.count
    article.textOrigin = [origin(0..<count, 0..<count)]
    article.paragraphs = [range(0, count)]
    article.sentences = [range(0, count)]
    article.mentions = places(of: entity, in: article.title).map { mention($0, in: COPYDESK_TITLE) }
    article.mentions += places(of: entity, in: article.text).map { mention($0) }
    article.entities = [
        copydesk_entity(
            name: article.store(entity), wikidata: 7747, type: UInt8(COPYDESK_PERSON.rawValue), confidence: 97,
            salience: 91, reserved: 0)
    ]
    return article
}

func encode(_ article: Article, _ settings: RecordSettings = RecordSettings()) throws -> String {
    var out: [UInt8] = []
    let payload = article.sources.first?.bytes ?? article.text
    try RecordEncoder(settings).encode(article, payload: payload.span, into: &out)
    return String(decoding: out, as: UTF8.self)
}

func settings(_ unit: OffsetUnit) -> RecordSettings {
    var settings = RecordSettings()
    settings.offsets = unit
    settings.pipelineName = "newsroom"
    settings.pipelineHash = "abc"
    settings.stages = [
        RecordSettings.StageName(id: "clean", version: "1", model: "page-12ab"),
        RecordSettings.StageName(id: "parse", version: "1"),
    ]
    return settings
}

@Suite struct EncoderTests {
    @Test func writesEveryKeyInTheRecordsOrder() throws {
        let article = sample(
            "MOSCOW (Reuters) - \"No,\" Vladimir Putin said.", entity: "Vladimir Putin", title: "A \"no\"")
        article.given.id = "id-1"
        article.metadata.url = article.store("https://example.org/a")
        article.metadata.language = "en"
        article.metadata.languageConfidence = 0.987
        article.metadata.section = article.store("International")
        article.metadata.authors = [article.store("Ann Author"), article.store("Ben Author")]
        article.metadata.datelinePlace = article.store("MOSCOW")
        article.metadata.datelineAgency = article.store("Reuters")
        article.metadata.published = Timestamp(seconds: 1_640_772_000, hasTime: true)
        article.metadata.modified = Timestamp(seconds: 1_640_736_000, hasTime: false)
        article.metadata.tags = [article.store("war")]
        article.metadata.image = article.store("https://example.org/a.jpg")
        article.metadata.publisher = article.store("The Example")
        article.quotes = [
            copydesk_quote(
                start: 20, end: 23, speaker: range(25, 39), speaker_name: range(0, 0), cue: range(40, 44),
                speaker_entity: 0)
        ]
        article.keywords = [copydesk_keyword(text: article.store("NATO"), score: 0.8)]
        article.summary = [0]
        article.fields = [(id: "reading-level", json: Array(#"{"grade": 7}"#.utf8))]
        article.warnings = [Warning(stage: "input", code: "utf8_repaired", message: "1 character.")]
        let record = try encode(article, settings(.unicode))
        #expect(
            record == #"{"schema":"copydesk.article/1","id":"id-1","content_hash":"9567b41d17bbdb113afbfe0bfadcbe08","#
                + #""kind":"article","url":"https://example.org/a","offsets":"unicode","language":{"code":"en","confidence":0.99},"#
                + #""title":"A \"no\"","section":"International","authors":["Ann Author","Ben Author"],"#
                + #""dateline":{"place":"MOSCOW","agency":"Reuters"},"published_at":"2021-12-29T10:00:00Z","#
                + #""modified_at":"2021-12-29","tags":["war"],"image":"https://example.org/a.jpg","publisher":"The Example","#
                + #""text":"MOSCOW (Reuters) - \"No,\" Vladimir Putin said.","#
                + #""origin":{"sources":["payload"],"text":[[0,45,0,45]]},"word_count":6,"reading_minutes":1,"#
                + #""paragraphs":[[0,45]],"sentences":[[0,45]],"#
                + #""quotes":[{"start":20,"end":23,"speaker":{"name":"Vladimir Putin","entity":0,"start":25,"end":39},"cue":"said"}],"#
                + #""entities":[{"name":"Vladimir Putin","type":"person","salience":0.91,"confidence":0.97,"#
                + #""ids":{"wikidata":"Q7747"},"mentions":[{"in":"text","start":25,"end":39,"text":"Vladimir Putin"}]}],"#
                + #""keywords":[{"text":"NATO","score":0.80}],"#
                + #""summary":{"text":"MOSCOW (Reuters) - \"No,\" Vladimir Putin said.","sentences":[0]},"#
                + #""fields":{"reading-level":{"grade": 7}},"stages":[{"id":"clean","version":"1","model":"page-12ab"},"#
                + #"{"id":"parse","version":"1"}],"#
                + #""pipeline":{"name":"newsroom","hash":"abc"},"#
                + #""warnings":[{"stage":"input","code":"utf8_repaired","message":"1 character."}]}"#)
        try checkRecords([(record, article.text)])
    }

    @Test func omitsWhatIsUnknown() throws {
        let article = Article()
        article.text = Array("Plain.".utf8)
        article.metadata.authors = [range(0, 0)]
        article.metadata.section = range(3, 3)
        article.keywords = [copydesk_keyword(text: range(0, 0), score: .nan)]
        article.metadata.published = Timestamp(seconds: .max, hasTime: true)
        let record = try encode(article)
        #expect(
            record.hasSuffix(#""text":"Plain.","word_count":1,"reading_minutes":1,"stages":[],"pipeline":{"name":""}}"#)
        )
        #expect(record.contains(#""kind":"article","offsets":"unicode","text""#))
    }

    @Test(arguments: OffsetUnit.allCases)
    func offsetsHoldBeyondTheBMPWithCombiningMarksAndCRLF(unit: OffsetUnit) throws {
        let texts = [
            "Ascii Ann only.", "\u{1F600}\u{1F600} Ann \u{10FFFF}", "Cafe\u{301} Ann\r\nÅsa Ann\u{301}",
            "中文 Ann 中文\nAnn",
            String(repeating: "é", count: 63) + "Ann" + String(repeating: "\u{1F600}", count: 40) + "Ann",
            String(repeating: "x", count: 64) + "Ann", String(repeating: "\u{1F600}", count: 16) + "Ann",
            String(repeating: "ÄÖ\u{1F600}x中 Ann ", count: 200),
        ]
        var pairs: [(String, [UInt8])] = []
        for text in texts {
            let article = sample(text, entity: "Ann")
            #expect(!article.mentions.isEmpty)
            pairs.append((try encode(article, settings(unit)), article.text))
        }
        try checkRecords(pairs)
    }

    @Test func offsetsAreThoseOfTheStringsOwnViews() {
        var dice: UInt64 = 5
        var text = ""
        let alphabet: [Unicode.Scalar] = ["a", "b", "é", "中", "\u{1F600}", "\u{301}", "\n"]
        for _ in 0..<700 {
            dice = dice &* 6_364_136_223_846_793_005 &+ 1
            text.unicodeScalars.append(alphabet[Int(dice >> 40) % alphabet.count])
        }
        let bytes = Array(text.utf8)
        var unicode = OffsetMap()
        unicode.build(bytes.span, .unicode)
        var utf16 = OffsetMap()
        utf16.build(bytes.span, .utf16)
        var utf8 = OffsetMap()
        utf8.build(bytes.span, .utf8)
        for index in text.unicodeScalars.indices {
            let byte = index.utf16Offset(in: text)
            let at = text.utf8.distance(from: text.startIndex, to: index)
            let points = Int(unicode.offset(at, in: bytes.span))
            let units = Int(utf16.offset(at, in: bytes.span))
            let inside = Int(utf8.offset(at + text.unicodeScalars[index].utf8.count - 1, in: bytes.span))
            #expect(points == text.unicodeScalars.distance(from: text.startIndex, to: index))
            #expect(units == byte)
            #expect(inside == at)
        }
        let end = Int(unicode.offset(.max, in: bytes.span))
        #expect(end == 700)
    }

    @Test func originLeadsThroughReferencesTagsAndFoldedSpace() throws {
        let page = "<p>Tom &amp; Ann\r\n  \u{1F600} <b>Ann</b></p>"
        let article = sample("Tom & Ann \u{1F600} Ann", entity: "Ann")
        let source = Array(page.utf8)
        article.sources = [Source(name: "payload", bytes: source)]
        article.textOrigin = [
            origin(0..<4, 3..<7), origin(4..<5, 7..<12, exact: false), origin(5..<9, 12..<16),
            origin(9..<10, 16..<20, exact: false), origin(10..<14, 20..<24), origin(14..<15, 24..<25, exact: false),
            origin(15..<18, 28..<31),
        ]
        let record = try encode(article)
        #expect(
            record.contains(
                #""origin":{"sources":["payload"],"text":[[0,4,3,7],[4,5,7,12],[5,9,12,16],[9,10,16,20],[10,12,20,22],[12,15,25,28]]}"#
            ))
        try checkRecords(OffsetUnit.allCases.map { (try encode(article, settings($0)), source) })
    }

    @Test func originNamesTheCharsetThatOffsetsCountIn() throws {
        let payload =
            Array("<meta charset=windows-1251><p>".utf8) + [0xCF, 0xF3, 0xF2, 0xE8, 0xED, 0x20] + Array("Ann".utf8)
        let article = Article()
        try Intake().read(payload.span, headers: IntakeHeaders(), timestamp: 0, into: article)
        let made = sample("Путин Ann", entity: "Ann")
        made.sources = article.sources
        made.textOrigin = [origin(0..<14, 30..<44)]
        let record = try encode(made)
        #expect(record.contains(#""origin":{"sources":["payload"],"charset":"windows-1251","text":[[0,9,30,39]]}"#))
        try checkRecords(OffsetUnit.allCases.map { (try encode(made, settings($0)), payload) })
    }

    @Test func originNamesTheSourcesOfAnEnvelope() throws {
        let payload = Array(#"{"headline":"Ann \ud83d\ude00 Ann","body":["Ann one.","Two Ann."]}"#.utf8)
        let article = Article()
        try Intake().read(payload.span, headers: IntakeHeaders(), timestamp: 0, into: article)
        let (body, title) = (article.sources[0].bytes, article.sources[1].bytes)
        let made = sample(
            String(decoding: body, as: UTF8.self), entity: "Ann", title: String(decoding: title, as: UTF8.self))
        made.sources = article.sources
        made.titleOrigin = [origin(0..<title.count, 0..<title.count, number: 1)]
        let record = try encode(made)
        #expect(
            record.contains(#""origin":{"sources":["/body","/headline"],"title":[[0,9,0,9,1]],"text":[[0,18,0,18]]}"#))
        try checkRecords(OffsetUnit.allCases.map { (try encode(made, settings($0)), payload) })
    }

    @Test func cutsWhatAStageSetWrongly() throws {
        let article = sample("Åsa met Ann.", entity: "Ann")
        article.paragraphs = [range(0, 9999), copydesk_range(start: .max, end: .max), range(7, 2)]
        article.sentences = [range(0, 1)]
        article.summary = [0, 7, .max]
        article.mentions += [
            mention(0..<1), mention(3..<3), mention(0..<Int(UInt32.max)), mention(0..<3, entity: 77),
            copydesk_mention(start: 9, end: 2, entity: 0, field: 9, type: 9, confidence: 255, reserved: 0),
        ]
        article.quotes = [
            copydesk_quote(
                start: 9, end: 1, speaker: copydesk_range(start: .max, end: 0), speaker_name: range(1, 90_000),
                cue: copydesk_range(start: 1, end: .max), speaker_entity: .max),
            copydesk_quote(
                start: 0, end: 4, speaker: range(0, 0), speaker_name: range(0, 0), cue: range(0, 0),
                speaker_entity: .min),
        ]
        article.textOrigin += [
            origin(0..<5, 0..<90_000, exact: false), origin(0..<3, 0..<3, number: 200),
            copydesk_origin(start: 9, end: 2, source_start: .max, source_end: 0, source: 0, exact: 1, reserved: (0, 0)),
        ]
        article.keywords = [copydesk_keyword(text: article.store("x"), score: .infinity)]
        for unit in OffsetUnit.allCases {
            let record = try encode(article, settings(unit))
            let bytes = Array(record.utf8)
            let isStrict = JSONReader().isStrict(bytes.span)
            #expect(isStrict)
            #expect(record.contains(#""summary":{"text":"","sentences":[0]}"#))
        }
    }

    @Test func refusesTextThatIsNoUTF8() {
        let article = Article()
        article.text = [0x41, 0xFF]
        #expect(throws: StageError.self) { try encode(article) }
    }

    @Test func leavesOutFieldsThatAreNoJSONAndKeepsTheOthersOnOneLine() throws {
        let article = Article()
        article.text = [0x41]
        article.fields = [
            (id: "broken", json: Array("{\"a\":".utf8)), (id: "pretty", json: Array("{\n  \"a\": [1,\n2]\n}".utf8)),
            (id: "lone", json: Array(#""\udc00""#.utf8)),
            (id: "deep", json: [UInt8](repeating: 0x5B, count: 61) + [UInt8](repeating: 0x5D, count: 61)),
        ]
        let record = try encode(article)
        #expect(!record.contains("\n"))
        #expect(record.contains(#""fields":{"pretty":{   "a": [1, 2] }}"#))
        #expect(record.components(of: "invalid_fields") == 3)
    }

    @Test func idsAreGivenOrTheAddressOrThePayloadsDigest() throws {
        let article = Article()
        article.text = Array("abc".utf8)
        let encoder = RecordEncoder()
        let payload = Array("abc".utf8)
        #expect(encoder.id(article, payload: payload.span) == "ba7816bf8f01cfea414140de5dae2223")
        article.given.url = "https://example.org/given"
        #expect(encoder.id(article, payload: payload.span) == "https://example.org/given")
        article.metadata.url = article.store("https://example.org/canonical")
        #expect(encoder.id(article, payload: payload.span) == "https://example.org/canonical")
        article.given.id = "7"
        #expect(encoder.id(article, payload: payload.span) == "7")
    }

    @Test func writesTheSameBytesAgain() throws {
        let article = sample("Ann \u{1F600} and Ann.", entity: "Ann", title: "Ann")
        let encoder = RecordEncoder()
        var (first, other, second): ([UInt8], [UInt8], [UInt8]) = ([], [], [])
        let payload = article.text
        try encoder.encode(article, payload: payload.span, into: &first)
        try encoder.encode(
            sample(String(repeating: "中 ", count: 500), entity: "中"), payload: payload.span, into: &other)
        try encoder.encode(article, payload: payload.span, into: &second)
        #expect(first == second)
        #expect(first != other)
    }

    @Test(arguments: [
        (0, true, "1970-01-01T00:00:00Z"), (951_782_400, false, "2000-02-29"), (-1, true, "1969-12-31T23:59:59Z"),
        (253_402_300_799, true, "9999-12-31T23:59:59Z"), (-62_167_219_200, false, "0000-01-01"),
        (4_107_542_400, false, "2100-03-01"), (4_107_542_399, true, "2100-02-28T23:59:59Z"),
    ])
    func writesTimesAsISO8601(seconds: Int64, hasTime: Bool, wanted: String) {
        var writer = JSONWriter()
        writer.time("", Timestamp(seconds: seconds, hasTime: hasTime))
        var out: [UInt8] = []
        writer.copy(to: &out)
        #expect(String(decoding: out, as: UTF8.self) == "\"\(wanted)\"")
    }

    @Test(arguments: [
        ("", 0), ("one", 1), ("One, two - three.", 3), ("a-b can't 3.5 U.S.", 4), ("  — … \"x\" ", 1), ("中文字词", 2),
        ("中文字 and 12", 4),
        ("naïve café", 2), ("a\u{A0}b\u{2003}c\u{3000}d", 4), ("1234567 1234567 12345678 9", 4),
        ("... !!! ???????? a", 1),
        ("Привет мир", 2), ("\u{1F600} \u{1F600}", 0), ("abcdefgh", 1), ("abcdefghé ijk", 2), ("\u{2018}Tis", 1),
    ])
    func countsWordsAsAReaderWould(text: String, wanted: Int) {
        let bytes = Array(text.utf8)
        #expect(WordCount.count(bytes.span) == wanted)
    }
}

extension String {
    func components(of part: String) -> Int { places(of: part, in: Array(utf8)).count }
}
