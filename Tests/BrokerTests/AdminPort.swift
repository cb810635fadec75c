// The admin port of a worker that a test has started: its answers, its books, its metrics.
import Admin
import Foundation
import Testing

/// The admin port of a running worker.
struct AdminPort {
    let address: AdminAddress

    /// Of a worker that was started with `--admin 127.0.0.1:0`.
    init(_ worker: WorkerProcess) throws {
        #expect(worker.wait(for: "the admin port listens"))
        let line = try #require(worker.lines.first { $0.contains("the admin port listens") })
        let rest = try #require(line.components(separatedBy: "http://").last)
        address = try #require(AdminAddress(String(rest.prefix { $0 != "/" })))
    }

    /// Asks twice: a machine that stood still for a while is no fault of the worker's.
    func get(_ path: String) throws -> AdminAnswer {
        do {
            return try AdminClient.get(address, path, milliseconds: 10_000)
        } catch {
            return try AdminClient.get(address, path, milliseconds: 10_000)
        }
    }

    /// Asks until `path` answers with this code; the last answer.
    func wait(_ path: String, _ code: Int, seconds: Double, meanwhile: () throws -> Void = {}) throws -> AdminAnswer {
        let end = Date().addingTimeInterval(seconds)
        while true {
            let answer = try get(path)
            if answer.code == code || Date() > end { return answer }
            try meanwhile()
            usleep(100_000)
        }
    }

    /// The object that /status answers.
    func status() throws -> [String: Any] {
        let answer = try get("/status")
        return try #require(try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any])
    }

    /// The books of /status.
    func ledger() throws -> [String: Int] {
        let books = try #require(try status()["ledger"] as? [String: Any])
        return books.compactMapValues { $0 as? Int }
    }

    /// The samples of /metrics by name and labels, as they are written.
    func metrics() throws -> [String: Double] {
        var samples: [String: Double] = [:]
        for line in try get("/metrics").text.split(separator: "\n") where !line.hasPrefix("#") {
            let space = try #require(line.lastIndex(of: " "))
            samples[String(line[..<space])] = Double(line[line.index(after: space)...])
        }
        return samples
    }
}
