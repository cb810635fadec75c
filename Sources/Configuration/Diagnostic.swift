// What is wrong with a file: where, what, and what to do; for terminals, and as JSON for programs.
internal import StageAPI

/// One thing that is wrong.
package struct Diagnostic: Error, Sendable {
    package enum Code: String, Sendable {
        case unreadable, tooLarge = "too_large", tooDeep = "too_deep", syntax
        case unknownKey = "unknown_key", duplicateKey = "duplicate_key", missing, conflict
        case wrongType = "wrong_type", outOfBounds = "out_of_bounds", unknownValue = "unknown_value", invalid
        case unsetVariable = "unset_variable", badVariable = "bad_variable", secret
        case unknownStage = "unknown_stage", notWritten = "not_written", condition
        case ownedProperty = "owned_property", property, unsupported
    }

    package let file: String
    /// Nil when it is about the file as a whole.
    package let position: Position?
    package let code: Code
    /// What is wrong.
    package let message: String
    /// What to do about it; empty when the message says it.
    package let remedy: String
    /// What stands before and behind the place in its line, unless the line holds a secret.
    fileprivate(set) var surroundings: (before: String, behind: String)?

    /// `pipeline.yaml:7:5: unknown key "stagess"; did you mean "stages"?`
    package var summary: String {
        let place = position.map { ":\($0.line):\($0.column)" } ?? ""
        return "\(showable(file, limit: 400))\(place): \(message)" + (remedy.isEmpty ? "" : "; \(remedy)")
    }

    /// The summary, the line and a caret below the place.
    package var rendered: String {
        guard let position, let (before, behind) = surroundings else { return summary }
        let number = String(position.line)
        let margin = String(repeating: " ", count: number.utf8.count)
        let shown = (before + behind).replacing("\t", with: " ")
        return """
            \(summary)
             \(number) | \(showable(shown, limit: Self.before + Self.behind))
             \(margin) | \(String(repeating: " ", count: before.unicodeScalars.count))^
            """
    }

    fileprivate static let before = 70
    fileprivate static let behind = 40

    /// One object; absent keys are unknown.
    package var json: String {
        var text = "{\"file\": \(jsonString(file))"
        if let position { text += ", \"line\": \(position.line), \"column\": \(position.column)" }
        text += ", \"code\": \(jsonString(code.rawValue)), \"message\": \(jsonString(message))"
        if !remedy.isEmpty { text += ", \"remedy\": \(jsonString(remedy))" }
        return text + "}"
    }
}

/// Everything that is wrong with one file, in the order of places.
package struct Findings: Sendable {
    package static let most = 100
    package let source: SourceFile
    private var found: [Diagnostic] = []
    private var secretLines: [ClosedRange<Int>] = []
    private var more = 0

    package init(_ source: SourceFile) { self.source = source }

    package var isEmpty: Bool { found.isEmpty }
    /// Nothing more will be kept.
    package var isFull: Bool { found.count >= Self.most }

    package mutating func add(
        _ code: Diagnostic.Code, at position: Position?, _ message: String, remedy: String = ""
    ) {
        guard !isFull else {
            more += 1
            return
        }
        found.append(
            Diagnostic(
                file: source.name, position: position, code: code, message: message, remedy: remedy, surroundings: nil))
    }

    /// Keeps a written secret's lines out of messages.
    package mutating func hide(_ node: Node) {
        secretLines.append(node.position.line...max(node.position.line, node.end.line))
    }

    /// In the order of places, with the lines that may be shown.
    package var all: [Diagnostic] {
        var list = found.enumerated().sorted { a, b in
            let (p, q) = (a.element.position ?? .start, b.element.position ?? .start)
            return p == q ? a.offset < b.offset : p < q
        }.map(\.element)
        var last = (number: 0, isHidden: true)
        for i in list.indices {
            guard let position = list[i].position else { continue }
            if position.line != last.number { last = (position.line, isHidden(position.line)) }
            guard !last.isHidden else { continue }
            list[i].surroundings = source.surroundings(
                of: position, before: Diagnostic.before, behind: Diagnostic.behind)
        }
        if more > 0 {
            list.append(
                Diagnostic(
                    file: source.name, position: nil, code: .invalid, message: "and \(more) more errors", remedy: "",
                    surroundings: nil))
        }
        return list
    }
}

extension Findings {
    private func isHidden(_ number: Int) -> Bool {
        secretLines.contains { $0.contains(number) } || mayHoldSecret(source.line(number) ?? "")
    }
}

/// Thrown when a file can't be used.
package struct ConfigurationError: Error, Sendable {
    package let diagnostics: [Diagnostic]
    package init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }
    /// One line each.
    package var summary: String { diagnostics.map(\.summary).joined(separator: "\n") }
}

/// A JSON string literal.
package func jsonString(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case _ where scalar.value < 32 || scalar.value == 127:
            let hex = String(scalar.value, radix: 16)
            result += "\\u" + String(repeating: "0", count: 4 - hex.utf8.count) + hex
        default: result.unicodeScalars.append(scalar)
        }
    }
    return result + "\""
}
