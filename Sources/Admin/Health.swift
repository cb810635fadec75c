// Alive and ready: two questions whose answers name the cause.
internal import Worker

/// An answer to a probe.
package struct Verdict: Sendable, Equatable {
    /// 200, else 503.
    package var isGood: Bool
    /// One line or more, for people.
    package var reason: String

    /// Gives an answer.
    package init(_ isGood: Bool, _ reason: String) {
        self.isGood = isGood
        self.reason = reason
    }
}

extension WorkerStatus {
    /// Shall the process be started anew? Only when the loop or a lane hangs: a broker that is away is no reason, since a
    /// restart does not bring it back.
    package var liveness: Verdict {
        var wrong = busy.filter { $0.seconds >= stuckSeconds }.map { lane in
            let place = lane.place.map { "\($0) offset \(lane.offset ?? -1)" } ?? "an article not known yet"
            let again = lane.attempts > 1 ? ", attempt \(lane.attempts)" : ""
            return "lane \(lane.lane) is stuck: \(place), stage \(lane.stage), for \(Int(lane.seconds)) s\(again)"
        }
        if let loopSeconds, loopSeconds >= stuckSeconds {
            wrong.append("the loop stands still for \(Int(loopSeconds)) s")
        }
        if !wrong.isEmpty { return Verdict(false, wrong.joined(separator: "\n")) }
        return Verdict(true, phase == .starting ? "starting" : "the loop turns, no lane is stuck")
    }

    /// Can it do its work? Not before it has joined its group, and not while its topics can't be reached.
    package var readiness: Verdict {
        if phase == .starting {
            return Verdict(false, "starting: \(reach.failure ?? "waiting for the topics")")
        }
        if phase == .stopping { return Verdict(false, "stopping") }
        guard let snapshot else { return Verdict(false, "starting: the loop has not turned yet") }
        if !reach.isKnown { return Verdict(false, "topics not asked for yet") }
        if let failure = reach.failure { return Verdict(false, failure) }
        if !snapshot.isJoined { return Verdict(false, "not a member of the consumer group yet") }
        if let refusal = snapshot.refusal { return Verdict(false, "the output takes no records: \(refusal)") }
        if !snapshot.ledger.isBalanced {
            return Verdict(false, "the ledger does not balance: \(snapshot.ledger): a fault of this program, report it")
        }
        let count = snapshot.partitions.count
        return Verdict(true, "ready: \(count) partition\(count == 1 ? "" : "s"), topics reachable, ledger balances")
    }
}
