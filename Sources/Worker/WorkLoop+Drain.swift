// Assignment, revocation and stop: partitions come and go, and nothing of them is lost.
import CSystem
import Glibc
import Pipeline

extension WorkLoop {
    /// New partitions: each gets an empty window.
    package func assigned(_ names: [PartitionName]) {
        for name in names {
            while partitions.count <= Int(name.id) { partitions.append(nil) }
            partitions[Int(name.id)] = PartitionState(name: name, ordering: options.ordering)
            owned.append(name.id)
        }
        meters.rebalances.assignments += 1
        manager.ready()
    }

    /// Partitions that go: finishes what it can within the budget, stores, and gives the rest back.
    package func revoking(_ names: [PartitionName], lost: Bool) {
        let ids = names.map(\.id).filter { Int($0) < partitions.count && partitions[Int($0)] != nil }
        let before = ledger
        let started = copydesk_monotonic_ns()
        // What is lost can't be stored any more: another worker has begun there already.
        drain(ids, milliseconds: lost ? 0 : options.drainMilliseconds)
        if !lost {
            storeWatermarks()
            source.commit()
        }
        for id in ids { partitions[Int(id)] = nil }
        owned.removeAll { ids.contains($0) }
        nextOwned = 0
        if ids.isEmpty { return }
        let returned = ledger.returned - before.returned
        noteRevocation(before.inFlight - ledger.inFlight - returned, returned, since: started)
        log.info(
            lost ? "partitions lost" : "partitions revoked",
            [
                "partitions": names.map { "\($0.topic)[\($0.partition)]" }.joined(separator: " "),
                "finished": "\(before.inFlight - ledger.inFlight - (ledger.returned - before.returned))",
                "returned": "\(ledger.returned - before.returned)",
                "milliseconds": "\((copydesk_monotonic_ns() - started) / 1_000_000)",
            ])
    }

    /// Works on without taking anything new until nothing of these partitions is in flight or the time is up; then gives
    /// back what is left.
    func drain(_ ids: [Int32], milliseconds: Int) {
        for id in ids { partitions[Int(id)]?.isDraining = true }
        let deadline = copydesk_monotonic_ns() + Int64(milliseconds) * 1_000_000
        while copydesk_monotonic_ns() < deadline && (failure == nil ? hasUnfinished(ids) : isMoving) {
            sink.flush()
            turn(takes: false, sleepsAtMost: 20)
            if interrupts?.isSecond == true { leaveAtOnce() }
        }
        for id in ids { giveBack(id) }
    }

    /// The second signal: what is in flight is read again by whoever comes next.
    private func leaveAtOnce() -> Never {
        log.warning("second signal: leaving at once", ["in_flight": "\(ledger.inFlight)"])
        _exit(130)
    }

    private func hasUnfinished(_ ids: [Int32]) -> Bool {
        ids.contains { (partitions[Int($0)]?.window.unfinished ?? 0) > 0 }
    }

    /// After a failure: something will still come back from a lane or the sink, or can be sent. What is parked is left.
    private var isMoving: Bool {
        if inLanes > 0 || inSink > 0 { return true }
        return !isSealed && (pendingHead < pendingSends.count || !resends.isEmpty)
    }

    /// Leaves the rest of a partition to whoever reads it next. What a lane or the sink still holds is freed when it
    /// comes back.
    private func giveBack(_ id: Int32) {
        guard let partition = partitions[Int(id)] else { return }
        var returned: Set<UInt32> = []
        partition.window.forEachUnfinished { slot, _, _ in returned.insert(slot) }
        if returned.isEmpty { return }
        ledger.returned += UInt64(returned.count)
        ledger.inFlight -= UInt64(returned.count)
        for slot in returned { slots[slot].pointee.isOrphan = true }
        // Those that only this loop holds are freed here.
        var held = Set(pendingSends[pendingHead...]).union(resends)
        held.formIntersection(returned)
        pendingSends = pendingSends[pendingHead...].filter { !held.contains($0) }
        pendingHead = 0
        resends.removeAll { held.contains($0) }
        for slot in held {
            suspects.remove(slot)
            free(slot)
        }
        for slot in timers.remove(where: { returned.contains($0) }) { free(slot) }
        // Finished but held back by an earlier one of its key, and not in the sink.
        for slot in returned.subtracting(held) where slots[slot].pointee.isFinished && slots[slot].pointee.released == 0
        {
            free(slot)
        }
        for (ticket, slot) in waiting where returned.contains(slot) {
            waiting[ticket] = nil
            free(slot)
        }
        // Whoever owns the partition next publishes these again: what is still unsent must not come out behind that.
        if inSink > 0 { sink.withdraw() }
        // The window forgets them: a late verdict finds an orphan.
        partitions[Int(id)] = PartitionState(name: partition.name, ordering: options.ordering)
        partitions[Int(id)]?.isDraining = true
        if let watermark = partition.window.watermark { source.store(id, next: watermark) }
    }
}
