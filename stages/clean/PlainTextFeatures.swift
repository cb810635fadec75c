// What the line classifier looks at: a line, its place, its neighbours, and its nearness to headline and text.
internal import StageAPI

extension PlainDocument {
    static let featureCount = 74

    /// Writes the features of one candidate into `row`, which has `featureCount` elements.
    func features(of i: Int, _ head: PlainHead, _ totals: PlainTotals, into row: inout MutableSpan<Float>) {
        var f = FeatureWriter()
        let block = blocks[i]
        own(block, &f, &row)
        phrases(block, &f, &row)
        place(i, head, totals, &f, &row)
        neighbours(i, &f, &row)
    }

    private func own(_ block: PlainBlock, _ f: inout FeatureWriter, _ row: inout MutableSpan<Float>) {
        let words = Float(max(1, block.words))
        let letters = Float(max(1, block.letters))
        f.add(Float(block.weight), &row)
        f.add(Float(block.characters), &row)
        f.add(letters / Float(max(1, block.characters)), &row)
        f.add(Float(block.digits) / Float(max(1, block.characters)), &row)
        f.add(Float(block.capitals) / letters, &row)
        f.add(Float(block.capitalWords) / words, &row)
        f.add(Float(block.shoutedWords) / words, &row)
        f.add(Float(block.longWords) / words, &row)
        f.add(Float(block.ending.rawValue), &row)
        f.add(Float(block.opening.rawValue), &row)
        f.add(Float(block.stops), &row)
        f.add(Float(block.commas) / words, &row)
        f.add(Float(block.bars), &row)
        f.add(Float(block.addresses), &row)
        f.add(block.isSentence ? 1 : 0, &row)
        f.add(block.ideographs > 0 ? 1 : 0, &row)
        f.add(Float(block.gap), &row)
        f.add(block.repeats >= 0 ? 1 : 0, &row)
        f.add(block.shared, &row)
        f.add(block.titleShare, &row)
        f.add(block.titleCover, &row)
    }

    private func phrases(_ block: PlainBlock, _ f: inout FeatureWriter, _ row: inout MutableSpan<Float>) {
        let matches = block.matches
        let words = Float(max(1, block.words))
        for kind in [PhraseKind.related, .subscribe, .social, .advertisement, .copyright, .navigation, .legal] {
            f.add(bits(matches, kind), &row)
        }
        f.add(bits(matches, .byline), &row)
        f.add(bits(matches, .credit), &row)
        f.add(bits(matches, .biography), &row)
        f.add(bits(matches, .section), &row)
        f.add(bits(matches, .comments), &row)
        f.add(Float(matches.promoWords), &row)
        f.add(Float(matches.promoWords) / words, &row)
        f.add(Float(matches.dateWords) / words, &row)
        f.add(Float(matches.siteWords) / words, &row)
        f.add(Float(matches.roleWords) / words, &row)
        f.add(Float(matches.sureWords), &row)
    }

    private func bits(_ matches: PhraseMatches, _ kind: PhraseKind) -> Float {
        let bit = kind.bit
        return (matches.anywhere & bit != 0 ? 1 : 0) + (matches.start & bit != 0 ? 2 : 0)
            + (matches.whole & bit != 0 ? 4 : 0)
    }

    private func place(
        _ i: Int, _ head: PlainHead, _ totals: PlainTotals, _ f: inout FeatureWriter, _ row: inout MutableSpan<Float>
    ) {
        f.add(Float(min(i, 60)), &row)
        f.add(Float(min(blocks.count - i, 60)), &row)
        f.add(Float(i) / Float(max(1, blocks.count)), &row)
        f.add(Float(min(blocks.count, 200)), &row)
        f.add(Float(max(-20, min(20, i - head.bodyStart))), &row)
        f.add(Float(max(-20, min(20, head.bodyEnd - i))), &row)
        f.add(head.title >= 0 ? Float(max(-10, min(20, i - head.title))) : -20, &row)
        f.add(totals.proseShare, &row)
        f.add(totals.proseLines, &row)
        f.add(totals.before(i), &row)
        f.add(totals.mean, &row)
        f.add(Float(blocks[i].weight) / max(1, totals.mean), &row)
    }

