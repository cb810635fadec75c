// What the first judgement of all blocks says about each of them: the features of the second judgement.
internal import NewsText

/// Appends to the table of `BlockFeatures` what the probabilities of the neighbours, relatives and equals of a block are.
struct ContextFeatures {
    /// Where the columns of this group begin.
    static let base = FeatureGroups.columns
    static let columns = base + 40

    private(set) var table = FeatureTable()
    private var sums: [Int] = []
    private var weighted: [Int] = []
    private var styles = StyleTable()

    /// `chances` are the first judgement in 1/255.
    mutating func fill(_ page: PageBlocks, _ features: BlockFeatures, _ chances: [UInt8]) {
        table.reset(rows: page.blocks.count, columns: ContextFeatures.columns)
        table.copy(features.table, columns: FeatureGroups.columns)
        sum(features, chances)
        fillNeighbours(page, chances)
        fillStyles(page, features, chances)
        fillAncestors(page)
        fillContainer(page, features, chances)
        fillRuns(page, features, chances)
    }

    @inline(__always)
    private mutating func set(_ column: Int, _ row: Int, _ value: Int) {
        table.set(ContextFeatures.base + column, row, value)
    }

    private mutating func sum(_ features: BlockFeatures, _ chances: [UInt8]) {
        sums = [0]
        weighted = [0]
        for row in chances.indices {
            let bytes = features.texts[row].bytes
            sums.append(sums[row] + bytes)
            weighted.append(weighted[row] + bytes * Int(chances[row]))
        }
    }

    private func mean(_ from: Int, _ to: Int) -> Int {
        let bytes = sums[to] - sums[from]
        return bytes > 0 ? (weighted[to] - weighted[from]) / bytes : 0
    }

    private mutating func fillNeighbours(_ page: PageBlocks, _ chances: [UInt8]) {
        let count = chances.count
        let places = [-5, -4, -3, -2, -1, 1, 2, 3, 4, 5]
        for row in 0..<count {
            set(0, row, Int(chances[row]))
            for (index, place) in places.enumerated() {
                let other = row + place
                set(1 + index, row, other >= 0 && other < count ? Int(chances[other]) : 0)
            }
            set(11, row, mean(max(0, row - 3), min(count, row + 4)))
            set(12, row, mean(max(0, row - 10), row))
            set(13, row, mean(row, min(count, row + 10)))
        }
    }

    private mutating func fillStyles(_ page: PageBlocks, _ features: BlockFeatures, _ chances: [UInt8]) {
        styles.reset(capacity: page.blocks.count)
        for (row, block) in page.blocks.enumerated() {
            let bytes = features.texts[row].bytes
            styles.add(block.style, text: bytes, links: Int(chances[row]), good: bytes * Int(chances[row]))
        }
        let total = weighted[chances.count]
        for (row, block) in page.blocks.enumerated() {
            let group = styles.take(block.style)
            set(14, row, group.good / max(1, group.text))
            set(15, row, group.links / max(1, group.count))
            set(16, row, Scale.share(group.good, total))
        }
    }

    private mutating func fillAncestors(_ page: PageBlocks) {
        let total = weighted[page.blocks.count]
        for row in page.blocks.indices {
            var element = Int(page.blocks[row].element)
            for level in 0..<4 {
                let around = page.elements[element]
                set(17 + 2 * level, row, mean(Int(around.first), Int(around.last)))
                set(18 + 2 * level, row, Scale.share(weighted[Int(around.last)] - weighted[Int(around.first)], total))
                element = Int(around.parent)
            }
        }
    }

    private mutating func fillContainer(_ page: PageBlocks, _ features: BlockFeatures, _ chances: [UInt8]) {
        let count = chances.count
        var values = [0]
        for row in 0..<count {
            values.append(values[row] + features.texts[row].bytes * (Int(chances[row]) - 100))
        }
        guard let best = page.best(values) else { return }
        let container = page.elements[best]
        for row in 0..<count {
            let isInside = row >= Int(container.first) && row < Int(container.last)
            set(25, row, isInside ? Int(page.blocks[row].depth) - Int(container.depth) : 255)
            set(26, row, isInside ? 0 : 1 + page.levels(from: best, upTo: row))
        }
    }

    private mutating func fillRuns(_ page: PageBlocks, _ features: BlockFeatures, _ chances: [UInt8]) {
        let count = chances.count
        let total = weighted[count]
        let all = sums[count]
        // Likely blocks before and after: how far in blocks, how far in text, and how much article has passed.
        var last = -1
        for row in 0..<count {
            set(27, row, last < 0 ? 255 : row - last)
            set(28, row, last < 0 ? 255 : Scale.log(sums[row] - sums[last + 1]))
            set(29, row, Scale.share(weighted[row], total))
            if chances[row] > 128 { last = row }
        }
        last = count
        for row in (0..<count).reversed() {
            set(30, row, last == count ? 255 : last - row)
            set(31, row, last == count ? 255 : Scale.log(sums[last] - sums[row + 1]))
            if chances[row] > 128 { last = row }
        }
        let kept = chances.indices.reduce(0) { $0 + (chances[$1] > 128 ? features.texts[$1].bytes : 0) }
        for row in 0..<count {
            set(32, row, Scale.log(kept))
            set(33, row, Scale.share(total, all * 255))
            set(34, row, Scale.log((total - weighted[row + 1]) / 255))
            set(35, row, Scale.log(weighted[row] / 255))
        }
    }
}
