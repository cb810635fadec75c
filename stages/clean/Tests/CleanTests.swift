// Whole pages through the stage: expected text and metadata lie beside each page.
import CStageABI
import CleanStage
import Foundation
import NewsText
import StageAPI
import Testing

/// A page through the stage.
func cleaned(_ page: String, given: GivenMetadata = GivenMetadata()) throws -> Article {
    try cleaned(Array(page.utf8), given: given)
}

func cleaned(_ page: [UInt8], given: GivenMetadata = GivenMetadata()) throws -> Article {
    let article = Article()
    article.media = .html
    article.given = given
    article.sources = [Source(name: "payload", bytes: page)]
    guard case .keep = try Clean().process(article) else {
        throw StageError.article("dropped", "The page was dropped.")
    }
    return article
}

func string(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

struct CleanTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Pages")

    static func page(_ name: String) throws -> [UInt8] {
        try [UInt8](Data(contentsOf: folder.appendingPathComponent(name + ".html")))
    }

    /// Title, text and metadata as the `.txt` file beside a page has them.
    private func report(_ article: Article) -> String {
        var lines = ["title: " + string(article.title)]
        func add(_ name: String, _ range: copydesk_range?) {
            if let range { lines.append("\(name): \(article.string(range))") }
        }
        let metadata = article.metadata
        if !metadata.authors.isEmpty {
            lines.append("authors: " + metadata.authors.map { article.string($0) }.joined(separator: "; "))
        }
        for (name, time) in [("published", metadata.published), ("modified", metadata.modified)] {
            if let time {
                lines.append("\(name): \(time.seconds)\(time.hasTime ? "" : " (day)") zone \(time.offsetMinutes)")
            }
        }
        add("section", metadata.section)
        add("publisher", metadata.publisher)
        add("url", metadata.url)
        add("image", metadata.image)
        if !metadata.tags.isEmpty {
            lines.append("tags: " + metadata.tags.map { article.string($0) }.joined(separator: "; "))
        }
        if !metadata.language.isEmpty { lines.append("language: " + metadata.language) }
        if article.kind != .article { lines.append("kind: \(article.kind)") }
        return lines.joined(separator: "\n") + "\n\n" + string(article.text) + "\n"
    }

    @Test(arguments: ["blog", "news", "breaks", "german", "japanese", "index", "consent"])
    func findsTheArticle(name: String) throws {
        let found = report(try cleaned(CleanTests.page(name)))
        if let folder = ProcessInfo.processInfo.environment["COPYDESK_WRITE_CASES"] {
            try found.write(toFile: folder + "/" + name + ".txt", atomically: true, encoding: .utf8)
        }
        let expected = try String(contentsOf: CleanTests.folder.appendingPathComponent(name + ".txt"), encoding: .utf8)
        #expect(found == expected)
    }

    @Test func givesTheSameForTheSamePageWhateverCameBefore() throws {
        let stage = Clean()
        let article = Article()
        func run(_ name: String) throws -> [UInt8] {
            article.reset()
            article.media = .html
            article.sources = [Source(name: "payload", bytes: try CleanTests.page(name))]
            _ = try stage.process(article)
            return article.text
        }
        let first = try run("news")
        for name in ["blog", "japanese", "index", "breaks"] { _ = try run(name) }
        #expect(try run("news") == first)
    }

    @Test func prefersWhatCameWithTheArticle() throws {
        var given = GivenMetadata()
        given.url = "https://desk.example/1"
        given.authors = ["Desk Editor"]
        given.published = "2020-01-02T03:04:05Z"
        given.language = "fr"
        given.tags = ["one"]
        let article = try cleaned(CleanTests.page("news"), given: given)
        #expect(article.metadata.url.map { article.string($0) } == "https://desk.example/1")
        #expect(article.metadata.authors.map { article.string($0) } == ["Desk Editor"])
        #expect(article.metadata.published?.seconds == 1_577_934_245)
        #expect(article.metadata.language == "fr")
        #expect(article.metadata.tags.map { article.string($0) } == ["one"])
    }

    @Test(arguments: [
        "", "   ", "<html></html>", "<script>var text = 'none';</script>", "<nav><a href=/>Home</a></nav>",
    ])
    func refusesPagesWithoutText(page: String) {
        let error = #expect(throws: StageError.self) { try cleaned(page) }
        #expect(error?.code == "no_text")
    }

    @Test func takesTheLinkedBodyWhereThePageHasNone() throws {
        let sentence = "The harbour was closed for nine days after the storm, and the boats stayed in the bay. "
        let body = String(repeating: sentence, count: 3) + "\\n\\n" + String(repeating: sentence, count: 2)
        let article = try cleaned(
            """
            <script type="application/ld+json">{"@type": "NewsArticle", "headline": "Harbour closed", "articleBody": "\(body)"}
            </script><div id=app>Loading</div>
            """)
        #expect(article.paragraphs.count == 2)
        #expect(string(article.text).hasPrefix("The harbour was closed"))
        #expect(string(article.title) == "Harbour closed")
    }
}
