// The summarize stage.
public import StageAPI

/// The summarize stage.
public final class Summarize: Stage {
    public static let about = StageDescription(
        name: "summarize", summary: "", reads: [], writes: [], version: "1")
    /// Makes a stage with default settings.
    public init() {}
    public func process(_ article: Article) throws(StageError) -> Verdict { .keep }
}
