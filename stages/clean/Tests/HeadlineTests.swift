// Which of a page's titles is the headline.
import CleanStage
import StageAPI
import Testing

struct HeadlineTests {
    private static let text = String(
        repeating:
            "<p>The bridge over the Alder was closed on Monday after engineers found cracks in two of its piers.</p>",
        count: 3)

    private func title(head: String, body: String) throws -> String {
        string(try cleaned("<html><head>\(head)</head><body>\(body)\(HeadlineTests.text)</body></html>").title)
    }

    @Test(arguments: [
        (
            "<title>Bridge over the Alder closed :: Local :: Alder Herald</title>",
            "<h2>Bridge over the Alder closed</h2>"
        ),
        ("<title>Bridge over the Alder closed | Alder Herald</title>", "<h2>Bridge over the Alder closed</h2>"),
        (
            "<title>Alder Herald</title><meta property=og:site_name content='Alder Herald'><meta property=og:title content='Bridge over the Alder closed'>",
            "<p>Bridge over the Alder closed</p>"
        ),
    ])
    func passesOverAHeadingWithTheSitesName(head: String, heading: String) throws {
        #expect(
            try title(head: head, body: "<h1><a href=/>Alder Herald</a></h1>\(heading)")
                == "Bridge over the Alder closed")
    }

    @Test func keepsAHeadingThatIsBothTheSitesNameAndTheTitle() throws {
        let head = "<title>Alder Herald</title><meta property=og:title content='Alder Herald'>"
        #expect(try title(head: head, body: "<h1>Alder Herald</h1>") == "Alder Herald")
    }

    @Test func takesTheWholeTitleWhereAQuoteMarkCutsOne() throws {
        let head =
            "<title>Senator calls the bridge \"a disgrace\"</title><meta property=og:title content=\"Senator calls the bridge \"a disgrace\"\">"
        #expect(try title(head: head, body: "") == "Senator calls the bridge \"a disgrace\"")
    }

    @Test func takesTheWholeTitleWhereJSONHasItsFirst110Characters() throws {
        let whole =
            "Bridge over the Alder closed after engineers find cracks in two piers and the county asks drivers to go round by the old ford"
        let head =
            "<meta property=og:title content='\(whole)'><script type=application/ld+json>{\"@type\": \"NewsArticle\", \"headline\": \"\(whole.prefix(whole.count - 17))\"}</script>"
        #expect(try title(head: head, body: "") == whole)
    }

    @Test func dropsTheSitesNameAtEitherEnd() throws {
        let site = "<meta property=og:site_name content='The Paper of the Whole Alder Valley and Beyond'>"
        let name = "The Paper of the Whole Alder Valley and Beyond"
        for title in ["Bridge closed | \(name)", "\(name) | Bridge closed"] {
            #expect(try self.title(head: "<title>\(title)</title>\(site)", body: "") == "Bridge closed")
        }
    }

    @Test func findsThePublisherBehindTheHeadline() throws {
        let page =
            "<html><head><title>Bridge closed today | Local | Alder Herald</title></head><body><h1>Bridge closed today</h1>\(HeadlineTests.text)</body></html>"
        let article = try cleaned(page)
        #expect(article.metadata.publisher.map { article.string($0) } == "Alder Herald")
    }
}
