// Finds the words of `ConceptWords` in an attribute value in one pass: an automaton over letters and separators.

/// The automaton. Built once and shared.
struct ConceptMatcher: Sendable {
    static let shared = ConceptMatcher(ConceptWords.rows)

    // Symbols: 0 anything that parts words for good, 1 a separator within a name, 2 to 27 letters.
    private static let symbols = 28

    private struct Pattern {
        var concept: UInt8
        var length: UInt8
        var startsAtBoundary: Bool
        var endsAtBoundary: Bool
    }

    /// A pattern that ends in a state, as a chain.
    private struct Ending {
        var pattern: Int
        var next: Int
    }

    private var next: [UInt16]
    /// Head of each state's chain of endings; -1 = none.
    private var endings: [Int32]
    private var chain: [Ending] = []
    private var patterns: [Pattern] = []

    private init(_ rows: [(Concept, StaticString)]) {
        next = [UInt16](repeating: 0, count: ConceptMatcher.symbols)
        endings = [-1]
        for (concept, words) in rows {
            for word in "\(words)".utf8.split(separator: 0x20) { add(Array(word), concept) }
        }
        link()
    }

    private mutating func add(_ word: [UInt8], _ concept: Concept) {
        var letters = word[...]
        let starts = letters.first != 0x2A
        let closes = letters.last != 0x2A
        let isExact = letters.first == 0x3D
        if isExact || !starts { letters = letters.dropFirst() }
        if !closes { letters = letters.dropLast() }
        var state = 0
        for byte in letters {
            let edge = state * ConceptMatcher.symbols + (byte == 0x2D ? 1 : Int(byte) - 0x61 + 2)
            if next[edge] == 0 {
                next[edge] = UInt16(endings.count)
                next.append(contentsOf: repeatElement(0, count: ConceptMatcher.symbols))
                endings.append(-1)
            }
            state = Int(next[edge])
        }
        patterns.append(
            Pattern(
                concept: concept.rawValue, length: UInt8(letters.count), startsAtBoundary: starts,
                endsAtBoundary: isExact || (starts && closes && !letters.contains(0x2D))))
        chain.append(Ending(pattern: patterns.count - 1, next: Int(endings[state])))
        endings[state] = Int32(chain.count - 1)
    }

    /// Turns the trie into an automaton, breadth first.
    private mutating func link() {
        let width = ConceptMatcher.symbols
        var failure = [Int](repeating: 0, count: endings.count)
        var queue: [Int] = []
        for symbol in 0..<width where next[symbol] != 0 { queue.append(Int(next[symbol])) }
        var head = 0
        while head < queue.count {
            let state = queue[head]
            head += 1
            let fallback = failure[state]
            // The chain goes on with what ends in the fallback state.
            if endings[state] < 0 {
                endings[state] = endings[fallback]
            } else {
                var last = Int(endings[state])
                while chain[last].next >= 0 { last = chain[last].next }
                chain[last].next = Int(endings[fallback])
            }
            for symbol in 0..<width {
                let target = Int(next[state * width + symbol])
                let other = next[fallback * width + symbol]
                if target == 0 {
                    next[state * width + symbol] = other
                } else {
                    failure[target] = Int(other)
                    queue.append(target)
                }
            }
        }
    }

    /// The concepts that `value` names.
    func mask(_ value: Span<UInt8>) -> UInt64 {
        var mask: UInt64 = 0
        var state = 0
        var previous: UInt8 = 0x20
        // For each of the last 64 symbols a bit that says that it was a separator.
        var separators: UInt64 = ~0
        for i in value.indices {
            let byte = value[i]
            let isCapital = byte &- 0x41 < 26
            if isCapital, previous &- 0x61 < 26 {
                separators = separators &<< 1 | 1
                state = step(state, 1, value, i, &mask, separators)
            }
            let letter = isCapital ? byte | 0x20 : byte
            var symbol = 0
            if letter &- 0x61 < 26 {
                symbol = Int(letter &- 0x61) &+ 2
            } else if byte == 0x2D || byte == 0x5F {
                symbol = 1
                if previous == 0x2D || previous == 0x5F {
                    previous = byte
                    continue
                }
            }
            separators = separators &<< 1 | (symbol < 2 ? 1 : 0)
            state = step(state, symbol, value, i, &mask, separators)
            previous = byte
        }
        return mask
    }

