// Variables in values: ${NAME}, ${NAME:-default} and ${file:/path}, filled in on the parsed tree and never in comments.
internal import Glibc
internal import StageAPI

/// Where variables and secrets come from.
package struct Variables: Sendable {
    package static let mostSecretBytes = 64 << 10
    /// The variable's value; nil when it is not set.
    package let value: @Sendable (_ name: String) -> String?
    /// The file's text, or why it can't be read.
    package let file: @Sendable (_ path: String) -> FileText

    package enum FileText: Sendable {
        case text(String)
        case failure(String)
    }

    package init(
        value: @escaping @Sendable (String) -> String?, file: @escaping @Sendable (String) -> FileText
    ) {
        self.value = value
        self.file = file
    }

    /// The process's environment and file system.
    package static let system = Variables(
        value: { name in getenv(name).map { String(cString: $0) } },
        file: { path in readText(path) })
}

/// A small file's text without the line break at its end.
private func readText(_ path: String) -> Variables.FileText {
    switch readFile(path, limit: Variables.mostSecretBytes) {
    case .failure(let message): return .failure(message)
    case .bytes(var bytes):
        if bytes.last == 0x0A { bytes.removeLast() }
        if bytes.last == 0x0D { bytes.removeLast() }
        return .text(String(decoding: bytes, as: UTF8.self))
    }
}

/// What reading a file gave.
package enum FileBytes: Sendable {
    case bytes([UInt8])
    case failure(String)
}

