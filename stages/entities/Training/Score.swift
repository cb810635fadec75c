// Measures the recogniser on CoNLL files: exact spans, as conlleval counts them.
import EntitiesStage
import Foundation
import Learning

/// A name by its tokens.
struct GoldName: Hashable {
    var start: Int
    var end: Int
    var kind: Int
}

extension GoldDocument {
    /// The names that the file marks.
    var names: [GoldName] {
        var names: [GoldName] = []
        var sentence = 0
        var t = 0
        while t < kinds.count {
            while sentence < sentences.count && sentences[sentence] <= t { sentence += 1 }
            let limit = sentence < sentences.count ? sentences[sentence] : kinds.count
            var end = t + 1
            if kinds[t] >= 0 {
                while end < limit && kinds[end] == kinds[t] && !begins[end] { end += 1 }
                names.append(GoldName(start: t, end: end, kind: Int(kinds[t])))
            }
            t = end
        }
        return names
    }
}

/// Exact spans by kind.
struct Score {
    var right = [0, 0, 0, 0]
    var found = [0, 0, 0, 0]
    var wanted = [0, 0, 0, 0]

    mutating func add(_ gold: [GoldName], _ names: [GoldName]) {
        let all = Set(gold)
        for name in gold { wanted[name.kind] += 1 }
        for name in names {
            found[name.kind] += 1
            if all.contains(name) { right[name.kind] += 1 }
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
