// Measures the model: recognition on CoNLL files with given tokens, merging on gold mentions.
import CStageABI
import EntitiesStage
import Foundation
import Learning

/// Runs the recogniser and the resolver over measured sets.
enum Evaluation {
    /// The labels of a document's units.
    static func labels(_ gold: GoldDocument, _ recognizer: inout Recognizer, _ model: EntityModel) -> [UInt8] {
        recognizer.document = gold.document(model.lexicon)
        recognizer.run(model)
        return recognizer.labels
    }

    static func recognition(_ packs: String, _ model: EntityModel) throws {
        for set in ["uner_pud", "nne_wsj_sample", "worldwide_dev"] {
            let dev = try Corpus.read(packs + "/entities/entities/dev/\(set).conll")
            var score = Score()
            var recognizer = Recognizer()
            for document in dev {
                let found = labels(document, &recognizer, model)
                score.add(document, document.owners(recognizer.document), found)
            }
            say("\(set) \(score.text)")
        }
    }

    /// Writes TOKEN<TAB>TAG for every token of a CoNLL file.
    static func tag(_ path: String, _ model: EntityModel) throws -> String {
        var out = ""
        var recognizer = Recognizer()
        for gold in try Corpus.read(path) {
            let found = labels(gold, &recognizer, model)
            let owners = gold.owners(recognizer.document)
            var tags = [String](repeating: "O", count: gold.tokens.count)
            for span in Score.spans(found) where Score.isWhole(span, owners) {
                for t in owners[span.start]...owners[span.end - 1] {
                    tags[t] = (t == owners[span.start] ? "B-" : "I-") + ["PER", "ORG", "LOC", "MISC"][span.kind]
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
