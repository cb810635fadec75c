// What programs read: the metrics as Prometheus wants them, and the status as JSON.
import Foundation
import Testing
import Worker

@testable import Admin

@Suite("Metrics and status")
struct TextTests {
    @Test func everyFamilyHasHelpAndTypeAndStandsTogether() {
        var seen: Set<String> = []
        var family = ""
        var type = ""
        for line in busyStatus().metrics.split(separator: "\n") {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            if line.hasPrefix("# HELP") {
                family = words[2]
                #expect(seen.insert(family).inserted, "\(family) twice")
                #expect(words.count == 4 && words[3].hasSuffix("."))
            } else if line.hasPrefix("# TYPE") {
                #expect(words[2] == family)
                type = words[3]
                #expect((type == "counter") == family.hasSuffix("_total"), "\(family)")
            } else {
                let name = String(line.prefix { $0 != "{" && $0 != " " })
                let ends = type == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
                #expect(ends.contains { name == family + $0 }, "\(line)")
                #expect(Double(line.split(separator: " ").last ?? "") != nil, "\(line)")
            }
        }
        #expect(seen.count > 30)
    }

    @Test func librdkafkasNumbersAreThoseOfItsStatistics() {
        let text = busyStatus().metrics
        for line in [
            #"requests_total{client="consumer"} 43"#, #"sent_bytes_total{client="consumer"} 4300"#,
            #"received_bytes_total{client="consumer"} 420000"#, #"received_messages_total{client="consumer"} 900"#,
            #"queue_messages{client="consumer"} 15"#, #"queue_bytes{client="consumer"} 1500"#,
            #"broker_connected{client="consumer",broker="GroupCoordinator"} 0"#,
            #"broker_connected{client="consumer",broker="kafka-1:9092/1"} 1"#,
            #"broker_rtt_seconds{client="consumer",broker="kafka-1:9092/1"} 0.0125"#,
            #"broker_rtt_max_seconds{client="consumer",broker="kafka-1:9092/1"} 0.25"#,
            #"broker_unsent_requests{client="consumer",broker="kafka-1:9092/1"} 1"#,
            #"broker_unanswered_requests{client="consumer",broker="kafka-1:9092/1"} 2"#,
            #"broker_retries_total{client="consumer",broker="kafka-1:9092/1"} 4"#,
            #"broker_errors_total{client="consumer",broker="kafka-1:9092/1"} 9"#,
            #"broker_timeouts_total{client="consumer",broker="kafka-1:9092/1"} 5"#,
        ] {
            #expect(text.contains("copydesk_kafka_\(line)\n"), "\(line)")
        }
        // An address to begin with is no broker, one that was asked nothing has no time, and what is no JSON is left out.
        #expect(!text.contains("bootstrap") && !text.contains(#"rtt_seconds{client="consumer",broker="Group"#))
        #expect(!text.contains(#"client="producer""#))
        #expect(!startingStatus().metrics.contains("copydesk_kafka_"))
    }

    @Test(arguments: [
        "{}", "[]", #"{"brokers": 3, "topics": {"a": {"partitions": [1]}}, "tx": "x"}"#, #"{"brokers":{"b":7}}"#,
    ])
    func statisticsWithoutSenseAreZeros(_ document: String) throws {
        let numbers = try #require(KafkaNumbers(client: "consumer", document))
        #expect(numbers.brokers.isEmpty && numbers.requests == 0 && numbers.queuedMessages == 0)
    }

