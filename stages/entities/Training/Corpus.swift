// Reads CoNLL files into documents, with the label of every unit, and makes copies in other styles of case.
import CStageABI
import EntitiesStage
import Foundation
import Learning
import NewsText

/// One document of a CoNLL file.
struct GoldDocument {
    var text: [UInt8] = []
    var tokens: [copydesk_token] = []
    /// Per token: -1 for none, else the kind; and whether a name begins there.
    var kinds: [Int8] = []
    var begins: [Bool] = []
    /// First token of each sentence.
    var sentences: [Int] = []

    mutating func add(_ word: Substring, _ tag: Substring) {
        let start = UInt32(text.count)
        text.append(contentsOf: word.utf8)
        tokens.append(
            copydesk_token(
                start: start, end: UInt32(text.count), hash: 0, sentence: UInt16(min(sentences.count - 1, 65535)),
                kind: 0,
                flags: UInt8(COPYDESK_SPACE_BEFORE.rawValue)))
        text.append(0x20)
        let names = ["PER", "ORG", "LOC", "MISC"]
        kinds.append(Int8(names.firstIndex(of: String(tag.dropFirst(2))) ?? -1))
        begins.append(tag.hasPrefix("B"))
    }

    /// The units, and for each the token it came from.
    func document(_ lexicon: Lexicon) -> Document {
        var document = Document()
        document.append(text.span, tokens.span, field: 1)
        document.complete(lexicon)
        return document
    }

    /// The token of each unit.
    func owners(_ document: Document) -> [Int] {
        var owners: [Int] = []
        var token = 0
        for unit in document.units {
            while tokens[token].end < unit.end { token += 1 }
            owners.append(token)
        }
        return owners
    }

    /// The label of each unit.
    func labels(_ document: Document) -> [UInt8] {
        let owners = owners(document)
        var labels = [UInt8](repeating: 0, count: owners.count)
        var i = 0
        while i < owners.count {
            let token = owners[i]
            guard kinds[token] >= 0 else {
                i += 1
                continue
            }
            var end = i + 1
            while end < owners.count {
                let other = owners[end]
                let same = other == token
                let goes = other != owners[end - 1]
                if !same && goes && (kinds[other] != kinds[token] || begins[other]) { break }
                if document.units[end].sentence != document.units[i].sentence { break }
                end += 1
            }
            for j in i..<end {
                labels[j] = LabelSet.label(kind: Int(kinds[token]), position: j - i, length: end - i)
            }
            i = end
        }
        return labels
    }
}

/// Reads CoNLL files.
enum Corpus {
    /// The documents of one file. Where documents are unknown (one huge block), each sentence is one.
    static func read(_ path: String) throws -> [GoldDocument] {
        let content = try String(contentsOfFile: path, encoding: .utf8)
        let single = path.contains("crossner")
        var documents: [GoldDocument] = []
        var current = GoldDocument()
        var fresh = true
        func close() {
            if !current.tokens.isEmpty { documents.append(current) }
            current = GoldDocument()
            fresh = true
        }
        for line in content.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("-DOCSTART-") {
                close()
            } else if line.isEmpty {
                fresh = true
                if single { close() }
            } else {
                let columns = line.split(separator: "\t")
                guard columns.count >= 2 else { continue }
                if fresh {
                    current.sentences.append(current.tokens.count)
                    fresh = false
                }
                current.add(columns[0], columns[1])
            }
        }
        close()
        return documents
    }

    /// Adds copies of some sentences in capitals (every tenth) and like a headline (every twenty-fifth).
    static func augment(_ document: GoldDocument, seed: Int) -> GoldDocument {
        var result = document
        for (number, start) in document.sentences.enumerated() {
            let end = number + 1 < document.sentences.count ? document.sentences[number + 1] : document.tokens.count
            let turn = (seed &* 31 &+ number) % 50
            let upper = turn % 10 == 3
            let title = turn % 25 == 7
            guard upper || title else { continue }
            result.sentences.append(result.tokens.count)
            for t in start..<end {
                let range = Int(document.tokens[t].start)..<Int(document.tokens[t].end)
                let word = String(decoding: document.text[range], as: UTF8.self)
                let small = word.count < 4 && document.kinds[t] < 0 && t > start
                let other = upper ? word.uppercased() : small ? word : word.prefix(1).uppercased() + word.dropFirst()
                result.add(Substring(other), "O")
                result.kinds[result.kinds.count - 1] = document.kinds[t]
                result.begins[result.begins.count - 1] = document.begins[t]
            }
        }
        return result
    }
}
