// Who wrote a page: JSON-LD, meta elements, links to authors, bylines. Rather no name than a wrong one.
internal import NewsText
internal import StageAPI

/// Finds the authors of a page.
struct PageAuthors {
    let page: [UInt8]
    let head: PageHead
    let blocks: PageBlocks
    let headline: Headline

    private static let keys: [StaticString] = [
        "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl",
        "cxenseparse:author", "article:author_name", "og:article:author", "citation_author", "authors",
        "dc.contributor",
    ]
    private static let limit = 16

    /// Names in order, without repeats.
    func names(_ given: GivenMetadata) -> [[UInt8]] {
        if !given.authors.isEmpty { return unique(given.authors.map { Array($0.utf8) }, splits: false) }
        let page = page.span
        let linked = withoutPublisher(unique(head.linked.authors, splits: true))
        if !linked.isEmpty { return linked }
        for key in PageAuthors.keys {
            let found = withoutPublisher(
                unique(head.metas(page, key).map { PageHead.string(page, $0).text }, splits: true))
            if !found.isEmpty { return found }
        }
        if let label = head.meta(page, "twitter:label1"), let name = head.meta(page, "twitter:data1") {
            let text = PageHead.string(page, label).text
            if Bytes.contains(text.span, 0..<text.count, "written")
                || Bytes.contains(text.span, 0..<text.count, "author")
            {
                return unique([PageHead.string(page, name).text], splits: true)
            }
        }
        let links = unique(head.authorLinks.map { PageHead.string(page, $0).text }, splits: true)
        if !links.isEmpty, links.allSatisfy(NameParts.looksPersonal) { return links }
        return bylines()
    }

    /// A medium that signs its own article names nobody.
    private func withoutPublisher(_ names: [[UInt8]]) -> [[UInt8]] {
        let page = page.span
        let site = head.meta(page, "og:site_name").map { PageHead.string(page, $0).text } ?? []
        let publishers = [WordSet(site.span), WordSet(head.linked.publisher.span)]
        return names.filter { name in
            let words = WordSet(name.span)
            return !publishers.contains { $0.count > 0 && words.common(with: $0) == min(words.count, $0.count) }
        }
    }

    private func unique(_ raw: [[UInt8]], splits: Bool) -> [[UInt8]] {
        var names: [[UInt8]] = []
        for text in raw {
            let folded = PageMetadata.folded(text)
            for part in splits ? NameParts.split(folded) : [folded] {
                guard names.count < PageAuthors.limit, splits ? NameParts.isName(part) : !part.isEmpty else { continue }
                let lower = part.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }
                if !names.contains(where: { $0.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 } == lower }) {
                    names.append(part)
                }
            }
        }
        return names
    }

    /// Names in short blocks that call themselves bylines, by the headline first.
    private func bylines() -> [[UInt8]] {
        let lane = Int(Concept.byline.rawValue)
        var rows = Array(blocks.blocks.indices)
        if headline.block >= 0 {
            let near = max(0, headline.block - 3)..<min(rows.count, headline.block + 12)
            rows = Array(near) + rows.filter { !near.contains($0) }
        }
        for row in rows.prefix(2000) {
            let block = blocks.blocks[row]
            let text = blocks.text[Int(block.start)..<Int(block.end)]
            guard text.count <= 120, text.count >= 2 else { continue }
            let isNear = headline.block >= 0 && abs(row - headline.block) < 12
            if isNear || blocks.distance(block, lane) <= 4, NameParts.isIntroduction(Array(text)), row + 1 < rows.count
            {
                let next = blocks.blocks[row + 1]
                let found = unique([Array(blocks.text[Int(next.start)..<Int(next.end)])], splits: true)
                if !found.isEmpty, found.allSatisfy(NameParts.looksPersonal) { return found }
            }
            let isMarked = blocks.distance(block, lane) <= 2
            let prefix = NameParts.prefix(Array(text))
            guard isMarked || (isNear && prefix > 0) else { continue }
            let found = unique([Array(text)], splits: true)
            if !found.isEmpty, prefix > 0 || found.allSatisfy(NameParts.looksPersonal) { return found }
        }
        return []
    }
}

