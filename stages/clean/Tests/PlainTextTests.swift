// Tests of plain-text cleaning: cases from files, origins, hostile input.
import CStageABI
import Foundation
import StageAPI
import Testing

@testable import CleanStage

/// A case file: parts under "=== name" lines.
struct PlainCase: CustomTestStringConvertible, Sendable {
    var name = ""
    var parts: [String: String] = [:]
    var testDescription: String { name }

    static let all: [PlainCase] = {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Cases/plain")
        let files = (try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? []
        return files.filter { $0.pathExtension == "case" }.sorted { $0.path < $1.path }.compactMap(read)
    }()

    private static func read(_ file: URL) -> PlainCase? {
        guard let content = try? String(contentsOf: file, encoding: .utf8) else { return nil }
        var result = PlainCase(name: file.deletingPathExtension().lastPathComponent)
        for part in ("\n" + content.dropLast()).components(separatedBy: "\n=== ").dropFirst() {
            let end = part.firstIndex(of: "\n") ?? part.endIndex
            result.parts[String(part[..<end])] = String(part[end...].dropFirst())
        }
        return result
    }

    var article: Article {
        let article = Article()
        let crlf = parts["input crlf"]?.replacingOccurrences(of: "\n", with: "\r\n")
        article.sources = [Source(name: "payload", bytes: Array((parts["input"] ?? crlf ?? "").utf8))]
        if let title = parts["given"] {
            article.sources.append(Source(name: "/title", bytes: Array(title.utf8)))
            article.given.titleSource = 1
        }
        return article
    }
}

private func plain(_ text: String) throws -> Article {
    let article = Article()
    article.sources = [Source(name: "payload", bytes: Array(text.utf8))]
    var cleaner = PlainTextCleaner()
    try cleaner.clean(article)
    return article
}

private func utf8(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

/// Every byte of `text` is covered once, in order; exact runs are copies; ranges lie in the source.
private func expectOrigins(_ text: [UInt8], _ runs: [copydesk_origin], _ article: Article) {
    var at: UInt32 = 0
    for run in runs {
        #expect(run.start == at && run.end > run.start)
        at = run.end
        let source = article.sources[Int(run.source)].bytes
        guard run.source_start < run.source_end, run.source_end <= source.count else {
            Issue.record("a run leads outside its source")
            return
        }
        let origin = source[Int(run.source_start)..<Int(run.source_end)]
        if run.exact == 1 { #expect(Array(origin) == Array(text[Int(run.start)..<Int(run.end)])) }
    }
    #expect(at == text.count)
}

@Test(arguments: PlainCase.all)
func cleansAsTheCaseSays(_ example: PlainCase) throws {
    let article = example.article
    var cleaner = PlainTextCleaner()
    try cleaner.clean(article)
    #expect(utf8(article.text) == example.parts["text"])
    #expect(utf8(article.title) == example.parts["title"])
    #expect(article.metadata.section.map { article.string($0) } == example.parts["section"])
    let authors = article.metadata.authors.map { article.string($0) }.joined(separator: "; ")
    #expect(authors == example.parts["authors"] ?? "")
    if let published = example.parts["published"] { #expect(article.given.published == published) }
    expectOrigins(article.text, article.textOrigin, article)
    expectOrigins(article.title, article.titleOrigin, article)
}

@Test func findsItsCaseFiles() {
    #expect(PlainCase.all.count >= 10)
}

@Test func givesTheSameAnswerAfterOtherArticles() throws {
    var cleaner = PlainTextCleaner()
    for round in 0..<2 {
        for example in PlainCase.all {
            let article = example.article
            try cleaner.clean(article)
            #expect(utf8(article.text) == example.parts["text"], "round \(round), \(example.name)")
        }
    }
}

@Test(arguments: [
    "", "\n \t\r\n", "\u{FEFF}\u{200B}", "Advertisement", "International\n\nRead more", "\u{0}\u{1}\u{7F}",
])
func refusesWhatHoldsNoText(_ input: String) {
    let error = #expect(throws: StageError.self) { try plain(input) }
    #expect(error?.code == "no_text")
}

@Test func leavesControlCharactersOut() throws {
    let article = try plain(
        "The port was closed\u{7} on Monday,\u{200B} and it stays\u{0} closed until Friday.\u{85}Nobody said why.")
    let lines = utf8(article.text).split(separator: "\n")
    #expect(lines == ["The port was closed on Monday, and it stays closed until Friday.", "Nobody said why."])
    expectOrigins(article.text, article.textOrigin, article)
}

@Test func keepsLostCharactersInsideWordsAndWarns() throws {
    let article = try plain("The caf\u{FFFD} on the corner \u{FFFD}\u{FFFD} was closed by the city on Monday morning.")
    #expect(utf8(article.text) == "The caf\u{FFFD} on the corner was closed by the city on Monday morning.")
    #expect(article.warnings.map(\.code) == ["replacement_characters"])
    expectOrigins(article.text, article.textOrigin, article)
}

@Test func keepsTheDateLineForParse() throws {
    let article = try plain(
        "Bridge opens after ten years\nUpdated: 12 March 2024 10:00 GMT\nThe bridge across the harbour was opened on Tuesday by the mayor of the city."
    )
    #expect(article.given.published == "Updated: 12 March 2024 10:00 GMT")
}

@Test(
    .timeLimit(.minutes(15)),
    arguments: [
        "\n", "a\n", "a b c d.\n", "a", " ", "\u{FFFD}", "\u{FFFD} ", "\"", "Read more. ", "By ", "| ", "1 ",
        "\u{1F600}", "語", "Sign up for our ",
    ])
func takesLinearTimeOnHostileInput(_ unit: String) {
    let text = String(repeating: unit, count: 1_000_000 / unit.utf8.count)
    let article = Article()
    article.sources = [Source(name: "payload", bytes: Array(text.utf8))]
    var cleaner = PlainTextCleaner()
    try? cleaner.clean(article)
    #expect(article.text.count <= text.utf8.count)
}

@Test func survivesBytesThatAreNoText() {
    var state: UInt64 = 7
    var cleaner = PlainTextCleaner()
    for length in 0..<600 {
        let article = Article()
        var bytes: [UInt8] = []
        for _ in 0..<length {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let pick = UInt8(truncatingIfNeeded: state >> 40)
            bytes.append(pick < 60 ? 0x0A : pick < 120 ? 0x20 : UInt8(truncatingIfNeeded: state >> 50))
        }
        article.sources = [Source(name: "payload", bytes: bytes)]
        try? cleaner.clean(article)
        expectOrigins(article.text, article.textOrigin, article)
    }
}

/// Floors on articles that are not in the repository; COPYDESK_PACKS names the folder that holds them.
@Test func dropsHardlyAWordOfEditedArticles() throws {
    guard let packs = ProcessInfo.processInfo.environment["COPYDESK_PACKS"] else {
        print("COPYDESK_PACKS is not set: the floors of plain text were not checked")
        return
    }
    let data = try Data(contentsOf: URL(fileURLWithPath: packs + "/news/load_mixed/load_mixed.jsonl"))
    var cleaner = PlainTextCleaner()
    var words = 0
    var kept = 0
    for line in data.split(separator: 0x0A).prefix(5_000) {
        guard let row = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any],
            let text = row["text"] as? String, let title = row["title"] as? String, !title.isEmpty
        else { continue }
        let article = Article()
        article.sources = [
            Source(name: "/text", bytes: Array(text.utf8)), Source(name: "/title", bytes: Array(title.utf8)),
        ]
        article.given.titleSource = 1
        try? cleaner.clean(article)
        words += text.split(whereSeparator: \.isWhitespace).count
        kept += utf8(article.text).split(whereSeparator: \.isWhitespace).count
    }
    #expect(words > 500_000)
    #expect(Double(kept) >= Double(words) * 0.998)
}
