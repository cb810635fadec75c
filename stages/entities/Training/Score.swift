// Measures the recogniser on CoNLL files: exact spans, as conlleval counts them.
import EntitiesStage
import Foundation
import Learning

/// Exact spans by kind.
struct Score {
    var right = [0, 0, 0, 0]
    var found = [0, 0, 0, 0]
    var wanted = [0, 0, 0, 0]

    /// Spans of units; a span that begins or ends within a token counts as wrong.
    mutating func add(_ gold: GoldDocument, _ owners: [Int], _ labels: [UInt8]) {
        var goldSpans: Set<[Int]> = []
        var t = 0
        while t < gold.kinds.count {
            if gold.kinds[t] >= 0 {
                var end = t + 1
                let limit = gold.sentences.first { $0 > t } ?? gold.kinds.count
                while end < limit && gold.kinds[end] == gold.kinds[t] && !gold.begins[end] { end += 1 }
                goldSpans.insert([t, end, Int(gold.kinds[t])])
                wanted[Int(gold.kinds[t])] += 1
                t = end
            } else {
                t += 1
            }
        }
        for span in Self.spans(labels) {
            found[span.kind] += 1
            if Self.isWhole(span, owners)
                && goldSpans.contains([owners[span.start], owners[span.end - 1] + 1, span.kind])
            {
                right[span.kind] += 1
            }
        }
    }

    /// The names that labels stand for.
    static func spans(_ labels: [UInt8]) -> [(start: Int, end: Int, kind: Int)] {
        var spans: [(start: Int, end: Int, kind: Int)] = []
        var i = 0
        while i < labels.count {
            let kind = LabelSet.kind(labels[i])
            var end = i + 1
            if kind >= 0 {
                while end < labels.count && LabelSet.kind(labels[end]) == kind && !LabelSet.begins(labels[end]) {
                    end += 1
                }
                spans.append((i, end, kind))
            }
            i = end
        }
        return spans
    }

    /// True when a span of units is one of whole tokens.
    static func isWhole(_ span: (start: Int, end: Int, kind: Int), _ owners: [Int]) -> Bool {
        (span.start == 0 || owners[span.start - 1] != owners[span.start])
            && (span.end == owners.count || owners[span.end] != owners[span.end - 1])
    }

    static func f(_ r: Int, _ p: Int, _ w: Int) -> String {
        let a = Double(r) / Double(max(p, 1)), b = Double(r) / Double(max(w, 1))
        return String(format: "P %.2f R %.2f F %.2f", 100 * a, 100 * b, a + b > 0 ? 200 * a * b / (a + b) : 0)
    }

    var text: String {
        let three = Self.f(right[0...2].reduce(0, +), found[0...2].reduce(0, +), wanted[0...2].reduce(0, +))
        let kinds = (0..<4).map {
            ["PER", "ORG", "LOC", "MISC"][$0] + " " + Self.f(right[$0], found[$0], wanted[$0]).suffix(7)
        }
        return "3t \(three)  | " + kinds.joined(separator: " ")
    }
}
