// What is of the text or never is, whatever a model thinks: the headline again, bare dates and bylines above, copyright
// below, further articles, what is not shown; and what stands between two paragraphs that are kept.
internal import NewsText

/// Rules for an article's edges and gaps.
struct BlockRules {
    let page: PageBlocks
    let title: WordSet
    /// Whether the title ends as a sentence does.
    let titleStops: Bool

    let headlineRow: Int
    let titleText: [UInt8]

    init(_ page: PageBlocks, _ headline: Headline) {
        self.page = page
        let title = headline.title.text
        titleStops = title.suffix(4).contains(0x2E)
        self.title = WordSet(title.span)
        headlineRow = headline.block
        titleText = title
    }

    /// Drops from `kept` what is none of the text, and fills its gaps. `chances` are in 1/255.
    func apply(to kept: inout [Bool], _ chances: [UInt8]) {
        dropHidden(&kept)
        dropFurtherArticles(&kept)
        dropWalls(&kept)
        fillGaps(&kept, chances)
        dropLoneHeadings(&kept)
        dropPullQuotes(&kept)
        let rows = page.blocks.indices.filter { kept[$0] }
        for row in rows.prefix(8) {
            if isParagraph(row) { break }
            if isHeadline(row) || isDate(row) || isByline(row) { kept[row] = false }
        }
        for row in rows where isPrompt(row) || isClock(row) { kept[row] = false }
        for row in rows.suffix(3).reversed() where rows.count > 3 {
            if isCopyright(row) || isSignature(row) || isBiography(row) { kept[row] = false }
        }
    }

    func length(_ row: Int) -> Int { Int(page.blocks[row].end - page.blocks[row].start) }

    func text(_ row: Int) -> [UInt8] {
        Array(page.text[Int(page.blocks[row].start)..<Int(page.blocks[row].end)])
    }

    private func isParagraph(_ row: Int) -> Bool { page.blocks[row].end - page.blocks[row].start > 200 }

    func isHeadline(_ row: Int) -> Bool {
        let length = Int(page.blocks[row].end - page.blocks[row].start)
        if row == headlineRow, text(row) == titleText { return true }
        guard title.count >= 3, length < 300 else { return false }
        // A first sentence may say what the headline says.
        let bytes = text(row)
        guard titleStops || !bytes.suffix(4).contains(0x2E) else { return false }
        let words = WordSet(bytes.span)
        return words.count * 10 >= title.count * 8 && words.count * 8 <= title.count * 10 && title.agrees(with: words)
    }

    /// Little more than one date, or than two: published and changed.
    private func isDate(_ row: Int) -> Bool {
        let bytes = text(row)
        guard bytes.count < 110, let found = DateReader.find(in: bytes.span) else { return false }
        if bytes.count < 60, found.range.count + 12 >= bytes.count { return true }
        let rest = bytes.span.extracting(found.range.upperBound..<bytes.count)
        guard let second = DateReader.find(in: rest) else { return false }
        return (found.range.count + second.range.count) * 2 >= bytes.count
    }

    /// A time of day alone, as live blogs put over each entry.
    private func isClock(_ row: Int) -> Bool {
        guard length(row) <= 12, page.distance(page.blocks[row], Int(Concept.tableTag.rawValue)) == PageBlocks.far
        else {
            return false
        }
        let bytes = text(row)
        guard let mark = bytes.firstIndex(where: { $0 == 0x3A || $0 == 0x2E }), mark == 1 || mark == 2,
            bytes.count >= mark + 3, bytes[..<mark].allSatisfy({ $0 &- 0x30 < 10 }),
            bytes[mark + 1] &- 0x30 < 6, bytes[mark + 2] &- 0x30 < 10
        else { return false }
        let rest = bytes[(mark + 3)...].filter { $0 > 0x20 }.map { $0 | 0x20 }
        return rest.isEmpty || ["am", "pm", "uhr", "h"].contains { Array($0.utf8) == rest }
    }

    private func isByline(_ row: Int) -> Bool {
        let bytes = text(row)
        guard bytes.count < 70, bytes.last != 0x2E else { return false }
        let introduction = NameParts.prefix(bytes)
        guard introduction > 0 else { return false }
        let names = NameParts.split(bytes)
        guard let first = names.first, NameParts.looksPersonal(first) else { return false }
        return names.allSatisfy(NameParts.isName)
    }

    /// What calls itself the author's biography, below the last paragraph.
    private func isBiography(_ row: Int) -> Bool {
        length(row) < 300 && page.distance(page.blocks[row], Int(Concept.biography.rawValue)) <= 1
    }

    /// A reporter's name and address below the last paragraph.
    private func isSignature(_ row: Int) -> Bool {
        guard length(row) < 80 else { return false }
        let words = text(row).split(separator: 0x20)
        guard words.count <= 5, let address = words.first(where: { $0.contains(0x40) }), address.first != 0x40 else {
            return false
        }
        return address.contains(0x2E)
    }

    /// "Read more: …" and its like, with most of it a link.
    private func isPrompt(_ row: Int) -> Bool {
        let block = page.blocks[row]
        let length = block.end - block.start
        guard length < 240, block.linkBytes * 5 > length * 2 else { return false }
        let bytes = text(row)
        // Arrows, bullets and brackets may stand before it.
        var start = 0
        while start < bytes.count, start < 8 {
            if bytes[start] == 0xE2 {
                start += 3
            } else if bytes[start] < 0x41 || (bytes[start] > 0x5A && bytes[start] < 0x61) {
                start += 1
            } else {
                break
            }
        }
        return BlockRules.prompts.contains { Bytes.starts(bytes.span, start, $0) }
    }

    private static let prompts: [StaticString] = [
        "read more", "read also", "also read", "read next", "read:", "more:", "see also", "see more", "related:",
        "related article", "related stor", "recommended:", "don't miss", "don’t miss", "watch:", "watch now", "listen:",
        "more on this", "more from", "also on ", "you may also", "you might also", "click here", "sign up", "subscribe",
        "lesen sie auch", "lesen sie mehr", "mehr zum thema", "mehr dazu", "siehe auch", "zum thema",
        "auch interessant",
        "lire aussi", "à lire aussi", "À lire aussi", "lisez aussi", "voir aussi", "lee también", "lea también",
        "lee además",
        "te puede interesar", "le puede interesar", "ver también", "leia também", "leia mais", "veja também",
        "leggi anche", "lees ook", "lees meer", "läs också", "läs mer", "les også", "læs også", "czytaj też",
        "zobacz też",
        "baca juga", "читайте также", "Читайте также", "читать также", "Читайте також", "ayrıca bkz", "相關閱讀", "延伸閱讀",
        "相关阅读",
    ]

    private func isCopyright(_ row: Int) -> Bool {
        let bytes = text(row)
        guard bytes.count < 300 else { return false }
        return Bytes.starts(bytes.span, 0, "copyright ") || Bytes.starts(bytes.span, 0, "©")
            || Bytes.starts(bytes.span, 0, "all rights reserved")
    }
}
