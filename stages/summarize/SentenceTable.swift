// Counts over an article's words that sentences are ranked by: terms, centrality, key words. Linear, no allocation.
import CStageABI
import NewsText

/// One sentence and its counts.
struct SentenceCounts {
    var firstToken = 0
    var lastToken = 0
    var words = 0
    var spacedWords = 0
    var content = 0
    var capitals = 0
    var numbers = 0
    var commas = 0
    /// Share of its bytes that stand in quotations.
    var quoted: Float = 0
    var cues: UInt32 = 0
    var opening: UInt32 = 0
    var tf: Float = 0
    var tfidf: Float = 0
    var idf: Float = 0
    var norm: Float = 0
    var centrality: Float = 0
    var keywords: Float = 0
    var novelty: Float = 0
    var pairs = 0
    var repeatedPairs = 0
    var titleShare: Float = 0
    var isQuestion = false
    var endsWell = false
    var startsWithQuote = false
    var rank = 0
    /// Content words that the sentence before, the one after, and the first one have, too.
    var withPrevious: Float = 0
    var withNext: Float = 0
    var withFirst: Float = 0
}

/// The scratch of one article.
struct SentenceTable {
    static let featureCount = 40
    /// Later sentences are never part of a summary.
    static let mostSentences = 160
    static let mostTokens = 16_000
    static let slots = 8192

    private(set) var sentences: [SentenceCounts] = []
    private(set) var slotOfToken: [UInt16] = []
    private(set) var weight: [Float] = Array(repeating: 0, count: slots)
    private var keys: [UInt32] = Array(repeating: 0, count: slots)
    private var frequency: [UInt16] = Array(repeating: 0, count: slots)
    private var centroid: [Float] = Array(repeating: 0, count: slots)
    private var isKeyword: [Bool] = Array(repeating: false, count: slots)
    private var lastIn: [Int16] = Array(repeating: -1, count: slots)
    private var inFirst: [Bool] = Array(repeating: false, count: slots)
    private var inTitle: [Bool] = Array(repeating: false, count: slots)
    private var used: [UInt16] = []
    private var pairCounts: [UInt8] = Array(repeating: 0, count: 16_384)
    private var order: [(score: Float, index: Int)] = []
    private(set) var titleTerms = 0
    private(set) var totalWords = 0
    private(set) var maximumCentrality: Float = 1
    private var sums: [Int] = []

    /// No word: punctuation, or a term beyond the table.
    static let none: UInt16 = 65535

    mutating func read(
        _ text: Span<UInt8>, _ tokens: Span<copydesk_token>, _ ranges: Span<copydesk_range>,
        title: Span<copydesk_token>, quotes: Span<copydesk_quote>, _ idf: Span<Float>
    ) {
        clear()
        findSentences(tokens, ranges)
        readQuotes(quotes, ranges)
        readTitle(title)
        readTerms(text, tokens, idf)
        for i in sentences.indices { centralise(i, tokens) }
        findKeywords()
        for i in sentences.indices { finish(i, text, tokens) }
        rankByCentrality()
    }

    private mutating func clear() {
        sentences.removeAll(keepingCapacity: true)
        slotOfToken.removeAll(keepingCapacity: true)
        for slot in used {
            let i = Int(slot)
            keys[i] = 0
            frequency[i] = 0
            centroid[i] = 0
            isKeyword[i] = false
            lastIn[i] = -1
            inFirst[i] = false
            inTitle[i] = false
        }
        used.removeAll(keepingCapacity: true)
        if totalWords > 0 { for i in pairCounts.indices { pairCounts[i] = 0 } }
        titleTerms = 0
        totalWords = 0
    }

    /// Assigns tokens to sentences; what stands before the first one, a dateline, belongs to none.
    private mutating func findSentences(_ tokens: Span<copydesk_token>, _ ranges: Span<copydesk_range>) {
        var token = 0
        let end = min(tokens.count, Self.mostTokens)
        for i in 0..<min(ranges.count, Self.mostSentences) {
            var counts = SentenceCounts()
            while token < end {
                if tokens[token].start >= ranges[i].start { break }
                token += 1
            }
            counts.firstToken = token
            while token < end {
                if tokens[token].end > ranges[i].end { break }
                token += 1
            }
            counts.lastToken = token
            sentences.append(counts)
        }
        slotOfToken.reserveCapacity(token)
        for _ in 0..<token { slotOfToken.append(Self.none) }
    }

