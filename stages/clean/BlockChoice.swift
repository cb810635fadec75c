// Which blocks are the article: the model's two judgements, then what holds for any page.
internal import NewsText

/// Keeps or drops each block. Reused from page to page.
struct BlockChoice {
    private(set) var kept: [Bool] = []
    private(set) var features = BlockFeatures()
    private(set) var context = ContextFeatures()
    private var scores: [Int32] = []
    private var chances: [UInt8] = []
    private var second: [UInt8] = []
    private let model: PageModel

    init(model: PageModel) { self.model = model }

    mutating func choose(_ page: PageBlocks, _ headline: Headline, _ head: PageHead, _ source: Span<UInt8>) {
        features.fill(page, headline, head, source, model.lexicon)
        model.first.scores(features.table, into: &scores)
        BlockChoice.chances(of: scores, count: page.blocks.count, into: &chances)
        context.fill(page, features, chances)
        model.second.scores(context.table, into: &scores)
        BlockChoice.chances(of: scores, count: page.blocks.count, into: &second)
        // Their mean is steadier than either.
        for row in chances.indices { chances[row] = UInt8((Int(chances[row]) + Int(second[row])) / 2) }
        decide(page, chances, headline, isFragment: head.isFragment)
    }

    /// The features of the second judgement, after a first one from elsewhere: for the trainer.
    mutating func examine(
        _ page: PageBlocks, _ headline: Headline, _ head: PageHead, _ source: Span<UInt8>, _ lexicon: WordLexicon,
        _ first: [UInt8]
    ) {
        features.fill(page, headline, head, source, lexicon)
        context.fill(page, features, first)
    }

    /// Turns log-odds in 1/1024 into chances in 1/255.
    static func chances(of scores: [Int32], count: Int, into chances: inout [UInt8]) {
        chances.removeAll(keepingCapacity: true)
        for row in 0..<count { chances.append(logistic[Int(min(max(scores[row], -8191), 8191) + 8192) >> 6]) }
    }

    /// The logistic function from -8 to 8 in steps of 1/16.
    private static let logistic: [UInt8] = (0..<256).map { step in
        let x = (Double(step) + 0.5 - 128) / 16
        // exp by its series on x/64, raised to the 64th power: no library is linked for a table.
        var term = 1.0
        var sum = 1.0
        for k in 1...12 {
            term *= -x / 64 / Double(k)
            sum += term
        }
        var power = sum
        for _ in 0..<6 { power *= power }
        return UInt8(255 / (1 + power))
    }

    /// Keeps what is likely; where that is next to nothing, what is likeliest on this page.
    /// A fragment, as feeds and envelopes have it, was cut out of its page already: little of it is furniture.
    mutating func decide(_ page: PageBlocks, _ chances: [UInt8], _ headline: Headline, isFragment: Bool) {
        var threshold = isFragment ? BlockChoice.fragmentThreshold : BlockChoice.threshold
        keep(page, chances, from: threshold)
        while keptBytes < BlockChoice.enough, threshold > BlockChoice.lowest {
            // A short notice is better than the long comments under it, so the bar sinks by steps and stops at once.
            let next = max(BlockChoice.lowest, threshold - 16)
            if keptBytes > 0, next < 96 { break }
            threshold = next
            keep(page, chances, from: threshold)
        }
        if isFragment, keptBytes == 0 {
            for row in page.blocks.indices {
                kept[row] = page.blocks[row].linkBytes * 2 < page.blocks[row].end - page.blocks[row].start
            }
        }
        BlockRules(page, headline).apply(to: &kept, chances)
    }

    /// Keeps what is nearly as likely as the likeliest block.
    mutating func keepLikeliest(_ page: PageBlocks) {
        let best = chances.max() ?? 0
        keep(page, chances, from: max(1, best / 4 * 3))
    }

    private static let threshold: UInt8 = 128
    private static let fragmentThreshold: UInt8 = 24
    private static let lowest: UInt8 = 32
    /// Bytes of text that make an article beyond doubt.
    private static let enough = 140
    private var keptBytes = 0

    private mutating func keep(_ page: PageBlocks, _ chances: [UInt8], from threshold: UInt8) {
        kept.removeAll(keepingCapacity: true)
        keptBytes = 0
        for row in page.blocks.indices {
            kept.append(chances[row] >= threshold)
            if chances[row] >= threshold { keptBytes += Int(page.blocks[row].end - page.blocks[row].start) }
        }
    }
}
