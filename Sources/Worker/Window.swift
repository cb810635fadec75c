// The window of one partition: which articles are unfinished or unacknowledged, in polled order. It gives the release
// order, the watermark and the duplicate bound.

import Pipeline

/// The unfinished and unacknowledged articles of one partition.
///
/// Positions count up from 1 and never wrap in practice (64 bits); the rings hold those from `head` to `tail`. What is
/// looked at most lies closest together: a byte each for states, and four a bucket of keys.
package final class Window {
    private enum State {
        static let computing: UInt8 = 0
        static let finished: UInt8 = 1
        static let released: UInt8 = 2
        static let done: UInt8 = 3
        static let mask: UInt8 = 3
        /// An earlier one of the same key is not released yet.
        static let isBlocked: UInt8 = 4
    }

    private struct Link {
        var slot: UInt32
        /// How far behind the next unreleased one of the same key stands; 0 = there is none.
        var next: UInt32
    }

    @exclusivity(unchecked) private var states: UnsafeMutablePointer<UInt8>
    @exclusivity(unchecked) private var links: UnsafeMutablePointer<Link>
    @exclusivity(unchecked) private var offsets: UnsafeMutablePointer<Int64>
    @exclusivity(unchecked) private var mask: UInt64
    /// Bucket of a key's hash → the last position in it (its lower half). Entries are looked up, never removed: a position
    /// that is released or gone blocks nobody. Two keys that share a bucket are merely kept in order.
    private let lastOfBucket: UnsafeMutablePointer<UInt32>?
    private static let buckets = 4096
    private let ordering: Ordering
    @exclusivity(unchecked) private(set) var head: UInt64
    @exclusivity(unchecked) private(set) var tail: UInt64
    /// The first position that is not released, for partition order.
    @exclusivity(unchecked) private var releaseNext: UInt64
    /// Where a restart may begin; nil before the first article is done.
    @exclusivity(unchecked) private(set) var watermark: Int64?
    /// Entries that are not done.
    @exclusivity(unchecked) private(set) var unfinished = 0

    /// `first` is the position of the first article; only tests have reason to give one.
    package init(ordering: Ordering, first: UInt64 = 1) {
        self.ordering = ordering
        (head, tail, releaseNext) = (first, first, first)
        let capacity = 1024
        states = .allocate(capacity: capacity)
        links = .allocate(capacity: capacity)
        offsets = .allocate(capacity: capacity)
        mask = UInt64(capacity - 1)
        if ordering == .key {
            let table = UnsafeMutablePointer<UInt32>.allocate(capacity: Self.buckets)
            table.initialize(repeating: 0, count: Self.buckets)
            lastOfBucket = table
        } else {
            lastOfBucket = nil
        }
    }

    deinit {
        states.deallocate()
        links.deallocate()
        offsets.deallocate()
        lastOfBucket?.deallocate()
    }

    /// How many articles lie between the oldest that is not done and the newest.
    package var span: Int { Int(tail &- head) }

    /// Takes the next polled article in and returns its position. `key` is nil for a message without a key.
    package func append(offset: Int64, key: UInt64?, slot: UInt32) -> UInt64 {
        if tail &- head > mask { grow() }
        let position = tail
        let index = Int(position & mask)
        tail &+= 1
        unfinished &+= 1
        var state = State.computing
        if let key, let table = lastOfBucket {
            let bucket = Int(key & UInt64(Self.buckets - 1))
            let distance = UInt32(truncatingIfNeeded: position) &- table[bucket]
            table[bucket] = UInt32(truncatingIfNeeded: position)
            let last = position &- UInt64(distance)
            // One that has a follower already is not the last of its key: the entry is from four billion articles ago.
            if last >= head && last < position && states[Int(last & mask)] & State.mask < State.released
                && links[Int(last & mask)].next == 0
            {
                links[Int(last & mask)].next = distance
                state |= State.isBlocked
            }
        }
        states[index] = state
        links[index] = Link(slot: slot, next: 0)
        offsets[index] = offset
        return position
    }

    /// The article is ready to be published (or dropped): calls `release` with the slot of every article that may now go
    /// out, in order.
    @inline(__always)
    package func finish(_ position: UInt64, release: (UInt32) -> Void) {
        let index = Int(position & mask)
        states[index] = states[index] & State.isBlocked | State.finished
        switch ordering {
        case .none: letOut(index, release)
        case .partition:
            while releaseNext < tail && states[Int(releaseNext & mask)] & State.mask == State.finished {
                letOut(Int(releaseNext & mask), release)
                releaseNext &+= 1
            }
        case .key:
            var at = position
            while true {
                let index = Int(at & mask)
                // Neither blocked nor in another state.
                if states[index] != State.finished { return }
                letOut(index, release)
                let next = links[index].next
                if next == 0 { return }
                at &+= UInt64(next)
                states[Int(at & mask)] &= ~State.isBlocked
            }
        }
    }

    @inline(__always)
    private func letOut(_ index: Int, _ release: (UInt32) -> Void) {
        states[index] = State.released
        release(links[index].slot)
    }

    /// The article is acknowledged or dropped. Returns true when the watermark moved.
    @inline(__always)
    package func done(_ position: UInt64) -> Bool {
        states[Int(position & mask)] = State.done
        unfinished &-= 1
        guard position == head else { return false }
        var at = position &+ 1
        while at < tail && states[Int(at & mask)] == State.done { at &+= 1 }
        head = at
        // Kafka commits the offset to read next. It need not exist: offsets have gaps, and the broker seeks over them.
        watermark = offsets[Int((at &- 1) & mask)] &+ 1
        return true
    }

    /// The oldest article that is not done: its offset and slot.
    package var oldest: (offset: Int64, slot: UInt32)? {
        head < tail ? (offsets[Int(head & mask)], links[Int(head & mask)].slot) : nil
    }

    /// Calls `body` for every article that is not done.
    package func forEachUnfinished(_ body: (_ slot: UInt32, _ offset: Int64, _ isReleased: Bool) -> Void) {
        var at = head
        while at < tail {
            let index = Int(at & mask)
            let state = states[index] & State.mask
            if state != State.done { body(links[index].slot, offsets[index], state == State.released) }
            at &+= 1
        }
    }

    private func grow() {
        let capacity = Int(mask + 1) * 2
        let larger = (
            states: UnsafeMutablePointer<UInt8>.allocate(capacity: capacity),
            links: UnsafeMutablePointer<Link>.allocate(capacity: capacity),
            offsets: UnsafeMutablePointer<Int64>.allocate(capacity: capacity)
        )
        var at = head
        while at < tail {
            let old = Int(at & mask)
            let new = Int(at & UInt64(capacity - 1))
            larger.states[new] = states[old]
            larger.links[new] = links[old]
            larger.offsets[new] = offsets[old]
            at &+= 1
        }
        states.deallocate()
        links.deallocate()
        offsets.deallocate()
        (states, links, offsets) = larger
        mask = UInt64(capacity - 1)
    }
}