    @inline(__always)
    private func step(
        _ state: Int, _ symbol: Int, _ value: Span<UInt8>, _ i: Int, _ mask: inout UInt64, _ separators: UInt64
    ) -> Int {
        let state = Int(next[state &* ConceptMatcher.symbols &+ symbol])
        var ending = Int(endings[state])
        while ending >= 0 {
            let pattern = patterns[chain[ending].pattern]
            let starts = !pattern.startsAtBoundary || separators &>> UInt64(pattern.length) & 1 == 1
            if starts, !pattern.endsAtBoundary || ConceptMatcher.ends(value, after: i) {
                mask |= 1 &<< UInt64(pattern.concept)
            }
            ending = chain[ending].next
        }
        return state
    }

    /// True when the word ends after `i`, a plural s aside.
    @inline(__always)
    private static func ends(_ value: Span<UInt8>, after i: Int) -> Bool {
        var k = i &+ 1
        if k >= value.count || !isSmall(value[k]) { return true }
        guard value[k] == 0x73 else { return false }
        k &+= 1
        return k >= value.count || !isSmall(value[k])
    }

    @inline(__always)
    private static func isSmall(_ byte: UInt8) -> Bool { byte &- 0x61 < 26 }
}

/// What attribute values already seen in this article say: class strings repeat.
struct ConceptMemo {
    /// A value's concepts, its hash, and the learned weight of its names.
    struct Look {
        var mask: UInt64 = 0
        var hash: UInt64 = 0
        var weight: Int16 = 0
    }

    private var looks = [Look](repeating: Look(), count: 1024)
    private let matcher = ConceptMatcher.shared

    /// Forgets everything, so that no article's looks depend on another's.
    mutating func reset() {
        for i in looks.indices { looks[i].hash = 0 }
    }

    /// What a value says.
    mutating func look(_ value: Span<UInt8>, _ weights: WordLexicon) -> Look {
        let hash = ConceptMemo.hash(value)
        let slot = Int(truncatingIfNeeded: hash &>> 54)
        if looks[slot].hash == hash { return looks[slot] }
        // A value longer than this is data, not a list of names.
        let names = value.extracting(0..<min(value.count, 512))
        looks[slot] = Look(mask: matcher.mask(names), hash: hash, weight: ConceptMemo.weight(names, weights))
        return looks[slot]
    }

    /// The mean weight of the names that are known.
    private static func weight(_ value: Span<UInt8>, _ weights: WordLexicon) -> Int16 {
        var (sum, known, i) = (0, 0, 0)
        while let name = nextName(value, from: i) {
            i = name.end
            let weight = weights.weight(name.hash)
            sum += weight
            if weight != 0 { known += 1 }
        }
        return known > 0 ? Int16(sum / known) : 0
    }

    /// The next name of a list from `from` on: its end and its hash. Digits do not count: they number things.
    static func nextName(_ value: Span<UInt8>, from: Int) -> (end: Int, hash: UInt32)? {
        var i = from
        while i < value.count, value[i] <= 0x20 { i &+= 1 }
        guard i < value.count else { return nil }
        var hash: UInt32 = 2_166_136_261
        while i < value.count, value[i] > 0x20 {
            let byte = value[i]
            if byte &- 0x30 >= 10 { hash = (hash ^ UInt32(byte &- 0x41 < 26 ? byte | 0x20 : byte)) &* 16_777_619 }
            i &+= 1
        }
        return (i, hash)
    }

    /// Eight bytes at a time; never 0.
    static func hash(_ value: Span<UInt8>) -> UInt64 {
        var hash = UInt64(truncatingIfNeeded: value.count) &* 0x9E37_79B9_7F4A_7C15
        var i = 0
        while i &+ 8 <= value.count {
            let q = value.extracting(i..<i &+ 8)
            let low = UInt64(q[0]) | UInt64(q[1]) &<< 8 | UInt64(q[2]) &<< 16 | UInt64(q[3]) &<< 24
            let high = UInt64(q[4]) | UInt64(q[5]) &<< 8 | UInt64(q[6]) &<< 16 | UInt64(q[7]) &<< 24
            hash = (hash ^ (low | high &<< 32)) &* 0xFF51_AFD7_ED55_8CCD
            hash ^= hash &>> 32
            i &+= 8
        }
        while i < value.count {
            hash = (hash ^ UInt64(value[i])) &* 0x0000_0100_0000_01B3
            i &+= 1
        }
        hash ^= hash &>> 29
        hash = hash &* 0xC4CE_B9FE_1A85_EC53
        return (hash ^ hash &>> 32) | 1
    }
}
