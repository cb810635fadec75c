// Conditions: what they mean, and that no text makes the compiler fail in another way than by an error.
import CStageABI
import Pipeline
import StageAPI
import Testing

private func article() -> Article {
    let article = Article()
    article.title = Array("Rates rise again".utf8)
    article.text = Array("The bank raised rates.\nMarkets fell by 3 %.".utf8)
    article.metadata.language = "en"
    article.metadata.languageConfidence = 0.9
    article.metadata.section = article.store("World")
    article.metadata.tags = [article.store("banks"), article.store("central bank")]
    article.given.authors = ["Jane Doe"]
    article.fields = [("reading-level", Array("{}".utf8))]
    return article
}

@Suite struct ConditionTests {
    @Test(arguments: [
        "language == \"en\"", "kind == 'article'", "word_count > 7", "word_count == 8", "word_count <= 8",
        "section in [\"Sport\", \"World\"]", "section not in [\"Sport\"]", "title contains \"rise\"",
        "tags contains \"central bank\"", "authors in [\"Jane Doe\"]", "has(fields.reading-level)", "not has(quotes)",
        "language != \"de\" and (section == \"Sport\" or language_confidence >= 0.5)", "not not has(title)",
        "kind == \"index\" or kind == \"article\"", "has(tags) and not title contains \"falls\"",
        "title not contains \"riser\"", "title contains \"\"",
    ])
    func holds(_ text: String) throws {
        #expect(try Condition(text).holds(for: article()))
    }

    @Test(arguments: [
        "language == \"EN\"", "word_count > 9", "section in [\"Sport\"]", "tags contains \"bank\"", "has(fields.other)",
        "has(quotes)", "kind == \"index\" and word_count > 0", "url == \"x\"", "title contains \"again!\"",
    ])
    func doesNotHold(_ text: String) throws {
        #expect(try !Condition(text).holds(for: article()))
    }

    @Test(arguments: [
        ("", 0), ("language", 8), ("language ==", 11), ("language == en", 12), ("language == \"en", 12),
        ("languge == \"en\"", 0), ("word_count > \"3\"", 13), ("title > \"a\"", 6), ("has(title", 9), ("has title", 4),
        ("(has(title)", 11), ("has(title))", 10), ("quotes == \"x\"", 0), ("section in []", 12),
        ("word_count in [\"1\"]", 11),
        ("word_count > 1.2.3", 13), ("word_count > -", 13), ("title & title", 6), ("tags == \"x\"", 5),
        ("fields. == \"x\"", 0),
    ])
    func saysWhereItIsWrong(_ text: String, _ offset: Int) {
        let error = #expect(throws: ConditionError.self) { try Condition(text) }
        #expect(error?.offset == offset)
    }

    @Test func isBoundedInDepthAndLength() {
        let deep = String(repeating: "(", count: 2000) + "has(title)" + String(repeating: ")", count: 2000)
        #expect(throws: ConditionError.self) { try Condition(deep) }
        #expect(throws: ConditionError.self) { try Condition(String(repeating: "not ", count: 900) + "has(title)") }
        #expect(throws: ConditionError.self) { try Condition(String(repeating: " ", count: 5000) + "has(title)") }
    }

    @Test func findsTextsThatOverlapThemselves() throws {
        let article = Article()
        article.title = Array("aaaaaabaaaab".utf8)
        #expect(try Condition("title contains \"aaaab\"").holds(for: article))
        #expect(try !Condition("title contains \"abab\"").holds(for: article))
    }

    @Test func survivesRangesOfAFaultyStage() throws {
        let article = Article()
        article.metadata.section = copydesk_range(start: 90, end: 10)
        article.metadata.url = copydesk_range(start: 5, end: 4_000_000_000)
        #expect(try !Condition("section == \"x\" or url == \"y\"").holds(for: article))
    }
}
