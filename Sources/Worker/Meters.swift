// What the loop counts beside its ledger, and the snapshot of it that other threads may read.
import Pipeline

/// Articles that failed for one cause.
package struct DeadLetterCount: Sendable, Equatable {
    /// The stage's id, or `input`, `output`.
    package var stage: String
    /// The error's class.
    package var code: String
    /// How many were published as dead letters.
    package var count: UInt64 = 0
    /// Where the last one stood.
    package var topic: String
    /// Where the last one stood.
    package var partition: Int32
    /// Where the last one stood.
    package var offset: Int64

    /// Describes a cause.
    package init(
        stage: String, code: String, count: UInt64 = 0, topic: String = "", partition: Int32 = 0, offset: Int64 = 0
    ) {
        self.stage = stage
        self.code = code
        self.count = count
        self.topic = topic
        self.partition = partition
        self.offset = offset
    }
}

/// What rebalances cost.
package struct RebalanceCount: Sendable, Equatable {
    /// How often partitions were taken away.
    package var revocations: UInt64 = 0
    /// How often partitions were given.
    package var assignments: UInt64 = 0
    /// Articles finished while partitions waited to go.
    package var drained: UInt64 = 0
    /// Articles given back unfinished: another worker does them again.
    package var returned: UInt64 = 0
    /// How long nothing was taken, in nanoseconds.
    package var stoodStill: UInt64 = 0

    /// None yet.
    package init() {}
}

/// The loop's own counts; only the loop's thread touches them.
struct LoopMeters {
    /// The time at the start of the turn: one clock read serves all articles of it.
    var now: Int64 = 0
    var publishDue: Int64 = 0
    /// From poll to acknowledgement (or to the drop).
    var latency = Histogram()
    var consumedBytes: UInt64 = 0
    var publishedBytes: UInt64 = 0
    /// Articles that a stage could not process now through the world's fault.
    var retries: UInt64 = 0
    /// Records that had to be sent again.
    var resends: UInt64 = 0
    var rebalances = RebalanceCount()
    private(set) var deadLetters: [DeadLetterCount] = []
    private(set) var drops: [(reason: String, count: UInt64)] = []
    /// Causes are few, but a plugin may make up names without end.
    private static let most = 200

    mutating func dropped(_ reason: String) {
        if let known = drops.firstIndex(where: { $0.reason == reason }) {
            drops[known].count += 1
        } else if drops.count < Self.most {
            drops.append((reason, 1))
        } else {
            drops[Self.most - 1].reason = "other"
            drops[Self.most - 1].count += 1
        }
    }

    mutating func deadLettered(_ why: Failure?, _ place: PartitionName?, _ offset: Int64) {
        var stage = why?.stage ?? "?"
        var code = why?.code ?? "unknown"
        var at = deadLetters.firstIndex { $0.stage == stage && $0.code == code }
        if at == nil, deadLetters.count >= Self.most {
            (stage, code) = ("other", "other")
            at = Self.most - 1
        }
        if at == nil { deadLetters.append(DeadLetterCount(stage: stage, code: code)) }
        let index = at ?? deadLetters.count - 1
        deadLetters[index].stage = stage
        deadLetters[index].code = code
        deadLetters[index].count += 1
        deadLetters[index].topic = place?.topic ?? "?"
        deadLetters[index].partition = place?.partition ?? -1
        deadLetters[index].offset = offset
    }
}

/// The article that holds back a partition's watermark.
package struct OldestSnapshot: Sendable, Equatable {
    /// Where an article in flight can be.
    package enum Place: String, Sendable {
        /// It was handed to a lane, and waits for its turn, or for the batch that it came with.
        case batch
        case lane
        /// It waits for a time, or for an answer.
        case parked
        /// Its record, or its dead letter, is not acknowledged yet.
        case output
    }

    /// Its offset.
    package var offset: Int64
    /// When it was polled, in monotonic nanoseconds.
    package var polled: Int64
    /// Where it is.
    package var place: Place
    /// The step that it is in or waits for; nil where there is none, or nobody knows.
    package var stage: String?
    /// The how manieth try of the step it is in, or waits for.
    package var attempts: Int
    /// A hash of its key; nil without one.
    package var key: UInt64?

    /// Describes an article.
    package init(
        offset: Int64, polled: Int64, place: Place, stage: String? = nil, attempts: Int = 1, key: UInt64? = nil
    ) {
        self.offset = offset
        self.polled = polled
        self.place = place
        self.stage = stage
        self.attempts = attempts
        self.key = key
    }
}

