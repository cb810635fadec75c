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
    var table = FeatureTable()
    var texts: [BlockText] = []
    /// Text, links and good text of all blocks before each block.
    var textSums: [Int] = []
    var linkSums: [Int] = []
    var goodSums: [Int] = []
    private var echoes = PageEchoes()
    var styles = StyleTable()

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
    mutating func set(_ feature: Feature, _ row: Int, _ value: Int) { table.set(feature.rawValue, row, value) }

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
    static func rank(_ tag: HTMLTag) -> Int {
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
}
