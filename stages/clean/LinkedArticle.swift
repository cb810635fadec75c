// What JSON-LD says of the article of a page: headline, dates, authors and the like.
internal import NewsText

/// The article that the page's JSON-LD describes. Strings are as they stand in it, escapes read.
struct LinkedArticle {
    var headline: [UInt8] = []
    var published: [UInt8] = []
    var modified: [UInt8] = []
    var section: [UInt8] = []
    var publisher: [UInt8] = []
    var image: [UInt8] = []
    var url: [UInt8] = []
    var body: [UInt8] = []
    var description: [UInt8] = []
    var authors: [[UInt8]] = []
    var tags: [[UInt8]] = []
    /// A date of anything that is no article: a page, a video.
    var otherPublished: [UInt8] = []
    /// Byte range of the headline's value in the page.
    var headlineRange: Range<Int> = 0..<0
    /// Byte range of the body's value in the page.
    var bodyRange: Range<Int> = 0..<0
    /// 2 when an article was found, 1 for a page.
    private(set) var rank = 0
    private var articles = 0

    private static let listLimit = 32

    /// Adds what a script says; the first article found stays, and later ones only fill what it lacks.
    mutating func add(_ page: Span<UInt8>, _ json: LooseJSON) {
        for index in json.values.indices where json.values[index].kind == .object {
            let rank = LinkedArticle.rank(page, json, index)
            guard rank > 0 else { continue }
            if rank == 1 {
                if otherPublished.isEmpty { otherPublished = text(page, json, "datePublished", index) }
                continue
            }
            let other = text(page, json, "headline", index)
            if self.rank == 2, !headline.isEmpty, !other.isEmpty, other != headline { continue }
            self.rank = 2
            articles += 1
            if articles <= LinkedArticle.listLimit { fill(page, json, index) }
        }
    }

    /// 2 for an article, 1 for something else that has a date of its own, 0 for the rest.
    private static func rank(_ page: Span<UInt8>, _ json: LooseJSON, _ object: Int) -> Int {
        guard let type = json.member("@type", of: object, in: page) else { return 0 }
        let names = json.values[type].kind == .array ? json.children(of: type) : [type]
        var best = 0
        for name in names where json.values[name].kind == .string {
            let value = Int(json.values[name].start)..<Int(json.values[name].end)
            if Bytes.contains(page, value, "article") || Bytes.contains(page, value, "posting")
                || Bytes.contains(page, value, "review") || Bytes.equal(page, value, "report")
            {
                // What readers say of a product or a recipe is no article.
                let key = Int(json.values[object].keyStart)..<Int(json.values[object].keyEnd)
                if Bytes.equal(page, value, "jobposting") || Bytes.equal(page, value, "userreview") { continue }
                if Bytes.equal(page, value, "review"), !Bytes.equal(page, key, "mainentity"), !key.isEmpty { continue }
                best = 2
            } else if Bytes.contains(page, value, "page") || Bytes.equal(page, value, "recipe") {
                best = max(best, 1)
            }
        }
        return best
    }

    private mutating func fill(_ page: Span<UInt8>, _ json: LooseJSON, _ object: Int) {
        if headline.isEmpty, let value = json.member("headline", of: object, in: page) {
            headline = string(page, json, value)
            headlineRange = Int(json.values[value].start)..<Int(json.values[value].end)
        }
        if published.isEmpty { published = text(page, json, "datePublished", object) }
        if published.isEmpty { published = text(page, json, "dateCreated", object) }
        if modified.isEmpty { modified = text(page, json, "dateModified", object) }
        if section.isEmpty { section = text(page, json, "articleSection", object) }
        if description.isEmpty { description = text(page, json, "description", object) }
        if publisher.isEmpty { publisher = text(page, json, "publisher", object) }
        if image.isEmpty { image = text(page, json, "image", object) }
        if url.isEmpty { url = text(page, json, "url", object) }
        if url.isEmpty { url = text(page, json, "mainEntityOfPage", object) }
        if let value = json.member("articleBody", of: object, in: page), body.isEmpty {
            body = string(page, json, value)
            bodyRange = Int(json.values[value].start)..<Int(json.values[value].end)
        }
        if authors.isEmpty {
            for key: StaticString in ["author", "creator"] where authors.isEmpty {
                if let value = json.member(key, of: object, in: page) { addAuthors(page, json, value) }
            }
        }
        if tags.isEmpty, let value = json.member("keywords", of: object, in: page) { addTags(page, json, value) }
    }

    private func string(_ page: Span<UInt8>, _ json: LooseJSON, _ value: Int) -> [UInt8] {
        json.values[value].kind == .string ? json.string(value, in: page) : []
    }

    /// A member as text: of an object its name or address, of a list its first element.
    private func text(_ page: Span<UInt8>, _ json: LooseJSON, _ key: StaticString, _ object: Int) -> [UInt8] {
        guard var value = json.member(key, of: object, in: page) else { return [] }
        if json.values[value].kind == .array {
            guard value + 1 < Int(json.values[value].next) else { return [] }
            value += 1
        }
        if json.values[value].kind == .object { return name(page, json, value) }
        return json.values[value].kind == .string ? json.string(value, in: page) : []
    }

    private func name(_ page: Span<UInt8>, _ json: LooseJSON, _ object: Int) -> [UInt8] {
        for key: StaticString in ["name", "url", "contentUrl"] {
            guard let value = json.member(key, of: object, in: page) else { continue }
            if json.values[value].kind == .string { return json.string(value, in: page) }
            if json.values[value].kind == .array, value + 1 < Int(json.values[value].next) {
                return string(page, json, value + 1)
            }
        }
        return resolve(page, json, object)
    }

    /// The name of the object that `{"@id": …}` refers to in the same script.
    private func resolve(_ page: Span<UInt8>, _ json: LooseJSON, _ object: Int) -> [UInt8] {
        guard let id = json.member("@id", of: object, in: page), json.values[id].kind == .string else { return [] }
        let wanted = json.string(id, in: page)
        for other in json.values.indices.prefix(4096) where other != object && json.values[other].kind == .object {
            guard let otherId = json.member("@id", of: other, in: page), json.values[otherId].kind == .string,
                json.string(otherId, in: page) == wanted,
                let name = json.member("name", of: other, in: page)
            else { continue }
            return string(page, json, name)
        }
        return json.member("@type", of: object, in: page) == nil && wanted.starts(with: "http".utf8) ? wanted : []
    }

    private mutating func addAuthors(_ page: Span<UInt8>, _ json: LooseJSON, _ value: Int) {
        switch json.values[value].kind {
        case .array:
            for element in json.children(of: value).prefix(LinkedArticle.listLimit)
            where json.values[element].kind != .array {
                addAuthors(page, json, element)
            }
        case .object:
            if let names = json.member("name", of: value, in: page), json.values[names].kind == .array {
                addAuthors(page, json, names)
                return
            }
            let name = name(page, json, value)
            if !name.isEmpty { authors.append(name) }
        case .string: authors.append(json.string(value, in: page))
        case .scalar: break
        }
    }

    private mutating func addTags(_ page: Span<UInt8>, _ json: LooseJSON, _ value: Int) {
        if json.values[value].kind == .array {
            for element in json.children(of: value).prefix(LinkedArticle.listLimit) {
                let tag = string(page, json, element)
                if !tag.isEmpty { tags.append(tag) }
            }
        } else {
            for tag in string(page, json, value).split(separator: 0x2C).prefix(LinkedArticle.listLimit) {
                tags.append(Array(tag))
            }
        }
    }
}
