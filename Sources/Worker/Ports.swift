// The ports of the loop: where articles come from and where they go. Kafka and files stand behind them.
import Pipeline

/// One message as the source lends it. Its bytes stay valid until `release`.
public struct Incoming {
    /// The source's handle.
    public var handle: UInt
    /// nil base = null payload.
    public var payload: UnsafeRawBufferPointer
    /// nil base = no key.
    public var key: UnsafeRawBufferPointer
    /// Where it stands in its partition. Offsets may have gaps.
    public var offset: Int64
    /// Milliseconds since 1970.
    public var timestamp: Int64

    /// Describes a message.
    public init(
        handle: UInt, payload: UnsafeRawBufferPointer, key: UnsafeRawBufferPointer, offset: Int64, timestamp: Int64
    ) {
        self.handle = handle
        self.payload = payload
        self.key = key
        self.offset = offset
        self.timestamp = timestamp
    }
}

/// A partition that the source owns, named by an id that it never gives out twice.
public struct PartitionName: Sendable {
    /// Unique in this process, also over a revocation and a new assignment of the same partition.
    public var id: Int32
    /// The topic, or the file set.
    public var topic: String
    /// The partition's number.
    public var partition: Int32

    /// Names a partition.
    public init(id: Int32, topic: String, partition: Int32) {
        self.id = id
        self.topic = topic
        self.partition = partition
    }
}

/// What the source tells the loop, synchronously, from inside `serve`.
public protocol SourceEvents: AnyObject {
    /// These partitions are now ours.
    func assigned(_ partitions: [PartitionName])
    /// These will be taken away when this returns. `lost` = they are gone already, nothing can be stored any more.
    func revoking(_ partitions: [PartitionName], lost: Bool)
}

/// Where articles come from. All calls come from the loop's thread; none blocks.
public protocol ArticleSource: AnyObject {
    /// Tells the loop about partitions. Set before the first `serve`.
    var events: (any SourceEvents)? { get set }
    /// Reads headers, from any thread.
    var headers: any HeaderReader { get }
    /// The descriptor (an eventfd of the loop) to write to when something may be there to take or serve.
    func start(wake: Int32) throws
    /// Runs rebalances and the like. Errors of the world are logged and survive.
    func serve()
    /// Copies up to `maximum` deliveries to `buffer`, stopping after the one whose payload reaches `bytes`, and returns
    /// their number. 0 = nothing there now.
    func take(_ partition: Int32, into buffer: UnsafeMutablePointer<Incoming>, maximum: Int, bytes: Int) -> Int
    /// Why the source can't go on, when it can't; nil as long as it can.
    var fatal: String? { get }
    /// True when nothing will ever come again, in any partition (`--until end`, the end of files).
    var isFinished: Bool { get }
    /// Every article below `offset` is done: a restart may begin there.
    func store(_ partition: Int32, next offset: Int64)
    /// Starts to make what was stored durable; `close` waits for it.
    func commit()
    /// The article is done; its bytes are no longer needed.
    func release(_ handle: UInt)
    /// It has its place: a member of its group, though perhaps without a partition.
    var isJoined: Bool { get }
    /// One past the newest message of a partition, as far as known without asking; nil = unknown.
    func end(_ partition: Int32) -> Int64?
    /// Nothing that was fetched waits to be taken.
    func isDry(_ partition: Int32) -> Bool
    /// Leaves. `revoking` is called for what is still owned.
    func close()
}

extension ArticleSource {
    /// Files are there from the start.
    public var isJoined: Bool { true }
    /// Unknown.
    public func end(_ partition: Int32) -> Int64? { nil }
    /// Unknown.
    public func isDry(_ partition: Int32) -> Bool { false }
}

/// One record for the sink. Bytes are lent until its report.
public struct Outgoing {
    /// What it is.
    public enum Kind: UInt8 {
        case record, raw, tombstone, deadLetter
        /// A dead letter that fits its topic only without the payload.
        case reference
    }
    /// The loop's number, given back in the report.
    public let slot: UInt32
    /// See `Kind`.
    public let kind: Kind
    /// Its topic refused its timestamp: it takes the present time.
    public let takesPresentTime: Bool
    /// The input that it came of: key, headers, timestamp.
    public let input: Incoming
    /// Both are the loop's until the report; a pass-through looks at neither and need not count references.
    let state: Unmanaged<PartitionState>
    let work: Unmanaged<Flight>?

    /// The output or the error of the article.
    public var flight: Flight? { work?.takeUnretainedValue() }
    /// Where the input stood.
    public var topic: String { state.takeUnretainedValue().name.topic }
    /// Where the input stood.
    public var partition: Int32 { state.takeUnretainedValue().name.partition }
}

/// What became of a record.
public enum Delivered: UInt8, Sendable {
    case acknowledged
    /// Too large for its topic, perhaps only because of its neighbours in the batch.
    case tooLarge
    /// This one will never be taken (the message is in the report).
    case refused
    /// Its timestamp is not taken: it is sent again with the present time.
    case badTimestamp
    /// The world's fault: send it again, in order.
    case again
}

/// A delivery report.
public struct Report {
    /// The loop's number.
    public var slot: UInt32
    /// What became of it.
    public var status: Delivered
    /// Why, for people; empty when acknowledged.
    public var reason: String

    /// Says what became of a record.
    public init(slot: UInt32, status: Delivered, reason: String = "") {
        self.slot = slot
        self.status = status
        self.reason = reason
    }
}

/// Whether the sink took a record.
public enum Accepted {
    case queued
    /// Call again after the next reports.
    case full
    /// It can never be sent; the reason is for people.
    case refused(code: String, reason: String)
}

/// Where records go. All calls come from the loop's thread; none blocks but `flush`.
public protocol ArticleSink: AnyObject {
    /// The descriptor to write to when reports are there.
    func start(wake: Int32) throws
    /// Queues a record, in order.
    func send(_ outgoing: borrowing Outgoing) -> Accepted
    /// Hands over all reports that have come.
    func reports(_ body: (Report) -> Void)
    /// Pushes out what is queued, without waiting.
    func flush()
    /// Gives back, as `.again`, what waits unsent.
    func withdraw()
    /// Whether a dead letter that is too large for its topic is published as a reference; else the worker stops.
    var publishesReferences: Bool { get }
    /// The largest record that the output or the dead-letter topic takes, in bytes; .max when unknown.
    func limit(_ kind: Outgoing.Kind) -> Int
    /// Why nothing can be sent any more, when it can't: what is in flight is given back, and the worker ends.
    var fatal: String? { get }
    /// Ends. Reports of what was not sent do not come any more.
    func close()
}

extension ArticleSink {
    /// Brokers come back.
    public var fatal: String? { nil }
}
