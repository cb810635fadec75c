// librdkafka's properties in the pipeline file: Copydesk refuses those it owns, librdkafka judges the others.
internal import Configuration
internal import StageAPI

/// librdkafka's judgement of a property: its message, or nil when it takes it.
package typealias PropertyJudge = @Sendable (_ key: String, _ value: String, _ isConsumer: Bool) -> String?

/// Properties that Copydesk sets itself, with what to write instead. A name that ends in `*` stands for all that start so.
private let owned: [(name: String, instead: String)] = [
    ("bootstrap.servers", "use brokers"),
    ("metadata.broker.list", "use brokers"),
    ("group.id", "use input.kafka.group"),
    ("group.instance.id", "use input.kafka.instance"),
    ("partition.assignment.strategy", "leave it out: all workers of a group must agree on it"),
    ("group.protocol", "leave it out: all workers of a group must agree on it"),
    ("enable.auto.*", "leave it out: an offset is committed when its article is acknowledged"),
    ("auto.commit.*", "leave it out: an offset is committed when its article is acknowledged"),
    ("auto.offset.store", "leave it out: an offset is stored when its article is acknowledged"),
    ("offset.store.*", "leave it out: offsets are kept by the broker"),
    ("enable.partition.eof", "use run --until end"),
    ("isolation.level", "leave it out: only committed articles are read"),
    ("enable.idempotence", "use delivery"),
    ("enable.gapless.guarantee", "use delivery"),
    ("transactional.id", "use delivery: exactly_once"),
    ("transaction.timeout.ms", "use delivery: exactly_once"),
    ("acks", "leave it out: all in-sync replicas acknowledge"),
    ("request.required.acks", "leave it out: all in-sync replicas acknowledge"),
    ("message.timeout.ms", "leave it out: an article is sent until the broker takes it"),
    ("delivery.timeout.ms", "leave it out: an article is sent until the broker takes it"),
    ("message.send.max.retries", "leave it out: an article is sent until the broker takes it"),
    ("retries", "leave it out: an article is sent until the broker takes it"),
    ("delivery.report.*", "leave it out: every report is needed"),
    ("queue.buffering.max.messages", "use memory"),
    ("queue.buffering.max.kbytes", "use memory"),
    ("queued.max.messages.kbytes", "use memory"),
    ("message.max.bytes", "use output.kafka.max_message_bytes"),
    ("log_level", "use run --log-level"),
    ("log.queue", "leave it out"),
    ("opaque", "leave it out"),
    ("interceptors", "leave it out"),
    ("default_topic_conf", "leave it out"),
    ("enabled_events", "leave it out"),
]

private func remedy(forOwned key: String) -> String? {
    if key.hasSuffix("_cb") { return "leave it out: callbacks are no settings" }
    return owned.first { entry in
        entry.name.hasSuffix("*") ? key.hasPrefix(entry.name.dropLast()) : key == entry.name
    }?.instead
}

/// Finds properties that are owned, or refused by librdkafka, each at its place.
func checkProperties(_ node: Node?, isConsumer: Bool, _ judge: PropertyJudge?, _ findings: inout Findings) {
    for entry in node?.entries ?? [] {
        let key = showable(entry.key)
        if let instead = remedy(forOwned: entry.key) {
            findings.add(.ownedProperty, at: entry.keyPosition, "\(key) is set by Copydesk itself", remedy: instead)
            continue
        }
        guard let scalar = entry.value.scalar, !entry.value.isNothing, !scalar.isBroken, let judge else { continue }
        if let number = Int(scalar.text), number > Int(Int32.max) {
            // librdkafka 2.0 wraps such a number around and takes it.
            findings.add(
                .property, at: entry.value.position, "\(key): \(entry.value.input.shown) is out of bounds",
                remedy: "use at most \(Int32.max)")
            continue
        }
        guard let message = judge(entry.key, scalar.text, isConsumer) else { continue }
        let tells = scalar.shownAs != nil && !scalar.text.isEmpty && message.contains(scalar.text)
        let said = tells ? "the value of \(key) is not taken" : showable(message, limit: 300)
        let client = isConsumer ? "consumer" : "producer"
        findings.add(
            .property, at: entry.keyPosition, "librdkafka refuses \(key): \(said)",
            remedy: "see the properties of its \(client), CONFIGURATION.md of librdkafka")
    }
}
