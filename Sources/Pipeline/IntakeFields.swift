// Finds the mapped fields of a JSON envelope in one pass over its members.
internal import JSON

/// The field of the article that a name stands for.
enum IntakeField: Int, CaseIterable {
    case text, html, title, url, authors, published, modified, section, language, id, tags, publisher, image
}

/// A compiled name mapping: which nodes of a document may give which field, the preferred name first.
struct IntakeFields {
    private struct Name {
        var text: String
        var bytes: [UInt8]
        var isPointer: Bool
        var nextInBucket: Int
    }

    private var names: [Name] = []
    private var ofField: [Range<Int>] = []
    private var buckets = [Int](repeating: -1, count: 256)
    private var found: [Int] = []

    init(_ settings: IntakeSettings) {
        for field in IntakeField.allCases {
            let first = names.count
            for name in IntakeFields.list(field, settings) where !name.isEmpty { add(name) }
            ofField.append(first..<names.count)
        }
        found = [Int](repeating: -1, count: names.count)
    }

    private static func list(_ field: IntakeField, _ settings: IntakeSettings) -> [String] {
        switch field {
        case .text: settings.text
        case .html: settings.html
        case .title: settings.title
        case .url: settings.url
        case .authors: settings.authors
        case .published: settings.published
        case .modified: settings.modified
        case .section: settings.section
        case .language: settings.language
        case .id: settings.id
        case .tags: settings.tags
        case .publisher: settings.publisher
        case .image: settings.image
        }
    }

    private mutating func add(_ text: String) {
        let bytes = Array(text.utf8)
        let isPointer = bytes[0] == UInt8(ascii: "/")
        var name = Name(text: text, bytes: bytes, isPointer: isPointer, nextInBucket: -1)
        if !isPointer {
            let bucket = IntakeFields.bucket(bytes[...])
            name.nextInBucket = buckets[bucket]
            buckets[bucket] = names.count
        }
        names.append(name)
    }

    private static func bucket(_ key: ArraySlice<UInt8>) -> Int {
        guard let first = key.first, let last = key.last else { return 0 }
        return (key.count &* 31 &+ Int(first) &* 7 &+ Int(last)) & 255
    }

    /// Looks all names up in the document that `reader` holds.
    mutating func locate(in reader: JSONReader) {
        for i in found.indices { found[i] = names[i].isPointer ? reader.value(at: names[i].text) ?? -1 : -1 }
        reader.eachMember(of: 0) { key, value in
            let bytes = reader.strings[reader.nodes[key].range]
            var i = buckets[IntakeFields.bucket(bytes)]
            while i >= 0 {
                if names[i].bytes.count == bytes.count, names[i].bytes.elementsEqual(bytes) { found[i] = value }
                i = names[i].nextInBucket
            }
        }
    }

    /// The first node for a field that `accept` takes, with the JSON pointer that leads to it.
    func first(_ field: IntakeField, _ accept: (Int) -> Bool) -> (node: Int, pointer: String)? {
        for i in ofField[field.rawValue] where found[i] >= 0 && accept(found[i]) {
            return (found[i], names[i].isPointer ? names[i].text : "/" + JSONReader.escaped(names[i].text))
        }
        return nil
    }
}
