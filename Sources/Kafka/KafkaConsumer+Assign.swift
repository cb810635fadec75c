// Reading partitions by name, without a group: for tools that look at a topic.
import CRdKafka

/// Where reading begins.
package enum KafkaStart: Sendable {
    case beginning
    case end
    case offset(Int64)

    var number: Int64 {
        switch self {
        case .beginning: Int64(RD_KAFKA_OFFSET_BEGINNING)
        case .end: Int64(RD_KAFKA_OFFSET_END)
        case .offset(let offset): offset
        }
    }
}

extension KafkaConsumer {
    /// Reads exactly these partitions, and joins no group (librdkafka still wants a `group.id` to be set). Instead of
    /// `subscribe`, once; the handler is not called.
    package func assign(_ places: [KafkaTopicPartition], from start: KafkaStart) throws(KafkaError) {
        let client = try live("assign")
        let list = PartitionList(capacity: places.count)
        for place in places {
            // The queue is taken before the partition is assigned, or its first fetch would go to the consumer's queue.
            guard let partition = KafkaPartition(place, client: client, wake: context.wakeDescriptor) else { continue }
            context.assigned[place] = partition
            list.add(place, start.number)
        }
        try check(rd_kafka_assign(client, list.list), "assign")
    }
}
