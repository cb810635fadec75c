// The fallback reader: repairs what simdjson refuses (invalid UTF-8, lone surrogates, huge numbers, raw control
// characters) and says of the rest where it stops being JSON. Linear; nesting is a counter, never recursion.

struct JSONLenientReader {
    let maxDepth: Int
    var nodes: [JSONNode] = []
    var strings: [UInt8] = []
    var replaced = 0
    var controls = 0

    private enum Expecting { case value, firstValueOrEnd, firstKeyOrEnd, key, commaOrEnd, nothing }

    init(maxDepth: Int) { self.maxDepth = maxDepth }

    mutating func read(_ bytes: Span<UInt8>) throws(JSONError) {
        var open: [Int] = []
        var expecting = Expecting.value
        var i = 0
        while i < bytes.count {
            let byte = bytes[i]
            if byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
                i += 1
                continue
            }
            switch expecting {
            case .nothing: throw .malformed(expected: "the end of the document", at: i)
            case .commaOrEnd:
                let isObject = open.last.map { nodes[$0].kind == .object } ?? false
                if byte == UInt8(ascii: ",") {
                    expecting = isObject ? .key : .value
                } else if byte == UInt8(ascii: isObject ? "}" : "]") {
                    expecting = close(&open)
                } else {
                    throw .malformed(expected: "a comma or the end of the object or array", at: i)
                }
                i += 1
            case .firstKeyOrEnd where byte == UInt8(ascii: "}"), .firstValueOrEnd where byte == UInt8(ascii: "]"):
                expecting = close(&open)
                i += 1
            case .firstKeyOrEnd, .key:
                guard byte == UInt8(ascii: "\"") else { throw .malformed(expected: "a member's name", at: i) }
                i = try string(bytes, i + 1, .key)
                i = try colon(bytes, i)
                expecting = .value
            case .firstValueOrEnd, .value:
                if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                    if open.count == maxDepth { throw .tooDeep }
                    open.append(nodes.count)
                    let isObject = byte == UInt8(ascii: "{")
                    add(isObject ? .object : .array)
                    expecting = isObject ? .firstKeyOrEnd : .firstValueOrEnd
                    i += 1
                } else {
                    i = try scalar(bytes, i)
                    expecting = open.isEmpty ? .nothing : .commaOrEnd
                }
            }
        }
        guard expecting == .nothing else {
            throw .malformed(expected: "more, but the document ends here", at: bytes.count)
        }
    }

    private mutating func close(_ open: inout [Int]) -> Expecting {
        if let index = open.popLast() { nodes[index].next = UInt32(nodes.count) }
        return open.isEmpty ? .nothing : .commaOrEnd
    }

    private mutating func add(_ kind: JSONNode.Kind, from start: Int? = nil, bits: UInt64 = 0) {
        let end = UInt32(strings.count)
        nodes.append(
            JSONNode(
                kind: kind, next: UInt32(nodes.count + 1), start: start.map { UInt32($0) } ?? end, end: end,
                bits: bits))
    }

    private func colon(_ bytes: Span<UInt8>, _ first: Int) throws(JSONError) -> Int {
        var i = first
        while i < bytes.count {
            switch bytes[i] {
            case 0x20, 0x0A, 0x0D, 0x09: i += 1
            case UInt8(ascii: ":"): return i + 1
            default: throw .malformed(expected: "a colon", at: i)
            }
        }
        throw .malformed(expected: "a colon", at: i)
    }

    private mutating func scalar(_ bytes: Span<UInt8>, _ i: Int) throws(JSONError) -> Int {
        switch bytes[i] {
        case UInt8(ascii: "\""): return try string(bytes, i + 1, .string)
        case UInt8(ascii: "t"): return try word(bytes, i, "true", .true)
        case UInt8(ascii: "f"): return try word(bytes, i, "false", .false)
        case UInt8(ascii: "n"): return try word(bytes, i, "null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number(bytes, i)
        default: throw .malformed(expected: "a value", at: i)
        }
    }

    private mutating func word(
        _ bytes: Span<UInt8>, _ i: Int, _ word: StaticString, _ kind: JSONNode.Kind
    ) throws(JSONError) -> Int {
        let length = word.utf8CodeUnitCount
        guard i + length <= bytes.count else { throw .malformed(expected: "a value", at: i) }
        let isSame = word.withUTF8Buffer { wanted in
            (0..<length).allSatisfy { wanted[$0] == bytes[i + $0] }
        }
        guard isSame else { throw .malformed(expected: "a value", at: i) }
        add(kind)
        return i + length
    }

    private mutating func number(_ bytes: Span<UInt8>, _ first: Int) throws(JSONError) -> Int {
        var i = first
        var isWhole = true
        if bytes[i] == UInt8(ascii: "-") { i += 1 }
        let digits = i
        i = skipDigits(bytes, i)
        let hasLeadingZero = i > digits + 1 && bytes[digits] == UInt8(ascii: "0")
        guard i > digits, !hasLeadingZero else { throw .malformed(expected: "a number", at: first) }
        if i < bytes.count, bytes[i] == UInt8(ascii: ".") {
            isWhole = false
            let fraction = i + 1
            i = skipDigits(bytes, fraction)
            guard i > fraction else { throw .malformed(expected: "a digit", at: i) }
        }
        if i < bytes.count, bytes[i] | 0x20 == UInt8(ascii: "e") {
            isWhole = false
            i += 1
            if i < bytes.count, bytes[i] == UInt8(ascii: "+") || bytes[i] == UInt8(ascii: "-") { i += 1 }
            let exponent = i
            i = skipDigits(bytes, exponent)
            guard i > exponent else { throw .malformed(expected: "a digit", at: i) }
        }
        let start = strings.count
        bytes.extracting(first..<i).withUnsafeBufferPointer { strings.append(contentsOf: $0) }
        // A number of a thousand digits is kept as it is written: nothing here computes with it.
        let text = i - first <= 400 ? String(decoding: strings[start...], as: UTF8.self) : ""
        if isWhole, let value = Int64(text) {
            strings.removeLast(strings.count - start)
            add(.integer, bits: UInt64(bitPattern: value))
        } else if isWhole, let value = UInt64(text) {
            strings.removeLast(strings.count - start)
            add(.unsigned, bits: value)
        } else if !isWhole, let value = Double(text), value.isFinite {
            strings.removeLast(strings.count - start)
            add(.double, bits: value.bitPattern)
        } else {
            add(.number, from: start)
        }
        return i
    }

    private func skipDigits(_ bytes: Span<UInt8>, _ first: Int) -> Int {
        var i = first
        while i < bytes.count, bytes[i] &- 0x30 < 10 { i += 1 }
        return i
    }

    private mutating func string(
        _ bytes: Span<UInt8>, _ first: Int, _ kind: JSONNode.Kind
    ) throws(JSONError) -> Int {
        let start = strings.count
        var i = first
        while i < bytes.count {
            let byte = bytes[i]
            if byte == UInt8(ascii: "\"") {
                add(kind, from: start)
                return i + 1
            }
            if byte == UInt8(ascii: "\\") {
                i = try escape(bytes, i)
                continue
            }
            if byte < 0x20 { controls += 1 }
            let (length, isWhole) = UTF8Repair.sequence(bytes, i)
            if isWhole {
                for k in i..<i + length { strings.append(bytes[k]) }
            } else {
                appendReplacement()
            }
            i += length
        }
        throw .malformed(expected: "the end of a string", at: bytes.count)
    }

    private mutating func escape(_ bytes: Span<UInt8>, _ i: Int) throws(JSONError) -> Int {
        guard i + 1 < bytes.count else { throw .malformed(expected: "an escape", at: i) }
        switch bytes[i + 1] {
        case UInt8(ascii: "n"): strings.append(0x0A)
        case UInt8(ascii: "t"): strings.append(0x09)
        case UInt8(ascii: "r"): strings.append(0x0D)
        case UInt8(ascii: "b"): strings.append(0x08)
        case UInt8(ascii: "f"): strings.append(0x0C)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): strings.append(bytes[i + 1])
        case UInt8(ascii: "u"): return try unicode(bytes, i)
        default: throw .malformed(expected: "an escape", at: i)
        }
        return i + 2
    }

    /// \uXXXX, with its partner where it is a surrogate; a lone one becomes U+FFFD.
    private mutating func unicode(_ bytes: Span<UInt8>, _ i: Int) throws(JSONError) -> Int {
        guard let first = hex(bytes, i + 2) else { throw .malformed(expected: "four hexadecimal digits", at: i) }
        if first & 0xF800 != 0xD800 {
            append(scalar: first)
            return i + 6
        }
        if first < 0xDC00, i + 7 < bytes.count, bytes[i + 6] == UInt8(ascii: "\\"), bytes[i + 7] == UInt8(ascii: "u"),
            let second = hex(bytes, i + 8), second & 0xFC00 == 0xDC00
        {
            append(scalar: 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
            return i + 12
        }
        appendReplacement()
        return i + 6
    }

    private func hex(_ bytes: Span<UInt8>, _ first: Int) -> UInt32? {
        guard first + 4 <= bytes.count else { return nil }
        var value: UInt32 = 0
        for k in first..<first + 4 {
            let byte = bytes[k]
            if byte &- 0x30 < 10 {
                value = value << 4 | UInt32(byte &- 0x30)
            } else if (byte | 0x20) &- 0x61 < 6 {
                value = value << 4 | UInt32((byte | 0x20) &- 0x61 &+ 10)
            } else {
                return nil
            }
        }
        return value
    }

    private mutating func append(scalar value: UInt32) {
        if let scalar = Unicode.Scalar(value) {
            strings.append(contentsOf: UTF8.encode(scalar).map { Array($0) } ?? [])
        }
    }

    private mutating func appendReplacement() {
        replaced += 1
        strings.append(0xEF)
        strings.append(0xBF)
        strings.append(0xBD)
    }
}
