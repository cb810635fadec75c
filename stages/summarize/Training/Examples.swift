// Articles with reference summaries, read as the pipeline reads them, and the sentences that an oracle would pick.
import CStageABI
import CleanStage
import Foundation
import ParseStage
import StageAPI

/// An article that went through clean and parse, with its reference.
struct Example {
    let id: String
    let article: Article
    let reference: [String]
    /// The 57 rows without a licence are measured and never trained on.
    let mayTrain: Bool

    static func read(_ path: String) throws -> [Example] {
        let clean = Clean()
        let parse = Parse()
        return try rows(path).compactMap { row in
            guard let id = row["id"] as? String, let text = row["text"] as? String else { return nil }
            let article = Article()
            article.sources = [Source(name: "payload", bytes: Array(text.utf8))]
            _ = try? clean.process(article)
            _ = try? parse.process(article)
            let isUnlicensed = (row["set"] as? String) == "mix" && id.hasPrefix("cnndm-")
            return Example(
                id: id, article: article, reference: words(row["summary"] as? String ?? ""), mayTrain: !isUnlicensed)
        }
    }

    func sentence(_ i: Int) -> String {
        let range = article.sentences[i]
        return String(decoding: article.text[Int(range.start)..<Int(range.end)], as: UTF8.self)
    }

    /// The sentences, three at most, that greedily raise ROUGE-1 and ROUGE-2 of the reference most.
    func oracle() -> Set<Int> {
        let wantOne = Counts(reference, 1)
        let wantTwo = Counts(reference, 2)
        let candidates = article.sentences.indices.prefix(80).map { words(sentence($0)) }
        var picked: [Int] = []
        var best = 0.0
        while picked.count < 3 {
            var winner = -1
            for i in candidates.indices where !picked.contains(i) && candidates[i].count >= 4 {
                let all = (picked + [i]).sorted().flatMap { candidates[$0] }
                let score = wantOne.f1(Counts(all, 1)) + wantTwo.f1(Counts(all, 2))
                if score > best + 1e-9 {
                    best = score
                    winner = i
                }
            }
            if winner < 0 { break }
            picked.append(winner)
        }
        return Set(picked)
    }
}

/// n-grams and how often they come.
struct Counts {
    private var grams: [[String]: Int] = [:]
    private var total = 0

    init(_ words: [String], _ size: Int) {
        guard words.count >= size else { return }
        for i in 0...words.count - size { grams[Array(words[i..<i + size]), default: 0] += 1 }
        total = words.count - size + 1
    }

    func f1(_ other: Counts) -> Double {
        var hits = 0
        for (gram, count) in grams { hits += min(count, other.grams[gram] ?? 0) }
        return hits == 0 ? 0 : 2 * Double(hits) / Double(total + other.total)
    }
}

/// Lower-case words with a crude cut of plural and tense endings, near enough to the scorer's stemmer for labels.
func words(_ text: String) -> [String] {
    text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.map { word in
        var word = String(word)
        for ending in ["ing", "ed", "es", "s"] where word.count > ending.count + 3 && word.hasSuffix(ending) {
            word.removeLast(ending.count)
            break
        }
        return word
    }
}

func rows(_ path: String) throws -> [[String: Any]] {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    return try data.split(separator: 0x0A).compactMap {
        try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any]
    }
}
