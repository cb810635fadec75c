// Counts by hash: blocks that look alike, and blocks that say the same.

/// Sums over blocks of one style.
struct StyleGroup {
    var count = 0
    var text = 0
    var links = 0
    var good = 0
    /// How many of its blocks were taken before this one.
    var taken = 0
}

/// Groups by style. Open addressing; reused from page to page.
struct StyleTable {
    private var keys: [UInt64] = []
    private var groups: [StyleGroup] = []

    mutating func reset(capacity: Int) {
        var slots = 64
        while slots < capacity * 2 { slots *= 2 }
        keys.removeAll(keepingCapacity: true)
        keys.append(contentsOf: repeatElement(0, count: slots))
        groups.removeAll(keepingCapacity: true)
        groups.append(contentsOf: repeatElement(StyleGroup(), count: slots))
    }

    private func slot(_ style: UInt64) -> Int {
        let key = style | 1
        var slot = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 32) & (keys.count - 1)
        while keys[slot] != 0 && keys[slot] != key { slot = (slot + 1) & (keys.count - 1) }
        return slot
    }

    mutating func add(_ style: UInt64, text: Int, links: Int, good: Int) {
        let slot = slot(style)
        keys[slot] = style | 1
        groups[slot].count += 1
        groups[slot].text += text
        groups[slot].links += links
        groups[slot].good += good
    }

    /// The group of a style; each call counts one of its blocks as taken.
    mutating func take(_ style: UInt64) -> StyleGroup {
        let slot = slot(style)
        groups[slot].taken += 1
        return groups[slot]
    }
}

/// How often each hash was added.
struct HashCounter {
    private var keys: [UInt64]
    private var counts: [Int]

    init(capacity: Int) {
        var slots = 64
        while slots < capacity * 2 { slots *= 2 }
        keys = [UInt64](repeating: 0, count: slots)
        counts = [Int](repeating: 0, count: slots)
    }

    private func slot(_ hash: UInt64) -> Int {
        let key = hash | 1
        var slot = Int(truncatingIfNeeded: key >> 20) & (keys.count - 1)
        while keys[slot] != 0 && keys[slot] != key { slot = (slot + 1) & (keys.count - 1) }
        return slot
    }

    /// Adds a hash and returns how often it was there before.
    mutating func add(_ hash: UInt64) -> Int {
        let slot = slot(hash)
        keys[slot] = hash | 1
        counts[slot] += 1
        return counts[slot] - 1
    }

    func count(_ hash: UInt64) -> Int { counts[slot(hash)] }
}
