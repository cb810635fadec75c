// What crosses from the loop to a lane and back: one article's input, where it stands, and what came of it.
public import StageAPI

/// The input of one article as the loop hands it to a lane. The bytes are lent: they stay valid until the article is
/// acknowledged, and nobody writes to them.
public struct Job {
    /// The loop's number for the article.
    public var slot: UInt32
    /// The source's own handle, for `HeaderReader`.
    public var handle: UInt
    /// The payload; nil base = a null payload (tombstone).
    public var payload: UnsafeRawBufferPointer
    /// The record's timestamp in milliseconds since 1970.
    public var timestamp: Int64
    /// What came of it.
    public var outcome: Outcome
    /// Texts and results; nil while there are none (raw pass-through never needs one).
    public var flight: Flight?

    /// A job that no lane has seen.
    public init(slot: UInt32, handle: UInt, payload: UnsafeRawBufferPointer, timestamp: Int64, flight: Flight?) {
        self.slot = slot
        self.handle = handle
        self.payload = payload
        self.timestamp = timestamp
        self.outcome = .unfinished
        self.flight = flight
    }
}

/// What a lane decided for an article.
public enum Outcome: UInt8, Sendable {
    case unfinished
    /// Publish `flight.output`.
    case publish
    /// Publish the payload as it came.
    case publishRaw
    /// Publish a null payload.
    case publishTombstone
    /// Nothing is published, on purpose; the reason is in `flight.dropReason`.
    case drop
    /// The error is in `flight.failure`.
    case deadLetter
    /// Wait `flight.parkMilliseconds`.
    case parkForTime
    /// Wait for the answer to `flight.ticket`.
    case parkForTicket
    /// The world's error, in `flight.failure`: try again later.
    case tryAgain
    /// The pipeline says to stop the worker (`on_error: fail`); the error is in `flight.failure`.
    case stop
}

/// What belongs to one article beyond its input: kept while it is parked, and for its output until it is acknowledged.
public final class Flight {
    /// The article, while it is on its way through the stages.
    public var article: Article?
    /// The step it stands at.
    public var step = 0
    /// How often the world has refused it.
    public var attempts = 0
    /// What is published.
    public var output: [UInt8] = []
    /// Which key the output gets when the pipeline says so (`key: id` or `url`); empty = the input's.
    public var outputKey: [UInt8] = []
    /// Why it was dropped.
    public var dropReason = ""
    /// What went wrong, and in which stage.
    public var failure: Failure?
    /// Bytes that `article` holds while it is parked.
    public var bytes = 0
    /// For `.parkForTime`.
    public var parkMilliseconds = 0
    /// For `.parkForTicket`.
    public var ticket: UInt64 = 0

    /// Nothing known yet.
    public init() {}
}

/// Why an article could not be published.
public struct Failure: Sendable {
    /// The stage's id, or `input`, `output`.
    public var stage: String
    /// For counting: `not_text`.
    public var code: String
    /// For a person; never article text.
    public var message: String
    /// How often it was tried.
    public var attempts: Int

    /// Says what went wrong.
    public init(stage: String, code: String, message: String, attempts: Int = 1) {
        self.stage = stage
        self.code = code
        self.message = message
        self.attempts = attempts
    }
}

/// Reads a header of an input by its handle; safe to call from any lane while the article is in flight.
public protocol HeaderReader: AnyObject, Sendable {
    /// The last value of the header, or nil when there is none (or a null value).
    func header(_ handle: UInt, _ name: StaticString) -> UnsafeRawBufferPointer?
}

/// What a lane runs: one instance a lane.
public protocol LaneProcessor: AnyObject {
    /// Takes the article as far as it gets and sets `job.outcome`. Never blocks.
    func process(_ job: inout Job)
    /// Where it writes what it is in; nil when it takes no time worth measuring.
    var meter: LaneMeter? { get }
}

extension LaneProcessor {
    /// None.
    public var meter: LaneMeter? { nil }
}

/// The pipeline without stages and with `output.format: raw`: what comes in goes out.
public final class RawProcessor: LaneProcessor {
    private let maxBytes: Int

    /// Refuses payloads over `maxBytes`.
    public init(maxBytes: Int) { self.maxBytes = maxBytes }

    /// Publishes the payload as it came.
    public func process(_ job: inout Job) {
        if job.payload.baseAddress == nil {
            job.outcome = .publishTombstone
        } else if job.payload.count > maxBytes {
            let flight = job.flight ?? Flight()
            flight.failure = .tooLarge(job.payload.count, limit: maxBytes)
            job.flight = flight
            job.outcome = .deadLetter
        } else {
            job.outcome = .publishRaw
        }
    }
}

extension Failure {
    /// The payload is over `input.max_bytes`.
    public static func tooLarge(_ bytes: Int, limit: Int) -> Failure {
        Failure(
            stage: "input", code: "too_large",
            message:
                "the payload has \(bytes) bytes, over input.max_bytes (\(limit)); raise that setting or split the input"
        )
    }
}
