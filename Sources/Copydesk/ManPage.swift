// The manual pages, made from the declarations that --help and the pipeline file are made from.
internal import Pipeline
internal import StageAPI

/// Pages in man(7), for mandoc and groff.
struct ManPage {
    enum Name: String, CaseIterable, SettingValue { case copydesk, pipeline }

    /// The day of this version, since a page without one is refused by mandoc's lint.
    private static let date = "2026-11-25"

    let program: Program
    private var text = ""

    init(program: Program) {
        self.program = program
    }

    static func text(_ name: Name, _ program: Program) -> String {
        var page = ManPage(program: program)
        switch name {
        case .copydesk: page.writeProgram()
        case .pipeline: page.writePipeline()
        }
        return page.text
    }

    // MARK: copydesk(1)

    private mutating func writeProgram() {
        heading("COPYDESK", section: 1, manual: "User Commands")
        macro("SH", "NAME")
        line("copydesk \\- turns raw news articles into enriched JSON, through Kafka or files", isRoff: true)
        macro("SH", "SYNOPSIS")
        line("\\fBcopydesk\\fR \\fICOMMAND\\fR [\\fIoptions\\fR]", isRoff: true)
        macro("SH", "DESCRIPTION")
        line(
            "A worker reads raw articles (text, HTML pages, JSON) from a Kafka topic, runs each through the stages of a "
                + "pipeline file, and publishes enriched records to another topic. Workers of one consumer group share "
                + "the partitions.")
        line("The pipeline file is described in copydesk-pipeline(5).")
        macro("SH", "COMMANDS")
        for type in program.commands { writeCommand(type) }
        writeExitStatus()
        writeEnvironment()
        macro("SH", "SEE ALSO")
        line("\\fBcopydesk\\-pipeline\\fR(5)", isRoff: true)
    }

    private mutating func writeCommand(_ type: any Command.Type) {
        let about = type.about
        let declared = declaredOptions(of: type.init())
        macro("SS", Help.synopsis(about.name, declared))
        line(about.summary)
        for paragraph in Help.paragraphs(about.discussion) {
            macro("PP")
            line(paragraph)
        }
        for argument in declared where argument.isArgument {
            tagged("\\fI\(roff(argument.name))\\fR", Help.explanation(argument.option))
        }
        for option in declared where !option.isArgument {
            let short = option.option.short.map { "\\fB\\-\($0)\\fR, " } ?? ""
            let value = option.option.valueName.isEmpty ? "" : " \\fI\(roff(option.option.valueName))\\fR"
            tagged("\(short)\\fB\\-\\-\(roff(option.name))\\fR\(value)", Help.explanation(option.option))
        }
        for example in about.examples {
            tagged("\\fB\(roff(example.line))\\fR", example.says)
        }
        for (code, when) in Help.exitCodes(about) { tagged("Exit status \(code)", when) }
    }

    private mutating func writeExitStatus() {
        macro("SH", "EXIT STATUS")
        let meanings = [
            (ExitCode.success, "It was done."), (.failure, "What was asked for was tried and did not succeed."),
            (.usage, "The command line is wrong."), (.configuration, "The pipeline file is wrong."),
        ]
        for (code, meaning) in meanings { tagged("\(code.rawValue)", meaning) }
        tagged("130", "A second signal came while the worker was stopping: it left at once.")
    }

    private mutating func writeEnvironment() {
        macro("SH", "ENVIRONMENT")
        tagged("\\fBKAFKA_BROKERS\\fR", "Addresses of brokers for feed, tail and pipeline files that name it.")
        tagged("\\fBNO_COLOR\\fR", "Log lines without colours.")
        tagged("\\fBNOTIFY_SOCKET\\fR", "Set by systemd: the worker says there when it is ready and when it stops.")
    }

    // MARK: copydesk-pipeline(5)

    private mutating func writePipeline() {
        heading("COPYDESK-PIPELINE", section: 5, manual: "File Formats")
        macro("SH", "NAME")
        line("copydesk\\-pipeline \\- the pipeline file of copydesk", isRoff: true)
        macro("SH", "DESCRIPTION")
        line(
            "A YAML file that says where articles come from, which stages they pass, and where records and dead letters go. "
                + "copydesk check finds what is wrong with it, with line and column.")
        macro("PP")
        line(
            "${NAME} is replaced by an environment variable, ${NAME:-text} has a default, and ${file:/path} reads a "
                + "secret from a file.")
        macro("SH", "KEYS")
        settings(SettingTable.rows(of: PipelineFile()))
        macro("SH", "STAGES")
        for type in program.catalog {
            macro("SS", type.about.name)
            line(type.about.summary)
            let reads = type.about.reads.map(\.rawValue).joined(separator: ", ")
            let writes = type.about.writes.map(\.rawValue).joined(separator: ", ")
            macro("PP")
            line("It reads \(reads) and writes \(writes).")
            settings(SettingTable.rows(of: type.init()))
        }
        macro("SS", "Every stage")
        line("Beside its settings, every stage takes:")
        settings(SettingTable.rows(of: StepSettings()))
        macro("SH", "SEE ALSO")
        line("\\fBcopydesk\\fR(1)", isRoff: true)
    }

    private mutating func settings(_ rows: [SettingTable.Row]) {
        for row in rows {
            let initial = ["", "\"\"", "[]", "{}"].contains(row.initial) ? "" : " Default: \(row.initial)."
            let bounds = row.bounds.isEmpty ? row.type : row.bounds
            tagged("\\fB\(roff(row.key))\\fR", row.help + " (\(bounds).)" + initial)
        }
    }

    // MARK: man(7)

    private mutating func heading(_ name: String, section: Int, manual: String) {
        text += ".\\\" Made by copydesk man.\n"
        text += ".TH \(name) \(section) \(Self.date) \"copydesk \(Program.version)\" \"\(manual)\"\n"
    }

    private mutating func macro(_ name: String, _ words: String = "") {
        text += ".\(name)\(words.isEmpty ? "" : " \"\(roff(words, isQuoted: true))\"")\n"
    }

    private mutating func tagged(_ tag: String, _ says: String) {
        text += ".TP\n\(tag)\n"
        line(says)
    }

    /// One input line for each sentence, as man(7) advises.
    private mutating func line(_ words: String, isRoff: Bool = false) {
        if isRoff {
            text += words + "\n"
            return
        }
        var line = ""
        for word in words.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            line += (line.isEmpty ? "" : " ") + word
            if ".?!".contains(word.last ?? " ") || line.utf8.count > 70 {
                text += roff(line) + "\n"
                line = ""
            }
        }
        if !line.isEmpty { text += roff(line) + "\n" }
    }

    private func roff(_ words: String, isQuoted: Bool = false) -> String {
        var result = words.hasPrefix(".") || words.hasPrefix("'") ? "\\&" : ""
        for character in words {
            switch character {
            case "\\": result += "\\e"
            case "-": result += "\\-"
            case "…": result += "..."
            case "~": result += "\\(ti"
            case "^": result += "\\(ha"
            case "\"" where isQuoted: result += "\\(dq"
            default: result.append(character)
            }
        }
        return result
    }
}
