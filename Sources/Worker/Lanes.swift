// Lanes: the threads that compute. They take batches from one queue and give them back; nothing ever waits in them but
// for work.
import CSystem
import Glibc
import Pipeline
import Synchronization

/// A batch on its way between the loop and a lane.
///
/// `@unchecked Sendable` because exactly one side holds it at a time: the loop fills it, the queue's mutex hands it to one
/// lane, and the finished list's mutex hands it back. The articles and flights inside travel with it.
package final class JobBatch: @unchecked Sendable {
    package var jobs: [Job] = []
    /// Of the payloads of `jobs`.
    package var bytes = 0
    /// Empty.
    package init() { jobs.reserveCapacity(64) }
}

/// A mutex and a condition in one heap cell: Synchronization has no condition variable.
final class Gate: @unchecked Sendable {
    // Sendable: both are made to be used from any thread, and the cell never moves.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }
    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }
    func lock() { pthread_mutex_lock(mutex) }
    func unlock() { pthread_mutex_unlock(mutex) }
    func wait() { pthread_cond_wait(condition, mutex) }
    func signal() { pthread_cond_signal(condition) }
    func broadcast() { pthread_cond_broadcast(condition) }
}

/// The computing threads of a worker.
package final class Lanes: @unchecked Sendable {
    // Sendable: `queue`, `idle` and `isClosed` are guarded by `gate`, `finished` by `finishedGate`; the rest never changes.
    private let gate = Gate()
    private var queue: [JobBatch] = []
    private var queueHead = 0
    private var idle = 0
    private var isClosed = false
    private let finishedGate = Gate()
    private var finished: [JobBatch] = []
    private let wake: Int32
    private var threads: [pthread_t] = []
    private let isEnding = Atomic<Bool>(false)
    /// Threads that have come to their end.
    private let ended = Atomic<Int>(0)
    /// How many lanes there are.
    package let count: Int
    /// What each lane is in, and how long its steps took.
    package let meters: [LaneMeter?]

    /// Starts one thread for each processor; `wake` is the loop's eventfd.
    package init(processors: [any LaneProcessor], wake: Int32) {
        self.wake = wake
        count = processors.count
        meters = processors.map(\.meter)
        for processor in processors {
            let box = Unmanaged.passRetained(Start(lanes: self, processor: processor))
            var thread = pthread_t()
            let made = pthread_create(&thread, nil, laneMain, box.toOpaque())
            if made == 0 { threads.append(thread) } else { box.release() }
        }
    }

    /// Number of threads that could be started.
    package var running: Int { threads.count }

    /// Hands a batch to the next free lane.
    package func submit(_ batch: JobBatch) {
        gate.lock()
        queue.append(batch)
        let wakes = idle > 0
        gate.unlock()
        if wakes { gate.signal() }
    }

    /// Batches that no lane has begun.
    package var waiting: Int {
        gate.lock()
        defer { gate.unlock() }
        return queue.count - queueHead
    }

    /// Takes back the batches that no lane has begun.
    package func recall() -> [JobBatch] {
        gate.lock()
        defer { gate.unlock() }
        let back = Array(queue[queueHead...])
        queue.removeAll(keepingCapacity: true)
        queueHead = 0
        return back
    }

    /// Swaps the finished batches with `into`, which must be empty.
    package func takeFinished(_ into: inout [JobBatch]) {
        finishedGate.lock()
        swap(&finished, &into)
        finishedGate.unlock()
    }

    /// Ends the threads after the articles they hold. False when one does not come back within the time: a stage in this
    /// process can't be interrupted, so its thread is left to the end of the process, with what it holds.
    package func close(within milliseconds: Int) -> Bool {
        isEnding.store(true, ordering: .relaxed)
        gate.lock()
        isClosed = true
        gate.unlock()
        gate.broadcast()
        let deadline = copydesk_monotonic_ns() + Int64(milliseconds) * 1_000_000
        while ended.load(ordering: .acquiring) < threads.count {
            if copydesk_monotonic_ns() >= deadline { return false }
            usleep(500)
        }
        for thread in threads { pthread_join(thread, nil) }
        threads = []
        return true
    }

    fileprivate func run(_ processor: any LaneProcessor) {
        while let batch = next() {
            batch.jobs.withUnsafeMutableBufferPointer { jobs in
                // At the end the rest of the batch is left to whoever reads it next.
                for i in jobs.indices where !isEnding.load(ordering: .relaxed) { processor.process(&jobs[i]) }
            }
            finishedGate.lock()
            let isFirst = finished.isEmpty
            finished.append(batch)
            finishedGate.unlock()
            // One write for each time the list fills up: the loop drains it wholly.
            if isFirst { _ = eventfd_write(wake, 1) }
        }
        ended.wrappingAdd(1, ordering: .releasing)
    }

    private func next() -> JobBatch? {
        gate.lock()
        defer { gate.unlock() }
        // Closed: what no lane has begun is left to whoever reads it next.
        while !isClosed && queueHead == queue.count {
            idle += 1
            gate.wait()
            idle -= 1
        }
        if isClosed { return nil }
        let batch = queue[queueHead]
        queueHead += 1
        if queueHead == queue.count {
            queue.removeAll(keepingCapacity: true)
            queueHead = 0
        } else if queueHead > 256 {
            queue.removeFirst(queueHead)
            queueHead = 0
        }
        return batch
    }
}

private final class Start {
    let lanes: Lanes
    let processor: any LaneProcessor
    init(lanes: Lanes, processor: any LaneProcessor) {
        self.lanes = lanes
        self.processor = processor
    }
}

private func laneMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
    start.lanes.run(start.processor)
    return nil
}
