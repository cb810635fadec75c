// The summarize stage: the sentences of an article that say most of it, within a budget of words.
public import StageAPI

/// Picks sentences of the text as its summary.
public final class Summarize: Stage {
    /// What the stage reads and writes.
    public static let about = StageDescription(
        name: "summarize", summary: "Picks the sentences that say most of the article, within a budget of words.",
        reads: [.text, .sentences, .tokens], readsIfThere: [.title, .quotes], writes: [.summary], version: "1",
        model: SummaryModel.name)

    @Setting("Most words of the summary.", in: 10...500) var maxWords = 75
    @Setting("Most sentences of the summary.", in: 1...50) var maxSentences = 10

    private var summarizer = Summarizer()

    /// Makes a stage with default settings.
    public init() {}

    /// Fills in the indices of the summary's sentences.
    public func process(_ article: Article) throws(StageError) -> Verdict {
        var limits = SummaryLimits()
        limits.words = maxWords
        limits.sentences = maxSentences
        summarizer.summarize(article, limits)
        return .keep
    }
}
