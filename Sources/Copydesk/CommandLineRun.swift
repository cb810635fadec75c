// From the words of the command line to a command and its exit code.
package import Configuration
internal import Glibc
internal import StageAPI

extension Program {
    /// Runs the command that the words name. One whose output could not be written has not succeeded.
    package func run(_ words: [String]) -> ExitCode {
        let code = dispatch(words)
        guard code == .success, let fault = outputFault.code else { return code }
        // Whoever looks at the first lines only, as head does, wants no word about it.
        if fault != EPIPE {
            messages("\(Program.name): can't write standard output: \(String(cString: strerror(fault)))\n")
        }
        return .failure
    }

    private func dispatch(_ words: [String]) -> ExitCode {
        guard let first = words.first else {
            messages(Help.text(of: self))
            return .usage
        }
        switch first {
        case "--help", "-h": return showHelp()
        case "--version": return showVersion()
        case "help":
            guard let name = words.dropFirst().first else { return showHelp() }
            guard let type = command(name) else { return unknown(name) }
            output(Help.text(of: type))
            return .success
        default:
            guard let type = command(first) else { return unknown(first) }
            return run(type, words.dropFirst())
        }
    }

    private func run(_ type: any Command.Type, _ words: ArraySlice<String>) -> ExitCode {
        let command = type.init()
        do {
            if try OptionsParser.fill(command, from: words) {
                output(Help.text(of: type))
                return .success
            }
        } catch {
            let name = "\(Program.name) \(type.about.name)"
            let usage = Help.synopsis(type.about.name, declaredOptions(of: command))
            messages("\(name): \(error.message)\nusage: \(usage)\nhelp:  \(name) --help\n")
            return .usage
        }
        return command.run(self)
    }

    private func command(_ name: String) -> (any Command.Type)? { commands.first { $0.about.name == name } }

    private func showHelp() -> ExitCode {
        output(Help.text(of: self))
        return .success
    }

    private func showVersion() -> ExitCode {
        output((["\(Program.name) \(Program.version)"] + libraries).joined(separator: "\n") + "\n")
        return .success
    }

    private func unknown(_ name: String) -> ExitCode {
        let kind = name.hasPrefix("-") ? "option" : "command"
        let known = ["--help", "--version"] + (kind == "option" ? [] : commands.map { $0.about.name } + ["help"])
        messages(
            "\(Program.name): unknown \(kind) \(showable(name))\(suggestion(name, known))\nhelp: \(Program.name) --help\n"
        )
        return .usage
    }

    /// Reports what is wrong with a pipeline file: with the lines and carets for a person, else one line each.
    package func report(_ error: ConfigurationError) {
        let lines = error.diagnostics.map { isInteractive ? $0.rendered : $0.summary }
        messages(lines.joined(separator: "\n") + "\n")
    }
}
