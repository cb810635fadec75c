// Frames of `copydesk top`: a known status as text, rates and times from readings, many workers, hostile names.
import Foundation
import Pipeline
import Testing
import Worker

@testable import Admin

@Suite("Frames of top")
struct TopTests {
    private static let address = AdminAddress(host: "127.0.0.1", port: 9644)

    /// A worker of which these statuses were read, two seconds apart.
    private func worker(_ statuses: WorkerStatus..., at address: AdminAddress = Self.address) throws -> TopWorker {
        var worker = TopWorker(address)
        for (index, status) in statuses.enumerated() {
            worker.take(try #require(StatusReading(status.json)), at: 100 + 2 * Double(index))
        }
        return worker
    }

    private func text(_ workers: [TopWorker], height: Int? = nil, colours: Bool = false) -> [String] {
        TopFrame.lines(workers, heading: "127.0.0.1:9644", time: 1_600_007_200, height: height)
            .map { $0.rendered(width: 120, colours: colours) }
    }

    /// The busy worker two seconds later: 100 articles more, 90 of them published and 4 dead-lettered.
    private func later() -> WorkerStatus {
        var status = busyStatus()
        status.snapshot?.ledger.polled += 100
        status.snapshot?.ledger.published += 90
        status.snapshot?.ledger.deadLettered += 4
        status.snapshot?.ledger.inFlight += 6
        status.snapshot?.deadLetters[0].count += 4
        status.snapshot?.partitions[0].watermark = 440
        for _ in 0..<90 { status.snapshot?.latency.record(8_000_000) }
        for _ in 0..<100 { status.steps[1].durations.record(2_000_000) }
        return status
    }

    @Test func aKnownStatusIsThisText() throws {
        let expected = """
            copydesk top  127.0.0.1:9644  14:26:40 UTC

            newsroom  running  ✓ live  ✓ ready  up 2.0 h
            host:42 · copydesk 1.2.3 · pipeline 0123456789ab · librdkafka 2.0.2

            In                –/s                       1,000 taken · 10 returned
            Out               –/s                       900 published · 20 dropped
            Lag                50  2 partitions
            In flight          30  ..........            0 B of 0 B · lanes 0 · parked 0 · unsent 0 · sent 0
            Latency       45.1 ms  mean, p50 45.0 ms     p99 91.1 ms from poll to acknowledgement, since the start
            CPU               – %  0 B                   1 of 2 lanes busy · retries 0 · resends 0

            Lanes at work
            LANE  STAGE     FOR    ATTEMPT  WHERE                       KEY
               0  clean  200 ms          2  articles.raw[0] offset 401  00ff
            """
        let frame = text([try worker(busyStatus())])
        let first = frame.prefix(expected.split(separator: "\n", omittingEmptySubsequences: false).count)
        // Spaces between columns may change; what stands in them may not.
        func words(_ lines: [String]) -> [[Substring]] { lines.map { $0.split(separator: " ") } }
        #expect(
            words(Array(first)) == words(expected.components(separatedBy: "\n")), "\(first.joined(separator: "\n"))")
        let all = frame.joined(separator: "\n")
        for line in [
            "Stages, since the start", "input        not_text       39", "Dropped by reason", "not_article     20",
            "articles.raw[1]    –           –      10",
            "articles.raw[0]   50         400     450         12    12 s  parked clean, attempt 4",
            "warning      1  sending again: <b>broker</b> (code=_TRANSPORT)",
        ] {
            #expect(all.contains(line), "\(line) in:\n\(all)")
        }
        #expect(!all.contains("\u{1B}"))
    }

    @Test func ratesTimesAndTrendsAreThoseBetweenTheReadings() throws {
        let all = text([try worker(busyStatus(), later())]).joined(separator: "\n")
        for part in [
            "50.0/s", "45.0/s", "1,100 taken", "2 partitions, falling 20.0/s, gone in 500 ms", "last 2 s",
            "8.00 ms  mean", "clean        100  2.00 ms",
        ] {
            #expect(all.contains(part), "\(part) in:\n\(all)")
        }
        #expect(all.contains(#/not_text +43 +2\.00 /#), "\(all)")
        #expect(all.contains(#/input +0 +– +– /#), "a stage in which nothing was has no time: \(all)")
    }

    @Test func aWorkerThatWasStartedAnewHasNoRatesOfTheOneBefore() throws {
        var fresh = busyStatus()
        fresh.identity.instance = "host:43"
        fresh.snapshot?.ledger = Ledger()
        let all = text([try worker(later(), fresh)]).joined(separator: "\n")
        #expect(all.contains(#/In +–/s/#), "\(all)")
    }

    @Test func aWorkerThatWentAwayIsSaidAndItsNumbersStay() throws {
        var gone = try worker(busyStatus(), later())
        gone.lose("127.0.0.1:9644: Connection refused", at: 1_600_007_100)
        gone.lose("127.0.0.1:9644: Connection refused", at: 1_600_007_150)
        #expect(!gone.isThere)
        let frame = text([gone])
        #expect(
            frame[2]
                == "✗ No answer since 14:25:00: 127.0.0.1:9644: Connection refused. Waiting for it. "
                + "What stands here of it is old.")
        #expect(frame.joined().contains("newsroom  ✗ gone"))
        gone.take(try #require(StatusReading(busyStatus().json)), at: 200)
        #expect(gone.isThere && !text([gone]).joined().contains("No answer"))
    }

