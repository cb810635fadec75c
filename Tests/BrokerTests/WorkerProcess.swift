// A worker as a process of its own: the test worker with a pipeline file, its log, and its end.
import Foundation
import Synchronization

import Testing

/// A running worker.
final class WorkerProcess {
    private let process = Process()
    private let log = Log()
    let pipeline: URL

    private final class Log: Sendable {
        let lines: Mutex<[String]> = Mutex([])
        let rest: Mutex<Data> = Mutex(Data())
        let isAtEnd = Atomic(false)
        func take(_ data: Data) {
            rest.withLock { rest in
                rest.append(data)
                while let end = rest.firstIndex(of: 10) {
                    let line = String(decoding: rest[rest.startIndex..<end], as: UTF8.self)
                    lines.withLock { $0.append(line) }
                    rest = Data(rest[(end + 1)...])
                }
            }
        }
    }

    /// The folder that the test's own program was built into.
    static let products: URL = {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        var folder = URL(fileURLWithPath: own).deletingLastPathComponent()
        // Within an .xctest bundle, or beside it.
        while folder.path != "/"
            && !FileManager.default.fileExists(atPath: folder.appendingPathComponent("TestWorker").path)
        {
            folder.deleteLastPathComponent()
        }
        return folder
    }()

    /// Starts the test worker on a pipeline file with this text.
    init(_ yaml: String, _ options: String...) throws {
        pipeline = FileManager.default.temporaryDirectory.appendingPathComponent("\(Broker.fresh("pipeline")).yaml")
        try yaml.write(to: pipeline, atomically: true, encoding: .utf8)
        process.executableURL = Self.products.appendingPathComponent("TestWorker")
        process.arguments = ["run", "--log-level", "debug", "--log-format", "json"] + options + [pipeline.path]
        let pipe = Pipe()
        process.standardError = pipe
        process.standardOutput = FileHandle.nullDevice
        let log = self.log
        pipe.fileHandleForReading.readabilityHandler = { handle in
            let data = handle.availableData
            if data.isEmpty {
                handle.readabilityHandler = nil
                log.isAtEnd.store(true, ordering: .releasing)
            } else {
                log.take(data)
            }
        }
        try process.run()
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        try? FileManager.default.removeItem(at: pipeline)
    }

    var id: Int32 { process.processIdentifier }
    var isRunning: Bool { process.isRunning }
    var lines: [String] { log.lines.withLock { $0 } }

    /// The newest value of a field in the lines with this message.
    func last(_ message: String, _ field: String) -> Int? {
        for line in lines.reversed() {
            if let value = Self.value(line, message, field) { return value }
        }
        return nil
    }

    private static func value(_ line: String, _ message: String, _ field: String) -> Int? {
        guard line.contains("\"message\":\"\(message)\""), let start = line.range(of: "\"\(field)\":\"") else {
            return nil
        }
        return Int(line[start.upperBound...].prefix { $0 != "\"" })
    }

    func wait(for text: String, seconds: Double = 30) -> Bool {
        let end = Date().addingTimeInterval(seconds)
        while Date() < end {
            if lines.contains(where: { $0.contains(text) }) { return true }
            usleep(10_000)
        }
        return false
    }

    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Waits for the end; nil when it did not come in time.
    func exitCode(seconds: Double = 60) -> Int32? {
        let end = Date().addingTimeInterval(seconds)
        while process.isRunning && Date() < end { usleep(10_000) }
        // Its last lines may still be in the pipe when it has gone.
        let last = Date().addingTimeInterval(5)
        while !process.isRunning && !log.isAtEnd.load(ordering: .acquiring) && Date() < last { usleep(5_000) }
        return process.isRunning ? nil : process.terminationStatus
    }

    /// The largest resident set so far, in bytes.
    var peakMemory: Int {
        let status = (try? String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return (Int(line.split(separator: " ").dropFirst().first ?? "") ?? 0) * 1024
    }

    /// Seconds of processor time so far.
    var processorSeconds: Double {
        let stat = (try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)) ?? ""
        let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}

/// A pipeline file for the tests, with what a test changes.
struct PipelineText {
    var input: String
    var output: String
    var dead: String
    var group = Broker.fresh("group")
    var stages = "[]"
    var format = "raw"
    var more = ""
    /// A further line of `input:`.
    var inputMore = ""
    /// Further settings of `output.kafka:`, each after a comma.
    var outputMore = ""
    /// Further settings of `dead_letter:`, each after a comma.
    var deadMore = ""
    var producer = "{}"
    var consumer = "{session.timeout.ms: 6000, heartbeat.interval.ms: 500}"

    var text: String {
        """
        version: 1
        name: test
        input:
          kafka: {brokers: "\(Broker.address ?? "")", topics: [\(input)], group: \(group), properties: \(consumer)}
          \(inputMore)
        stages: \(stages)
        output:
          kafka: {topic: \(output), properties: \(producer)\(outputMore)}
          format: \(format)
        dead_letter: {topic: \(dead)\(deadMore)}
        \(more)
        """
    }

    /// Fresh topics: input with these partitions, output and dead letters.
    static func make(
        partitions: Int = 8, outputSettings: [(key: String, value: String)] = [],
        inputSettings: [(key: String, value: String)] = [], deadSettings: [(key: String, value: String)] = []
    ) throws -> PipelineText {
        let pipeline = PipelineText(
            input: Broker.fresh("raw"), output: Broker.fresh("enriched"), dead: Broker.fresh("dead"))
        try Broker.createTopic(pipeline.input, partitions: partitions, inputSettings)
        try Broker.createTopic(pipeline.output, partitions: partitions, outputSettings)
        try Broker.createTopic(pipeline.dead, partitions: 2, deadSettings)
        return pipeline
    }
}
