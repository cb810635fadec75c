// What is known about an article beside its text.
public import CStageABI

/// Language, dates, authors and the like; ranges point into the article's `strings`. Absent when unknown.
public struct Metadata: Sendable {
    /// ISO 639 code, such as `en` or `zh-Hant`; empty when unknown.
    public var language = ""
    /// 0 to 1.
    public var languageConfidence: Float = 0
    /// The rubric the article ran under: "International".
    public var section: copydesk_range?
    /// Names of people, one a range.
    public var authors: [copydesk_range] = []
    /// The place of the dateline: "MOSCOW".
    public var datelinePlace: copydesk_range?
    /// The agency of the dateline: "Reuters".
    public var datelineAgency: copydesk_range?
    /// When it was first published.
    public var published: Timestamp?
    /// When it was last changed.
    public var modified: Timestamp?
    /// Topics that the publisher gave.
    public var tags: [copydesk_range] = []
    /// Address of the main picture.
    public var image: copydesk_range?
    /// The medium's name.
    public var publisher: copydesk_range?
    /// Canonical address.
    public var url: copydesk_range?

    /// Nothing known.
    public init() {}
}

/// A point in time as precisely as it was stated.
public struct Timestamp: Sendable, Equatable {
    /// Seconds since 1970-01-01T00:00:00Z; for a date alone, its midnight in UTC.
    public var seconds: Int64
    /// False when only the date is known.
    public var hasTime: Bool
    /// The zone it was stated in, in minutes east of UTC; the day that readers saw is the day there.
    public var offsetMinutes: Int16

    /// Makes a timestamp.
    public init(seconds: Int64, hasTime: Bool, offsetMinutes: Int16 = 0) {
        self.seconds = seconds
        self.hasTime = hasTime
        self.offsetMinutes = offsetMinutes
    }
}

/// Values that came with the article in a JSON envelope or in headers, as they came.
public struct GivenMetadata: Sendable {
    /// Index into the article's sources of the given headline; -1 when none was given.
    public var titleSource = -1
    /// The article's id.
    public var id = ""
    /// The page's address.
    public var url = ""
    /// The rubric.
    public var section = ""
    /// Names of people.
    public var authors: [String] = []
    /// A date in any common form.
    public var published = ""
    /// A date in any common form.
    public var modified = ""
    /// A language code.
    public var language = ""
    /// Topics.
    public var tags: [String] = []
    /// Address of a picture.
    public var image = ""
    /// The medium.
    public var publisher = ""

    /// Nothing given.
    public init() {}
}
