// What a client reads from /status: the numbers that `copydesk top` shows, of a worker that may be of another version.
internal import JSON

/// Durations as the buckets of /status tell them; of two readings the difference can be taken, of two workers the sum.
package struct Durations: Sendable, Equatable {
    /// Lower end of a bucket in seconds → its upper end, and how many are in it.
    private var buckets: [Double: (upper: Double, count: Double)] = [:]
    /// How many.
    package private(set) var count = 0.0
    /// All together.
    package private(set) var seconds = 0.0

    /// None.
    package init() {}

    fileprivate init(_ value: JSONValue) {
        count = value["count"].number ?? 0
        seconds = value["seconds"].number ?? 0
        for bucket in value["buckets"].elements {
            let parts = bucket.elements.map { $0.number ?? 0 }
            if parts.count == 3 { buckets[parts[0]] = (parts[1], parts[2]) }
        }
    }

    /// Adds another worker's (factor 1), or takes away an earlier reading's (factor -1).
    package mutating func add(_ other: Durations, factor: Double = 1) {
        count = max(0, count + factor * other.count)
        seconds = max(0, seconds + factor * other.seconds)
        for (lower, bucket) in other.buckets {
            let here = buckets[lower]?.count ?? 0
            buckets[lower] = (bucket.upper, max(0, here + factor * bucket.count))
        }
    }

    /// nil when there are none.
    package var mean: Double? { count > 0 ? seconds / count : nil }

    /// The duration that a share of all does not exceed; nil when there are none.
    package func quantile(_ share: Double) -> Double? {
        let sorted = buckets.filter { $0.value.count > 0 }.sorted { $0.key < $1.key }
        let total = sorted.reduce(0) { $0 + $1.value.count }
        let rank = max(1, (share * total).rounded(.up))
        var before = 0.0
        for (lower, bucket) in sorted {
            if before + bucket.count >= rank {
                return lower + (bucket.upper - lower) * (rank - before) / bucket.count
            }
            before += bucket.count
        }
        return nil
    }

    package static func == (a: Durations, b: Durations) -> Bool {
        a.count == b.count && a.seconds == b.seconds
            && a.buckets.mapValues(\.count) == b.buckets.mapValues(\.count)
    }
}

