// Delivery reports of a producer, taken by the loop in batches.
import CRdKafka

extension KafkaProducer {
    /// Hands out at most `maximum` delivery reports, without waiting, and gives their number; when it is less than
    /// `maximum`, none are left. Errors and statistics go to `onEvent`.
    ///
    /// The payload of a message is the caller's again in its report; the report itself is valid only during the call.
    /// Take every report before a flush or a commit is waited for: librdkafka does not serve them there.
    @discardableResult
    @inlinable package func reports(maximum: Int = .max, _ body: (KafkaDeliveryReport) -> Void) -> Int {
        var taken = 0
        while taken < maximum, let event = nextReports() {
            while taken < maximum {
                guard let message = rd_kafka_event_message_next(event) else {
                    finishReports()
                    break
                }
                body(KafkaDeliveryReport(pointer: message))
                taken += 1
            }
        }
        return taken
    }

    /// The batch in hand, or the next one from the queue.
    @usableFromInline func nextReports() -> OpaquePointer? {
        if let pending { return pending }
        while let queue, rd_kafka_queue_length(queue) > 0, let event = rd_kafka_queue_poll(queue, 0) {
            if rd_kafka_event_type(event) == RD_KAFKA_EVENT_DR {
                pending = event
                return event
            }
            note(event)
        }
        return nil
    }

    @usableFromInline func finishReports() {
        if let pending { rd_kafka_event_destroy(pending) }
        pending = nil
    }

    /// Sends what waits without regard to `linger.ms` and takes reports until every message has its own, or until the time
    /// is up; gives the number of messages that are still under way. For the end of a run, since it waits.
    package func flush(timeoutMilliseconds: Int32, _ body: (KafkaDeliveryReport) -> Void) -> Int {
        guard let handle else { return 0 }
        let deadline = ContinuousClock.now + .milliseconds(Int64(timeoutMilliseconds))
        while true {
            // With reports as events a flush only waits, so it is given little time and the reports are taken here.
            let done = rd_kafka_flush(handle, 5) == RD_KAFKA_RESP_ERR_NO_ERROR
            reports(body)
            let left = outstanding
            if (done && left == 0) || ContinuousClock.now >= deadline { return left }
        }
    }
}
