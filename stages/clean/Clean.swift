// The clean stage.
public import StageAPI

/// The clean stage.
public final class Clean: Stage {
    public static let about = StageDescription(
        name: "clean", summary: "", reads: [], writes: [], version: "1")
    /// Makes a stage with default settings.
    public init() {}
    public func process(_ article: Article) throws(StageError) -> Verdict { .keep }
}
