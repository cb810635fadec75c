// Trains and tries the line classifier:
//   CleanTraining train PLAINLINES.jsonl PACKS_FOLDER OUT.model
//   CleanTraining folds PLAINLINES.jsonl PACKS_FOLDER PREDICTIONS.jsonl   (five folds by site)
//   CleanTraining clean ARTICLES.jsonl RESULTS.jsonl [rules]              (rows with id, text and perhaps title)
//   CleanTraining time ARTICLES.jsonl                                     (microseconds an article)
import CleanStage
import Foundation

let arguments = CommandLine.arguments
do {
    switch (arguments.count, arguments.dropFirst().first) {
    case (5, "train"):
        let documents = try LineDocument.read(arguments[2], packs: arguments[3])
        let model = LineTraining.train(documents)
        try Data(model).write(to: URL(fileURLWithPath: arguments[4]))
    case (5, "folds"):
        let documents = try LineDocument.read(arguments[2], packs: arguments[3])
        try LineTraining.folds(documents, arguments[4])
    case (3, "time"):
        try timeRows(arguments[2])
    case (4..., "clean"):
        try cleanRows(arguments[2], arguments[3], rulesOnly: arguments.count > 4)
    default:
        FileHandle.standardError.write(Data("usage: see the head of main.swift\n".utf8))
        exit(64)
    }
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(1)
}
