// What of a page's body is not of the text after all, and what stands between two paragraphs that are kept.
internal import NewsText

/// Rules that look at elements as a whole.
extension BlockRules {
    /// The heading of a newsletter's box of which nothing else is kept goes with the rest of it.
    func dropLoneHeadings(_ kept: inout [Bool]) {
        for row in kept.indices where kept[row] {
            let element = page.elements[Int(page.blocks[row].element)]
            guard element.tag.isHeading, element.tag != .h1,
                page.distance(page.blocks[row], Int(Concept.newsletter.rawValue)) <= 1
            else { continue }
            let box = page.elements[Int(element.parent)]
            guard box.last - box.first >= 2, box.last - box.first <= 12 else { continue }
            let others = Int(box.first)..<min(Int(box.last), kept.count)
            if others.allSatisfy({ $0 == row || !kept[$0] }) { kept[row] = false }
        }
    }

    /// A quote that an editor lifted out of the text to show it large stands in the text as well.
    func dropPullQuotes(_ kept: inout [Bool]) {
        var searched = 0
        for row in kept.indices where kept[row] && length(row) >= 20 && length(row) <= 240 && searched < 16 {
            let block = page.blocks[row]
            let isQuote =
                page.distance(block, Int(Concept.quote.rawValue)) <= 2
                || page.distance(block, Int(Concept.quoteTag.rawValue)) <= 2
                || page.distance(block, Int(Concept.asideTag.rawValue)) <= 2
            guard isQuote else { continue }
            searched += 1
            let quote = Quoted.inner(page.text.span.extracting(Int(block.start)..<Int(block.end)))
            guard quote.count >= 16 else { continue }
            let near = max(0, row - 40)..<min(kept.count, row + 40)
            let isRepeated = near.contains { other in
                other != row && kept[other] && length(other) > quote.count
                    && Quoted.contains(
                        page.text.span, Int(page.blocks[other].start)..<Int(page.blocks[other].end),
                        quote.lowerBound + Int(block.start)..<quote.upperBound + Int(block.start))
            }
            if isRepeated { kept[row] = false }
        }
    }

    /// Where a paper asks for a subscription, what follows in the same element is its offer.
    func dropWalls(_ kept: inout [Bool]) {
        let rows = kept.indices.filter { kept[$0] }
        guard let first = rows.first, let last = rows.last else { return }
        let whole = rows.reduce(0) { $0 + length($1) }
        for row in first...min(last + 8, kept.count - 1) where length(row) < 120 && PaywallWords.ask(text(row).span) {
            let element = page.elements[Int(page.elements[Int(page.blocks[row].element)].parent)]
            let inside = Int(element.first)..<min(Int(element.last), kept.count)
            let taken = inside.reduce(0) { $0 + (kept[$1] ? length($1) : 0) }
            kept[row] = false
            // The element around the article itself is none of the wall: that stands below some of the text.
            let above = rows.prefix { $0 < inside.lowerBound }.reduce(0) { $0 + length($1) }
            guard row - inside.lowerBound <= 3, inside.count < 40, above >= 120, taken * 5 < whole * 3 else { continue }
            for other in inside { kept[other] = false }
        }
    }

    /// What is not shown is not of the text, unless most of it is like that: some pages wait for a script to show it.
    func dropHidden(_ kept: inout [Bool]) {
        var (shown, hidden) = (0, 0)
        for row in kept.indices where kept[row] {
            if page.blocks[row].isHidden { hidden += length(row) } else { shown += length(row) }
        }
        guard hidden > 0, shown >= hidden else { return }
        for row in kept.indices where page.blocks[row].isHidden { kept[row] = false }
    }

    /// Pages that scroll on without end hold further articles, each with a headline that looks like the first one's.
    func dropFurtherArticles(_ kept: inout [Bool]) {
        guard headlineRow >= 0 else { return }
        let first = page.blocks[headlineRow]
        let heading = page.elements[Int(first.element)]
        guard heading.tag == .h1 else { return }
        var before = 0
        for row in kept.indices where row > headlineRow {
            let block = page.blocks[row]
            let other = page.elements[Int(block.element)]
            if other.tag == .h1, block.style == first.style, other.parent != heading.parent, before >= 300,
                !isHeadline(row)
            {
                for later in row..<kept.count { kept[later] = false }
                return
            }
            if kept[row] { before += length(row) }
        }
    }

    /// Headings, list items and cells between two kept blocks of the same element.
    func fillGaps(_ kept: inout [Bool], _ chances: [UInt8]) {
        var last = -1
        for row in kept.indices where kept[row] {
            defer { last = row }
            guard last >= 0, row - last > 1, row - last <= BlockRules.longestGap,
                let outer = common(page.blocks[last].element, page.blocks[row].element)
            else { continue }
            for between in (last + 1..<row).reversed() where chances[between] >= BlockRules.fillThreshold {
                let block = page.blocks[between]
                guard !block.isHidden, block.linkBytes == 0, isTextual(block, under: outer), !isInPromotion(block)
                else {
                    continue
                }
                // A heading goes with what it is the heading of.
                if page.elements[Int(block.element)].tag.isHeading, !kept[between + 1] { continue }
                kept[between] = true
            }
        }
    }

    private static let promotions: [Concept] = [
        .newsletter, .related, .popular, .promotion, .advertisement, .share, .comments,
    ]

    private func isInPromotion(_ block: PageBlock) -> Bool {
        BlockRules.promotions.contains { page.distance(block, Int($0.rawValue)) <= 3 }
    }

    /// The lowest element around both, when it is near them.
    private func common(_ a: UInt32, _ b: UInt32) -> UInt32? {
        var left = page.elements[Int(a)].parent
        for _ in 0..<3 {
            var right = page.elements[Int(b)].parent
            for _ in 0..<3 {
                if left == right { return left }
                right = page.elements[Int(right)].parent
            }
            left = page.elements[Int(left)].parent
        }
        return nil
    }

    private static let longestGap = 60
    private static let fillThreshold: UInt8 = 48

    /// Whether a block stands in a heading, a list or a table that is a child of element `parent`, or is one's item.
    private func isTextual(_ block: PageBlock, under parent: UInt32) -> Bool {
        var element = block.element
        var steps = 0
        while steps < 6 {
            let outer = page.elements[Int(element)].parent
            if outer == parent {
                switch page.elements[Int(element)].tag {
                case .h2, .h3, .h4, .h5, .h6, .ul, .ol, .dl, .li, .table, .dt, .dd: return true
                default: return false
                }
            }
            if outer == element { return false }
            element = outer
            steps += 1
        }
        return false
    }
}
