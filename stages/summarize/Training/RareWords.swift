// How rare words are: document frequencies over texts whose licences allow tables to be derived from them.
import CStageABI
import Foundation
import NewsText
import SummarizeStage
import TreeTraining

enum RareWords {
    /// Bodies of the extraction sets (MIT, Apache-2.0, CC BY 4.0) and the texts of the open entity sets.
    static func table(_ packs: String) throws -> [UInt8] {
        var documents: [[UInt8]] = []
        for name in ["zyte", "n4k", "fundus", "wcxb"] {
            for row in try rows("\(packs)/extract/\(name)/gold.jsonl") {
                if let body = row["body"] as? String { documents.append(Array(body.utf8)) }
            }
        }
        let folder = "\(packs)/entities/entities/train"
        for file in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() where file.hasSuffix(".conll")
        {
            let content = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
            documents.append(contentsOf: passages(content))
        }
        return count(documents)
    }

    /// Texts of about 300 tokens, since not all sets mark where documents end.
    private static func passages(_ content: String) -> [[UInt8]] {
        var passages: [[UInt8]] = []
        var words: [Substring] = []
        for line in content.split(separator: "\n") {
            guard let token = line.split(separator: "\t").first, token != "-DOCSTART-" else { continue }
            words.append(token)
            if words.count == 300 {
                passages.append(Array(words.joined(separator: " ").utf8))
                words.removeAll()
            }
        }
        return passages
    }

    private static func count(_ documents: [[UInt8]]) -> [UInt8] {
        var frequency: [UInt32: Int] = [:]
        var tokens: [copydesk_token] = []
        for document in documents {
            Tokenizer.tokenize(document.span, sentences: [], into: &tokens)
            var seen = Set<UInt32>()
            for token in tokens where token.kind != UInt8(COPYDESK_PUNCTUATION.rawValue) {
                if seen.insert(token.hash).inserted { frequency[token.hash, default: 0] += 1 }
            }
        }
        var buckets = [Int](repeating: 0, count: SummaryModel.buckets)
        for (hash, count) in frequency where count >= 3 {
            let bucket = SummaryModel.bucket(hash)
            buckets[bucket] = max(buckets[bucket], count)
        }
        let total = Double(documents.count)
        FileHandle.standardError.write(Data("\(documents.count) documents, \(frequency.count) words\n".utf8))
        return buckets.map { count in
            let rarity = logarithm((total + 1) / (Double(max(count, 1)) + 0.5))
            return UInt8(max(0, min(255, (rarity * 16).rounded())))
        }
    }
}
