// How tail shows one record.
internal import Configuration
internal import JSON
internal import Kafka
internal import StageAPI

/// Writes records as lines.
final class RecordLine {
    private let format: Tail.Format
    private let reader = JSONReader()
    private let printer = PrettyPrinter.forOutput()

    init(format: Tail.Format) {
        self.format = format
    }

    func print(_ message: KafkaMessageRef, into text: inout [UInt8]) {
        switch format {
        case .line:
            text.append(contentsOf: message.payload ?? UnsafeRawBufferPointer(start: nil, count: 0))
            text.append(10)
        case .json: text += (json(message) + "\n").utf8
        case .brief: text += (brief(message) + "\n").utf8
        case .pretty:
            if let payload = message.payload, let page = printer.page(Span<UInt8>(_unsafeBytes: payload)) {
                text += page
                text.append(10)
            } else {
                text += (brief(message) + "\n").utf8
            }
        }
    }

    private func pairs(_ message: KafkaMessageRef) -> [(name: String, value: String?)] {
        guard let headers = message.headers else { return [] }
        return (0..<headers.count).compactMap { index in
            guard let (name, value) = headers.header(at: index) else { return nil }
            return (String(decoding: name, as: UTF8.self), value.map { String(decoding: $0, as: UTF8.self) })
        }
    }

    /// The record as JSON when it is JSON, else as a string; a tombstone is null.
    private func json(_ message: KafkaMessageRef) -> String {
        let headers = pairs(message).map { "\(jsonString($0.name)): \($0.value.map(jsonString) ?? "null")" }
        let key = message.key.map { jsonString(String(decoding: $0, as: UTF8.self)) } ?? "null"
        var value = "null"
        if let payload = message.payload {
            let isJSON = (try? reader.read(Span<UInt8>(_unsafeBytes: payload), strict: true)) != nil
            let text = String(decoding: payload, as: UTF8.self)
            // On one line: JSON has line ends only between its tokens.
            value =
                isJSON
                ? String(text.unicodeScalars.map { $0 == "\n" || $0 == "\r" ? " " : Character($0) }) : jsonString(text)
        }
        return "{\"topic\": \(jsonString(message.topic)), \"partition\": \(message.partition), "
            + "\"offset\": \(message.offset), \"timestamp\": \(message.timestamp.milliseconds), \"key\": \(key), "
            + "\"headers\": {\(headers.joined(separator: ", "))}, \"value\": \(value)}"
    }

    /// One line: the place, the key, and the title or the reason.
    private func brief(_ message: KafkaMessageRef) -> String {
        let place = "\(message.partition):\(message.offset)"
        let key = message.key.map { "  [\(showable(String(decoding: $0, as: UTF8.self)))]" } ?? ""
        return place + key + "  " + gist(message)
    }

    private func gist(_ message: KafkaMessageRef) -> String {
        let headers = pairs(message)
        func header(_ name: String) -> String? { headers.last { $0.name == name }?.value ?? nil }
        if let code = header("copydesk.error.class") {
            let stage = header("copydesk.error.stage") ?? "?"
            return showable("\(stage): \(code): \(header("copydesk.error.message") ?? "")", limit: 300)
        }
        guard let payload = message.payload else { return "(tombstone)" }
        if (try? reader.read(Span<UInt8>(_unsafeBytes: payload))) != nil {
            for pointer in ["/title", "/summary/text", "/text"] {
                if let found = reader.value(at: pointer), let text = reader.scalar(found), !text.isEmpty {
                    return showable(text, limit: 120)
                }
            }
        }
        return showable(String(decoding: payload.prefix(480), as: UTF8.self), limit: 120)
    }
}
