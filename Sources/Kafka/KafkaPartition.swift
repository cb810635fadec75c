// A partition while it is assigned: its own queue, from which the loop takes messages when it has room.
import CRdKafka

/// A partition of the present assignment; it holds nothing of librdkafka any more once it is given up.
package final class KafkaPartition {
    package let place: KafkaTopicPartition
    /// The caller's own number for this partition, for look-ups without a dictionary.
    package var tag = -1
    /// nil once the partition was given up, or the consumer destroyed.
    @exclusivity(unchecked) var queue: OpaquePointer?
    /// One element, kept so that storing an offset looks nothing up: librdkafka caches its partition in it.
    private var offsetList: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>?

    package var topic: String { place.topic }
    package var partition: Int32 { place.partition }
    package var isAssigned: Bool { queue != nil }

    /// Must run before the partition is assigned: the forwarding that is undone here sets librdkafka's mark that the
    /// application wants its own queue, and only with this mark does the start of fetching leave the queue alone.
    init?(_ place: KafkaTopicPartition, client: OpaquePointer, wake descriptor: Int32) {
        self.place = place
        guard let queue = rd_kafka_queue_get_partition(client, place.topic, place.partition) else { return nil }
        rd_kafka_queue_forward(queue, nil)
        if descriptor >= 0 { enableWake(queue, descriptor) }
        self.queue = queue
        offsetList = rd_kafka_topic_partition_list_new(1)
        rd_kafka_topic_partition_list_add(offsetList, place.topic, place.partition)
    }

    deinit {
        giveUp()
    }

    /// Frees the queue's reference and the list; a queue that is kept would hold the consumer's destruction up.
    func giveUp() {
        if let queue {
            enableWake(queue, -1)
            rd_kafka_queue_destroy(queue)
        }
        queue = nil
        if let offsetList { rd_kafka_topic_partition_list_destroy(offsetList) }
        offsetList = nil
    }

    /// About how many messages wait in the queue: librdkafka's own notes in it count too. It costs a mutex, so ask once for
    /// many; taking from an empty queue would cost a timed wait that ends at once.
    package var waiting: Int {
        guard let queue else { return 0 }
        return Int(rd_kafka_queue_length(queue))
    }

    func store(_ offset: Int64, client: OpaquePointer) -> KafkaError.Code {
        guard let offsetList else { return .state }
        offsetList.pointee.elems[0].offset = offset
        return KafkaError.Code(rd_kafka_offsets_store(client, offsetList))
    }
}
