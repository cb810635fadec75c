// The command line: options, arguments, help, and what is said about mistakes.
import Copydesk
import StageAPI
import Testing

private final class Sample: Command {
    enum Format: String, CaseIterable, SettingValue { case text, json }

    static let about = CommandDescription(
        name: "sample", summary: "Tries options out.", discussion: "First line\nsecond line.\n\nAnother paragraph.",
        examples: [("copydesk sample a b", "Does it twice.")], exitCodes: [(.failure, "It was not done.")],
        seeAlso: ["check"])

    @Argument("FIRST", "The first one.", required: true) var first = ""
    @Argument("REST", "All others.") var rest: [String] = []
    @Option("How to print.", short: "o", value: "FORMAT") var output = Format.text
    @Option("How often.", short: "n", value: "COUNT", check: { $0 > 9 ? "is more than 9" : nil }) var countMaximum = 3
    @Option("Names to set.", value: "NAME") var set: [String] = []
    @Option("Longest wait.", value: "TIME") var wait = Milliseconds.seconds(2)
    @Flag("Says nothing.", short: "q") var quiet = false

    func run(_ program: Program) -> ExitCode {
        program.output("\(first) \(rest) \(output) \(countMaximum) \(set) \(wait.count) \(quiet)")
        return first == "fail" ? .failure : .success
    }
}

/// Runs words and gives the exit code and what was written.
private func run(_ words: String...) -> (code: ExitCode, output: String, messages: String) {
    final class Written { var text = "" }
    let (output, messages) = (Written(), Written())
    var program = Program(catalog: [], commands: [Sample.self])
    program.libraries = ["librdkafka 9.9.9"]
    program.output = { output.text += $0 }
    program.messages = { messages.text += $0 }
    return (program.run(words), output.text, messages.text)
}

@Suite struct OptionsTests {
    @Test func takesOptionsAndArgumentsInAnyOrder() {
        #expect(run("sample", "a").output == "a [] text 3 [] 2000 false")
        let all = run("sample", "-o", "json", "a", "--count-maximum=5", "b", "--quiet", "c", "--wait", "20ms")
        #expect(all.output == "a [\"b\", \"c\"] json 5 [] 20 true")
        #expect(run("sample", "a", "--set", "x", "--set=y=z").output == "a [] text 3 [\"x\", \"y=z\"] 2000 false")
        #expect(run("sample", "-q", "--", "--output", "-").output == "--output [\"-\"] text 3 [] 2000 true")
        #expect(run("sample", "a", "-n", "-4").output == "a [] text -4 [] 2000 false")
    }

    @Test func endsWithTheCommandsExitCode() {
        #expect(run("sample", "fail").code == .failure)
        #expect(run("sample", "a").code == .success)
    }

    @Test(arguments: [
        (["sample"], "FIRST is missing"),
        (["sample", "a", "--outptu", "json"], "unknown option --outptu; did you mean --output?"),
        (["sample", "a", "--output", "jsno"], "--output: unknown value \"jsno\"; did you mean json?"),
        (["sample", "a", "--output"], "--output needs a value: --output FORMAT"),
        (["sample", "a", "--output", "--quiet"], "--output needs a value: --output FORMAT"),
        (["sample", "a", "-n", "x"], "-n: expected a whole number, found \"x\"; write digits: 75"),
        (["sample", "a", "-n", "10"], "-n: is more than 9"),
        (["sample", "a", "-n", "1", "-n", "2"], "-n is given twice"),
        (["sample", "a", "--quiet=yes"], "--quiet takes no value"), (["sample", "a", "-x"], "unknown option -x"),
        (["sampel", "a"], "unknown command sampel; did you mean sample?"),
        (["--verison"], "unknown option --verison; did you mean --version?"),
        (["sample", "a", "--\u{1B}[31m"], "unknown option --\u{FFFD}[31m"),
        (["help", "sampl"], "unknown command sampl; did you mean sample?"),
    ])
    func saysWhatIsWrong(_ words: [String], _ message: String) {
        final class Written { var text = "" }
        let messages = Written()
        var program = Program(catalog: [], commands: [Sample.self])
        program.output = { _ in }
        program.messages = { messages.text += $0 }
        #expect(program.run(words) == .usage)
        #expect(messages.text.contains(message), "\(messages.text)")
        #expect(messages.text.contains("--help"))
    }

    @Test func showsHelpThatTeaches() {
        let expected = """
            copydesk sample: Tries options out.

            USAGE
              copydesk sample [options] FIRST [REST…]

            First line second line.

            Another paragraph.

            ARGUMENTS
              FIRST  The first one.
              REST   All others. May be given more than once.

            OPTIONS
              -o, --output FORMAT        How to print. One of text, json. Default: text.
              -n, --count-maximum COUNT  How often. Default: 3.
                  --set NAME             Names to set. May be given more than once.
                  --wait TIME            Longest wait. Default: 2s.
              -q, --quiet                Says nothing.
              -h, --help                 Prints this text.

            EXAMPLES
              copydesk sample a b
                  Does it twice.

            EXIT STATUS
              0  It was done.
              1  It was not done.
              2  The command line is wrong.

            SEE ALSO
              copydesk check

            """
        #expect(run("sample", "--help").output == expected)
        #expect(run("help", "sample").output == expected)
        #expect(run("sample", "--nonsense", "-h").code == .usage)
        #expect(run("--help").output.contains("sample  Tries options out."))
        #expect(run().code == .usage)
    }

    @Test func showsVersionsOfItsLibraries() {
        #expect(run("--version").output == "copydesk \(Program.version)\nlibrdkafka 9.9.9\n")
    }
}