    /// Both lists are in order of place.
    private mutating func readQuotes(_ quotes: Span<copydesk_quote>, _ ranges: Span<copydesk_range>) {
        var quote = 0
        for i in sentences.indices {
            let range = ranges[i]
            while quote < quotes.count {
                if quotes[quote].end > range.start { break }
                quote += 1
            }
            var bytes: UInt32 = 0
            var k = quote
            while k < quotes.count && k < quote + 8 {
                if quotes[k].start >= range.end { break }
                let from = max(quotes[k].start, range.start)
                let to = min(quotes[k].end, range.end)
                if to > from { bytes &+= to &- from }
                k += 1
            }
            let length = range.end > range.start ? range.end - range.start : 1
            sentences[i].quoted = min(1, Float(bytes) / Float(length))
        }
    }

    private mutating func readTitle(_ title: Span<copydesk_token>) {
        for i in 0..<min(title.count, 60) where title[i].kind != UInt8(COPYDESK_PUNCTUATION.rawValue) {
            let slot = find(title[i].hash)
            if slot != Self.none && !inTitle[Int(slot)] {
                inTitle[Int(slot)] = true
                titleTerms += 1
            }
        }
    }

    private mutating func readTerms(_ text: Span<UInt8>, _ tokens: Span<copydesk_token>, _ idf: Span<Float>) {
        for i in sentences.indices {
            var previous: UInt32 = 0
            var norm: Float = 0
            var counts = sentences[i]
            for k in counts.firstToken..<counts.lastToken {
                let token = tokens[k]
                if token.kind == UInt8(COPYDESK_PUNCTUATION.rawValue) {
                    if Self.byte(text, token) == 0x2C { counts.commas += 1 }
                    previous = 0
                    continue
                }
                let slot = find(token.hash)
                slotOfToken[k] = slot
                counts.words += 1
                if previous != 0 { countPair(previous, token.hash, &counts) }
                previous = token.hash
                if token.flags & UInt8(COPYDESK_SPACE_BEFORE.rawValue) != 0 { counts.spacedWords += 1 }
                if token.flags & UInt8(COPYDESK_CAPITALIZED.rawValue) != 0 { counts.capitals += 1 }
                if token.flags & UInt8(COPYDESK_HAS_DIGIT.rawValue) != 0 { counts.numbers += 1 }
                counts.cues |= CueWords.bits(token.hash)
                if slot == Self.none { continue }
                let at = Int(slot)
                if frequency[at] == 0 { weight[at] = idf[SummaryModel.bucket(token.hash)] }
                if frequency[at] < 65535 { frequency[at] += 1 }
                norm += weight[at] * weight[at]
            }
            counts.norm = norm.squareRoot()
            totalWords += counts.words
            sentences[i] = counts
        }
    }

    /// The first byte of a token; 0 when it leads outside the text.
    @inline(__always)
    private static func byte(_ text: Span<UInt8>, _ token: copydesk_token) -> UInt8 {
        let at = Int(token.start)
        return at < text.count ? text[at] : 0
    }

    /// The bucket of two words in a row.
    @inline(__always)
    private static func pair(_ a: UInt32, _ b: UInt32) -> Int { Int(((a &* 31 ^ b) &* 0x9E37_79B1) >> 18) }

    @inline(__always)
    private mutating func countPair(_ a: UInt32, _ b: UInt32, _ counts: inout SentenceCounts) {
        let at = Self.pair(a, b)
        counts.pairs += 1
        if pairCounts[at] < 255 { pairCounts[at] += 1 }
    }

    /// Adds the sentence's unit vector to the centroid.
    private mutating func centralise(_ i: Int, _ tokens: Span<copydesk_token>) {
        let counts = sentences[i]
        guard counts.norm > 0 else { return }
        for k in counts.firstToken..<counts.lastToken where slotOfToken[k] != Self.none {
            let slot = Int(slotOfToken[k])
            centroid[slot] += weight[slot] / counts.norm
        }
    }

    /// The twelve terms with the greatest tf·idf among those that come twice or more.
    private mutating func findKeywords() {
        var best = InlineArray<12, Float>(repeating: 0)
        var slot = InlineArray<12, UInt16>(repeating: 65535)
        for candidate in used {
            let at = Int(candidate)
            if frequency[at] < 2 || weight[at] < 2 { continue }
            let score = Float(frequency[at]) * weight[at]
            if score <= best[11] { continue }
            var place = 11
            while place > 0 {
                if best[place - 1] >= score { break }
                best[place] = best[place - 1]
                slot[place] = slot[place - 1]
                place -= 1
            }
            best[place] = score
            slot[place] = candidate
        }
        for i in 0..<12 where slot[i] != Self.none { isKeyword[Int(slot[i])] = true }
    }

