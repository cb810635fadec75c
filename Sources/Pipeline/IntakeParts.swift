// The texts of a JSON envelope's values: strings, arrays of paragraphs and of blocks, and objects further in.
internal import JSON

extension IntakeText {
    /// Members of a block that hold its text, the preferred first.
    private static let partNames = ["text", "content", "rendered", "html", "value", "body"]

    /// True for a string, or an array with a text, that holds more than white space.
    static func isText(_ reader: JSONReader, _ index: Int) -> Bool { length(reader, index) > 0 }

    /// Length of a value's text in bytes; 0 for what is none.
    static func length(_ reader: JSONReader, _ index: Int) -> Int {
        if reader.nodes[index].kind == .string { return filled(reader, index) }
        var count = 0
        reader.eachElement(of: index) { element in
            if let string = string(reader, element) { count += filled(reader, string) }
        }
        return count
    }

    /// A string's characters; of an array the strings and the texts of its objects, an empty line between them.
    static func joined(_ reader: JSONReader, _ index: Int) -> [UInt8] {
        if reader.nodes[index].kind == .string { return Array(reader.strings[reader.nodes[index].range]) }
        var out: [UInt8] = []
        var isFirst = true
        reader.eachElement(of: index) { element in
            guard let string = string(reader, element) else { return }
            if !isFirst { out += [0x0A, 0x0A] }
            isFirst = false
            out.append(contentsOf: reader.strings[reader.nodes[string].range])
        }
        return out
    }

    /// The member of an object that holds its text as a string.
    static func part(_ reader: JSONReader, _ index: Int) -> (node: Int, name: String)? {
        guard reader.nodes[index].kind == .object else { return nil }
        for name in partNames {
            if let node = reader.member(name, of: index), reader.nodes[node].kind == .string, filled(reader, node) > 0 {
                return (node, name)
            }
        }
        return nil
    }

    /// The string that an array's element gives: itself, an object's text, or that of the object's `data`.
    private static func string(_ reader: JSONReader, _ element: Int) -> Int? {
        switch reader.nodes[element].kind {
        case .string: return element
        case .object:
            if let part = part(reader, element) { return part.node }
            return reader.member("data", of: element).flatMap { part(reader, $0)?.node }
        default: return nil
        }
    }

    /// The bytes of a string; 0 when it is blank.
    private static func filled(_ reader: JSONReader, _ index: Int) -> Int {
        let range = reader.nodes[index].range
        let strings = reader.strings
        return isBlank(strings.span.extracting(range)) ? 0 : range.count
    }
}

extension IntakeFields {
    private static let deepest = 4
    private static let mostObjects = 2_000

    /// Where no member at the top has text: the object further in that has most of it. An array in which several objects
    /// have text is a list of articles, and which one is meant can't be known.
    func innermost(_ reader: JSONReader) -> (object: Int, pointer: String)? {
        var best: (object: Int, pointer: String)?
        var most = 0
        var open: [(object: Int, pointer: String, depth: Int)] = [(0, "", 0)]
        var next = 0
        while next < open.count {
            let (object, pointer, depth) = open[next]
            next += 1
            let length = textLength(reader, object)
            if depth > 0, length > most {
                most = length
                best = (object, pointer)
            }
            guard depth < IntakeFields.deepest else { continue }
            reader.eachMember(of: object) { key, value in
                guard open.count < IntakeFields.mostObjects else { return }
                let kind = reader.nodes[value].kind
                guard kind == .object || kind == .array else { return }
                let path = pointer + "/" + JSONReader.escaped(reader.string(key))
                if kind == .object {
                    open.append((value, path, depth + 1))
                } else if let only = onlyText(reader, value) {
                    open.append((only.element, path + "/\(only.position)", depth + 1))
                }
            }
        }
        return best
    }

    /// The one element of an array that is an object with text; nil when there are none or several.
    private func onlyText(_ reader: JSONReader, _ array: Int) -> (element: Int, position: Int)? {
        var found: (element: Int, position: Int)?
        var count = 0
        var position = 0
        reader.eachElement(of: array) { element in
            if count < 2, position < IntakeFields.mostObjects, textLength(reader, element) > 0 {
                count += 1
                found = (element, position)
            }
            position += 1
        }
        return count == 1 ? found : nil
    }
}
