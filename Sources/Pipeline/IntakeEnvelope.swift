// A JSON envelope: its mapped members become the article's sources and given metadata.
internal import JSON
internal import StageAPI

extension IntakeFields {
    private static let mostValues = 256

    /// Fills an article from the document that `reader` holds.
    mutating func fill(
        _ article: Article, from reader: JSONReader, _ settings: IntakeSettings, replaced: Int
    ) throws(StageError) {
        locate(in: reader)
        let hasText: (Int) -> Bool = { IntakeFields.hasText(reader, $0) }
        let text = first(.text, hasText)
        guard let found = text ?? first(.html, hasText) else {
            throw .article(
                "no_text",
                "The JSON has no text: no member named \(settings.text.joined(separator: ", ")) or "
                    + "\(settings.html.joined(separator: ", ")) holds any. Name yours under `input:`, `fields:`.")
        }
        var body = IntakeFields.text(reader, found.node)
        var controls = IntakeText.mendControls(&body)
        article.media = text == nil || IntakeMedia.isHTML(body.span) ? .html : .text
        if IntakeText.isBlank(body.span) { throw .article("no_text", "The JSON's text holds no characters.") }
        article.sources.append(Source(name: found.pointer, bytes: body))
        if let title = first(.title, hasText) {
            var bytes = IntakeFields.text(reader, title.node)
            controls += IntakeText.mendControls(&bytes)
            article.given.titleSource = article.sources.count
            article.sources.append(Source(name: title.pointer, bytes: bytes))
        }
        let strings = reader.strings
        try IntakeText.judge(
            article, strings.span, replaced: reader.replaced + replaced, controls: controls)
        if reader.controls > 0 {
            article.warnings.append(
                Warning(
                    stage: "input", code: "json_repaired",
                    message: "\(reader.controls) control characters stood in the JSON's strings without an escape."))
        }
        fillMetadata(article, from: reader)
    }

    private func fillMetadata(_ article: Article, from reader: JSONReader) {
        let one: (IntakeField, String) -> String = { field, member in
            first(field) { IntakeFields.value(reader, $0, member) != nil }
                .flatMap { IntakeFields.value(reader, $0.node, member) } ?? ""
        }
        let many: (IntakeField) -> [String] = { field in
            first(field) { !IntakeFields.values(reader, $0).isEmpty }
                .map { IntakeFields.values(reader, $0.node) } ?? []
        }
        if article.given.id.isEmpty { article.given.id = one(.id, "id") }
        article.given.url = one(.url, "url")
        article.given.section = many(.section).first ?? ""
        article.given.authors = many(.authors)
        article.given.published = one(.published, "")
        article.given.modified = one(.modified, "")
        article.given.language = one(.language, "code")
        article.given.tags = IntakeFields.tags(many(.tags))
        article.given.image = one(.image, "url")
        article.given.publisher = one(.publisher, "name")
    }

    /// True for a string, or an array with a string, that holds more than white space.
    private static func hasText(_ reader: JSONReader, _ index: Int) -> Bool {
        let node = reader.nodes[index]
        let strings = reader.strings
        if node.kind == .string {
            return !IntakeText.isBlank(strings.span.extracting(node.range))
        }
        var found = false
        reader.eachElement(of: index) { element in
            let node = reader.nodes[element]
            if node.kind == .string, !found {
                found = !IntakeText.isBlank(strings.span.extracting(node.range))
            }
        }
        return found
    }

    /// A string's characters; of an array the strings, an empty line between them.
    private static func text(_ reader: JSONReader, _ index: Int) -> [UInt8] {
        let node = reader.nodes[index]
        if node.kind == .string { return Array(reader.strings[node.range]) }
        var out: [UInt8] = []
        var isFirst = true
        reader.eachElement(of: index) { element in
            let node = reader.nodes[element]
            guard node.kind == .string else { return }
            if !isFirst { out += [0x0A, 0x0A] }
            isFirst = false
            out.append(contentsOf: reader.strings[node.range])
        }
        return out
    }

    /// A string or number; of an object the named member; of an array its first such value. Nil when blank.
    private static func value(_ reader: JSONReader, _ index: Int, _ member: String) -> String? {
        var target = index
        if reader.nodes[target].kind == .array {
            guard let element = reader.element(0, of: target) else { return nil }
            target = element
        }
        if reader.nodes[target].kind == .object {
            guard !member.isEmpty, let inner = reader.member(member, of: target) else { return nil }
            target = inner
        }
        guard let scalar = reader.scalar(target), scalar.utf8.contains(where: { $0 > 0x20 }) else { return nil }
        return scalar
    }

    /// All values of an array (of strings, or of objects with a name), or the one that stands alone.
    private static func values(_ reader: JSONReader, _ index: Int) -> [String] {
        guard reader.nodes[index].kind == .array else {
            return value(reader, index, "name").map { [$0] } ?? []
        }
        var out: [String] = []
        reader.eachElement(of: index) { element in
            guard out.count < mostValues, reader.nodes[element].kind != .array else { return }
            if let value = value(reader, element, "name") { out.append(value) }
        }
        return out
    }

    /// Topics, also from one string with commas between them.
    private static func tags(_ values: [String]) -> [String] {
        guard values.count == 1, let line = values.first, line.utf8.contains(UInt8(ascii: ",")) else { return values }
        return line.split(separator: ",").prefix(mostValues).map { part in
            var tag = part
            while tag.utf8.first == 0x20 { tag.removeFirst() }
            while tag.utf8.last == 0x20 { tag.removeLast() }
            return String(tag)
        }.filter { !$0.isEmpty }
    }
}
