// What librdkafka tells of itself: the few numbers of its statistics that say where time and messages are.
internal import JSON

/// The numbers of one client, read from its statistics.
struct KafkaNumbers {
    /// A broker as the client sees it.
    struct Broker {
        /// `kafka-1:9092/1`, or `GroupCoordinator`.
        var name: String
        var isUp = false
        /// Mean and longest of the last interval, in seconds; nil when nothing was asked in it.
        var roundTrip: (mean: Double, longest: Double)?
        /// Requests that wait to be sent, and those that wait for their answer.
        var unsent = 0.0, unanswered = 0.0
        var retries = 0.0, errors = 0.0, timeouts = 0.0
    }

    /// `consumer`, `producer`.
    var client: String
    var requests = 0.0, sentBytes = 0.0, receivedBytes = 0.0
    var sentMessages = 0.0, receivedMessages = 0.0
    /// Fetched and not taken yet, or given and not acknowledged yet.
    var queuedMessages = 0.0, queuedBytes = 0.0
    var brokers: [Broker] = []
    /// A cluster has fewer; more would be a fault, and must not flood whoever scrapes.
    private static let mostBrokers = 200

    /// Nil when it is no such document.
    init?(client: String, _ statistics: String) {
        let reader = JSONReader()
        guard (try? reader.read(statistics.utf8.span)) != nil, !reader.nodes.isEmpty else { return nil }
        self.client = client
        func number(_ name: String, of index: Int = 0) -> Double {
            reader.member(name, of: index).flatMap { reader.double($0) } ?? 0
        }
        requests = number("tx")
        sentBytes = number("tx_bytes")
        receivedBytes = number("rx_bytes")
        sentMessages = number("txmsgs")
        receivedMessages = number("rxmsgs")
        queuedMessages = number("msg_cnt")
        queuedBytes = number("msg_size")
        var found: [Broker] = []
        if let all = reader.member("brokers", of: 0) {
            reader.eachMember(of: all) { key, one in
                var broker = Broker(name: reader.string(key))
                broker.isUp = reader.member("state", of: one).map { reader.string($0) } == "UP"
                broker.unsent = number("outbuf_cnt", of: one)
                broker.unanswered = number("waitresp_cnt", of: one)
                broker.retries = number("txretries", of: one)
                broker.errors = number("txerrs", of: one) + number("rxerrs", of: one)
                broker.timeouts = number("req_timeouts", of: one)
                if let times = reader.member("rtt", of: one), number("cnt", of: times) > 0 {
                    broker.roundTrip = (number("avg", of: times) / 1e6, number("max", of: times) / 1e6)
                }
                // An address to begin with is of no interest once its broker is known under its number.
                if broker.isUp || number("tx", of: one) > 0 { found.append(broker) }
            }
        }
        brokers = Array(found.sorted { $0.name < $1.name }.prefix(Self.mostBrokers))
        if let topics = reader.member("topics", of: 0) {
            reader.eachMember(of: topics) { _, topic in
                guard let partitions = reader.member("partitions", of: topic) else { return }
                reader.eachMember(of: partitions) { _, one in
                    queuedMessages += number("fetchq_cnt", of: one)
                    queuedBytes += number("fetchq_size", of: one)
                }
            }
        }
    }
}

extension MetricsText {
    /// Writes the families of all clients.
    mutating func write(_ clients: [KafkaNumbers]) {
        if clients.isEmpty { return }
        func each(_ text: inout MetricsText, _ value: (KafkaNumbers) -> Double) {
            for one in clients { text.sample([("client", one.client)], Self.plain(value(one))) }
        }
        func eachBroker(_ text: inout MetricsText, _ value: (KafkaNumbers.Broker) -> Double?) {
            for one in clients {
                for broker in one.brokers {
                    guard let number = value(broker) else { continue }
                    text.sample([("client", one.client), ("broker", broker.name)], Self.plain(number))
                }
            }
        }
        family("kafka_requests_total", "counter", "Requests that librdkafka sent to brokers.")
        each(&self, \.requests)
        family("kafka_sent_bytes_total", "counter", "Bytes that librdkafka sent to brokers, after compression.")
        each(&self, \.sentBytes)
        family("kafka_received_bytes_total", "counter", "Bytes that librdkafka received, before unpacking.")
        each(&self, \.receivedBytes)
        family("kafka_sent_messages_total", "counter", "Messages that librdkafka sent to brokers.")
        each(&self, \.sentMessages)
        family("kafka_received_messages_total", "counter", "Messages that librdkafka fetched.")
        each(&self, \.receivedMessages)
        family("kafka_queue_messages", "gauge", "Messages fetched and not taken, or given and not acknowledged.")
        each(&self, \.queuedMessages)
        family("kafka_queue_bytes", "gauge", "Bytes of those messages.")
        each(&self, \.queuedBytes)
        family("kafka_broker_connected", "gauge", "1 while the client is connected to the broker.")
        eachBroker(&self) { $0.isUp ? 1 : 0 }
        // A consumer's fetch waits at the broker for messages, so its time says little where few come.
        family("kafka_broker_rtt_seconds", "gauge", "Mean time from a request to its answer, in the last 10 s.")
        eachBroker(&self) { $0.roundTrip?.mean }
        family("kafka_broker_rtt_max_seconds", "gauge", "Longest time from a request to its answer, in the last 10 s.")
        eachBroker(&self) { $0.roundTrip?.longest }
        family("kafka_broker_unsent_requests", "gauge", "Requests that wait to be sent.")
        eachBroker(&self, \.unsent)
        family("kafka_broker_unanswered_requests", "gauge", "Requests that wait for their answer.")
        eachBroker(&self, \.unanswered)
        family("kafka_broker_retries_total", "counter", "Requests that were sent again.")
        eachBroker(&self, \.retries)
        family("kafka_broker_errors_total", "counter", "Requests and answers that failed.")
        eachBroker(&self, \.errors)
        family("kafka_broker_timeouts_total", "counter", "Requests that were not answered in time.")
        eachBroker(&self, \.timeouts)
    }

    /// Whole numbers without a fraction.
    private static func plain(_ value: Double) -> String {
        if let whole = Int(exactly: value) { return String(whole) }
        return value.isFinite ? "\(value)" : "0"
    }
}
