// The YAML reader on good and on hostile input.
import Configuration
import Testing

func read(_ text: String) -> (Node?, [Diagnostic]) {
    var findings = Findings(SourceFile(name: "p.yaml", text: text))
    let node = YAMLReader.read(&findings)
    return (node, findings.all)
}

@Suite struct YAMLReaderTests {
    @Test func givesEveryValueItsPlace() {
        let (root, errors) = read("a: 1\nb:\n  - x\n  - {é: yes}\n")
        #expect(errors.isEmpty)
        #expect(root?["b"]?.items?[1].entries?[0].value.position == Position(line: 4, column: 9))
    }
}
