// Records to Kafka: outputs and dead letters by one idempotent producer behind the loop's port.
import Kafka
import Pipeline
import Worker

/// What the sink is told.
package struct KafkaSinkOptions {
    /// Where records go.
    package var outputTopic: String
    /// Where dead letters go; empty = there is no such topic, and an article's own error stops the worker.
    package var deadLetterTopic: String
    /// Largest message of the output topic in bytes; .max when unknown.
    package var outputLimit = Int.max
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
    private let settings: KafkaSettings
    let options: KafkaSinkOptions
    private let log: Log
    private var producer: KafkaProducer
    private var output: KafkaTopic
    private var deadLetters: KafkaTopic?
    private var wake: Int32 = -1
    /// By slot: librdkafka has a record of it.
    private var isOut: [Bool] = []
    private var isBroken = false
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
                log.warning("producer: \(error.message)", ["code": error.name])
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
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        let slot = outgoing.slot
        let message = options.inputIsKafka ? KafkaMessageRef(bits: outgoing.input.handle) : nil
        let inputKey = outgoing.input.key.baseAddress == nil ? nil : outgoing.input.key
        let timestamp = outgoing.takesPresentTime ? 0 : max(0, outgoing.input.timestamp)
        switch outgoing.kind {
        case .raw, .tombstone:
            // Detached, not copied: should it have to go again, the message gives them once more.
            let headers = message?.detachHeaders()
            if let headers { removeErrors(headers) }
            let payload = outgoing.kind == .raw ? outgoing.input.payload : nil
            if let refusal = tooLarge(payload ?? none, inputKey, headers) {
                headers?.destroy()
                return refusal
            }
            return produce(slot, output, payload, inputKey, timestamp, headers)
        case .record:
            guard let flight = outgoing.flight else { return .refused(code: "no_output", reason: "nothing to publish") }
            let headers = recordHeaders(message, outgoing)
            // An array's storage does not move while nobody changes it, and the loop keeps the flight until the report.
            let body = flight.output.withUnsafeBytes { $0 }
            let outputKey = flight.outputKey.withUnsafeBytes { $0 }
            let key = flight.outputKey.isEmpty ? inputKey : outputKey
            if let refusal = tooLarge(body, key, headers) {
                headers.destroy()
                return refusal
            }
            return produce(slot, output, body, key, timestamp, headers)
        case .deadLetter:
            return sendDeadLetter(outgoing, message, inputKey)
        }
    }

    private func sendDeadLetter(
        _ outgoing: borrowing Outgoing, _ message: KafkaMessageRef?, _ key: UnsafeRawBufferPointer?
    ) -> Accepted {
        let why = outgoing.flight?.failure ?? Failure(stage: "?", code: "unknown", message: "no reason was given")
        guard let deadLetters else {
            return .refused(
                code: why.code, reason: "\(why.message); no dead_letter.topic is set, so nothing may pass it")
        }
        let headers = deadLetterHeaders(message, outgoing, why)
        var payload: UnsafeRawBufferPointer? = outgoing.input.payload.baseAddress == nil ? nil : outgoing.input.payload
        let size = headers.bytes + (payload?.count ?? 0) + (key?.count ?? 0) + Self.overhead
        if outgoing.isReference || size > options.deadLetterLimit && !options.isCompressed {
            guard options.publishesReferences else {
                headers.destroy()
                return .refused(
                    code: "dead_letter_too_large",
                    reason: "\(size) bytes, over the \(options.deadLetterLimit) of \(deadLetters.name): "
                        + Self.remedyForDeadLetter)
            }
            headers.add("copydesk.error.reference", "sha256=\(sha256Hex(outgoing.input.payload))")
            payload = UnsafeRawBufferPointer(start: nil, count: 0)
        }
        // Its own timestamp is the time of failure: retention must not eat an old article's dead letter.
        return produce(outgoing.slot, deadLetters, payload, key, 0, headers)
    }

    private func produce(
        _ slot: UInt32, _ topic: KafkaTopic, _ payload: UnsafeRawBufferPointer?, _ key: UnsafeRawBufferPointer?,
        _ timestamp: Int64, _ headers: KafkaHeadersRef?
    ) -> Accepted {
        let produced = producer.produce(
            to: topic, payload: payload, key: key, timestamp: timestamp, headers: headers, opaque: UInt(slot))
        switch produced {
        case .queued:
            while isOut.count <= Int(slot) { isOut.append(false) }
            isOut[Int(slot)] = true
            return .queued
        case .queueFull:
            headers?.destroy()
            return .full
        case .refused(let error):
            headers?.destroy()
            if error.code == .messageTooLarge { return .refused(code: "output_too_large", reason: error.message) }
            if error.isFatal { isBroken = true }
            log.warning("producing: \(error.message)", ["code": error.name])
            return .full
        }
    }

    private static let remedyForDeadLetter = "raise its max.message.bytes, or set dead_letter.oversize: reference"

    /// Bytes that a record of its own batch has beside key, value and headers, rounded up.
    static let overhead = 128

    private func tooLarge(
        _ payload: UnsafeRawBufferPointer, _ key: UnsafeRawBufferPointer?, _ headers: KafkaHeadersRef?
    ) -> Accepted? {
        if options.outputLimit == .max || options.isCompressed { return nil }
        let known = payload.count + (key?.count ?? 0) + Self.overhead
        // Headers are only counted where they could matter: it takes a call each.
        if known + 64_000 < options.outputLimit { return nil }
        let size = known + (headers?.bytes ?? 0)
        if size <= options.outputLimit { return nil }
        return .refused(
            code: "output_too_large",
            reason: "the record has \(size) bytes, over the \(options.outputLimit) of topic \(options.outputTopic): "
                + "raise its max.message.bytes")
    }

    package func reports(_ body: (Report) -> Void) {
        producer.reports { report in
            let slot = UInt32(truncatingIfNeeded: report.opaque)
            isOut[Int(slot)] = false
            if report.succeeded {
                body(Report(slot: slot, status: .acknowledged))
            } else {
                body(judge(slot, report.code, report.topic))
            }
        }
        if isBroken || producer.fatalError != nil { renew(body) }
    }

    /// What an error says about the record: only its own size or content is its fault.
    private func judge(_ slot: UInt32, _ code: KafkaError.Code, _ topic: String) -> Report {
        let reason = "\(topic): \(code.text)"
        switch code {
        case .messageTooLarge, .recordListTooLarge:
            let isDead = topic == options.deadLetterTopic
            return Report(
                slot: slot, status: .tooLarge,
                reason: "\(reason): \(isDead ? Self.remedyForDeadLetter : "raise its max.message.bytes")")
        case .invalidRecord: return Report(slot: slot, status: .refused, reason: reason)
        case .invalidTimestamp:
            log.warning("the output topic refuses an article's timestamp: it is published with the present time")
            return Report(slot: slot, status: .badTimestamp, reason: reason)
        default: return Report(slot: slot, status: .again, reason: reason)
        }
    }

    /// After a fatal error the producer is of no further use: what it has not acknowledged goes out again by a new one, in
    /// order. librdkafka before 2.3 raises spurious fatal errors after a disconnect.
    private func renew(_ body: (Report) -> Void) {
        let cause = producer.fatalError?.message ?? "a fatal error"
        producer.purge(inFlight: true)
        _ = producer.flush(timeoutMilliseconds: 5_000) { report in
            let slot = UInt32(truncatingIfNeeded: report.opaque)
            isOut[Int(slot)] = false
            body(Report(slot: slot, status: report.succeeded ? .acknowledged : .again, reason: cause))
        }
        producer.destroy()
        for slot in isOut.indices where isOut[slot] {
            isOut[slot] = false
            body(Report(slot: UInt32(slot), status: .again, reason: cause))
        }
        do {
            producer = try KafkaProducer(settings, log: kafkaLog(log, client: "producer"))
            output = try producer.topic(options.outputTopic)
            deadLetters = options.deadLetterTopic.isEmpty ? nil : try producer.topic(options.deadLetterTopic)
            listen()
            producer.wake(on: wake)
            prepare()
            isBroken = false
            log.warning("a new producer took over: \(cause)")
        } catch {
            // Tried again at the next turn.
            isBroken = true
            log.error("no new producer could be made: \(error)")
        }
    }

    package func flush() {}

    package func limit(_ kind: Outgoing.Kind) -> Int {
        kind == .deadLetter ? options.deadLetterLimit : options.outputLimit
    }

    package func close() {
        producer.destroy()
    }
}
