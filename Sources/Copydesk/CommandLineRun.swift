// From the words of the command line to a command and its exit code.
package import Configuration
internal import Glibc
internal import StageAPI

extension Program {
    /// Runs the command that the words name.
    package func run(_ words: [String]) -> ExitCode {
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
        let known = kind == "option" ? ["--help", "--version"] : commands.map { $0.about.name } + ["help"]
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

/// Writes all of a text; gives up when the reader is gone.
func writeAll(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
        var done = 0
        while done < bytes.count {
            let wrote = write(descriptor, bytes.baseAddress?.advanced(by: done), bytes.count - done)
            if wrote < 0, errno == EINTR { continue }
            guard wrote > 0 else { return }
            done += wrote
        }
    }
}
