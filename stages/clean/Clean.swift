// The clean stage.
public import StageAPI

/// The clean stage.
public final class Clean: Stage {
    /// What it reads and writes.
    public static let about = StageDescription(
        name: "clean", summary: "", reads: [], writes: [], version: "1")
    private var plainText = PlainTextCleaner()
    /// Makes a stage with default settings.
    public init() {}
    /// Cleans one article.
    public func process(_ article: Article) throws(StageError) -> Verdict {
        if article.media == .text { try plainText.clean(article) }
        return .keep
    }
}
