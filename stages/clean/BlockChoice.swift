// Which blocks are the article.
internal import NewsText

/// Keeps or drops each block.
struct BlockChoice {
    private(set) var kept: [Bool] = []

    mutating func choose(_ page: PageBlocks, _ headline: Headline) {
        kept.removeAll(keepingCapacity: true)
        kept.append(contentsOf: repeatElement(false, count: page.blocks.count))
        var scores: [Int] = [0]
        for i in page.blocks.indices {
            let block = page.blocks[i]
            let length = Int(block.end - block.start)
            let d = page.distances[i]
            let bad =
                d[Int(Concept.navigation.rawValue)] < 20 || d[Int(Concept.footer.rawValue)] < 20
                || d[Int(Concept.related.rawValue)] < 4 || d[Int(Concept.comments.rawValue)] < 10
                || d[Int(Concept.hidden.rawValue)] < 5
            let good = !bad && length > 60 && block.linkBytes * 3 < UInt32(length)
            kept[i] = good
            scores.append(scores[i] + (good ? length : -length / 2 - 20))
        }
        var best = (score: Int.min, element: 0)
        for (index, element) in page.elements.enumerated() where element.last > element.first {
            let score = scores[Int(element.last)] - scores[Int(element.first)]
            if score > best.score { best = (score, index) }
        }
        let element = page.elements[best.element]
        for i in kept.indices where i < Int(element.first) || i >= Int(element.last) { kept[i] = false }
    }
}
