// Names of partitions and offsets, and the C list of them, which is always freed: a leaked one makes destruction hang.
import CRdKafka

/// A partition of a topic.
package struct KafkaTopicPartition: Hashable, Sendable, CustomStringConvertible {
    package var topic: String
    package var partition: Int32

    package init(_ topic: String, _ partition: Int32) {
        self.topic = topic
        self.partition = partition
    }

    package var description: String { "\(topic)[\(partition)]" }
}

/// A partition with an offset: the next one to read, where it is stored or committed.
package struct KafkaOffset: Hashable, Sendable {
    package var place: KafkaTopicPartition
    /// nil where the broker has none.
    package var offset: Int64?
    package var error: KafkaError.Code

    package init(_ place: KafkaTopicPartition, _ offset: Int64?, error: KafkaError.Code = .none) {
        self.place = place
        self.offset = offset
        self.error = error
    }
}

/// librdkafka's list of partitions, freed with its owner. The toppar references that librdkafka keeps inside the list are
/// why a leaked one makes `rd_kafka_destroy` wait for ever.
struct PartitionList: ~Copyable {
    let list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>

    init(capacity: Int = 8) {
        guard let list = rd_kafka_topic_partition_list_new(Int32(clamping: capacity)) else {
            preconditionFailure("librdkafka aborts without memory")
        }
        self.list = list
    }

    init(_ places: [KafkaTopicPartition]) {
        self.init(capacity: places.count)
        for place in places { add(place) }
    }

    init(_ offsets: [KafkaOffset]) {
        self.init(capacity: offsets.count)
        for offset in offsets { add(offset.place, offset.offset) }
    }

    init(adopting list: UnsafeMutablePointer<rd_kafka_topic_partition_list_t>) {
        self.list = list
    }

    deinit {
        rd_kafka_topic_partition_list_destroy(list)
    }

    func add(_ place: KafkaTopicPartition, _ offset: Int64? = nil) {
        let element = rd_kafka_topic_partition_list_add(list, place.topic, place.partition)
        if let offset { element?.pointee.offset = offset }
    }

    var places: [KafkaTopicPartition] { list.pointee.places }
    var offsets: [KafkaOffset] { list.pointee.offsets }
}

extension rd_kafka_topic_partition_list_t {
    var places: [KafkaTopicPartition] { offsets.map(\.place) }

    var offsets: [KafkaOffset] {
        (0..<Int(cnt)).map { index in
            let element = elems[index]
            let place = KafkaTopicPartition(String(cString: element.topic), element.partition)
            return KafkaOffset(place, element.offset >= 0 ? element.offset : nil, error: .init(element.err))
        }
    }
}
