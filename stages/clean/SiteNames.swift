// What a page calls its site, so that a heading with the site's name is not taken for the headline.
internal import NewsText

/// The names of a page's site, as the page gives them.
struct SiteNames {
    private var names: [WordSet] = []
    private let title: [UInt8]
    private let blocks: PageBlocks

    init(_ page: Span<UInt8>, _ head: PageHead, title: PageString, _ blocks: PageBlocks) {
        for key: StaticString in ["og:site_name", "application-name", "apple-mobile-web-app-title"] {
            if let name = head.meta(page, key) { names.append(WordSet(PageHead.string(page, name).text.span)) }
        }
        names.append(WordSet(head.linked.publisher.span))
        names.removeAll { $0.count == 0 }
        self.title = title.text
        self.blocks = blocks
    }

    /// Whether a text is one of the names.
    func contains(_ text: Span<UInt8>) -> Bool {
        let words = WordSet(text)
        return names.contains { $0.isSame(as: words) }
    }

    /// Whether a heading is nothing but the site's name: by that name, or since the title element has it before or behind
    /// a longer part that the page shows too. A title that the page gives apart from its site's name, and that says the
    /// same as the heading, speaks for the heading.
    func isName(_ heading: [UInt8], confirmedBy titles: [PageString]) -> Bool {
        let words = WordSet(heading.span)
        if titles.contains(where: { WordSet($0.text.span).isSame(as: words) }) { return false }
        if names.contains(where: { $0.isSame(as: words) }) { return true }
        guard title.starts(with: heading) || title.suffix(heading.count) == heading[...] else { return false }
        return Headline.shownPart(of: title, blocks, other: words) != nil
    }
}

extension WordSet {
    /// Whether both have the same words.
    func isSame(as other: WordSet) -> Bool { hashes == other.hashes }
}
