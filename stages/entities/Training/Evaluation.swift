// Measures the model: recognition on CoNLL files with given tokens, merging on gold mentions.
import CStageABI
import EntitiesStage
import Foundation
import Learning

/// Runs the recogniser and the resolver over measured sets.
enum Evaluation {
    /// The names of a document whose tokens are given, as the stage would have them; those that cut a token are left out.
    static func names(_ gold: GoldDocument, _ recognizer: inout Recognizer, _ model: EntityModel) -> [GoldName] {
        recognizer.document = gold.document(model.lexicon)
        recognizer.run(model)
        let owners = gold.owners(recognizer.document)
        var names: [Name] = []
        for name in recognizer.names {
            Name.clean(name, recognizer.document.units.span, gold.text.span, into: &names)
        }
        var echoes = Echoes()
        echoes.find(recognizer.document.units.span, &names)
        return names.compactMap { name in
            let isWhole =
                (name.first == 0 || owners[name.first - 1] != owners[name.first])
                && (name.end == owners.count || owners[name.end] != owners[name.end - 1])
            return isWhole ? GoldName(start: owners[name.first], end: owners[name.end - 1] + 1, kind: name.kind) : nil
        }
    }

    static func recognition(_ packs: String, _ model: EntityModel) throws {
        for set in ["uner_pud", "nne_wsj_sample", "worldwide_dev"] {
            let dev = try Corpus.read(packs + "/entities/entities/dev/\(set).conll")
            var score = Score()
            var recognizer = Recognizer()
            for document in dev {
                score.add(document.names, names(document, &recognizer, model))
            }
            say("\(set) \(score.text)")
        }
    }

    /// Writes TOKEN<TAB>TAG for every token of a CoNLL file.
    static func tag(_ path: String, _ model: EntityModel) throws -> String {
        var out = ""
        var recognizer = Recognizer()
        for gold in try Corpus.read(path) {
            var tags = [String](repeating: "O", count: gold.tokens.count)
            for name in names(gold, &recognizer, model) {
                for t in name.start..<name.end {
                    tags[t] = (t == name.start ? "B-" : "I-") + ["PER", "ORG", "LOC", "MISC"][name.kind]
                }
            }
            var sentence = 0
            for (t, token) in gold.tokens.enumerated() {
                if sentence + 1 < gold.sentences.count && t == gold.sentences[sentence + 1] {
                    out += "\n"
                    sentence += 1
                }
                out +=
                    String(decoding: gold.text[Int(token.start)..<Int(token.end)], as: UTF8.self) + "\t" + tags[t]
                    + "\n"
            }
            out += "\n"
        }
        return out
    }
}
