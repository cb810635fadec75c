// What a page says of itself: title, meta and link elements, and the JSON-LD of its scripts.
internal import CStageABI
internal import NewsText

/// A string of the page, decoded, with the runs that lead it back.
struct PageString {
    var text: [UInt8] = []
    var origins: [copydesk_origin] = []

    var isEmpty: Bool { text.isEmpty }
}

/// What is said in the page beside its text. Collected in one pass over the tree.
struct PageHead {
    /// Keys and contents of meta elements, as ranges of the page.
    private var metas: [(key: Range<Int>, content: Range<Int>)] = []
    private(set) var title: Range<Int>?
    private(set) var canonical: Range<Int>?
    private(set) var language: Range<Int>?
    /// The `datetime` of time elements, in order.
    private(set) var times: [Range<Int>] = []
    /// What microdata gives as `datePublished`: of elements their `datetime`, else their text.
    private(set) var published: [Range<Int>] = []
    /// Texts of links that lead to an author's page, up to the first gap.
    private(set) var authorLinks: [Range<Int>] = []
    private var lastAuthorLink = 0
    /// Texts of elements that call themselves the author in microdata or by `rel`, up to the first gap.
    private(set) var markedAuthors: [Range<Int>] = []
    private var lastMarkedAuthor = 0
    /// What JSON-LD says of articles, the best first.
    private(set) var linked = LinkedArticle()
    private var json = LooseJSON()

    /// True when nothing speaks of a whole page: no title, no meta element, no script.
    var isFragment: Bool { title == nil && metas.isEmpty && !hasScript }
    private var hasScript = false

    private static let metaLimit = 400

    mutating func read(_ page: Span<UInt8>, _ tree: borrowing HTMLTree) {
        metas.removeAll(keepingCapacity: true)
        times.removeAll(keepingCapacity: true)
        authorLinks.removeAll(keepingCapacity: true)
        lastAuthorLink = 0
        markedAuthors.removeAll(keepingCapacity: true)
        published.removeAll(keepingCapacity: true)
        lastMarkedAuthor = 0
        hasScript = false
        title = nil
        canonical = nil
        linked = LinkedArticle()
        language = tree.attribute(.lang, of: 0)
        for i in tree.nodes.indices {
            switch tree.nodes[i].tag {
            case .meta: addMeta(page, tree, i)
            case .title: if title == nil { title = child(tree, i) }
            case .link:
                if canonical == nil, let rel = tree.attribute(.rel, of: i), Bytes.equal(page, rel, "canonical") {
                    canonical = tree.attribute(.href, of: i)
                }
            case .script:
                hasScript = true
                guard let type = tree.attribute(.type, of: i), Bytes.contains(page, type, "ld+json"),
                    let content = child(tree, i)
                else { continue }
                json.parse(page, content)
                linked.add(page, json)
            case .time:
                if times.count < 32, let value = tree.attribute(.datetime, of: i) { times.append(value) }
                addMicrodata(page, tree, i)
            case .a:
                addAuthorLink(page, tree, i)
                addMicrodata(page, tree, i)
            case .text: break
            default: addMicrodata(page, tree, i)
            }
        }
    }

    /// Author and date as microdata has them on an element that is shown.
    private mutating func addMicrodata(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ i: Int) {
        for index in tree.attributeRange(i) {
            let attribute = tree.attributes[index]
            let value = Int(attribute.start)..<Int(attribute.end)
            if attribute.name == .itemprop, Bytes.equal(page, value, "datepublished") {
                guard published.isEmpty else { continue }
                if let found = tree.attribute(.datetime, of: i) ?? tree.attribute(.content, of: i) ?? text(in: tree, i)
                {
                    published.append(found)
                }
            } else if attribute.name == .itemprop || attribute.name == .rel, Bytes.equal(page, value, "author") {
                if !markedAuthors.isEmpty, i - lastMarkedAuthor > 24 || markedAuthors.count >= 8 { continue }
                guard let found = text(in: tree, PageHead.named(page, tree, i) ?? i) else { continue }
                if markedAuthors.last != found { markedAuthors.append(found) }
                lastMarkedAuthor = i
            }
        }
    }

    /// The element inside of `i` that microdata calls its name.
    private static func named(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ i: Int) -> Int? {
        for node in i + 1..<max(i + 1, min(Int(tree.nodes[i].end), i + 12)) {
            if let value = tree.attribute(.itemprop, of: node), Bytes.equal(page, value, "name") { return node }
        }
        return nil
    }

