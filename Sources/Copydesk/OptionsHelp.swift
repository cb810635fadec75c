// Help that teaches: what a command does, its options, examples, exit codes, and what to read next.
internal import StageAPI

/// Text for `--help`, at most 80 columns wide.
enum Help {
    private static let width = 80

    static func text(of type: any Command.Type) -> String {
        let about = type.about
        let declared = declaredOptions(of: type.init())
        var text = "\(Program.name) \(about.name): \(about.summary)\n\nUSAGE\n"
        text += "  " + synopsis(about.name, declared) + "\n"
        for paragraph in paragraphs(about.discussion) { text += "\n" + wrapped(paragraph, indent: 0) }
        let arguments = declared.filter(\.isArgument).map { ($0.name, explanation($0.option)) }
        if !arguments.isEmpty { text += "\nARGUMENTS\n" + table(arguments) }
        let options = declared.filter { !$0.isArgument }.map { (spelling($0), explanation($0.option)) }
        text += "\nOPTIONS\n" + table(options + [("-h, --help", "Prints this text.")])
        if !about.examples.isEmpty {
            text += "\nEXAMPLES\n"
            for example in about.examples { text += "  \(example.line)\n" + wrapped(example.says, indent: 6) }
        }
        text += "\nEXIT STATUS\n" + table(exitCodes(about))
        if !about.seeAlso.isEmpty {
            text += "\nSEE ALSO\n  " + about.seeAlso.map { "\(Program.name) \($0)" }.joined(separator: ", ") + "\n"
        }
        return text
    }

    static func text(of program: Program) -> String {
        """
        \(Program.name): raw news articles in, enriched JSON out, through Kafka or files.

        USAGE
          \(Program.name) COMMAND [options]

        COMMANDS
        \(table(program.commands.map { ($0.about.name, $0.about.summary) }))
        OPTIONS
        \(table([("-h, --help", "Prints this text; after a command, that command's."), ("--version", "Prints versions.")]))
        Start with: \(Program.name) COMMAND --help

        """
    }

    static func exitCodes(_ about: CommandDescription) -> [(String, String)] {
        var codes = about.exitCodes
        if !codes.contains(where: { $0.code == .failure }) {
            codes.append((.failure, "Standard output can't be written."))
        }
        if !codes.contains(where: { $0.code == .success }) { codes.insert((.success, "It was done."), at: 0) }
        if !codes.contains(where: { $0.code == .usage }) { codes.append((.usage, "The command line is wrong.")) }
        return codes.sorted { $0.code.rawValue < $1.code.rawValue }.map { (String($0.code.rawValue), $0.when) }
    }

    static func synopsis(_ name: String, _ declared: [DeclaredOption]) -> String {
        var words = [Program.name, name, "[options]"]
        for argument in declared where argument.isArgument {
            let word = argument.name + (argument.option.isRepeated ? "…" : "")
            words.append(argument.option.isRequired ? word : "[\(word)]")
        }
        return words.joined(separator: " ")
    }

    static func spelling(_ declared: DeclaredOption) -> String {
        let option = declared.option
        let short = option.short.map { "-\($0), " } ?? "    "
        return short + "--\(declared.name)" + (option.valueName.isEmpty ? "" : " \(option.valueName)")
    }

    static func explanation(_ option: any AnyOption) -> String {
        var text = option.help
        if !option.choices.isEmpty, !option.valueName.isEmpty {
            text += " One of \(option.choices.joined(separator: ", "))."
        }
        if option.isRepeated, !option.isRequired { text += " May be given more than once." }
        if !option.defaultText.isEmpty, !option.isRequired { text += " Default: \(option.defaultText)." }
        return text
    }

    /// Lines are joined, an empty line starts a paragraph.
    static func paragraphs(_ text: String) -> [String] {
        var result: [String] = [""]
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.isEmpty { result.append("") } else { result[result.count - 1] += "\(line) " }
        }
        return result.filter { !$0.isEmpty }
    }

    /// Two columns; the second is wrapped.
    private static func table(_ rows: [(String, String)]) -> String {
        let left = min(28, rows.map { $0.0.count }.max() ?? 0)
        var text = ""
        for (name, says) in rows {
            let lines = wrapped(says, indent: left + 4)
            if name.count <= left {
                let lead = "  " + name + String(repeating: " ", count: left - name.count + 2)
                text += lead + lines.dropFirst(left + 4)
            } else {
                text += "  \(name)\n" + lines
            }
        }
        return text
    }

    static func wrapped(_ text: String, indent: Int) -> String {
        let lead = String(repeating: " ", count: indent)
        var result = ""
        var line = ""
        for word in text.split(separator: " ") {
            if !line.isEmpty, indent + line.count + 1 + word.count > width {
                result += lead + line + "\n"
                line = ""
            }
            line += (line.isEmpty ? "" : " ") + word
        }
        return result + lead + line + "\n"
    }
}
