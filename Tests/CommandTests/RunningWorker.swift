// A worker that was started by `copydesk run`, asked by HTTP as a probe would.
import Foundation
import Testing

/// `copydesk run` with an admin port that is its own.
final class RunningWorker {
    struct NoAdminPort: Error { let messages: String }
    let process: Started
    /// 127.0.0.1:PORT
    let address: String

    init(_ pipeline: String, _ words: [String] = [], environment: [String: String] = [:], in scratch: Scratch) throws {
        let words = ["run", "--admin", "127.0.0.1:0"] + words + [pipeline]
        process = try Started(Built.program, words, environment: environment, in: scratch)
        let deadline = Date().addingTimeInterval(30)
        while Date() < deadline {
            if let found = process.messages.firstMatch(of: #/http://(127\.0\.0\.1:[0-9]+)/#) {
                address = String(found.1)
                return
            }
            usleep(20_000)
        }
        throw NoAdminPort(messages: process.messages)
    }

    /// One whose brokers nobody runs, so that it waits for them.
    static func waiting(_ words: [String] = [], in scratch: Scratch) throws -> RunningWorker {
        let path = try scratch.write(
            "pipeline.yaml",
            """
            version: 1
            name: waiting
            input: {kafka: {brokers: 127.0.0.1:1, topics: [articles.raw], group: waiting}}
            stages: []
            output: {kafka: {topic: articles.enriched}, format: raw}
            dead_letter: {topic: articles.dead}

            """)
        return try RunningWorker(path, words, in: scratch)
    }

    func connection() throws -> Connection { try #require(Connection(address)) }

    /// The whole answer, head and body; empty when the connection was closed without one.
    func get(_ path: String) throws -> String {
        let connection = try connection()
        connection.send("GET \(path) HTTP/1.1\r\nHost: \(address)\r\n\r\n")
        return try #require(connection.readAll())
    }

    func status() throws -> [String: Any] {
        let body = try get("/status").components(separatedBy: "\r\n\r\n").last ?? ""
        return try #require(try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any])
    }

    /// Reads the log until it says so.
    func waitsForMessage(_ words: String, seconds: Double) -> Bool {
        let deadline = Date().addingTimeInterval(seconds)
        while Date() < deadline {
            if process.messages.contains(words) { return true }
            usleep(50_000)
        }
        return false
    }

    /// Asks until the books say so.
    func waits(seconds: Double, _ isEnough: ([String: Int]) -> Bool) throws -> Bool {
        let deadline = Date().addingTimeInterval(seconds)
        while Date() < deadline {
            let ledger = try status()["ledger"] as? [String: Any] ?? [:]
            if isEnough(ledger.compactMapValues { $0 as? Int }) { return true }
            usleep(100_000)
        }
        return false
    }
}

/// A connection that sends what a test wants.
final class Connection {
    private let descriptor: Int32

    init?(_ address: String) {
        let port = UInt16(address.split(separator: ":").last ?? "") ?? 0
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var limit = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = port.bigEndian
        place.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let code = withUnsafePointer(to: &place) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        if code != 0 { return nil }
    }

    deinit { close(descriptor) }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// What comes until the other side closes; nil when it does not within half a minute.
    func readAll() -> String? {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count == 0 || (count < 0 && errno == ECONNRESET) { return String(decoding: all, as: UTF8.self) }
            if count < 0 { return nil }
            all += buffer[..<count]
        }
    }

    /// True while the other side holds it open without a word.
    var isOpen: Bool {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT | MSG_PEEK)) < 0 && errno == EAGAIN
    }
}
