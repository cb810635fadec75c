// How the text of a page is put together: words, paragraphs, white space.
import CleanStage
import StageAPI
import Testing

struct TextTests {
    private static let filler =
        "The bridge over the Alder was closed on Monday after engineers found cracks in two of its piers, the county said."

    /// The text of an article around some markup, without the paragraphs before and after.
    private func inner(_ markup: String) throws -> String {
        let filler = TextTests.filler
        let page =
            "<html><body><article class=article-body><p>\(filler)</p>\(markup)<p>\(filler)</p></article></body></html>"
        var lines = string(try cleaned(page).text).split(separator: "\n", omittingEmptySubsequences: false).map(
            String.init)
        #expect(lines.first == filler)
        #expect(lines.last == filler)
        if lines.count >= 2 {
            lines.removeFirst()
            lines.removeLast()
        }
        return lines.joined(separator: "\n")
    }

    @Test(arguments: [
        (
            "<p>He said he <b>would</b> not <i>come</i>, and he did not come that day.</p>",
            "He said he would not come, and he did not come that day."
        ),
        (
            "<p>It was <b>un</b>believable, said everyone who saw it that day.</p>",
            "It was unbelievable, said everyone who saw it that day."
        ),
        (
            "<p>It cost 5&nbsp;000 euros, more than anyone\n   had   expected to pay.</p>",
            "It cost 5 000 euros, more than anyone had expected to pay."
        ),
        (
            "<p>They sang AT&T, R&amp;B and &lt;3 until the police came by.</p>",
            "They sang AT&T, R&B and <3 until the police came by."
        ),
        (
            "<p>The first part of it came first.<br><br>The second part of it came after that.</p>",
            "The first part of it came first.\nThe second part of it came after that."
        ),
        (
            "<p>The lines of this old page were broken<br>in the middle of every long sentence.</p>",
            "The lines of this old page were broken in the middle of every long sentence."
        ),
        (
            "<div>One block of text with no tag of its own<p>and another one that has a tag of its own.</p></div>",
            "One block of text with no tag of its own\nand another one that has a tag of its own."
        ),
        (
            "<p>They met the mayor <span style='display:none'>hidden words</span>at the town hall on Sunday.</p>",
            "They met the mayor at the town hall on Sunday."
        ),
        (
            "<p>Soft&shy;ware and zero\u{200B}width characters leave no trace in it.</p>",
            "Software and zerowidth characters leave no trace in it."
        ),
    ])
    func joinsWordsAndPartsParagraphs(markup: String, expected: String) throws {
        #expect(try inner(markup) == expected)
    }

    @Test func leavesScriptsStylesAndFormsOut() throws {
        let page =
            "<p>They waited for the train.</p><script>alert('x')</script><style>p{}</style><noscript>Turn it on</noscript><select><option>One</select>"
        #expect(try !inner(page).contains("alert"))
        #expect(try !inner(page).contains("Turn it on"))
        #expect(try !inner(page).contains("One"))
    }
}
