// A page to an article: tree, blocks, headline, choice of blocks, text and metadata.
internal import CStageABI
internal import NewsText
internal import StageAPI

/// Cleans one page after another; holds all scratch.
struct HTMLCleaner {
    private var tree = HTMLTree()
    private var walk = BlockWalk()
    private(set) var blocks = PageBlocks()
    private(set) var head = PageHead()
    private(set) var choice: BlockChoice
    private var headline = Headline()
    private var assembly = TextAssembly()

    private let model: PageModel

    init(model: PageModel = .committed) {
        self.model = model
        choice = BlockChoice(model: model)
    }

    /// Deeper pages are no articles but attacks or accidents.
    static let depthLimit = 20_000

    mutating func clean(_ article: Article) throws(StageError) {
        guard let source = article.sources.first else {
            throw .article("no_text", "The article has no source to clean.")
        }
        let bytes = source.bytes
        let page = bytes.span
        read(page, names: model.names)
        if tree.deepest > HTMLCleaner.depthLimit {
            throw .article(
                "too_deep", "The page nests \(tree.deepest) elements; at most \(HTMLCleaner.depthLimit) are read.")
        }
        if tree.isTruncated || blocks.isTruncated {
            article.warnings.append(
                Warning(
                    stage: "clean", code: "truncated",
                    message: "The page has too many elements or blocks; its end was not read.")
            )
        }
        let given = HTMLCleaner.givenTitle(article)
        if let given { headline = Headline(given: given.title, blocks) }
        choice.choose(blocks, headline, head, page)
        assembly.reset()
        assembly.append(blocks, keeping: choice.kept)
        if head.linked.body.count > BodyRescue.least(assembly.text.count) {
            BodyRescue.replace(&assembly, with: head.linked)
        }
        article.kind = PageVerdict.kind(page, head, blocks, kept: choice.kept)
        if assembly.text.isEmpty, article.kind != .article {
            // A front page is published as one, or dropped, by setting; for that it needs a text.
            choice.keepLikeliest(blocks)
            assembly.append(blocks, keeping: choice.kept)
        }
        guard !assembly.text.isEmpty else {
            throw .article("no_text", "Cleaning left no text of the page.")
        }
        article.title = headline.title.text
        article.titleOrigin = given.map { [$0.origin] } ?? headline.title.origins
        article.text = assembly.text
        article.textOrigin = assembly.origins
        article.paragraphs = assembly.paragraphs
        PageMetadata(page: bytes, head: head, blocks: blocks, headline: headline).write(article)
    }

    /// The headline that came with the article, white space at its ends aside, and the run that leads it back.
    private static func givenTitle(_ article: Article) -> (title: [UInt8], origin: copydesk_origin)? {
        let index = article.given.titleSource
        guard article.sources.indices.contains(index), index < 256 else { return nil }
        let bytes = article.sources[index].bytes
        guard let first = bytes.firstIndex(where: { $0 > 0x20 }), let last = bytes.lastIndex(where: { $0 > 0x20 })
        else {
            return nil
        }
        let origin = copydesk_origin(
            start: 0, end: UInt32(last + 1 - first), source_start: UInt32(first), source_end: UInt32(last + 1),
            source: UInt8(index), exact: 1, reserved: (0, 0))
        return (Array(bytes[first...last]), origin)
    }

    /// Tree, head, blocks and headline of a page.
    mutating func read(_ page: Span<UInt8>, names: WordLexicon) {
        tree.parse(page)
        head.read(page, tree)
        walk.walk(page, tree, names, into: &blocks)
        headline = Headline(page, head, blocks)
    }

    /// For each block the hashes of the names on the elements around it, for the trainer.
    func names(_ page: Span<UInt8>) -> [[UInt32]] {
        blocks.blocks.map { block in
            var (node, levels, hashes) = (Int(block.node), 0, [UInt32]())
            while node != 0, levels < 6 {
                for index in tree.attributeRange(node) {
                    let attribute = tree.attributes[index]
                    switch attribute.name {
                    case .class, .id, .role, .itemprop, .ariaLabel, .dataTestid, .dataComponent, .dataType, .rel:
                        let value = page.extracting(Int(attribute.start)..<Int(attribute.end))
                        var i = 0
                        while let name = ConceptMemo.nextName(value, from: i) {
                            hashes.append(name.hash)
                            i = name.end
                        }
                    default: break
                    }
                }
                node = Int(tree.nodes[node].parent)
                levels += 1
            }
            return hashes
        }
    }

    /// The features of the page that was read last, for the trainer.
    mutating func examine(_ page: Span<UInt8>, lexicon: [UInt8], first: [UInt8]) {
        choice.examine(blocks, headline, head, page, WordLexicon(lexicon.span), first)
    }

    /// What a second judgement from elsewhere keeps, for the trainer.
    mutating func decide(_ chances: [UInt8]) { choice.decide(blocks, chances, headline, isFragment: head.isFragment) }
}
