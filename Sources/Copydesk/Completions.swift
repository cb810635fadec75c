// Completions for bash, zsh and fish, made from the declarations that --help is made from.
internal import StageAPI

/// What a shell offers after each word.
struct Completions {
    enum Shell: String, CaseIterable, SettingValue { case bash, zsh, fish }

    /// What can stand where a value is wanted.
    enum Values {
        case words([String])
        case files
        case anything
    }

    let program: Program

    func script(for shell: Shell) -> String {
        switch shell {
        case .bash: bash
        case .zsh: zsh
        case .fish: fish
        }
    }

    private var commandNames: [String] { program.commands.map { $0.about.name } + ["help"] }

    private func values(_ declared: DeclaredOption, of command: String) -> Values {
        let choices = declared.option.choices
        if !choices.isEmpty { return .words(choices) }
        switch (command, declared.option.valueName) {
        case ("stages", "NAME"): return .words(program.catalog.map { $0.about.name })
        case (_, "PIPELINE"), (_, "FILE"), (_, "PATH"): return .files
        default: return .anything
        }
    }

    private func parts(_ type: any Command.Type) -> (options: [DeclaredOption], arguments: [DeclaredOption]) {
        let declared = declaredOptions(of: type.init())
        return (declared.filter { !$0.isArgument }, declared.filter(\.isArgument))
    }

    private func spellings(_ declared: DeclaredOption) -> [String] {
        (declared.option.short.map { ["-\($0)"] } ?? []) + ["--\(declared.name)"]
    }

    /// The help up to its first sentence's end or semicolon, to fit beside a word.
    private func short(_ help: String) -> String {
        var text = help.prefix { $0 != ";" }
        if text.hasSuffix(".") { text = text.dropLast() }
        return String(text)
    }
}

// MARK: - bash

extension Completions {
    private var bash: String {
        """
        # bash completion for \(Program.name) \(Program.version), made by: \(Program.name) completions bash
        # shellcheck shell=bash
        _\(Program.name)_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current"); }
        _\(Program.name)_files() {
            compopt -o filenames 2>/dev/null
            mapfile -t COMPREPLY < <(compgen -f -- "$current")
        }
        _\(Program.name)() {
            local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
            COMPREPLY=()
            if ((COMP_CWORD == 1)); then
                _\(Program.name)_words "\(commandNames.joined(separator: " ")) --help --version"
                return
            fi
            # "--option=value" comes as three words.
            if [[ $current == "=" ]]; then current=
            elif [[ $previous == "=" ]]; then previous=${COMP_WORDS[COMP_CWORD-2]}
            fi
            case ${COMP_WORDS[1]} in
            help) _\(Program.name)_words "\(program.commands.map { $0.about.name }.joined(separator: " "))" ;;
        \(program.commands.map(bashCommand).joined())    esac
        }
        complete -F _\(Program.name) \(Program.name)

        """
    }

    private func bashCommand(_ type: any Command.Type) -> String {
        let name = type.about.name
        let (options, arguments) = parts(type)
        var text = "    \(name))\n        case $previous in\n"
        for option in options where !option.option.valueName.isEmpty {
            text += "        \(spellings(option).joined(separator: "|")))\n"
            if let line = bashLine(values(option, of: name)) { text += "            \(line)\n" }
            text += "            return ;;\n"
        }
        text += "        esac\n        if [[ $current == -* ]]; then\n"
        let words = options.flatMap(spellings) + ["--help"]
        text += "            _\(Program.name)_words \"\(words.joined(separator: " "))\"\n"
        for argument in arguments.prefix(1) {
            guard let line = bashLine(values(argument, of: name)) else { continue }
            text += "        else\n            \(line)\n"
        }
        return text + "        fi ;;\n"
    }

    private func bashLine(_ values: Values) -> String? {
        switch values {
        case .words(let words): "_\(Program.name)_words \"\(words.joined(separator: " "))\""
        case .files: "_\(Program.name)_files"
        case .anything: nil
        }
    }
}

// MARK: - zsh

