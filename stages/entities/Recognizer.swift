// Finds names: scores the candidates of a document, decodes each run, and cuts clean spans out of the labels.
internal import CStageABI
internal import Learning

/// A name found in the text.
package struct Name: Sendable {
    /// Units from `first` up to, and without, `end`.
    package var first: Int
    package var end: Int
    /// 0 person, 1 organization, 2 location, 3 other.
    package var kind: Int
    /// How far the labels lie above the next best ones.
    package var margin: Int

    /// A name of units `first` up to, and without, `end`.
    package init(first: Int, end: Int, kind: Int, margin: Int) {
        self.first = first
        self.end = end
        self.kind = kind
        self.margin = margin
    }
}

/// Scratch of the recogniser: one a stage instance.
package struct Recognizer: Sendable {
    package var document = Document()
    package var labels: [UInt8] = []
    private var scores: [SIMD16<Int16>] = []
    private var margins: [Int16] = []
    private var path = BestPath()
    private var votes = Votes()
    package var names: [Name] = []

    /// Makes empty scratch.
    package init() {}

    /// Labels the units of `document`, which was completed before, and collects the names.
    package mutating func run(_ model: EntityModel) {
        let count = document.units.count
        names.removeAll(keepingCapacity: true)
        labels.removeAll(keepingCapacity: true)
        labels.append(contentsOf: repeatElement(0, count: count))
        margins.removeAll(keepingCapacity: true)
        margins.append(contentsOf: repeatElement(0, count: count))
        scores.removeAll(keepingCapacity: true)
        scores.append(contentsOf: repeatElement(SIMD16(), count: count))
        guard !model.rows.isEmpty else { return }
        Self.score(document, model, &scores)
        Self.decode(document.runs, model.transitions, scores, &path, &labels)
        if !model.secondRows.isEmpty {
            votes.gather(document, labels)
            Self.scoreAgain(document, model, votes, labels, &scores)
            Self.decode(document.runs, model.secondTransitions, scores, &path, &labels)
            Self.measure(document.runs, model.secondTransitions, scores, &path, &labels, &margins)
        } else {
            Self.measure(document.runs, model.transitions, scores, &path, &labels, &margins)
        }
        Self.collect(document.units, labels, margins, &names)
    }

    private static func score(_ document: Document, _ model: EntityModel, _ all: inout [SIMD16<Int16>]) {
        var scores = all.mutableSpan
        let units = document.units.span
        let rows = model.rows.span
        var buffer = FeatureBuffer()
        for i in units.indices where units[i].isCandidate {
            Features.collect(units, i, model.lexicon, into: &buffer)
            var sum = SIMD16<Int16>()
            for k in 0..<buffer.count { sum &+= SIMD16<Int16>(truncatingIfNeeded: rows[Int(buffer.items[k])]) }
            scores[i] = sum
        }
    }

    /// Adds what the rest of the document says.
    private static func scoreAgain(
        _ document: Document, _ model: EntityModel, _ votes: Votes, _ labels: [UInt8], _ all: inout [SIMD16<Int16>]
    ) {
        var scores = all.mutableSpan
        let units = document.units.span
        let rows = model.secondRows.span
        var buffer = FeatureBuffer()
        for run in document.runs {
            for i in Int(run.start)..<Int(run.end) {
                votes.collect(units, labels.span, i, into: &buffer)
                var sum = scores[i]
                for k in 0..<buffer.count { sum &+= rows[Int(buffer.items[k])] }
                scores[i] = sum
            }
        }
    }

    private static func decode(
        _ runs: [Run], _ transitions: Transitions, _ scores: [SIMD16<Int16>], _ path: inout BestPath,
        _ labels: inout [UInt8]
    ) {
        var out = labels.mutableSpan
        for run in runs { path.decode(scores.span, Int(run.start)..<Int(run.end), transitions, into: &out) }
    }

    /// Margins of the runs that hold a name.
    private static func measure(
        _ runs: [Run], _ transitions: Transitions, _ scores: [SIMD16<Int16>], _ path: inout BestPath,
        _ labels: inout [UInt8], _ margins: inout [Int16]
    ) {
        var out = labels.mutableSpan
        var gaps = margins.mutableSpan
        for run in runs {
            let range = Int(run.start)..<Int(run.end)
            var isEmpty = true
            for i in range where out[i] != 0 { isEmpty = false }
            if isEmpty { continue }
            path.decode(scores.span, range, transitions, into: &out)
            path.margins(scores.span, range, transitions, labels: out.span, into: &gaps)
        }
    }

    private static func collect(_ all: [Unit], _ labels: [UInt8], _ margins: [Int16], _ names: inout [Name]) {
        let units = all.span
        let labels = labels.span
        var i = 0
        while i < units.count {
            let label = labels[i]
            if label == 0 {
                i &+= 1
                continue
            }
            let kind = LabelSet.kind(label)
            var end = i &+ 1
            var margin = Int(margins[i])
            while end < units.count {
                let next = labels[end]
                if next == 0 || LabelSet.begins(next) || LabelSet.kind(next) != kind { break }
                margin = min(margin, Int(margins[end]))
                end &+= 1
            }
            names.append(Name(first: i, end: end, kind: kind, margin: margin))
            i = end
        }
    }
}
