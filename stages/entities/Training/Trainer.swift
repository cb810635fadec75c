// From the packs to a model: lexicon, class scores, features, weights, calibration.
import EntitiesStage
import Foundation
import Learning
import LearningTraining

/// Learns a model.
struct Trainer {
    static let files = [
        "wikigold", "uner_ewt", "redocred", "crossner_politics", "crossner_literature", "crossner_music",
        "crossner_science",
        "gum_open",
    ]
    let packs: String
    var model = EntityModel()
    /// Transition scores of both looks, by rows.
    var first: [Int16] = []
    var second: [Int16] = []
    var gold: [GoldDocument] = []

    init(packs: String, keywords: String) throws {
        self.packs = packs
        var builder = LexiconBuilder(packs: packs, keywords: keywords)
        try builder.readWords(limit: 200_000)
        try builder.readBrown()
        try builder.readLists()
        model.lexicon = builder.lexicon
        builder.names.finish(&model)
        say("\(builder.masks.count) phrases in \(model.lexicon.combinations.count) combinations of lists")
        for file in Self.files { gold += try Corpus.read(packs + "/entities/entities/train/\(file).conll") }
        say("\(gold.count) documents")
    }

    mutating func learn() throws {
        try addScores()
        say("class scores")
        var material = Material()
        for (number, document) in gold.enumerated() {
            material.firstRun.append(material.data.runs.count)
            material.documents.append(extract(Corpus.augment(document, seed: number), &material.data))
        }
        material.firstRun.append(material.data.runs.count)
        material.data.dropRare(below: Self.rarest, rows: 1 << Int(Features.bits))
        say("\(material.data.labels.count) candidates, \(material.data.rows.count) features")
        let weights = Self.field(1).train(material.data, rows: 1 << Int(Features.bits))
        let (rows, scale) = ModelWriter.quantize(weights.rows)
        model.rows = rows
        first = ModelWriter.table(weights.transitions.map { $0 * Self.softness }, scale)
        say("weights")
        let look = SecondLook(material, softness: Self.softness)
        let again = look.learn()
        model.secondRows = again.rows.map {
            SIMD16<Int16>(truncatingIfNeeded: SIMD16<Int32>(($0 * scale).rounded(.toNearestOrEven)))
        }
        second = ModelWriter.table(again.transitions.map { $0 * Self.softness }, scale)
        let tables = (first, second)
        model.transitions = Transitions { tables.0[$0 * 16 + $1] }
        model.secondTransitions = Transitions { tables.1[$0 * 16 + $1] }
        model.calibration = look.calibrate(model, scale)
        say("second look")
    }

    /// Fewer tokens than this, and a feature is left out.
    private static let rarest = 3
    /// How much of the learnt transition scores is used: less than all finds more names.
    private static let softness: Float = 0.6

    /// A field with the settings that served best on the dev sets.
    static func field(_ seed: UInt64) -> RandomField {
        var field = RandomField(epochs: 6, seed: seed)
        field.keep = 160
        field.rate = 0.02
        field.settled = 0.03
        return field
    }

    private mutating func addScores() throws {
        let learner = try ClassScores(packs + "/entities/vectors/rows_20000x300.f16")
        var counts = [[Float]](repeating: Array(repeating: 0, count: 5 * 20_000), count: 3)
        for document in gold {
            let units = document.document(model.lexicon)
            let labels = document.labels(units)
            for i in units.units.indices where units.units[i].row != Lexicon.none {
                let row = Int(units.units[i].row)
                func count(_ j: Int, _ set: Int) {
                    guard j >= 0, j < labels.count, units.units[j].sentence == units.units[i].sentence else { return }
                    let kind = LabelSet.kind(labels[j])
                    counts[set][row * 5 + (kind < 0 ? 4 : kind)] += 1
                }
                count(i, 0)
                count(i + 1, 1)
                count(i - 1, 2)
            }
        }
        let own = learner.scores(counts[0])
        let next = learner.scores(counts[1])
        let previous = learner.scores(counts[2])
        for row in model.lexicon.rows.indices {
            model.lexicon.rows[row].own = own[row]
            model.lexicon.rows[row].next = next[row]
            model.lexicon.rows[row].previous = previous[row]
        }
    }

    private func extract(_ gold: GoldDocument, _ data: inout SequenceData) -> Document {
        let document = gold.document(model.lexicon)
        let labels = gold.labels(document)
        var buffer = FeatureBuffer()
        for run in document.runs {
            let start = data.labels.count
            for i in Int(run.start)..<Int(run.end) {
                Features.collect(document.units.span, i, model.lexicon, into: &buffer)
                for k in 0..<buffer.count { data.rows.append(buffer.items[k]) }
                data.endToken(labels[i])
            }
            Self.repair(&data.labels, start)
            data.runs.append(start..<data.labels.count)
        }
        return document
    }

    /// A name that reaches beyond its run is no name for the tagger.
    private static func repair(_ labels: inout [UInt8], _ start: Int) {
        var before: UInt8 = 0
        for t in start..<labels.count {
            if !LabelSet.mayFollow(before, labels[t]) { labels[t] = 0 }
            before = labels[t]
        }
        var after: UInt8 = 0
        for t in stride(from: labels.count - 1, through: start, by: -1) {
            if !LabelSet.mayFollow(labels[t], after) { labels[t] = 0 }
            after = labels[t]
        }
    }
}
