// librdkafka's properties, passed through in order; librdkafka judges them, and its words are kept with their origin.
import CRdKafka

/// An ordered list of librdkafka properties; a later one wins over an earlier one of the same name.
package struct KafkaSettings: Sendable, ExpressibleByDictionaryLiteral {
    package struct Property: Sendable {
        package var key: String
        package var value: String
        /// The caller's own number for where the property was written; -1 for one that the program set.
        package var origin: Int
    }

    /// A property that librdkafka refused, with its own sentence (which may name an alias by its older name).
    package struct Refusal: Error, Sendable, Equatable {
        package let key: String
        package let message: String
        package let origin: Int
    }

    /// Every refused property at once, or the one sentence with which librdkafka refused their combination.
    package struct Refused: Error, Sendable, Equatable, CustomStringConvertible {
        package let properties: [Refusal]
        /// Set when each property is valid by itself, but the client could not be made from them.
        package let combination: String?

        package var description: String {
            combination ?? properties.map { "\($0.key): \($0.message)" }.joined(separator: "\n")
        }
    }

    package private(set) var properties: [Property] = []

    package init() {}

    package init(dictionaryLiteral elements: (String, String)...) {
        for (key, value) in elements { set(key, value) }
    }

    package mutating func set(_ key: String, _ value: String, origin: Int = -1) {
        properties.append(Property(key: key, value: value, origin: origin))
    }

    /// The value that counts, if the property was set at all.
    package func value(of key: String) -> String? {
        properties.last { $0.key == key }?.value
    }

    /// Every property that librdkafka refuses; needs no broker and makes no client.
    package func refusals() -> [Refusal] {
        guard let configuration = rd_kafka_conf_new() else { return [] }
        defer { rd_kafka_conf_destroy(configuration) }
        return apply(to: configuration)
    }

    /// Asks librdkafka about one property; nil when it would take it.
    package static func probe(_ key: String, _ value: String) -> String? {
        var settings = KafkaSettings()
        settings.set(key, value)
        return settings.refusals().first?.message
    }

    private func apply(to configuration: OpaquePointer) -> [Refusal] {
        properties.compactMap { property in
            let (result, text) = withErrorText {
                rd_kafka_conf_set(configuration, property.key, property.value, $0, $1)
            }
            return result == RD_KAFKA_CONF_OK
                ? nil : Refusal(key: property.key, message: text, origin: property.origin)
        }
    }

    /// Makes a client; `prepare` sets callbacks on the configuration, which is freed whatever fails.
    func makeClient(
        _ kind: rd_kafka_type_t, prepare: (OpaquePointer) -> Void
    ) throws(Refused) -> OpaquePointer {
        guard let configuration = rd_kafka_conf_new() else {
            throw Refused(properties: [], combination: "librdkafka has no memory for a configuration")
        }
        let refused = apply(to: configuration)
        guard refused.isEmpty else {
            rd_kafka_conf_destroy(configuration)
            throw Refused(properties: refused, combination: nil)
        }
        prepare(configuration)
        // On success the configuration belongs to the client; on failure it is still ours.
        let (client, text) = withErrorText { rd_kafka_new(kind, configuration, $0, $1) }
        guard let client else {
            rd_kafka_conf_destroy(configuration)
            throw Refused(properties: [], combination: text)
        }
        return client
    }
}
