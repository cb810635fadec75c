// Every character of title and text leads back to the bytes of the page.
import CStageABI
import CleanStage
import StageAPI
import Testing

struct OriginTests {
    /// Runs cover the string without gap or overlap, lie in the source, and exact ones equal it.
    private func check(_ text: [UInt8], _ origins: [copydesk_origin], _ source: [UInt8]) {
        var end: UInt32 = 0
        for origin in origins {
            #expect(origin.start == end)
            #expect(origin.end > origin.start)
            #expect(origin.source_start <= origin.source_end)
            #expect(Int(origin.source_end) <= source.count)
            if origin.exact == 1 {
                let here = text[Int(origin.start)..<Int(origin.end)]
                #expect(Array(here) == Array(source[Int(origin.source_start)..<Int(origin.source_end)]))
            }
            end = origin.end
        }
        #expect(Int(end) == text.count)
    }

    private func check(_ page: [UInt8]) throws -> Article {
        let article = try cleaned(page)
        check(article.text, article.textOrigin, page)
        check(article.title, article.titleOrigin, page)
        var end: UInt32 = 0
        for (index, paragraph) in article.paragraphs.enumerated() {
            #expect(paragraph.start == (index == 0 ? 0 : end + 1))
            #expect(paragraph.end > paragraph.start)
            end = paragraph.end
        }
        #expect(Int(end) == article.text.count)
        return article
    }

    @Test(arguments: ["blog", "news", "breaks", "german", "japanese", "index", "consent"])
    func coverWholePages(name: String) throws {
        _ = try check(CleanTests.page(name))
    }

    @Test func leadReferencesAndFoldedSpaceBack() throws {
        let filler =
            "The river rose again on Monday and the lower road was closed for the third time this year, the county said. "
        let page = Array(
            "<h1>A &amp; B</h1><article><p>\(filler) Tom&nbsp;&nbsp; \n &quot;Tip&quot; O&#8217;Hare&shy;s  <b>said</b>\t<i>so</i>.</p><p>\(filler)</p></article>"
                .utf8)
        let article = try check(page)
        let text = string(article.text)
        #expect(text.contains("Tom \"Tip\" O’Hares said so.\n"))
        let quote = try #require(article.text.firstIndex(of: 0x22))
        let run = try #require(article.textOrigin.first { Int($0.start) <= quote && quote < Int($0.end) })
        #expect(run.exact == 0)
        #expect(string(Array(page[Int(run.source_start)..<Int(run.source_end)])) == "&quot;")
    }

    @Test func coverRubble() throws {
        // A small fixed generator: pages made of pieces that meet in every order.
        let pieces = [
            "<p>", "</p>", "<br>", "<div class=article-body>", "</div>", "<b>", "</b>", "<a href=/x>", "</a>", "&amp;",
            "&nbsp;",
            "&#8217;", "&bogus;", "\u{A0}", "\u{200B}", "\u{AD}", "é", "“", "漢字", "😀", "  ", "\n",
            "Words in a row, and some more of them. ",
            "<h1>", "</h1>", "<!-- x -->", "<script>1<2</script>", "&", "<", "\u{FFFD}", "<li>", "<td>", "\u{3000}",
            "\u{1}",
        ]
        var state: UInt64 = 42
        for _ in 0..<120 {
            var page = ""
            for _ in 0..<60 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                page += pieces[Int(state >> 33) % pieces.count]
            }
            do { _ = try check(Array(page.utf8)) } catch let error as StageError { #expect(error.code == "no_text") }
        }
    }
}
