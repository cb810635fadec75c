// Tests of the parse stage: case files, the same cases in other quotation marks, and hostile input.
import Foundation
import StageAPI
import Testing

@testable import ParseStage

@Suite struct ParseTests {
    @Test func findsItsCases() {
        #expect(CaseFile.all.count >= 10)
    }

    @Test(arguments: CaseFile.all)
    func findsWhatTheCaseExpects(_ file: CaseFile) throws {
        let parsed = try Parsed(file.text, now: file.value("now"))
        let metadata = parsed.article.metadata
        #expect(parsed.quotes == normalised(file.values("quote")))
        if let language = file.value("language") { #expect(metadata.language == language) }
        #expect(parsed.string(metadata.datelinePlace) == file.value("place"))
        #expect(parsed.string(metadata.datelineAgency) == file.value("agency"))
        #expect(metadata.authors.map { parsed.article.string($0) } == file.values("author"))
        if let published = file.value("published") { #expect(day(metadata.published) == published) }
        let sentences = file.values("sentence")
        #expect(Array(parsed.sentences.prefix(sentences.count)) == sentences)
    }

    /// The same speakers must come out whatever marks the medium prints.
    @Test(
        arguments: CaseFile.all.filter { $0.text.contains("“") && $0.name != "odd-marks" },
        [("\"", "\""), ("«", "»"), ("„", "“"), ("„", "”"), ("‘", "’"), ("'", "'"), ("``", "''"), ("»", "«")])
    func findsTheSameSpeakersInOtherMarks(_ file: CaseFile, _ marks: (String, String)) throws {
        let text = file.text.replacingOccurrences(of: "“", with: marks.0).replacingOccurrences(of: "”", with: marks.1)
        let parsed = try Parsed(text, now: file.value("now"))
        #expect(parsed.quotes == normalised(file.values("quote")))
    }

    /// Drops the spaces that editors leave at the ends of lines.
    private func normalised(_ lines: [String]) -> [String] {
        lines.map { line in
            let parts = line.components(separatedBy: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            return parts.joined(separator: " | ").trimmingCharacters(in: .whitespaces)
        }
    }
}
