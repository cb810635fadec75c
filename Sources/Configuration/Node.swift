// The tree of a configuration file: values with their places.
package import StageAPI

/// A value and where it stands.
package struct Node: Sendable {
    package indirect enum Content: Sendable {
        case scalar(Scalar)
        case list([Node])
        case map([Entry])
    }

    package var content: Content
    /// Its first character.
    package let position: Position
    /// Behind its last character.
    package let end: Position

    package init(_ content: Content, from position: Position, to end: Position) {
        self.content = content
        self.position = position
        self.end = end
    }
}

/// A value without parts.
package struct Scalar: Sendable {
    package var text: String
    /// Written without quotation marks, so that `null` and nothing at all are no text.
    package var isPlain: Bool
    /// What is shown in place of a secret.
    package var shownAs: String?
    /// The file holds one variable and nothing else, so that `written` gives no secret away.
    package var isReference = false
    /// A variable in it could not be filled in, which was found already.
    package var isBroken = false
    /// What the file holds, when variables were filled in.
    package var written: String?

    package var isNothing: Bool { isPlain && (text.isEmpty || text == "~" || text == "null") }
}

/// A key and its value.
package struct Entry: Sendable {
    package let key: String
    package let keyPosition: Position
    package var value: Node
}

extension Node {
    package var entries: [Entry]? {
        guard case .map(let entries) = content else { return nil }
        return entries
    }

    package var items: [Node]? {
        guard case .list(let items) = content else { return nil }
        return items
    }

    package var scalar: Scalar? {
        guard case .scalar(let scalar) = content else { return nil }
        return scalar
    }

    package var isNothing: Bool { scalar?.isNothing ?? false }

    /// True when a part of it was found to be wrong already.
    package var isBroken: Bool {
        switch content {
        case .scalar(let scalar): scalar.isBroken
        case .list(let items): items.contains { $0.isBroken }
        case .map(let entries): entries.contains { $0.value.isBroken }
        }
    }

    package func entry(_ key: String) -> Entry? { entries?.first { $0.key == key } }

    /// The value under keys, the outermost first.
    package subscript(path: String...) -> Node? {
        var node = self
        for key in path {
            guard let next = node.entry(key)?.value else { return nil }
            node = next
        }
        return node
    }

    /// The part that a setting's error points to.
    package func part(at path: [Int]) -> Node {
        guard let index = path.first else { return self }
        switch content {
        case .list(let items) where items.indices.contains(index): return items[index].part(at: Array(path.dropFirst()))
        case .map(let entries) where entries.indices.contains(index):
            return entries[index].value.part(at: Array(path.dropFirst()))
        default: return self
        }
    }

    /// Without positions, for a setting to be filled from.
    package var input: SettingInput {
        switch content {
        case .scalar(let scalar): scalar.isNothing ? .nothing : .text(scalar.text, shownAs: scalar.shownAs)
        case .list(let items): .list(items.map(\.input))
        case .map(let entries): .pairs(entries.map { ($0.key, $0.value.input) })
        }
    }

    /// Where a byte of the value's text stands; the value's start when the file writes it in another way.
    package func position(ofByte offset: Int, _ source: SourceFile) -> Position {
        guard let scalar, position.line == end.line else { return position }
        var first = source.index(of: position)
        if !scalar.isPlain { first += 1 }
        let text = Array(scalar.text.utf8)
        let last = first + text.count
        guard last <= source.bytes.count, source.bytes[first..<last].elementsEqual(text) else { return position }
        return source.position(ofIndex: first + min(max(0, offset), text.count))
    }
}
