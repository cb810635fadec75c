// Trains and measures the page model on packs, folders that hold gold.jsonl and pages.
import CleanStage
import Foundation
import NewsText
import StageAPI

let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
    print("usage: PageTraining predict|time|try|tell PACK… | train MODEL PACK… (folders with gold.jsonl)")
    exit(64)
}
let packs = Array(arguments.dropFirst(2))
switch arguments[1] {
case "predict": try predict(packs)
case "time": try time(packs)
case "try": try train(packs, to: nil)
case "tell": try train(packs, to: nil, isTelling: true)
case "train": try train(Array(packs.dropFirst()), to: packs[0])
default: exit(64)
}
