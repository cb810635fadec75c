// The clean stage: main text, headline and metadata out of a page or a scraped text.
public import StageAPI

/// Finds the article in what came in and leaves out what is not of it.
public final class Clean: Stage {
    /// What the stage declares.
    public static let about = StageDescription(
        name: "clean", summary: "Main text, headline and metadata of a page; boilerplate goes.",
        reads: [.payload], writes: [.title, .text, .paragraphs, .metadata], version: "1",
        model: PageModel.name + "+" + PlainTextCleaner.modelName)

    private var html = HTMLCleaner()
    private var plainText = PlainTextCleaner()

    /// Makes a stage with default settings.
    public init() {}

    /// Cleans one article.
    public func process(_ article: Article) throws(StageError) -> Verdict {
        switch article.media {
        case .html: try html.clean(article)
        case .text: try plainText.clean(article)
        }
        return .keep
    }
}
