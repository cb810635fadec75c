// Cases as files: a text, a line "== expect", and what the stage must find in it.
import CStageABI
import Foundation
import StageAPI
import Testing

@testable import ParseStage

/// One file of Cases/.
struct CaseFile: CustomTestStringConvertible, Sendable {
    let name: String
    let text: String
    let expected: [(key: String, value: String)]
    var testDescription: String { name }

    func values(_ key: String) -> [String] { expected.filter { $0.key == key }.map(\.value) }
    func value(_ key: String) -> String? { values(key).first }

    static let all: [CaseFile] = {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Cases")
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.filter { $0.pathExtension == "txt" }.sorted { $0.path < $1.path }.compactMap { CaseFile($0) }
    }()

    init?(_ file: URL) {
        guard let whole = try? String(contentsOf: file, encoding: .utf8),
            let mark = whole.range(of: "\n== expect\n")
        else { return nil }
        name = file.deletingPathExtension().lastPathComponent
        text = String(whole[..<mark.lowerBound])
        expected = whole[mark.upperBound...].split(separator: "\n").map { line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : "")
        }
    }
}

/// What the stage found in a text, as strings.
struct Parsed {
    let article = Article()

    init(_ text: String, now: String? = nil, title: String = "") throws {
        article.text = Array(text.utf8)
        article.title = Array(title.utf8)
        if let now { article.recordTimestamp = try milliseconds(now) }
        _ = try Parse().process(article)
    }

    var quotes: [String] {
        article.quotes.map { quote in
            let parts = [
                words(quote.start, quote.end), words(quote.speaker.start, quote.speaker.end),
                article.string(quote.speaker_name), words(quote.cue.start, quote.cue.end),
            ]
            return parts.joined(separator: " | ").trimmingCharacters(in: .whitespaces)
        }
    }

    var sentences: [String] { article.sentences.map { words($0.start, $0.end) } }
    var paragraphs: [String] { article.paragraphs.map { words($0.start, $0.end) } }

    func string(_ range: copydesk_range?) -> String? { range.map { article.string($0) } }

    private func words(_ start: UInt32, _ end: UInt32) -> String {
        String(decoding: article.text[Int(start)..<Int(end)], as: UTF8.self)
    }
}

/// Midnight UTC of a day, in milliseconds.
func milliseconds(_ day: String) throws -> Int64 {
    Int64(try Date(day + "T00:00:00Z", strategy: .iso8601).timeIntervalSince1970 * 1000)
}

/// The UTC day of a timestamp.
func day(_ stamp: Timestamp?) -> String? {
    stamp.map { String(Date(timeIntervalSince1970: Double($0.seconds)).formatted(.iso8601).prefix(10)) }
}
