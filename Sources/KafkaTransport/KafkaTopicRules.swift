// What a topic takes and what it refuses, as its settings say.

/// The rules of a topic that records are written to; nothing is refused where nobody tells.
package struct KafkaTopicRules: Sendable, Equatable {
    /// Bytes; .max when unknown.
    package var largestMessage = Int.max
    /// How far a record's timestamp may lie behind the present, in milliseconds.
    package var mostBehind = Int64.max
    /// How far it may lie ahead of the present, in milliseconds.
    package var mostAhead = Int64.max

    /// Takes everything of at most this size.
    package init(largestMessage: Int = .max) { self.largestMessage = largestMessage }

    /// As the broker describes the topic.
    package init(_ settings: [String: String]) {
        func number(_ key: String) -> Int64 { settings[key].flatMap { Int64($0) } ?? .max }
        largestMessage = Int(number("max.message.bytes"))
        // The broker gives its own time then, and looks at none.
        if settings["message.timestamp.type"] == "LogAppendTime" { return }
        // One for both before Kafka 3.6.
        let difference = number("message.timestamp.difference.max.ms")
        mostBehind = min(number("message.timestamp.before.max.ms"), difference)
        mostAhead = min(number("message.timestamp.after.max.ms"), difference)
    }

    /// Whether the topic takes a timestamp, both in milliseconds since 1970. A record that waits a while must not miss it, so
    /// what comes close to the bound counts as over it.
    package func takes(_ timestamp: Int64, now: Int64) -> Bool {
        let behind = now &- timestamp
        return behind <= mostBehind - min(60_000, mostBehind / 10)
            && 0 &- behind <= mostAhead - min(60_000, mostAhead / 10)
    }
}
