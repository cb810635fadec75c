// How much of each block of a page the known body holds, and the shingle metric that the choice is judged by.

/// Words as `\w+` finds them: runs of letters, digits and underscores, case kept; hashed.
func wordHashes(_ text: [UInt8]) -> [UInt64] {
    var words: [UInt64] = []
    var hash: UInt64 = 0
    var i = 0
    while i < text.count {
        let byte = text[i]
        var length = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        length = min(length, text.count - i)
        var isWord = (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x5F || byte >= 0x80
        if byte == 0xC2, length == 2 { isWord = [0xAA, 0xB5, 0xBA, 0xB2, 0xB3, 0xB9].contains(text[i + 1]) }
        if length == 3 {
            let (second, third) = (text[i + 1], text[i + 2])
            if byte == 0xE2, second < 0xB0 { isWord = false }
            if byte == 0xE3, second == 0x80 { isWord = third == 0x85 }
            if byte == 0xE3, second == 0x83, third == 0xBB { isWord = false }
            if byte == 0xEF, second == 0xBC { isWord = third >= 0x90 && third != 0x9A && third != 0x9F }
            if byte == 0xEF, second == 0xBD { isWord = third < 0x9B || third > 0xA5 }
        }
        if length == 4, byte == 0xF0, text[i + 1] == 0x9F { isWord = false }
        if isWord {
            if hash == 0 { hash = 0xCBF2_9CE4_8422_2325 }
            for k in i..<i + length { hash = (hash ^ UInt64(text[k])) &* 0x100_0000_01B3 }
        } else if hash != 0 {
            words.append(hash)
            hash = 0
        }
        i += length
    }
    if hash != 0 { words.append(hash) }
    return words
}

private func shingle(_ words: ArraySlice<UInt64>) -> UInt64 {
    words.reduce(17) { ($0 &* 0x9E37_79B9_7F4A_7C15) ^ $1 ^ ($0 >> 31) }
}

private func shingles(_ words: [UInt64]) -> [UInt64: Int] {
    guard !words.isEmpty else { return [:] }
    var counts: [UInt64: Int] = [:]
    for i in 0..<max(1, words.count - 3) { counts[shingle(words[i..<min(i + 4, words.count)]), default: 0] += 1 }
    return counts
}

/// Precision (nil for an empty answer) and recall of 4-word shingles.
func shingleFigures(gold: [UInt64], answer: [UInt64]) -> (precision: Double?, recall: Double) {
    let (want, got) = (shingles(gold), shingles(answer))
    var both = 0
    for (key, count) in want { both += min(count, got[key] ?? 0) }
    let (all, wanted) = (got.values.reduce(0, +), want.values.reduce(0, +))
    return (all > 0 ? Double(both) / Double(all) : nil, wanted > 0 ? Double(both) / Double(wanted) : 1)
}

/// The share of each block's words that the gold body holds, each word of it given to one block only.
func blockLabels(gold: [UInt64], blocks: [[UInt64]]) -> [Float] {
    var places: [UInt64: [Int]] = [:]
    if gold.count >= 4 { for i in 0...(gold.count - 4) { places[shingle(gold[i..<i + 4]), default: []].append(i) } }
    let anchors = mainSequence(blocks.map { anchor($0, places) })
    var claimed = [Bool](repeating: false, count: gold.count)
    var labels = [Float](repeating: 0, count: blocks.count)
    var ends = [Int](repeating: -1, count: blocks.count)
    for isMain in [true, false] {
        for (index, block) in blocks.enumerated() where block.count >= 4 && (anchors[index] >= 0) == isMain {
            let found = cover(block, places, from: anchors[index], &claimed)
            labels[index] = Float(found.covered) / Float(block.count)
            ends[index] = labels[index] > 0.5 ? found.end : -1
        }
    }
    labelShort(gold, blocks, ends, &claimed, &labels)
    return labels
}

/// Where a block first meets the gold body, and how many of its words do.
private func anchor(_ block: [UInt64], _ places: [UInt64: [Int]]) -> (place: Int, weight: Int) {
    guard block.count >= 4 else { return (-1, 0) }
    var (place, weight) = (-1, 0)
    for i in 0...(block.count - 4) {
        guard let found = places[shingle(block[i..<i + 4])]?.first else { continue }
        if place < 0 { place = max(0, found - i) }
        weight += 1
    }
    return weight * 2 > block.count - 3 ? (place, weight) : (-1, 0)
}

/// Of the anchors the heaviest ascending sequence; the others become -1.
private func mainSequence(_ anchors: [(place: Int, weight: Int)]) -> [Int] {
    var best = [Int](repeating: 0, count: anchors.count)
    var back = [Int](repeating: -1, count: anchors.count)
    var end = -1
    for i in anchors.indices where anchors[i].place >= 0 {
        best[i] = anchors[i].weight
        for j in 0..<i where anchors[j].place >= 0 && anchors[j].place < anchors[i].place {
            if best[j] + anchors[i].weight > best[i] {
                best[i] = best[j] + anchors[i].weight
                back[i] = j
            }
        }
        if end < 0 || best[i] > best[end] { end = i }
    }
    var places = [Int](repeating: -1, count: anchors.count)
    while end >= 0 {
        places[end] = anchors[end].place
        end = back[end]
    }
    return places
}

private func cover(
    _ block: [UInt64], _ places: [UInt64: [Int]], from: Int, _ claimed: inout [Bool]
) -> (covered: Int, end: Int) {
    var isCovered = [Bool](repeating: false, count: block.count)
    var mine: [Int] = []
    var end = -1
    for i in 0...(block.count - 4) {
        guard let found = places[shingle(block[i..<i + 4])] else { continue }
        let free = found.filter { !claimed[$0] && $0 >= from } + found.filter { !claimed[$0] && $0 < from }
        guard let place = free.first else { continue }
        for k in 0..<4 { isCovered[i + k] = true }
        mine.append(place)
        end = place + 4
    }
    let covered = isCovered.count { $0 }
    if covered * 2 > block.count { for place in mine { for k in 0..<4 { claimed[place + k] = true } } }
    return (covered, end)
}

/// Blocks of up to three words: they count where the gold body has them next to the blocks around them.
private func labelShort(
    _ gold: [UInt64], _ blocks: [[UInt64]], _ ends: [Int], _ claimed: inout [Bool], _ labels: inout [Float]
) {
    var position = 0
    for (index, block) in blocks.enumerated() {
        if ends[index] >= 0 { position = ends[index] }
        guard !block.isEmpty, block.count < 4 else { continue }
        let last = min(gold.count - block.count, position + 3)
        guard position <= last, last >= 0 else { continue }
        for start in position...last where !claimed[start] && Array(gold[start..<start + block.count]) == block {
            labels[index] = 1
            for k in 0..<block.count { claimed[start + k] = true }
            position = start + block.count
            break
        }
    }
}
