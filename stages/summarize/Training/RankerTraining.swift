// Rows and folds of the ranker, predictions for the scorer, and a clock.
import CleanStage
import Foundation
import ParseStage
import StageAPI
import SummarizeStage
import TreeTraining

enum RankerTraining {
    private static func setting(_ name: String, _ value: Double) -> Double {
        ProcessInfo.processInfo.environment[name].flatMap(Double.init) ?? value
    }

    /// Learns with a table of rare words, which need not be the committed one.
    static func train(_ examples: [Example], _ idf: [UInt8]) -> [UInt8] {
        var set = TreeRows(featureCount: SummaryModel.featureCount)
        var summarizer = Summarizer(model: SummaryModel(ranker: [], idf: idf))
        for example in examples {
            let oracle = example.oracle()
            for (i, row) in summarizer.rows(example.article).enumerated() where i < 80 {
                set.add(row, label: oracle.contains(i) ? 1 : 0)
            }
        }
        var settings = TreeSettings()
        settings.trees = Int(setting("TREES", 80))
        settings.leaves = Int(setting("LEAVES", 8))
        settings.rate = setting("RATE", 0.08)
        settings.l2 = setting("L2", 20)
        settings.minimumWeight = setting("MIN", 30)
        var trainer = TreeTrainer(set, settings)
        return trainer.train()
    }

    /// Every article is summarized by a model that was not trained on it.
    static func folds(_ examples: [Example]) throws -> Data {
        let idf = SummaryModel.committedIdf
        var output = Data()
        for fold in 0..<5 {
            let part = examples.enumerated().filter { $0.offset % 5 != fold && $0.element.mayTrain }.map(\.element)
            var summarizer = Summarizer(model: SummaryModel(ranker: train(part, idf), idf: idf))
            summarizer.redundancy = Float(setting("LAMBDA", 2.5))
            summarizer.floor = Float(setting("FLOOR", -3))
            for (i, example) in examples.enumerated() where i % 5 == fold {
                output.append(try predict(&summarizer, example))
            }
        }
        return output
    }

    static func run(_ examples: [Example]) throws -> Data {
        var summarizer = Summarizer()
        var output = Data()
        for example in examples { output.append(try predict(&summarizer, example)) }
        return output
    }

    static func lead(_ examples: [Example]) throws -> Data {
        var output = Data()
        for example in examples { output.append(try line(example, Array(0..<min(3, example.article.sentences.count)))) }
        return output
    }

    private static func predict(_ summarizer: inout Summarizer, _ example: Example) throws -> Data {
        var limits = SummaryLimits()
        limits.words = Int(setting("WORDS", 75))
        summarizer.summarize(example.article, limits)
        return try line(example, example.article.summary.map { Int($0) })
    }

    private static func line(_ example: Example, _ sentences: [Int]) throws -> Data {
        let row: [String: Any] = ["id": example.id, "summary": sentences.map { example.sentence($0) }]
        var data = try JSONSerialization.data(withJSONObject: row, options: [.sortedKeys, .withoutEscapingSlashes])
        data.append(0x0A)
        return data
    }

    static func time(_ path: String) throws {
        let articles = try Example.read(path).map(\.article)
        let words = articles.reduce(0) { $0 + $1.tokens.count }
        var summarizer = Summarizer()
        for _ in 0..<10 {
            let start = clock()
            for article in articles { summarizer.summarize(article, SummaryLimits()) }
            let micros = Double(clock() - start) * 1e6 / Double(CLOCKS_PER_SEC)
            print(
                String(
                    format: "%.1f us an article of %.0f tokens, %.1f us for 450", micros / Double(articles.count),
                    Double(words) / Double(articles.count), micros / Double(words) * 450))
        }
    }
}
