// Floors of recognition and of joining on public packs, which are not part of the repository.
import CStageABI
import Foundation
import NewsText
import StageAPI
import Testing

@testable import EntitiesStage

/// Documents of a CoNLL file as articles, with the byte ranges of their gold names.
struct GoldArticles {
    struct Span: Hashable {
        var start: UInt32
        var end: UInt32
        var kind: UInt8
    }

    var articles: [(article: Article, names: Set<Span>)] = []

    init(_ path: String, limit: Int) throws {
        let content = try String(contentsOfFile: path, encoding: .utf8)
        for block in content.components(separatedBy: "-DOCSTART-\tO\n").dropFirst().prefix(limit) { add(block) }
    }

    private mutating func add(_ block: String) {
        let article = Article()
        var names: Set<Span> = []
        for sentence in block.components(separatedBy: "\n\n") where !sentence.isEmpty {
            let start = UInt32(article.text.count)
            var open: Span?
            for line in sentence.split(separator: "\n") {
                let columns = line.split(separator: "\t")
                guard columns.count == 2 else { continue }
                if article.text.count > Int(start) { article.text.append(0x20) }
                let at = UInt32(article.text.count)
                article.text += Array(columns[0].utf8)
                let end = UInt32(article.text.count)
                let kind = ["PER", "ORG", "LOC"].firstIndex(of: String(columns[1].dropFirst(2)))
                if columns[1].hasPrefix("I"), var span = open {
                    span.end = end
                    open = span
                } else {
                    if let span = open { names.insert(span) }
                    open = kind.map { Span(start: at, end: end, kind: UInt8($0)) }
                }
                article.tokens.append(
                    copydesk_token(
                        start: at, end: end, hash: 0, sentence: UInt16(article.sentences.count), kind: 0,
                        flags: UInt8(COPYDESK_SPACE_BEFORE.rawValue)))
            }
            if let span = open { names.insert(span) }
            article.sentences.append(copydesk_range(start: start, end: UInt32(article.text.count)))
            article.text.append(0x0A)
        }
        articles.append((article, names))
    }
}

@Suite struct QualityTests {
    /// F1 over person, organization and location, given tokens. Measured: 78, 80 and 80.
    @Test(arguments: [("uner_pud", 400, 76.0), ("nne_wsj_sample", 60, 77.0), ("worldwide_dev", 80, 76.5)])
    func findsNames(_ set: String, _ limit: Int, _ floor: Double) throws {
        guard let root = ProcessInfo.processInfo.environment["COPYDESK_PACKS"] else {
            print("skipped: set COPYDESK_PACKS to the folder of unpacked packs to check the floor of \(set)")
            return
        }
        var right = 0
        var found = 0
        var wanted = 0
        let stage = Entities()
        for (article, names) in try GoldArticles("\(root)/entities/entities/dev/\(set).conll", limit: limit).articles {
            _ = try stage.process(article)
            let spans = Set(article.mentions.map { GoldArticles.Span(start: $0.start, end: $0.end, kind: $0.type) })
            right += spans.intersection(names).count
            found += spans.count
            wanted += names.count
        }
        let figure = 200 * Double(right) / Double(found + wanted)
        print("\(set): F1 \(figure)")
        #expect(figure >= floor)
    }
}
