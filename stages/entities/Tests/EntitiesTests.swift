// Whole articles through the stage: which entities come out, with which names, kinds and places.
import CStageABI
import Foundation
import NewsText
import StageAPI
import Testing

@testable import EntitiesStage

/// An article of a headline and paragraphs; a sentence ends at ". " before a capital, or with the paragraph.
func article(_ title: String, _ paragraphs: [String]) -> Article {
    let article = Article()
    article.title = Array(title.utf8)
    article.text = Array(paragraphs.joined(separator: "\n").utf8)
    var start = 0
    let text = article.text
    for i in text.indices {
        let line = text[i] == 0x0A
        let dot = text[i] == 0x2E && i + 2 < text.count && text[i + 1] == 0x20 && text[i + 2] &- 0x41 < 26
        guard line || (dot && i > 2 && text[i - 2] > 0x2E && text[i - 3] > 0x2E) else { continue }
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
    /// The words of a mention.
    func words(_ mention: copydesk_mention) -> String {
        let bytes = mention.field == UInt8(COPYDESK_TITLE.rawValue) ? title : text
        return String(decoding: bytes[Int(mention.start)..<Int(mention.end)], as: UTF8.self)
    }

    /// "kind name: mention | mention" for each entity, in order of rank; a mention of the title has a t before it.
    var outline: [String] {
        entities.enumerated().map { number, entity in
            let kind = ["person", "organization", "location", "misc"][Int(entity.type)]
            let places = mentions.filter { $0.entity == UInt32(number) }.map { mention in
                (mention.field == UInt8(COPYDESK_TITLE.rawValue) ? "t:" : "") + words(mention)
            }
            return "\(kind) \(string(entity.name)): \(places.joined(separator: " | "))"
        }
    }
}

/// A case file: headline, paragraphs, a line of three hyphens, then the outline lines that must be there, and perhaps how
/// many there are.
struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let lines: [String]
    let expected: [String]
    var testDescription: String { name }

    static let all: [Case] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().compactMap { name in
            guard let content = try? String(contentsOf: folder.appending(path: name), encoding: .utf8) else {
                return nil
            }
            let parts = content.components(separatedBy: "\n---\n")
            let lines = parts[0].split(separator: "\n").map(String.init)
            let expected = parts[1].split(separator: "\n").map(String.init)
            return Case(name: name, lines: lines, expected: expected)
        }
    }()
}

@Suite struct EntitiesTests {
    @Test(arguments: Case.all) func findsWhatTheCaseNames(_ given: Case) throws {
        let article = article(given.lines[0], Array(given.lines.dropFirst()))
        _ = try Entities().process(article)
        let outline = article.outline
        for line in given.expected {
            if line.hasPrefix("count ") {
                #expect("count \(outline.count)" == line, "\(outline)")
            } else {
                #expect(outline.contains(line), "\(outline)")
            }
        }
    }

    @Test func readsCases() { #expect(Case.all.count > 8) }

    @Test func givesTheSameOutputWhateverCameBefore() throws {
        let text = ["Kofi Annan met officials of the World Health Organization in Geneva on Friday."]
        let stage = Entities()
        let one = article("Talks in Geneva", text)
        _ = try stage.process(one)
        _ = try stage.process(article("", ["Another text about Barack Obama and the United States."]))
        let two = article("Talks in Geneva", text)
        _ = try stage.process(two)
        #expect(!one.outline.isEmpty)
        #expect(one.outline == two.outline)
        #expect(one.entities.map(\.salience) == two.entities.map(\.salience))
    }

    @Test func spansHoldNoArticleQuotationMarkOrPossessive() throws {
        let text = [
            "The European Union's leaders met in the Netherlands. \"Microsoft\" and “Google” were fined, Angela Merkel's aide said.",
            "President Barack Obama's visit to the United States' capital (Washington) ended.",
        ]
        let article = article("The European Union’s leaders meet", text)
        _ = try Entities().process(article)
        let words = article.mentions.map(article.words)
        #expect(words.contains("European Union"))
        #expect(words.contains("Barack Obama"))
        for word in words {
            #expect(!word.lowercased().hasPrefix("the ") && !word.hasSuffix("'s") && !word.hasSuffix("’s"))
            #expect(word.allSatisfy { !"\"“”()".contains($0) })
        }
    }

    @Test func keepsOnlyTheKindsThatWereAskedFor() throws {
        let stage = Entities()
        stage.types = ["location"]
        try stage.prepare(StageContext())
        let article = article("", ["Barack Obama met the World Health Organization in Geneva on Friday."])
        _ = try stage.process(article)
        #expect(article.outline == ["location Geneva: Geneva"])
    }

    @Test func refusesAKindThatIsNone() {
        let stage = Entities()
        stage.types = ["people"]
        #expect(throws: StageError.self) { try stage.prepare(StageContext()) }
    }

    @Test func mergesOrganizationsByTheirItem() throws {
        let article = article("", ["NATO met in Madrid. The North Atlantic Treaty Organization has thirty members."])
        _ = try Entities().process(article)
        let nato = article.entities.filter { $0.wikidata == 7184 }
        #expect(nato.count == 1)
    }
}

@Suite struct SpeakerTests {
    private func range(_ part: String, _ article: Article) -> copydesk_range {
        let text = String(decoding: article.text, as: UTF8.self)
        guard let found = text.range(of: part) else { return copydesk_range(start: 0, end: 0) }
        let start = text.utf8.distance(from: text.startIndex, to: found.lowerBound)
        return copydesk_range(start: UInt32(start), end: UInt32(start + part.utf8.count))
    }

