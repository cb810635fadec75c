// What is never of the text, what stands between two paragraphs, and pages that are no article.
import CleanStage
import StageAPI
import Testing

struct RuleTests {
    private static let sentences = [
        "The bridge over the Alder was closed on Monday after engineers found cracks in two of its piers, the county said.",
        "“We felt the whole thing move like a ship,” said Marta Colli, a nurse who crosses it on her way to work each day.",
        "Repairs will take until the spring and cost four million euros, half of it from the region, the mayor told reporters.",
        "Buses will go round by the old ford until then, and the ferry runs every ten minutes from six in the morning on.",
    ]
    private static let paragraphs = sentences.map { "<p>\($0)</p>" }.joined()

    private func lines(_ body: String) throws -> [String] {
        let page =
            "<html><head><title>Bridge closed</title></head><body><main><article class=article-body><h1>Bridge closed</h1>\(body)</article></main></body></html>"
        return string(try cleaned(page).text).split(separator: "\n").map(String.init)
    }

    @Test(arguments: [
        "<div style='display:none'><p>\(sentences[0]) It says so twice.</p></div>",
        "<div hidden><p>\(sentences[1]) It says so twice.</p></div>",
        "<template><p>\(sentences[2]) It says so twice.</p></template>",
        "<blockquote class=pullquote><p>We felt the whole thing move like a ship</p></blockquote>",
        "<p><time>21.05</time></p>",
        "<p>14:32 Uhr</p>",
        "<p>jane.doe@herald.example</p>",
        "<div class=barrier><h2>Subscribe to unlock this article</h2><p>Try unlimited access for four weeks</p><p>Then 75 euros per month. Complete digital access on any device.</p></div>",
    ])
    func dropsWhatIsNotOfTheText(markup: String) throws {
        let found = try lines(RuleTests.paragraphs + markup)
        #expect(found == RuleTests.sentences)
    }

    @Test func keepsAHiddenBodyWhereNothingElseIsShown() throws {
        #expect(try lines("<div style='display:none'>\(RuleTests.paragraphs)</div>") == RuleTests.sentences)
    }

    @Test func endsWhereTheNextArticleOfAnEndlessPageBegins() throws {
        let other = RuleTests.sentences.map { "<p>\($0.replacing("bridge", with: "tower"))</p>" }.joined()
        let page = """
            <html><head><title>Bridge closed today</title></head><body><div><article><h1>Bridge closed today</h1>\(RuleTests.paragraphs)</article>
            <article><h1>Bees close bakery in Linden</h1>\(other)</article></div></body></html>
            """
        let text = string(try cleaned(page).text).split(separator: "\n").map(String.init)
        #expect(text == RuleTests.sentences)
    }

    @Test func keepsHeadingsListsAndTablesBetweenParagraphs() throws {
        let (first, last) = (RuleTests.sentences[0], RuleTests.sentences[3])
        let found = try lines(
            "<p>\(first)</p><h3>What the plan does</h3><ul><li>Landlords must wait 21 days after a payment is missed.</li><li>They must offer a plan of at least four instalments.</li></ul><p>\(last)</p>"
        )
        #expect(
            found == [
                first, "What the plan does", "Landlords must wait 21 days after a payment is missed.",
                "They must offer a plan of at least four instalments.", last,
            ])
    }

    @Test(arguments: [
        "<title>Page not found - Herald</title></head><body><h1>Oh dear</h1><p>Sorry, the page that you are looking for is not here. Please try a search instead.</p>",
        "<title>Access denied</title></head><body><h1>Access denied</h1><p>You do not have permission to open this page on this server.</p>",
        "<title>Herald</title></head><body><h1>Seite nicht gefunden</h1><p>Die Seite gibt es leider nicht mehr. Vielleicht hilft die Suche weiter.</p>",
    ])
    func callsAPageThatIsNotThereOther(page: String) throws {
        #expect(try cleaned("<html><head>\(page)</body></html>").kind == .other)
    }

    @Test(arguments: ["Painkiller no longer available in Norway", "Access denied: how reporters were shut out"])
    func aShortReportWhoseHeadlineSoundsLikeAnErrorIsAnArticle(title: String) throws {
        let text = RuleTests.sentences.prefix(3).map { "<p>\($0)</p>" }.joined()
        let page =
            "<html><head><title>\(title) - Herald</title></head><body><h1>\(title)</h1>\(text)</body></html>"
        #expect(try cleaned(page).kind == .article)
    }

    @Test func callsAPageOfTeasersAnIndex() throws {
        let cards = (0..<8).map {
            "<div class=story-card><h2><a href=/\($0)>Item number \($0) of this page</a></h2><p>\(RuleTests.sentences[$0 % 4])</p></div>"
        }
        let page =
            "<html><head><title>Politics</title></head><body><h1>Politics</h1><div>\(cards.joined())</div></body></html>"
        #expect(try cleaned(page).kind == .index)
    }

    @Test func callsAWallOfCookiesAndSubscriptionsConsent() throws {
        let page = """
            <html lang=de><head><title>Zustimmung</title></head><body><h1>Weiterlesen mit Werbung</h1><p>Besuchen Sie uns wie gewohnt mit Werbung und Tracking. \
            Ihre Zustimmung können Sie jederzeit in der Datenschutzerklärung widerrufen.</p><button>Akzeptieren und weiter</button>\
            <p>Tracking: Mit Drittanbietern erheben wir mittels Cookies personenbezogene Daten auf unserer Website.</p></body></html>
            """
        #expect(try cleaned(page).kind == .consent)
    }
}