    /// The first text in an element that is more than white space.
    private func text(in tree: borrowing HTMLTree, _ i: Int) -> Range<Int>? {
        for node in i + 1..<max(i + 1, min(Int(tree.nodes[i].end), i + 8)) where tree.nodes[node].tag == .text {
            guard tree.nodes[node].flags & HTMLNode.space == 0 else { continue }
            return Int(tree.nodes[node].start)..<Int(tree.nodes[node].stop)
        }
        return nil
    }

    /// Names of one byline stand close together; a link far behind the first is of another article.
    private mutating func addAuthorLink(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ i: Int) {
        if !authorLinks.isEmpty, i - lastAuthorLink > 24 || authorLinks.count >= 8 { return }
        let rel = tree.attribute(.rel, of: i).map { Bytes.equal(page, $0, "author") } ?? false
        guard rel || tree.attribute(.href, of: i).map({ PageHead.isAuthorAddress(page, $0) }) ?? false else { return }
        guard let name = text(in: tree, i) else { return }
        authorLinks.append(name)
        lastAuthorLink = i
    }

    private static let authorFolders: [StaticString] = [
        "author", "autor", "auteur", "writer", "contributor", "by/", "journalist", "staff/",
    ]

    private static func isAuthorAddress(_ page: Span<UInt8>, _ address: Range<Int>) -> Bool {
        guard address.count < 300 else { return false }
        var i = address.lowerBound
        while i < address.upperBound {
            guard page[i] == 0x2F else {
                i += 1
                continue
            }
            for word: StaticString in authorFolders where Bytes.starts(page, i + 1, word) { return true }
            i += 1
        }
        return false
    }

    private func child(_ tree: borrowing HTMLTree, _ i: Int) -> Range<Int>? {
        guard i + 1 < Int(tree.nodes[i].end), tree.nodes[i + 1].tag == .text else { return nil }
        return Int(tree.nodes[i + 1].start)..<Int(tree.nodes[i + 1].stop)
    }

    private mutating func addMeta(_ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ i: Int) {
        guard metas.count < PageHead.metaLimit, let content = tree.attribute(.content, of: i), !content.isEmpty else {
            return
        }
        for index in tree.attributeRange(i) {
            let attribute = tree.attributes[index]
            switch attribute.name {
            case .name, .property, .itemprop:
                metas.append((Int(attribute.start)..<Int(attribute.end), content))
            default: break
            }
        }
    }

    /// The content of the first meta element whose name, property or itemprop is `key`, in any case.
    func meta(_ page: Span<UInt8>, _ key: StaticString) -> Range<Int>? {
        for meta in metas where Bytes.equal(page, meta.key, key) { return meta.content }
        return nil
    }

    /// The content of the first meta element that has one of these keys, the keys in order of trust.
    func meta(_ page: Span<UInt8>, anyOf keys: [StaticString]) -> Range<Int>? {
        for key in keys {
            if let found = meta(page, key) { return found }
        }
        return nil
    }

    /// The contents of all meta elements of this key.
    func metas(_ page: Span<UInt8>, _ key: StaticString) -> [Range<Int>] {
        metas.filter { Bytes.equal(page, $0.key, key) }.map(\.content)
    }

    /// A range of the page as text: references read, white space folded.
    static func string(_ page: Span<UInt8>, _ range: Range<Int>) -> PageString {
        var out = PageString()
        var writer = TextWriter()
        writer.write(page, range, blockStart: 0, text: &out.text, origins: &out.origins)
        return out
    }
}

/// Comparing parts of a page with words; ASCII letters in any case.
enum Bytes {
    static func equal(_ page: Span<UInt8>, _ range: Range<Int>, _ word: StaticString) -> Bool {
        range.count == word.utf8CodeUnitCount && starts(page, range.lowerBound, word)
    }

    static func starts(_ page: Span<UInt8>, _ at: Int, _ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard at + length <= page.count else { return false }
        return word.withUTF8Buffer { letters in
            for k in 0..<length {
                let byte = page[at &+ k]
                if byte != letters[k], !(byte &- 0x41 < 26 && byte | 0x20 == letters[k]) { return false }
            }
            return true
        }
    }

    static func contains(_ page: Span<UInt8>, _ range: Range<Int>, _ word: StaticString) -> Bool {
        let last = range.upperBound - word.utf8CodeUnitCount
        guard last >= range.lowerBound else { return false }
        for i in range.lowerBound...last where starts(page, i, word) { return true }
        return false
    }
}
