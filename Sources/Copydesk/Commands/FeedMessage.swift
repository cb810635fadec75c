// What feed makes of a file or a line: its key and its headers.
internal import JSON
internal import Kafka
internal import Worker

/// Key and headers of fed articles.
struct FeedMessage {
    enum Key {
        case none
        case path
        /// A JSON pointer.
        case member(String)
    }

    let key: Key
    /// Those of the command line.
    let headers: [(name: String, value: String)]
    private let reader = JSONReader()

    init(key: String, headers: [(name: String, value: String)]) {
        switch key {
        case "none", "": self.key = .none
        case "path": self.key = .path
        case _ where key.hasPrefix("/"): self.key = .member(key)
        default: self.key = .member("/" + JSONReader.escaped(key))
        }
        self.headers = headers
    }

    /// nil: the article has none.
    func key(of payload: UnsafeRawBufferPointer, path: [UInt8]) -> [UInt8]? {
        switch key {
        case .none: return nil
        case .path: return path
        case .member(let pointer):
            let document = Span<UInt8>(_unsafeBytes: payload)
            guard (try? reader.read(document)) != nil, let value = reader.value(at: pointer),
                let text = reader.scalar(value), !text.isEmpty
            else { return nil }
            return Array(text.utf8)
        }
    }

    /// Headers for an article from this path; they become the message's.
    func headers(path: [UInt8], isLine: Bool) -> KafkaHeadersRef? {
        var pairs = Self.contentHeaders(path: path, isLine: isLine)
        pairs.removeAll { own in headers.contains { $0.name == own.name } }
        pairs += headers
        if pairs.isEmpty { return nil }
        let list = KafkaHeadersRef.make(capacity: pairs.count)
        for (name, value) in pairs { list.add(name, value) }
        return list
    }

    /// What a file's name says of its content. A line of a compressed file is compressed no more, since none is read.
    private static func contentHeaders(path: [UInt8], isLine: Bool) -> [(name: String, value: String)] {
        var name = String(decoding: path, as: UTF8.self).lowercased()
        var headers: [(name: String, value: String)] = []
        for (ending, encoding) in [(".gz", "gzip"), (".zst", "zstd")] where name.hasSuffix(ending) {
            headers.append(("content-encoding", encoding))
            name.removeLast(ending.count)
        }
        let types = [
            (".html", "text/html"), (".htm", "text/html"), (".xhtml", "application/xhtml+xml"),
            (".txt", "text/plain"), (".json", "application/json"),
        ]
        if let type = types.first(where: { name.hasSuffix($0.0) })?.1 {
            headers.append(("content-type", type))
        } else if isLine, name.hasSuffix(".jsonl") || name.hasSuffix(".ndjson") {
            headers.append(("content-type", "application/json"))
        }
        return headers
    }
}