/// One document of /status.
package struct StatusReading: Sendable {
    /// A probe's answer.
    struct Answer: Sendable { var isGood = false, reason = "" }
    /// A count with a name, or two.
    struct Cause: Sendable { var stage = "", name = "", count = 0.0, last = "" }
    struct Step: Sendable { var name: String, durations: Durations }
    struct Partition: Sendable {
        var topic: String, number: Int, lag: Double?, done: Double?, end: Double?, inFlight: Double, isDraining: Bool
        /// Of the article that holds it back.
        var oldestSeconds: Double?, oldestPlace: String
    }
    struct Lane: Sendable {
        var number: Int, stage: String, seconds: Double, place: String, offset: Double?, key: String, attempts: Double?
        var isStuck: Bool
    }
    struct Event: Sendable { var isError: Bool, message: String, details: String, time: Int, count: Double }

    var pipeline = "", hash = "", version = "", instance = "", phase = ""
    var libraries: [String] = []
    var startedAt = 0
    var live = Answer(), ready = Answer()
    var isBalanced = true
    /// Of /status' objects `ledger` and `in_flight`, by their names there.
    var books: [String: Double] = [:], flight: [String: Double] = [:]
    var consumedBytes = 0.0, publishedBytes = 0.0, retries = 0.0, resends = 0.0
    var cpuSeconds = 0.0, residentBytes = 0.0
    var laneCount = 0
    var latency = Durations()
    var steps: [Step] = []
    var partitions: [Partition] = []
    var lanes: [Lane] = []
    var deadLetters: [Cause] = [], drops: [Cause] = []
    var events: [Event] = []

    /// Nil when it is no status of a worker.
    package init?(_ document: [UInt8]) {
        let reader = JSONReader()
        guard (try? reader.read(document.span)) != nil else { return nil }
        let all = JSONValue(reader: reader, index: 0)
        guard let name = all["pipeline"].text, all["ledger"].elementsOrMembers, all["live"].elementsOrMembers else {
            return nil
        }
        pipeline = name
        readWho(all)
        readNumbers(all)
        readLists(all)
    }

    private mutating func readWho(_ all: JSONValue) {
        hash = all["hash"].text ?? ""
        version = all["version"].text ?? ""
        instance = all["instance"].text ?? ""
        phase = all["phase"].text ?? ""
        libraries = all["libraries"].elements.compactMap(\.text)
        startedAt = Int(clamping: all["started_at"].number ?? 0)
        live = Answer(isGood: all["live"]["ok"].flag, reason: all["live"]["reason"].text ?? "")
        ready = Answer(isGood: all["ready"]["ok"].flag, reason: all["ready"]["reason"].text ?? "")
    }

    private mutating func readNumbers(_ all: JSONValue) {
        isBalanced = all["ledger"]["balanced"].flag
        books = all["ledger"].numbers
        flight = all["in_flight"].numbers
        consumedBytes = all["consumed_bytes"].number ?? 0
        publishedBytes = all["published_bytes"].number ?? 0
        retries = all["retries"].number ?? 0
        resends = all["resends"].number ?? 0
        cpuSeconds = all["process"]["cpu_seconds"].number ?? 0
        residentBytes = all["process"]["resident_bytes"].number ?? 0
        laneCount = Int(clamping: all["lanes"].number ?? 0)
        latency = Durations(all["latency"])
    }

    private mutating func readLists(_ all: JSONValue) {
        steps = all["stages"].elements.map { Step(name: $0["stage"].text ?? "?", durations: Durations($0)) }
        partitions = all["partitions"].elements.map {
            Partition(
                topic: $0["topic"].text ?? "?", number: Int(clamping: $0["partition"].number ?? -1),
                lag: $0["lag"].number, done: $0["watermark"].number, end: $0["end"].number,
                inFlight: $0["in_flight"].number ?? 0, isDraining: $0["draining"].flag,
                oldestSeconds: $0["oldest"]["seconds"].number,
                oldestPlace: Self.whereabouts($0["oldest"]))
        }
        lanes = all["busy"].elements.map {
            Lane(
                number: Int(clamping: $0["lane"].number ?? -1), stage: $0["stage"].text ?? "?",
                seconds: $0["seconds"].number ?? 0, place: $0["place"].text ?? "", offset: $0["offset"].number,
                key: $0["key_hash"].text ?? "", attempts: $0["attempts"].number, isStuck: $0["stuck"].flag)
        }
        deadLetters = all["dead_letters"].elements.map {
            Cause(
                stage: $0["stage"].text ?? "?", name: $0["class"].text ?? "?", count: $0["count"].number ?? 0,
                last: $0["last"].text ?? "")
        }
        drops = all["drops"].elements.map {
            Cause(name: $0["reason"].text ?? "?", count: $0["count"].number ?? 0)
        }
        events = all["events"].elements.map {
            Event(
                isError: $0["level"].text == "error", message: $0["message"].text ?? "",
                details: $0["details"].text ?? "", time: Int(clamping: $0["time"].number ?? 0),
                count: $0["count"].number ?? 1)
        }
    }

    private static func whereabouts(_ oldest: JSONValue) -> String {
        guard let place = oldest["in"].text else { return "" }
        let stage = oldest["stage"].text.map { " \($0)" } ?? ""
        let tries = oldest["attempts"].number ?? 1
        return place + stage + (tries > 1 ? ", attempt \(TopText.count(tries))" : "")
    }
}

/// A value of a document; what is not there is null all the way down.
private struct JSONValue {
    let reader: JSONReader
    let index: Int?

    subscript(_ name: String) -> JSONValue {
        JSONValue(reader: reader, index: index.flatMap { reader.member(name, of: $0) })
    }

    var elementsOrMembers: Bool { index.map { [.array, .object].contains(reader.nodes[$0].kind) } ?? false }
    var number: Double? { index.flatMap { reader.double($0) } }
    var flag: Bool { index.map { reader.nodes[$0].kind == .true } ?? false }

    var text: String? {
        guard let index, reader.nodes[index].kind == .string else { return nil }
        return reader.string(index)
    }

    var elements: [JSONValue] {
        var all: [JSONValue] = []
        if let index { reader.eachElement(of: index) { all.append(JSONValue(reader: reader, index: $0)) } }
        return all
    }

    /// The members of an object that are numbers.
    var numbers: [String: Double] {
        var all: [String: Double] = [:]
        if let index {
            reader.eachMember(of: index) { key, value in all[reader.string(key)] = reader.double(value) }
        }
        return all
    }
}

extension Int {
    /// A number of a document as a whole one; what does not fit is cut.
    fileprivate init(clamping number: Double) {
        self = number.isNaN ? 0 : Int(Swift.min(Swift.max(number, -9e15), 9e15))
    }
}
