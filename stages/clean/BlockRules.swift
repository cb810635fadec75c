// What is never of the text, whatever a model thinks: the headline again, bare dates and bylines above, copyright below.
internal import NewsText

/// Rules for the edges of an article. They only ever drop.
struct BlockRules {
    let page: PageBlocks
    let title: WordSet
    /// Whether the title ends as a sentence does.
    let titleStops: Bool

    init(_ page: PageBlocks, title: [UInt8]) {
        self.page = page
        titleStops = title.suffix(4).contains(0x2E)
        self.title = WordSet(title.span)
    }

    /// Drops from `kept` what stands above the first paragraph or below the last and is none.
    func apply(to kept: inout [Bool]) {
        let rows = page.blocks.indices.filter { kept[$0] }
        for row in rows.prefix(8) {
            if isParagraph(row) { break }
            if isHeadline(row) || isDate(row) || isByline(row) { kept[row] = false }
        }
        for row in rows where isPrompt(row) { kept[row] = false }
        for row in rows.suffix(3).reversed() where rows.count > 3 {
            if isCopyright(row) { kept[row] = false }
        }
    }

    private func text(_ row: Int) -> [UInt8] {
        Array(page.text[Int(page.blocks[row].start)..<Int(page.blocks[row].end)])
    }

    private func isParagraph(_ row: Int) -> Bool { page.blocks[row].end - page.blocks[row].start > 200 }

    private func isHeadline(_ row: Int) -> Bool {
        let length = Int(page.blocks[row].end - page.blocks[row].start)
        guard title.count >= 3, length < 300 else { return false }
        // A first sentence may say what the headline says.
        let bytes = text(row)
        guard titleStops || !bytes.suffix(4).contains(0x2E) else { return false }
        let words = WordSet(bytes.span)
        return words.count * 10 >= title.count * 8 && words.count * 8 <= title.count * 10 && title.agrees(with: words)
    }

    private func isDate(_ row: Int) -> Bool {
        let bytes = text(row)
        guard bytes.count < 60, let found = DateReader.find(in: bytes.span) else { return false }
        return found.range.count + 12 >= bytes.count
    }

    private func isByline(_ row: Int) -> Bool {
        let bytes = text(row)
        guard bytes.count < 70 else { return false }
        let introduction = NameParts.prefix(bytes)
        guard introduction > 0 else { return false }
        let names = NameParts.split(bytes)
        return !names.isEmpty && names.allSatisfy { NameParts.isName($0) && NameParts.looksPersonal($0) }
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
