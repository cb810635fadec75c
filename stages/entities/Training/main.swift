// EntitiesTraining: learns the recogniser's model from the packs, and measures it.
import EntitiesStage
import Foundation

let began = Date()

func say(_ text: String) {
    FileHandle.standardError.write(Data("\(String(format: "%6.1f", Date().timeIntervalSince(began))) \(text)\n".utf8))
}

let usage = """
    usage: EntitiesTraining PACKS FOLDER        learn from the unpacked packs; write FOLDER/entities.model
           EntitiesTraining --measure PACKS     measure the model of this binary on the packs' dev sets
           EntitiesTraining --speed FILE.jsonl  tokens a second of the stage over articles with title and text
           EntitiesTraining --show FILE.txt     what the stage finds in a text whose first line is its headline
           EntitiesTraining --tag FILE.conll    tag the tokens of a file with the model of this binary
    Run it from the top of the repository.
    """
let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.count == 2 && arguments[0] == "--measure" {
    try Evaluation.recognition(arguments[1], .shared)
    try RawEvaluation.measure(arguments[1])
    try Merging.measure(arguments[1], .shared, verbose: false)
} else if arguments.count == 2 && arguments[0] == "--merging" {
    try Merging.measure(arguments[1], .shared, verbose: true)
} else if arguments.count == 2 && arguments[0] == "--speed" {
    try RawText.speed(arguments[1])
} else if arguments.count == 2 && arguments[0] == "--show" {
    try RawText.show(arguments[1])
} else if arguments.count == 2 && arguments[0] == "--tag" {
    print(try Evaluation.tag(arguments[1], .shared), terminator: "")
} else if let packs = arguments.first, !packs.hasPrefix("-"), arguments.count == 2 {
    let folder = arguments[1]
    var trainer = try Trainer(packs: packs, keywords: "stages/entities/Training/keywords.txt")
    try trainer.learn()
    try Evaluation.recognition(packs, trainer.model)
    let data = ModelWriter.bytes(trainer.model, transitions: trainer.first, second: trainer.second)
    try ModelWriter.write(data, folder: folder)
    say("\(data.count) bytes")
} else {
    print(usage)
}
