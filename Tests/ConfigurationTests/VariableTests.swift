// Variables: what is filled in, where, and what is an error.
import Configuration
import Testing

private let known = Variables(
    value: { ["HOST": "broker", "EMPTY": "", "SLY": "a: [b, ${HOST}] # c"][$0] },
    file: { $0 == "/secret" ? .text("s3cret") : .failure("Permission denied") })

private func filled(_ text: String) -> (value: String?, errors: [String]) {
    var findings = Findings(SourceFile(name: "p.yaml", text: text))
    let root = ConfigurationFile.tree(known, &findings)
    return (root?["a"]?.scalar?.text, findings.all.map(\.summary))
}

@Suite struct VariableTests {
    @Test(arguments: [
        ("${HOST}", "broker"), ("${HOST}:9092", "broker:9092"), ("x${HOST}${HOST}y", "xbrokerbrokery"),
        ("${NONE:-local}", "local"), ("${EMPTY:-local}", "local"), ("${EMPTY}", ""), ("${NONE:-}", ""),
        ("${NONE:-a:-b}", "a:-b"), ("$${HOST}", "${HOST}"), ("$HOST", "$HOST"), ("$$", "$$"), ("5$", "5$"),
        ("${SLY}", "a: [b, ${HOST}] # c"), ("${file:/secret}", "s3cret"), ("\"${HOST}\"", "broker"),
        ("'${HOST}'", "broker"),
    ])
    func fills(_ text: String, _ expected: String) {
        let (value, errors) = filled("a: \(text)  # ${IN_A_COMMENT}\n")
        #expect(errors.isEmpty)
        #expect(value == expected)
    }

    @Test(arguments: [
        ("${NONE}", 4, "variable NONE is not set"), ("é${NONE}", 5, "variable NONE"),
        ("${HOST} ${NONE}", 12, "variable NONE"),
        ("\"${NONE}\"", 5, "variable NONE"), ("${NONE:default}", 4, "\"${NONE:default}\" is no variable"),
        ("${}", 4, "\"${}\" is no variable"), ("${1A}", 4, "is no variable"),
        ("${HOST", 4, "a variable without an end"),
        ("${NONE:-${HOST}}", 4, "a default can't hold"), ("${file:/other}", 4, "can't read /other: Permission denied"),
        ("${file:secret}", 4, "a secret's path must start with /"), ("\"\\x41${NONE}\"", 9, "variable NONE"),
    ])
    func refuses(_ text: String, _ column: Int, _ message: String) throws {
        let first = try #require(filled("a: \(text)\n").errors.first)
        #expect(first.hasPrefix("p.yaml:1:\(column): ") && first.contains(message), "\(first)")
    }

    @Test func locatesVariablesInTextOfSeveralLines() {
        #expect(filled("a: |\n  one\n  two ${NONE}\n").errors.first?.hasPrefix("p.yaml:3:7: ") == true)
    }

    @Test func boundsWhatVariablesMake() {
        let large = Variables(value: { _ in String(repeating: "x", count: 60_000) }, file: { _ in .failure("no") })
        let text = "a: [" + String(repeating: "\"${A}\", ", count: 10_000) + "b]\n"
        var findings = Findings(SourceFile(name: "p.yaml", text: text))
        _ = ConfigurationFile.tree(large, &findings)
        #expect(findings.all.map(\.code) == [.tooLarge])
    }
}