/// The names in a line such as "By Jane Doe and John Smith, staff writers".
enum NameParts {
    private static let introductions: [StaticString] = [
        "by: ", "by ", "written by ", "posted by ", "author: ", "von ", "par ", "por ", "di ", "door ", "av ", "af ",
        "from ",
        "text: ", "texto: ", "autor: ", "oleh ", "story by ", "reported by ", "published by ", "words by ", "words: ",
    ]
    private static let joints: [StaticString] = [
        " and ", " & ", " und ", " et ", " y ", " e ", " with ", " och ", " og ", " en ", ", ", "; ", " | ", " / ",
        " · ",
        " • ", " – ", " — ", " - ", ";", "|", " for ", " in ", " updated", " published", " on ",
    ]
    /// Words that stand for roles, desks and furniture, never for a person.
    private static let noNames = WordSet(
        """
        staff admin administrator editor editors desk team newsroom reporter reporters correspondent writer contributor \
        contributors redaktion redaccion redaction agencies http https www author authors follow read minute minutes min \
        email photo photos image share news comment comments subscribe by journalist contact special unknown editorial \
        columnist view more about posted published updated redakcja newsdesk webdesk online guest user bio profile full
        """.utf8Span.span)
    private static let degrees = WordSet(
        "phd ph.d md m.d jr sr dr rn mba esq ma ba msc bsc cfa cpa jd ceo cfp d c m".utf8Span.span)

    /// True for "Written by" and its like, alone.
    static func isIntroduction(_ text: [UInt8]) -> Bool {
        guard text.count <= 14 else { return false }
        let line = text.last == 0x3A ? text + [0x20] : text + [0x20]
        return prefix(line) == line.count
    }

    /// The length of the introduction of a byline.
    static func prefix(_ text: [UInt8]) -> Int {
        for word in introductions where Bytes.starts(text.span, 0, word) { return word.utf8CodeUnitCount }
        return 0
    }

    static func split(_ line: [UInt8]) -> [[UInt8]] {
        var text = line
        let skipped = prefix(text)
        if skipped > 0 { text.removeFirst(skipped) }
        var parts: [[UInt8]] = []
        var start = 0
        var i = 0
        while i < text.count {
            var length = 0
            for joint in joints where Bytes.starts(text.span, i, joint) {
                length = joint.utf8CodeUnitCount
                break
            }
            if length > 0 {
                parts.append(trimmed(text[start..<i]))
                i += length
                start = i
            } else {
                i += 1
            }
        }
        parts.append(trimmed(text[start...]))
        return parts.map { part in
            let skipped = prefix(part)
            return trimmed(withoutBrackets(skipped > 0 ? Array(part.dropFirst(skipped)) : part)[...])
        }
    }

    /// "Jane Doe (jdo)" is Jane Doe.
    private static func withoutBrackets(_ part: [UInt8]) -> [UInt8] {
        guard let open = part.firstIndex(of: 0x28), open > 2 else { return part }
        return Array(part[..<open])
    }

    private static func trimmed(_ part: ArraySlice<UInt8>) -> [UInt8] {
        var part = part
        while let first = part.first, first <= 0x20 || first == 0x2C || first == 0x2E || first == 0x3A {
            part.removeFirst()
        }
        while let last = part.last, last <= 0x20 || last == 0x2C || last == 0x3A { part.removeLast() }
        return Array(part)
    }

    /// Short, with a letter, and none of the words that stand for roles, desks and addresses.
    static func isName(_ part: [UInt8]) -> Bool {
        guard part.count >= 2, part.count <= 60 else { return false }
        var digits = 0
        for byte in part where byte &- 0x30 < 10 { digits += 1 }
        if digits > 0 { return false }
        let words = part.split(separator: 0x20).count
        if words > 6 || part[0] &- 0x61 < 26 && words < 2 { return false }
        if Bytes.contains(part.span, 0..<part.count, "@") || Bytes.contains(part.span, 0..<part.count, "://") {
            return false
        }
        let set = WordSet(part.span)
        return set.common(with: noNames) == 0 && set.common(with: degrees) < set.count
    }

    /// Two words and more, each with a capital or beyond ASCII.
    static func looksPersonal(_ part: [UInt8]) -> Bool {
        let words = part.split(separator: 0x20)
        guard words.count >= 2, words.count <= 5 else { return false }
        let capitals = words.filter { $0.first.map { $0 &- 0x41 < 26 || $0 >= 0x80 } ?? false }.count
        return capitals * 3 >= words.count * 2
    }
}
