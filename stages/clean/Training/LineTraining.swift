// From lines with verdicts to a model: rows, folds by site, predictions.
import CleanStage
import Foundation
import Learning
import StageAPI
import TreeTraining

/// A scraped text as lines with verdicts.
struct LineDocument {
    var id = ""
    var site = ""
    var lines: [String] = []
    var keep: [Bool] = []
    var weight: Float = 1

    /// Reads the lines, and the sites from the packs they were derived from.
    static func read(_ path: String, packs: String) throws -> [LineDocument] {
        var sites: [String: String] = [:]
        for pack in ["zyte", "n4k", "fundus"] {
            for row in try rows("\(packs)/\(pack)/gold.jsonl") {
                if let id = row["id"] as? String, let site = row["site"] as? String { sites[id] = site }
            }
        }
        var documents: [LineDocument] = []
        for row in try rows(path) {
            guard let id = row["id"] as? String, let lines = row["lines"] as? [String],
                let keep = row["keep"] as? [Int]
            else { continue }
            let site = sites[id] ?? id
            documents.append(LineDocument(id: id, site: site, lines: lines, keep: keep.map { $0 == 1 }))
            documents.append(contentsOf: edited(row, site))
        }
        return documents
    }

    /// The edited text alone, whole and shortened: what a clean feed sends. Everything in it stays.
    private static func edited(_ row: [String: Any], _ site: String) -> [LineDocument] {
        guard let body = row["body"] as? String else { return [] }
        let lines = body.split(whereSeparator: \.isNewline).map(String.init)
        var documents: [LineDocument] = []
        for count in [lines.count, 2 + body.utf8.count % 5] where lines.count >= count && count > 1 {
            let part = Array(lines.prefix(count))
            let head = (row["title"] as? String).map { [$0] } ?? []
            let keep = head.map { _ in false } + part.map { _ in true }
            documents.append(LineDocument(id: "", site: site, lines: head + part, keep: keep, weight: 0.5))
        }
        return documents
    }

    var text: String { lines.joined(separator: "\n") }
}

func rows(_ path: String) throws -> [[String: Any]] {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    return try data.split(separator: 0x0A).compactMap {
        try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any]
    }
}

enum LineTraining {
    static var settings: TreeSettings {
        var settings = TreeSettings()
        let environment = ProcessInfo.processInfo.environment
        settings.trees = Int(environment["TREES"] ?? "") ?? 120
        settings.leaves = Int(environment["LEAVES"] ?? "") ?? 10
        settings.rate = Double(environment["RATE"] ?? "") ?? 0.08
        return settings
    }

    static func train(_ documents: [LineDocument]) -> [UInt8] {
        var set = TreeRows(featureCount: LineExamples.featureCount)
        var examples = LineExamples()
        for document in documents {
            examples.visit(document.text, document.lines.map(\.utf8.count)) { row, line, weight in
                set.add(row, label: document.keep[line] ? 1 : 0, weight: document.weight * weight)
            }
        }
        var trainer = TreeTrainer(set, settings)
        return trainer.train()
    }

    /// Predicts every document by a model that saw no page of its site.
    static func folds(_ documents: [LineDocument], _ path: String) throws {
        let sites = Array(Set(documents.map(\.site))).sorted()
        var fold: [String: Int] = [:]
        for (i, site) in sites.enumerated() { fold[site] = i % 5 }
        var output = Data()
        for k in 0..<5 {
            let model = Trees(train(documents.filter { fold[$0.site] != k }))
            var cleaner = PlainTextCleaner(model: model)
            for document in documents where fold[document.site] == k && !document.id.isEmpty {
                output.append(try line(result(&cleaner, document.id, document.text, title: nil)))
            }
        }
        try output.write(to: URL(fileURLWithPath: path))
    }
}

/// One row of predictions.
func result(_ cleaner: inout PlainTextCleaner, _ id: String, _ text: String, title: String?) -> [String: Any] {
    let article = Article()
    article.sources = [Source(name: "payload", bytes: Array(text.utf8))]
    if let title {
        article.sources.append(Source(name: "/title", bytes: Array(title.utf8)))
        article.given.titleSource = 1
    }
    var row: [String: Any] = ["id": id]
    do {
        try cleaner.clean(article)
    } catch {
        row["error"] = error.code
    }
    row["body"] = String(decoding: article.text, as: UTF8.self)
    row["title"] = String(decoding: article.title, as: UTF8.self)
    row["authors"] = article.metadata.authors.map { article.string($0) }
    if let section = article.metadata.section { row["section"] = article.string(section) }
    row["dateline"] = article.given.published
    return row
}

func line(_ row: [String: Any]) throws -> Data {
    var data = try JSONSerialization.data(withJSONObject: row, options: [.sortedKeys, .withoutEscapingSlashes])
    data.append(0x0A)
    return data
}

func cleanRows(_ input: String, _ output: String, rulesOnly: Bool) throws {
    var cleaner = rulesOnly ? PlainTextCleaner(model: nil) : PlainTextCleaner()
    var data = Data()
    for row in try rows(input) {
        let text = row["text"] as? String ?? (row["lines"] as? [String])?.joined(separator: "\n") ?? ""
        let title = ProcessInfo.processInfo.environment["TITLE"] == nil ? nil : row["title"] as? String
        data.append(try line(result(&cleaner, row["id"] as? String ?? "", text, title: title)))
    }
    try data.write(to: URL(fileURLWithPath: output))
}

func timeRows(_ input: String) throws {
    var cleaner = PlainTextCleaner()
    let articles = try rows(input).map { row in
        let article = Article()
        article.sources = [Source(name: "payload", bytes: Array((row["text"] as? String ?? "").utf8))]
        return article
    }
    let bytes = articles.reduce(0) { $0 + $1.sources[0].bytes.count }
    for _ in 0..<5 {
        let start = clock()
        for article in articles { try? cleaner.clean(article) }
        let micros = Double(clock() - start) * 1e6 / Double(CLOCKS_PER_SEC)
        print(
            String(
                format: "%.1f us an article of %d bytes", micros / Double(articles.count), bytes / articles.count))
    }
}