extension Completions {
    private var zsh: String {
        let names = program.commands.map { type in
            "    \(quoted("\(type.about.name):\(short(type.about.summary))"))\n"
        }
        return """
            #compdef \(Program.name)
            # zsh completion for \(Program.name) \(Program.version), made by: \(Program.name) completions zsh
            _\(Program.name)() {
              local -a commands
              commands=(
            \(names.joined())    'help:Explains a command'
              )
              if (( CURRENT == 2 )); then
                _describe command commands
                _values option '--help[Prints help]' '--version[Prints versions]'
                return
              fi
              shift words
              (( CURRENT-- ))
              case $words[1] in
                help) _describe command commands ;;
            \(program.commands.map(zshCommand).joined())  esac
            }
            if [[ $funcstack[1] == _\(Program.name) ]]; then
              _\(Program.name) "$@"
            else
              compdef _\(Program.name) \(Program.name)
            fi

            """
    }

    private func zshCommand(_ type: any Command.Type) -> String {
        let name = type.about.name
        let (options, arguments) = parts(type)
        var specs = options.map { declared -> String in
            let option = declared.option
            let help = "[\(zshText(short(option.help)))]"
            let value = option.valueName.isEmpty ? "" : ":\(option.valueName):" + zshValues(values(declared, of: name))
            let mark = option.valueName.isEmpty ? "" : "="
            let star = option.isRepeated ? "*" : ""
            guard let letter = option.short else { return quoted("\(star)--\(declared.name)\(mark)\(help)\(value)") }
            let excludes = option.isRepeated ? "" : "(-\(letter) --\(declared.name))"
            return quoted(star + excludes) + "{-\(letter),--\(declared.name)\(mark)}" + quoted(help + value)
        }
        specs.append(quoted("(-h --help)") + "{-h,--help}" + quoted("[Prints help]"))
        for (index, argument) in arguments.enumerated() {
            let place = argument.option.isRepeated ? "*" : "\(index + 1)"
            specs.append(quoted("\(place):\(argument.name):\(zshValues(values(argument, of: name)))"))
        }
        return "    \(name))\n      _arguments \\\n        " + specs.joined(separator: " \\\n        ") + " ;;\n"
    }

    private func zshValues(_ values: Values) -> String {
        switch values {
        case .words(let words): "(\(words.joined(separator: " ")))"
        case .files: "_files"
        case .anything: ""
        }
    }

    /// Marks that `_arguments` would take for its own.
    private func zshText(_ text: String) -> String {
        String(text.flatMap { "[]:\\".contains($0) ? ["\\", $0] : [$0] })
    }

    private func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}

// MARK: - fish

extension Completions {
    private var fish: String {
        var text = """
            # fish completion for \(Program.name) \(Program.version), made by: \(Program.name) completions fish
            function __\(Program.name)_is
                set -l words (commandline -opc)
                test (count $words) -ge 2; and test "$words[2]" = "$argv[1]"
            end
            function __\(Program.name)_first
                test (count (commandline -opc)) -eq 1
            end
            complete -c \(Program.name) -n __\(Program.name)_first -f -l help -s h -d 'Prints help'
            complete -c \(Program.name) -n __\(Program.name)_first -f -l version -d 'Prints versions'

            """
        func complete(_ condition: String, _ rest: String) {
            text += "complete -c \(Program.name) -n \(condition) \(rest)\n"
        }
        complete("__\(Program.name)_first", "-f -a help -d 'Explains a command'")
        let names = program.commands.map { $0.about.name }.joined(separator: " ")
        complete("'__\(Program.name)_is help'", "-f -a '\(names)'")
        for type in program.commands {
            let name = type.about.name
            complete("__\(Program.name)_first", "-f -a \(name) -d \(fishQuoted(short(type.about.summary)))")
            let (options, arguments) = parts(type)
            let here = "'__\(Program.name)_is \(name)'"
            for option in options {
                let letter = option.option.short.map { "-s \($0) " } ?? ""
                let value = option.option.valueName.isEmpty ? "" : fishValues(values(option, of: name), forOption: true)
                complete(here, "\(letter)-l \(option.name) \(value)-d \(fishQuoted(short(option.option.help)))")
            }
            complete(here, "-s h -l help -d 'Prints help'")
            complete(here, fishValues(arguments.first.map { values($0, of: name) } ?? .anything, forOption: false))
        }
        return text
    }

    private func fishValues(_ values: Values, forOption: Bool) -> String {
        switch values {
        case .words(let words): "\(forOption ? "-x" : "-f") -a '\(words.joined(separator: " "))' "
        case .files: forOption ? "-r -F " : "-F"
        case .anything: forOption ? "-x " : "-f"
        }
    }

    private func fishQuoted(_ text: String) -> String {
        "'" + text.flatMap { "'\\".contains($0) ? ["\\", $0] : [$0] } + "'"
    }
}
