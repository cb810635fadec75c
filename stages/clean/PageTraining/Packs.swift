// Reads packs of pages with gold answers, runs the stage over them, and writes its answers for the scorer.
import CleanStage
import Foundation
import NewsText
import StageAPI

struct GoldPage {
    var id: String
    var site: String
    var set: String
    var url: String
    var body: String?
    var title: String?
    var bytes: [UInt8]

    static func read(_ pack: String) throws -> [GoldPage] {
        let lines = try String(contentsOfFile: pack + "/gold.jsonl", encoding: .utf8)
        return try lines.split(separator: "\n").compactMap { line in
            guard let row = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
                let id = row["id"] as? String, let path = row["path"] as? String,
                let data = FileManager.default.contents(atPath: pack + "/" + path)
            else { return nil }
            return GoldPage(
                id: id, site: row["site"] as? String ?? id, set: row["set"] as? String ?? "",
                url: row["url"] as? String ?? "", body: row["body"] as? String, title: row["title"] as? String,
                bytes: [UInt8](data))
        }
    }

    /// The page as the host hands it to the stage.
    func fill(_ article: Article) {
        article.reset()
        article.media = .html
        let decoded = Charset.decode(bytes.span, declared: nil, isHTML: true)
        article.sources = [Source(name: "payload", bytes: decoded.utf8)]
    }
}

/// Prints a line of JSON for each page: what the scorer wants.
func predict(_ packs: [String]) throws {
    let stage = Clean()
    let article = Article()
    for pack in packs {
        for page in try GoldPage.read(pack) {
            page.fill(article)
            var row: [String: Any] = ["id": page.id, "body": "", "title": ""]
            do {
                _ = try stage.process(article)
                row["body"] = String(decoding: article.text, as: UTF8.self)
            } catch {
                FileHandle.standardError.write(Data("\(page.id): \(error.code)\n".utf8))
            }
            if article.kind != .article { row["kind"] = article.kind.rawValue }
            row["title"] = String(decoding: article.title, as: UTF8.self)
            row["authors"] = article.metadata.authors.map { article.string($0) }
            if let published = article.metadata.published {
                row["date"] = day(published.seconds + Int64(published.offsetMinutes) * 60)
            }
            print(
                String(decoding: try JSONSerialization.data(withJSONObject: row, options: [.sortedKeys]), as: UTF8.self)
            )
        }
    }
}

func day(_ seconds: Int64) -> String {
    let format = DateFormatter()
    format.dateFormat = "yyyy-MM-dd"
    format.timeZone = TimeZone(identifier: "UTC")
    format.locale = Locale(identifier: "en_US_POSIX")
    return format.string(from: Date(timeIntervalSince1970: TimeInterval(seconds)))
}

/// Prints pages and megabytes a second of CPU time, charset included, the best of three passes.
func time(_ packs: [String]) throws {
    let stage = Clean()
    let article = Article()
    for pack in packs {
        let pages = try GoldPage.read(pack)
        var best = Double.infinity
        for _ in 0..<4 {
            let start = clock()
            for page in pages {
                page.fill(article)
                _ = try? stage.process(article)
            }
            best = min(best, Double(clock() - start) / Double(CLOCKS_PER_SEC))
        }
        let bytes = pages.reduce(0) { $0 + $1.bytes.count }
        print(
            "\((pack as NSString).lastPathComponent): \(Int(Double(pages.count) / best)) pages/s,"
                + " \(Int(Double(bytes) / best / 1e6)) MB/s")
    }
}
