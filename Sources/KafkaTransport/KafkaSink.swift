// Records to Kafka: outputs and dead letters by one idempotent producer behind the loop's port.
import CSystem
import Glibc
import Kafka
import Pipeline
import Worker

/// What the sink is told.
package struct KafkaSinkOptions {
    /// Where records go.
    package var outputTopic: String
    /// Where dead letters go; empty = there is no such topic, and an article's own error stops the worker.
    package var deadLetterTopic: String
    /// What the output topic takes.
    package var outputRules = KafkaTopicRules()
    /// Largest message of the dead-letter topic in bytes; .max when unknown.
    package var deadLetterLimit = Int.max
    /// A dead letter over its topic's limit is published as a reference; else the worker stops.
    package var publishesReferences = true
    /// Messages may be compressed, so only the broker knows whether one is too large.
    package var isCompressed = false
    /// True when the articles come from Kafka, so that headers can be taken from their messages.
    package var inputIsKafka = true
    /// For the headers of dead letters.
    package var pipeline = ""
    /// For the headers of dead letters.
    package var version = ""

    /// Everything else has a default.
    package init(outputTopic: String, deadLetterTopic: String) {
        self.outputTopic = outputTopic
        self.deadLetterTopic = deadLetterTopic
    }
}

/// The sink of a worker that writes Kafka.
package final class KafkaSink: ArticleSink {
    private var settings: KafkaSettings
    let options: KafkaSinkOptions
    private let log: Log
    @exclusivity(unchecked) private var producer: KafkaProducer
    @exclusivity(unchecked) private var output: KafkaTopic
    private var deadLetters: KafkaTopic?
    private var wake: Int32 = -1
    /// By slot: librdkafka has a record of it.
    @exclusivity(unchecked) private var isOut: [Bool] = []
    /// A fatal error has come; the producer takes nothing any more.
    @exclusivity(unchecked) private var isBroken = false
    /// The broken producer was emptied and freed; a new one is made when its time has come.
    @exclusivity(unchecked) private var isFreed = false
    /// The next producer is to make smaller batches.
    private var hasShrunk = false
    /// Milliseconds since 1970, as of the last look at the reports.
    @exclusivity(unchecked) private var now = KafkaSink.wallClock()
    @exclusivity(unchecked) private var renewal = (due: Int64(0), pause: Int64(0))
    /// Statistics as JSON, when `statistics.interval.ms` is set.
    package var onStatistics: ((String) -> Void)?

    /// Makes the producer.
    package init(_ settings: KafkaSettings, options: KafkaSinkOptions, log: Log) throws {
        self.settings = settings
        self.options = options
        self.log = log
        producer = try KafkaProducer(settings, log: kafkaLog(log, client: "producer"))
        output = try producer.topic(options.outputTopic)
        deadLetters = options.deadLetterTopic.isEmpty ? nil : try producer.topic(options.deadLetterTopic)
        listen()
    }

    private func listen() {
        producer.onEvent { [weak self] event in
            guard let self else { return }
            switch event {
            case .error(let error):
                if error.isFatal { isBroken = true }
                // A batch that was refused, which its records' reports say better.
                let level: Log.Level = error.name == "_GAPLESS_GUARANTEE" ? .debug : .warning
                log.write(level, "producer: \(error.steadyMessage)\(error.remedy)", ["code": error.name])
            case .statistics(let json): onStatistics?(json)
            }
        }
    }

    package func start(wake: Int32) throws {
        self.wake = wake
        producer.wake(on: wake)
        prepare()
    }

    /// Fetches the topics' metadata, without which the first record is a second late. A topic that is missing now may come.
    private func prepare() {
        for topic in [output, deadLetters].compactMap({ $0 }) {
            do throws(KafkaError) {
                try producer.prepare(topic, timeoutMilliseconds: 5_000)
            } catch {
                log.warning("topic \(topic.name) can't be reached now: \(error.message); records wait for it")
            }
        }
    }

    package func send(_ outgoing: borrowing Outgoing) -> Accepted {
        if isBroken { return .full }
        let slot = outgoing.slot
        let message = options.inputIsKafka ? KafkaMessageRef(bits: outgoing.input.handle) : nil
        let inputKey = outgoing.input.key.baseAddress == nil ? nil : outgoing.input.key
        let timestamp = outgoing.takesPresentTime ? 0 : accepted(outgoing.input.timestamp)
        switch outgoing.kind {
        case .raw:
            return produce(slot, outgoing.input.payload, inputKey, timestamp, rawHeaders(message))
        case .tombstone:
            return produce(slot, nil, inputKey, timestamp, rawHeaders(message))
        case .record:
            guard let flight = outgoing.flight else { return .refused(code: "no_output", reason: "nothing to publish") }
            // An array's storage does not move while nobody changes it, and the loop keeps the flight until the report.
            let body = flight.output.withUnsafeBytes { $0 }
            let outputKey = flight.outputKey.withUnsafeBytes { $0 }
            let key = flight.outputKey.isEmpty ? inputKey : outputKey
            return produce(slot, body, key, timestamp, recordHeaders(message, outgoing))
        case .deadLetter, .reference:
            return sendDeadLetter(outgoing, message, inputKey)
        }
    }

    /// The timestamp as the output topic takes it; 0, the present time, for one that it would refuse: a refusal would cost the
    /// whole batch, and the producer with it.
    private func accepted(_ timestamp: Int64) -> Int64 {
        if timestamp <= 0 { return 0 }
        if options.outputRules.takes(timestamp, now: now) { return timestamp }
        log.warning(
            "topic \(output.name) takes no timestamp so far from the present: articles are published with the present time",
            ["timestamp": "\(timestamp)"])
        return 0
    }

    private func sendDeadLetter(
        _ outgoing: borrowing Outgoing, _ message: KafkaMessageRef?, _ key: UnsafeRawBufferPointer?
    ) -> Accepted {
        let why = outgoing.flight?.failure ?? Failure(stage: "?", code: "unknown", message: "no reason was given")
        guard let deadLetters else {
            return .refused(
                code: why.code, reason: "\(why.message); no dead_letter.topic is set, so nothing may pass it")
        }
        if outgoing.kind == .reference { return refer(outgoing, deadLetters, message, key, why) }
        let headers = deadLetterHeaders(message, outgoing, why)
        let payload: UnsafeRawBufferPointer? = outgoing.input.payload.baseAddress == nil ? nil : outgoing.input.payload
        // Its own timestamp is the time of failure: retention must not eat an old article's dead letter.
        return produce(outgoing.slot, deadLetters, options.deadLetterLimit, payload, key, 0, headers)
    }

    /// Says where the article stands, and of what it is: without its payload, and without headers or a key that are too
    /// large themselves, so that no article finds a way to be for ever without a place.
    private func refer(
        _ outgoing: borrowing Outgoing, _ topic: KafkaTopic, _ message: KafkaMessageRef?,
        _ key: UnsafeRawBufferPointer?, _ why: Failure
    ) -> Accepted {
        let most = min(Self.mostOfReference, options.deadLetterLimit / 4)
        let keepsHeaders = (message?.headers?.bytes ?? 0) <= most
        let keepsKey = (key?.count ?? 0) <= most
        let headers = deadLetterHeaders(keepsHeaders ? message : nil, outgoing, why)
        headers.add("copydesk.error.reference", "sha256=\(sha256Hex(outgoing.input.payload))")
        let left = [keepsHeaders ? nil : "headers", keepsKey ? nil : "key"].compactMap(\.self).joined(separator: ",")
        if !left.isEmpty { headers.add("copydesk.error.left_out", left) }
        let nothing = UnsafeRawBufferPointer(start: nil, count: 0)
        return produce(
            outgoing.slot, topic, options.deadLetterLimit, nothing, keepsKey ? key : nil, 0, headers)
    }

    /// Bytes of the original headers, and of the key, that a reference may keep.
    private static let mostOfReference = 16_384

    private func produce(
        _ slot: UInt32, _ payload: UnsafeRawBufferPointer?, _ key: UnsafeRawBufferPointer?, _ timestamp: Int64,
        _ headers: KafkaHeadersRef?
    ) -> Accepted {
        produce(slot, output, options.outputRules.largestMessage, payload, key, timestamp, headers)
    }

    /// Hands a record to librdkafka; headers that it does not take are freed, since a message gives its own anew.
    private func produce(
        _ slot: UInt32, _ topic: KafkaTopic, _ limit: Int, _ payload: UnsafeRawBufferPointer?,
        _ key: UnsafeRawBufferPointer?, _ timestamp: Int64, _ headers: KafkaHeadersRef?
    ) -> Accepted {
        if let refusal = tooLarge(topic, limit, payload?.count ?? 0, key, headers) {
            headers?.destroy()
            return refusal
        }
        switch producer.produce(
            to: topic, payload: payload, key: key, timestamp: timestamp, headers: headers, opaque: UInt(slot))
        {
        case .queued:
            while isOut.count <= Int(slot) { isOut.append(false) }
            isOut[Int(slot)] = true
            return .queued
        case .queueFull:
            headers?.destroy()
            return .full
        case .refused(let error):
            headers?.destroy()
            if error.code == .messageTooLarge { return .refused(code: tooLargeCode(topic), reason: error.message) }
            if error.isFatal { isBroken = true }
            log.warning("producing to \(topic.name): \(error.message); trying on", ["code": error.name])
            return .full
        }
    }

    private static func wallClock() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Bytes that a record of its own batch has beside key, value and headers, rounded up.
    static let overhead = 128

    private func tooLarge(
        _ topic: KafkaTopic, _ limit: Int, _ payload: Int, _ key: UnsafeRawBufferPointer?, _ headers: KafkaHeadersRef?
    ) -> Accepted? {
        // Compressed, it may fit: then the broker judges.
        if limit == .max || options.isCompressed { return nil }
        let known = payload + (key?.count ?? 0) + Self.overhead
        // Headers are only counted where they could matter: it takes a call each.
        if known + 64_000 < limit && (headers?.count ?? 0) < 16 { return nil }
        let size = known + (headers?.bytes ?? 0)
        if size <= limit { return nil }
        return .refused(
            code: tooLargeCode(topic),
            reason: "\(size) bytes, over the \(limit) of topic \(topic.name): \(remedy(topic.name))")
    }

    private func tooLargeCode(_ topic: KafkaTopic) -> String {
        topic.name == options.deadLetterTopic ? "dead_letter_too_large" : "output_too_large"
    }

    private func remedy(_ topic: String) -> String {
        let isDead = topic == options.deadLetterTopic
        return "raise its max.message.bytes" + (isDead ? ", or set dead_letter.oversize: reference" : "")
    }

    package func reports(_ body: (Report) -> Void) {
        now = Self.wallClock()
        if isFreed {
            makeAnew()
            return
        }
        producer.reports { take($0, body) }
        if isBroken || producer.fatalError != nil { empty(body) }
    }

    private func take(_ report: KafkaDeliveryReport, _ body: (Report) -> Void) {
        let slot = UInt32(truncatingIfNeeded: report.opaque)
        isOut[Int(slot)] = false
        if report.succeeded {
            renewal.pause = 0
            body(Report(slot: slot, status: .acknowledged))
            return
        }
        let status: Delivered
        switch report.code {
        case .messageTooLarge, .recordListTooLarge: status = shrinksBatches(report) ? .again : .tooLarge
        case .invalidRecord: status = .refused
        case .invalidTimestamp: status = .badTimestamp
        default: status = .again
        }
        var cure = status == .tooLarge ? ": \(remedy(report.topic))" : ""
        if report.code == .topicAuthorization { cure = "; grant Write on it to this worker's user" }
        if report.code == .unknownTopicOrPartition { cure = "; create it" }
        body(Report(slot: slot, status: status, reason: "\(report.topic): \(report.code.text)\(cure)"))
    }

    /// Whether a record was refused for its batch, which its topic's limit turns out to be below (nobody told it, or it was
    /// lowered): the next producer, which a refusal always calls for, makes smaller ones. Where the limit is known no batch
    /// is above it, and this is the record's own fault.
    private func shrinksBatches(_ report: KafkaDeliveryReport) -> Bool {
        let least = 2 * (report.size + (report.headers?.bytes ?? 0) + Self.overhead)
        guard let now = settings.value(of: "batch.size").flatMap({ Int($0) }), least < now else { return false }
        if !hasShrunk {
            let next = max(least, now / 8)
            log.warning(
                "topic \(report.topic) refuses batches of \(now) bytes: \(next) from now on; max_message_bytes would say it"
            )
            settings.set("batch.size", String(next))
        }
        hasShrunk = true
        isBroken = true
        return true
    }

    /// After a fatal error the producer is of no further use: everything that it has not acknowledged is given back, to go
    /// out again in order by a new one. librdkafka before 2.3 raises spurious fatal errors after a disconnect, and
    /// `enable.gapless.guarantee` makes one of every batch that is refused, so that nothing overtakes it.
    private func empty(_ body: (Report) -> Void) {
        let cause = producer.fatalError?.message ?? "a fatal error"
        isBroken = true
        producer.purge(inFlight: true)
        _ = producer.flush(timeoutMilliseconds: 1_000) { take($0, body) }
        producer.destroy()
        for slot in isOut.indices where isOut[slot] {
            isOut[slot] = false
            body(Report(slot: UInt32(slot), status: .again, reason: cause))
        }
        isFreed = true
        // A producer that fails at once, time after time, must not be made in a frenzy.
        renewal.due = copydesk_monotonic_ns() + renewal.pause * 1_000_000
        renewal.pause = min(10_000, max(100, renewal.pause * 2))
        log.warning("a new producer takes over, and sends again what was not acknowledged", ["cause": steady(cause)])
        _ = eventfd_write(wake, 1)
    }

    private func makeAnew() {
        guard copydesk_monotonic_ns() >= renewal.due else { return }
        do {
            producer = try KafkaProducer(settings, log: kafkaLog(log, client: "producer"))
            output = try producer.topic(options.outputTopic)
            deadLetters = options.deadLetterTopic.isEmpty ? nil : try producer.topic(options.deadLetterTopic)
            listen()
            producer.wake(on: wake)
            (isBroken, isFreed, hasShrunk) = (false, false, false)
        } catch {
            renewal.due = copydesk_monotonic_ns() + 10_000_000_000
            log.error("no new producer could be made: \(error); trying again")
        }
    }

    /// Takes back what waits unsent: the loop is told `.again` for it. Called when a partition was given up while records
    /// of it wait, so that they do not come out behind the next owner's.
    package func withdraw() { if !isFreed { producer.purge(inFlight: false) } }

    package var publishesReferences: Bool { options.publishesReferences }

    package func flush() {}

    package func limit(_ kind: Outgoing.Kind) -> Int {
        kind == .deadLetter ? options.deadLetterLimit : options.outputRules.largestMessage
    }

    package func close() {
        producer.destroy()
    }
}
