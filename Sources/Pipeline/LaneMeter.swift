// One lane's meter: what it works on since when, and how long each step took. The lane writes, any thread reads.
import CSystem
import Synchronization

/// Written by one lane alone, so that plain loads and stores of atomics suffice; a clock is read once a step.
public final class LaneMeter: @unchecked Sendable {
    // Sendable: the cells are atomics that live as long as the meter; `step` and `started` are the lane's own.

    /// What a lane is in.
    public struct Work: Sendable, Equatable {
        /// The loop's number for the article.
        public var slot: UInt32
        /// Which of `steps` it is in.
        public var step: Int
        /// When it entered the step, in monotonic nanoseconds.
        public var since: Int64
        /// The how manieth try of the step it is.
        public var attempt: Int
    }

    /// The names of the steps: `input`, the stages' ids, `output`.
    public let steps: [String]
    private let cells: UnsafeMutablePointer<Atomic<UInt64>>
    /// 0 = idle; else slot and step.
    private let current = Atomic<UInt64>(0)
    private let since = Atomic<Int64>(0)
    private let attempt = Atomic<Int>(1)
    private var step = 0
    private var started: Int64 = 0
    private static let stride = HistogramShape.count + 1

    /// `stages` are the ids of the stages in order.
    public init(stages: [String]) {
        steps = ["input"] + stages + ["output"]
        cells = .allocate(capacity: steps.count * Self.stride)
        for i in 0..<steps.count * Self.stride { (cells + i).initialize(to: Atomic(0)) }
    }

    deinit {
        cells.deinitialize(count: steps.count * Self.stride)
        cells.deallocate()
    }

    /// The lane begins an article at a step, which it may have tried before.
    @inline(__always)
    public func begin(_ slot: UInt32, step first: Int, attempt number: Int = 1) {
        started = copydesk_monotonic_ns()
        step = first
        attempt.store(number, ordering: .relaxed)
        since.store(started, ordering: .relaxed)
        current.store(UInt64(slot) << 32 | UInt64(first) << 1 | 1, ordering: .releasing)
    }

    /// The article goes on to a step.
    @inline(__always)
    public func enter(_ next: Int) {
        if next == step { return }
        let now = copydesk_monotonic_ns()
        count(now)
        step = next
        attempt.store(1, ordering: .relaxed)
        since.store(now, ordering: .relaxed)
        let slot = current.load(ordering: .relaxed) & 0xFFFF_FFFF_0000_0000
        current.store(slot | UInt64(next) << 1 | 1, ordering: .releasing)
    }

    /// The lane lets go of the article.
    @inline(__always)
    public func end() {
        count(copydesk_monotonic_ns())
        current.store(0, ordering: .releasing)
    }

    @inline(__always)
    private func count(_ now: Int64) {
        let took = now - started
        started = now
        let base = cells + step * Self.stride
        add(base + HistogramShape.bucket(took), 1)
        add(base + HistogramShape.count, UInt64(max(0, took)))
    }

    /// No other thread writes, so nothing is lost between the load and the store.
    @inline(__always)
    private func add(_ cell: UnsafeMutablePointer<Atomic<UInt64>>, _ more: UInt64) {
        cell.pointee.store(cell.pointee.load(ordering: .relaxed) &+ more, ordering: .relaxed)
    }

    /// What the lane is in now; nil when it is idle, or just changes.
    public var work: Work? {
        let before = current.load(ordering: .acquiring)
        let time = since.load(ordering: .acquiring)
        let tries = attempt.load(ordering: .acquiring)
        guard before != 0, current.load(ordering: .acquiring) == before else { return nil }
        return Work(
            slot: UInt32(truncatingIfNeeded: before >> 32), step: Int(before >> 1 & 0x7FFF_FFFF), since: time,
            attempt: tries)
    }

    /// Adds this lane's durations of each step.
    public func add(to histograms: inout [Histogram]) {
        for step in histograms.indices where step < steps.count {
            let base = cells + step * Self.stride
            for bucket in 0..<HistogramShape.count {
                let count = (base + bucket).pointee.load(ordering: .relaxed)
                if count > 0 { histograms[step].add(bucket: bucket, count: count) }
            }
            histograms[step].add(sum: (base + HistogramShape.count).pointee.load(ordering: .relaxed))
        }
    }
}
