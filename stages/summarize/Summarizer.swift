// Picks the sentences of a summary: ranked by trees, without saying things twice, within a budget of words.
import CStageABI
import Learning
import NewsText
package import StageAPI

/// Bounds of a summary.
package struct SummaryLimits: Sendable {
    /// Most words, counted as white space parts them, and as the tokens do; both stay below.
    package var words = 75
    /// Most sentences.
    package var sentences = 10

    /// Makes default limits.
    package init() {}
}

/// Summarizes articles; keeps its scratch from one to the next.
package struct Summarizer {
    /// How much a candidate loses, in log-odds, when all its content stands in the summary already.
    package var redundancy: Float = 2.5
    /// A sentence below these log-odds is only picked first.
    package var floor: Float = -3
    /// Shorter sentences are never picked: bylines, cries, fragments.
    static let fewestWords = 5

    private var table = SentenceTable()
    private var row = [Float](repeating: 0, count: SentenceTable.featureCount)
    private var columns = TreeColumns(featureCount: SentenceTable.featureCount)
    private var scores: [Float] = []
    private var picked: [UInt32] = []
    private var covered: [Bool] = Array(repeating: false, count: SentenceTable.slots)
    private var titleTokens: [copydesk_token] = []
    private let model: SummaryModel

    /// Makes a summarizer with the committed model.
    package init() { self.init(model: .committed) }

    /// Makes a summarizer with another model.
    package init(model: SummaryModel) { self.model = model }

    /// Fills in `article.summary`.
    package mutating func summarize(_ article: Article, _ limits: SummaryLimits) {
        guard !article.sentences.isEmpty, !article.tokens.isEmpty else { return }
        read(article)
        score()
        select(limits)
        article.summary = picked
    }

    private mutating func read(_ article: Article) {
        let text = article.text
        let tokens = article.tokens
        let ranges = article.sentences
        let quotes = article.quotes
        let title = article.title
        let head = title.span.extracting(first: min(title.count, 2_000))
        Tokenizer.tokenize(head, sentences: [], into: &titleTokens)
        let titleTokens = self.titleTokens
        let idf = model.idf
        table.read(text.span, tokens.span, ranges.span, title: titleTokens.span, quotes: quotes.span, idf.span)
    }

    /// The features of every sentence, for the trainer.
    package mutating func rows(_ article: Article) -> [[Float]] {
        read(article)
        return table.sentences.indices.map {
            table.features(of: $0, into: &row)
            return row
        }
    }

    private mutating func score() {
        scores.removeAll(keepingCapacity: true)
        let count = table.sentences.count
        guard let trees = model.trees else {
            for i in 0..<count { scores.append(-Float(i) / 100) }
            return
        }
        var first = 0
        while first < count {
            let last = min(count, first + 8)
            for i in first..<last {
                table.features(of: i, into: &row)
                columns.set(row, lane: i - first)
            }
            let block = trees.score(columns.columns.span)
            for i in first..<last { scores.append(block[i - first]) }
            first = last
        }
    }

    /// Takes the best sentence that still fits, again and again; what repeats the summary so far loses.
    private mutating func select(_ limits: SummaryLimits) {
        picked.removeAll(keepingCapacity: true)
        var left = limits.words
        while picked.count < limits.sentences {
            var best = -1
            var bestScore = -Float.infinity
            for i in table.sentences.indices where scores[i] > -.infinity && table.length(i) >= Self.fewestWords {
                if table.isEcho(i) || (picked.isEmpty && table.length(i) > left) { continue }
                let score = picked.isEmpty ? scores[i] : scores[i] - redundancy * coverage(i)
                if score > bestScore {
                    bestScore = score
                    best = i
                }
            }
            guard best >= 0, table.length(best) <= left, picked.isEmpty || bestScore >= floor else { break }
            left -= table.length(best)
            scores[best] = -.infinity
            picked.append(UInt32(best))
            cover(best, true)
        }
        for i in picked { cover(Int(i), false) }
        picked.sort()
    }

    /// Share of a sentence's content words that the summary has already.
    private func coverage(_ i: Int) -> Float {
        let counts = table.sentences[i]
        var hits = 0
        for k in counts.firstToken..<counts.lastToken {
            let slot = table.slotOfToken[k]
            if slot != SentenceTable.none && covered[Int(slot)] && table.weight[Int(slot)] >= 2 { hits += 1 }
        }
        return Float(hits) / Float(max(1, counts.content))
    }

    private mutating func cover(_ i: Int, _ value: Bool) {
        let counts = table.sentences[i]
        for k in counts.firstToken..<counts.lastToken where table.slotOfToken[k] != SentenceTable.none {
            covered[Int(table.slotOfToken[k])] = value
        }
    }
}
