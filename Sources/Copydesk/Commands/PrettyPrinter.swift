// A record for a person at a terminal: `enrich --format pretty` and `tail`.
internal import Glibc
internal import JSON

/// Shows enriched records, each as a page: headline, facts, marked text, summary, names. It reads the record's JSON, so
/// that what it shows is what was published.
package struct PrettyPrinter {
    private let reader = JSONReader()
    private let columns: Int
    private let colour: Bool

    /// `columns` is the terminal's width; marks are colours, or brackets where colour is not wanted.
    package init(columns: Int, colour: Bool) {
        self.columns = max(columns, 24)
        self.colour = colour
    }

    /// For standard output: as wide as its terminal, coloured where one is.
    static func forOutput() -> PrettyPrinter {
        var size = winsize()
        let isTerminal = isatty(1) == 1
        let columns = isTerminal && ioctl(1, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 100
        return PrettyPrinter(columns: min(columns, 120), colour: isTerminal && getenv("NO_COLOR") == nil)
    }

    /// The page of a record, ending with a line feed; nil when the bytes are no record.
    package func page(_ record: Span<UInt8>) -> [UInt8]? {
        do throws(JSONError) {
            try reader.read(record)
        } catch {
            return nil
        }
        guard string("/schema")?.hasPrefix("copydesk.article/") == true else { return nil }
        var page = PrettyPage(columns: columns, colour: colour)
        header(&page)
        summary(&page)
        body(&page)
        quotes(&page)
        entities(&page)
        endnotes(&page)
        return Array(page.out.utf8)
    }

    private func string(_ pointer: String) -> String? {
        reader.value(at: pointer).flatMap { reader.scalar($0) }
    }

    private func strings(_ pointer: String) -> [String] {
        var out: [String] = []
        if let list = reader.value(at: pointer) {
            reader.eachElement(of: list) { element in reader.scalar(element).map { out.append($0) } }
        }
        return out
    }

    private func header(_ page: inout PrettyPage) {
        let unit = string("/offsets") ?? "unicode"
        if let title = string("/title") {
            var text = PrettyText(title, unit: unit)
            text.style(all: .bold)
            mark(&text, in: "title")
            page.paragraph(text)
        }
        var facts: [String] = []
        if let kind = string("/kind"), kind != "article" { facts.append("[\(kind)]") }
        facts += [string("/section"), string("/published_at").map(PrettyPrinter.date)].compactMap { $0 }
        let authors = strings("/authors")
        if !authors.isEmpty { facts.append("by " + authors.joined(separator: ", ")) }
        let filed = [string("/dateline/place"), string("/dateline/agency")].compactMap { $0 }
        if !filed.isEmpty { facts.append(filed.joined(separator: " / ")) }
        if let publisher = string("/publisher") { facts.append(publisher) }
        page.plain(facts.joined(separator: " \u{B7} "))
        var counts: [String] = []
        if let words = string("/word_count") { counts.append("\(words) words") }
        if let minutes = string("/reading_minutes") { counts.append("\(minutes) min") }
        if let language = string("/language/code") { counts.append(language) }
        if let url = string("/url") ?? string("/id") { counts.append(url) }
        page.plain(counts.joined(separator: " \u{B7} "), .dim)
    }

    /// "2021-12-29T10:00:00Z" as "2021-12-29 10:00 UTC".
    private static func date(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.count == 20, bytes[10] == UInt8(ascii: "T") else { return text }
        return String(decoding: bytes[..<10], as: UTF8.self) + " " + String(decoding: bytes[11..<16], as: UTF8.self)
            + " UTC"
    }

    private func summary(_ page: inout PrettyPage) {
        guard let text = string("/summary/text") else { return }
        page.blank()
        page.item(label: "Summary", PrettyText(text, unit: "unicode"))
    }

    private func body(_ page: inout PrettyPage) {
        guard let body = string("/text"), !body.isEmpty else { return }
        var text = PrettyText(body, unit: string("/offsets") ?? "unicode")
        if let quotes = reader.value(at: "/quotes") {
            reader.eachElement(of: quotes) { quote in
                if let range = range(quote) { text.mark(range, .quote) }
            }
        }
        mark(&text, in: "text")
        page.blank()
        page.paragraphs(text)
    }

    private func range(_ node: Int) -> Range<Int>? {
        guard let start = reader.member("start", of: node).flatMap({ reader.integer($0) }),
            let end = reader.member("end", of: node).flatMap({ reader.integer($0) }), start >= 0, start < end
        else { return nil }
        return start..<end
    }

    private func mark(_ text: inout PrettyText, in field: String) {
        guard let entities = reader.value(at: "/entities") else { return }
        reader.eachElement(of: entities) { entity in
            let type = PrettyStyle(entity: reader.member("type", of: entity).flatMap { reader.scalar($0) } ?? "")
            guard let mentions = reader.member("mentions", of: entity) else { return }
            reader.eachElement(of: mentions) { mention in
                let place = reader.member("in", of: mention).flatMap { reader.scalar($0) }
                if place == field, let range = range(mention) { text.mark(range, type) }
            }
        }
    }

    private func quotes(_ page: inout PrettyPage) {
        guard let quotes = reader.value(at: "/quotes") else { return }
        let text = PrettyText(string("/text") ?? "", unit: string("/offsets") ?? "unicode")
        var isFirst = true
        reader.eachElement(of: quotes) { quote in
            guard let range = range(quote) else { return }
            let speaker = reader.member("speaker", of: quote).flatMap { reader.member("name", of: $0) }
            let name = speaker.flatMap { reader.scalar($0) } ?? "?"
            if isFirst { page.blank() }
            page.item(
                label: isFirst ? "Quotes" : "", PrettyText(name + ": " + text.cut(range, most: 90), unit: "unicode"))
            isFirst = false
        }
    }

    private func entities(_ page: inout PrettyPage) {
        guard let entities = reader.value(at: "/entities") else { return }
        page.blank()
        for (type, label) in [
            (PrettyStyle.person, "People"), (.organization, "Organizations"), (.location, "Places"), (.misc, "Others"),
        ] {
            var text = PrettyText("", unit: "unicode")
            reader.eachElement(of: entities) { entity in
                let found = PrettyStyle(entity: reader.member("type", of: entity).flatMap { reader.scalar($0) } ?? "")
                guard found == type, let name = reader.member("name", of: entity).flatMap({ reader.scalar($0) }) else {
                    return
                }
                var count = 0
                if let mentions = reader.member("mentions", of: entity) {
                    reader.eachElement(of: mentions) { _ in count += 1 }
                }
                if !text.isEmpty { text.append(", ") }
                let start = text.count
                text.append(name)
                text.mark(start..<text.count, type)
                if count != 1 { text.append(" \u{D7}\(count)") }
            }
            if !text.isEmpty { page.item(label: label, text) }
        }
    }

    private func endnotes(_ page: inout PrettyPage) {
        var keywords: [String] = []
        if let list = reader.value(at: "/keywords") {
            reader.eachElement(of: list) { keyword in
                reader.member("text", of: keyword).flatMap { reader.scalar($0) }.map { keywords.append($0) }
            }
        }
        if !keywords.isEmpty {
            page.item(label: "Keywords", PrettyText(keywords.joined(separator: ", "), unit: "unicode"))
        }
        let tags = strings("/tags")
        if !tags.isEmpty { page.item(label: "Tags", PrettyText(tags.joined(separator: ", "), unit: "unicode")) }
        guard let warnings = reader.value(at: "/warnings") else { return }
        reader.eachElement(of: warnings) { warning in
            let part: (String) -> String = { reader.member($0, of: warning).flatMap { reader.scalar($0) } ?? "" }
            page.item(label: "Warning", PrettyText("\(part("stage")): \(part("message"))", unit: "unicode"))
        }
    }
}
