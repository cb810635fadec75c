// The articles in flight by number, at places that cost neither a check nor a reference count to reach.
import Pipeline

/// One article in flight, as the loop knows it.
struct Slot {
    var delivery: Incoming
    /// Its partition, which the loop holds for as long as the slot is no orphan: counting references for each article would
    /// cost as much as the loop's own work.
    var state: Unmanaged<PartitionState>
    var position: UInt64
    var cost: Int
    /// When it was polled, in monotonic nanoseconds.
    var polled: Int64
    var flight: Flight?
    /// When it was released, as a number that counts up: the order for sending again.
    var released: UInt64 = 0
    var outcome = Outcome.unfinished
    /// Its partition was given up while a lane, a timer or the sink still held it.
    var isOrphan = false
    /// A dead letter that goes out without its payload, since it did not fit with it.
    var isReference = false
    /// See `Outgoing`.
    var takesPresentTime = false
    /// The place is free for another.
    var isFree = false

    /// Where it came from; nil when its partition was given up.
    var place: PartitionName? { isOrphan ? nil : state.takeUnretainedValue().name }

    /// A lane has given its last word.
    var isFinished: Bool {
        switch outcome {
        case .publish, .publishRaw, .publishTombstone, .drop, .deadLetter: true
        case .unfinished, .parkForTime, .parkForTicket, .tryAgain, .stop: false
        }
    }
}

/// Slots by number; numbers are given out again. Only the loop's thread touches it.
struct SlotTable {
    private var base: UnsafeMutablePointer<Slot>
    private var free: UnsafeMutablePointer<UInt32>
    private var freeCount = 0
    private var capacity: Int
    /// One more than the largest number that was ever given out.
    private(set) var count = 0

    init() {
        capacity = 1024
        base = .allocate(capacity: capacity)
        free = .allocate(capacity: capacity)
    }

    /// Frees the memory; the table may not be used any more.
    mutating func destroy() {
        base.deinitialize(count: count)
        base.deallocate()
        free.deallocate()
        count = 0
    }

    /// The slot's place, valid until the next `reserve`.
    subscript(_ number: UInt32) -> UnsafeMutablePointer<Slot> {
        @inline(__always) get { base + Int(number) }
    }

    /// The number that the next `add` will give.
    var next: UInt32 { freeCount > 0 ? free[freeCount - 1] : UInt32(count) }

    /// Takes an article in under the number that `next` gave.
    mutating func add(_ slot: consuming Slot) {
        if freeCount > 0 {
            freeCount -= 1
            // Nothing is left in a free place that would have to be let go of.
            (base + Int(free[freeCount])).initialize(to: slot)
            return
        }
        if count == capacity { grow() }
        (base + count).initialize(to: slot)
        count += 1
    }

    /// Lets go of what the slot holds; its number will be given out again.
    mutating func remove(_ number: UInt32) {
        base[Int(number)].flight = nil
        base[Int(number)].isFree = true
        free[freeCount] = number
        freeCount += 1
    }

    private mutating func grow() {
        let larger = UnsafeMutablePointer<Slot>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: base, count: count)
        base.deallocate()
        base = larger
        let numbers = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity * 2)
        numbers.update(from: free, count: freeCount)
        free.deallocate()
        free = numbers
        capacity *= 2
    }
}
