// Which charset a payload is in, and what its bytes become.
import NewsText
import Testing

struct CharsetTests {
    private func decode(_ bytes: [UInt8], _ declared: String? = nil, html: Bool = true) -> (String, Int, String) {
        let found = Charset.decode(bytes.span, declared: declared, isHTML: html)
        return (String(decoding: found.utf8, as: UTF8.self), found.replaced, found.name)
    }

    @Test func readsLatin1AsWindows1252() {
        let (text, replaced, name) = decode([0x93, 0x48, 0x69, 0x94, 0x20, 0x80, 0x81], "ISO-8859-1")
        #expect(text == "“Hi” €\u{81}")
        #expect(replaced == 0)
        #expect(name == "windows-1252")
    }
}
