// Everything that the admin port tells of a worker, at one moment, from whoever knows it.
package import Pipeline
package import Worker

/// Who this worker is: nothing that is secret.
package struct WorkerIdentity: Sendable {
    /// The pipeline's name.
    package var pipeline = ""
    /// The hash of all that shapes a record.
    package var hash = ""
    /// Of Copydesk.
    package var version = ""
    /// Of libraries: "librdkafka 2.0.2".
    package var libraries: [String] = []
    /// The machine's name, and the process.
    package var instance = ""
    /// When it started, in seconds since 1970.
    package var startedAt = 0

    /// Nobody.
    package init() {}
}

/// Whether the world can be reached: asked from time to time.
package struct Reach: Sendable, Equatable {
    /// Why not; nil = all that was asked for answers.
    package var failure: String?
    /// False before the first answer.
    package var isKnown: Bool

    /// Says whether the world can be reached.
    package init(failure: String?, isKnown: Bool = true) {
        self.failure = failure
        self.isKnown = isKnown
    }
}

/// What is shown.
package struct WorkerStatus: Sendable {
    /// Durations of one step.
    package struct Step: Sendable {
        /// `input`, a stage's id, `output`.
        package var name: String
        /// One for each visit of an article.
        package var durations: Histogram

        /// Names a step.
        package init(name: String, durations: Histogram) {
            self.name = name
            self.durations = durations
        }
    }

    /// An article that a lane works on.
    package struct Busy: Sendable, Equatable {
        /// The lane.
        package var lane: Int
        /// The step.
        package var stage: String
        /// How long it has been in it.
        package var seconds: Double
        /// `topic[partition]`, nil when the loop has not told yet.
        package var place: String?
        /// Its offset.
        package var offset: Int64?
        /// A hash of its key, in hexadecimal digits.
        package var key: String?
        /// The how manieth try it is.
        package var attempts: Int

        /// Describes a lane.
        package init(
            lane: Int, stage: String, seconds: Double, place: String? = nil, offset: Int64? = nil, key: String? = nil,
            attempts: Int = 1
        ) {
            self.attempts = attempts
            self.lane = lane
            self.stage = stage
            self.seconds = seconds
            self.place = place
            self.offset = offset
            self.key = key
        }
    }

    /// Who it is.
    package var identity = WorkerIdentity()
    /// How far it has come.
    package var phase = WorkerBoard.Phase.starting
    /// What the loop told last; nil before its first turn.
    package var snapshot: WorkerSnapshot?
    /// When this was asked, in monotonic nanoseconds.
    package var askedAt: Int64 = 0
    /// Seconds since the loop began its last turn; nil before the first.
    package var loopSeconds: Double?
    /// In order.
    package var steps: [Step] = []
    /// Number of lanes.
    package var lanes = 0
    /// Lanes that are in an article, the longest first.
    package var busy: [Busy] = []
    /// Input, output and dead-letter topics.
    package var reach = Reach(failure: nil, isKnown: false)
    /// The newest warnings and errors, the newest last.
    package var events: [Log.Event] = []
    /// A lane is stuck, and a loop stands still, after so many seconds.
    package var stuckSeconds = 60.0
    /// librdkafka's statistics by client, as it wrote them: who wants them reads them.
    package var statistics: [(client: String, json: String)] = []
    /// Of the process.
    package var process = ProcessNumbers()

    /// Nothing known.
    package init() {}
}

/// Who knows the status; asked from the admin port's thread.
package protocol StatusProvider: Sendable {
    /// The status now.
    func status() -> WorkerStatus
}

/// Numbers that the system keeps of this process.
package struct ProcessNumbers: Sendable, Equatable {
    /// User and system time.
    package var cpuSeconds = 0.0
    /// Memory that is there and not elsewhere.
    package var residentBytes = 0
    /// Descriptors that are open.
    package var openFiles = 0

    /// All zero.
    package init() {}
}
