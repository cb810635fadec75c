// Transactions of a producer: outputs and the offsets of their inputs become visible together, or not at all.
import CRdKafka

extension KafkaProducer {
    /// Fences older producers of the same `transactional.id`, and waits for it; once, before the first transaction.
    package func initTransactions(timeoutMilliseconds: Int32 = 60_000) throws(KafkaError) {
        let client = try live("init transactions")
        try check(rd_kafka_init_transactions(client, timeoutMilliseconds), "init transactions")
    }

    /// Opens a transaction; a message outside of one is refused with `_STATE`.
    package func beginTransaction() throws(KafkaError) {
        try check(rd_kafka_begin_transaction(try live("begin transaction")), "begin transaction")
    }

    /// Adds the next offsets to read to the transaction. Give the watermark of what was published, not the consumer's
    /// position, which is what was taken.
    package func sendOffsets(
        _ offsets: [KafkaOffset], of group: KafkaGroupMetadata, timeoutMilliseconds: Int32 = -1
    ) throws(KafkaError) {
        let client = try live("send offsets")
        let list = PartitionList(offsets)
        try check(
            rd_kafka_send_offsets_to_transaction(client, list.list, group.pointer, timeoutMilliseconds),
            "send offsets")
    }

    /// Commits, waiting at most this long; false means: take every delivery report, then call it again to go on.
    ///
    /// librdkafka waits here until each message has its report taken, and with reports as events only the caller can take
    /// them: one call that waits for ever would, so flush before, and wait in short turns. An error with `isAbortable`
    /// wants `abortTransaction`, a fatal one a new producer.
    package func commitTransaction(waitingMilliseconds wait: Int32 = 100) throws(KafkaError) -> Bool {
        try resume("commit transaction", rd_kafka_commit_transaction(try live("commit transaction"), wait))
    }

    /// Gives the transaction up, in turns as `commitTransaction`; messages that still wait are purged, those at the broker
    /// are waited for, and each gets its report.
    package func abortTransaction(waitingMilliseconds wait: Int32 = 100) throws(KafkaError) -> Bool {
        try resume("abort transaction", rd_kafka_abort_transaction(try live("abort transaction"), wait))
    }

    private func resume(_ operation: String, _ error: OpaquePointer?) throws(KafkaError) -> Bool {
        guard let error else { return true }
        let failure = KafkaError(consuming: error, operation: operation)
        // Both calls may be resumed after a retriable error; they take up where they stopped.
        if failure.isRetriable { return false }
        throw failure
    }

    private func check(_ error: OpaquePointer?, _ operation: String) throws(KafkaError) {
        guard let error else { return }
        throw KafkaError(consuming: error, operation: operation)
    }
}
