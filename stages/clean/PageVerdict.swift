// Whether a page is an article at all: clear cases only, all else is taken for one.
internal import NewsText
internal import StageAPI

/// Tells front pages and consent walls from articles.
enum PageVerdict {
    /// Hashes of words that consent walls are made of.
    private static let consentWords: WordSet = WordSet(
        """
        cookie cookies consent privacy partners gdpr zustimmung datenschutz einwilligung personalised personalized \
        consentement datenschutzeinstellungen consentimiento privacidad akzeptieren accepter aceptar accept vendors \
        tracking datenschutzerklärung personenbezogene personenbezogenen drittanbietern partenaires confidentialité \
        vie privée refuser traceurs rechazar socios consenso privacidade aceitar parceiros toestemming accepteren \
        samtycke zgoda zgodę prywatności конфиденциальности
        """.utf8Span.span)

    static func kind(_ page: Span<UInt8>, _ head: PageHead, _ blocks: PageBlocks, kept: [Bool]) -> Article.Kind {
        if isDeclared(page, head) { return .article }
        var census = Census()
        for (row, block) in blocks.blocks.enumerated() {
            let length = Int(block.end - block.start)
            census.bytes += length
            census.linkBytes += Int(block.linkBytes)
            if block.linkBytes > 0 { census.linked += 1 }
            guard kept[row] else { continue }
            census.longest = max(census.longest, length)
            census.kept += length
            census.read(blocks.text.span.extracting(Int(block.start)..<Int(block.end)), consentWords)
        }
        if census.words < 300, census.consent >= 4, census.consent * 30 > census.words { return .consent }
        if census.kept < 700, PageErrors.isError(page, head, blocks, isBare: census.kept < 200) { return .other }
        let isList = census.linkBytes * 5 > census.bytes * 2 && census.linked >= 8
        if isList, census.longest < 200, census.kept * 2 < census.bytes + 200 { return .index }
        return isMadeOfCards(blocks, kept) ? .index : .article
    }

    /// Nearly every text stands in an element of its own with a link beside it, as on a page of teasers.
    private static func isMadeOfCards(_ blocks: PageBlocks, _ kept: [Bool]) -> Bool {
        var (cards, others) = (0, 0)
        var last: UInt32?
        for (row, block) in blocks.blocks.enumerated()
        where kept[row] && block.end - block.start >= 60 && !isLink(block) {
            let parent = blocks.elements[Int(block.element)].parent
            let hasLink =
                row > 0 && isLink(blocks.blocks[row - 1]) || row + 1 < kept.count && isLink(blocks.blocks[row + 1])
            if hasLink, parent != last, block.end - block.start < 600 { cards += 1 } else { others += 1 }
            last = parent
        }
        return cards >= 5 && others * 4 <= cards
    }

    /// More link than text.
    private static func isLink(_ block: PageBlock) -> Bool { block.linkBytes * 2 > block.end - block.start }

    /// The page calls itself an article, or has the date of one.
    private static func isDeclared(_ page: Span<UInt8>, _ head: PageHead) -> Bool {
        if head.linked.rank == 2 || head.meta(page, "article:published_time") != nil { return true }
        guard let type = head.meta(page, "og:type") else { return false }
        return Bytes.equal(page, type, "article")
    }

    private struct Census {
        var bytes = 0
        var linkBytes = 0
        /// Blocks with links.
        var linked = 0
        var longest = 0
        var kept = 0
        var words = 0
        var consent = 0

        mutating func read(_ text: Span<UInt8>, _ consentWords: WordSet) {
            var i = 0
            while words < 2000, let word = WordSet.nextWord(text, from: i) {
                i = word.end
                words += 1
                if consentWords.contains(word.hash) { consent += 1 }
            }
        }
    }
}

extension WordSet {
    /// Whether a word of this hash is among them.
    func contains(_ hash: UInt32) -> Bool {
        var (low, high) = (0, hashes.count)
        while low < high {
            let middle = (low + high) / 2
            if hashes[middle] < hash { low = middle + 1 } else { high = middle }
        }
        return low < hashes.count && hashes[low] == hash
    }
}
