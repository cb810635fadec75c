// The built program on files, as a user runs it, and its records as Swift reads them.
import Foundation
import Testing

/// One record.
struct Enriched {
    let json: [String: Any]
    let line: String

    func string(_ key: String) -> String { json[key] as? String ?? "" }
    var text: String { string("text") }
    var paragraphs: Int { (json["paragraphs"] as? [[Int]])?.count ?? 0 }
    /// The characters of a range of `text`, which counts code points.
    func cut(_ range: [Int]) -> String {
        let scalars = Array(text.unicodeScalars)
        guard range.count == 2, range[0] >= 0, range[0] <= range[1], range[1] <= scalars.count else { return "" }
        return String(String.UnicodeScalarView(scalars[range[0]..<range[1]]))
    }
    /// For each quote: who said it, by name or by the words of the text.
    var speakers: [String] {
        (json["quotes"] as? [[String: Any]] ?? []).map { quote in
            guard let speaker = quote["speaker"] as? [String: Any] else { return "" }
            if let name = speaker["name"] as? String { return name }
            return cut([speaker["start"] as? Int ?? 0, speaker["end"] as? Int ?? 0])
        }
    }
    func names(_ type: String) -> [String] {
        (json["entities"] as? [[String: Any]] ?? []).filter { $0["type"] as? String == type }
            .compactMap { $0["name"] as? String }
    }
    func mentions(_ name: String) -> [String] {
        let entity = (json["entities"] as? [[String: Any]] ?? []).first { $0["name"] as? String == name }
        return (entity?["mentions"] as? [[String: Any]] ?? []).compactMap { $0["text"] as? String }
    }
    var path: String {
        let fields = json["fields"] as? [String: Any]
        return (fields?["source"] as? [String: Any])?["path"] as? String ?? ""
    }
    var summary: [Int] { (json["summary"] as? [String: Any])?["sentences"] as? [Int] ?? [] }
    var sentences: [[Int]] { json["sentences"] as? [[Int]] ?? [] }
}

enum Program {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    static let packs = ProcessInfo.processInfo.environment["COPYDESK_PACKS"]
    static let scorers = ProcessInfo.processInfo.environment["COPYDESK_SCORERS"]
    static let sample = ProcessInfo.processInfo.environment["COPYDESK_SAMPLE"]

    /// The folder that the test's own program was built into.
    private static let binary: URL = {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        var folder = URL(fileURLWithPath: own).deletingLastPathComponent()
        while folder.path != "/",
            !FileManager.default.fileExists(atPath: folder.appendingPathComponent("copydesk").path)
        {
            folder.deleteLastPathComponent()
        }
        return folder.appendingPathComponent("copydesk")
    }()

    /// Runs a program to its end; its output goes by a file, which no pipe's size can stop.
    static func run(_ program: URL, _ words: [String], input: URL? = nil) throws -> Data {
        let output = FileManager.default.temporaryDirectory.appendingPathComponent("copydesk-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: output.path, contents: nil)
        defer { try? FileManager.default.removeItem(at: output) }
        let process = Process()
        process.executableURL = program
        process.arguments = words
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = FileHandle.nullDevice
        process.standardInput = try input.map { try FileHandle(forReadingFrom: $0) } ?? FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return try Data(contentsOf: output)
    }

    static func copydesk(_ words: [String]) throws -> Data { try run(binary, words) }

    static func enrich(_ words: [String], input: URL? = nil) throws -> [Enriched] {
        try run(binary, ["enrich"] + words, input: input).split(separator: 10).map { line in
            let json = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
            return Enriched(json: json ?? [:], line: String(decoding: line, as: UTF8.self))
        }
    }

    static func lines(_ path: String) throws -> [[String: Any]] {
        try Data(contentsOf: URL(fileURLWithPath: path)).split(separator: 10).compactMap {
            try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any]
        }
    }

    /// Writes rows as JSON lines to a new file.
    static func write(_ rows: [[String: Any]]) throws -> URL {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("copydesk-\(UUID().uuidString).jsonl")
        let data = try rows.map { try JSONSerialization.data(withJSONObject: $0) + Data([10]) }.reduce(Data(), +)
        try data.write(to: url)
        return url
    }

    /// A scorer's table: the columns of its rows, by their first word.
    static func score(_ scorer: String, gold: String, prediction: URL) throws -> [String: [String]] {
        let script = "\(scorers ?? "")/\(scorer)"
        let out = try run(URL(fileURLWithPath: "/usr/bin/env"), ["python3", script, gold, prediction.path])
        let text = String(decoding: out, as: UTF8.self)
        print(text)
        var rows: [String: [String]] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            if let first = words.first { rows[first] = words }
        }
        return rows
    }
}
