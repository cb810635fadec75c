// Cleans an article that came as plain text: headline, rubric, bylines and prompts away, paragraphs in order.
import CLineModel
internal import CStageABI
package import Learning
package import StageAPI

/// Cleans scraped plain text. Keeps its scratch from article to article.
package struct PlainTextCleaner {
    /// The committed model of the line classifier; nil when its file is damaged.
    package static let committed = Trees(
        Array(UnsafeBufferPointer(start: copydesk_line_model(), count: Int(copydesk_line_model_size()))))

    /// What it is called in records.
    static let modelName = String(cString: copydesk_line_model_name())

    private var document = PlainDocument()
    private var head = PlainHead()
    private var judge: LineJudge
    private var emitter = TextEmitter()
    private var titleWords: [PlainWord] = []
    private var titleHashes: [UInt32] = []
    private let lexicon = PhraseLexicon.shared

    /// Makes a cleaner with the committed model.
    package init() { self.init(model: Self.committed) }

    /// Makes a cleaner with another model; nil = rules only.
    package init(model: Trees?) { judge = LineJudge(model: model) }

    /// Cleans `article.sources[0]` into title, text, origins and metadata.
    package mutating func clean(_ article: Article) throws(StageError) {
        guard let body = article.sources.first?.bytes, body.count < Int(UInt32.max) else {
            throw .article("no_text", "There is no body to clean.")
        }
        analyse(article, body.span)
        judge.judge(&document, head)
        writeTitle(article, body.span)
        writeText(article, body.span)
        if article.text.isEmpty {
            throw .article("no_text", "The body holds no text beside headline, byline and prompts.")
        }
        document.writeMetadata(article, body.span, head)
        warn(article)
    }

    /// Finds paragraphs and head.
    private mutating func analyse(_ article: Article, _ body: Span<UInt8>) {
        titleWords.removeAll(keepingCapacity: true)
        titleHashes.removeAll(keepingCapacity: true)
        if let index = Self.givenTitle(article) {
            let title = article.sources[index].bytes
            splitWords(title.span, 0, title.count, most: 100, into: &titleWords)
            for word in titleWords { titleHashes.append(word.hash) }
        }
        document.read(body, lexicon)
        document.findHead(body, given: titleHashes, &head)
        document.cutPrompts(body, lexicon)
    }

    /// The document and its head, before lines are judged: for the trainer.
    mutating func examine(_ article: Article) -> (document: PlainDocument, head: PlainHead) {
        let body = article.sources[0].bytes
        analyse(article, body.span)
        return (document, head)
    }

    private static func givenTitle(_ article: Article) -> Int? {
        let index = article.given.titleSource
        return index > 0 && index < article.sources.count ? index : nil
    }

    private mutating func writeTitle(_ article: Article, _ body: Span<UInt8>) {
        if let index = Self.givenTitle(article), !titleHashes.isEmpty {
            let title = article.sources[index].bytes
            emitter.begin(source: index)
            let end = document.endWithoutSite(title.span, titleWords, article.given.publisher)
            emitter.paragraph(title.span, 0, end)
        } else {
            emitter.begin(source: 0)
            if head.title >= 0 {
                emitter.paragraph(body, document.blocks[head.title].start, head.titleEnd)
            }
        }
        article.title = emitter.text
        article.titleOrigin = emitter.runs
    }

    private mutating func writeText(_ article: Article, _ body: Span<UInt8>) {
        emitter.begin(source: 0)
        let title = article.title
        for i in document.blocks.indices where document.blocks[i].verdict == .keep {
            let block = document.blocks[i]
            var start = document.textAfterTitle(body, block, head, title.span)
            if start == nil && emitter.text.isEmpty && i <= head.bodyStart {
                start = document.textAfterByline(body, block)
            }
            emitter.paragraph(body, min(start ?? block.start, block.end), block.end)
        }
        article.text = emitter.text
        article.textOrigin = emitter.runs
    }

    private func warn(_ article: Article) {
        let splitter = document.splitter
        if splitter.replaced > 0 {
            warn(
                article, "replacement_characters",
                "\(splitter.replaced) characters had been lost before they came here.")
        }
        if splitter.overflowed {
            warn(article, "lines_left_out", "The lines past number \(LineSplitter.mostLines) were left out.")
        }
    }

    private func warn(_ article: Article, _ code: String, _ message: String) {
        article.warnings.append(Warning(stage: "clean", code: code, message: message))
    }
}

/// Judges lines by the trees, after the rules.
package struct LineJudge {
    /// A line goes when its log-odds of belonging to the article are below this. A sentence lost is worse than a prompt
    /// kept, so lines that end like one need more, and those that surely hold one need most; in a text that shows many
    /// traces of its page less than in one that shows hardly any.
    private static func limit(_ block: PlainBlock, isNoisy: Bool) -> Float {
        if block.holdsSentence { return isNoisy ? -0.9 : -2.2 }
        if block.ending == .stop || block.ending == .question { return isNoisy ? -0.5 : -1.2 }
        return 0
    }

    /// True when at least four lines, and one in seven, look as if they came from around the article.
    private func isNoisy(_ document: PlainDocument) -> Bool {
        var noise = 0
        for i in document.blocks.indices {
            let verdict = document.blocks[i].verdict
            if verdict == .prompt || (verdict == .keep && scores[i] < -0.5) { noise += 1 }
        }
        return noise >= 4 && noise * 7 >= document.blocks.count
    }

    private let model: Trees?
    private var totals = PlainTotals()
    private var row = [Float](repeating: 0, count: PlainDocument.featureCount)
    private var columns = TreeColumns(featureCount: PlainDocument.featureCount)
    private var open: [Int] = []
    private var scores: [Float] = []

    init(model: Trees?) {
        self.model = model.flatMap { $0.featureCount == PlainDocument.featureCount ? $0 : nil }
    }

    /// Sets the verdict of lines that the rules left open.
    mutating func judge(_ document: inout PlainDocument, _ head: PlainHead) {
        guard let model, head.hasBody else { return }
        totals.count(document.blocks)
        scores.removeAll(keepingCapacity: true)
        open.removeAll(keepingCapacity: true)
        for i in document.blocks.indices {
            scores.append(0)
            if document.blocks[i].verdict == .keep { open.append(i) }
        }
        var first = 0
        while first < open.count {
            let last = min(open.count, first + 8)
            for k in first..<last {
                Self.fill(document, open[k], head, totals, &row)
                columns.set(row, lane: k - first)
            }
            let block = model.score(columns.columns.span)
            for k in first..<last { scores[open[k]] = block[k - first] }
            first = last
        }
        apply(&document)
    }

    static func fill(
        _ document: PlainDocument, _ i: Int, _ head: PlainHead, _ totals: PlainTotals, _ row: inout [Float]
    ) {
        var span = row.mutableSpan
        document.features(of: i, head, totals, into: &span)
    }

    private func apply(_ document: inout PlainDocument) {
        let isNoisy = isNoisy(document)
        for i in document.blocks.indices where document.blocks[i].verdict == .keep {
            if scores[i] < Self.limit(document.blocks[i], isNoisy: isNoisy) && !document.isTableRow(i) {
                document.blocks[i].verdict = .classified
            }
        }
    }
}