    @Test func labelsAreEscaped() {
        let text = busyStatus().metrics
        #expect(
            text.contains(
                #"copydesk_articles_dead_lettered_total{stage="odd \"name\"\\",class="line\nbreak"} 1"#))
    }

    @Test func lagIsToldOnlyWhereItIsKnown() {
        let text = busyStatus().metrics
        #expect(text.contains("copydesk_partition_lag{topic=\"articles.raw\",partition=\"0\"} 50\n"))
        #expect(!text.contains("copydesk_partition_lag{topic=\"articles.raw\",partition=\"1\"}"))
    }

    @Test func bucketsAreCumulativeAndEndWithTheCount() throws {
        let lines = busyStatus().metrics.split(separator: "\n").filter {
            $0.hasPrefix("copydesk_stage_duration_seconds") && $0.contains("stage=\"clean\"")
        }
        let counts = lines.filter { $0.contains("_bucket") }.compactMap {
            $0.split(separator: " ").last.flatMap { Int($0) }
        }
        #expect(counts == counts.sorted() && counts.last == 1000 && counts.count == 29)
        #expect(lines.contains { $0.hasSuffix("le=\"+Inf\"} 1000") })
        #expect(lines.contains { $0.hasPrefix("copydesk_stage_duration_seconds_sum") && $0.hasSuffix(" 1.5015") })
    }

    @Test func secondsAreExact() {
        #expect(MetricsText.seconds(0) == "0.0")
        #expect(MetricsText.seconds(1024) == "0.000001024")
        #expect(MetricsText.seconds(61_500_000_000) == "61.5")
    }

    @Test func promtoolTakesTheMetrics() throws {
        guard
            let tool = ["/usr/bin/promtool", "/usr/local/bin/promtool"].first(where: {
                FileManager.default.isExecutableFile(atPath: $0)
            })
        else {
            print("promtool is not installed: the metrics are not judged by it")
            return
        }
        for status in [startingStatus(), busyStatus()] {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: tool)
            process.arguments = ["check", "metrics"]
            let (input, output) = (Pipe(), Pipe())
            (process.standardInput, process.standardOutput, process.standardError) = (input, output, output)
            try process.run()
            try input.fileHandleForWriting.write(contentsOf: Data(status.metrics.utf8))
            try input.fileHandleForWriting.close()
            let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            #expect(process.terminationStatus == 0 && said.isEmpty, "\(said)")
        }
    }

    @Test func theStatusIsJSONWithAllThatThePageShows() throws {
        for status in [startingStatus(), busyStatus()] {
            let object = try #require(
                try JSONSerialization.jsonObject(with: Data(status.json)) as? [String: Any])
            for key in [
                "pipeline", "hash", "version", "libraries", "instance", "phase", "live", "ready", "ledger", "in_flight",
                "dead_letters", "drops", "rebalances", "partitions", "latency", "stages", "busy", "events", "process",
                "lanes", "joined", "started_at", "stuck_seconds", "retries", "resends",
            ] {
                #expect(object[key] != nil, "\(key)")
            }
        }
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(busyStatus().json)) as? [String: Any])
        let busy = try #require((object["busy"] as? [[String: Any]])?.first)
        #expect(busy["place"] as? String == "articles.raw[0]" && busy["offset"] as? Int == 401)
        #expect(busy["stage"] as? String == "clean" && busy["key_hash"] as? String == "00ff")
        #expect(busy["attempts"] as? Int == 2 && busy["seconds"] as? Double == 0.2 && busy["stuck"] as? Bool == false)
        let partitions = try #require(object["partitions"] as? [[String: Any]])
        let oldest = try #require(partitions[0]["oldest"] as? [String: Any])
        #expect(
            oldest["offset"] as? Int == 400 && oldest["seconds"] as? Double == 12 && oldest["attempts"] as? Int == 4)
        #expect(oldest["in"] as? String == "parked" && oldest["stage"] as? String == "clean")
        #expect(oldest["key_hash"] as? String == "00000000000000ff" && partitions[1]["oldest"] is NSNull)
        let ledger = try #require(object["ledger"] as? [String: Any])
        #expect(ledger["polled"] as? Int == 1000 && ledger["balanced"] as? Bool == true)
        let events = try #require(object["events"] as? [[String: Any]])
        #expect(events.first?["message"] as? String == "sending again: <b>broker</b>")
    }
}
