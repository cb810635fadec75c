// A producer that never waits: messages go in without a copy, delivery reports come out as batches of events.
import CRdKafka

/// A topic as the producer knows it; made once, so that a message needs no look-up by name.
package struct KafkaTopic {
    let handle: OpaquePointer

    package var name: String { String(cString: rd_kafka_topic_name(handle)) }
}

/// What became of a message that was given to `produce`.
package enum KafkaProduced {
    /// librdkafka has it: payload and headers are its own until the delivery report.
    case queued
    /// No room now: give it again after some delivery reports. Payload and headers are still the caller's.
    case queueFull
    /// It will never go. Payload and headers are still the caller's.
    case refused(KafkaError)
}

/// The end of a message: acknowledged, or failed for good (librdkafka has retried).
@frozen package struct KafkaDeliveryReport {
    @usableFromInline let pointer: UnsafePointer<rd_kafka_message_t>

    @inlinable init(pointer: UnsafePointer<rd_kafka_message_t>) {
        self.pointer = pointer
    }

    /// The number that was given to `produce`.
    @inlinable package var opaque: UInt { UInt(bitPattern: pointer.pointee._private) }
    @inlinable package var succeeded: Bool { pointer.pointee.err == RD_KAFKA_RESP_ERR_NO_ERROR }
    @inlinable package var code: KafkaError.Code { KafkaError.Code(pointer.pointee.err) }
    @inlinable package var partition: Int32 { pointer.pointee.partition }
    /// Bytes of payload and key.
    @inlinable package var size: Int { pointer.pointee.len &+ pointer.pointee.key_len }

    /// The headers, valid during the call; nil when there are none.
    package var headers: KafkaHeadersRef? {
        var list: OpaquePointer?
        guard rd_kafka_message_headers(pointer, &list) == RD_KAFKA_RESP_ERR_NO_ERROR, let list else { return nil }
        return KafkaHeadersRef(list: list)
    }
    /// The offset that the broker gave; -1001 when an idempotent retry was acknowledged without one.
    @inlinable package var offset: Int64 { pointer.pointee.offset }

    /// Microseconds from `produce` to this report; -1 when unknown.
    @inlinable package var latency: Int64 { rd_kafka_message_latency(pointer) }

    package var topic: String { pointer.pointee.rkt.map { String(cString: rd_kafka_topic_name($0)) } ?? "" }

    /// False when the broker may have written the message although it was not acknowledged.
    package var isCertainlyAbsent: Bool {
        rd_kafka_message_status(pointer) == RD_KAFKA_MSG_STATUS_NOT_PERSISTED
    }

    /// Takes the headers back, to produce the message once more; the caller owns them then. Otherwise they are freed with
    /// the report.
    package func detachHeaders() -> KafkaHeadersRef? {
        var list: OpaquePointer?
        let message = UnsafeMutablePointer(mutating: pointer)
        guard rd_kafka_message_detach_headers(message, &list) == RD_KAFKA_RESP_ERR_NO_ERROR, let list else {
            return nil
        }
        return KafkaHeadersRef(list: list)
    }
}

/// What the producer has to tell besides delivery reports.
package enum KafkaProducerEvent: Sendable {
    /// librdkafka goes on by itself, unless the error is fatal: then make a new producer and send again, in order, what
    /// was not acknowledged. (Before 2.3.0 an idempotent producer raises spurious fatal errors after a disconnect.)
    case error(KafkaError)
    /// librdkafka's statistics as JSON (only with `statistics.interval.ms`).
    case statistics(String)
}

