// The entities stage: people, organizations and places of an article, joined into entities and ranked.
internal import CStageABI
import NewsText
public import StageAPI

/// Finds names with a linear model and joins those of one person, organization or place.
public final class Entities: Stage {
    /// What it reads and writes.
    public static let about = StageDescription(
        name: "entities", summary: "Finds people, organizations and places, and who says what.",
        reads: [.text, .sentences, .tokens], readsIfThere: [.title, .quotes], writes: [.entities], version: "1",
        model: EntityModel.name)

    @Setting("Which kinds of entity to keep: person, organization, location, misc.")
    var types = ["person", "organization", "location"]
    @Setting("Leave out mentions less certain than this, in per cent.", in: 0...100) var minConfidence = 0
    @Setting("Most words of an article; in what follows no names are looked for.", in: 1_000...5_000_000)
    var maxWords = 100_000

    private var kinds: [Bool] = [true, true, true, false]
    private var work = EntityWork(model: .shared)

    /// Makes a stage with default settings.
    public init() {}

    /// Checks the kinds that were asked for.
    public func prepare(_ context: StageContext) throws(StageError) {
        let names = ["person", "organization", "location", "misc"]
        for type in types where !names.contains(type) {
            throw .world("bad_setting", "types: \(type) is none of \(names.joined(separator: ", "))")
        }
        kinds = names.map { types.contains($0) }
    }

    /// Fills in mentions and entities, and the speakers of quotations.
    public func process(_ article: Article) throws(StageError) -> Verdict {
        let text = article.text
        let title = article.title
        let tokens = article.tokens
        let read = within(tokens.span)
        if read < tokens.count {
            article.warnings.append(
                Warning(
                    stage: Self.about.name, code: "words_limited",
                    message: "names were looked for in the first \(read) words only"))
        }
        work.read(text.span, tokens.span.extracting(0..<read), title: title.span)
        work.find(kinds: kinds, minConfidence: minConfidence)
        let groups = work.resolve()
        let (entities, mentions) = work.rank(groups, article)
        article.entities = entities
        article.mentions = mentions
        work.linkSpeakers(article)
        return .keep
    }

    /// How many tokens are read: all, or whole sentences up to the limit.
    private func within(_ tokens: Span<copydesk_token>) -> Int {
        if tokens.count <= maxWords { return tokens.count }
        let next = tokens[maxWords].sentence
        var end = maxWords
        while end > 0 {
            let last = tokens[end &- 1].sentence
            if last != next { return end }
            end &-= 1
        }
        return maxWords
    }
}
