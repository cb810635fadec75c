// Who wrote it: bylines in many shapes and languages, and what is none.
import CleanStage
import StageAPI
import Testing

struct BylineTests {
    private static let filler =
        "The bridge over the Alder was closed on Monday after engineers found cracks in two of its piers, the county said."

    private func authors(_ markup: String) throws -> [String] {
        let text = String(repeating: "<p>\(BylineTests.filler)</p>", count: 3)
        let page =
            "<html><head><title>Bridge closed</title></head><body><article><h1>Bridge closed</h1>\(markup)\(text)</article></body></html>"
        let article = try cleaned(page)
        return article.metadata.authors.map { article.string($0) }
    }

    @Test(arguments: [
        ("<p class=byline>By Jane Doe and John Smith</p>", ["Jane Doe", "John Smith"]),
        ("<p class=byline>ByJane Doe</p>", ["Jane Doe"]),
        ("<p class=byline>By Jane Doe, Courts Reporter</p>", ["Jane Doe"]),
        ("<p class=byline>By Jane Doe MS, RDN</p>", ["Jane Doe"]),
        ("<p class=byline>By JANE DOE IN SILVA CITY</p>", ["JANE DOE"]),
        ("<p class=byline>By Jane Doe at Mill Lane</p>", ["Jane Doe"]),
        ("<p class=byline><span>By Jane Doe</span><span>Updated 3 hours ago</span></p>", ["Jane Doe"]),
        ("<p class=info>Posted on 4 March 2019 by Jane Doe</p>", ["Jane Doe"]),
        ("<p class=info>Veröffentlicht am 4. März 2019 von Lupa | 5 Kommentare</p>", ["Lupa"]),
        ("<p class=info>von Björn Übel, Überlohe</p>", ["Björn Übel"]),
        ("<p class=info>Par Yann Le Bihan</p>", ["Yann Le Bihan"]),
        ("<p class=info>Автор: Ирина Соколова</p>", ["Ирина Соколова"]),
        ("<p class=info>كتبت: ليلى منصور</p>", ["ليلى منصور"]),
        ("<p class=info>2022年05月08日 16:20 来源：江州在线 作者：王晓明</p>", ["王晓明"]),
        ("<p class=info><span>박민수 기자</span> <span>입력 2023.05.15 11:20</span></p>", ["박민수"]),
        ("<p class=info><span itemprop=author><span itemprop=name>Jane Doe</span></span></p>", ["Jane Doe"]),
    ])
    func readsNames(markup: String, names: [String]) throws { #expect(try authors(markup) == names) }

    @Test(arguments: [
        "<p class=byline>Keine Kommentare</p>",
        "<p class=byline>By Staff</p>",
        "<p class=byline>Photo: Jane Doe</p>",
        "<p class=info>Backed by live deployments, big money and a plan.</p>",
        "<div class=comment-list><p class=comment-author>Jane Doe</p><p>What a bridge.</p></div>",
    ])
    func takesNothingElseForAName(markup: String) throws { #expect(try authors(markup).isEmpty) }
}
