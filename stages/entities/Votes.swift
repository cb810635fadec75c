// The second look: what the first look made of the same word elsewhere in the document speaks for or against a label.
internal import Learning

/// Features of a word from the labels that its other occurrences were given.
package struct Votes: Sendable {
    /// log2 of the number of rows.
    package static let bits: UInt64 = 12
    /// By place of the word in the document's table: how often it has each label.
    private var counts: [SIMD16<UInt16>] = []

    /// Makes empty scratch.
    package init() {}

    /// Counts the labels of all candidates.
    package mutating func gather(_ document: Document, _ labels: [UInt8]) {
        counts.removeAll(keepingCapacity: true)
        counts.append(contentsOf: repeatElement(SIMD16(), count: document.words.count))
        let units = document.units.span
        let labels = labels.span
        var counts = counts.mutableSpan
        for i in units.indices {
            let unit = units[i]
            if !unit.isCapitalized { continue }
            var row = counts[Int(unit.slot)]
            let lane = Int(labels[i])
            row[lane] = row[lane] &+ (row[lane] < 60_000 ? 1 : 0)
            counts[Int(unit.slot)] = row
        }
    }

    /// What the other occurrences of unit `i` say: 0 nothing; else kind, part and strength.
    @inline(__always)
    private func opinion(_ units: Span<Unit>, _ labels: Span<UInt8>, _ i: Int, _ from: Int) -> Opinion {
        var opinion = Opinion()
        if i < 0 || i >= units.count { return opinion }
        let unit = units[i]
        let origin = units[from]
        if unit.sentence != origin.sentence || !unit.isCapitalized { return opinion }
        var row = counts[Int(unit.slot)]
        let own = Int(labels[i])
        row[own] = row[own] &- min(row[own], 1)
        let total = row.wrappedSum()
        if total == 0 { return opinion }
        opinion.total = Int(total)
        var lane = 0
        for label in 1..<LabelSet.count where row[label] > row[lane] || (lane == 0 && row[label] > 0) { lane = label }
        var sums = SIMD8<UInt16>()
        for label in 0..<LabelSet.count { sums[LabelSet.kind(UInt8(label)) &+ 1] &+= row[label] }
        var kind = 0
        for k in 1..<5 where sums[k] > sums[kind] { kind = k }
        opinion.kind = kind
        opinion.label = kind == 0 ? 0 : lane
        opinion.isSole = sums[kind] == total
        return opinion
    }

    /// Writes the features of unit `i`; none when the document says nothing.
    package func collect(_ units: Span<Unit>, _ labels: Span<UInt8>, _ i: Int, into out: inout FeatureBuffer) {
        out.count = 0
        let own = opinion(units, labels, i, i)
        let left = opinion(units, labels, i &- 1, i)
        let right = opinion(units, labels, i &+ 1, i)
        let unit = units[i]
        let label = UInt64(labels[i])
        let style = UInt64(unit.style)
        if own.total > 0 {
            let strength = own.code
            add(1, strength, &out)
            add(2, strength << 4 | label, &out)
            add(3, UInt64(own.label), &out)
            add(4, UInt64(own.label) << 4 | label, &out)
            add(5, strength << 4 | style, &out)
            add(6, strength << 8 | UInt64(unit.form) << 4 | UInt64(unit.opening), &out)
        }
        if own.total > 0 || left.total > 0 {
            add(7, UInt64(own.kind + 8 * min(own.total, 1)) << 8 | UInt64(left.label + 16 * min(left.total, 1)), &out)
            let before = i > 0 ? UInt64(labels[i &- 1]) : 0
            add(9, before << 12 | UInt64(own.kind + 8 * min(own.total, 1)) << 8 | label, &out)
        }
        if own.total > 0 || right.total > 0 {
            add(8, UInt64(own.kind + 8 * min(own.total, 1)) << 8 | UInt64(right.label + 16 * min(right.total, 1)), &out)
            let after = i &+ 1 < labels.count ? UInt64(labels[i &+ 1]) : 0
            add(10, after << 12 | UInt64(own.kind + 8 * min(own.total, 1)) << 8 | label, &out)
        }
    }

    @inline(__always)
    private func add(_ template: UInt64, _ value: UInt64, _ out: inout FeatureBuffer) {
        let x = KeyHash.spread(value &+ template &* 0x9e37_79b9_7f4a_7c15)
        out.items[out.count] = UInt32(truncatingIfNeeded: x &>> (64 &- Self.bits))
        out.count &+= 1
    }
}

/// What a document says of a word.
private struct Opinion {
    var total = 0
    /// 0 no name, else 1 more than the kind.
    var kind = 0
    var label = 0
    var isSole = false
    var code: UInt64 { UInt64(kind) << 4 | UInt64(min(total, 3)) << 1 | (isSole ? 1 : 0) }
}
