// Trains and measures the page model: `PageTraining predict|time|train PACK…`, where a pack holds gold.jsonl.
import CleanStage
import Foundation
import NewsText
import StageAPI

let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
    print("usage: PageTraining predict|time PACK… (folders with gold.jsonl)")
    exit(64)
}
let packs = Array(arguments.dropFirst(2))
switch arguments[1] {
case "predict": try predict(packs)
case "time": try time(packs)
default: exit(64)
}
