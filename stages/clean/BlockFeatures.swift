// The features of each block that the page model reads.
internal import NewsText

/// Columns of a block's own features. Those of its surroundings follow in groups: see `FeatureGroups`.
enum Feature: Int, CaseIterable {
    case length, words, linkShare, links, stops, commas, ending, beginning, capitalWords, capitals, digits, wide
    case wordLength, years, marks, titleShare, titleCover, descriptionShare, descriptionCover, linkedBody, copies,
        earlier
    case tagRank, blockTagRank, isParagraph, headingLevel, isItem, isCell, isDivision, isInline, isEmphasis, isLink,
        isTime
    case isButton, isQuote, images, breaks
    case fromStart, fromEnd, place, afterTitle, hasTitle, depth, textBefore, textSinceTitle
    case lexiconMean, lexiconLowest, lexiconHighest, lexiconSum, lexiconKnown
    case nameOwn, nameLowest, nameHighest, nameSum, code
    case goodBefore, goodAfter, goodNear, goodTextNear
    case styleCount, styleLength, styleLinks, styleGood, styleShare, stylePlace
    case inContainer, outOfContainer, containerPlace, containerGood, afterLastGood, beforeFirstGood
    case pageBlocks, pageGood, pageLinks, pageArticles
}

/// Where the groups of columns begin.
enum FeatureGroups {
    /// What a block's neighbours are like: five columns for each of six places.
    static let neighbours = Feature.allCases.count
    static let places = [-3, -2, -1, 1, 2, 3]
    static let copied: [Feature] = [.length, .linkShare, .ending, .tagRank, .lexiconMean]
    /// Whether the neighbour has the same parent (1) and the same style (2).
    static let kinship = neighbours + places.count * copied.count
    /// What the block elements around a block hold: six columns for each of four levels.
    static let ancestors = kinship + 4
    static let levels = 4
    static let perLevel = 6
    /// A column for each concept.
    static let concepts = ancestors + levels * perLevel
    static let columns = concepts + 64
}

/// Fills the table. Reused from page to page.
struct BlockFeatures {
    private(set) var table = FeatureTable()
    private(set) var texts: [BlockText] = []
    /// Text, links and good text of all blocks before each block.
    private var textSums: [Int] = []
    private var linkSums: [Int] = []
    private var goodSums: [Int] = []
    private var echoes = PageEchoes()
    private var styles = StyleTable()

    mutating func fill(
        _ page: PageBlocks, _ headline: Headline, _ head: PageHead, _ source: Span<UInt8>, _ lexicon: WordLexicon
    ) {
        readEchoes(headline, head, source)
        readTexts(page, lexicon)
        table.reset(rows: page.blocks.count, columns: FeatureGroups.columns)
        let titleWords = echoes.title.count
        for row in page.blocks.indices {
            fillText(row, page.blocks[row], titleWords)
            fillTags(row, page.blocks[row], page)
        }
        fillPlaces(page, headline)
        fillGood(page)
        fillStyles(page)
        fillContainer(page)
        fillNeighbours(page)
        fillAncestors(page)
        fillConcepts(page)
    }

    private mutating func readEchoes(_ headline: Headline, _ head: PageHead, _ source: Span<UInt8>) {
        BlockFeatures.insertWords(headline.title.text.span, into: &echoes.title)
        let description = head.meta(source, anyOf: ["og:description", "description", "twitter:description"])
        let text = description.map { PageHead.string(source, $0).text } ?? head.linked.description
        BlockFeatures.insertWords(text.span, into: &echoes.description)
        let body = head.linked.body
        echoes.hasBody = body.count > 200
        echoes.body.reset(capacity: echoes.hasBody ? body.count / 4 : 0)
        if echoes.hasBody { BlockFeatures.insertRuns(body.span, into: &echoes.body) }
    }

    private static func insertWords(_ text: Span<UInt8>, into filter: inout WordFilter) {
        filter.reset(capacity: min(text.count, 4096))
        var i = 0
        while let word = WordSet.nextWord(text, from: i) {
            filter.insert(word.hash)
            i = word.end
        }
    }

