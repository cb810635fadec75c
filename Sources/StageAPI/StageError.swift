// Errors of a stage: the article's own, which are dead-lettered, and the world's, which are tried again for ever.

/// Why a stage could not do its work.
public struct StageError: Error, Sendable {
    /// Whose fault it is; only an article's own error is ever dead-lettered.
    public enum Kind: Sendable {
        /// This article can't be processed, now or later.
        case article
        /// Something outside is away (a service, a file, a plugin): the article waits and is tried again with back-off.
        case world
    }

    /// Whose fault it is.
    public let kind: Kind
    /// A short name for counting, in snake_case: `not_text`, `too_deep`.
    public let code: String
    /// What happened and what to do, for a person; without article text.
    public let message: String

    /// The article's own error: it goes to the dead-letter topic with this code and message.
    public static func article(_ code: String, _ message: String) -> StageError {
        StageError(kind: .article, code: code, message: message)
    }

    /// The world's error: the article is tried again, with back-off, for ever.
    public static func world(_ code: String, _ message: String) -> StageError {
        StageError(kind: .world, code: code, message: message)
    }

    /// Makes an error of either kind.
    public init(kind: Kind, code: String, message: String) {
        self.kind = kind
        self.code = code
        self.message = message
    }
}
