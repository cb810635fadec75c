// Measures the resolver on gold mentions: B-cubed over the clusters of merge/dwie_train.jsonl.
import CStageABI
import EntitiesStage
import Foundation
import NewsText

/// Joins gold mentions and compares the groups with the gold ones.
enum Merging {
    struct Gold {
        var start: Int
        var end: Int
        var text: String
        var kind: Int
        var cluster: Int
    }

    static func measure(_ packs: String, _ model: EntityModel, verbose: Bool) throws {
        let content = try String(contentsOfFile: packs + "/entities/entities/merge/dwie_train.jsonl", encoding: .utf8)
        var precision = 0.0
        var recall = 0.0
        var mentions = 0
        var exact = 0
        var clusters = 0
        for line in content.split(separator: "\n") {
            let gold = try read(String(line))
            guard !gold.isEmpty else { continue }
            let found = group(gold, model)
            var byGold: [Int: [Int]] = [:]
            var byFound: [Int: [Int]] = [:]
            for i in gold.indices {
                byGold[gold[i].cluster, default: []].append(i)
                byFound[found[i], default: []].append(i)
            }
            for i in gold.indices {
                let a = byGold[gold[i].cluster] ?? []
                let b = byFound[found[i]] ?? []
                let both = Double(Set(a).intersection(b).count)
                precision += both / Double(b.count)
                recall += both / Double(a.count)
                mentions += 1
            }
            clusters += byGold.count
            exact += byGold.values.count { byFound[found[$0[0]]] == $0 }
            if verbose { show(gold, byGold, byFound, found) }
        }
        let p = precision / Double(mentions)
        let r = recall / Double(mentions)
        say(
            String(
                format: "merging: B3 P %.2f R %.2f F %.2f, exact clusters %.1f %%", 100 * p, 100 * r,
                200 * p * r / (p + r), 100 * Double(exact) / Double(clusters)))
    }

    private static func read(_ line: String) throws -> [Gold] {
        let row = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
        var gold: [Gold] = []
        for (number, cluster) in (row["clusters"] as? [[String: Any]] ?? []).enumerated() {
            guard let kind = ["PER", "ORG", "LOC"].firstIndex(of: cluster["type"] as? String ?? "") else { continue }
            for mention in cluster["mentions"] as? [[Any]] ?? [] {
                guard let start = mention[0] as? Int, let end = mention[1] as? Int, let text = mention[2] as? String
                else { continue }
                gold.append(Gold(start: start, end: end, text: text, kind: kind, cluster: number))
            }
        }
        return gold.sorted { ($0.start, $0.end) < ($1.start, $1.end) }
    }

    /// The number of each mention's group. The articles' text is not in the set: mentions stand in brackets when two
    /// characters lie between them and the one before, and else apart.
    private static func group(_ gold: [Gold], _ model: EntityModel) -> [Int] {
        var text: [UInt8] = []
        var sentences: [copydesk_range] = []
        for (i, mention) in gold.enumerated() {
            if i > 0 { text += Array((mention.start - gold[i - 1].end == 2 ? " (" : " , ").utf8) }
            let start = UInt32(text.count)
            text += Array(mention.text.utf8)
            sentences.append(copydesk_range(start: start, end: UInt32(text.count)))
        }
        var tokens: [copydesk_token] = []
        Tokenizer.tokenize(text.span, sentences: sentences, into: &tokens)
        var document = Document()
        document.append(text.span, tokens.span, field: 1)
        document.complete(model.lexicon)
        var mentions: [Mention] = []
        var unit = 0
        for (i, mention) in gold.enumerated() {
            while unit < document.units.count - 1 && document.units[unit].start < sentences[i].start { unit += 1 }
            var end = unit
            while end < document.units.count && document.units[end].end <= sentences[i].end { end += 1 }
            var name = Name(first: unit, end: max(end, unit + 1), kind: mention.kind, margin: 0)
            if !name.trim(document.units.span, text.span) {
                name = Name(first: unit, end: max(end, unit + 1), kind: mention.kind, margin: 0)
            }
            mentions.append(Mention(first: name.first, end: name.end, kind: mention.kind, confidence: 90))
        }
        var resolver = Resolver()
        _ = resolver.resolve(&mentions, document.units.span, text.span, model)
        return mentions.map(\.entity)
    }

    private static func show(_ gold: [Gold], _ byGold: [Int: [Int]], _ byFound: [Int: [Int]], _ found: [Int]) {
        for cluster in byGold.keys.sorted() {
            let members = byGold[cluster] ?? []
            let groups = Set(members.map { found[$0] }).sorted()
            if groups.count > 1 {
                print(
                    "apart:",
                    groups.map { g in Set((byFound[g] ?? []).map { gold[$0].text }).sorted().joined(separator: " / ") }
                        .joined(separator: " || "))
            } else if let group = groups.first, (byFound[group] ?? []).count > members.count {
                print(
                    "together:",
                    Set((byFound[group] ?? []).map { gold[$0].text + " " + String(gold[$0].kind) }).sorted().joined(
                        separator: " / "))
            }
        }
    }
}