    private static func insertRuns(_ text: Span<UInt8>, into filter: inout WordFilter) {
        var i = 0
        var (last, beforeLast): (UInt32, UInt32) = (0, 0)
        while let word = WordSet.nextWord(text, from: i) {
            i = word.end
            filter.insert(BlockText.run(beforeLast, last, word.hash))
            filter.insert(BlockText.run(last, word.hash, 0))
            beforeLast = last
            last = word.hash
        }
    }

    private mutating func readTexts(_ page: PageBlocks, _ lexicon: WordLexicon) {
        texts.removeAll(keepingCapacity: true)
        textSums = [0]
        linkSums = [0]
        goodSums = [0]
        let bytes = page.text.span
        for (row, block) in page.blocks.enumerated() {
            let text = BlockText(bytes.extracting(Int(block.start)..<Int(block.end)), echoes, lexicon)
            texts.append(text)
            textSums.append(textSums[row] + text.bytes)
            linkSums.append(linkSums[row] + Int(block.linkBytes))
            goodSums.append(goodSums[row] + (text.isGood(linkBytes: Int(block.linkBytes)) ? text.bytes : 0))
        }
    }

    @inline(__always)
    private mutating func set(_ feature: Feature, _ row: Int, _ value: Int) { table.set(feature.rawValue, row, value) }

    private mutating func fillText(_ row: Int, _ block: PageBlock, _ titleWords: Int) {
        let text = texts[row]
        set(.length, row, Scale.log(text.bytes))
        set(.words, row, text.words)
        set(.linkShare, row, Scale.share(Int(block.linkBytes), text.bytes))
        set(.links, row, Int(block.links))
        set(.stops, row, text.stops)
        set(.commas, row, text.commas)
        set(.ending, row, text.ending)
        set(.beginning, row, text.beginning)
        set(.capitalWords, row, Scale.share(text.capitalWords, text.words))
        set(.capitals, row, Scale.share(text.capitals, text.letters))
        set(.digits, row, Scale.share(text.digits, text.bytes))
        set(.wide, row, Scale.share(text.beyondASCII, text.bytes))
        set(.wordLength, row, text.words > 0 ? text.bytes * 10 / text.words : 0)
        set(.years, row, text.years)
        set(.marks, row, text.marks)
        set(.titleShare, row, Scale.share(text.inTitle, text.words))
        set(.titleCover, row, Scale.share(text.inTitle, titleWords))
        set(.descriptionShare, row, Scale.share(text.inDescription, text.words))
        set(.descriptionCover, row, Scale.share(text.inDescription, echoes.description.count))
        set(.linkedBody, row, echoes.hasBody ? 1 + Scale.share(text.runsInBody, text.runs) : 0)
        set(.lexiconMean, row, 128 + text.lexicon.sum * 2 / max(1, text.lexicon.known))
        set(.lexiconLowest, row, 128 + text.lexicon.lowest)
        set(.lexiconHighest, row, 128 + text.lexicon.highest)
        set(.lexiconSum, row, 128 + text.lexicon.sum / 8)
        set(.lexiconKnown, row, Scale.share(text.lexicon.known, min(text.words, WordLexicon.reach)))
        set(.nameOwn, row, 128 + Int(block.names.own))
        set(.nameLowest, row, 128 + Int(block.names.lowest))
        set(.nameHighest, row, 128 + Int(block.names.highest))
        set(.nameSum, row, 128 + Int(block.names.sum) / 2)
        set(.code, row, text.code)
        set(.images, row, Int(block.images))
        set(.breaks, row, Int(block.breaks))
    }

