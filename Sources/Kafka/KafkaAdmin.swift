// What is asked of the cluster before the work starts: topics, their settings, whether it answers. Every call waits.
import CRdKafka

/// Asks and changes the cluster; each call waits for its answer, so none belongs into the loop.
package final class KafkaAdmin {
    /// A topic as the cluster describes it.
    package struct Topic: Sendable {
        package let name: String
        /// `.unknownTopicOrPartition` when it does not exist, `.topicAuthorization` when it may not be seen.
        package let error: KafkaError.Code
        package let partitions: [Int32]

        package var exists: Bool { error == .none }
    }

    /// A topic to be made.
    package struct NewTopic: Sendable {
        package var name: String
        /// -1: the broker's default.
        package var partitions: Int
        /// -1: the broker's default.
        package var replication: Int
        package var settings: [(key: String, value: String)]

        package init(
            _ name: String, partitions: Int = -1, replication: Int = -1,
            settings: [(key: String, value: String)] = []
        ) {
            self.name = name
            self.partitions = partitions
            self.replication = replication
            self.settings = settings
        }
    }

    private let client: OpaquePointer
    private let queue: OpaquePointer
    private let context: ClientContext

    package init(_ settings: KafkaSettings, log: KafkaLogSink? = nil) throws(KafkaSettings.Refused) {
        let context = ClientContext(log: log)
        client = try settings.makeClient(RD_KAFKA_PRODUCER) { context.install(in: $0) }
        queue = rd_kafka_queue_new(client)
        self.context = context
    }

    deinit {
        rd_kafka_queue_destroy(queue)
        rd_kafka_destroy(client)
    }

    // MARK: Metadata

    /// The number of brokers that the cluster tells of; throws when none answers in time.
    package func brokers(timeoutMilliseconds: Int32 = 10_000) throws(KafkaError) -> Int {
        try withMetadata(of: nil, timeoutMilliseconds) { Int($0.broker_cnt) }
    }

    /// True when the controller that the metadata name is one of its brokers: all questions but those for metadata go to
    /// it. The mock cluster names one that does not exist, and such a question would wait for its whole time.
    package func hasController(timeoutMilliseconds: Int32 = 10_000) throws(KafkaError) -> Bool {
        let brokers = try withMetadata(of: nil, timeoutMilliseconds) { metadata in
            (0..<Int(metadata.broker_cnt)).map { metadata.brokers[$0].id }
        }
        // The metadata have been read by now: who the controller is, is known.
        return brokers.contains(rd_kafka_controllerid(client, 300))
    }

    /// One topic. With `auto.create.topics.enable` at the broker and `allow.auto.create.topics`, asking may create it.
    package func topic(_ name: String, timeoutMilliseconds: Int32 = 10_000) throws(KafkaError) -> Topic {
        guard let handle = rd_kafka_topic_new(client, name, nil) else {
            throw KafkaError(rd_kafka_last_error(), operation: "topic \(name)")
        }
        defer { rd_kafka_topic_destroy(handle) }
        return try withMetadata(of: handle, timeoutMilliseconds) { metadata in
            guard metadata.topic_cnt > 0, let found = metadata.topics?.pointee else {
                return Topic(name: name, error: .unknownTopicOrPartition, partitions: [])
            }
            let partitions = (0..<Int(found.partition_cnt)).map { found.partitions[$0].id }
            return Topic(name: name, error: KafkaError.Code(found.err), partitions: partitions.sorted())
        }
    }

    private func withMetadata<Result>(
        of topic: OpaquePointer?, _ timeout: Int32, _ body: (rd_kafka_metadata) -> Result
    ) throws(KafkaError) -> Result {
        var metadata: UnsafePointer<rd_kafka_metadata>?
        try check(rd_kafka_metadata(client, 0, topic, &metadata, timeout), "metadata")
        guard let metadata else { throw KafkaError(code: .timedOut, operation: "metadata") }
        defer { rd_kafka_metadata_destroy(metadata) }
        return body(metadata.pointee)
    }

    // MARK: Topics

    /// Makes topics; one that exists is an error, `.topicAlreadyExists`. The first failure is thrown, after all were tried.
    package func create(_ topics: [NewTopic], timeoutMilliseconds: Int32 = 30_000) throws(KafkaError) {
        var made: [OpaquePointer?] = []
        defer { for topic in made { rd_kafka_NewTopic_destroy(topic) } }
        for topic in topics {
            let (new, text) = withErrorText {
                rd_kafka_NewTopic_new(
                    topic.name, Int32(clamping: topic.partitions), Int32(clamping: topic.replication), $0, $1)
            }
            guard let new else {
                throw KafkaError(code: .invalidArgument, message: text, operation: "create topic \(topic.name)")
            }
            made.append(new)
            for (key, value) in topic.settings { _ = rd_kafka_NewTopic_set_config(new, key, value) }
        }
        try request(RD_KAFKA_ADMIN_OP_CREATETOPICS, "create topics", timeoutMilliseconds) { options in
            rd_kafka_CreateTopics(client, &made, made.count, options, queue)
        } answer: { event throws(KafkaError) in
            var count = 0
            let results = rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event), &count)
            try throwFirst(results, count, "create topic")
        }
    }

    /// Deletes topics; for tests.
    package func delete(_ topics: [String], timeoutMilliseconds: Int32 = 30_000) throws(KafkaError) {
        var named: [OpaquePointer?] = topics.map { rd_kafka_DeleteTopic_new($0) }
        defer { for topic in named { rd_kafka_DeleteTopic_destroy(topic) } }
        try request(RD_KAFKA_ADMIN_OP_DELETETOPICS, "delete topics", timeoutMilliseconds) { options in
            rd_kafka_DeleteTopics(client, &named, named.count, options, queue)
        } answer: { event throws(KafkaError) in
            var count = 0
            let results = rd_kafka_DeleteTopics_result_topics(rd_kafka_event_DeleteTopics_result(event), &count)
            try throwFirst(results, count, "delete topic")
        }
    }

    private func throwFirst(
        _ results: UnsafeMutablePointer<OpaquePointer?>?, _ count: Int, _ operation: String
    ) throws(KafkaError) {
        for index in 0..<count {
            guard let result = results?[index] else { continue }
            let code = rd_kafka_topic_result_error(result)
            guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { continue }
            let name = rd_kafka_topic_result_name(result).map { String(cString: $0) } ?? ""
            let text = rd_kafka_topic_result_error_string(result).map { String(cString: $0) }
            throw KafkaError(code, message: text, operation: "\(operation) \(name)")
        }
    }

    /// The settings of a topic as they apply, defaults included: `max.message.bytes`, `message.timestamp.type`,
    /// `message.timestamp.difference.max.ms` (before 3.6), `message.timestamp.before.max.ms`, `…after.max.ms` and so on.
    package func settings(
        ofTopic name: String, timeoutMilliseconds: Int32 = 10_000
    ) throws(KafkaError) -> [String: String] {
        var resource: OpaquePointer? = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, name)
        defer { if let resource { rd_kafka_ConfigResource_destroy(resource) } }
        var settings: [String: String] = [:]
        let operation = "describe topic \(name)"
        try request(RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, operation, timeoutMilliseconds) { options in
            rd_kafka_DescribeConfigs(client, &resource, 1, options, queue)
        } answer: { event throws(KafkaError) in
            var count = 0
            let results = rd_kafka_DescribeConfigs_result_resources(
                rd_kafka_event_DescribeConfigs_result(event), &count)
            guard count > 0, let result = results?[0] else { return }
            let code = rd_kafka_ConfigResource_error(result)
            guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
                let text = rd_kafka_ConfigResource_error_string(result).map { String(cString: $0) }
                throw KafkaError(code, message: text, operation: operation)
            }
            settings = entries(of: result)
        }
        return settings
    }

    private func entries(of resource: OpaquePointer) -> [String: String] {
        var count = 0
        let entries = rd_kafka_ConfigResource_configs(resource, &count)
        var settings: [String: String] = [:]
        for index in 0..<count {
            guard let entry = entries?[index], let name = rd_kafka_ConfigEntry_name(entry),
                let value = rd_kafka_ConfigEntry_value(entry)
            else { continue }
            settings[String(cString: name)] = String(cString: value)
        }
        return settings
    }

    // MARK: The round trip

    private func request(
        _ kind: rd_kafka_admin_op_t, _ operation: String, _ timeout: Int32, send: (OpaquePointer) -> Void,
        answer: (OpaquePointer) throws(KafkaError) -> Void
    ) throws(KafkaError) {
        guard let options = rd_kafka_AdminOptions_new(client, kind) else {
            throw KafkaError(code: .notImplemented, operation: operation)
        }
        defer { rd_kafka_AdminOptions_destroy(options) }
        // Both: how long librdkafka tries, and how long the controller works on it.
        let (_, _) = withErrorText { rd_kafka_AdminOptions_set_request_timeout(options, timeout, $0, $1) }
        if kind != RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS {
            let (_, _) = withErrorText { rd_kafka_AdminOptions_set_operation_timeout(options, timeout, $0, $1) }
        }
        send(options)
        // librdkafka answers every request, at the latest with a timeout of its own.
        guard let event = rd_kafka_queue_poll(queue, -1) else {
            throw KafkaError(code: .timedOut, operation: operation)
        }
        defer { rd_kafka_event_destroy(event) }
        let code = rd_kafka_event_error(event)
        guard code == RD_KAFKA_RESP_ERR_NO_ERROR else {
            let text = rd_kafka_event_error_string(event).map { String(cString: $0) }
            throw KafkaError(code, message: text, operation: operation)
        }
        try answer(event)
    }
}
