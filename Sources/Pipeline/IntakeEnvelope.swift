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
        let hasText: (Int) -> Bool = { IntakeText.isText(reader, $0) }
        var text = first(.text, reader, hasText)
        var html = text == nil ? first(.html, reader, hasText) : nil
        if text == nil, html == nil, let inner = innermost(reader) {
            enter(inner.object, at: inner.pointer, in: reader)
            text = first(.text, reader, hasText)
            html = first(.html, reader, hasText)
        }
        guard let found = text ?? html else {
            throw .article(
                "no_text",
                "The JSON has no text: no member named \(settings.text.joined(separator: ", ")) or "
                    + "\(settings.html.joined(separator: ", ")) holds any. Name yours under `input:`, `fields:`.")
        }
        var body = IntakeText.joined(reader, found.node)
        var controls = IntakeText.mendControls(&body)
        article.media = text == nil || IntakeMedia.isHTML(body.span) ? .html : .text
        if IntakeText.isBlank(body.span) { throw .article("no_text", "The JSON's text holds no characters.") }
        article.sources.append(Source(name: found.pointer, bytes: body))
        if let title = title(reader) {
            var bytes = IntakeText.joined(reader, title.node)
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
            first(field, reader) { IntakeFields.value(reader, $0, member) != nil }
                .flatMap { IntakeFields.value(reader, $0.node, member) } ?? ""
        }
        let many: (IntakeField) -> [String] = { field in
            first(field, reader) { !IntakeFields.values(reader, $0).isEmpty }
                .map { IntakeFields.values(reader, $0.node) } ?? []
        }
        if article.given.id.isEmpty { article.given.id = one(.id, "id") }
        article.given.url = one(.url, "url")
        article.given.section = many(.section).first ?? ""
        article.given.authors = IntakeFields.people(many(.authors))
        article.given.published = one(.published, "")
        article.given.modified = one(.modified, "")
        article.given.language = one(.language, "code")
        article.given.tags = IntakeFields.tags(many(.tags))
        article.given.image = one(.image, "url")
        article.given.publisher = one(.publisher, "name")
    }

    /// The headline: a string, or what a system wraps around one, `{"rendered": "…"}`.
    private func title(_ reader: JSONReader) -> (node: Int, pointer: String)? {
        guard let found = first(.title, reader, { IntakeText.part(reader, $0) != nil || IntakeText.isText(reader, $0) })
        else { return nil }
        guard reader.nodes[found.node].kind == .object, let part = IntakeText.part(reader, found.node) else {
            return found
        }
        return (part.node, found.pointer + "/" + JSONReader.escaped(part.name))
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

    /// Names of people, also from one line: "By Ann Lee and Ben Ott".
    private static func people(_ values: [String]) -> [String] {
        guard values.count == 1, var line = values.first?.utf8[...], line.count <= 200 else { return values }
        if line.starts(with: "By ".utf8) || line.starts(with: "by ".utf8) { line = line.dropFirst(3) }
        var out: [String] = []
        var words: [Substring] = []
        let end: () -> Void = {
            if !words.isEmpty { out.append(words.joined(separator: " ")) }
            words = []
        }
        for word in Substring(line).split(separator: " ") {
            if word == "and" || word == "&" || word == "|" {
                end()
            } else if word.utf8.last == UInt8(ascii: ";") || word.utf8.last == UInt8(ascii: ",") && !words.isEmpty {
                words.append(word.dropLast())
                end()
            } else {
                words.append(word)
            }
        }
        end()
        // "Lee, Ann" and "Ann Lee, Reuters" stay as they are.
        return out.allSatisfy { $0.utf8.contains(0x20) } ? out : [String(Substring(line))]
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
