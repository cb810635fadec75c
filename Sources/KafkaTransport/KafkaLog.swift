// How librdkafka's words become log lines: each failure once, in the same words each time, with what to do.
import Kafka
import Synchronization
import Worker

/// librdkafka's own log lines, as ours: its levels are syslog's.
func kafkaLog(_ log: Log, client: String) -> KafkaLogSink {
    { level, facility, text in
        var severity: Log.Level = level <= 3 ? .warning : level <= 4 ? .info : .debug
        // Told again as an error event, which says more; and a property that this program sets and knows.
        if ["FAIL", "FATAL"].contains(facility) || facility == "CONFWARN" && text.contains("enable.gapless.guarantee") {
            severity = .debug
        }
        log.write(severity, "\(client): \(steady(text))", ["facility": facility])
    }
}

/// What librdkafka said last of a failure: an error that a call gives back says "transport failure" whatever the cause was.
package final class LastWords: Sendable {
    private let words = Mutex("")

    /// None yet.
    package init() {}

    /// To be given to the client.
    package var sink: KafkaLogSink {
        { [self] level, _, text in
            if level <= 4 { words.withLock { $0 = steady(text) } }
        }
    }

    /// What was said last, in brackets; empty where nothing was. It is not said with each failure.
    package var cause: String { words.withLock { $0.isEmpty ? "" : " (\($0))" } }

    /// Whatever it was, it is over.
    package func forget() { words.withLock { $0 = "" } }
}

extension KafkaError {
    /// Its words without what changes from one time to the next, by which the log tells repeats.
    var steadyMessage: String { steady(message) }

    /// What a person can do about it, or what happens by itself.
    package var remedy: String {
        switch code.name {
        case "_ALL_BROKERS_DOWN", "_TRANSPORT", "_RESOLVE":
            "; trying on, nothing is lost: are the brokers up, and can this machine reach them?"
        case "_SSL": "; trying on: mend the ssl.* properties"
        case "_TIMED_OUT", "REQUEST_TIMED_OUT": "; trying on: the broker is slow or the network loses packets"
        default: "; trying on"
        }
    }
}

/// "… failed: Connection refused (after 3ms in state CONNECT, 5 identical error(s) suppressed)" without the brackets, and
/// without the name of librdkafka's thread.
func steady(_ text: String) -> String {
    var rest = text[...]
    if rest.hasPrefix("[thrd:"), let end = rest.firstRange(of: "]: ") { rest = rest[end.upperBound...] }
    if rest.hasSuffix(")"), let start = rest.ranges(of: " (after ").last { rest = rest[..<start.lowerBound] }
    return String(rest)
}
