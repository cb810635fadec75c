// The contract of a stage: what it declares, what it is given, and what it answers.

/// One step of a pipeline. The worker makes one instance a lane, so an instance may keep scratch and needs no lock;
/// share models as immutable objects.
public protocol Stage: AnyObject, SendableMetatype {
    /// Name, summary, what it reads and writes, and its version.
    static var about: StageDescription { get }
    /// Makes an instance with every setting at its default; the host fills the settings in afterwards.
    init()
    /// Called once, before the first article and after the settings are filled in.
    func prepare(_ context: StageContext) throws(StageError)
    /// Enriches one article. Called again for the same article after `.park`, with `article.visit` raised by one.
    func process(_ article: Article) throws(StageError) -> Verdict
}

extension Stage {
    /// Most stages have nothing to load.
    public func prepare(_ context: StageContext) throws(StageError) {}
}

/// What a stage answers for an article.
public enum Verdict: Sendable {
    /// The article goes on to the next stage.
    case keep
    /// The article leaves the pipeline on purpose: it is counted, and nothing is published for it.
    case drop(reason: StaticString)
    /// The article waits and the lane goes on; the same stage sees it again afterwards.
    case park(Park)
}

/// What a parked article waits for.
public enum Park: Sendable {
    /// A time, counted from now; 0 to 3,600,000 milliseconds.
    case milliseconds(Int)
    /// An answer, given from any thread by `Ticket.answer`. The bytes of the answer are then in `article.answer`.
    case ticket(Ticket)
}

/// What a stage says of itself, once: the table of stages, `copydesk stages` and the check of the pipeline read it.
public struct StageDescription: Sendable {
    /// Lower-case words joined by hyphens: the key in the pipeline file.
    public let name: String
    /// One sentence.
    public let summary: String
    /// Fields that must have been written by an earlier stage (or by the input: `.payload`).
    public let reads: [ArticleField]
    /// Fields that it uses when an earlier stage wrote them.
    public let readsIfThere: [ArticleField]
    /// Fields that later stages may then read.
    public let writes: [ArticleField]
    /// Raised when the output for the same input changes.
    public let version: String
    /// Name or hash of the model that it judges by; empty without one. It stands in the record.
    public let model: String
    /// True when articles must pass in partition order.
    public let sequential: Bool

    /// Describes a stage.
    public init(
        name: String, summary: String, reads: [ArticleField], readsIfThere: [ArticleField] = [],
        writes: [ArticleField], version: String, model: String = "", sequential: Bool = false
    ) {
        self.name = name
        self.summary = summary
        self.reads = reads
        self.readsIfThere = readsIfThere
        self.writes = writes
        self.version = version
        self.model = model
        self.sequential = sequential
    }
}

/// A part of the article that stages read and write, named as in the record.
public struct ArticleField: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
    /// The name, as in the record; `fields.<id>` for what a plugin makes.
    public let rawValue: String
    /// Takes any name.
    public init(rawValue: String) { self.rawValue = rawValue }
    /// Takes any name.
    public init(stringLiteral value: String) { self.rawValue = value }

    /// The decoded payload: there from the start.
    public static let payload: ArticleField = "payload"
    /// The headline.
    public static let title: ArticleField = "title"
    /// The cleaned text.
    public static let text: ArticleField = "text"
    /// Ranges of the paragraphs of `text`.
    public static let paragraphs: ArticleField = "paragraphs"
    /// Ranges of the sentences of `text`.
    public static let sentences: ArticleField = "sentences"
    /// Words and marks of `text`; not in the record.
    public static let tokens: ArticleField = "tokens"
    /// Quotations with their speakers.
    public static let quotes: ArticleField = "quotes"
    /// The language of `text`.
    public static let language: ArticleField = "language"
    /// People, organizations and places, with their mentions.
    public static let entities: ArticleField = "entities"
    /// The summary.
    public static let summary: ArticleField = "summary"
    /// Key words and phrases.
    public static let keywords: ArticleField = "keywords"
    /// Section, authors, dateline, dates, tags, image, publisher, url.
    public static let metadata: ArticleField = "metadata"
}

/// What the host gives a stage before the first article.
public struct StageContext: Sendable {
    /// The lane that this instance belongs to, from 0.
    public let lane: Int
    /// Gives out tickets for articles that wait for an answer.
    public let tickets: TicketOffice

    /// Made by the host, and by tests.
    public init(lane: Int = 0, tickets: TicketOffice = TicketOffice()) {
        self.lane = lane
        self.tickets = tickets
    }
}
