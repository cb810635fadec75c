// Which charset a payload is in, and what its bytes become.
import NewsText
import Testing

struct CharsetTests {
    private func decode(_ bytes: [UInt8], _ declared: String? = nil, html: Bool = true) -> Charset.Decoded {
        Charset.decode(bytes.span, declared: declared, isHTML: html)
    }

    private func text(_ decoded: Charset.Decoded) -> String { String(decoding: decoded.utf8, as: UTF8.self) }

    @Test func readsLatin1AsWindows1252() {
        let found = decode([0x93, 0x48, 0x69, 0x94, 0x20, 0x80, 0x81], "ISO-8859-1")
        #expect(text(found) == "“Hi” €\u{81}")
        #expect(found.replaced == 0)
        #expect(found.name == "windows-1252")
    }

    @Test(arguments: [
        ("shift_jis", [0x83, 0x6A, 0x83, 0x85, 0x81, 0x5B, 0x83, 0x58, 0x87, 0x40], "ニュース①"),
        ("euc-jp", [0xA5, 0xCB, 0xA5, 0xE5, 0xA1, 0xBC, 0xA5, 0xB9], "ニュース"),
        ("gb2312", [0xD0, 0xC2, 0xCE, 0xC5, 0x80], "新闻€"),
        ("big5", [0xB7, 0x73, 0xBB, 0x44], "新聞"),
        ("euc-kr", [0xB4, 0xBA, 0xBD, 0xBA], "뉴스"),
        ("windows-1251", [0xCD, 0xEE, 0xE2, 0xEE, 0xF1, 0xF2, 0xE8], "Новости"),
        ("koi8-r", [0xEE, 0xCF, 0xD7, 0xCF, 0xD3, 0xD4, 0xC9], "Новости"),
        ("iso-8859-2", [0xB1, 0xE6, 0xEA], "ąćę"),
        ("iso-8859-9", [0xFE, 0xF0, 0xFD], "şğı"),
        ("iso-8859-8-i", [0xF9, 0xEC, 0xE5, 0xED], "שלום"),
        ("x-mac-cyrillic", [0x80, 0xE0], "Аа"),
        ("ISO-2022-JP", [0x1B, 0x24, 0x42, 0x25, 0x4B, 0x1B, 0x28, 0x42, 0x21], "ニ!"),
        ("utf-16le", [0x48, 0x00, 0x3D, 0xD8, 0x00, 0xDE], "H😀"),
    ])
    func readsWhatTheLabelNames(label: String, bytes: [UInt8], expected: String) {
        let found = decode(bytes, label)
        #expect(text(found) == expected)
        #expect(found.replaced == 0)
    }

    @Test func keepsUndefinedBytesOfSingleByteCharsetsAsControls() {
        #expect(text(decode([0x41, 0x98, 0xE0], "windows-1251")) == "A\u{98}а")
    }

    @Test func letsAByteOrderMarkOverruleTheLabel() {
        #expect(text(decode([0xEF, 0xBB, 0xBF, 0xC3, 0xA9], "iso-8859-1")) == "é")
        #expect(text(decode([0xFE, 0xFF, 0x00, 0x41], "utf-8")) == "A")
        #expect(text(decode([0xFF, 0xFE, 0x41, 0x00], nil)) == "A")
    }

    @Test func findsTheLabelInThePage() {
        let head = Array("<!-- <meta charset=utf-8> --><html><META content='text/html; CHARSET = windows-1250'>".utf8)
        #expect(decode(head + [0xB9]).name == "windows-1250")
        #expect(decode(Array("<meta charset=\"utf-16\">".utf8)).name == "UTF-8")
        #expect(decode(Array("<?xml version='1.0' encoding='iso-8859-15'?>".utf8) + [0xA4]).name == "ISO-8859-15")
    }

    @Test func looksForNoLabelInPlainText() {
        let text =
            Array("The tag <meta charset=windows-1251> was wrong. Caf".utf8) + [0xE9, 0x20, 0x61, 0x75, 0x20, 0x6C]
        #expect(decode(text, nil, html: false).name != "windows-1251")
    }

    @Test func believesWellFormedUTF8MoreThanAWrongLabel() {
        #expect(text(decode(Array("Zażółć gęślą".utf8), "iso-8859-1")) == "Zażółć gęślą")
        #expect(text(decode(Array("Zażółć gęślą jaźń, łódź i źdźbło".utf8), "shift_jis")).hasPrefix("Zażółć"))
    }

    @Test func believesBytesMoreThanAWrongUTF8Label() {
        let found = decode([0x63, 0x61, 0x66, 0xE9, 0x20, 0x6E, 0x6F, 0xEB, 0x6C], "utf-8")
        #expect(text(found).unicodeScalars.allSatisfy { $0 != "\u{FFFD}" })
    }

    @Test(arguments: [
        ([0x61, 0xF1, 0x80, 0x80, 0xE1, 0x80, 0xC2, 0x62, 0x80, 0x63, 0x80, 0xBF, 0x64], 6),
        ([0xC3, 0xA9, 0xC3, 0xA9, 0xED, 0xA0, 0x80], 3),
        ([0xC3, 0xA9, 0xC3, 0xA9, 0xF0, 0x80], 2),
        ([0xC3, 0xA9, 0xC3, 0xA9, 0xE2, 0x82], 1),
    ])
    func replacesEachMaximalIllFormedPartOnce(bytes: [UInt8], replaced: Int) {
        let padded = Array(String(repeating: "é", count: 12).utf8) + bytes
        let found = decode(padded, "utf-8")
        #expect(found.replaced == replaced)
        #expect(text(found) == String(decoding: padded, as: UTF8.self))
    }

    @Test func countsWhatIconvCannotRead() {
        let found = decode([0xB4, 0xBA, 0xFF, 0xFF, 0x41], "euc-kr")
        #expect(text(found) == "뉴\u{FFFD}\u{FFFD}A")
        #expect(found.replaced == 2)
    }

    @Test func refusesLabelsThatBrowsersRefuse() {
        #expect(decode([0x41], "hz-gb-2312").name == "UTF-8")
        #expect(decode([0x41], "no-such-charset").name == "UTF-8")
    }

    @Test func staysLinearInBytesThatCannotBeRead() {
        let small = [UInt8](repeating: 0xFF, count: 200_000)
        let large = [UInt8](repeating: 0xFF, count: 800_000)
        let first = processorTime { _ = decode(small, "euc-kr") }
        let second = processorTime { _ = decode(large, "euc-kr") }
        #expect(second < first * 10 + 5_000_000)
    }
}