    private mutating func fillTags(_ row: Int, _ block: PageBlock, _ page: PageBlocks) {
        let outer = page.elements[Int(block.element)].tag
        set(.tagRank, row, BlockFeatures.rank(block.tag))
        set(.blockTagRank, row, BlockFeatures.rank(outer))
        set(.isParagraph, row, outer == .p ? 1 : 0)
        set(.headingLevel, row, outer.isHeading ? Int(outer.rawValue - HTMLTag.h1.rawValue) + 1 : 0)
        set(.isItem, row, outer == .li || outer == .dd || outer == .dt ? 1 : 0)
        set(.isCell, row, outer == .td || outer == .th ? 1 : 0)
        set(.isDivision, row, block.tag == .div ? 1 : 0)
        set(.isInline, row, block.tag.isBlock ? 0 : 1)
        let isEmphasis =
            block.tag == .strong || block.tag == .b || block.tag == .em || block.tag == .i || block.tag == .u
        set(.isEmphasis, row, isEmphasis ? 1 : 0)
        set(.isLink, row, block.tag == .a ? 1 : 0)
        set(.isTime, row, block.tag == .time ? 1 : 0)
        set(.isButton, row, block.tag == .button || block.tag == .label ? 1 : 0)
        set(.isQuote, row, outer == .blockquote ? 1 : 0)
        set(.depth, row, Int(block.depth))
    }

    /// Tags from those that text stands in to those that furniture stands in.
    private static func rank(_ tag: HTMLTag) -> Int {
        switch tag {
        case .p: 0
        case .blockquote, .pre: 1
        case .h2, .h3, .h4, .h5, .h6: 2
        case .li, .dd: 3
        case .em, .i, .strong, .b, .u, .font, .q: 4
        case .td, .th, .dt: 5
        case .div: 6
        case .section, .article, .main: 7
        case .span, .other: 8
        case .h1: 9
        case .header: 10
        case .figcaption, .caption, .small, .cite: 11
        case .time, .address: 12
        case .a: 13
        case .button, .label, .legend, .summary: 14
        default: 7
        }
    }

    private mutating func fillPlaces(_ page: PageBlocks, _ headline: Headline) {
        let count = page.blocks.count
        let articles = page.elements.reduce(0) { $0 + ($1.tag == .article ? 1 : 0) }
        var seen = HashCounter(capacity: count)
        for row in 0..<count {
            set(.fromStart, row, row)
            set(.fromEnd, row, count - 1 - row)
            set(.place, row, row * 250 / max(1, count))
            set(.hasTitle, row, headline.block >= 0 ? 1 : 0)
            set(.afterTitle, row, headline.block >= 0 ? 128 + row - headline.block : 0)
            set(.textBefore, row, Scale.share(textSums[row], textSums[count] * 2 / 5))
            if headline.block >= 0 {
                set(.textSinceTitle, row, Scale.log(textSums[row] - textSums[min(row, headline.block)]))
            }
            set(.earlier, row, seen.add(texts[row].hash))
            set(.pageBlocks, row, Scale.log(count))
            set(.pageGood, row, Scale.log(goodSums[count]))
            set(.pageLinks, row, Scale.share(linkSums[count], textSums[count]))
            set(.pageArticles, row, articles)
        }
        for row in 0..<count { set(.copies, row, seen.count(texts[row].hash)) }
    }

    private mutating func fillGood(_ page: PageBlocks) {
        let count = page.blocks.count
        var last = -255
        for row in 0..<count {
            set(.goodBefore, row, row - last)
            if goodSums[row + 1] > goodSums[row] { last = row }
            let (from, to) = (max(0, row - 5), min(count, row + 6))
            set(.goodTextNear, row, Scale.log(goodSums[to] - goodSums[from]))
            var near = 0
            for other in from..<to where goodSums[other + 1] > goodSums[other] { near += 1 }
            set(.goodNear, row, near)
        }
        last = count + 255
        for row in (0..<count).reversed() {
            set(.goodAfter, row, last - row)
            if goodSums[row + 1] > goodSums[row] { last = row }
        }
    }

    private mutating func fillStyles(_ page: PageBlocks) {
        styles.reset(capacity: page.blocks.count)
        for (row, block) in page.blocks.enumerated() {
            let good = goodSums[row + 1] - goodSums[row]
            styles.add(block.style, text: texts[row].bytes, links: Int(block.linkBytes), good: good)
        }
        let allGood = goodSums[page.blocks.count]
        for (row, block) in page.blocks.enumerated() {
            let group = styles.take(block.style)
            set(.styleCount, row, group.count)
            set(.styleLength, row, Scale.log(group.text / max(1, group.count)))
            set(.styleLinks, row, Scale.share(group.links, group.text))
            set(.styleGood, row, Scale.share(group.good, group.text))
            set(.styleShare, row, Scale.share(group.good, allGood))
            set(.stylePlace, row, group.taken)
        }
    }

