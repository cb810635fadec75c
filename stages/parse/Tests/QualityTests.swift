// Floors of quality on public gold sets. COPYDESK_PACKS names the folder that holds them; without it they are skipped.
import CStageABI
import Foundation
import NewsText
import StageAPI
import Testing

@testable import ParseStage

private let packs = ProcessInfo.processInfo.environment["COPYDESK_PACKS"]

/// A boundary is the number of characters other than spaces before it.
private func boundaries(_ sentences: [String]) -> Set<Int> {
    var count = 0
    var found: Set<Int> = []
    for sentence in sentences.dropLast() {
        count += sentence.unicodeScalars.count { !$0.properties.isWhitespace }
        found.insert(count)
    }
    return found
}

private func rows(_ path: String) throws -> [[String: Any]] {
    guard let packs else {
        print("COPYDESK_PACKS is not set: the floor on \(path) was not checked")
        return []
    }
    let whole = try String(contentsOf: URL(filePath: packs).appending(path: path), encoding: .utf8)
    return try whole.split(separator: "\n").compactMap {
        try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
}

@Suite struct QualityTests {
    @Test func keepsItsFloorsOnSentences() throws {
        var counts: [String: (both: Int, extra: Int, missed: Int, exact: Int)] = [:]
        for row in try rows("extract/sbd/gold.jsonl") {
            guard let set = row["set"] as? String, let text = row["text"] as? String,
                let gold = row["sentences"] as? [String]
            else { continue }
            let bytes = Array(text.utf8)
            var paragraphs: [copydesk_range] = []
            var sentences: [copydesk_range] = []
            Paragraphs.find(bytes.span, into: &paragraphs)
            Sentences.split(bytes.span, paragraphs: paragraphs, into: &sentences)
            let found = sentences.map { String(decoding: bytes[Int($0.start)..<Int($0.end)], as: UTF8.self) }
            let (a, b) = (boundaries(gold), boundaries(found))
            var count = counts[set] ?? (0, 0, 0, 0)
            count.both += a.intersection(b).count
            count.extra += b.subtracting(a).count
            count.missed += a.subtracting(b).count
            count.exact += found == gold.map { $0.trimmingCharacters(in: .whitespaces) } ? 1 : 0
            counts[set] = count
        }
        guard !counts.isEmpty else { return }
        func f1(_ set: String) -> Double {
            let count = counts[set] ?? (0, 1, 1, 0)
            return Double(2 * count.both) / Double(2 * count.both + count.extra + count.missed)
        }
        #expect((counts["golden"]?.exact ?? 0) >= 45)
        #expect(f1("gum-news") >= 0.955)
        #expect(f1("gum-other") >= 0.975)
        #expect(f1("ewt") >= 0.935)
    }

    @Test func keepsItsFloorsOnQuotations() throws {
        var (gold, found, named) = (0, 0, 0)
        let stage = Parse()
        for (number, row) in try rows("extract/polnear/gold.jsonl").enumerated() where number % 4 == 0 {
            guard let text = row["text"] as? String, let items = row["attributions"] as? [[String: Any]] else {
                continue
            }
            let article = Article()
            article.text = Array(text.utf8)
            _ = try stage.process(article)
            // Gold offsets count code points.
            var offsets: [Int] = []
            for scalar in text.unicodeScalars { offsets.append((offsets.last ?? 0) + scalar.utf8.count) }
            offsets.insert(0, at: 0)
            func spans(_ value: Any?) -> [Range<UInt32>] {
                // A few gold ranges run past the end of their text.
                (value as? [[Int]] ?? []).map { pair in
                    let ends = pair.map { UInt32(offsets[min($0, offsets.count - 1)]) }
                    return ends[0]..<max(ends[0], ends[1])
                }
            }
            for item in items {
                let content = spans(item["content"]).sorted { $0.lowerBound < $1.lowerBound }
                let sources = spans(item["source"])
                guard let first = content.first, let last = content.last, !sources.isEmpty else { continue }
                let start = text.utf8.index(text.startIndex, offsetBy: Int(first.lowerBound))
                let opening = text[start...].drop { $0.isWhitespace }.first
                guard opening == "\"" || opening == "“" else { continue }
                gold += 1
                let whole = first.lowerBound..<max(last.upperBound, first.lowerBound)
                let near = article.quotes.filter { $0.start < whole.upperBound && whole.lowerBound < $0.end }
                if !near.isEmpty { found += 1 }
                if near.contains(where: { quote in
                    sources.contains { quote.speaker.start < $0.upperBound && $0.lowerBound < quote.speaker.end }
                }) {
                    named += 1
                }
            }
        }
        guard gold > 0 else { return }
        #expect(Double(found) / Double(gold) >= 0.985)
        #expect(Double(named) / Double(gold) >= 0.91)
    }

    @Test func keepsItsFloorOnLanguages() throws {
        let codes = [
            "eng": "en", "hau": "ha", "swa": "sw", "fra": "fr", "yor": "yo", "ibo": "ig", "amh": "am", "sna": "sn",
            "orm": "om", "run": "rn", "som": "so", "xho": "xh", "tir": "ti", "lug": "lg", "lin": "ln",
            // Naija, which CLD2 does not have, counts as the English that it grew from.
            "pcm": "en",
        ]
        var (right, all) = (0, 0)
        for row in try rows("news/langid/langid_masakhanews_dev.jsonl") {
            guard let name = row["lang"] as? String, let text = row["text"] as? String else { continue }
            let bytes = Array(text.utf8)
            all += 1
            if Language.detect(bytes.span).code == codes[name] { right += 1 }
        }
        guard all > 0 else { return }
        #expect(Double(right) / Double(all) >= 0.99)
    }
}
