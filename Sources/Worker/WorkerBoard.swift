// The board on which the loop puts its numbers for other threads, and what they can see even if the loop stands still.
import CSystem
import Pipeline
import Synchronization

/// Shared by the loop, which writes, and by whoever shows it.
package final class WorkerBoard: Sendable {
    /// How far the worker has come.
    package enum Phase: UInt8, Sendable {
        /// It asks the world for what it needs to begin.
        case starting
        case running
        /// A stop was asked for.
        case stopping
    }

    private let phaseCell = Atomic<UInt8>(0)
    private let turnCell = Atomic<Int64>(0)
    private let stuckCell = Atomic<Bool>(false)
    private let latest: Mutex<WorkerSnapshot?> = Mutex(nil)
    private let meters: Mutex<[LaneMeter?]> = Mutex([])

    /// Empty: the worker is starting.
    package init() {}

    /// How far the worker has come.
    package var phase: Phase {
        get { Phase(rawValue: phaseCell.load(ordering: .relaxed)) ?? .starting }
        set { phaseCell.store(newValue.rawValue, ordering: .relaxed) }
    }

    /// When the loop began its last turn, in monotonic nanoseconds; 0 before the first.
    package var turnedAt: Int64 {
        get { turnCell.load(ordering: .relaxed) }
        set { turnCell.store(newValue, ordering: .relaxed) }
    }

    /// A lane is in one stage for longer than the limit. Whoever watches the lanes says so; a service manager then gets no
    /// sign of life, as if the loop stood still.
    package var isStuck: Bool {
        get { stuckCell.load(ordering: .relaxed) }
        set { stuckCell.store(newValue, ordering: .relaxed) }
    }

    /// The newest snapshot.
    package var snapshot: WorkerSnapshot? { latest.withLock { $0 } }

    /// Puts a snapshot on the board.
    package func publish(_ snapshot: WorkerSnapshot) { latest.withLock { $0 = snapshot } }

    /// The lanes' meters, once there are lanes.
    package var lanes: [LaneMeter?] {
        get { meters.withLock { $0 } }
        set { meters.withLock { $0 = newValue } }
    }
}
