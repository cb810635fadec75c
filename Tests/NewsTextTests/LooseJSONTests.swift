// JSON as pages embed it, right or wrong.
import NewsText
import Testing

struct LooseJSONTests {
    private func member(_ text: String, _ key: StaticString) -> String? {
        let bytes = Array(text.utf8)
        var json = LooseJSON()
        json.parse(bytes.span, 0..<bytes.count)
        guard let root = json.values.firstIndex(where: { $0.kind == .object }),
            let value = json.member(key, of: root, in: bytes.span)
        else { return nil }
        return String(decoding: json.string(value, in: bytes.span), as: UTF8.self)
    }

    @Test(arguments: [
        (#"{"headline": "A \"b\" é\n"}"#, "A \"b\" é\n"),
        (#"{"x": {"headline": "no"}, "headline" : "yes"}"#, "yes"),
        (#"{"x": ["headline", 1, {"a": 2}], "headline": "yes",}"#, "yes"),
        (#"{"headline": "\ud83d\ude00 \ud83d"}"#, "😀 \u{FFFD}"),
        ("<!-- {\"headline\": \"raw\nline\"} -->", "raw\nline"),
        (#"{"headline": 12.5}"#, "12.5"),
        (#"{"headline": "never closed"#, "never closed"),
        (#"{"a": "headline", "headline": "yes"}"#, "yes"),
    ])
    func findsMembers(text: String, expected: String) {
        #expect(member(text, "headline") == expected)
    }

    @Test(arguments: ["", "}", "]]]]", "{", "\"", "\\", "{\"a\"", "{\"headlin\": 1}", "[{\"a\":[}]"])
    func findsNothingInRubble(text: String) {
        #expect(member(text, "headline") == nil)
    }

    @Test func staysLinearAndShallow() {
        let bytes = Array(String(repeating: "[{\"a\":", count: 300_000).utf8)
        var json = LooseJSON()
        json.parse(bytes.span, 0..<bytes.count)
        #expect(json.values.count <= 65)
    }
}
