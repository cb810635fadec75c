// Character references, named and numbered.
import NewsText
import Testing

struct CharacterReferenceTests {
    private func read(_ text: String, inAttribute: Bool = false) -> (String, Int)? {
        guard let found = CharacterReference.read(text.utf8Span.span, at: 0, inAttribute: inAttribute) else {
            return nil
        }
        var bytes: [UInt8] = []
        bytes.append(codePoint: found.first)
        if found.second != 0 { bytes.append(codePoint: found.second) }
        return (String(decoding: bytes, as: UTF8.self), found.length)
    }

    @Test(arguments: [
        ("&amp;x", "&", 5), ("&ampx", "&", 4), ("&nbsp;", "\u{A0}", 6), ("&hellip;", "…", 8), ("&notin;", "∉", 7),
        ("&notit;", "¬", 4), ("&NotEqualTilde;", "≂̸", 15), ("&CounterClockwiseContourIntegral;", "∳", 33),
        ("&#8217;", "’", 7), ("&#x2019;", "’", 8), ("&#X2019", "’", 7), ("&#146;", "’", 6), ("&#0;", "\u{FFFD}", 4),
        ("&#xD800;", "\u{FFFD}", 8), ("&#x110000;", "\u{FFFD}", 10), ("&#99999999999999999999;", "\u{FFFD}", 23),
        ("&eacute", "é", 7), ("&eacutes", "é", 7), ("&lt;b", "<", 4), ("&GT", ">", 3),
    ])
    func readsReferences(text: String, expected: String, length: Int) {
        #expect(read(text)?.0 == expected)
        #expect(read(text)?.1 == length)
    }

    @Test(arguments: ["&", "& ", "&;", "&x;", "&hellip", "&#", "&#;", "&#x;", "&#xg", "&nosuchname;", "&&amp;"])
    func leavesAmpersandsAlone(text: String) {
        #expect(read(text) == nil)
    }

    @Test func leavesParametersOfAddressesAlone() {
        #expect(read("&copy=1", inAttribute: true) == nil)
        #expect(read("&copy;=1", inAttribute: true)?.0 == "©")
        #expect(read("&copy 1", inAttribute: true)?.0 == "©")
    }
}
