// Puts the kept blocks together: the article's text, its paragraphs, and the runs that lead it back to the page.
internal import CStageABI

/// The text of an article as it grows.
struct TextAssembly {
    var text: [UInt8] = []
    var origins: [copydesk_origin] = []
    var paragraphs: [copydesk_range] = []

    mutating func reset() {
        text.removeAll(keepingCapacity: true)
        origins.removeAll(keepingCapacity: true)
        paragraphs.removeAll(keepingCapacity: true)
    }

    /// Appends a block as a paragraph of its own, or after a blank when it continues the line before.
    mutating func append(_ block: PageBlock, of page: PageBlocks, continuesLine: Bool) {
        let sourceStart = page.origins[Int(block.originStart)].source_start
        if !text.isEmpty {
            // The separator stands for whatever the page has between the two blocks.
            let from = origins.last?.source_end ?? sourceStart
            let at = UInt32(text.count)
            text.append(continuesLine ? 0x20 : 0x0A)
            origins.append(
                copydesk_origin(
                    start: at, end: at + 1, source_start: min(from, sourceStart), source_end: sourceStart, source: 0,
                    exact: 0, reserved: (0, 0)))
        }
        let start = UInt32(text.count)
        for i in Int(block.start)..<Int(block.end) { text.append(page.text[i]) }
        for i in Int(block.originStart)..<Int(block.originEnd) {
            var origin = page.origins[i]
            origin.start = origin.start - block.start + start
            origin.end = origin.end - block.start + start
            origins.append(origin)
        }
        if continuesLine, !paragraphs.isEmpty {
            paragraphs[paragraphs.count - 1].end = UInt32(text.count)
        } else {
            paragraphs.append(copydesk_range(start: start, end: UInt32(text.count)))
        }
    }

    /// Appends the kept blocks in order.
    mutating func append(_ page: PageBlocks, keeping kept: [Bool]) {
        var last = -1
        for index in page.blocks.indices where kept[index] {
            let block = page.blocks[index]
            let isNext = last >= 0 && last + 1 == index && block.breaks == 1
            append(block, of: page, continuesLine: isNext && isMidSentence(page, block))
            last = index
        }
    }

    /// A single line break inside a sentence is layout: the text before it is not closed and the next goes on small.
    private func isMidSentence(_ page: PageBlocks, _ block: PageBlock) -> Bool {
        guard let before = text.last, block.start < block.end else { return false }
        let first = page.text[Int(block.start)]
        let isOpen = (before | 0x20) &- 0x61 < 26 || before == 0x2C || before >= 0x80
        return isOpen && first &- 0x61 < 26
    }
}
