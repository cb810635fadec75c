// Conditions on an article's fields: `when: language == "en" and word_count > 100`. Compiled once, evaluated per article.
package import StageAPI

/// A compiled condition.
package struct Condition: Sendable {
    /// As it was written.
    package let text: String
    /// Fields that an earlier stage must have written, with the byte offset of each in `text`.
    package let reads: [(field: ArticleField, offset: Int)]
    let root: Term

    indirect enum Term: Sendable {
        case all([Term])
        case any([Term])
        case not(Term)
        case has(ConditionField)
        /// The field's text is, or its list holds, one of these.
        case isOneOf(ConditionField, [[UInt8]])
        case contains(ConditionField, Needle)
        case compare(ConditionField, Comparison, Double)
    }

    enum Comparison: Sendable { case equal, less, lessOrEqual, greater, greaterOrEqual }

    /// Compiles, or says where and why not.
    package init(_ text: String) throws(ConditionError) {
        var parser = try ConditionParser(text)
        root = try parser.parse()
        self.text = text
        reads = parser.reads
    }

    /// True when an article meets it.
    package func holds(for article: Article) -> Bool { Self.evaluate(root, article) }

    private static func evaluate(_ term: Term, _ article: Article) -> Bool {
        switch term {
        case .all(let terms): return terms.allSatisfy { evaluate($0, article) }
        case .any(let terms): return terms.contains { evaluate($0, article) }
        case .not(let inner): return !evaluate(inner, article)
        case .has(let field): return field.isThere(in: article)
        case .isOneOf(let field, let values):
            if field.type == .list {
                return field.items(of: article).contains { item in values.contains { item.elementsEqual($0) } }
            }
            let text = field.text(of: article)
            return values.contains { text.elementsEqual($0) }
        case .contains(let field, let part): return part.isIn(field.text(of: article))
        case .compare(let field, let comparison, let limit):
            let number = field.number(of: article)
            return switch comparison {
            case .equal: number == limit
            case .less: number < limit
            case .lessOrEqual: number <= limit
            case .greater: number > limit
            case .greaterOrEqual: number >= limit
            }
        }
    }
}

/// A text that is looked for, in time linear in what is searched (Knuth, Morris, Pratt).
struct Needle: Sendable {
    private let bytes: [UInt8]
    /// How much of the text is matched still when the byte behind a match of this length differs.
    private let shorter: [Int]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        var shorter = [0]
        var matched = 0
        for i in bytes.indices.dropFirst() {
            while matched > 0, bytes[i] != bytes[matched] { matched = shorter[matched - 1] }
            if bytes[i] == bytes[matched] { matched += 1 }
            shorter.append(matched)
        }
        self.shorter = shorter
    }

    func isIn(_ text: ArraySlice<UInt8>) -> Bool {
        var matched = 0
        for byte in text {
            if matched == bytes.count { return true }
            while matched > 0, byte != bytes[matched] { matched = shorter[matched - 1] }
            if byte == bytes[matched] { matched += 1 }
        }
        return matched == bytes.count
    }
}

/// Why a condition does not compile.
package struct ConditionError: Error, Sendable {
    /// In bytes from the condition's start.
    package let offset: Int
    package let message: String
    package let remedy: String
}
