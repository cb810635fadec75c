// How librdkafka's words become log lines: each failure once, in the same words each time, with what to do.
import Kafka
import Worker

/// librdkafka's own log lines, as ours: its levels are syslog's.
func kafkaLog(_ log: Log, client: String) -> KafkaLogSink {
    { level, facility, text in
        var severity: Log.Level = level <= 3 ? .warning : level <= 4 ? .info : .debug
        // Told again as an error event, which says more; and a property that this program sets and knows.
        if facility == "FAIL" || facility == "CONFWARN" && text.contains("enable.gapless.guarantee") {
            severity = .debug
        }
        log.write(severity, "\(client): \(steady(text))", ["facility": facility])
    }
}

extension KafkaError {
    /// Its words without what changes from one time to the next, by which the log tells repeats.
    var steadyMessage: String { steady(message) }

    /// What a person can do about it, or what happens by itself.
    var remedy: String {
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
