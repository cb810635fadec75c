// What consumer, producer and admin share: the box that librdkafka's callbacks reach, and facts about the library.
import CRdKafka

/// A line of librdkafka's own log: syslog level (3 is an error, 7 is debugging), facility as `FAIL`, and text.
package typealias KafkaLogSink = @Sendable (_ level: Int, _ facility: String, _ text: String) -> Void

/// Facts about the linked librdkafka.
package enum KafkaLibrary {
    /// As 0x020002ff: two digits each for major, minor, revision, and ff for a release.
    package static var version: Int { Int(rd_kafka_version()) }
    package static var versionText: String { String(cString: rd_kafka_version_str()) }
    /// Clients that exist in the process; 0 once everything was destroyed.
    package static var clients: Int { Int(rd_kafka_thread_cnt()) }
}

/// What a callback reaches through librdkafka's opaque pointer; it outlives the client's handle.
///
/// Log lines come on any thread of librdkafka; everything else while the owning thread serves the client.
class ClientContext {
    let log: KafkaLogSink?

    init(log: KafkaLogSink?) {
        self.log = log
    }

    /// Puts the callbacks that all clients have into a configuration.
    func install(in configuration: OpaquePointer) {
        rd_kafka_conf_set_opaque(configuration, Unmanaged.passUnretained(self).toOpaque())
        rd_kafka_conf_set_log_cb(configuration) { client, level, facility, text in
            guard let client, let opaque = rd_kafka_opaque(client) else { return }
            let context = Unmanaged<ClientContext>.fromOpaque(opaque).takeUnretainedValue()
            context.log?(Int(level), facility.map { String(cString: $0) } ?? "", text.map { String(cString: $0) } ?? "")
        }
    }
}

/// The fatal error that a client raised, if it has; after one it is of no further use.
func fatalError(of client: OpaquePointer) -> KafkaError? {
    let (code, text) = withErrorText { rd_kafka_fatal_error(client, $0, $1) }
    guard code != RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
    return KafkaError(code: .init(code), message: text, operation: "client", isFatal: true)
}

/// Makes a queue write one count to an eventfd when it turns from empty to not empty.
///
/// librdkafka writes once an edge: whoever wakes must drain the queue until it is empty, or remember that it did not,
/// since more messages on a queue that is not empty write nothing. A queue that holds something already when this is
/// called writes nothing either: look once after enabling.
func enableWake(_ queue: OpaquePointer, _ descriptor: Int32) {
    var count: UInt64 = 1
    rd_kafka_queue_io_event_enable(queue, descriptor, &count, descriptor < 0 ? 0 : MemoryLayout<UInt64>.size)
}
