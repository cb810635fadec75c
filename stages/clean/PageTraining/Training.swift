// Trains the page model: words that tell, then two groups of trees, each judged on sites that it has not seen.
import CleanStage
import Foundation
import StageAPI
import TreeTraining

/// A page read once, with its blocks and what the known body holds of them.
struct TrainingPage {
    var gold: GoldPage
    var fold: Int
    var goldWords: [UInt64]
    var texts: [[UInt8]]
    var words: [[UInt64]]
    var labels: [Float]
    /// For each name on elements how many words stand under it, and how many of them the body holds.
    var names: [UInt32: (all: Float, kept: Float)]
    /// Index of its first row.
    var start = 0
}

struct Training {
    static let folds = 5
    var pages: [TrainingPage] = []
    private let article = Article()
    private var trial = PageTrial()

    init(_ packs: [String]) throws {
        for pack in packs {
            for gold in try GoldPage.read(pack) {
                guard let body = gold.body else { continue }
                gold.fill(article)
                let texts = trial.read(article)
                let goldWords = wordHashes(Array(body.utf8))
                let words = texts.map(wordHashes)
                let labels = blockLabels(gold: goldWords, blocks: words)
                pages.append(
                    TrainingPage(
                        gold: gold, fold: fold(gold.site), goldWords: goldWords, texts: texts, words: words,
                        labels: labels, names: Training.names(trial.names(article), words, labels)))
            }
        }
        var start = 0
        for index in pages.indices {
            pages[index].start = start
            start += pages[index].texts.count
        }
    }

