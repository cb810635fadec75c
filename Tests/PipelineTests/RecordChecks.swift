// Runs Tests/CommandTests/validate_records.py on records: the schema, and what a schema can't say.
import Foundation
import Testing

/// Checks records and the payloads they were made of; each pair is one record. Needs python3 with jsonschema.
func checkRecords(_ pairs: [(record: String, payload: [UInt8])]) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("copydesk-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("CommandTests/validate_records.py")
    var arguments = [ProcessInfo.processInfo.environment["COPYDESK_PYTHON"] ?? "python3", script.path]
    var records = ""
    for (i, pair) in pairs.enumerated() {
        let file = folder.appendingPathComponent("\(i)")
        try Data(pair.payload).write(to: file)
        arguments += ["--payload", file.path]
        records += pair.record + "\n"
    }
    if try run([arguments[0], "-c", "import jsonschema"], input: folder.appendingPathComponent("0")).status != 0 {
        print("SKIPPED the check of \(pairs.count) records: there is no python3 with jsonschema (COPYDESK_PYTHON)")
        return
    }
    let input = folder.appendingPathComponent("records.jsonl")
    try records.write(to: input, atomically: true, encoding: .utf8)
    let result = try run(arguments, input: input)
    #expect(result.status == 0, "\(result.output)")
}

private func run(_ arguments: [String], input: URL) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.standardInput = try FileHandle(forReadingFrom: input)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
}
