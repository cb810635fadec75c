// Intake: from the source to the lanes, and from parking back to them.
import CSystem
import Pipeline
import StageAPI

extension WorkLoop {
    /// Takes messages while the budget, the window and the lanes have room. Returns whether any came.
    func intake() -> Bool {
        var tookAny = false
        var batch: JobBatch?
        let laneLimit = inline == nil ? options.aheadOfLane * lanes.count : .max
        let laneBytes = inline == nil ? options.bytesAheadOfLane * lanes.count : .max
        let inline = inline
        var left = inline == nil ? Int.max : Self.mostInTurn
        var idlePartitions = 0
        while idlePartitions < owned.count && bytesInFlight < options.budgetBytes && inLanes < laneLimit
            && bytesInLanes < laneBytes && left > 0
        {
            if nextOwned >= owned.count { nextOwned = 0 }
            let id = owned[nextOwned]
            nextOwned += 1
            guard let partition = partitions[Int(id)], !partition.isDraining else {
                idlePartitions += 1
                continue
            }
            let room = min(Self.quantum, options.maxAhead - partition.window.span, laneLimit - inLanes)
            let bytes = min(options.budgetBytes - bytesInFlight, laneBytes - bytesInLanes)
            let taken = room > 0 ? source.take(id, into: deliveries, maximum: room, bytes: bytes) : 0
            if taken == 0 {
                idlePartitions += 1
                continue
            }
            idlePartitions = 0
            tookAny = true
            left -= taken
            for i in 0..<taken {
                var job = admit(deliveries[i], partition)
                if let inline {
                    inline.process(&job)
                    settle(job)
                    continue
                }
                let open = batch ?? takeBatch()
                batch = open
                open.jobs.append(job)
                open.bytes += job.payload.count
                if open.jobs.count >= options.batchJobs || open.bytes >= options.batchBytes {
                    submit(open)
                    batch = nil
                }
            }
        }
        if let batch { submit(batch) }
        return tookAny
    }

    private func admit(_ delivery: Incoming, _ partition: PartitionState) -> Job {
        ledger.polled += 1
        ledger.inFlight += 1
        let cost = delivery.payload.count * options.expansion + delivery.key.count + 256
        bytesInFlight += cost
        meters.consumedBytes += UInt64(delivery.payload.count)
        let number = slots.next
        let key: UInt64? = delivery.key.baseAddress == nil ? nil : hashKey(delivery.key)
        let position = partition.window.append(offset: delivery.offset, key: key, slot: number)
        slots.add(
            Slot(
                delivery: delivery, state: .passUnretained(partition), position: position, cost: cost,
                polled: meters.now))
        return Job(
            slot: number, handle: delivery.handle, payload: delivery.payload, timestamp: delivery.timestamp, flight: nil
        )
    }

    func takeBatch() -> JobBatch { spareBatches.popLast() ?? JobBatch() }

    func submit(_ batch: JobBatch) {
        inLanes += batch.jobs.count
        bytesInLanes += batch.bytes
        lanes.submit(batch)
    }

    /// Gives parked articles whose time or answer has come back to the lanes.
    func resume() -> Bool {
        var due: [UInt32] = []
        if timers.count > 0 {
            let now = copydesk_monotonic_ns()
            while let slot = timers.pop(now: now) { due.append(slot) }
        }
        for (ticket, bytes) in tickets.take() {
            if let slot = waiting.removeValue(forKey: ticket) {
                slots[slot].pointee.flight?.article?.answer = bytes
                due.append(slot)
            } else {
                // The lane has not come back with the article yet, or nobody waits for it any more: a bound holds those few.
                if earlyAnswers.count >= 100_000 {
                    forgottenTickets = max(forgottenTickets, earlyAnswers.keys.max() ?? 0)
                    earlyAnswers.removeAll()
                }
                earlyAnswers[ticket] = bytes
            }
        }
        if due.isEmpty { return false }
        var batch = takeBatch()
        for number in due {
            let slot = slots[number].pointee
            if slot.isOrphan {
                free(number)
                continue
            }
            batch.jobs.append(
                Job(
                    slot: number, handle: slot.delivery.handle, payload: slot.delivery.payload,
                    timestamp: slot.delivery.timestamp, flight: slot.flight))
            batch.bytes += slot.delivery.payload.count
            slots[number].pointee.flight = nil
            if batch.jobs.count >= options.batchJobs || batch.bytes >= options.batchBytes {
                submit(batch)
                batch = takeBatch()
            }
        }
        if batch.jobs.isEmpty { spareBatches.append(batch) } else { submit(batch) }
        return true
    }

    /// Frees a slot and lets the source have its message back.
    func free(_ number: UInt32) {
        source.release(slots[number].pointee.delivery.handle)
        bytesInFlight -= slots[number].pointee.cost
        slots.remove(number)
    }
}

/// A 64-bit hash of a key's bytes, by multiply and fold of 8 bytes at a time (after wyhash). It orders articles and is not
/// for the outside: two keys with the same hash are merely kept in order.
func hashKey(_ key: UnsafeRawBufferPointer) -> UInt64 {
    var hash = UInt64(truncatingIfNeeded: key.count) ^ 0x9E37_79B9_7F4A_7C15
    var i = 0
    while i + 8 <= key.count {
        let word = key.loadUnaligned(fromByteOffset: i, as: UInt64.self)
        let wide = (hash ^ word).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
        hash = wide.high ^ wide.low
        i += 8
    }
    var rest: UInt64 = 0
    while i < key.count {
        rest = (rest << 8) | UInt64(key[i])
        i += 1
    }
    let wide = (hash ^ rest).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    return wide.high ^ wide.low
}
