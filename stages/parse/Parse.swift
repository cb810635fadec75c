// The parse stage: paragraphs, sentences, tokens, quotations with speakers, language, dateline and byline.
import CStageABI
import NewsText
public import StageAPI

/// Reads the structure of a cleaned article.
public final class Parse: Stage {
    /// What the stage reads and writes.
    public static let about = StageDescription(
        name: "parse",
        summary: "Finds paragraphs, sentences, words, quotations with their speakers, the language and the dateline.",
        reads: [.text], readsIfThere: [.title, .metadata],
        writes: [.paragraphs, .sentences, .tokens, .quotes, .language, .metadata], version: "1")

    @Setting("Most sentences of an article; what follows is left as it is.", in: 100...100_000)
    var maxSentences = 20_000
    @Setting("Most quotations of an article.", in: 0...50_000)
    var maxQuotes = 5_000
    @Setting("Find quotations and their speakers.") var quotes = true
    @Setting("Name the language where the input does not.") var detectLanguage = true

    private var scratch = Scratch()

    /// Makes a stage with default settings.
    public init() {}

    /// Fills in paragraphs, sentences, tokens, quotations, language and metadata.
    public func process(_ article: Article) throws(StageError) -> Verdict {
        article.adoptGivenMetadata()
        if detectLanguage, article.metadata.language.isEmpty {
            let guess = Language.detect(article.text.span)
            article.metadata.language = guess.code
            article.metadata.languageConfidence = guess.confidence
        }
        scratch.read(article, maxSentences: maxSentences, maxQuotes: quotes ? maxQuotes : 0)
        if scratch.sentences.count >= maxSentences {
            article.warnings.append(
                Warning(
                    stage: Self.about.name, code: "sentences_limited",
                    message: "only the first \(maxSentences) sentences were marked"))
        }
        return .keep
    }
}

/// What is kept from article to article: arrays that are filled aside and then assigned once.
private struct Scratch {
    var sentences: [copydesk_range] = []
    private var paragraphs: [copydesk_range] = []
    private var bodies: [copydesk_range] = []
    private var tokens: [copydesk_token] = []
    private var found: [copydesk_quote] = []
    private var reader = QuoteReader()

    mutating func read(_ article: Article, maxSentences: Int, maxQuotes: Int) {
        let text = article.text
        Paragraphs.find(text.span, limit: maxSentences, into: &paragraphs)
        let head = Head(text.span, paragraphs, now: article.recordTimestamp)
        bodies.removeAll(keepingCapacity: true)
        bodies.append(contentsOf: paragraphs.dropFirst(head.lines))
        if !bodies.isEmpty, head.start > bodies[0].start { bodies[0].start = head.start }
        Sentences.split(text.span, paragraphs: bodies, limit: maxSentences, into: &sentences)
        Tokenizer.tokenize(text.span, sentences: sentences, into: &tokens)
        found.removeAll(keepingCapacity: true)
        if maxQuotes > 0 {
            // The words of attribution are English: elsewhere quotations have no speakers rather than wrong ones.
            let language = article.metadata.language
            reader.namesSpeakers = language.isEmpty || language == "en"
            reader.read(text.span, paragraphs: bodies, sentences: sentences, limit: maxQuotes)
            for quote in reader.found {
                let name = text.span.extracting(Int(quote.name.start)..<Int(quote.name.end))
                found.append(
                    copydesk_quote(
                        start: quote.range.start, end: quote.range.end, speaker: quote.speaker,
                        speaker_name: name.isEmpty ? copydesk_range(start: 0, end: 0) : article.store(name),
                        cue: quote.cue, speaker_entity: -1))
            }
        }
        article.paragraphs = paragraphs
        article.sentences = sentences
        article.tokens = tokens
        article.quotes = found
        head.write(to: article, text.span)
    }
}
