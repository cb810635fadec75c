// Rubric, authors and date of a plain text, from its head and from what was given with it.
internal import CStageABI
internal import StageAPI

extension PlainDocument {
    /// Writes rubric and authors; what came with the article goes before what the text says.
    func writeMetadata(_ article: Article, _ body: Span<UInt8>, _ head: PlainHead) {
        if !article.given.section.isEmpty {
            article.metadata.section = article.store(article.given.section)
        } else if head.section >= 0 {
            let block = blocks[head.section]
            article.metadata.section = store(article, body, sectionStart(body, block), block.end)
        }
        if !article.given.authors.isEmpty {
            for author in article.given.authors { article.metadata.authors.append(article.store(author)) }
        } else {
            for byline in head.bylines where article.metadata.authors.isEmpty { writeAuthors(article, body, byline) }
        }
        if article.given.published.isEmpty, let date = dateLine(head) {
            article.given.published = String(
                decoding: foldedBytes(body, blocks[date].start, blocks[date].end), as: UTF8.self)
        }
    }

    private func dateLine(_ head: PlainHead) -> Int? {
        for i in blocks.indices where blocks[i].verdict == .date && blocks[i].digits >= 4 { return i }
        return nil
    }

    private func store(_ article: Article, _ body: Span<UInt8>, _ start: Int, _ end: Int) -> copydesk_range {
        article.store(foldedBytes(body, start, end).span)
    }

    private func foldedBytes(_ body: Span<UInt8>, _ start: Int, _ end: Int) -> [UInt8] {
        var emitter = TextEmitter()
        emitter.begin(source: 0)
        emitter.paragraph(body, start, end)
        return emitter.text
    }

    // MARK: Authors

    /// "By Jane Doe and John Smith, Reuters": names are two to four capitalised words; what follows a comma counts only
    /// inside an enumeration, since places and offices stand there, too.
    private func writeAuthors(_ article: Article, _ body: Span<UInt8>, _ byline: Int) {
        var k = blocks[byline].firstWord + bylineWords(byline)
        var end = blocks[byline].lastWord
        if k >= end, byline + 1 < blocks.count, blocks[byline + 1].words <= 4 {
            k = blocks[byline + 1].firstWord
            end = blocks[byline + 1].lastWord
        }
        var isFirst = true
        while k < end {
            let first = k
            while k < end && isNameWord(body, k, first) { k += 1 }
            let isName = k - first >= 2 && k - first <= 4 && !hasRole(first, k)
            if isName {
                let name = foldedBytes(body, Int(words[first].start), Int(words[k - 1].end))
                article.metadata.authors.append(article.store(Self.unshouted(name).span))
            } else if isFirst {
                return
            }
            isFirst = false
            guard k < end, joins(body, k, end) else { return }
            if isConjunction(body, k) { k += 1 }
        }
    }

    /// "JANE O'HARA-DOE" as a name is written; one with small letters stays as it is.
    private static func unshouted(_ name: [UInt8]) -> [UInt8] {
        var out = name
        var letters = 0
        var i = 0
        while i < name.count {
            let unit = decodeUnit(name.span, i, name.count)
            if unit.kind == .letter {
                if !unit.isUpper { return name }
                letters += 1
                // Two bytes at most: the alphabets of bylines in capitals that fold to as many.
                if letters > 1, unit.width <= 2, let small = lowered(unit) {
                    for k in 0..<unit.width { out[i + k] = small[k] }
                }
            } else if unit.kind != .ignorable {
                letters = 0
            }
            i += unit.width
        }
        return out
    }

    private static func lowered(_ unit: DecodedUnit) -> [UInt8]? {
        if unit.folded < 0x80 { return unit.width == 1 ? [UInt8(unit.folded)] : nil }
        guard unit.folded < 0x800, unit.width == 2 else { return nil }
        return [UInt8(0xC0 | unit.folded >> 6), UInt8(0x80 | unit.folded & 0x3F)]
    }

    private func bylineWords(_ byline: Int) -> Int {
        let block = blocks[byline]
        var k = block.firstWord
        while k < block.lastWord && k - block.firstWord < 4 {
            if k > block.firstWord && words[k].flags & PlainWord.upper != 0 { break }
            k += 1
        }
        return max(1, k - block.firstWord)
    }

    /// A capitalised word that follows the one before without a comma, or a particle between such words.
    private func isNameWord(_ body: Span<UInt8>, _ k: Int, _ first: Int) -> Bool {
        if k > first && !isPlainGap(body, k) { return false }
        if words[k].flags & PlainWord.upper != 0 { return true }
        // "van der Berg": up to two particles before the next capital.
        guard k > first, k + 1 < words.count, isParticle(body, k) else { return false }
        if words[k + 1].flags & PlainWord.upper != 0 { return true }
        return k + 2 < words.count && isParticle(body, k + 1) && words[k + 2].flags & PlainWord.upper != 0
    }

    private func isPlainGap(_ body: Span<UInt8>, _ k: Int) -> Bool {
        for i in Int(words[k - 1].end)..<Int(words[k].start) {
            let b = body[i]
            if b != 0x20 && b != 0x2E && b != 0x2D && b != 0x27 && b != 0xC2 && b != 0xA0 { return false }
        }
        return true
    }

    private func isParticle(_ body: Span<UInt8>, _ k: Int) -> Bool {
        Self.contains(Self.particles, body, words[k])
    }

    private func isConjunction(_ body: Span<UInt8>, _ k: Int) -> Bool {
        Self.contains(Self.conjunctions, body, words[k])
    }

    /// A small word that stands between the names and offices of a byline.
    func isNameLink(_ body: Span<UInt8>, _ k: Int) -> Bool {
        isParticle(body, k) || isConjunction(body, k) || Self.contains(Self.links, body, words[k])
    }

    /// After a name: "and", "&", or a comma with an "and" further on.
    private func joins(_ body: Span<UInt8>, _ k: Int, _ end: Int) -> Bool {
        if isConjunction(body, k) { return k + 1 < end }
        var comma = false
        for i in Int(words[k - 1].end)..<Int(words[k].start) {
            if body[i] == 0x26 { return true }
            if body[i] == 0x2C { comma = true } else if body[i] > 0x20 { return false }
        }
        guard comma else { return false }
        for next in k..<min(end, k + 10) where isConjunction(body, next) { return true }
        return false
    }

    private func hasRole(_ first: Int, _ last: Int) -> Bool {
        let matches = PhraseLexicon.shared.match(words.span.extracting(first..<last))
        return matches.roleWords > 0 || matches.anywhere & PhraseKind.site.bit != 0 && matches.siteWords > 1
    }

    private static let particles: [StaticString] = [
        "de", "van", "von", "der", "den", "da", "di", "del", "la", "le", "el", "al", "bin", "ben", "dos", "das", "du",
        "ter",
    ]
    private static let links: [StaticString] = [
        "in", "for", "of", "the", "at", "to", "from", "with", "special", "aus", "für", "à", "em", "para", "pour", "per",
    ]
    private static let conjunctions: [StaticString] = [
        "and", "und", "et", "y", "e", "en", "och", "og", "ja", "i", "и", "ve", "dan",
    ]

    private static func contains(_ list: [StaticString], _ body: Span<UInt8>, _ word: PlainWord) -> Bool {
        let length = Int(word.end - word.start)
        for entry in list where entry.utf8CodeUnitCount == length {
            let same = entry.withUTF8Buffer { bytes in
                for i in 0..<length where bytes[i] != body[Int(word.start) + i] { return false }
                return true
            }
            if same { return true }
        }
        return false
    }
}
