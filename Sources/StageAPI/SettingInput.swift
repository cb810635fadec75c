// What a setting is filled from, and the error when it can't be.

/// A value of the pipeline file, without its positions: the host knows those.
public indirect enum SettingInput: Sendable {
    /// Text; for a secret also what is shown in its place: `${file:/run/secrets/password}`.
    case text(String, shownAs: String?)
    /// Nothing: an empty value, `~` or `null`.
    case nothing
    /// Values in order.
    case list([SettingInput])
    /// Keys and values in order.
    case pairs([(key: String, value: SettingInput)])

    /// Text that may be shown.
    public static func text(_ text: String) -> SettingInput { .text(text, shownAs: nil) }

    /// The value for an error message: cut short, without control characters, and without secrets.
    public var shown: String {
        switch self {
        case .text(_, let substitute?): "the secret \(showable(substitute))"
        case .text(let text, nil): "\"\(showable(text))\""
        case .nothing: "an empty value"
        case .list: "a list"
        case .pairs: "a group of keys"
        }
    }
}

extension SettingInput {
    /// True when a secret is anywhere in it.
    var holdsSecret: Bool {
        switch self {
        case .text(_, let substitute): substitute != nil
        case .nothing: false
        case .list(let items): items.contains { $0.holdsSecret }
        case .pairs(let pairs): pairs.contains { $0.value.holdsSecret }
        }
    }

    /// As it would be written in the pipeline file, secrets by their substitutes.
    var fileText: String {
        switch self {
        case .text(_, let substitute?): substitute
        case .text(let text, nil): text.settingText
        case .nothing: "null"
        case .list(let items): "[\(items.map(\.fileText).joined(separator: ", "))]"
        case .pairs(let pairs):
            "{\(pairs.map { "\($0.key.settingText): \($0.value.fileText)" }.joined(separator: ", "))}"
        }
    }
}

/// Text from outside for a message to a person: at most 60 characters, and no control characters.
public func showable(_ text: some StringProtocol, limit: Int = 60) -> String {
    var shown = String.UnicodeScalarView()
    var rest = limit
    for scalar in text.unicodeScalars {
        if rest == 0 { return String(shown) + "…" }
        rest -= 1
        let isControl = scalar.value < 32 || (127...159).contains(scalar.value)
        let isInvisible = (0x200B...0x200F).contains(scalar.value) || (0x2028...0x202E).contains(scalar.value)
        shown.append(isControl || isInvisible || scalar.value == 0xFEFF ? "\u{FFFD}" : scalar)
    }
    return String(shown)
}

/// Why a setting could not take a value.
public struct SettingError: Error, Sendable {
    /// What kind of mistake it is.
    public enum Kind: String, Sendable {
        case wrongType = "wrong_type"
        case outOfBounds = "out_of_bounds"
        case unknownValue = "unknown_value"
        case duplicateKey = "duplicate_key"
        case invalid
    }

    /// What kind of mistake it is.
    public let kind: Kind
    /// What is wrong.
    public let message: String
    /// What to do about it; empty when the message says it.
    public let remedy: String
    /// The choice that was probably meant, if there is one.
    public let candidates: [String]
    /// Where in the value: indices into lists and pairs, the outermost first.
    public var path: [Int]

    /// Makes an error about the value as a whole.
    public init(
        _ kind: Kind, _ message: String, remedy: String = "", candidates: [String] = [], path: [Int] = []
    ) {
        self.kind = kind
        self.message = message
        self.remedy = remedy
        self.candidates = candidates
        self.path = path
    }

    /// The same error, seen from a list or group that holds the value at an index.
    func inside(_ index: Int) -> SettingError {
        SettingError(kind, message, remedy: remedy, candidates: candidates, path: [index] + path)
    }
}
