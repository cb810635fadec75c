// What librdkafka reports as failed: one error type, through which every rd_kafka_error_t is freed.
import CRdKafka

/// A failure that librdkafka reported, with the operation that met it.
package struct KafkaError: Error, Sendable, Equatable, CustomStringConvertible {
    /// librdkafka's error number: negative for its own, positive for the broker's.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: Int32

        package init(rawValue: Int32) {
            self.rawValue = rawValue
        }

        @inlinable package init(_ error: rd_kafka_resp_err_t) {
            self.init(rawValue: error.rawValue)
        }
    }

    package let code: Code
    /// librdkafka's own sentence about this very failure.
    package let message: String
    /// What was tried, as `produce` or `commit`.
    package let operation: String
    /// The client is of no further use: make a new one.
    package let isFatal: Bool
    package let isRetriable: Bool
    /// The transaction must be aborted; the producer stays usable.
    package let isAbortable: Bool

    package init(
        code: Code, message: String? = nil, operation: String, isFatal: Bool = false, isRetriable: Bool = false,
        isAbortable: Bool = false
    ) {
        self.code = code
        self.message = message ?? code.text
        self.operation = operation
        self.isFatal = isFatal || code == .fatal
        self.isRetriable = isRetriable
        self.isAbortable = isAbortable
    }

    init(_ error: rd_kafka_resp_err_t, message: String? = nil, operation: String) {
        self.init(code: Code(error), message: message, operation: operation)
    }

    /// Takes the error object over and destroys it: callers never free one themselves.
    init(consuming error: OpaquePointer, operation: String) {
        self.init(
            code: Code(rd_kafka_error_code(error)), message: String(cString: rd_kafka_error_string(error)),
            operation: operation, isFatal: rd_kafka_error_is_fatal(error) != 0,
            isRetriable: rd_kafka_error_is_retriable(error) != 0,
            isAbortable: rd_kafka_error_txn_requires_abort(error) != 0)
        rd_kafka_error_destroy(error)
    }

    /// librdkafka's name of the code, as `_QUEUE_FULL` or `TOPIC_AUTHORIZATION_FAILED`.
    package var name: String { code.name }

    package var description: String { "\(operation): \(message) (\(name))" }

    /// Lets `catch` and `switch` name a code: `catch KafkaError.Code.queueFull`.
    package static func ~= (code: Code, error: KafkaError) -> Bool {
        code == error.code
    }
}

extension KafkaError.Code: CustomStringConvertible {
    package static func ~= (code: Self, error: any Error) -> Bool {
        (error as? KafkaError)?.code == code
    }

    package var name: String { String(cString: rd_kafka_err2name(rd_kafka_resp_err_t(rawValue: rawValue))) }
    package var text: String { String(cString: rd_kafka_err2str(rd_kafka_resp_err_t(rawValue: rawValue))) }
    package var description: String { name }

    package static let none = Self(RD_KAFKA_RESP_ERR_NO_ERROR)
    package static let fatal = Self(RD_KAFKA_RESP_ERR__FATAL)
    package static let queueFull = Self(RD_KAFKA_RESP_ERR__QUEUE_FULL)
    package static let timedOut = Self(RD_KAFKA_RESP_ERR__TIMED_OUT)
    package static let messageTimedOut = Self(RD_KAFKA_RESP_ERR__MSG_TIMED_OUT)
    package static let transport = Self(RD_KAFKA_RESP_ERR__TRANSPORT)
    package static let resolve = Self(RD_KAFKA_RESP_ERR__RESOLVE)
    package static let allBrokersDown = Self(RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN)
    package static let authentication = Self(RD_KAFKA_RESP_ERR__AUTHENTICATION)
    package static let tls = Self(RD_KAFKA_RESP_ERR__SSL)
    package static let endOfPartition = Self(RD_KAFKA_RESP_ERR__PARTITION_EOF)
    package static let state = Self(RD_KAFKA_RESP_ERR__STATE)
    package static let noOffset = Self(RD_KAFKA_RESP_ERR__NO_OFFSET)
    package static let autoOffsetReset = Self(RD_KAFKA_RESP_ERR__AUTO_OFFSET_RESET)
    package static let maximumPollExceeded = Self(RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED)
    package static let unknownLocalTopic = Self(RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC)
    package static let unknownLocalPartition = Self(RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION)
    package static let purgedFromQueue = Self(RD_KAFKA_RESP_ERR__PURGE_QUEUE)
    package static let purgedInFlight = Self(RD_KAFKA_RESP_ERR__PURGE_INFLIGHT)
    package static let fenced = Self(RD_KAFKA_RESP_ERR__FENCED)
    package static let invalidArgument = Self(RD_KAFKA_RESP_ERR__INVALID_ARG)
    package static let notImplemented = Self(RD_KAFKA_RESP_ERR__NOT_IMPLEMENTED)
    package static let destroyed = Self(RD_KAFKA_RESP_ERR__DESTROY)
    package static let unknownTopicOrPartition = Self(RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART)
    package static let messageTooLarge = Self(RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE)
    package static let recordListTooLarge = Self(RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE)
    package static let invalidTimestamp = Self(RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP)
    package static let invalidRecord = Self(RD_KAFKA_RESP_ERR_INVALID_RECORD)
    package static let topicAuthorization = Self(RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED)
    package static let groupAuthorization = Self(RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED)
    package static let clusterAuthorization = Self(RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED)
    package static let topicAlreadyExists = Self(RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)
    package static let illegalGeneration = Self(RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION)
    package static let unknownMember = Self(RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID)
    package static let rebalanceInProgress = Self(RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS)
    package static let fencedInstance = Self(RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID)
    package static let outOfOrderSequence = Self(RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER)
    package static let notEnoughReplicas = Self(RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS)
    package static let invalidProducerEpoch = Self(RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH)
}

/// Runs a call that writes an error text into a buffer of 512 bytes, and gives back its result and the text.
func withErrorText<Result>(_ body: (UnsafeMutablePointer<CChar>, Int) -> Result) -> (Result, String) {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 512) { buffer in
        buffer.initialize(repeating: 0)
        guard let start = buffer.baseAddress else { preconditionFailure("an allocation of 512 bytes has an address") }
        let result = body(start, buffer.count)
        // Some of its messages end in a line end, others don't.
        let text = String(cString: start)
        return (result, String(text.prefix { $0 != "\n" }))
    }
}
