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
    status.statistics = [("consumer", consumerStatistics), ("producer", "no JSON")]
    status.events = [
        Log.Event(
            level: .warning, message: "sending again: <b>broker</b>", details: "code=_TRANSPORT", time: 1_600_000_100)
    ]
    return status
}

/// What librdkafka 2.0.2 writes, with the parts that matter left in.
let consumerStatistics = """
    { "name": "copydesk#consumer-1", "client_id": "copydesk", "type": "consumer", "ts":5, "time":6, "age":7, "replyq":0,
    "msg_cnt":0, "msg_size":0, "msg_max":0, "msg_size_max":0, "simple_cnt":0, "brokers":{
    "kafka-1:9092/1": { "name":"kafka-1:9092/1", "nodeid":1, "state":"UP", "outbuf_cnt":1, "outbuf_msg_cnt":0,
    "waitresp_cnt":2, "tx":40, "txerrs":3, "txretries":4, "txidle":1, "req_timeouts":5, "rx":39, "rxerrs":6,
    "rtt": { "min":1000, "max":250000, "avg":12500, "sum":1, "p99":9, "cnt":20 }, "req": { "Fetch":9 } },
    "GroupCoordinator": { "name":"GroupCoordinator", "nodeid":1, "state":"DOWN", "tx":3,
    "rtt": { "max":0, "avg":0, "cnt":0 } },
    "seed:9092/bootstrap": { "name":"seed:9092/bootstrap", "nodeid":-1, "state":"INIT", "tx":0 } },
    "topics":{ "articles.raw": { "topic":"articles.raw", "partitions":{
    "0": { "partition":0, "fetchq_cnt":10, "fetchq_size":1000 }, "1": { "partition":1, "fetchq_cnt":5,
    "fetchq_size":500 }, "-1": { "partition":-1, "fetchq_cnt":0, "fetchq_size":0 } } } },
    "cgrp": { "state": "up", "rebalance_cnt":1 },
    "tx":43, "tx_bytes":4300, "rx":42, "rx_bytes":420000, "txmsgs":0, "txmsg_bytes":0, "rxmsgs":900, "rxmsg_bytes":90000 }
    """

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
