// The entities stage.
public import StageAPI

/// The entities stage.
public final class Entities: Stage {
    public static let about = StageDescription(
        name: "entities", summary: "", reads: [], writes: [], version: "1")
    /// Makes a stage with default settings.
    public init() {}
    public func process(_ article: Article) throws(StageError) -> Verdict { .keep }
}
