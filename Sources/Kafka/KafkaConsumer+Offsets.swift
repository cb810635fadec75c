// Offsets of a consumer: storing for the background commit, committing, and looking up.
import CRdKafka

extension KafkaConsumer {
    /// Stores the next offset to read for the next background commit (`enable.auto.commit=true` with
    /// `enable.auto.offset.store=false`), or for the commit that giving the partition up makes. The value is stored as it
    /// is: last offset + 1 of the article, never of the count. Gives `_STATE` for a partition that is no longer ours, which
    /// is the natural fence of a late acknowledgement. librdkafka 2.0.2 drops commit metadata here, so none is taken.
    package func storeOffset(_ partition: KafkaPartition, next offset: Int64) -> KafkaError.Code {
        guard let client = try? live("store offset") else { return .destroyed }
        return partition.store(offset, client: client)
    }

    /// Stores offsets by name; the codes say which were refused.
    package func storeOffsets(_ offsets: [KafkaOffset]) -> [KafkaOffset] {
        guard let client = try? live("store offsets") else { return offsets }
        let list = PartitionList(offsets)
        _ = rd_kafka_offsets_store(client, list.list)
        return list.offsets
    }

    /// Commits what is stored, waiting for the broker's answer; works inside `revoked` too. Nothing to commit is no error.
    /// Giving partitions up and closing commit what is stored by themselves (with `enable.auto.commit`). Commits of one's
    /// own while partitions move lose cooperative assignments in librdkafka before 2.10: keep to eager strategies there.
    package func commitStored() throws(KafkaError) {
        try commit(nil, waiting: true)
    }

    /// Starts to commit what is stored; the result comes as an event.
    package func commitStoredInBackground() throws(KafkaError) {
        try commit(nil, waiting: false)
    }

    /// Commits these offsets, whatever is stored.
    package func commit(_ offsets: [KafkaOffset], waiting: Bool = true) throws(KafkaError) {
        let list = PartitionList(offsets)
        try commit(list.list, waiting: waiting)
    }

    private func commit(
        _ list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?, waiting: Bool
    ) throws(KafkaError) {
        let client = try live("commit")
        let code = rd_kafka_commit(client, list, waiting ? 0 : 1)
        guard code != RD_KAFKA_RESP_ERR__NO_OFFSET else { return }
        try check(code, "commit")
    }

    /// The group's committed offsets; waits for the broker.
    package func committed(
        _ places: [KafkaTopicPartition], timeoutMilliseconds: Int32 = 10_000
    ) throws(KafkaError) -> [KafkaOffset] {
        let client = try live("committed")
        let list = PartitionList(places)
        try check(rd_kafka_committed(client, list.list, timeoutMilliseconds), "committed")
        return list.offsets
    }

    /// One past the last offset that was taken; nil before the first. What was taken is not what was done.
    package func position(_ places: [KafkaTopicPartition]) throws(KafkaError) -> [KafkaOffset] {
        let client = try live("position")
        let list = PartitionList(places)
        try check(rd_kafka_position(client, list.list), "position")
        return list.offsets
    }

    /// The first offset there is and the one after the last, asked of the broker. With transactions the difference counts
    /// their markers too.
    package func watermarks(
        _ place: KafkaTopicPartition, timeoutMilliseconds: Int32 = 10_000
    ) throws(KafkaError) -> (low: Int64, high: Int64) {
        let client = try live("watermarks")
        var low: Int64 = 0
        var high: Int64 = 0
        try check(
            rd_kafka_query_watermark_offsets(
                client, place.topic, place.partition, &low, &high, timeoutMilliseconds), "watermarks")
        return (low, high)
    }

    /// The watermarks as the last fetch told them, without asking; nil where none has.
    package func cachedWatermarks(_ place: KafkaTopicPartition) -> (low: Int64, high: Int64)? {
        guard let client = try? live("watermarks") else { return nil }
        var low: Int64 = -1
        var high: Int64 = -1
        let code = rd_kafka_get_watermark_offsets(client, place.topic, place.partition, &low, &high)
        return code == RD_KAFKA_RESP_ERR_NO_ERROR && high >= 0 ? (low, high) : nil
    }

    /// The group's identity for `KafkaProducer.sendOffsets`; nil without a group. Take it anew for each transaction.
    package func groupMetadata() -> KafkaGroupMetadata? {
        guard let client = try? live("group metadata"), let pointer = rd_kafka_consumer_group_metadata(client) else {
            return nil
        }
        return KafkaGroupMetadata(pointer)
    }
}

/// The group, generation and member under which a transaction commits offsets.
package final class KafkaGroupMetadata {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        rd_kafka_consumer_group_metadata_destroy(pointer)
    }
}