    private mutating func fillContainer(_ page: PageBlocks) {
        let count = page.blocks.count
        var values = [0]
        for row in 0..<count {
            let isGood = goodSums[row + 1] > goodSums[row]
            values.append(values[row] + (isGood ? texts[row].bytes : -texts[row].bytes / 2 - 20))
        }
        guard let best = page.best(values) else { return }
        let container = page.elements[best]
        let (first, last) = (Int(container.first), Int(container.last))
        var (firstGood, lastGood) = (last, first)
        for row in first..<last where goodSums[row + 1] > goodSums[row] {
            firstGood = min(firstGood, row)
            lastGood = max(lastGood, row)
        }
        for row in 0..<count {
            let isInside = row >= first && row < last
            set(.inContainer, row, isInside ? Int(page.blocks[row].depth) - Int(container.depth) : 255)
            set(.outOfContainer, row, isInside ? 0 : 1 + page.levels(from: best, upTo: row))
            set(.containerPlace, row, isInside ? 1 : (row < first ? 0 : 2))
            set(.containerGood, row, Scale.share(goodSums[last] - goodSums[first], goodSums[count]))
            set(.afterLastGood, row, row - lastGood)
            set(.beforeFirstGood, row, firstGood - row)
        }
    }

    private mutating func fillNeighbours(_ page: PageBlocks) {
        var column = FeatureGroups.neighbours
        for place in FeatureGroups.places {
            for feature in FeatureGroups.copied {
                table.shift(feature.rawValue, by: place, into: column, edge: 255)
                column += 1
            }
        }
        for (index, place) in [-2, -1, 1, 2].enumerated() {
            for row in page.blocks.indices {
                guard page.blocks.indices.contains(row + place) else { continue }
                let (own, other) = (page.blocks[row], page.blocks[row + place])
                let parent = page.elements[Int(own.element)].parent == page.elements[Int(other.element)].parent
                let value = (parent ? 1 : 0) + (own.style == other.style ? 2 : 0)
                table.set(FeatureGroups.kinship + index, row, value)
            }
        }
    }

    private mutating func fillAncestors(_ page: PageBlocks) {
        let count = page.blocks.count
        for row in 0..<count {
            var element = Int(page.blocks[row].element)
            for level in 0..<FeatureGroups.levels {
                let around = page.elements[element]
                let (first, last) = (Int(around.first), Int(around.last))
                let text = textSums[last] - textSums[first]
                let good = goodSums[last] - goodSums[first]
                let column = FeatureGroups.ancestors + level * FeatureGroups.perLevel
                table.set(column, row, Scale.log(last - first))
                table.set(column + 1, row, Scale.log(text))
                table.set(column + 2, row, Scale.share(linkSums[last] - linkSums[first], text))
                table.set(column + 3, row, Scale.share(good, text))
                table.set(column + 4, row, Scale.share(good, goodSums[count]))
                table.set(column + 5, row, BlockFeatures.rank(around.tag))
                element = Int(around.parent)
            }
        }
    }

    private mutating func fillConcepts(_ page: PageBlocks) {
        for row in page.blocks.indices {
            let block = page.blocks[row]
            for lane in 0..<64 { table.set(FeatureGroups.concepts + lane, row, Int(page.distance(block, lane))) }
        }
    }
}

extension PageBlocks {
    /// The index of the element with the highest sum of block values, given as sums of all values before each block;
    /// the outermost of equals.
    func best(_ sums: [Int]) -> Int? {
        var best: (sum: Int, index: Int)?
        for (index, element) in elements.enumerated() where element.last > element.first {
            let sum = sums[Int(element.last)] - sums[Int(element.first)]
            if sum > best?.sum ?? .min { best = (sum, index) }
        }
        return best?.index
    }

    /// How many block elements one has to go up from `element` until block `row` is inside.
    func levels(from element: Int, upTo row: Int) -> Int {
        var (index, levels) = (element, 0)
        while index != 0, row < Int(elements[index].first) || row >= Int(elements[index].last) {
            index = Int(elements[index].parent)
            levels += 1
        }
        return levels
    }
}
