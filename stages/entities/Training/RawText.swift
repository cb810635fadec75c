// Runs the whole stage over plain text, with a crude sentence splitter in place of the parse stage.
import CStageABI
import EntitiesStage
import Foundation
import NewsText
import StageAPI

/// Shows what the stage makes of a text.
enum RawText {
    /// An article whose first line is the headline.
    static func article(_ content: String) -> Article {
        let article = Article()
        let content = content.components(separatedBy: "\n---\n")[0]
        let lines = content.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter {
            !$0.isEmpty
        }
        article.title = Array((lines.first ?? "").utf8)
        article.text = Array(lines.dropFirst().joined(separator: "\n").utf8)
        article.sentences = sentences(article.text)
        let text = article.text
        var tokens: [copydesk_token] = []
        Tokenizer.tokenize(text.span, sentences: article.sentences, into: &tokens)
        article.tokens = tokens
        return article
    }

    /// A sentence ends at a line's end, or behind a mark and before a capital.
    static func sentences(_ text: [UInt8]) -> [copydesk_range] {
        var ranges: [copydesk_range] = []
        var start = 0
        for i in text.indices {
            let isLine = text[i] == 0x0A
            let isMark = i + 2 < text.count && text[i + 1] == 0x20 && [0x2E, 0x21, 0x3F].contains(text[i])
            let capital = isMark && (text[i + 2] &- 0x41 < 26 || text[i + 2] == 0x22)
            let long =
                capital && i >= start + 4 && text[(i - 3)..<i].allSatisfy { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A }
            guard isLine || long else { continue }
            ranges.append(copydesk_range(start: UInt32(start), end: UInt32(isLine ? i : i + 1)))
            start = isLine ? i + 1 : i + 2
        }
        if start < text.count { ranges.append(copydesk_range(start: UInt32(start), end: UInt32(text.count))) }
        return ranges
    }

    static func show(_ path: String) throws {
        let article = article(try String(contentsOfFile: path, encoding: .utf8))
        let stage = Entities()
        _ = try stage.process(article)
        for (i, entity) in article.entities.enumerated() {
            let kind = ["person", "organization", "location", "misc"][Int(entity.type)]
            print(
                "\(article.string(entity.name))  [\(kind)] salience \(entity.salience) confidence \(entity.confidence) Q\(entity.wikidata)"
            )
            for mention in article.mentions where mention.entity == UInt32(i) {
                let bytes = mention.field == 0 ? article.title : article.text
                let text = String(decoding: bytes[Int(mention.start)..<Int(mention.end)], as: UTF8.self)
                print(
                    "      \(mention.field == 0 ? "title" : "text") \(mention.start)-\(mention.end) \(text)  \(mention.confidence)"
                )
            }
        }
    }

    /// Tokens a second of the stage alone, over the articles of a JSON-lines file with `title` and `text`.
    static func speed(_ path: String) throws {
        let content = try String(contentsOfFile: path, encoding: .utf8)
        var articles: [Article] = []
        for line in content.split(separator: "\n").prefix(3_000) {
            let row = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
            articles.append(article("\(row["title"] as? String ?? "")\n\(row["text"] as? String ?? "")"))
        }
        let stage = Entities()
        let tokens = articles.reduce(0) { $0 + $1.tokens.count }
        for _ in 0..<3 {
            let start = clock()
            for article in articles { _ = try stage.process(article) }
            let seconds = Double(clock() - start) / Double(CLOCKS_PER_SEC)
            say("\(articles.count) articles, \(tokens) tokens: \(Int(Double(tokens) / seconds)) tokens/s")
        }
    }
}