/// A partition as the loop sees it.
package struct PartitionSnapshot: Sendable, Equatable {
    /// Its topic.
    package var topic: String
    /// Its number.
    package var partition: Int32
    /// Everything below is done; nil before anything is known.
    package var watermark: Int64?
    /// One past the newest message, as the last fetch told; nil when unknown.
    package var end: Int64?
    /// Articles between the oldest that is not done and the newest that was taken.
    package var span: Int
    /// It is about to be given up.
    package var isDraining: Bool
    /// The oldest article that is not done.
    package var oldest: OldestSnapshot?

    /// Describes a partition.
    package init(
        topic: String, partition: Int32, watermark: Int64? = nil, end: Int64? = nil, span: Int = 0,
        isDraining: Bool = false, oldest: OldestSnapshot? = nil
    ) {
        self.oldest = oldest
        self.topic = topic
        self.partition = partition
        self.watermark = watermark
        self.end = end
        self.span = span
        self.isDraining = isDraining
    }

    /// How many messages are not done; nil when unknown.
    package var lag: Int64? {
        guard let end, let watermark else { return nil }
        return max(0, end - watermark)
    }
}

/// What a lane was in when the snapshot was taken.
package struct LaneSnapshot: Sendable, Equatable {
    /// The lane's number.
    package var lane: Int
    /// What it is in.
    package var work: LaneMeter.Work
    /// Where the article stands.
    package var topic: String
    /// Where the article stands.
    package var partition: Int32
    /// Where the article stands.
    package var offset: Int64
    /// A hash of its key; nil without one.
    package var key: UInt64?

    /// Describes a lane.
    package init(
        lane: Int, work: LaneMeter.Work, topic: String, partition: Int32, offset: Int64, key: UInt64? = nil
    ) {
        self.lane = lane
        self.work = work
        self.topic = topic
        self.partition = partition
        self.offset = offset
        self.key = key
    }
}

/// Everything that the loop tells of itself, at one moment.
package struct WorkerSnapshot: Sendable {
    /// When it was taken, in monotonic nanoseconds.
    package var takenAt: Int64 = 0
    /// The books.
    package var ledger = Ledger()
    /// Weight of what is in flight.
    package var bytesInFlight = 0
    /// How much of it there may be.
    package var budgetBytes = 0
    /// Articles that wait for a time or an answer.
    package var parked = 0
    /// Articles handed to lanes.
    package var inLanes = 0
    /// Records that the sink has not acknowledged.
    package var inSink = 0
    /// Records that wait for the sink.
    package var unsent = 0
    /// Payloads taken.
    package var consumedBytes: UInt64 = 0
    /// Records acknowledged, without keys and headers.
    package var publishedBytes: UInt64 = 0
    /// Tries that the world refused.
    package var retries: UInt64 = 0
    /// Records sent again.
    package var resends: UInt64 = 0
    /// From poll to acknowledgement.
    package var latency = Histogram()
    /// By stage and class.
    package var deadLetters: [DeadLetterCount] = []
    /// By reason.
    package var drops: [(reason: String, count: UInt64)] = []
    /// See there.
    package var rebalances = RebalanceCount()
    /// Those that are owned now.
    package var partitions: [PartitionSnapshot] = []
    /// Lanes that are busy.
    package var lanes: [LaneSnapshot] = []
    /// The source has its place: a group member, though perhaps without a partition.
    package var isJoined = false
    /// Why the sink takes no records now; nil while it does.
    package var refusal: String?

    /// All zero.
    package init() {}
}
