// Trains and tries the ranker of sentences: it makes the table of rare words and the trees, and scores them by folds.
//
//   SummarizeTraining idf PACKS OUT.table                   how rare words are, from packs that allow it
//   SummarizeTraining train GOLD.jsonl OUT.model TABLE      from rows that allow it, with a table of rare words
//   SummarizeTraining folds GOLD.jsonl PREDICTIONS.jsonl    five folds by article, with the committed table
//   SummarizeTraining lead GOLD.jsonl PREDICTIONS.jsonl     the first three sentences
//   SummarizeTraining run GOLD.jsonl PREDICTIONS.jsonl      the committed model
//   SummarizeTraining time ARTICLES.jsonl                   microseconds an article
//
// Each command says what it writes.
import Foundation
import SummarizeStage

let arguments = CommandLine.arguments
do {
    guard arguments.count >= 3 else { throw TrainingError.usage }
    let path = arguments[2]
    let output = arguments.count > 3 ? URL(fileURLWithPath: arguments[3]) : nil
    switch (arguments[1], output) {
    case ("idf", let output?): try Data(RareWords.table(path)).write(to: output)
    case ("train", let output?):
        guard arguments.count > 4 else { throw TrainingError.usage }
        let table = try Data(contentsOf: URL(fileURLWithPath: arguments[4]))
        try Data(RankerTraining.train(Example.read(path).filter(\.mayTrain), Array(table))).write(to: output)
    case ("folds", let output?): try RankerTraining.folds(Example.read(path)).write(to: output)
    case ("lead", let output?): try RankerTraining.lead(Example.read(path)).write(to: output)
    case ("run", let output?): try RankerTraining.run(Example.read(path)).write(to: output)
    case ("time", nil): try RankerTraining.time(path)
    default: throw TrainingError.usage
    }
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(1)
}

enum TrainingError: Error { case usage }
