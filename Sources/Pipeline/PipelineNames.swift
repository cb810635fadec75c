// What names of pipelines, stages and topics may look like.

/// What is wrong with a name that goes into records, metrics and logs.
@Sendable func wrongName(_ name: String, what: String) -> String? {
    let isFine = name.utf8.allSatisfy { byte in
        byte >= 97 && byte <= 122 || byte >= 48 && byte <= 57 || byte == 45 || byte == 95
    }
    let startsWell = name.utf8.first.map { $0 >= 97 && $0 <= 122 } ?? false
    if isFine, startsWell, name.utf8.count <= 63 { return nil }
    return "\(what) has 1 to 63 small letters, digits, - and _, and starts with a letter"
}

/// What is wrong with a Kafka topic's name.
@Sendable package func wrongTopic(_ name: String) -> String? {
    let isFine = name.utf8.allSatisfy { byte in
        byte >= 97 && byte <= 122 || byte >= 65 && byte <= 90 || byte >= 48 && byte <= 57
            || byte == 45 || byte == 95 || byte == 46
    }
    if isFine, !name.isEmpty, name.utf8.count <= 249, name != ".", name != ".." { return nil }
    return "a topic's name has 1 to 249 letters of a to z, digits, dots, - and _"
}

@Sendable func wrongTopics(_ names: [String]) -> String? {
    if names.isEmpty { return "no topic is named" }
    if names.count > 1000 { return "more than 1000 topics" }
    if Set(names).count < names.count { return "a topic is named twice" }
    return names.lazy.compactMap(wrongTopic).first
}

/// What is wrong with addresses of brokers. A login in one would be shown wherever the address is, and not be used.
@Sendable package func wrongBrokers(_ addresses: String) -> String? {
    if addresses.isEmpty { return "no broker is named: kafka-1:9092,kafka-2:9092" }
    if !addresses.utf8.contains(UInt8(ascii: "@")) { return nil }
    return
        "an address of a broker is host:port, without a login: that goes into the properties sasl.username and sasl.password"
}

@Sendable func wrongPath(_ path: String) -> String? {
    path.isEmpty || path.utf8.contains(0) ? "the path is empty" : nil
}