/// Reads a whole file of at most `limit` bytes.
package func readFile(_ path: String, limit: Int) -> FileBytes {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return .failure(String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    while bytes.count <= limit {
        var got = 0
        let chunk = [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
            got = read(descriptor, buffer.baseAddress, 65_536)
            count = max(0, got)
        }
        if got < 0 { return .failure(String(cString: strerror(errno))) }
        if got == 0 { break }
        bytes += chunk
    }
    guard bytes.count <= limit else { return .failure("larger than \(ByteCount(limit).settingText)") }
    return .bytes(bytes)
}

/// Fills variables in, once for a file.
package struct VariableFiller {
    private static let mostBytes = 4 << 20
    private let variables: Variables
    private var filled = 0
    private var isTooLarge = false

    package init(_ variables: Variables) { self.variables = variables }

    /// The tree with every variable in a value replaced; what can't be is found.
    package mutating func fill(_ node: Node, _ findings: inout Findings) -> Node {
        var node = node
        switch node.content {
        case .scalar(let scalar):
            if scalar.text.utf8.contains(UInt8(ascii: "$")), scalar.text.contains("${") {
                node.content = .scalar(fill(scalar, node, &findings))
            }
        case .list(var items):
            for i in items.indices { items[i] = fill(items[i], &findings) }
            node.content = .list(items)
        case .map(var entries):
            for i in entries.indices { entries[i].value = fill(entries[i].value, &findings) }
            node.content = .map(entries)
        }
        return node
    }

    private mutating func fill(_ scalar: Scalar, _ node: Node, _ findings: inout Findings) -> Scalar {
        let text = Array(scalar.text.utf8)
        var result: [UInt8] = []
        var places = ReferencePlaces(node)
        var isSecret = false
        var isBroken = false
        var i = 0
        while i < text.count {
            guard filled + result.count <= Self.mostBytes else {
                if !isTooLarge {
                    findings.add(.tooLarge, at: node.position, "variables make the file larger than 4MiB")
                }
                isTooLarge = true
                isBroken = true
                break
            }
            guard text[i] == dollar, i + 1 < text.count, text[i + 1] == brace || text[i + 1] == dollar else {
                result.append(text[i])
                i += 1
                continue
            }
            if text[i + 1] == dollar {
                let isEscape = i + 2 < text.count && text[i + 2] == brace
                result += isEscape ? [dollar, brace] : [dollar]
                if isEscape { _ = places.next() }
                i += isEscape ? 3 : 1
                continue
            }
            let place = places.next()
            guard let end = text[i...].firstIndex(of: UInt8(ascii: "}")) else {
                findings.add(
                    .badVariable, at: place.position(findings), "a variable without an end",
                    remedy: "write ${NAME}, or $${ for a plain ${"
                )
                isBroken = true
                break
            }
            let reference = Reference(String(decoding: text[(i + 2)..<end], as: UTF8.self))
            if case .file = reference { isSecret = true }
            if let value = value(of: reference, at: place, &findings) { result += value } else { isBroken = true }
            i = end + 1
        }
        filled += result.count
        return Scalar(
            text: String(decoding: result, as: UTF8.self), isPlain: false, shownAs: isSecret ? scalar.text : nil,
            isReference: Reference.isAll(of: scalar.text), isBroken: isBroken, written: scalar.text)
    }

    private func value(of reference: Reference, at place: ReferencePlace, _ findings: inout Findings) -> [UInt8]? {
        switch reference {
        case .variable(let name, let fallback):
            if let value = variables.value(name), !(value.isEmpty && fallback != nil) { return Array(value.utf8) }
            if let fallback { return Array(fallback.utf8) }
            findings.add(
                .unsetVariable, at: place.position(findings), "variable \(name) is not set",
                remedy: "set it, or give a default: ${\(name):-value}")
        case .file(let path):
            switch variables.file(path) {
            case .text(let text): return Array(text.utf8)
            case .failure(let why):
                findings.add(
                    .secret, at: place.position(findings), "can't read \(showable(path, limit: 200)): \(why)",
                    remedy: "mount the secret there, readable by this user")
            }
        case .malformed(let why):
            findings.add(
                .badVariable, at: place.position(findings), why,
                remedy: "write ${NAME}, ${NAME:-default} or ${file:/path}")
        }
        return nil
    }
}

private let dollar = UInt8(ascii: "$")
private let brace = UInt8(ascii: "{")

/// What stands between `${` and `}`.
private enum Reference {
    case variable(String, fallback: String?)
    case file(String)
    case malformed(String)

    init(_ text: String) {
        if text.hasPrefix("file:") {
            let path = text.dropFirst(5)
            self = path.hasPrefix("/") ? .file(String(path)) : .malformed("a secret's path must start with /")
            return
        }
        let name = text.utf8.prefix { byte in
            byte >= 48 && byte <= 57 || byte >= 65 && byte <= 90 || byte >= 97 && byte <= 122 || byte == 95
        }
        let rest = text.utf8.dropFirst(name.count)
        let startsWell = name.first.map { $0 > 57 } ?? false
        guard startsWell, rest.isEmpty || rest.starts(with: ":-".utf8) else {
            self = .malformed("\"${\(showable(text))}\" is no variable")
            return
        }
        if rest.contains(dollar) {
            self = .malformed("a default can't hold another variable")
            return
        }
        self = .variable(
            String(decoding: name, as: UTF8.self), fallback: rest.isEmpty ? nil : String(text.dropFirst(name.count + 2))
        )
    }

    /// True for a value that is one reference without default: showing it gives nothing away.
    static func isAll(of text: String) -> Bool {
        guard text.hasPrefix("${"), text.utf8.firstIndex(of: UInt8(ascii: "}")) == text.utf8.indices.last else {
            return false
        }
        if case .variable(_, fallback: .some) = Reference(String(text.dropFirst(2).dropLast())) { return false }
        return true
    }
}

/// Where each `${` of a value stands in the file; looked up only for a finding.
private struct ReferencePlaces {
    private let node: Node
    private var seen = 0

    init(_ node: Node) { self.node = node }

    mutating func next() -> ReferencePlace {
        seen += 1
        return ReferencePlace(node: node, number: seen)
    }
}

private struct ReferencePlace {
    let node: Node
    /// From 1.
    let number: Int

    /// The value's start when the file writes it in another way (by escapes), or when no one will see it.
    func position(_ findings: Findings) -> Position {
        if findings.isFull { return node.position }
        let bytes = findings.source.bytes
        var index = findings.source.index(of: node.position)
        let end = findings.source.index(of: node.end)
        var left = number
        while index + 1 < end {
            if bytes[index] == dollar, bytes[index + 1] == brace {
                left -= 1
                if left == 0 { return findings.source.position(ofIndex: index) }
            }
            index += 1
        }
        return node.position
    }
}
