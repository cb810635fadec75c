// Parses conditions: or, and, not, parentheses, comparisons, `in`, `contains`, `has(field)`.
internal import Configuration
internal import StageAPI

/// A recursive descent over a list of words; both its input and its depth are bounded.
struct ConditionParser {
    private static let mostBytes = 4096
    private static let mostLevels = 32

    private enum Word: Equatable {
        case name(String), text(String), number(Double), sign(String), end
    }

    private(set) var reads: [(field: ArticleField, offset: Int)] = []
    private var words: [(word: Word, offset: Int)] = []
    private var next = 0
    private var level = 0

    init(_ text: String) throws(ConditionError) {
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.mostBytes else {
            throw ConditionError(offset: 0, message: "the condition is longer than 4KiB", remedy: "shorten it")
        }
        var i = 0
        while i < bytes.count {
            if bytes[i] <= 32 {
                i += 1
                continue
            }
            let start = i
            words.append((try Self.word(bytes, &i), start))
        }
        words.append((.end, bytes.count))
    }

    private static func word(_ bytes: [UInt8], _ i: inout Int) throws(ConditionError) -> Word {
        let start = i
        func isNamePart(_ b: UInt8) -> Bool {
            b >= 97 && b <= 122 || b >= 65 && b <= 90 || b >= 48 && b <= 57 || b == 95 || b == 45 || b == 46
        }
        switch bytes[i] {
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            guard let end = bytes[(i + 1)...].firstIndex(of: bytes[i]) else {
                throw ConditionError(offset: i, message: "a text without an end", remedy: "close the quotation mark")
            }
            i = end + 1
            return .text(String(decoding: bytes[(start + 1)..<end], as: UTF8.self))
        case 48...57, UInt8(ascii: "-"):
            i += 1
            while i < bytes.count, bytes[i] >= 48 && bytes[i] <= 57 || bytes[i] == 46 { i += 1 }
            let text = String(decoding: bytes[start..<i], as: UTF8.self)
            guard let number = Double(text), i == bytes.count || !isNamePart(bytes[i]) else {
                throw ConditionError(offset: start, message: "\"\(text)\" is no number", remedy: "write 100 or 0.5")
            }
            return .number(number)
        case UInt8(ascii: "="), UInt8(ascii: "!"), UInt8(ascii: "<"), UInt8(ascii: ">"):
            i += i + 1 < bytes.count && bytes[i + 1] == UInt8(ascii: "=") ? 2 : 1
            return .sign(String(decoding: bytes[start..<i], as: UTF8.self))
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ","):
            i += 1
            return .sign(String(decoding: bytes[start..<i], as: UTF8.self))
        case let b where isNamePart(b):
            while i < bytes.count, isNamePart(bytes[i]) { i += 1 }
            return .name(String(decoding: bytes[start..<i], as: UTF8.self))
        default:
            throw ConditionError(
                offset: i, message: "a character that belongs to no condition",
                remedy: "put texts between quotation marks: language == \"en\"")
        }
    }

    mutating func parse() throws(ConditionError) -> Condition.Term {
        let term = try parseOr()
        guard words[next].word == .end else { throw unexpected("and, or, or the end") }
        return term
    }

    private mutating func parseOr() throws(ConditionError) -> Condition.Term {
        var terms = [try parseAnd()]
        while take(.name("or")) { terms.append(try parseAnd()) }
        return terms.count == 1 ? terms[0] : .any(terms)
    }

    private mutating func parseAnd() throws(ConditionError) -> Condition.Term {
        var terms = [try parseNot()]
        while take(.name("and")) { terms.append(try parseNot()) }
        return terms.count == 1 ? terms[0] : .all(terms)
    }

    private mutating func parseNot() throws(ConditionError) -> Condition.Term {
        level += 1
        defer { level -= 1 }
        guard level <= Self.mostLevels else {
            throw ConditionError(
                offset: words[next].offset, message: "nested deeper than \(Self.mostLevels) levels",
                remedy: "take parentheses out")
        }
        if take(.name("not")) { return .not(try parseNot()) }
        if take(.sign("(")) {
            let term = try parseOr()
            try expect(")")
            return term
        }
        if take(.name("has")) {
            try expect("(")
            let field = try parseField()
            try expect(")")
            return .has(field)
        }
        return try parseComparison()
    }

    private mutating func parseComparison() throws(ConditionError) -> Condition.Term {
        let start = words[next].offset
        let field = try parseField()
        if field.type == .presence {
            throw ConditionError(
                offset: start, message: "\(field.name) can't be compared", remedy: "write has(\(field.name))")
        }
        let isNegated = take(.name("not"))
        let (word, offset) = words[next]
        if take(.name("in")) {
            let term = Condition.Term.isOneOf(field, try parseList(field, offset))
            return isNegated ? .not(term) : term
        }
        if take(.name("contains")) {
            guard field.type != .number else { throw mismatch(field, offset) }
            let part = try parseText()
            let term: Condition.Term = field.type == .list ? .isOneOf(field, [part]) : .contains(field, Needle(part))
            return isNegated ? .not(term) : term
        }
        guard !isNegated, case .sign(let sign) = word, let comparison = comparison(sign) else {
            throw unexpected("==, !=, <, <=, >, >=, in or contains")
        }
        next += 1
        return try parseRight(field, sign, comparison, offset)
    }

    private mutating func parseRight(
        _ field: ConditionField, _ sign: String, _ comparison: Condition.Comparison, _ offset: Int
    ) throws(ConditionError) -> Condition.Term {
        switch field.type {
        case .number:
            guard case .number(let limit) = words[next].word else { throw unexpected("a number") }
            next += 1
            let term = Condition.Term.compare(field, comparison, limit)
            return sign == "!=" ? .not(term) : term
        case .text where comparison == .equal:
            let term = Condition.Term.isOneOf(field, [try parseText()])
            return sign == "!=" ? .not(term) : term
        default: throw mismatch(field, offset)
        }
    }

    private func comparison(_ sign: String) -> Condition.Comparison? {
        switch sign {
        case "==", "!=": .equal
        case "<": .less
        case "<=": .lessOrEqual
        case ">": .greater
        case ">=": .greaterOrEqual
        default: nil
        }
    }

    private mutating func parseField() throws(ConditionError) -> ConditionField {
        let (word, offset) = words[next]
        guard case .name(let name) = word else { throw unexpected("a field") }
        guard let field = ConditionField.named(name) else {
            let known = ConditionField.table.map(\.name) + ["fields.<id>"]
            throw ConditionError(
                offset: offset, message: "unknown field \"\(showable(name))\"",
                remedy: remedy(forUnknown: name, among: known))
        }
        next += 1
        if let needed = field.needs { reads.append((needed, offset)) }
        return field
    }

    private mutating func parseList(_ field: ConditionField, _ offset: Int) throws(ConditionError) -> [[UInt8]] {
        guard field.type != .number else { throw mismatch(field, offset) }
        try expect("[")
        var values = [try parseText()]
        while take(.sign(",")) { values.append(try parseText()) }
        try expect("]")
        return values
    }

    private mutating func parseText() throws(ConditionError) -> [UInt8] {
        guard case .text(let text) = words[next].word else { throw unexpected("a text in quotation marks") }
        next += 1
        return Array(text.utf8)
    }

    private mutating func take(_ word: Word) -> Bool {
        guard words[next].word == word else { return false }
        next += 1
        return true
    }

    private mutating func expect(_ sign: String) throws(ConditionError) {
        guard take(.sign(sign)) else { throw unexpected("\"\(sign)\"") }
    }

    private func unexpected(_ wanted: String) -> ConditionError {
        let found =
            switch words[next].word {
            case .name(let name): "\"\(showable(name))\""
            case .text: "a text"
            case .number: "a number"
            case .sign("="): "\"=\" (equality is ==)"
            case .sign(let sign): "\"\(sign)\""
            case .end: "the end"
            }
        return ConditionError(offset: words[next].offset, message: "expected \(wanted), found \(found)", remedy: "")
    }

    private func mismatch(_ field: ConditionField, _ offset: Int) -> ConditionError {
        let can =
            switch field.type {
            case .number: "a number: use ==, !=, <, <=, >, >="
            case .text: "a text: use ==, !=, in, contains"
            case .list: "a list: use contains, in"
            case .presence: "there or not: use has(\(field.name))"
            }
        return ConditionError(offset: offset, message: "\(field.name) is \(can)", remedy: "")
    }
}