/// A producer, owned by one thread.
package final class KafkaProducer {
    @exclusivity(unchecked) @usableFromInline var handle: OpaquePointer?
    @exclusivity(unchecked) @usableFromInline var queue: OpaquePointer?
    /// A batch of reports of which some were not yet taken.
    @exclusivity(unchecked) @usableFromInline var pending: OpaquePointer?
    private let context: ClientContext
    private var topics: [String: OpaquePointer] = [:]
    private var onEvent: ((KafkaProducerEvent) -> Void)?

    package init(_ settings: KafkaSettings, log: KafkaLogSink? = nil) throws(KafkaSettings.Refused) {
        let context = ClientContext(log: log)
        let client = try settings.makeClient(RD_KAFKA_PRODUCER) { configuration in
            context.install(in: configuration)
            rd_kafka_conf_set_events(
                configuration, RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_STATS)
        }
        self.context = context
        handle = client
        queue = rd_kafka_queue_get_main(client)
    }

    deinit {
        destroy()
    }

    /// Called from `reports` for what is no delivery report.
    package func onEvent(_ body: ((KafkaProducerEvent) -> Void)?) {
        onEvent = body
    }

    /// Lets the report queue write a count to this eventfd when it turns from empty to not empty: one write an edge, so
    /// take reports until there are none. The descriptor must stay open until the producer is destroyed.
    package func wake(on descriptor: Int32) {
        if let queue { enableWake(queue, descriptor) }
    }

    /// The topic by name, made at the first call; asks nothing of the broker.
    package func topic(_ name: String) throws(KafkaError) -> KafkaTopic {
        let client = try live("topic")
        if let known = topics[name] { return KafkaTopic(handle: known) }
        guard let made = rd_kafka_topic_new(client, name, nil) else {
            throw KafkaError(rd_kafka_last_error(), operation: "topic \(name)")
        }
        topics[name] = made
        return KafkaTopic(handle: made)
    }

    /// Fetches the topic's partitions, waiting for the broker: without it the first message of a topic leaves a second
    /// late (librdkafka before 2.10.1). Used at the start, never in the loop. Gives the number of partitions.
    @discardableResult
    package func prepare(_ topic: KafkaTopic, timeoutMilliseconds: Int32 = 10_000) throws(KafkaError) -> Int {
        let client = try live("metadata")
        var metadata: UnsafePointer<rd_kafka_metadata>?
        try check(rd_kafka_metadata(client, 0, topic.handle, &metadata, timeoutMilliseconds), "metadata")
        guard let metadata else { return 0 }
        defer { rd_kafka_metadata_destroy(metadata) }
        guard metadata.pointee.topic_cnt > 0, let first = metadata.pointee.topics?.pointee else { return 0 }
        try check(first.err, "metadata")
        return Int(first.partition_cnt)
    }

    /// Gives a message to librdkafka without waiting and without allocating.
    ///
    /// A null payload is a tombstone, a null key is no key; both are kept apart from empty ones. The key is always copied.
    /// The payload is not, unless `copying`: its bytes must stay until the delivery report. Headers become librdkafka's
    /// if the result is `queued`, and stay the caller's otherwise. Partition -1 leaves the choice to the partitioner,
    /// timestamp 0 means now. `opaque` comes back in the report.
    @inlinable package func produce(
        to topic: KafkaTopic, partition: Int32 = -1, payload: UnsafeRawBufferPointer?, key: UnsafeRawBufferPointer?,
        timestamp: Int64 = 0, headers: KafkaHeadersRef? = nil, opaque: UInt = 0, copying: Bool = false
    ) -> KafkaProduced {
        guard let handle else { return .refused(KafkaError(code: .destroyed, operation: "produce")) }
        guard let error = send(handle, topic, partition, payload, key, timestamp, headers, opaque, copying) else {
            return .queued
        }
        return outcome(error)
    }

    @usableFromInline func send(
        _ client: OpaquePointer, _ topic: KafkaTopic, _ partition: Int32, _ payload: UnsafeRawBufferPointer?,
        _ key: UnsafeRawBufferPointer?, _ timestamp: Int64, _ headers: KafkaHeadersRef?, _ opaque: UInt,
        _ copying: Bool
    ) -> OpaquePointer? {
        let value = payload.map { $0.baseAddress ?? emptyBytes }
        let name = key.map { $0.baseAddress ?? emptyBytes }
        return copydesk_produce(
            client, topic.handle, partition, copying ? RD_KAFKA_MSG_F_COPY : 0, value, payload?.count ?? 0, name,
            key?.count ?? 0, timestamp, headers?.list, UnsafeMutableRawPointer(bitPattern: opaque))
    }

    @usableFromInline func outcome(_ error: OpaquePointer) -> KafkaProduced {
        if rd_kafka_error_code(error) == RD_KAFKA_RESP_ERR__QUEUE_FULL {
            rd_kafka_error_destroy(error)
            return .queueFull
        }
        let refused = KafkaError(consuming: error, operation: "produce")
        // The call gives only `_FATAL`; the cause is kept apart.
        return .refused((refused.code == .fatal ? fatalError : nil) ?? refused)
    }

    /// Messages that were produced and whose report was not yet taken.
    package var outstanding: Int { handle.map { Int(rd_kafka_outq_len($0)) } ?? 0 }

    /// The error after which this producer is of no further use, if there was one.
    package var fatalError: KafkaError? { handle.flatMap(Kafka.fatalError(of:)) }

    /// Fails what still waits, in librdkafka or (if `inFlight`) at the broker; each message still gets its report.
    package func purge(inFlight: Bool) {
        guard let handle else { return }
        _ = rd_kafka_purge(handle, RD_KAFKA_PURGE_F_QUEUE | (inFlight ? RD_KAFKA_PURGE_F_INFLIGHT : 0))
    }

    /// Frees the producer at once; reports that were not taken are lost, and payloads are the caller's again.
    package func destroy() {
        guard let client = handle else { return }
        handle = nil
        if let pending { rd_kafka_event_destroy(pending) }
        pending = nil
        if let queue {
            enableWake(queue, -1)
            rd_kafka_queue_destroy(queue)
        }
        queue = nil
        for topic in topics.values { rd_kafka_topic_destroy(topic) }
        topics = [:]
        rd_kafka_destroy(client)
    }

    /// Anything but delivery reports.
    @usableFromInline func note(_ event: OpaquePointer) {
        defer { rd_kafka_event_destroy(event) }
        switch rd_kafka_event_type(event) {
        case RD_KAFKA_EVENT_ERROR:
            let code = rd_kafka_event_error(event)
            let text = rd_kafka_event_error_string(event).map { String(cString: $0) }
            let isFatal = rd_kafka_event_error_is_fatal(event) != 0
            let error =
                (isFatal ? fatalError : nil)
                ?? KafkaError(code: .init(code), message: text, operation: "client", isFatal: isFatal)
            onEvent?(.error(error))
        case RD_KAFKA_EVENT_STATS:
            if let json = rd_kafka_event_stats(event) { onEvent?(.statistics(String(cString: json))) }
        default:
            break
        }
    }

    func live(_ operation: String) throws(KafkaError) -> OpaquePointer {
        guard let handle else { throw KafkaError(code: .destroyed, operation: operation) }
        return handle
    }
}
