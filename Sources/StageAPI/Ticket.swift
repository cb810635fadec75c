// Tickets: how a parked article is called back from any thread, without a lock in the lane.
import Synchronization

/// A promise that an answer for one parked article will come. Answer it once, from any thread.
public struct Ticket: Sendable, Hashable {
    /// Unique within a process.
    public let number: UInt64
    let office: TicketOffice

    /// Calls the article back, with bytes for the stage. A second answer is ignored.
    public func answer(_ bytes: [UInt8]) { office.deliver(number, bytes) }

    /// Two tickets are the same when their numbers are.
    public static func == (a: Ticket, b: Ticket) -> Bool { a.number == b.number }
    /// By number.
    public func hash(into hasher: inout Hasher) { hasher.combine(number) }
}

/// Gives out tickets and hands their answers to the worker's loop.
public final class TicketOffice: Sendable {
    private let next = Atomic<UInt64>(1)
    private let box = Mutex(Box())

    /// A type of its own: in a tuple the mutex would wrap the closure anew at each look, thunk upon thunk, until a call of it
    /// finds no stack.
    private struct Box {
        var answers: [(UInt64, [UInt8])] = []
        var wake: (@Sendable () -> Void)?
    }

    /// Made once a worker.
    public init() {}

    /// A new ticket.
    public func open() -> Ticket {
        Ticket(number: next.wrappingAdd(1, ordering: .relaxed).oldValue, office: self)
    }

    /// Sets what wakes the loop when an answer came; called by the worker.
    public func onAnswer(_ wake: @escaping @Sendable () -> Void) { box.withLock { $0.wake = wake } }

    /// Takes all answers that came since the last call; called by the worker's loop.
    public func take() -> [(UInt64, [UInt8])] {
        box.withLock { state in
            defer { state.answers = [] }
            return state.answers
        }
    }

    func deliver(_ number: UInt64, _ bytes: [UInt8]) {
        let wake = box.withLock { state in
            state.answers.append((number, bytes))
            return state.wake
        }
        wake?()
    }
}
