// Runs the built program as a person would: words in, output and exit code back.
import Foundation

/// What a finished run left.
struct ProgramRun: Sendable {
    let output: String
    let messages: String
    let code: Int32

    /// Runs a program to its end; one that takes too long is killed, which its exit code then shows.
    static func copydesk(
        _ words: [String], environment: [String: String] = [:], input: String = "", seconds: Double = 60
    ) throws -> ProgramRun {
        try run(Built.program, words, environment: environment, input: input, seconds: seconds)
    }

    static func run(
        _ program: URL, _ words: [String], environment: [String: String] = [:], folder: URL = Built.repository,
        input: String = "", seconds: Double = 60
    ) throws -> ProgramRun {
        let scratch = try Scratch()
        let process = try Started(program, words, environment: environment, folder: folder, input: input, in: scratch)
        let code = process.wait(seconds: seconds)
        return ProgramRun(output: process.output, messages: process.messages, code: code)
    }
}

/// Where things are.
enum Built {
    static let repository = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    /// Beside the tests themselves, whatever the configuration.
    static let products: URL = {
        let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
        let beside = tests.appending(path: "copydesk")
        if FileManager.default.isExecutableFile(atPath: beside.path) { return tests }
        return repository.appending(path: ".build/debug").resolvingSymlinksInPath()
    }()
    static let program = products.appending(path: "copydesk")
    /// nil when none was built.
    static let release: URL? = {
        let url = repository.appending(path: ".build/release/copydesk")
        return FileManager.default.isExecutableFile(atPath: url.path) ? url : nil
    }()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: repository.appending(path: path), encoding: .utf8)
    }
}

/// A folder that goes with its owner.
final class Scratch: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "copydesk-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        let file = url.appending(path: name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
        return file.path
    }
}

/// A process that was started; killed with its owner.
final class Started {
    private let process = Process()
    private let outputFile: URL
    private let messagesFile: URL
    private let scratch: Scratch

    init(
        _ program: URL, _ words: [String], environment: [String: String] = [:], folder: URL = Built.repository,
        input: String = "", in scratch: Scratch
    ) throws {
        self.scratch = scratch
        let name = UUID().uuidString
        outputFile = scratch.url.appending(path: name + ".output")
        messagesFile = scratch.url.appending(path: name + ".messages")
        let inputFile = try scratch.write(name + ".input", input)
        for file in [outputFile, messagesFile] { try Data().write(to: file) }
        process.executableURL = program
        process.arguments = words
        process.currentDirectoryURL = folder
        var variables = ProcessInfo.processInfo.environment
        // What the machine of the tests has set is nobody's default.
        variables["KAFKA_BROKERS"] = nil
        process.environment = variables.merging(environment) { $1 }
        // Files, since a full pipe would stop the program while nobody reads.
        process.standardInput = FileHandle(forReadingAtPath: inputFile)
        process.standardOutput = try FileHandle(forWritingTo: outputFile)
        process.standardError = try FileHandle(forWritingTo: messagesFile)
        try process.run()
    }

    deinit { killAll() }

    /// A script's children too: Foundation gives each process a group of its own, and takes it for running until the last
    /// of them is gone.
    private func killAll() {
        guard process.isRunning else { return }
        let group = getpgid(process.processIdentifier)
        kill(group == process.processIdentifier ? -group : process.processIdentifier, SIGKILL)
    }

    var output: String { Self.text(outputFile) }
    var messages: String { Self.text(messagesFile) }

    private static func text(_ file: URL) -> String {
        String(decoding: (try? Data(contentsOf: file)) ?? Data(), as: UTF8.self)
    }

    /// The exit code; 128 + the signal's number when one ended it.
    func wait(seconds: Double) -> Int32 {
        let deadline = Date().addingTimeInterval(seconds)
        while process.isRunning, Date() < deadline { usleep(10_000) }
        killAll()
        process.waitUntilExit()
        return process.terminationReason == .uncaughtSignal
            ? 128 + process.terminationStatus : process.terminationStatus
    }

    func terminate() { process.terminate() }

    /// Waits until there is some output that the closure makes something of.
    func output<Value>(within seconds: Double, _ find: (String) -> Value?) -> Value? {
        let deadline = Date().addingTimeInterval(seconds)
        while Date() < deadline {
            if let value = find(output) { return value }
            if !process.isRunning { return find(output) }
            usleep(20_000)
        }
        return nil
    }
}

/// `copydesk broker` with topics.
final class EmbeddedBroker {
    let address: String
    let scratch: Scratch
    private let process: Started

    struct DidNotStart: Error { let messages: String }

    init(topics: [String], partitions: Int = 4) throws {
        scratch = try Scratch()
        process = try Started(
            Built.program,
            ["broker", "--topics", topics.joined(separator: ","), "--partitions", String(partitions)], in: scratch)
        let line = process.output(within: 20) { $0.contains("\n") ? $0.split(separator: "\n").first : nil }
        guard let line else { throw DidNotStart(messages: process.messages) }
        address = String(line)
    }

    /// Runs the program with this broker as its default.
    func copydesk(_ words: String..., input: String = "", seconds: Double = 60) throws -> ProgramRun {
        try ProgramRun.copydesk(words, environment: ["KAFKA_BROKERS": address], input: input, seconds: seconds)
    }

    /// Gone from one moment to the next.
    func kill() { _ = process.wait(seconds: 0) }

    deinit { process.terminate() }
}
