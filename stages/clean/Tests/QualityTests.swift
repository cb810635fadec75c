// Floors of quality on public packs of pages; the packs are not part of the repository.
import CleanStage
import Foundation
import NewsText
import StageAPI
import Testing

struct QualityTests {
    /// The floor of the main-content F1 (four-word shingles, mean over pages) of each pack.
    @Test(arguments: [("zyte", 0.93), ("n4k", 0.88), ("fundus", 0.93), ("wcxb", 0.91)])
    func findsTheMainContent(pack: String, floor: Double) throws {
        guard let root = ProcessInfo.processInfo.environment["COPYDESK_PACKS"] else {
            print("skipped: set COPYDESK_PACKS to the folder of unpacked packs to check the floor of \(pack)")
            return
        }
        let folder = root + "/extract/" + pack
        var precisions: [Double] = []
        var recalls: [Double] = []
        let stage = Clean()
        let article = Article()
        for line in try String(contentsOfFile: folder + "/gold.jsonl", encoding: .utf8).split(separator: "\n") {
            let row = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            guard let body = row["body"] as? String, let path = row["path"] as? String else { continue }
            let page = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/" + path)))
            article.reset()
            article.media = .html
            article.sources = [
                Source(name: "payload", bytes: Charset.decode(page.span, declared: nil, isHTML: true).utf8)
            ]
            _ = try? stage.process(article)
            let (want, got) = (shingles(body), shingles(string(article.text)))
            let both = Double(want.reduce(0) { $0 + min($1.value, got[$1.key] ?? 0) })
            if !got.isEmpty { precisions.append(both / Double(got.values.reduce(0, +))) }
            if !want.isEmpty { recalls.append(both / Double(want.values.reduce(0, +))) }
        }
        let precision = precisions.reduce(0, +) / Double(max(1, precisions.count))
        let recall = recalls.reduce(0, +) / Double(max(1, recalls.count))
        let figure = 2 * precision * recall / (precision + recall)
        print("\(pack): F1 \(figure), precision \(precision), recall \(recall)")
        #expect(figure >= floor)
    }

    private func shingles(_ text: String) -> [String: Int] {
        let words = text.split { !($0.isLetter || $0.isNumber || $0 == "_") }
        guard !words.isEmpty else { return [:] }
        var counts: [String: Int] = [:]
        for i in 0..<max(1, words.count - 3) {
            counts[words[i..<min(i + 4, words.count)].joined(separator: " "), default: 0] += 1
        }
        return counts
    }
}
