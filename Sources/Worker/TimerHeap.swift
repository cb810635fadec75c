// A binary heap of times at which parked articles go on.

/// Slots by due time, the earliest first; equal times in the order of insertion.
package struct TimerHeap {
    private struct Item {
        var due: Int64
        var number: UInt64
        var slot: UInt32
        func precedes(_ other: Item) -> Bool { due != other.due ? due < other.due : number < other.number }
    }
    private var items: [Item] = []
    private var inserted: UInt64 = 0

    /// Empty.
    package init() {}

    /// Number of parked articles.
    package var count: Int { items.count }

    /// The earliest due time in monotonic nanoseconds.
    package var nextDue: Int64? { items.first?.due }

    /// Parks a slot until `due`.
    package mutating func insert(_ slot: UInt32, due: Int64) {
        inserted += 1
        items.append(Item(due: due, number: inserted, slot: slot))
        var child = items.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            if !items[child].precedes(items[parent]) { break }
            items.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the slots out for which `isGone`, and returns them.
    package mutating func remove(where isGone: (UInt32) -> Bool) -> [UInt32] {
        let gone = items.filter { isGone($0.slot) }
        if gone.isEmpty { return [] }
        let kept = items.filter { !isGone($0.slot) }
        items = []
        for item in kept.sorted(by: { $0.precedes($1) }) { items.append(item) }
        return gone.map(\.slot)
    }

    /// Takes the earliest slot out when its time has come.
    package mutating func pop(now: Int64) -> UInt32? {
        guard let first = items.first, first.due <= now else { return nil }
        let last = items.removeLast()
        if items.isEmpty { return first.slot }
        items[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < items.count && items[child].precedes(items[least]) { least = child }
            if least == parent { break }
            items.swapAt(parent, least)
            parent = least
        }
        return first.slot
    }
}
