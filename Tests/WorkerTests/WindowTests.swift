// The window against a plain model of it, on many seeded histories.
import Pipeline
import Testing

@testable import Worker

@Suite struct WindowTests {
    @Test(arguments: [Ordering.key, .partition, .none]) func agreesWithAPlainModel(ordering: Ordering) {
        for seed in 1...12 {
            var random = SeededRandom(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
            let window = Window(ordering: ordering)
            var entries: [(key: UInt64?, position: UInt64, offset: Int64, state: Int)] = []
            var offset: Int64 = 0
            for _ in 0..<2000 {
                switch random.next() % 3 {
                case 0:
                    offset += Int64(random.next() % 4) + 1
                    let key: UInt64? = random.next() % 5 == 0 ? nil : random.next() % 12
                    let position = window.append(offset: offset, key: key, slot: UInt32(entries.count))
                    entries.append((key, position, offset, 0))
                case 1:
                    let open = entries.indices.filter { entries[$0].state == 0 }
                    guard let pick = open.randomElement(using: &random) else { continue }
                    entries[pick].state = 1
                    var released: [Int] = []
                    window.finish(entries[pick].position) { released.append(Int($0)) }
                    let expected = releasable(entries, ordering)
                    #expect(Set(released) == Set(expected))
                    #expect(isInOrder(released, entries, ordering))
                    for index in released { entries[index].state = 2 }
                default:
                    let sent = entries.indices.filter { entries[$0].state == 2 }
                    guard let pick = sent.randomElement(using: &random) else { continue }
                    entries[pick].state = 3
                    _ = window.done(entries[pick].position)
                    let prefix = entries.prefix { $0.state == 3 }
                    #expect(window.watermark == prefix.last.map { $0.offset + 1 })
                    #expect(window.span == entries.count - prefix.count)
                    #expect(window.unfinished == entries.filter { $0.state != 3 }.count)
                }
            }
        }
    }

    /// The table of keys holds the lower half of positions: past 4,294,967,296 articles an old entry looks like a new one.
    @Test func anEntryFromFourBillionArticlesAgoBlocksNobodyForEver() {
        let window = Window(ordering: .key, first: UInt64(UInt32.max))
        // The third waits for the second; the fourth's place in the table holds a 0, which stands for the second, too.
        let keys: [UInt64] = [1, 2, 2, 3]
        let positions = keys.enumerated().map { index, key in
            window.append(offset: Int64(index), key: key, slot: UInt32(index))
        }
        var released: [UInt32] = []
        for position in positions { window.finish(position) { released.append($0) } }
        #expect(released.sorted() == [0, 1, 2, 3])
        for position in positions { _ = window.done(position) }
        #expect(window.unfinished == 0 && window.watermark == 4)
    }

    private func releasable(
        _ entries: [(key: UInt64?, position: UInt64, offset: Int64, state: Int)], _ ordering: Ordering
    ) -> [Int] {
        var blockedKeys: Set<UInt64> = []
        var isBlocked = false
        var result: [Int] = []
        for index in entries.indices {
            let entry = entries[index]
            if entry.state == 1 {
                let isHeld =
                    switch ordering {
                    case .none: false
                    case .partition: isBlocked
                    case .key: entry.key.map { blockedKeys.contains($0) } ?? false
                    }
                if !isHeld { result.append(index) }
            }
            if entry.state == 0 {
                isBlocked = true
                if let key = entry.key { blockedKeys.insert(key) }
            }
        }
        return result
    }

    private func isInOrder(
        _ released: [Int], _ entries: [(key: UInt64?, position: UInt64, offset: Int64, state: Int)],
        _ ordering: Ordering
    ) -> Bool {
        ordering == .none || released == released.sorted()
    }

    @Test func timersGoOffInOrderOfTimeAndInsertion() {
        var heap = TimerHeap()
        var random = SeededRandom(state: 42)
        let due = (0..<500).map { _ in Int64(random.next() % 50) }
        for (slot, time) in due.enumerated() { heap.insert(UInt32(slot), due: time) }
        var popped: [UInt32] = []
        while let slot = heap.pop(now: 100) { popped.append(slot) }
        #expect(popped == due.indices.sorted { (due[$0], $0) < (due[$1], $1) }.map(UInt32.init))
        heap.insert(1, due: 10)
        #expect(heap.pop(now: 9) == nil && heap.nextDue == 10)
    }
}
