// Whole articles through the stage: which entities come out, with which names, kinds and places.
import CStageABI
import NewsText
import StageAPI
import Testing

@testable import EntitiesStage

/// An article of a headline and paragraphs; a sentence ends at ". " before a capital, or with the paragraph.
func article(_ title: String, _ paragraphs: String...) -> Article {
    let article = Article()
    article.title = Array(title.utf8)
    article.text = Array(paragraphs.joined(separator: "\n").utf8)
    var start = 0
    let text = article.text
    for i in text.indices {
        let line = text[i] == 0x0A
        let dot = text[i] == 0x2E && i + 2 < text.count && text[i + 1] == 0x20 && text[i + 2] &- 0x41 < 26
        guard line || (dot && i > 2 && text[i - 2] > 0x2E && text[i - 2] != 0x20 && text[i - 3] > 0x20) else {
            continue
        }
        article.sentences.append(copydesk_range(start: UInt32(start), end: UInt32(line ? i : i + 1)))
        start = line ? i + 1 : i + 2
    }
    if start < text.count { article.sentences.append(copydesk_range(start: UInt32(start), end: UInt32(text.count))) }
    var tokens: [copydesk_token] = []
    Tokenizer.tokenize(text.span, sentences: article.sentences, into: &tokens)
    article.tokens = tokens
    return article
}

extension Article {
    /// "kind name: mention | mention" for each entity, in order of rank; a mention of the title has a t before it.
    var outline: [String] {
        entities.enumerated().map { number, entity in
            let kind = ["person", "organization", "location", "misc"][Int(entity.type)]
            let places = mentions.filter { $0.entity == UInt32(number) }.map { mention in
                let bytes = mention.field == UInt8(COPYDESK_TITLE.rawValue) ? title : text
                let name = String(decoding: bytes[Int(mention.start)..<Int(mention.end)], as: UTF8.self)
                return (mention.field == UInt8(COPYDESK_TITLE.rawValue) ? "t:" : "") + name
            }
            return "\(kind) \(string(entity.name)): \(places.joined(separator: " | "))"
        }
    }

    func has(_ line: String) -> Bool { outline.contains(line) }
}

@Suite struct EntitiesTests {
    @Test func joinsLastNamesToTheFullNameAndReachesTheHeadline() throws {
        let article = article(
            "Merkel meets Trudeau in Ottawa",
            "German Chancellor Angela Merkel arrived in Canada on Monday for talks with Prime Minister Justin Trudeau. "
                + "Merkel said the talks had been useful.",
            "\"We agree on much,\" Trudeau told reporters in Ottawa. Trudeau's office gave no details.")
        _ = try Entities().process(article)
        #expect(article.has("person Angela Merkel: t:Merkel | Angela Merkel | Merkel"))
        #expect(article.has("person Justin Trudeau: t:Trudeau | Justin Trudeau | Trudeau | Trudeau"))
        #expect(article.has("location Ottawa: t:Ottawa | Ottawa"))
        #expect(article.has("location Canada: Canada"))
    }

    @Test func givesTheSameOutputTwice() throws {
        let stage = Entities()
        let one = article(
            "Talks in Geneva", "Kofi Annan met officials of the World Health Organization in Geneva on Friday.")
        _ = try stage.process(one)
        let first = one.outline
        _ = try stage.process(article("", "Another text about Barack Obama and the United States."))
        let two = article(
            "Talks in Geneva", "Kofi Annan met officials of the World Health Organization in Geneva on Friday.")
        _ = try stage.process(two)
        #expect(!first.isEmpty)
        #expect(first == two.outline)
    }
}