    private func speaker(_ words: String, _ text: String) throws -> String? {
        let article = article("", [text])
        var quote = copydesk_quote()
        quote.speaker = range(words, article)
        article.quotes = [quote]
        _ = try Entities().process(article)
        let entity = article.quotes[0].speaker_entity
        guard entity >= 0 else { return nil }
        #expect(article.quotes[0].speaker_name.start == article.entities[Int(entity)].name.start)
        return article.string(article.entities[Int(entity)].name)
    }

    @Test func aSpeakerIsThePersonAtTheEndOfItsWords() throws {
        let text = "Vladimir Putin met Emmanuel Macron in Moscow. \"We agree,\" Russian President Putin said on Monday."
        #expect(try speaker("Russian President Putin", text) == "Vladimir Putin")
    }

    @Test func aSpokesmanForSomeoneIsNotThatPerson() throws {
        let text = "Joe Biden flew home. \"He is well,\" a spokesman for Joe Biden said in Washington."
        #expect(try speaker("a spokesman for Joe Biden", text) == nil)
    }

    @Test func anOrganizationSpeaksWhenItIsAllOfTheWords() throws {
        let text = "\"Prices will rise,\" the World Bank said on Monday. The World Bank is based in Washington."
        #expect(try speaker("the World Bank", text) == "World Bank")
    }
}

@Suite struct HostileInputTests {
    /// Bytes of a reproducible sequence.
    private func noise(_ count: Int, _ seed: UInt64, _ alphabet: [UInt8]) -> [UInt8] {
        var state = seed
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return alphabet.isEmpty
                ? UInt8(truncatingIfNeeded: state >> 33) : alphabet[Int(state >> 33) % alphabet.count]
        }
    }

    @Test(arguments: 1...12) func bearsAnyBytes(_ seed: Int) throws {
        let alphabets: [[UInt8]] = [
            [], Array("AB.'- \n".utf8), Array("Mr. J's \u{2019}s(\"U.S.-".utf8), [0xE2, 0x80, 0x99, 0x73, 0x41, 0xC3],
        ]
        let article = Article()
        article.title = noise(300, UInt64(seed), alphabets[seed % 4])
        article.text = noise(20_000, UInt64(seed + 50), alphabets[seed % 4])
        article.sentences = [copydesk_range(start: 0, end: 9_000), copydesk_range(start: 9_000, end: 20_000)]
        let text = article.text
        var tokens: [copydesk_token] = []
        Tokenizer.tokenize(text.span, sentences: article.sentences, into: &tokens)
        article.tokens = tokens
        article.quotes = [copydesk_quote()]
        _ = try Entities().process(article)
        for mention in article.mentions {
            let limit = mention.field == 0 ? article.title.count : article.text.count
            #expect(mention.start < mention.end && Int(mention.end) <= limit)
            #expect(Int(mention.entity) < article.entities.count)
        }
    }

    @Test func readsWholeSentencesUpToItsLimitOfWordsAndSaysSo() throws {
        let stage = Entities()
        stage.maxWords = 1_000
        let article = article("", [String(repeating: "Angela Merkel met Emmanuel Macron in Geneva. ", count: 200)])
        _ = try stage.process(article)
        #expect(article.warnings.map(\.code) == ["words_limited"])
        let last = try #require(article.mentions.map(\.end).max())
        let cut = Int(article.tokens[1_000].sentence)
        #expect(last < article.sentences[cut].start && last > article.sentences[cut - 2].start)
        _ = try Entities().process(article)
        #expect(article.warnings.count == 1, "within the usual limit there is nothing to say")
    }

    @Test func bearsNothing() throws {
        let article = Article()
        _ = try Entities().process(article)
        #expect(article.entities.isEmpty)
    }

    @Test(.timeLimit(.minutes(1))) func staysLinearInNamesThatAllLookAlike() throws {
        let text = (0..<4_000).map { "John\($0 % 7) Smith met Mary Smith and A. Smith of the ABC. " }.joined()
        let article = article("Smith", [text])
        _ = try Entities().process(article)
        #expect(article.mentions.count > 1_000)
    }
}