    private func neighbours(_ i: Int, _ f: inout FeatureWriter, _ row: inout MutableSpan<Float>) {
        for offset in [-3, -2, -1, 1, 2, 3] {
            let k = i + offset
            let isInside = k >= 0 && k < blocks.count
            f.add(isInside ? Float(min(blocks[k].weight, 80)) : -1, &row)
            f.add(isInside ? Float(blocks[k].ending.rawValue) : -1, &row)
        }
        for offset in [-1, 1] {
            let k = i + offset
            let isInside = k >= 0 && k < blocks.count
            f.add(isInside ? blocks[k].shared : -1, &row)
            f.add(isInside ? Float(blocks[k].matches.sureWords + (blocks[k].verdict == .keep ? 0 : 2)) : -1, &row)
            f.add(isInside ? Float(blocks[k].matches.promoWords) / Float(max(1, blocks[k].words)) : -1, &row)
        }
        for reach in [2, 5] {
            f.add(proseAround(i, -reach), &row)
            f.add(proseAround(i, reach), &row)
        }
        f.add(similarAround(i), &row)
    }

    /// Share of running text among the lines before (negative reach) or after.
    private func proseAround(_ i: Int, _ reach: Int) -> Float {
        var prose = 0
        var seen = 0
        var k = i
        while seen < abs(reach) {
            k += reach.signum()
            guard k >= 0 && k < blocks.count else { break }
            seen += 1
            if blocks[k].isProse { prose += 1 }
        }
        return seen == 0 ? -1 : Float(prose) / Float(seen)
    }

    /// How many of the eight lines around are about as long and end alike: lists and rows of teasers.
    private func similarAround(_ i: Int) -> Float {
        var alike = 0
        for k in max(0, i - 4)..<min(blocks.count, i + 5) where k != i {
            let a = blocks[i].weight
            let b = blocks[k].weight
            if blocks[k].ending == blocks[i].ending && abs(a - b) <= max(2, a / 3) { alike += 1 }
        }
        return Float(alike)
    }
}

/// Sums over a document that its lines are compared with.
struct PlainTotals {
    private(set) var proseShare: Float = 0
    private(set) var proseLines: Float = 0
    private(set) var mean: Float = 0
    private var sums: [Float] = []

    /// Counts the running text of a document.
    mutating func count(_ blocks: [PlainBlock]) {
        sums.removeAll(keepingCapacity: true)
        var words = 0
        var prose = 0
        var lines = 0
        for block in blocks {
            sums.append(Float(prose))
            words += block.weight
            if block.isProse {
                prose += block.weight
                lines += 1
            }
        }
        sums.append(Float(prose))
        proseShare = Float(prose) / Float(max(1, words))
        proseLines = Float(lines) / Float(max(1, blocks.count))
        mean = Float(prose) / Float(max(1, lines))
    }

    /// Share of the running text that stands before a line.
    func before(_ i: Int) -> Float {
        let all = sums.last ?? 0
        return all > 0 ? sums[i] / all : 0
    }
}

/// Fills a row from left to right.
struct FeatureWriter {
    private(set) var count = 0

    @inline(__always)
    mutating func add(_ value: Float, _ row: inout MutableSpan<Float>) {
        if count < row.count { row[count] = value }
        count += 1
    }
}

/// Rows for the trainer: the same features that the cleaner sees.
package struct LineExamples {
    /// Length of a row.
    package static let featureCount = PlainDocument.featureCount
    private var cleaner = PlainTextCleaner(model: nil)

    /// Makes an empty scratch.
    package init() {}

    /// Calls `use` with the features of every line that the rules leave open, its number, and its weight.
    package mutating func visit(_ text: String, _ lengths: [Int], _ use: ([Float], Int, Float) -> Void) {
        let article = Article()
        article.sources = [Source(name: "payload", bytes: Array(text.utf8))]
        let document = cleaner.examine(article)
        var totals = PlainTotals()
        totals.count(document.document.blocks)
        var row = [Float](repeating: 0, count: Self.featureCount)
        var line = 0
        var end = lengths.first ?? 0
        for (i, block) in document.document.blocks.enumerated() {
            while block.start > end && line + 1 < lengths.count {
                line += 1
                end += lengths[line] + 1
            }
            if block.verdict != .keep { continue }
            LineJudge.fill(document.document, i, document.head, totals, &row)
            let weight = 1 + Float(min(block.weight, 60)) / 10
            use(row, line, weight.squareRoot())
        }
    }
}
