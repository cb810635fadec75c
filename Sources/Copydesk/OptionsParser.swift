// Fills a command's options from the words of the command line.
internal import Configuration
internal import StageAPI

/// What is wrong with a command line.
struct UsageError: Error {
    let message: String
}

/// Fills one command's options.
struct OptionsParser {
    private let options: [DeclaredOption]
    private let arguments: [DeclaredOption]
    private var waiting: ArraySlice<String>
    private var plain: [String] = []

    /// True when help was asked for.
    static func fill(_ command: any Command, from words: ArraySlice<String>) throws(UsageError) -> Bool {
        var parser = OptionsParser(declaredOptions(of: command), words)
        return try parser.run()
    }

    private init(_ declared: [DeclaredOption], _ words: ArraySlice<String>) {
        options = declared.filter { !$0.isArgument }
        arguments = declared.filter(\.isArgument)
        waiting = words
    }

    private mutating func run() throws(UsageError) -> Bool {
        var onlyArguments = false
        while let word = waiting.popFirst() {
            if onlyArguments || word == "-" || !word.hasPrefix("-") {
                plain.append(word)
            } else if word == "--" {
                onlyArguments = true
            } else if word == "--help" || word == "-h" {
                return true
            } else {
                try takeOption(word)
            }
        }
        try takeArguments()
        return false
    }

    private mutating func takeOption(_ word: String) throws(UsageError) {
        let (shown, attached) = split(word)
        guard let found = options.first(where: { names($0).contains(shown) }) else {
            let known = options.flatMap(names).filter { $0.hasPrefix("--") } + ["--help"]
            throw UsageError(message: "unknown option \(showable(shown))" + suggestion(shown, known))
        }
        let option = found.option
        if option.isGiven, !option.isRepeated { throw UsageError(message: "\(shown) is given twice") }
        if option.valueName.isEmpty {
            guard attached == nil else { throw UsageError(message: "\(shown) takes no value") }
            try take("", option, shown)
            return
        }
        if let attached {
            try take(attached, option, shown)
            return
        }
        guard let value = waiting.first, !value.hasPrefix("--") else {
            throw UsageError(message: "\(shown) needs a value: \(shown) \(option.valueName)")
        }
        waiting = waiting.dropFirst()
        try take(value, option, shown)
    }

    private mutating func takeArguments() throws(UsageError) {
        var words = plain[...]
        for argument in arguments {
            if argument.option.isRepeated {
                while let word = words.popFirst() { try take(word, argument.option, argument.name) }
            } else if let word = words.popFirst() {
                try take(word, argument.option, argument.name)
            }
            if argument.option.isRequired, !argument.option.isGiven {
                let choices = argument.option.choices.joined(separator: ", ")
                throw UsageError(message: "\(argument.name) is missing" + (choices.isEmpty ? "" : "; use \(choices)"))
            }
        }
        if let extra = words.first { throw UsageError(message: "unexpected \"\(showable(extra))\"") }
    }

    private func take(_ text: String, _ option: any AnyOption, _ name: String) throws(UsageError) {
        do {
            try option.take(text)
        } catch {
            let meant = nearest(to: text, among: error.candidates).map { "did you mean \($0)?" } ?? error.remedy
            throw UsageError(message: "\(name): \(error.message)" + (meant.isEmpty ? "" : "; \(meant)"))
        }
    }

    private func names(_ declared: DeclaredOption) -> [String] {
        ["--\(declared.name)"] + (declared.option.short.map { ["-\($0)"] } ?? [])
    }

    private func split(_ word: String) -> (name: String, value: String?) {
        guard word.hasPrefix("--"), let mark = word.firstIndex(of: "=") else { return (word, nil) }
        return (String(word[..<mark]), String(word[word.index(after: mark)...]))
    }
}

/// "; did you mean …?", or nothing when no name is near.
func suggestion(_ written: String, _ known: [String]) -> String {
    nearest(to: written, among: known).map { "; did you mean \($0)?" } ?? ""
}
