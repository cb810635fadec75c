// The features of a block that come from its place on the page: order, neighbours, equals, ancestors, container.
internal import NewsText

extension BlockFeatures {
    mutating func fillPlaces(_ page: PageBlocks, _ headline: Headline) {
        let count = page.blocks.count
        let articles = page.elements.reduce(0) { $0 + ($1.tag == .article ? 1 : 0) }
        var seen = HashCounter(capacity: count)
        for row in 0..<count {
            set(.fromStart, row, row)
            set(.fromEnd, row, count - 1 - row)
            set(.place, row, row * 250 / max(1, count))
            set(.hasTitle, row, headline.block >= 0 ? 1 : 0)
            set(.afterTitle, row, headline.block >= 0 ? 128 + row - headline.block : 0)
            set(.textBefore, row, Scale.share(textSums[row], textSums[count] * 2 / 5))
            if headline.block >= 0 {
                set(.textSinceTitle, row, Scale.log(textSums[row] - textSums[min(row, headline.block)]))
            }
            set(.earlier, row, seen.add(texts[row].hash))
            set(.pageBlocks, row, Scale.log(count))
            set(.pageGood, row, Scale.log(goodSums[count]))
            set(.pageLinks, row, Scale.share(linkSums[count], textSums[count]))
            set(.pageArticles, row, articles)
        }
        for row in 0..<count { set(.copies, row, seen.count(texts[row].hash)) }
    }

    mutating func fillGood(_ page: PageBlocks) {
        let count = page.blocks.count
        var last = -255
        for row in 0..<count {
            set(.goodBefore, row, row - last)
            if goodSums[row + 1] > goodSums[row] { last = row }
            let (from, to) = (max(0, row - 5), min(count, row + 6))
            set(.goodTextNear, row, Scale.log(goodSums[to] - goodSums[from]))
            var near = 0
            for other in from..<to where goodSums[other + 1] > goodSums[other] { near += 1 }
            set(.goodNear, row, near)
        }
        last = count + 255
        for row in (0..<count).reversed() {
            set(.goodAfter, row, last - row)
            if goodSums[row + 1] > goodSums[row] { last = row }
        }
    }

    mutating func fillStyles(_ page: PageBlocks) {
        styles.reset(capacity: page.blocks.count)
        for (row, block) in page.blocks.enumerated() {
            let good = goodSums[row + 1] - goodSums[row]
            styles.add(block.style, text: texts[row].bytes, links: Int(block.linkBytes), good: good)
        }
        let allGood = goodSums[page.blocks.count]
        for (row, block) in page.blocks.enumerated() {
            let group = styles.take(block.style)
            set(.styleCount, row, group.count)
            set(.styleLength, row, Scale.log(group.text / max(1, group.count)))
            set(.styleLinks, row, Scale.share(group.links, group.text))
            set(.styleGood, row, Scale.share(group.good, group.text))
            set(.styleShare, row, Scale.share(group.good, allGood))
            set(.stylePlace, row, group.taken)
        }
    }

    mutating func fillContainer(_ page: PageBlocks) {
        let count = page.blocks.count
        var values = [0]
        for row in 0..<count {
            let isGood = goodSums[row + 1] > goodSums[row]
            values.append(values[row] + (isGood ? texts[row].bytes : -texts[row].bytes / 2 - 20))
        }
        guard let best = page.best(values) else { return }
        let container = page.elements[best]
        let (first, last) = (Int(container.first), Int(container.last))
        var (firstGood, lastGood) = (last, first)
        for row in first..<last where goodSums[row + 1] > goodSums[row] {
            firstGood = min(firstGood, row)
            lastGood = max(lastGood, row)
        }
        for row in 0..<count {
            let isInside = row >= first && row < last
            set(.inContainer, row, isInside ? Int(page.blocks[row].depth) - Int(container.depth) : 255)
            set(.outOfContainer, row, isInside ? 0 : 1 + page.levels(from: best, upTo: row))
            set(.containerPlace, row, isInside ? 1 : (row < first ? 0 : 2))
            set(.containerGood, row, Scale.share(goodSums[last] - goodSums[first], goodSums[count]))
            set(.afterLastGood, row, row - lastGood)
            set(.beforeFirstGood, row, firstGood - row)
        }
    }

    mutating func fillNeighbours(_ page: PageBlocks) {
        var column = FeatureGroups.neighbours
        for place in FeatureGroups.places {
            for feature in FeatureGroups.copied {
                table.shift(feature.rawValue, by: place, into: column, edge: 255)
                column += 1
            }
        }
        for (index, place) in [-2, -1, 1, 2].enumerated() {
            for row in page.blocks.indices {
                guard page.blocks.indices.contains(row + place) else { continue }
                let (own, other) = (page.blocks[row], page.blocks[row + place])
                let parent = page.elements[Int(own.element)].parent == page.elements[Int(other.element)].parent
                let value = (parent ? 1 : 0) + (own.style == other.style ? 2 : 0)
                table.set(FeatureGroups.kinship + index, row, value)
            }
        }
    }

    mutating func fillAncestors(_ page: PageBlocks) {
        let count = page.blocks.count
        for row in 0..<count {
            var element = Int(page.blocks[row].element)
            for level in 0..<FeatureGroups.levels {
                let around = page.elements[element]
                let (first, last) = (Int(around.first), Int(around.last))
                let text = textSums[last] - textSums[first]
                let good = goodSums[last] - goodSums[first]
                let column = FeatureGroups.ancestors + level * FeatureGroups.perLevel
                table.set(column, row, Scale.log(last - first))
                table.set(column + 1, row, Scale.log(text))
                table.set(column + 2, row, Scale.share(linkSums[last] - linkSums[first], text))
                table.set(column + 3, row, Scale.share(good, text))
                table.set(column + 4, row, Scale.share(good, goodSums[count]))
                table.set(column + 5, row, BlockFeatures.rank(around.tag))
                element = Int(around.parent)
            }
        }
    }

    mutating func fillConcepts(_ page: PageBlocks) {
        for row in page.blocks.indices {
            let block = page.blocks[row]
            for lane in 0..<64 { table.set(FeatureGroups.concepts + lane, row, Int(page.distance(block, lane))) }
        }
    }
}

extension PageBlocks {
    /// The index of the element with the highest sum of block values, given as sums of all values before each block;
    /// the outermost of equals.
    func best(_ sums: [Int]) -> Int? {
        var best: (sum: Int, index: Int)?
        for (index, element) in elements.enumerated() where element.last > element.first {
            let sum = sums[Int(element.last)] - sums[Int(element.first)]
            if sum > best?.sum ?? .min { best = (sum, index) }
        }
        return best?.index
    }

    /// How many block elements one has to go up from `element` until block `row` is inside.
    func levels(from element: Int, upTo row: Int) -> Int {
        var (index, levels) = (element, 0)
        while index != 0, row < Int(elements[index].first) || row >= Int(elements[index].last) {
            index = Int(elements[index].parent)
            levels += 1
        }
        return levels
    }
}
