// A member of a consumer group, served by one thread without ever waiting; each partition keeps a queue of its own.
import CRdKafka
import Glibc

/// A consumer of a group. One thread owns it: no call but `KafkaMessageRef`'s may come from another.
///
/// The loop calls `serve()` each turn (within `max.poll.interval.ms`, or the group takes the partitions away), and
/// `take(_:)` for each partition that it has room for. A partition that is left alone fills its queue up to
/// `queued.max.messages.kbytes` and `queued.min.messages`, which then count per partition, and fetches no further: that
/// is the back-pressure, and nothing is paused, since pausing throws away what was fetched.
///
/// How full a queue is librdkafka looks at when it sends a fetch: before 2.2.0 it looks again at a full one only after up to
/// a second (later: `fetch.queue.backoff.ms`). The limits must hold a second of work, or the partition stands still: with
/// 2,000 messages for small ones a forwarder fell from 120,000 to 3,751 messages a second.
///
/// librdkafka 2.0.2 loses messages in its batch calls when partitions move, so messages are taken one by one.
package final class KafkaConsumer {
    /// What one turn of `serve` brought.
    package struct Served {
        package var events: [KafkaConsumerEvent] = []
        /// Messages that came by the consumer's own queue instead of a partition's: none are expected, none may be lost.
        package var messages: [KafkaMessageRef] = []
    }

    let context: ConsumerContext
    @exclusivity(unchecked) private var handle: OpaquePointer?
    private var queue: OpaquePointer?
    private var closeQueue: OpaquePointer?
    private var wakeDescriptor: Int32 = -1

    package init(
        _ settings: KafkaSettings, onRebalance handler: (any KafkaRebalanceHandler)?, log: KafkaLogSink? = nil
    ) throws(KafkaSettings.Refused) {
        let context = ConsumerContext(log: log)
        context.handler = handler
        let client = try settings.makeClient(RD_KAFKA_CONSUMER) { context.install(in: $0) }
        self.context = context
        handle = client
        // Errors, statistics and commit results then come with the consumer's queue: one queue less to serve.
        _ = rd_kafka_poll_set_consumer(client)
        queue = rd_kafka_queue_get_consumer(client)
    }

    deinit {
        destroy()
    }

    /// Called when partitions come and go; held weakly.
    package var handler: (any KafkaRebalanceHandler)? {
        get { context.handler }
        set { context.handler = newValue }
    }

    /// Lets the consumer's queue and each partition's write a count to this eventfd (non-blocking, the caller's) when it
    /// turns from empty to not empty: one write an edge, so take from each queue until it is empty, or look again without
    /// being woken. Set it before `subscribe`; the descriptor must stay open until the consumer is destroyed.
    package func wake(on descriptor: Int32) {
        wakeDescriptor = descriptor
        context.wakeDescriptor = descriptor
        if let queue { enableWake(queue, descriptor) }
        for partition in context.assigned.values {
            if let queue = partition.queue { enableWake(queue, descriptor) }
        }
    }

    /// Joins the group for these topics; a name that starts with `^` is a pattern.
    package func subscribe(_ topics: [String]) throws(KafkaError) {
        let client = try live("subscribe")
        let list = PartitionList(topics.map { KafkaTopicPartition($0, -1) })
        try check(rd_kafka_subscribe(client, list.list), "subscribe")
    }

    /// The partitions that are assigned now.
    package var assignment: [KafkaPartition] { Array(context.assigned.values) }

    /// The assigned partition of this name, if it is ours.
    package func partition(_ place: KafkaTopicPartition) -> KafkaPartition? { context.assigned[place] }

    /// Runs what waits in the consumer's queue until it is empty: rebalances (with the handler's calls), errors, commit
    /// results, statistics. Never waits.
    package func serve() -> Served {
        var served = Served()
        if let client = handle {
            while let message = next(client) {
                if note(message) { served.messages.append(KafkaMessageRef(pointer: message)) }
            }
        }
        if !context.events.isEmpty { swap(&served.events, &context.events) }
        return served
    }

    private func next(_ client: OpaquePointer) -> UnsafeMutablePointer<rd_kafka_message_t>? {
        guard let closeQueue else { return rd_kafka_consumer_poll(client, 0) }
        // While it closes, the group's events come by this queue.
        return rd_kafka_consume_queue(closeQueue, 0)
    }

    /// Takes the next message of a partition whose `waiting` was not 0 and has not been used up by calls since; nil when none
    /// is there. Errors and ends of partitions that stand between messages come out of the next `serve()`, for which the
    /// eventfd is written; a nil may be one of them.
    package func take(_ partition: KafkaPartition) -> KafkaMessageRef? {
        guard let queue = partition.queue, let message = rd_kafka_consume_queue(queue, 0) else { return nil }
        if note(message) { return KafkaMessageRef(pointer: message) }
        wakeLoop()
        return nil
    }

    /// True for a message; an error is noted as an event and freed.
    private func note(_ message: UnsafeMutablePointer<rd_kafka_message_t>) -> Bool {
        let code = message.pointee.err
        if code == RD_KAFKA_RESP_ERR_NO_ERROR { return true }
        let ref = KafkaMessageRef(pointer: message)
        let place = message.pointee.rkt.map { _ in KafkaTopicPartition(ref.topic, ref.partition) }
        if code == RD_KAFKA_RESP_ERR__PARTITION_EOF, let place {
            context.events.append(.endOfPartition(place, ref.offset))
        } else {
            let text = rd_kafka_message_errstr(message).map { String(cString: $0) }
            let fatal = code == RD_KAFKA_RESP_ERR__FATAL ? handle.flatMap(fatalError(of:)) : nil
            context.events.append(.error(fatal ?? KafkaError(code, message: text, operation: "consume"), place))
        }
        ref.destroy()
        return false
    }

    private func wakeLoop() {
        guard wakeDescriptor >= 0 else { return }
        var count: UInt64 = 1
        _ = write(wakeDescriptor, &count, MemoryLayout<UInt64>.size)
    }

    /// The id that the group's coordinator gave; nil before the first join.
    package var memberId: String? {
        guard let handle, let text = rd_kafka_memberid(handle) else { return nil }
        defer { rd_kafka_mem_free(handle, text) }
        let id = String(cString: text)
        return id.isEmpty ? nil : id
    }

    package var fatalError: KafkaError? { handle.flatMap(Kafka.fatalError(of:)) }

    // MARK: Leaving

    /// Starts to leave the group: the loop goes on calling `serve()`, which revokes the partitions, until `isClosed`.
    package func beginClose() throws(KafkaError) {
        let client = try live("close")
        guard closeQueue == nil, let queue = rd_kafka_queue_new(client) else { return }
        if wakeDescriptor >= 0 { enableWake(queue, wakeDescriptor) }
        closeQueue = queue
        if let error = rd_kafka_consumer_close_queue(client, queue) {
            throw KafkaError(consuming: error, operation: "close")
        }
    }

    /// True once the group was left (or the consumer was destroyed).
    package var isClosed: Bool { handle.map { rd_kafka_consumer_closed($0) != 0 } ?? true }

    /// Leaves the group and waits for it, at most about `session.timeout.ms`; the handler is called for what is given
    /// up, stored offsets are committed, and the client is destroyed. Messages must all be destroyed before.
    package func close() throws(KafkaError) {
        guard let client = handle else { return }
        let code =
            closeQueue == nil ? rd_kafka_consumer_close(client) : finishClose(client)
        destroy()
        try check(code, "close")
    }

    private func finishClose(_ client: OpaquePointer) -> rd_kafka_resp_err_t {
        while rd_kafka_consumer_closed(client) == 0 {
            if rd_kafka_fatal_error(client, nil, 0) != RD_KAFKA_RESP_ERR_NO_ERROR { break }
            guard let closeQueue, let message = rd_kafka_consume_queue(closeQueue, 100) else { continue }
            if note(message) { KafkaMessageRef(pointer: message).destroy() }
        }
        return RD_KAFKA_RESP_ERR_NO_ERROR
    }

    /// Lets go of the client without freeing it, for the end of the process: freeing one that could not leave its group
    /// waits for the coordinator's answers, up to `session.timeout.ms`.
    package func abandon() {
        guard handle != nil else { return }
        handle = nil
        for queue in [closeQueue, queue] {
            if let queue { enableWake(queue, -1) }
        }
        closeQueue = nil
        queue = nil
        context.giveUpAll(lost: true)
        // Its threads live on and may call back.
        _ = Unmanaged.passRetained(context)
    }

    /// Frees the client without leaving the group in order: what is left when `close` was not called.
    package func destroy() {
        guard let client = handle else { return }
        handle = nil
        // Queue references first: one that is kept makes the destruction wait, and none may write to the eventfd later.
        for queue in [closeQueue, queue] {
            guard let queue else { continue }
            enableWake(queue, -1)
            rd_kafka_queue_destroy(queue)
        }
        closeQueue = nil
        queue = nil
        context.giveUpAll(lost: true)
        rd_kafka_destroy_flags(client, RD_KAFKA_DESTROY_F_NO_CONSUMER_CLOSE)
    }

    func live(_ operation: String) throws(KafkaError) -> OpaquePointer {
        guard let handle else { throw KafkaError(code: .destroyed, operation: operation) }
        return handle
    }
}

func check(_ code: rd_kafka_resp_err_t, _ operation: String) throws(KafkaError) {
    guard code == RD_KAFKA_RESP_ERR_NO_ERROR else { throw KafkaError(code, operation: operation) }
}
