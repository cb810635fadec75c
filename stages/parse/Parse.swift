// The parse stage.
public import StageAPI

/// The parse stage.
public final class Parse: Stage {
    public static let about = StageDescription(
        name: "parse", summary: "", reads: [], writes: [], version: "1")
    /// Makes a stage with default settings.
    public init() {}
    public func process(_ article: Article) throws(StageError) -> Verdict { .keep }
}
