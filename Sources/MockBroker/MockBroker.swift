// librdkafka's mock cluster as an embedded broker, for demonstrations and tests.
import CRdKafka
import Kafka

/// A broker inside the process, on a port of 127.0.0.1 that other processes reach too.
///
/// It is no Kafka: it keeps nothing on disk, knows no topic settings, no CreateTopics, no static members, no transactions
/// (aborted messages are visible, offsets of a transaction are not stored, nobody is fenced), and a partition silently
/// drops its oldest messages past `partitionBytesMaximum` or `partitionBatchesMaximum`. The first join of a group takes 3
/// seconds, and `session.timeout.ms` must exceed 3,000.
package final class MockBroker {
    /// Past this a partition drops its oldest batches.
    package static let partitionBytesMaximum = 5 * 1024 * 1024
    package static let partitionBatchesMaximum = 100_000

    /// Requests that can be made to fail, by their number in Kafka's protocol.
    package enum Request: Int16, Sendable {
        case produce = 0
        case fetch = 1
        case metadata = 3
        case offsetCommit = 8
        case offsetFetch = 9
        case joinGroup = 11
        case heartbeat = 12
        case initProducerId = 22
    }

    private let client: OpaquePointer
    private let cluster: OpaquePointer
    /// Where clients find it, as `127.0.0.1:43210`.
    package let bootstrap: String

    /// Starts it with these topics; others come into being at the first use, with 4 partitions.
    package init(partitions: KeyValuePairs<String, Int> = [:], brokers: Int32 = 1) throws(KafkaError) {
        guard let configuration = rd_kafka_conf_new() else { throw KafkaError(code: .destroyed, operation: "mock") }
        // The handle is only the mock cluster's keeper and connects to nothing, which it would warn of.
        rd_kafka_conf_set_log_cb(configuration, nil)
        guard let client = rd_kafka_new(RD_KAFKA_PRODUCER, configuration, nil, 0) else {
            rd_kafka_conf_destroy(configuration)
            throw KafkaError(code: .destroyed, operation: "mock broker")
        }
        guard let cluster = rd_kafka_mock_cluster_new(client, brokers),
            let address = rd_kafka_mock_cluster_bootstraps(cluster)
        else {
            rd_kafka_destroy(client)
            throw KafkaError(code: .transport, operation: "mock broker")
        }
        self.client = client
        self.cluster = cluster
        bootstrap = String(cString: address)
        for (topic, count) in partitions { try createTopic(topic, partitions: count) }
    }

    deinit {
        rd_kafka_mock_cluster_destroy(cluster)
        rd_kafka_destroy(client)
    }

    package func createTopic(_ name: String, partitions: Int) throws(KafkaError) {
        let code = rd_kafka_mock_topic_create(cluster, name, Int32(clamping: partitions), 1)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            throw KafkaError(code: .init(code), operation: "create topic \(name)")
        }
    }

    /// Makes the next requests of a kind fail, one after another; `.transport` drops the connection.
    package func fail(next request: Request, with codes: [KafkaError.Code]) {
        let errors = codes.map { rd_kafka_resp_err_t(rawValue: $0.rawValue) }
        rd_kafka_mock_push_request_errors_array(cluster, request.rawValue, errors.count, errors)
    }

    /// Takes a broker away (-1: all of them) or brings it back.
    package func setDown(_ isDown: Bool, broker: Int32 = -1) {
        _ = isDown ? rd_kafka_mock_broker_set_down(cluster, broker) : rd_kafka_mock_broker_set_up(cluster, broker)
    }

    /// Delays each answer of a broker.
    package func delayAnswers(byMilliseconds delay: Int32, broker: Int32 = 1) {
        _ = rd_kafka_mock_broker_set_rtt(cluster, broker, delay)
    }

    /// Makes the metadata of a topic carry an error; `.none` takes it away.
    package func setError(_ code: KafkaError.Code, topic: String) {
        rd_kafka_mock_topic_set_error(cluster, topic, rd_kafka_resp_err_t(rawValue: code.rawValue))
    }
}