    private func fold(_ site: String) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in site.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Int((hash >> 20) % UInt64(Training.folds))
    }

    private static func names(
        _ names: [[UInt32]], _ words: [[UInt64]], _ labels: [Float]
    ) -> [UInt32: (all: Float, kept: Float)] {
        var sums: [UInt32: (all: Float, kept: Float)] = [:]
        for (index, list) in names.enumerated() {
            let weight = Float(min(words[index].count, 100) + 2)
            for name in Set(list) {
                sums[name, default: (0, 0)].all += weight
                sums[name, default: (0, 0)].kept += weight * labels[index]
            }
        }
        return sums
    }

    /// Names on elements of several sites, with how likely what stands under them is of the article.
    func names(without fold: Int) -> [UInt8] {
        var sites: [UInt32: [String: (Float, Float)]] = [:]
        for page in pages where page.fold != fold {
            for (name, sums) in page.names {
                let old = sites[name]?[page.gold.site] ?? (0, 0)
                sites[name, default: [:]][page.gold.site] = (old.0 + sums.kept / sums.all, old.1 + 1)
            }
        }
        var entries: [(key: UInt32, weight: Int, rank: Float)] = []
        for (key, shares) in sites where shares.count >= 3 {
            // One vote a site, and half a vote for either side.
            let count = Float(shares.count)
            let kept = shares.sorted { $0.key < $1.key }.reduce(Float(0)) { $0 + $1.value.0 / $1.value.1 }
            let weight = Float(logarithm(Double((kept + 0.7) / (count - kept + 0.7))))
            let scaled = Int(max(-100, min(100, weight * 24)))
            if abs(scaled) >= 6 { entries.append((key, scaled, abs(weight) * count.squareRoot())) }
        }
        entries.sort { $0.rank != $1.rank ? $0.rank > $1.rank : $0.key < $1.key }
        var bytes: [UInt8] = []
        for entry in entries.prefix(4000) {
            bytes.append(number: entry.key)
            bytes.append(UInt8(bitPattern: Int8(entry.weight)))
        }
        return bytes
    }

    /// Words and pairs whose short blocks are kept or dropped on several sites, without the pages of `fold`.
    func lexicon(without fold: Int) -> [UInt8] {
        var kept: [UInt32: Float] = [:]
        var dropped: [UInt32: Float] = [:]
        var sites: [UInt32: Set<String>] = [:]
        for page in pages where page.fold != fold {
            var seen = Set<UInt32>()
            for (index, text) in page.texts.enumerated() where page.words[index].count <= 40 {
                for key in PageTrial.keys(text) where seen.insert(key &+ (page.labels[index] > 0.5 ? 1 : 0)).inserted {
                    if page.labels[index] > 0.5 { kept[key, default: 0] += 1 } else { dropped[key, default: 0] += 1 }
                    sites[key, default: []].insert(page.gold.site)
                }
            }
        }
        let all = kept.values.reduce(0, +) / max(1, dropped.values.reduce(0, +))
        var entries: [(key: UInt32, weight: Int, rank: Float)] = []
        for (key, names) in sites where names.count >= 5 {
            let (k, d) = (kept[key] ?? 0, dropped[key] ?? 0)
            let weight = Float(logarithm(Double((k + 2 * all) / (d + 2))) - logarithm(Double(all)))
            let scaled = Int(max(-60, min(60, weight * 16)))
            if abs(scaled) >= 8 { entries.append((key, scaled, abs(weight) * (k + d).squareRoot())) }
        }
        entries.sort { $0.rank != $1.rank ? $0.rank > $1.rank : $0.key < $1.key }
        var bytes: [UInt8] = []
        for entry in entries.prefix(4000) {
            bytes.append(number: entry.key)
            bytes.append(UInt8(bitPattern: Int8(entry.weight)))
        }
        return bytes
    }

    /// The features of all rows. `first` holds the first judgements of all rows, when there are some.
    mutating func rows(_ lexicons: [[UInt8]], _ names: [[UInt8]], first: [UInt8]?) -> TrainingRows {
        let columns = PageTrial.columns.second
        var rows = TrainingRows()
        rows.count = pages.last.map { $0.start + $0.texts.count } ?? 0
        rows.columnCount = columns
        rows.cells = [UInt8](repeating: 0, count: rows.count * columns)
        for page in pages {
            page.gold.fill(article)
            _ = trial.read(article, names: names[page.fold])
            let range = page.start..<page.start + page.texts.count
            let cells = trial.rows(article, lexicon: lexicons[page.fold], first: first.map { Array($0[range]) })
            for row in page.texts.indices {
                for column in 0..<columns {
                    rows.cells[column * rows.count + page.start + row] = cells[row * columns + column]
                }
            }
            let size = Float(page.goldWords.count + 60)
            var weights = page.words.map { Float(min($0.count, 150) + 2) / size }
            let extra = zip(weights, page.labels).reduce(0) { $0 + ($1.1 < 0.5 ? $1.0 : 0) }
            // The furniture of a page weighs at most twice as much as its article.
            if extra > 2 { for row in weights.indices where page.labels[row] < 0.5 { weights[row] *= 2 / extra } }
            rows.targets += page.labels
            rows.weights += weights
        }
        return rows
    }

    func subset(where isWanted: (TrainingPage) -> Bool) -> [Int32] {
        pages.filter(isWanted).flatMap { page in (page.start..<page.start + page.texts.count).map(Int32.init) }
    }

    /// Judgements of all rows in 1/255, each by trees that did not see its site.
    func judge(_ rows: TrainingRows, columns: Int, _ grower: TreeGrower) -> [UInt8] {
        var chances = [UInt8](repeating: 0, count: rows.count)
        for fold in 0..<Training.folds {
            var grower = grower
            grower.generator.state &+= UInt64(fold)
            let trees = grower.grow(rows, using: subset { $0.fold != fold }, columns: columns)
            for row in subset(where: { $0.fold == fold }) {
                let odds = Double(trees.score(Int(row), rows)) / 1024
                chances[Int(row)] = UInt8(255 / (1 + exponential(-odds)))
            }
        }
        return chances
    }

    /// Prints F1, precision and recall of each set for judgements of all rows.
    mutating func report(_ name: String, _ chances: [UInt8], isTelling: Bool = false) {
        var sets: [String: [(Double?, Double)]] = [:]
        for page in pages {
            page.gold.fill(article)
            _ = trial.read(article)
            let kept = trial.kept(Array(chances[page.start..<page.start + page.texts.count]))
            let words = page.words.indices.filter { kept[$0] }.flatMap { page.words[$0] }
            let figures = shingleFigures(gold: page.goldWords, answer: words)
            sets[page.gold.set, default: []].append((figures.precision, figures.recall))
            if isTelling {
                print(page.gold.id, figures.precision ?? -1, figures.recall, separator: "\t")
                for (row, text) in page.texts.enumerated()
                where kept[row] != (page.labels[row] > 0.5) && page.words[row].count > 0 {
                    print(
                        "", kept[row] ? "EXTRA" : "MISSED", chances[page.start + row], page.labels[row],
                        String(decoding: text.prefix(160), as: UTF8.self), separator: "\t")
                }
            }
        }
        var line = name
        for (set, figures) in sets.sorted(by: { $0.key < $1.key }) {
            let precisions = figures.compactMap(\.0)
            let p = precisions.reduce(0, +) / Double(max(1, precisions.count))
            let r = figures.map(\.1).reduce(0, +) / Double(figures.count)
            line += String(format: "  %@ %.4f (%.3f/%.3f)", set, 2 * p * r / (p + r), p, r)
        }
        print(line)
    }
}

/// Trains on all packs, prints the figures by sites unseen, and writes the model when `path` is given.
func train(_ packs: [String], to path: String?, isTelling: Bool = false) throws {
    var training = try Training(packs)
    training.report("oracle", training.pages.flatMap { $0.labels.map { UInt8($0 * 255) } })
    let lexicons = (0..<Training.folds).map { training.lexicon(without: $0) }
    let names = (0..<Training.folds).map { training.names(without: $0) }
    let grower = TreeGrower(generator: .init(state: 7))
    var rows = training.rows(lexicons, names, first: nil)
    let columns = PageTrial.columns
    let first = training.judge(rows, columns: columns.first, grower)
    training.report("first ", first)
    let everything = training.subset { _ in true }
    var (a, b) = (grower, grower)
    var model = Array("CDPM".utf8)
    if path != nil {
        for list in [training.lexicon(without: -1), training.names(without: -1)] {
            model.append(number: UInt32(list.count))
            model += list
        }
        model += a.grow(rows, using: everything, columns: columns.first).bytes
    }
    rows = training.rows(lexicons, names, first: first)
    let second = training.judge(rows, columns: columns.second, grower)
    training.report("second", second)
    let both = zip(first, second).map { UInt8((Int($0) + Int($1)) / 2) }
    training.report("both  ", both, isTelling: isTelling)
    guard let path else { return }
    model += b.grow(rows, using: everything, columns: columns.second).bytes
    try Data(model).write(to: URL(fileURLWithPath: path))
    print("\(model.count) bytes")
}