    @Test func whatIsStuckAndWhyItIsNotReadyStandsAtTheTop() throws {
        var status = busyStatus()
        status.busy[0].seconds = 61
        status.reach = Reach(failure: "kafka:9092 can't be reached")
        for height in [24, 60] {
            let frame = text([try worker(status)], height: height)
            #expect(frame.count <= height)
            let all = frame.joined(separator: "\n")
            #expect(
                all.contains("lane 0 is stuck: articles.raw[0] offset 401, stage clean, for 61 s, attempt 2"), "\(all)")
            #expect(all.contains("not ready: kafka:9092 can't be reached"))
            #expect(all.contains("61 s  ✗ stuck"), "\(all)")
        }
    }

    @Test func severalWorkersAreAddedUpAndOneThatIsGoneIsNotCounted() throws {
        let other = AdminAddress(host: "10.0.0.8", port: 1)
        var second = busyStatus()
        second.identity.instance = "other:1"
        second.snapshot?.partitions = [PartitionSnapshot(topic: "articles.raw", partition: 7, watermark: 1, end: 1001)]
        var workers = [try worker(busyStatus(), later()), try worker(second, at: other)]
        var all = text(workers).joined(separator: "\n")
        #expect(all.contains("2,100 taken") && all.contains("3 partitions"), "\(all)")
        #expect(all.contains(#/2 +newsroom +✓ ready .* 10\.0\.0\.8:1/#), "\(all)")
        #expect(
            all.contains(#/2 +articles\.raw\[7\] +1,000/#) && all.contains(#/1 +articles\.raw\[0\] +10 /#), "\(all)")
        #expect(all.contains(#/not_text +82/#), "one cause of two workers is one row: \(all)")
        workers[1].lose("10.0.0.8:1 does not answer in time", at: 1_600_007_100)
        all = text(workers).joined(separator: "\n")
        #expect(all.contains("1,100 taken") && !all.contains("articles.raw[7]") && all.contains("✗ gone"), "\(all)")
    }

    @Test func coloursAreThereWhereTheyAreWantedAndNothingElseMovesTheCursor() throws {
        var status = busyStatus()
        status.identity.pipeline = "evil\u{1B}[2J\u{1B}]0;title\u{07}\nname"
        status.snapshot?.partitions[0].topic = "t\u{9B}31m\u{202E}"
        let plain = text([try worker(status)]).joined(separator: "\n")
        #expect(plain.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) })
        let coloured = text([try worker(status)], colours: true).joined()
        #expect(coloured.contains("\u{1B}[32m✓ ready\u{1B}[0m"))
        #expect(coloured.replacing(#/\x{1B}\[[0-9;]*m/#, with: "").firstIndex(of: "\u{1B}") == nil)
    }

    @Test func aLineIsCutAtTheWidthOfTheTerminal() throws {
        for line in TopFrame.lines([try worker(busyStatus())], heading: "x", time: 0, height: 20) {
            #expect(line.rendered(width: 30, colours: false).count <= 30)
        }
    }

    @Test func manyPartitionsLeaveRoomAndAreCounted() throws {
        var status = busyStatus()
        status.snapshot?.partitions = (0..<500).map {
            PartitionSnapshot(topic: "articles.raw", partition: $0, watermark: 0, end: Int64($0))
        }
        let frame = text([try worker(status)], height: 50)
        #expect(frame.count <= 50)
        #expect(frame.contains { $0.hasPrefix("articles.raw[499]") })
        #expect(frame.contains { $0.contains(#/^… 4\d\d more$/#) } && frame.contains { $0.contains("sending again") })
        #expect(text([try worker(status)]).filter { $0.hasPrefix("articles.raw[") }.count == 500)
    }

    @Test(arguments: [
        "", "{}", "[]", "<html>", "{\"pipeline\": 1}", "{\"pipeline\": \"x\", \"ledger\": 3, \"live\": 1}",
    ])
    func whatIsNoStatusIsNone(_ document: String) {
        #expect(StatusReading(Array(document.utf8)) == nil)
    }

    @Test func aStatusWithStrangeNumbersIsShownAllTheSame() throws {
        let document = """
            {"pipeline":"x","ledger":{"polled":1e300,"in_flight":-5},"live":{"ok":true},"started_at":-1e300,
            "partitions":[{"partition":1e99,"lag":null}],"busy":[{"lane":-1,"offset":1e300,"seconds":-3}],
            "latency":{"count":5,"buckets":[[0,0,0],[1,2],"x",[3,4,-7]]},"stages":[{}],"events":[{"time":-1}]}
            """
        var worker = TopWorker(Self.address)
        worker.take(try #require(StatusReading(Array(document.utf8))), at: 0)
        worker.take(try #require(StatusReading(Array(document.utf8))), at: 0)
        #expect(text([worker]).count > 10)
    }

    @Test func numbersAreReadable() {
        #expect(
            TopText.count(1_234_567) == "1,234,567" && TopText.count(-1234) == "-1,234" && TopText.count(nil) == "–")
        #expect(TopText.number(0.05) == "0.05" && TopText.number(12.34) == "12.3" && TopText.number(1234.5) == "1,235")
        #expect(
            TopText.bytes(1023) == "1,023 B" && TopText.bytes(1536) == "1.5 KiB"
                && TopText.bytes(1_073_741_824) == "1.0 GiB")
        #expect(TopText.time(0.000_85) == "850 µs" && TopText.time(4.2) == "4.20 s" && TopText.time(7200) == "2.0 h")
        #expect(TopText.bar(0.55, width: 10) == "######...." && TopText.bar(7, width: 2) == "##")
        #expect(TopText.clock(-1) == "23:59:59")
    }
}
