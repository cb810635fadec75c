// What a person sees of a record.
import Testing

@testable import Copydesk

private let record = #"""
    {"schema":"copydesk.article/1","id":"1","content_hash":"0","kind":"article","offsets":"unicode","title":"Putin in Moscow",
    "section":"World","authors":["Ann Author"],"published_at":"2021-12-29T10:00:00Z","text":"Vladimir Putin met NATO in Moscow. He said \"No.\"\nEnd.",
    "word_count":9,"reading_minutes":1,"quotes":[{"start":44,"end":47,"speaker":{"name":"Vladimir Putin","entity":0},"cue":"said"}],
    "entities":[{"name":"Vladimir Putin","type":"person","salience":1,"confidence":1,"mentions":[
    {"in":"title","start":0,"end":5,"text":"Putin"},{"in":"text","start":0,"end":14,"text":"Vladimir Putin"}]},
    {"name":"NATO","type":"organization","salience":1,"confidence":1,"mentions":[{"in":"text","start":19,"end":23,"text":"NATO"}]},
    {"name":"Moscow","type":"location","salience":1,"confidence":1,"mentions":[{"in":"text","start":27,"end":33,"text":"Moscow"}]}],
    "summary":{"text":"End.","sentences":[1]},"stages":[],"pipeline":{"name":"x"}}
    """#

private func page(_ record: String, columns: Int = 60, colour: Bool = false) -> String? {
    let bytes = Array(record.utf8)
    return PrettyPrinter(columns: columns, colour: colour).page(bytes.span).map { String(decoding: $0, as: UTF8.self) }
}

@Suite struct PrettyPrinterTests {
    @Test func marksNamesAndQuotesWithBracketsWithoutColour() {
        #expect(
            page(record) == """
                [Putin] in Moscow
                World · 2021-12-29 10:00 UTC · by Ann Author
                9 words · 1 min · 1

                Summary        End.

                [Vladimir Putin] met <NATO> in {Moscow}. He said "_No._"

                End.

                Quotes         Vladimir Putin: No.

                People         [Vladimir Putin] ×2
                Organizations  <NATO>
                Places         {Moscow}

                """)
    }

    @Test func wrapsToTheWidthWhateverTheScript() throws {
        let text = "Supercalifragilisticexpialidociousandmore e\u{301}e\u{301}e\u{301} 中文中文中文中文中文中文中文中文中文 \u{1F600} end"
        let made = #"{"schema":"copydesk.article/1","text":"\#(text)"}"#
        for columns in [24, 30, 41, 80] {
            let shown = try #require(page(made, columns: columns))
            for line in shown.split(separator: "\n") {
                #expect(line.unicodeScalars.reduce(0) { $0 + PrettyText.width($1) } <= columns)
            }
            let letters = shown.unicodeScalars.filter { $0 != "\n" && $0 != " " }
            #expect(letters.elementsEqual(text.unicodeScalars.filter { $0 != " " }))
        }
    }

    @Test func coloursStandOnlyWhereAskedAndAreClosed() throws {
        let shown = try #require(page(record, colour: true))
        #expect(
            shown.contains("\u{1B}[0;36mVladimir Putin\u{1B}[0m met \u{1B}[0;33mNATO\u{1B}[0m in \u{1B}[0;32mMoscow"))
        #expect(shown.contains("\"\u{1B}[0;3mNo.\u{1B}[0m\""))
        #expect(!shown.contains("[" + "Vladimir"))
        let plain = try #require(page(record))
        #expect(!plain.contains("\u{1B}"))
    }

    @Test(arguments: [("unicode", 2, 5), ("utf8", 5, 8), ("utf16", 3, 6)])
    func readsOffsetsInTheRecordsUnit(unit: String, start: Int, end: Int) throws {
        let made = #"""
            {"schema":"copydesk.article/1","offsets":"\#(unit)","text":"😀 Ann.","entities":[{"name":"Ann","type":"person",
            "mentions":[{"in":"text","start":\#(start),"end":\#(end)}]}]}
            """#
        let shown = try #require(page(made))
        #expect(shown.contains("😀 [Ann]."))
    }

    @Test func keepsTheTerminalSafeFromTheText() throws {
        let made =
            #"{"schema":"copydesk.article/1","title":"a\u001b[31mb","text":"x\u0007\u202ey\u009bz","authors":["\u001b]0;t"]}"#
        let shown = try #require(page(made))
        #expect(
            !shown.unicodeScalars.contains {
                ($0.value < 0x20 && $0 != "\n") || (0x7F..<0xA0).contains($0.value) || $0.value == 0x202E
            })
    }

    @Test func survivesRecordsThatAreNone() {
        #expect(page("") == nil)
        #expect(page("{}") == nil)
        #expect(page(#"{"schema":"other/1"}"#) == nil)
        let odd = #"""
            {"schema":"copydesk.article/1","text":"abc","quotes":[{"start":9,"end":99},{"start":2,"end":1},3,{"start":-1,"end":2}],
            "entities":[{"type":7,"mentions":[{"in":"text","start":0,"end":9999999999}]},[],{"name":"x"}],"summary":{"text":5}}
            """#
        #expect(page(odd)?.contains("(abc)") == true)
    }
}
