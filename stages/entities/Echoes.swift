// Finds again what was found once: a name of the document that stands elsewhere unmarked, as headlines often have it.

/// Scratch of the search for further occurrences.
package struct Echoes: Sendable {
    private struct Known: Sendable {
        var hash: UInt64
        var length: Int
        var kind: Int
        var margin: Int
        /// It stands in a sentence that is no headline.
        var isPlain: Bool
    }
    private var known: [Known] = []
    private var covered: [Bool] = []

    /// Makes empty scratch.
    package init() {}

    /// Adds to `names`, which stay in order, the unmarked occurrences of full names and of people's last names.
    package mutating func find(_ units: Span<Unit>, _ names: inout [Name]) {
        guard !names.isEmpty else { return }
        learn(units, names)
        for i in names.indices { cutHeadline(units, &names[i]) }
        covered.removeAll(keepingCapacity: true)
        covered.append(contentsOf: repeatElement(false, count: units.count))
        for name in names { for i in name.first..<name.end { covered[i] = true } }
        let count = names.count
        var i = 0
        while i < units.count {
            let unit = units[i]
            let isFree = unit.isCapitalized && !covered[i]
            if isFree, let name = match(units, i) {
                names.append(name)
                i = name.end
            } else {
                i &+= 1
            }
        }
        if names.count > count { names.sort { $0.first < $1.first } }
    }

    /// A headline's capitals lend a name words that are none: "Nordhavn Bank Names New". It ends where a name of the plain
    /// text ends and a word follows that is small most of the time.
    private func cutHeadline(_ units: Span<Unit>, _ name: inout Name) {
        let head = units[name.first]
        if head.field != 0 || head.style != 1 || name.end &- name.first < 2 { return }
        let most = name.end &- name.first
        var hash = head.key
        var length = 1
        var cut = 0
        while length < most {
            let next = units[name.first &+ length]
            if next.habit >= 4, let found = look(hash, length), found.isPlain { cut = length }
            hash = KeyHash.join(hash, next.key)
            length &+= 1
        }
        if let found = look(hash, most), found.isPlain { return }
        if cut > 0 { name.end = name.first &+ cut }
    }

    /// Full names, and the last words of people's names, by hash; of equal ones the surest in plain text counts.
    private mutating func learn(_ units: Span<Unit>, _ names: [Name]) {
        known.removeAll(keepingCapacity: true)
        for name in names where name.end &- name.first <= 8 {
            var start = name.first
            while start < name.end {
                var hash = units[start].key
                for i in start &+ 1..<max(name.end, start &+ 1) { hash = KeyHash.join(hash, units[i].key) }
                let head = units[start]
                if head.isCapitalized {
                    known.append(
                        Known(
                            hash: hash, length: name.end &- start, kind: name.kind, margin: name.margin,
                            isPlain: head.style == 0))
                }
                if name.kind != 0 { break }
                start &+= 1
            }
        }
        known.sort {
            ($0.hash, $0.isPlain ? 0 : 1, -$0.margin, $0.kind) < ($1.hash, $1.isPlain ? 0 : 1, -$1.margin, $1.kind)
        }
    }

    /// The longest known name that stands at `i`.
    private func match(_ units: Span<Unit>, _ i: Int) -> Name? {
        var best: Name?
        var hash = units[i].key
        var length = 1
        let sentence = units[i].sentence
        while true {
            if let found = look(hash, length), fits(units, i, length, found.kind) {
                best = Name(first: i, end: i &+ length, kind: found.kind, margin: found.margin / 2)
            }
            if length == 8 || i &+ length >= units.count { break }
            let next = units[i &+ length]
            if next.sentence != sentence || covered[i &+ length] { break }
            hash = KeyHash.join(hash, next.key)
            length &+= 1
        }
        return best
    }

    private func look(_ hash: UInt64, _ length: Int) -> Known? {
        var low = 0
        var high = known.count
        while low < high {
            let middle = (low &+ high) / 2
            if known[middle].hash < hash { low = middle &+ 1 } else { high = middle }
        }
        guard low < known.count, known[low].hash == hash, known[low].length == length else { return nil }
        return known[low]
    }

    /// A single word is only taken from headlines, where all words have capitals, and when it is no common word.
    private func fits(_ units: Span<Unit>, _ i: Int, _ length: Int, _ kind: Int) -> Bool {
        if length > 1 { return true }
        let unit = units[i]
        if unit.habit >= 4 || kind == 3 { return false }
        return unit.style != 0 || unit.field == 0
    }
}
