// The record's bytes: keys, offsets in three units, escapes, and what happens to what stages set wrongly.
import CStageABI
import JSON
import StageAPI
import Testing

@testable import Pipeline

/// An article of one paragraph with one entity at a range of characters found by search.
func sample(_ text: String, entity: String, title: String = "") -> Article {
    let article = Article()
    article.text = Array(text.utf8)
    article.title = Array(title.utf8)
    article.sources = [Source(name: "payload", bytes: article.text)]
    let count = UInt32(article.text.count)
    article.textOrigin = [
        copydesk_origin(
            start: 0, end: count, source_start: 0, source_end: count, source: 0, exact: 1, reserved: (0, 0))
    ]
    article.paragraphs = [copydesk_range(start: 0, end: count)]
    article.sentences = [copydesk_range(start: 0, end: count)]
    let name = Array(entity.utf8)
    if let start = article.text.indices.first(where: { article.text[$0...].starts(with: name) }) {
        article.mentions = [
            copydesk_mention(
                start: UInt32(start), end: UInt32(start + name.count), entity: 0,
                field: UInt8(COPYDESK_TEXT.rawValue), type: 0, confidence: 97, reserved: 0)
        ]
        article.entities = [
            copydesk_entity(
                name: article.store(entity), wikidata: 7747, type: UInt8(COPYDESK_PERSON.rawValue), confidence: 97,
                salience: 91, reserved: 0)
        ]
    }
    return article
}

func encode(_ article: Article, _ settings: RecordSettings = RecordSettings()) throws -> String {
    var out: [UInt8] = []
    let payload = article.text
    try RecordEncoder(settings).encode(article, payload: payload.span, into: &out)
    return String(decoding: out, as: UTF8.self)
}

@Suite struct EncoderTests {
    @Test func writesKeysInTheRecordsOrder() throws {
        let record = try encode(sample("Vladimir Putin spoke.", entity: "Vladimir Putin", title: "A \"title\""))
        #expect(record.hasPrefix(#"{"schema":"copydesk.article/1","id":""#))
        #expect(record.contains(#""title":"A \"title\"","text":"Vladimir Putin spoke.","origin""#))
        #expect(record.contains(#""salience":0.91,"confidence":0.97,"ids":{"wikidata":"Q7747"}"#))
    }
}
