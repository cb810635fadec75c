// The window of one partition: which articles are unfinished or unacknowledged, in polled order. It gives the release
// order, the watermark and the duplicate bound.

import Pipeline

/// The unfinished and unacknowledged articles of one partition.
///
/// Positions count up from 0 and never wrap in practice (64 bits); the ring holds those from `head` to `tail`.
package final class Window {
    enum State: UInt8 { case computing, finished, released, done }

    struct Entry {
        var offset: Int64
        /// Position of the next unreleased entry of the same key; 0 = none (position 0 is never a successor).
        var next: UInt64
        var slot: UInt32
        var state: State
        /// An earlier entry of the same key is not released yet.
        var isBlocked: Bool
    }

    @exclusivity(unchecked) private var ring: UnsafeMutablePointer<Entry>
    @exclusivity(unchecked) private var mask: UInt64
    /// Bucket of a key's hash → position + 1 of the last entry in it. Entries are looked up, never removed: a position that
    /// is released or gone blocks nobody. Two keys that share a bucket are merely kept in order.
    @exclusivity(unchecked) private var lastOfBucket: UnsafeMutablePointer<UInt64>?
    private static let buckets = 16_384
    private let ordering: Ordering
    @exclusivity(unchecked) private(set) var head: UInt64 = 1
    @exclusivity(unchecked) private(set) var tail: UInt64 = 1
    /// The first position that is not released, for partition order.
    @exclusivity(unchecked) private var releaseNext: UInt64 = 1
    /// Where a restart may begin; nil before the first article is done.
    @exclusivity(unchecked) private(set) var watermark: Int64?
    /// Entries that are not done.
    @exclusivity(unchecked) private(set) var unfinished = 0

    package init(ordering: Ordering) {
        self.ordering = ordering
        let capacity = 1024
        ring = .allocate(capacity: capacity)
        mask = UInt64(capacity - 1)
        if ordering == .key {
            let table = UnsafeMutablePointer<UInt64>.allocate(capacity: Self.buckets)
            table.initialize(repeating: 0, count: Self.buckets)
            lastOfBucket = table
        }
    }

    deinit {
        ring.deallocate()
        lastOfBucket?.deallocate()
    }

    /// How many articles lie between the oldest that is not done and the newest.
    package var span: Int { Int(tail &- head) }

    /// Takes the next polled article in and returns its position. `key` is nil for a message without a key.
    package func append(offset: Int64, key: UInt64?, slot: UInt32) -> UInt64 {
        if tail &- head > mask { grow() }
        let position = tail
        tail &+= 1
        unfinished += 1
        var entry = Entry(offset: offset, next: 0, slot: slot, state: .computing, isBlocked: false)
        if let key, let table = lastOfBucket {
            let bucket = Int(key & UInt64(Self.buckets - 1))
            let last = table[bucket]
            table[bucket] = position
            if last >= head && ring[Int(last & mask)].state.rawValue < State.released.rawValue {
                ring[Int(last & mask)].next = position
                entry.isBlocked = true
            }
        }
        (ring + Int(position & mask)).initialize(to: entry)
        return position
    }

    /// The article is ready to be published (or dropped): calls `release` with the slot of every article that may now go
    /// out, in order.
    @inline(__always)
    package func finish(_ position: UInt64, release: (UInt32) -> Void) {
        ring[Int(position & mask)].state = .finished
        switch ordering {
        case .none:
            ring[Int(position & mask)].state = .released
            release(ring[Int(position & mask)].slot)
        case .partition:
            while releaseNext < tail && ring[Int(releaseNext & mask)].state == .finished {
                ring[Int(releaseNext & mask)].state = .released
                release(ring[Int(releaseNext & mask)].slot)
                releaseNext &+= 1
            }
        case .key:
            var at = position
            while true {
                let index = Int(at & mask)
                if ring[index].isBlocked || ring[index].state != .finished { return }
                ring[index].state = .released
                release(ring[index].slot)
                let next = ring[index].next
                if next == 0 { return }
                at = next
                ring[Int(at & mask)].isBlocked = false
            }
        }
    }

    /// The article is acknowledged or dropped. Returns true when the watermark moved.
    @inline(__always)
    package func done(_ position: UInt64) -> Bool {
        ring[Int(position & mask)].state = .done
        unfinished -= 1
        guard position == head else { return false }
        var offset = ring[Int(head & mask)].offset
        head &+= 1
        while head < tail && ring[Int(head & mask)].state == .done {
            offset = ring[Int(head & mask)].offset
            head &+= 1
        }
        // Kafka commits the offset to read next. It need not exist: offsets have gaps, and the broker seeks over them.
        watermark = offset &+ 1
        return true
    }

    /// The oldest article that is not done: its offset and slot.
    package var oldest: (offset: Int64, slot: UInt32)? {
        head < tail ? (ring[Int(head & mask)].offset, ring[Int(head & mask)].slot) : nil
    }

    /// Calls `body` for every article that is not done.
    package func forEachUnfinished(_ body: (_ slot: UInt32, _ offset: Int64, _ isReleased: Bool) -> Void) {
        var at = head
        while at < tail {
            let entry = ring[Int(at & mask)]
            if entry.state != .done { body(entry.slot, entry.offset, entry.state == .released) }
            at &+= 1
        }
    }

    private func grow() {
        let capacity = Int(mask + 1) * 2
        let larger = UnsafeMutablePointer<Entry>.allocate(capacity: capacity)
        var at = head
        while at < tail {
            (larger + Int(at & UInt64(capacity - 1))).initialize(to: ring[Int(at & mask)])
            at &+= 1
        }
        ring.deallocate()
        ring = larger
        mask = UInt64(capacity - 1)
    }
}
