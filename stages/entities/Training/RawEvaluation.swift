// Measures the whole stage on running text: CoNLL tokens are put together as a newspaper would print them, and names are
// compared by their places.
import CStageABI
import EntitiesStage
import Foundation
import NewsText
import StageAPI

/// Exact spans on text instead of given tokens.
enum RawEvaluation {
    static func measure(_ packs: String) throws {
        let stage = Entities()
        for set in ["uner_pud", "nne_wsj_sample", "worldwide_dev"] {
            var score = Score()
            for gold in try Corpus.read(packs + "/entities/entities/dev/\(set).conll") {
                let (article, places) = article(gold)
                _ = try stage.process(article)
                let wanted = gold.names.filter { $0.kind < 3 }.map { name in
                    GoldName(start: Int(places[name.start].start), end: Int(places[name.end - 1].end), kind: name.kind)
                }
                let found = article.mentions.map {
                    GoldName(start: Int($0.start), end: Int($0.end), kind: Int($0.type))
                }
                score.add(wanted, found)
            }
            say("raw \(set) \(score.text)")
        }
    }

    /// The text of a document, and where each token stands in it.
    private static func article(_ gold: GoldDocument) -> (Article, [copydesk_range]) {
        let article = Article()
        var text: [UInt8] = []
        var places: [copydesk_range] = []
        var isOpen = false
        for (number, first) in gold.sentences.enumerated() {
            let end = number + 1 < gold.sentences.count ? gold.sentences[number + 1] : gold.tokens.count
            if number > 0 { text.append(0x0A) }
            let start = UInt32(text.count)
            var glue = true
            isOpen = false
            for t in first..<end {
                var word = String(
                    decoding: gold.text[Int(gold.tokens[t].start)..<Int(gold.tokens[t].end)], as: UTF8.self)
                if word == "``" || word == "''" { word = "\"" }
                let before = t > first ? String(decoding: text.suffix(1), as: UTF8.self) : ""
                let isHyphen = word == "-" && t > first && t + 1 < end && before.last?.isLetter == true
                let closes = [
                    ".", ",", ";", ":", "!", "?", ")", "]", "%", "'s", "’s", "n't", "n’t", "’", "'", "”", "'re", "'ll",
                    "'ve",
                ]
                var glued = glue || isHyphen || closes.contains(word)
                glue = ["(", "[", "$", "“", "‘"].contains(word) || isHyphen
                if word == "\"" {
                    glued = glued || isOpen
                    glue = !isOpen
                    isOpen.toggle()
                }
                if !glued { text.append(0x20) }
                let at = UInt32(text.count)
                text += Array(word.utf8)
                places.append(copydesk_range(start: at, end: UInt32(text.count)))
            }
            article.sentences.append(copydesk_range(start: start, end: UInt32(text.count)))
        }
        article.text = text
        var tokens: [copydesk_token] = []
        Tokenizer.tokenize(text.span, sentences: article.sentences, into: &tokens)
        article.tokens = tokens
        return (article, places)
    }
}
