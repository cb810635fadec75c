// The stage's own view of a page, lent to the trainer: blocks, features, and what a judgement leads to.
internal import NewsText
package import StageAPI

/// Examines pages with a lexicon and judgements that the trainer brings.
package struct PageTrial {
    private var cleaner = HTMLCleaner(model: PageModel())

    /// A trial without a page.
    package init() {}

    /// Columns of the two judgements.
    package static var columns: (first: Int, second: Int) { (FeatureGroups.columns, ContextFeatures.columns) }

    /// Reads a page and returns the texts of its blocks.
    package mutating func read(_ article: Article, names: [UInt8] = []) -> [[UInt8]] {
        let bytes = article.sources[0].bytes
        cleaner.read(bytes.span, names: WordLexicon(names.span))
        return cleaner.blocks.blocks.map { Array(cleaner.blocks.text[Int($0.start)..<Int($0.end)]) }
    }

    /// The features of every block, row after row, of the page that was read last. `first` is the first judgement in
    /// 1/255; while there is none, the columns of the second are meaningless.
    package mutating func rows(_ article: Article, lexicon: [UInt8], first: [UInt8]?) -> [UInt8] {
        let bytes = article.sources[0].bytes
        let count = cleaner.blocks.blocks.count
        cleaner.examine(bytes.span, lexicon: lexicon, first: first ?? [UInt8](repeating: 0, count: count))
        let table = cleaner.choice.context.table
        var rows: [UInt8] = []
        rows.reserveCapacity(count * ContextFeatures.columns)
        for row in 0..<count {
            for column in 0..<ContextFeatures.columns { rows.append(table.get(column, row)) }
        }
        return rows
    }

    /// The names on the elements around each block of the page that was read last, hashed.
    package func names(_ article: Article) -> [[UInt32]] {
        let bytes = article.sources[0].bytes
        return cleaner.names(bytes.span)
    }

    /// Which blocks a second judgement keeps.
    package mutating func kept(_ second: [UInt8]) -> [Bool] {
        cleaner.decide(second)
        return cleaner.choice.kept
    }

    /// The hashes that the lexicon knows a text by: words and pairs of words.
    package static func keys(_ text: [UInt8]) -> [UInt32] {
        var keys: [UInt32] = []
        var (i, words) = (0, 0)
        var last: UInt32 = 0
        while words < WordLexicon.reach, let word = WordSet.nextWord(text.span, from: i) {
            i = word.end
            words += 1
            keys.append(word.hash)
            keys.append(WordLexicon.pair(last, word.hash))
            last = word.hash
        }
        return keys
    }
}
