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
        let links = personal(head.authorLinks.map { PageHead.string(page, $0).text })
        if !links.isEmpty { return links }
        let marked = withoutPublisher(unique(head.markedAuthors.map { PageHead.string(page, $0).text }, splits: true))
        if !marked.isEmpty { return marked }
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

    /// Names in short blocks that call themselves bylines, by the headline first. Those who comment are no authors.
    private func bylines() -> [[UInt8]] {
        var rows = Array(blocks.blocks.indices)
        if headline.block >= 0 {
            let near = max(0, headline.block - 3)..<min(rows.count, headline.block + 12)
            rows = Array(near) + rows.filter { !near.contains($0) }
        }
        for row in rows.prefix(2000) {
            let length = Int(blocks.blocks[row].end - blocks.blocks[row].start)
            guard length >= 2, length <= 160 else { continue }
            let found = names(inRow: row, length)
            if !found.isEmpty { return withNeighbours(found, of: row) }
        }
        return []
    }

    /// A byline of several elements that look alike, a name in each.
    private func withNeighbours(_ names: [[UInt8]], of row: Int) -> [[UInt8]] {
        let (first, lane) = (blocks.blocks[row], Int(Concept.byline.rawValue))
        guard blocks.distance(first, lane) <= 2 else { return names }
        var found = names
        for next in blocks.blocks[(row + 1)...].prefix(6) where next.style == first.style && next.end - next.start <= 80
        {
            found += personal([Array(blocks.text[Int(next.start)..<Int(next.end)])])
        }
        return unique(found, splits: false)
    }

    private func names(inRow row: Int, _ length: Int) -> [[UInt8]] {
        let block = blocks.blocks[row]
        let byline = blocks.distance(block, Int(Concept.byline.rawValue))
        let isNear = headline.block >= 0 && abs(row - headline.block) < 12
        guard isNear || byline <= 4, !isComment(block) else { return [] }
        let text = Array(blocks.text[Int(block.start)..<Int(block.end)])
        if NameParts.isIntroduction(text), row + 1 < blocks.blocks.count {
            let next = blocks.blocks[row + 1]
            let found = personal([Array(blocks.text[Int(next.start)..<Int(next.end)])])
            if !found.isEmpty { return found }
        }
        if let signed = NameParts.signed(text), row != headline.block {
            return introduced(unique([signed], splits: true))
        }
        let isIntroduced = NameParts.prefix(text) > 0
        guard length <= 120, byline <= 2 || (isNear && isIntroduced) else { return [] }
        let found = unique([text], splits: true)
        if isIntroduced { return introduced(found) }
        return found.allSatisfy(NameParts.looksPersonal) ? found : []
    }

    /// "By Jane Doe, London": beside a whole name a single word is a place or a paper; alone it is a name.
    private func introduced(_ names: [[UInt8]]) -> [[UInt8]] {
        if names.count == 1 { return names.filter(NameParts.isPlausible) }
        let title = head.title.map { PageHead.string(page.span, $0).text } ?? []
        let site = Headline.site(of: title, headline: headline.title.text).map { Array($0) } ?? []
        let found = withoutPublisher(names.filter(NameParts.looksPersonal))
        return found.count > 1 ? found.filter { $0 != site } : found
    }

    private func personal(_ texts: [[UInt8]]) -> [[UInt8]] {
        let found = unique(texts, splits: true)
        return found.allSatisfy(NameParts.looksPersonal) ? found : []
    }

    private func isComment(_ block: PageBlock) -> Bool {
        blocks.distance(block, Int(Concept.commentList.rawValue)) < PageBlocks.far
            || blocks.distance(block, Int(Concept.comments.rawValue)) <= 4
    }
}
