// The consumer's callbacks: each runs inside `serve` or `close`, on the thread that calls these.
import CRdKafka

/// What the consumer has to tell besides messages.
package enum KafkaConsumerEvent: Sendable {
    /// A failure of the client, or of one partition; librdkafka goes on by itself unless it is fatal.
    case error(KafkaError, KafkaTopicPartition?)
    /// The end of a partition, as it was when it was reached (only with `enable.partition.eof`).
    case endOfPartition(KafkaTopicPartition, Int64)
    /// Offsets that were committed in the background, or were not: then with the error.
    case committed([KafkaOffset], KafkaError?)
    /// librdkafka's statistics as JSON (only with `statistics.interval.ms`).
    case statistics(String)
}

/// Follows the partitions that come and go. All calls are made while the consumer is served or closed, on that thread.
package protocol KafkaRebalanceHandler: AnyObject {
    /// These partitions are ours now; the first messages come after this call.
    func assigned(_ partitions: [KafkaPartition])
    /// These partitions will be given up when this returns: until then messages may be taken and produced, delivery
    /// reports served, offsets stored and committed. If `lost`, another member may own them already: commit nothing.
    func revoked(_ partitions: [KafkaPartition], lost: Bool)
}

final class ConsumerContext: ClientContext {
    var wakeDescriptor: Int32 = -1
    weak var handler: (any KafkaRebalanceHandler)?
    var assigned: [KafkaTopicPartition: KafkaPartition] = [:]
    var events: [KafkaConsumerEvent] = []

    override func install(in configuration: OpaquePointer) {
        super.install(in: configuration)
        rd_kafka_conf_set_rebalance_cb(configuration) { client, code, list, opaque in
            guard let client, let list, let opaque else { return }
            ConsumerContext.from(opaque).rebalance(client, code, list)
        }
        rd_kafka_conf_set_error_cb(configuration) { client, code, reason, opaque in
            guard let client, let opaque else { return }
            ConsumerContext.from(opaque).failed(client, KafkaError.Code(rawValue: code), reason)
        }
        rd_kafka_conf_set_offset_commit_cb(configuration) { _, code, list, opaque in
            guard let list, let opaque else { return }
            ConsumerContext.from(opaque).committed(code, list)
        }
        rd_kafka_conf_set_stats_cb(configuration) { _, json, size, opaque in
            guard let json, let opaque else { return 0 }
            let text = String(
                decoding: UnsafeRawBufferPointer(start: json, count: size), as: UTF8.self)
            ConsumerContext.from(opaque).events.append(.statistics(text))
            return 0
        }
    }

    private static func from(_ opaque: UnsafeMutableRawPointer) -> ConsumerContext {
        Unmanaged<ConsumerContext>.fromOpaque(opaque).takeUnretainedValue()
    }

    private func failed(_ client: OpaquePointer, _ code: KafkaError.Code, _ reason: UnsafePointer<CChar>?) {
        // The callback is given only `_FATAL`; the cause is kept apart.
        let error =
            (code == .fatal ? fatalError(of: client) : nil)
            ?? KafkaError(code: code, message: reason.map { String(cString: $0) }, operation: "consume")
        events.append(.error(error, nil))
    }

    private func committed(
        _ code: rd_kafka_resp_err_t, _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>
    ) {
        // With nothing new to commit librdkafka reports _NO_OFFSET, which is no failure.
        guard KafkaError.Code(code) != .noOffset else { return }
        let error = code == RD_KAFKA_RESP_ERR_NO_ERROR ? nil : KafkaError(code, operation: "commit")
        events.append(.committed(list.pointee.offsets, error))
    }

    private func rebalance(
        _ client: OpaquePointer, _ code: rd_kafka_resp_err_t,
        _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>
    ) {
        // Read first: after an unassign during close the protocol can be NULL.
        let isCooperative = rd_kafka_rebalance_protocol(client).map { String(cString: $0) == "COOPERATIVE" } ?? false
        switch code {
        case RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS:
            assign(client, list, isCooperative)
        case RD_KAFKA_RESP_ERR__REVOKE_PARTITIONS:
            revoke(client, list, isCooperative)
        default:
            events.append(.error(KafkaError(code, operation: "rebalance"), nil))
            giveUpAll(lost: true)
            note(rd_kafka_assign(client, nil), "unassign")
        }
    }

    private func assign(
        _ client: OpaquePointer, _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>, _ isCooperative: Bool
    ) {
        var added: [KafkaPartition] = []
        for place in list.pointee.places {
            // The queue is taken before the partition is assigned, or its first fetch would go to the consumer's queue.
            guard let partition = KafkaPartition(place, client: client, wake: wakeDescriptor) else { continue }
            assigned[place] = partition
            added.append(partition)
        }
        handler?.assigned(added)
        if isCooperative {
            note(rd_kafka_incremental_assign(client, list), "assign")
        } else {
            note(rd_kafka_assign(client, list), "assign")
        }
    }

    private func revoke(
        _ client: OpaquePointer, _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>, _ isCooperative: Bool
    ) {
        let lost = rd_kafka_assignment_lost(client) != 0
        let leaving = list.pointee.places.compactMap { assigned[$0] }
        if !leaving.isEmpty { handler?.revoked(leaving, lost: lost) }
        if isCooperative {
            note(rd_kafka_incremental_unassign(client, list), "unassign")
        } else {
            note(rd_kafka_assign(client, nil), "unassign")
        }
        for partition in leaving {
            assigned[partition.place] = nil
            partition.giveUp()
        }
    }

    /// Tells the handler that everything is gone, and frees the queues.
    func giveUpAll(lost: Bool) {
        let leaving = Array(assigned.values)
        if !leaving.isEmpty { handler?.revoked(leaving, lost: lost) }
        assigned = [:]
        for partition in leaving { partition.giveUp() }
    }

    private func note(_ code: rd_kafka_resp_err_t, _ operation: String) {
        guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return }
        events.append(.error(KafkaError(code, operation: operation), nil))
    }

    private func note(_ error: OpaquePointer?, _ operation: String) {
        guard let error else { return }
        events.append(.error(KafkaError(consuming: error, operation: operation), nil))
    }
}
