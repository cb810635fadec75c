// A provider that says what a test wants, statuses of the kinds that a worker has, and a raw client.
import CSystem
import Foundation
import Pipeline
import Synchronization
import Worker

@testable import Admin

final class FakeStatus: StatusProvider {
    private let held: Mutex<WorkerStatus>
    init(_ status: WorkerStatus) { held = Mutex(status) }
    func status() -> WorkerStatus { held.withLock { $0 } }
    func set(_ status: WorkerStatus) { held.withLock { $0 = status } }
}

/// A worker that just started.
func startingStatus() -> WorkerStatus {
    var status = WorkerStatus()
    status.identity.pipeline = "newsroom"
    status.identity.hash = "0123456789ab"
    status.identity.version = "1.2.3"
    status.identity.libraries = ["librdkafka 2.0.2"]
    status.identity.instance = "host:42"
    status.identity.startedAt = 1_600_000_000
    return status
}

/// A worker under load.
func busyStatus() -> WorkerStatus {
    var status = startingStatus()
    status.phase = .running
    status.askedAt = 13_000_000_000
    status.loopSeconds = 0.01
    status.lanes = 2
    status.reach = Reach(failure: nil)
    var shot = WorkerSnapshot()
    shot.ledger.polled = 1000
    shot.ledger.published = 900
    shot.ledger.deadLettered = 40
    shot.ledger.dropped = 20
    shot.ledger.returned = 10
    shot.ledger.inFlight = 30
    shot.isJoined = true
    for i in 1...900 { shot.latency.record(Int64(i) * 100_000) }
    shot.deadLetters = [
        DeadLetterCount(
            stage: "input", code: "not_text", count: 39, topic: "articles.raw", partition: 1, offset: 77),
        DeadLetterCount(stage: "odd \"name\"\\", code: "line\nbreak", count: 1, topic: "t", partition: 0, offset: 1),
    ]
    shot.drops = [("not_article", 20)]
    shot.partitions = [
        PartitionSnapshot(
            topic: "articles.raw", partition: 0, watermark: 400, end: 450, span: 12,
            oldest: OldestSnapshot(
                offset: 400, polled: 1_000_000_000, place: .parked, stage: "clean", attempts: 4, key: 0xFF)),
        PartitionSnapshot(topic: "articles.raw", partition: 1, watermark: nil, end: 10),
    ]
    status.snapshot = shot
    var durations = Histogram()
    for i in 1...1000 { durations.record(Int64(i) * 3_000) }
    status.steps = ["input", "clean", "output"].map { .init(name: $0, durations: durations) }
    status.busy = [
        .init(lane: 0, stage: "clean", seconds: 0.2, place: "articles.raw[0]", offset: 401, key: "00ff", attempts: 2)
    ]
    status.events = [
        Log.Event(
            level: .warning, message: "sending again: <b>broker</b>", details: "code=_TRANSPORT", time: 1_600_000_100)
    ]
    return status
}

/// A connection that says what a test wants.
final class RawClient {
    let descriptor: Int32

    init(_ address: AdminAddress) {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        _ = address.withSocketAddress { connect(descriptor, $0, $1) }
    }

    deinit { close(descriptor) }

    @discardableResult
    func send(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
    }

    /// What comes until the server closes the connection; nil when it does not within 10 s.
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
}

func server(_ provider: any StatusProvider, _ change: (inout AdminLimits) -> Void = { _ in }) throws -> AdminServer {
    var limits = AdminLimits()
    change(&limits)
    return try AdminServer(AdminAddress(host: "127.0.0.1", port: 0), provider: provider, limits: limits)
}