    /// Everything that needs the whole article counted first.
    private mutating func finish(_ i: Int, _ text: Span<UInt8>, _ tokens: Span<copydesk_token>) {
        var counts = sentences[i]
        var previous: UInt32 = 0
        var new = 0
        var titled = 0
        for k in counts.firstToken..<counts.lastToken {
            let slot = slotOfToken[k]
            let hash = tokens[k].hash
            if tokens[k].kind == UInt8(COPYDESK_PUNCTUATION.rawValue) {
                previous = 0
                continue
            }
            if previous != 0, pairCounts[Self.pair(previous, hash)] > 1 {
                counts.repeatedPairs += 1
            }
            previous = hash
            if slot == Self.none { continue }
            let at = Int(slot)
            let rarity = weight[at]
            counts.idf += rarity
            counts.centrality += rarity * centroid[at]
            if inTitle[at] { titled += 1 }
            if rarity < 2 { continue }
            counts.content += 1
            counts.tf += Float(frequency[at])
            counts.tfidf += Float(frequency[at]) * rarity
            if isKeyword[at] { counts.keywords += 1 }
            if inFirst[at] { counts.withFirst += 1 }
            if lastIn[at] < 0 { new += 1 }
            if lastIn[at] == i - 1 { counts.withPrevious += 1 }
            lastIn[at] = Int16(i)
            if i == 0 { inFirst[at] = true }
        }
        if counts.norm > 0 { counts.centrality /= counts.norm }
        counts.novelty = Float(new) / Float(max(1, counts.content))
        let content = Float(max(1, counts.content))
        counts.withFirst /= content
        if i > 0 { sentences[i - 1].withNext = counts.withPrevious / Float(max(1, sentences[i - 1].content)) }
        counts.withPrevious /= content
        counts.titleShare = Float(titled) / Float(max(1, counts.words))
        sentences[i] = counts
        readEnds(i, text, tokens)
    }

    private mutating func readEnds(_ i: Int, _ text: Span<UInt8>, _ tokens: Span<copydesk_token>) {
        let first = sentences[i].firstToken
        let last = sentences[i].lastToken
        guard first < last else { return }
        let start = Self.byte(text, tokens[first])
        sentences[i].startsWithQuote = start == 0x22 || start == 0xE2 || start == 0xC2 || start == 0x27
        for k in first..<min(last, first + 3) { sentences[i].opening |= CueWords.bits(tokens[k].hash) }
        for k in max(first, last - 2)..<last {
            let byte = Self.byte(text, tokens[k])
            if byte == 0x3F { sentences[i].isQuestion = true }
            if byte == 0x2E || byte == 0x3F || byte == 0x21 || byte >= 0xE2 { sentences[i].endsWell = true }
        }
    }

    private mutating func rankByCentrality() {
        order.removeAll(keepingCapacity: true)
        for i in sentences.indices { order.append((sentences[i].centrality, i)) }
        order.sort { $0.score != $1.score ? $0.score > $1.score : $0.index < $1.index }
        for (rank, entry) in order.enumerated() { sentences[entry.index].rank = rank }
        maximumCentrality = max(order.first?.score ?? 1, 1e-6)
        sums.removeAll(keepingCapacity: true)
        var sum = 0
        for counts in sentences {
            sums.append(sum)
            sum += counts.words
        }
    }

    /// Words of the sentences before sentence `i`.
    func wordsBefore(_ i: Int) -> Int { sums[i] }

    /// Length in words: as white space parts them or as the tokens do, whichever is more.
    func length(_ i: Int) -> Int { max(sentences[i].words, sentences[i].spacedWords) }

    /// True when a sentence says no more than the headline.
    func isEcho(_ i: Int) -> Bool {
        let words = sentences[i].words
        if titleTerms < 3 || words * 10 < titleTerms * 6 { return false }
        return sentences[i].titleShare >= 0.85 && words <= titleTerms + titleTerms / 3 + 2
    }

    /// The slot of a term; `none` when the table is as full as it may get.
    private mutating func find(_ hash: UInt32) -> UInt16 {
        let key = hash | 1
        var slot = Int((key &* 0x9E37_79B1) >> 19)
        while keys[slot] != 0 {
            if keys[slot] == key { return UInt16(slot) }
            slot = (slot &+ 1) & (Self.slots - 1)
        }
        if used.count >= 6000 { return Self.none }
        keys[slot] = key
        used.append(UInt16(slot))
        return UInt16(slot)
    }
}
