// The commands check and stages, as a person or a program meets them.
import Configuration
@testable import Copydesk
import Foundation
import StageAPI
import Testing

private final class Upper: Stage {
    static let about = StageDescription(
        name: "upper", summary: "Writes text.", reads: [.payload], readsIfThere: [.title], writes: [.text], version: "7"
    )
    @Setting("Most words.", in: 1...9, unit: "words") var most = 3
    init() {}
    func process(_ article: Article) throws(StageError) -> Verdict { .keep }
}

private final class Written { var text = "" }

private func run(_ words: [String], isInteractive: Bool = false) -> (code: ExitCode, output: String, messages: String) {
    let (output, messages) = (Written(), Written())
    var program = Program(catalog: [Upper.self], commands: [Check.self, Stages.self])
    program.isInteractive = isInteractive
    program.output = { output.text += $0 }
    program.messages = { messages.text += $0 }
    return (program.run(words), output.text, messages.text)
}

private func withFile(_ text: String, _ body: (String) throws -> Void) throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).yaml")
    try Data(text.utf8).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    try body(url.path)
}

@Suite struct CheckTests {
    @Test func saysThatAFileIsFine() throws {
        try withFile("{version: 1, name: a, input: stdin, stages: [upper: {most: 4}], output: stdout}") { path in
            let result = run(["check", path])
            #expect(result.code == .success)
            #expect(
                result.output.hasPrefix("\(path): ok: pipeline a (") && result.output.hasSuffix("), stages upper\n"))
            #expect(run(["check", "--resolved", path]).output.contains("  stages[0].settings.most: 4\n"))
        }
    }

    @Test func endsWith78AndSaysWhere() throws {
        try withFile("{version: 1, input: stdin, stages: [uper], output: stdout}") { path in
            let line = "\(path):1:37: unknown stage \"uper\"; did you mean \"upper\"?"
            let plain = run(["check", path])
            #expect(plain.code == .configuration && plain.output.isEmpty)
            #expect(plain.messages == line + "\n")
            #expect(run(["check", path], isInteractive: true).messages.contains("\n 1 | {version: 1"))
        }
        let missing = run(["check", "/nowhere/p.yaml"])
        #expect(missing.code == .configuration)
        #expect(missing.messages == "/nowhere/p.yaml: can't read the file: No such file or directory; check its path\n")
    }

    @Test func printsJSONThatProgramsRead() throws {
        try withFile("{version: 1, input: stdin, stages: [\"up\\\"er\"], output: stdout}") { path in
            let result = run(["check", "--output", "json", path])
            #expect(result.messages.isEmpty)
            let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
            #expect(object?["ok"] as? Bool == false)
            let files = try #require(object?["files"] as? [[String: Any]])
            let errors = try #require(files.first?["errors"] as? [[String: Any]])
            #expect(errors.first?["column"] as? Int == 37 && errors.first?["code"] as? String == "unknown_stage")
        }
    }
}

@Suite struct StagesTests {
    @Test func listsStagesAndSettings() {
        #expect(run(["stages"]).output == "upper\n  Writes text.\n  reads:  payload; if there: title\n  writes: text\n")
        #expect(
            run(["stages", "upper"]).output.contains(
                "  most\n      Most words.\n      (a whole number; 1 to 9 words; default 3)\n"))
        #expect(run(["stages", "upper"]).output.contains("on_error"))
        #expect(run(["stages", "uper"]).messages == "copydesk stages: unknown stage uper; did you mean \"upper\"?\n")
    }

    @Test func printsTheTablesOfREADMEs() {
        #expect(
            run(["stages", "--markdown", "upper"]).output == """
                | setting | default | bounds | what it does |
                |---|---|---|---|
                | `most` | `3` | 1 to 9 words | Most words. |

                """)
        #expect(
            run(["stages", "--markdown"]).output.hasSuffix(
                "| `upper` | Writes text. | payload; if there: title | text |\n"))
    }

    @Test func everyFormatOfEveryTableIsReadable() throws {
        for words in [
            ["stages", "-o", "json"], ["stages", "-o", "json", "upper"], ["stages", "--pipeline", "-o", "json"],
        ] {
            _ = try JSONSerialization.jsonObject(with: Data(run(words).output.utf8))
        }
        #expect(run(["stages", "--pipeline"]).output.contains("  input.kafka.topics\n"))
    }
}

@Suite struct CatalogTests {
    @Test func everyBuiltInStageSaysWhatItDoes() {
        for type in Copydesk.builtIn {
            #expect(!type.about.name.isEmpty)
            for declared in declaredSettings(of: type.init()) {
                #expect(declared.setting.help.hasSuffix("."), "\(type.about.name).\(declared.key)")
            }
        }
    }

    @Test func everyCommandHasHelpAndNamesCommandsThatExist() {
        let names = Copydesk.commands.map { $0.about.name }
        #expect(Set(names).count == names.count)
        for type in Copydesk.commands {
            #expect(type.about.summary.hasSuffix("."))
            #expect(!type.about.examples.isEmpty)
            for option in declaredOptions(of: type.init()) {
                #expect(option.option.help.hasSuffix("."), "\(type.about.name) \(option.name)")
            }
        }
    }
}
