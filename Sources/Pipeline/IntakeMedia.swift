// What a payload is: by its content-type, else by its first bytes.
internal import Glibc

/// What a payload was declared to be, or looks like.
struct IntakeMedia {
    enum Form { case json, html, text, unknown }

    /// From the content-type.
    var form = Form.unknown
    /// The content-type's charset, as it was written; empty when none was given.
    var charset = ""

    init(contentType: String) {
        let parts = contentType.split(separator: ";", omittingEmptySubsequences: false)
        guard let first = parts.first else { return }
        let type = String(first).trimmedLowerASCII
        switch type {
        case "application/json", "text/json", "application/ld+json": form = .json
        case "text/html", "application/xhtml+xml": form = .html
        case "text/plain", "text/markdown": form = .text
        default: if type.hasSuffix("+json") { form = .json }
        }
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, String(pair[0]).trimmedLowerASCII == "charset" else { continue }
            let value = String(pair[1]).trimmedLowerASCII.filter { $0 != "\"" && $0 != "'" }
            charset = String(value.prefix(64))
        }
    }

    /// What the first bytes look like: never `unknown`.
    static func form(_ bytes: Span<UInt8>) -> Form {
        beginsLikeJSON(bytes) ? .json : beginsLikeHTML(bytes) ? .html : .text
    }

    /// True when the text begins like an HTML document or with one of HTML's common tags.
    static func beginsLikeHTML(_ text: Span<UInt8>) -> Bool {
        var i = 0
        if text.count >= 3, text[0] == 0xEF, text[1] == 0xBB, text[2] == 0xBF { i = 3 }
        while i < text.count, text[i] <= 0x20 { i += 1 }
        return isTag(text, at: i)
    }

    /// True when the text begins like HTML, or holds a tag that only HTML's blocks have.
    static func isHTML(_ text: Span<UInt8>) -> Bool {
        if beginsLikeHTML(text) { return true }
        var i = nextLess(text, 0)
        while i &+ 3 < text.count {
            if let name = blockMarks.first(where: { hasPrefix(text, i, $0) }), isEnd(text, i + name.utf8CodeUnitCount) {
                return true
            }
            i = nextLess(text, i &+ 1)
        }
        return false
    }

    /// Where the next "<" stands; the end when there is none.
    private static func nextLess(_ text: Span<UInt8>, _ first: Int) -> Int {
        text.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress, first < bytes.count else { return bytes.count }
            guard let hit = memchr(base + first, 0x3C, bytes.count - first) else { return bytes.count }
            return UnsafeRawPointer(hit) - UnsafeRawPointer(base)
        }
    }

    /// True when a JSON object seems to begin here: a brace, then a name or the closing brace.
    static func beginsLikeJSON(_ bytes: Span<UInt8>) -> Bool {
        var i = 0
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { i = 3 }
        while i < bytes.count, bytes[i] <= 0x20 { i += 1 }
        guard i < bytes.count, bytes[i] == UInt8(ascii: "{") else { return false }
        i += 1
        while i < bytes.count, bytes[i] <= 0x20 { i += 1 }
        return i < bytes.count && (bytes[i] == UInt8(ascii: "\"") || bytes[i] == UInt8(ascii: "}"))
    }

    private static func isTag(_ text: Span<UInt8>, at i: Int) -> Bool {
        guard i < text.count, text[i] == UInt8(ascii: "<") else { return false }
        if hasPrefix(text, i, "<!doctype") || hasPrefix(text, i, "<!--") || hasPrefix(text, i, "<?xml") { return true }
        return tags.contains { hasPrefix(text, i + 1, $0) && isEnd(text, i + 1 + $0.utf8CodeUnitCount) }
    }

    private static func hasPrefix(_ text: Span<UInt8>, _ i: Int, _ prefix: StaticString) -> Bool {
        let length = prefix.utf8CodeUnitCount
        guard i &+ length <= text.count else { return false }
        let wanted = prefix.utf8Start
        for k in 0..<length {
            let byte = text[i &+ k]
            if (byte &- 0x41 < 26 ? byte | 0x20 : byte) != wanted[k] { return false }
        }
        return true
    }

    private static func isEnd(_ text: Span<UInt8>, _ i: Int) -> Bool {
        guard i < text.count else { return false }
        return text[i] <= 0x20 || text[i] == UInt8(ascii: ">") || text[i] == UInt8(ascii: "/")
    }

    private static let blockMarks: [StaticString] = ["</p", "<br", "</div", "<p", "</li"]

    private static let tags: [StaticString] = [
        "html", "head", "body", "title", "meta", "link", "script", "style", "noscript", "iframe", "base",
        "p", "div", "article", "section", "main", "header", "footer", "nav", "aside", "figure", "img", "picture",
        "h1", "h2", "h3", "h4", "h5", "h6", "span", "b", "i", "em", "strong", "u", "a", "br", "hr", "font", "center",
        "ul", "ol", "li", "table", "tbody", "tr", "td", "blockquote", "pre", "video", "audio", "svg", "form", "time",
    ]
}

extension String {
    /// Without white space at its ends, ASCII letters in lower case.
    var trimmedLowerASCII: String {
        var bytes = Array(utf8)
        while let last = bytes.last, last <= 0x20 { bytes.removeLast() }
        let first = bytes.firstIndex { $0 > 0x20 } ?? bytes.count
        return String(decoding: bytes[first...].map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }, as: UTF8.self)
    }
}
