// The YAML reader on good and on hostile input.
import Configuration
import Foundation
import Testing

func read(_ bytes: [UInt8]) -> (root: Node?, errors: [Diagnostic]) {
    var findings = Findings(SourceFile(name: "p.yaml", bytes: bytes))
    let node = YAMLReader.read(&findings)
    return (node, findings.all)
}

func read(_ text: String) -> (root: Node?, errors: [Diagnostic]) { read(Array(text.utf8)) }

/// Numbers that look random and are the same in every run.
struct Dice {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }
    mutating func next(_ limit: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state % UInt64(limit))
    }
}

@Suite struct YAMLReaderTests {
    @Test func givesEveryValueItsPlace() {
        let (root, errors) = read("a: 1\nb:\n  - x\n  - {é: yes}\n")
        #expect(errors.isEmpty)
        #expect(root?["b"]?.items?[1].entries?[0].value.position == Position(line: 4, column: 9))
    }

    @Test(arguments: [
        ("a: [1, 2\nb: 3\n", "p.yaml:2:2: expected ',' or ']'; while parsing a list in […] that starts at 1:4"),
        ("a: {b: c\n", "p.yaml:2:1"), ("a: b: c\n", "p.yaml:1:5"),
        ("a:\n\t- b\n", "p.yaml:2:1: a tab; indent with spaces"), ("a: \"b\n", "p.yaml:2:1"),
        ("a: 1\n b: 2\n", "p.yaml:2:3"),
        ("a: &x 1\n", "p.yaml:1:4: an anchor"), ("a: *x\n", "p.yaml:1:4: an alias"),
        ("a: !!str 1\n", "p.yaml:1:4: a tag"),
        ("a: 1\n---\nb: 2\n", "p.yaml:2:1: a second document"), ("? [a]\n: b\n", "p.yaml:1:3: a key that is a list"),
        ("a: 1\nb: 2\na: 3\n", "p.yaml:3:1: duplicate key \"a\"; it stands in line 1 already"),
        ("", "p.yaml:1:1: the file is empty"),
        ("# only words\n", "p.yaml:1:1: the file is empty"), ("a: \u{1}\n", "p.yaml:1:4"), ("é: \u{7}\n", "p.yaml:1:4"),
        ("a: @b\n", "p.yaml:1:4"), ("a: `b\n", "p.yaml:1:4"), ("%YAML 9.9\n---\na: 1\n", "p.yaml:1:1"),
    ])
    func locatesWhatIsWrong(_ text: String, _ start: String) throws {
        let first = try #require(read(text).errors.first)
        #expect(first.summary.hasPrefix(start), "\(first.summary)")
    }

    @Test func refusesBytesThatAreNotUTF8() throws {
        #expect(
            read([0x61, 0x3A, 0x20, 0x0A, 0x62, 0x3A, 0x20, 0xFF]).errors.first?.position
                == Position(line: 2, column: 4))
        #expect(read([0xFF, 0xFE, 0x61, 0x00]).errors.first?.message == "the file is UTF-16")
    }

    @Test func passesOverAByteOrderMark() {
        let (root, errors) = read([0xEF, 0xBB, 0xBF] + Array("a: 1\n".utf8))
        #expect(errors.isEmpty)
        #expect(root?.entries?[0].keyPosition == .start)
    }

    @Test func hintsAtQuotationMarksAroundVariables() throws {
        let first = try #require(read("a: {b: ${C}}\n").errors.first)
        #expect(first.summary.contains("quotation marks"), "\(first.summary)")
    }

    @Test(
        .timeLimit(.minutes(15)),
        arguments: [
            "[", "{", "{a: ", "- ", "? ", "a: [", "- - ", "!a ", "&a ", "\"", "'", "|\n", "a:\n ", "---\n", "${", "#",
            "%", "\t", "[,", "[[],",
        ])
    func takesLittleTimeOnRepetitions(_ part: String) {
        let text = "a: " + String(repeating: part, count: 300_000 / part.utf8.count)
        let start = ContinuousClock.now
        for hostile in [text, String(text.dropFirst(3))] { _ = read(hostile) }
        #expect(start.duration(to: .now) < .seconds(5))
    }

    @Test func refusesLargeFiles() {
        #expect(read([UInt8](repeating: 0x20, count: 1 << 20 | 1)).errors.map(\.code) == [.tooLarge])
    }

    @Test func refusesDeepNesting() {
        #expect(read(String(repeating: "[", count: 33)).errors.map(\.code) == [.tooDeep])
        #expect(read(String(repeating: "[", count: 32) + String(repeating: "]", count: 32)).errors.isEmpty)
    }

    @Test(arguments: 0..<40)
    func neverCrashesOnRandomText(_ seed: Int) {
        let parts = [
            "a", "b", ": ", ":", "- ", "-", "\n", "\n  ", "\n    ", "[", "]", "{", "}", ",", "\"", "'", "#", " #", "&a",
            "*a",
            "!t", "|", ">", "\n---\n", "\n...\n", "?", "\t", "\\", "\u{85}", "\u{2028}", "é", "😀", "${A}", "%", "@",
            "`", "<<", "\r", "\u{FEFF}", "~",
        ]
        var dice = Dice(UInt64(seed) + 1)
        for _ in 0..<250 {
            var text = ""
            for _ in 0..<dice.next(40) { text += parts[dice.next(parts.count)] }
            var bytes = Array(text.utf8)
            if dice.next(4) == 0, !bytes.isEmpty { bytes[dice.next(bytes.count)] = UInt8(dice.next(256)) }
            var findings = Findings(SourceFile(name: "p.yaml", bytes: bytes))
            let root = ConfigurationFile.tree(Variables(value: { _ in nil }, file: { _ in .failure("no") }), &findings)
            #expect(root != nil || !findings.isEmpty)
            for found in findings.all { #expect(found.position != nil && !found.rendered.isEmpty) }
        }
    }
}
