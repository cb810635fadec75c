// Quality floors on the data packs, through the whole program: lowering one is a decision, never an accident.
import Foundation
import Testing

@Suite(.enabled(if: Program.packs != nil && Program.scorers != nil, "needs COPYDESK_PACKS and COPYDESK_SCORERS"))
struct FloorTests {
    /// Main content: F1 by 4-word shingles. Floors lie below what was measured by two deviations at least.
    @Test(arguments: [("zyte", 0.93), ("n4k", 0.88), ("fundus", 0.93), ("wcxb", 0.90)])
    func mainContent(_ pack: String, _ floor: Double) throws {
        let folder = "\(Program.packs ?? "")/extract/\(pack)"
        var ids: [String: String] = [:]
        for row in try Program.lines("\(folder)/gold.jsonl") {
            if let id = row["id"] as? String, let path = row["path"] as? String { ids["\(folder)/\(path)"] = id }
        }
        let rows: [[String: Any]] = try Program.enrich(ids.keys.sorted()).map { record in
            [
                "id": ids[record.path] ?? "", "body": record.text, "title": record.string("title"),
                "date": String(record.string("published_at").prefix(10)), "authors": record.json["authors"] ?? [],
            ]
        }
        let file = try Program.write(rows)
        defer { try? FileManager.default.removeItem(at: file) }
        let table = try Program.score("score_extraction.py", gold: "\(folder)/gold.jsonl", prediction: file)
        let found = try #require(table[pack].flatMap { Double($0[3]) })
        #expect(found >= floor)
    }

    /// Summaries: on no slice below the first three sentences.
    @Test func summariesAreNotBelowTheLead() throws {
        let folder = "\(Program.packs ?? "")/sum/cnndm"
        let gold = try Program.lines("\(folder)/gold.jsonl")
        let input = try Program.write(gold.map { ["id": $0["id"] ?? "", "text": $0["text"] ?? ""] })
        let summaries: [[String: Any]] = try Program.enrich(["--layout", "lines", input.path]).map { record in
            ["id": record.string("id"), "summary": record.summary.map { record.cut(record.sentences[$0]) }]
        }
        let ours = try Program.write(summaries)
        let lead = try Program.write(
            try Program.lines("\(folder)/golden_rouge_lead3.jsonl").map {
                ["id": $0["id"] ?? "", "summary": $0["hyp"] ?? ""]
            })
        defer { for file in [input, ours, lead] { try? FileManager.default.removeItem(at: file) } }
        let found = try Program.score("score_summaries.py", gold: "\(folder)/gold.jsonl", prediction: ours)
        let base = try Program.score("score_summaries.py", gold: "\(folder)/gold.jsonl", prediction: lead)
        for slice in ["cnn1k", "mix"] {
            for column in [3, 5, 7] {
                let mine = try #require(found[slice].flatMap { Double($0[column]) })
                let leads = try #require(base[slice].flatMap { Double($0[column]) })
                #expect(mine >= leads, "\(slice), column \(column)")
            }
        }
    }
}
