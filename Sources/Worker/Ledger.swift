// The ledger: every article that was polled is somewhere. It must balance at every moment.

/// Counts of one worker since its start.
package struct Ledger: Sendable, Equatable {
    /// Taken from the source.
    package var polled: UInt64 = 0
    /// Acknowledged by the output.
    package var published: UInt64 = 0
    /// Acknowledged by the dead-letter topic.
    package var deadLettered: UInt64 = 0
    /// Left out on purpose.
    package var dropped: UInt64 = 0
    /// Given back unfinished at a revocation or a stop: another worker, or this one later, reads them again.
    package var returned: UInt64 = 0
    /// Between polled and one of the above.
    package var inFlight: UInt64 = 0

    /// All zero.
    package init() {}

    /// polled = published + dead-lettered + dropped + returned + in flight.
    package var isBalanced: Bool { polled == published + deadLettered + dropped + returned + inFlight }
}
