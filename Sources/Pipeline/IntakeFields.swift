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
        /// In small letters, without what parts words: `article_body` is `articleBody`.
        var folded: [UInt8]
        var isPointer: Bool
        var nextInBucket: Int
    }

    /// Where a name stands: nodes of its value and its key, -1 for none.
    private struct Place {
        var value = -1
        var key = -1
        var isExact = false
    }

    private var names: [Name] = []
    private var ofField: [Range<Int>] = []
    private var buckets = [Int](repeating: -1, count: 256)
    private var outer: [Place] = []
    private var inner: [Place] = []
    /// The pointer to the object that `inner` was read from; nil when the text stands at the top.
    private var innerPointer: String?

    init(_ settings: IntakeSettings) {
        for field in IntakeField.allCases {
            let first = names.count
            for name in IntakeFields.list(field, settings) where !name.isEmpty { add(name) }
            ofField.append(first..<names.count)
        }
        outer = [Place](repeating: Place(), count: names.count)
        inner = outer
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
        let isPointer = text.utf8.first == UInt8(ascii: "/")
        var name = Name(text: text, folded: [], isPointer: isPointer, nextInBucket: -1)
        IntakeFields.fold(Array(text.utf8)[...], into: &name.folded)
        if !isPointer {
            let bucket = IntakeFields.bucket(name.folded)
            name.nextInBucket = buckets[bucket]
            buckets[bucket] = names.count
        }
        names.append(name)
    }

    private static func fold(_ key: ArraySlice<UInt8>, into folded: inout [UInt8]) {
        folded.removeAll(keepingCapacity: true)
        for byte in key {
            switch byte {
            case UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: ":"), 0x20: break
            default: folded.append(byte &- 0x41 < 26 ? byte | 0x20 : byte)
            }
        }
    }

    private static func bucket(_ key: [UInt8]) -> Int {
        guard let first = key.first, let last = key.last else { return 0 }
        return (key.count &* 31 &+ Int(first) &* 7 &+ Int(last)) & 255
    }

    /// Looks all names up at the top of the document that `reader` holds.
    mutating func locate(in reader: JSONReader) {
        innerPointer = nil
        outer = scan(reader, 0)
        for i in names.indices where names[i].isPointer {
            outer[i] = Place(value: reader.value(at: names[i].text) ?? -1)
        }
    }

    /// Looks all names up in an object of the document, whose members then go before those at the top.
    mutating func enter(_ object: Int, at pointer: String, in reader: JSONReader) {
        innerPointer = pointer
        inner = scan(reader, object)
    }

    /// Length in bytes of the longest text that an object's members give; 0 when they give none.
    func textLength(_ reader: JSONReader, _ object: Int) -> Int {
        guard reader.nodes[object].kind == .object else { return 0 }
        let places = scan(reader, object)
        var most = 0
        for i in ofField[IntakeField.text.rawValue].lowerBound..<ofField[IntakeField.html.rawValue].upperBound
        where places[i].value >= 0 {
            most = max(most, IntakeText.length(reader, places[i].value))
        }
        return most
    }

    private func scan(_ reader: JSONReader, _ object: Int) -> [Place] {
        var folded: [UInt8] = []
        var places = [Place](repeating: Place(), count: names.count)
        reader.eachMember(of: object) { key, value in
            let bytes = reader.strings[reader.nodes[key].range]
            IntakeFields.fold(bytes, into: &folded)
            var i = buckets[IntakeFields.bucket(folded)]
            while i >= 0 {
                // A name spelt otherwise counts where none is spelt as it should be.
                if names[i].folded == folded {
                    let isExact = bytes.elementsEqual(names[i].text.utf8)
                    if isExact || !places[i].isExact { places[i] = Place(value: value, key: key, isExact: isExact) }
                }
                i = names[i].nextInBucket
            }
        }
        return places
    }

    /// The first node for a field that `accept` takes, with the JSON pointer that leads to it.
    func first(_ field: IntakeField, _ reader: JSONReader, _ accept: (Int) -> Bool) -> (node: Int, pointer: String)? {
        if let innerPointer, let found = first(field, inner, innerPointer, reader, accept) { return found }
        return first(field, outer, "", reader, accept)
    }

    private func first(
        _ field: IntakeField, _ places: [Place], _ prefix: String, _ reader: JSONReader, _ accept: (Int) -> Bool
    ) -> (node: Int, pointer: String)? {
        for i in ofField[field.rawValue] where places[i].value >= 0 && accept(places[i].value) {
            if names[i].isPointer { return (places[i].value, names[i].text) }
            return (places[i].value, prefix + "/" + JSONReader.escaped(reader.string(places[i].key)))
        }
        return nil
    }
}
