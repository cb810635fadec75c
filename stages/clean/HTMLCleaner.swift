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
    private var choice = BlockChoice()
    private var assembly = TextAssembly()

    /// Deeper pages are no articles but attacks or accidents.
    static let depthLimit = 20_000

    mutating func clean(_ article: Article) throws(StageError) {
        guard let source = article.sources.first else {
            throw .article("no_text", "The article has no source to clean.")
        }
        let bytes = source.bytes
        let page = bytes.span
        tree.parse(page)
        if tree.deepest > HTMLCleaner.depthLimit {
            throw .article(
                "too_deep", "The page nests \(tree.deepest) elements; at most \(HTMLCleaner.depthLimit) are read.")
        }
        if tree.isTruncated {
            article.warnings.append(
                Warning(
                    stage: "clean", code: "truncated", message: "The page has too many elements; its end was not read.")
            )
        }
        head.read(page, tree)
        walk.walk(page, tree, into: &blocks)
        let headline = Headline(page, head, blocks)
        choice.choose(blocks, headline)
        assembly.reset()
        assembly.append(blocks, keeping: choice.kept)
        guard !assembly.text.isEmpty else {
            throw .article("no_text", "Cleaning left no text of the page.")
        }
        article.title = headline.title.text
        article.titleOrigin = headline.title.origins
        article.text = assembly.text
        article.textOrigin = assembly.origins
        article.paragraphs = assembly.paragraphs
    }
}
