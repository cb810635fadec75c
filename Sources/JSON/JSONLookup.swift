// Finds values in a document that was read: members, pointers, and values as strings and numbers.

extension JSONReader {
    /// Calls `visit` with the indices of key and value for each member of the object at `index`, in order.
    package func eachMember(of index: Int, _ visit: (_ key: Int, _ value: Int) -> Void) {
        guard index < nodes.count, nodes[index].kind == .object else { return }
        var key = index + 1
        let end = Int(nodes[index].next)
        while key + 1 < end {
            visit(key, key + 1)
            key = Int(nodes[key + 1].next)
        }
    }

    /// Calls `visit` with the index of each element of the array at `index`, in order.
    package func eachElement(of index: Int, _ visit: (_ element: Int) -> Void) {
        guard index < nodes.count, nodes[index].kind == .array else { return }
        var element = index + 1
        let end = Int(nodes[index].next)
        while element < end {
            visit(element)
            element = Int(nodes[element].next)
        }
    }

    /// The value of a member of the object at `index`: the last one where a name is given twice.
    package func member(_ name: String, of index: Int) -> Int? {
        var found: Int?
        let wanted = name.utf8
        eachMember(of: index) { key, value in
            if nodes[key].range.count == wanted.count, strings[nodes[key].range].elementsEqual(wanted) { found = value }
        }
        return found
    }

    /// The element of the array at `index`.
    package func element(_ position: Int, of index: Int) -> Int? {
        var found: Int?
        var at = 0
        eachElement(of: index) { element in
            if at == position { found = element }
            at += 1
        }
        return found
    }

    /// The value that a JSON pointer (RFC 6901) leads to, from the root: "/article/body", "/parts/0/text".
    package func value(at pointer: String) -> Int? {
        guard !nodes.isEmpty else { return nil }
        var index = 0
        guard !pointer.isEmpty else { return index }
        guard pointer.utf8.first == UInt8(ascii: "/") else { return nil }
        for part in pointer.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            let name = JSONReader.unescaped(part)
            if nodes[index].kind == .object, let next = member(name, of: index) {
                index = next
            } else if nodes[index].kind == .array, let position = Int(name), position >= 0,
                let next = element(position, of: index)
            {
                index = next
            } else {
                return nil
            }
        }
        return index
    }

    /// The decoded characters of a string or key.
    package func string(_ index: Int) -> String {
        String(decoding: strings[nodes[index].range], as: UTF8.self)
    }

    /// A string as it is, a number as it is written, else nil.
    package func scalar(_ index: Int) -> String? {
        let node = nodes[index]
        switch node.kind {
        case .string, .number: return string(index)
        case .integer: return String(Int64(bitPattern: node.bits))
        case .unsigned: return String(node.bits)
        case .double: return Double(bitPattern: node.bits).description
        default: return nil
        }
    }

    /// The whole number at `index`, when it is one.
    package func integer(_ index: Int) -> Int? {
        guard nodes[index].kind == .integer else { return nil }
        return Int(exactly: Int64(bitPattern: nodes[index].bits))
    }

    /// The number at `index`, when it fits a Double.
    package func double(_ index: Int) -> Double? {
        switch nodes[index].kind {
        case .integer: Double(Int64(bitPattern: nodes[index].bits))
        case .unsigned: Double(nodes[index].bits)
        case .double: Double(bitPattern: nodes[index].bits)
        default: nil
        }
    }

    /// A member's name as one step of a JSON pointer.
    package static func escaped(_ name: String) -> String {
        guard name.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else { return name }
        var out = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "~": out += "~0"
            case "/": out += "~1"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    private static func unescaped(_ part: Substring) -> String {
        guard part.utf8.contains(UInt8(ascii: "~")) else { return String(part) }
        var out: [UInt8] = []
        var tilde = false
        for byte in part.utf8 {
            if tilde {
                tilde = false
                switch byte {
                case UInt8(ascii: "0"): out.append(UInt8(ascii: "~"))
                case UInt8(ascii: "1"): out.append(UInt8(ascii: "/"))
                default: out += [UInt8(ascii: "~"), byte]
                }
            } else if byte == UInt8(ascii: "~") {
                tilde = true
            } else {
                out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
