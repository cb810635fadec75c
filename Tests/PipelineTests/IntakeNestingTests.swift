// Envelopes whose text is not where it is looked for first: further in, in blocks, under names spelt otherwise.
import StageAPI
import Testing

@testable import Pipeline

@Suite struct IntakeNestingTests {
    @Test(arguments: [
        (#"{"feed":"x","article":{"title":"T","text":"One.","section":"S"},"source":"Courier"}"#, "/article/text"),
        (
            #"{"@graph":[{"name":"Site"},{"headline":"T","articleBody":"One.","articleSection":"S"}],"source":"Courier"}"#,
            "/@graph/1/articleBody"
        ),
        (
            #"{"data":{"post":{"title":"T","section":"S","blocks":[{"data":{"text":"One."}},{"data":{"url":"u"}}]}},"source":"Courier"}"#,
            "/data/post/blocks"
        ),
        (
            #"{"title":{"rendered":"T"},"excerpt":{"rendered":"O"},"content":{"rendered":"One."},"section":"S","source":"Courier"}"#,
            "/content/rendered"
        ),
    ])
    func looksFurtherInWhereTheTopHasNoText(payload: String, pointer: String) throws {
        let article = try take(payload)
        #expect(body(article) == "One.")
        #expect(article.sources[0].name == pointer)
        #expect(article.sources.dropFirst().map { String(decoding: $0.bytes, as: UTF8.self) } == ["T"])
        #expect(article.given.section == "S")
        #expect(article.given.publisher == "Courier")
    }

    @Test func takesTheLongestOfSeveralTexts() throws {
        let article = try take(#"{"a":{"text":"Short.","title":"A"},"b":{"text":"The longer one.","title":"B"}}"#)
        #expect(article.sources.map(\.name) == ["/b/text", "/b/title"])
    }

    @Test func namesWhatTheTopHasBeforeWhatStandsFurtherIn() throws {
        let article = try take(#"{"text":"One.","title":"T","related":{"text":"A longer text.","title":"R"}}"#)
        #expect(article.sources.map(\.name) == ["/text", "/title"])
    }

    @Test(arguments: [
        #"{"items":[{"text":"One."},{"text":"Two."}]}"#, #"{"a":{"b":{"c":{"d":{"e":{"text":"x"}}}}}}"#,
        #"{"article":{"title":"only"}}"#,
    ])
    func refusesListsOfArticlesAndWhatIsTooFarIn(payload: String) {
        #expect(refusal(Array(payload.utf8)) == "no_text")
    }

    @Test func joinsTheTextsOfBlocks() throws {
        let blocks =
            #"["One.",{"type":"p","text":"Two."},{"type":"image","url":"u"},{"content":" ","html":"Three."},7]"#
        let article = try take("{\"body\":\(blocks)}")
        #expect(body(article) == "One.\n\nTwo.\n\nThree.")
        #expect(article.sources[0].name == "/body")
    }

    @Test func readsNamesInAnyCaseAndPrefersThemAsTheyAreSpelt() throws {
        let article = try take(
            #"{"TITLE":"T","Article-Body":"One.","PUB_DATE":"2024-09-05","Url":"a","url":"b","URL":"c"}"#)
        #expect(article.sources.map(\.name) == ["/Article-Body", "/TITLE"])
        #expect(article.given.published == "2024-09-05")
        #expect(article.given.url == "b")
    }

    @Test(arguments: [
        ("By Ann Lee and Ben Ott", ["Ann Lee", "Ben Ott"]), ("by Ann Lee", ["Ann Lee"]),
        ("Ann Lee, Ben Ott", ["Ann Lee", "Ben Ott"]),
        ("Ann Lee; Ben Ott & Cy Doe", ["Ann Lee", "Ben Ott", "Cy Doe"]), ("Lee, Ann", ["Lee, Ann"]),
        ("Reuters", ["Reuters"]),
    ])
    func readsAuthorsFromALine(line: String, authors: [String]) throws {
        #expect(try take("{\"text\":\"x\",\"author\":\"\(line)\"}").given.authors == authors)
    }

    @Test(.timeLimit(.minutes(15))) func searchesHostileEnvelopesInLinearTime() {
        let objects = String(repeating: #"{"a":{"b":[{"c":1}]}},"#, count: 50_000)
        #expect(refusal(Array("{\"x\":[\(objects){}]}".utf8)) == "no_text")
        let members = (0..<50_000).map { "\"k\($0)\":{\"a\":1}" }.joined(separator: ",")
        #expect(refusal(Array("{\(members)}".utf8)) == "no_text")
    }
}
