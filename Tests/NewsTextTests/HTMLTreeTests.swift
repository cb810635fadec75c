// The tree of a page: how forgiving it is, and that its time grows as the page does.
import Glibc
import NewsText
import Testing

/// Nanoseconds of this thread's processor time that `body` takes: other tests run beside.
func processorTime(_ body: () -> Void) -> Int {
    func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
    let start = now()
    body()
    return now() - start
}

struct HTMLTreeTests {
    /// The tree as text: elements with their children in brackets, text in quotes, links with an asterisk.
    private func outline(_ page: String) -> String {
        var tree = HTMLTree()
        let bytes = Array(page.utf8)
        tree.parse(bytes.span)
        return outline(tree, 0, bytes)
    }

    private func outline(_ tree: HTMLTree, _ parent: Int, _ bytes: [UInt8]) -> String {
        var parts: [String] = []
        var i = parent + 1
        while i < Int(tree.nodes[parent].end) {
            let node = tree.nodes[i]
            if node.tag == .text {
                let text = String(decoding: bytes[Int(node.start)..<Int(node.stop)], as: UTF8.self)
                parts.append("'\(text)'" + (node.flags & HTMLNode.inLink != 0 ? "*" : ""))
            } else {
                let inside = outline(tree, i, bytes)
                parts.append("\(node.tag)" + (inside.isEmpty ? "" : "(\(inside))"))
            }
            i = Int(node.end)
        }
        return parts.joined(separator: " ")
    }

    @Test(arguments: [
        ("<p>a<p>b", "p('a') p('b')"),
        ("<p>a<div>b</div>c", "p('a') div('b') 'c'"),
        ("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>", "ul(li('a') li('b' ul(li('c'))) li('d'))"),
        ("<dl><dt>a<dd>b<dt>c</dl>", "dl(dt('a') dd('b') dt('c'))"),
        ("<table><tr><td>a<td>b<tr><td>c</table>d", "table(tr(td('a') td('b')) tr(td('c'))) 'd'"),
        ("<table><tr><td><table><tr><td>x</table>y</table>", "table(tr(td(table(tr(td('x'))) 'y')))"),
        ("<div>a</span></p></b>b</div>c", "div('a' 'b') 'c'"),
        ("<div><b>a</div>b", "div(b('a')) 'b'"),
        ("<div><td>a</div>b</td>c</div>d", "div(td('a' 'b') 'c') 'd'"),
        ("<h2>a<h3>b</h2>c", "h2('a') h3('b') 'c'"),
        ("<a href=x>a<a href=y>b</a>c", "a('a'*) a('b'*) 'c'"),
        ("<a href=x><div>a</a>b</div>c", "a(div('a'* 'b') 'c')"),
        ("<option>a<option>b", "option('a') option('b')"),
        ("a<br>b<img src=x>c", "'a' br 'b' img 'c'"),
        ("a</br>b", "'a' br 'b'"),
        ("1 < 2 & 3 <4> <", "'1 < 2 & 3 <4> <'"),
        ("<!-- <p>a --><p>b", "p('b')"),
        ("<!--><p>b", "p('b')"),
        ("<!-- never closed <p>b", "'b'"),
        ("<script>if (a<b) '</div>'</SCRIPT >x", "script('if (a<b) '</div>'') 'x'"),
        ("<style>p{}</style><svg><path d='a>b'/></svg>x", "style svg 'x'"),
        ("<script>never closed <p>x", "script('never closed ' p('x'))"),
        ("<title>a &lt;b> </title>x", "title('a &lt;b> ') 'x'"),
        ("<p class='a>b' title=\"c>d\">x", "p('x')"),
        ("<p class=\"unclosed>x</p>y", "p('x') 'y'"),
        ("<b>a</b> <i>b</i>", "b('a') ' ' i('b')"),
        ("<p>a</p> \n <p>b</p>", "p('a') p('b')"),
        ("<html lang=en><body><p>a</html>b", "p('a' 'b')"),
        ("<x-card><p>a</p></x-card>b", "other(p('a')) 'b'"),
        ("<P CLASS=A>a</P>", "p('a')"),
        ("<p", "p"), ("</", ""), ("<", "'<'"), ("", ""), ("<!", ""), ("<p a='", "p"), ("</p", ""),
    ])
    func buildsTheTreeOfSloppyPages(page: String, expected: String) {
        #expect(outline(page) == expected)
    }

    @Test func keepsTheAttributesThatSaySomething() {
        let page = Array("<div data-x=1 CLASS = 'lead story' id=main class=second hidden>".utf8)
        var tree = HTMLTree()
        tree.parse(page.span)
        let value = tree.attribute(.class, of: 1)
        #expect(value.map { String(decoding: page[$0], as: UTF8.self) } == "lead story")
        #expect(tree.attribute(.id, of: 1).map { String(decoding: page[$0], as: UTF8.self) } == "main")
        #expect(tree.attribute(.hidden, of: 1)?.isEmpty == true)
        #expect(tree.attribute(.role, of: 1) == nil)
    }

    @Test func flattensWhatLiesTooDeepAndSaysHowDeepItWas() {
        var tree = HTMLTree()
        let page = Array((String(repeating: "<div>", count: 100_000) + "deep").utf8)
        tree.parse(page.span)
        #expect(tree.deepest == 100_000)
        #expect(tree.nodes.map(\.depth).max() ?? 0 <= 512)
        #expect(tree.nodes.last?.tag == .text)
    }

    @Test func stopsAtTheNodeLimit() {
        var tree = HTMLTree()
        tree.parse(Array(String(repeating: "<b>x", count: 1000).utf8).span, nodeLimit: 100)
        #expect(tree.isTruncated)
        #expect(tree.nodes.count <= 102)
    }

    /// Pieces that, repeated, would cost a careless parser the square of their number.
    @Test(arguments: [
        "<div>", "</div>", "<p>", "<a>", "<b><p>", "<table><tr><td>", "<li>", "<!--", "<script>", "<svg>", "<title>",
        "<textarea>", "<a b='", "<a b=\"", "<", "</", "&", "&#", "<i><b></i>", "<select><option>", "<form><div></form>",
        "<p a=1 b=2 class=c>", "a=b ", "\" ' ", "<h1>", "<button><p>", "</p>", "<td></table>", "<!-->", "<x><y></x>",
    ])
    func takesTimeInProportionToThePage(piece: String) {
        let unit = Array(piece.utf8)
        func nanoseconds(_ bytes: Int) -> Int {
            var page = Array("<p ".utf8)
            while page.count < bytes { page += unit }
            var tree = HTMLTree()
            return processorTime { tree.parse(page.span) }
        }
        _ = nanoseconds(50_000)
        let small = min(nanoseconds(100_000), nanoseconds(100_000))
        let large = min(nanoseconds(400_000), nanoseconds(400_000))
        #expect(large < small * 10 + 5_000_000)
    }
}
