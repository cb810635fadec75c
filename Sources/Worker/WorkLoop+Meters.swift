// The loop's heartbeat and its snapshots: a turn costs one clock read, a snapshot is made four times a second.
import CSystem
import Pipeline

extension WorkLoop {
    private static let publishNanoseconds: Int64 = 250_000_000

    /// Called at the start of each turn.
    func noteTurn() {
        meters.now = copydesk_monotonic_ns()
        guard let board else { return }
        board.turnedAt = meters.now
        if meters.now >= meters.publishDue { publishSnapshot() }
    }

    /// Called when the loop begins: the lanes can be seen from now on.
    func noteStart() {
        board?.lanes = lanes.meters
        board?.phase = .running
    }

    /// Called when the loop ends.
    func noteEnd() {
        board?.phase = .stopping
        publishSnapshot()
    }

    func noteRevocation(_ finished: UInt64, _ returned: UInt64, since started: Int64) {
        meters.rebalances.revocations += 1
        meters.rebalances.drained += finished
        meters.rebalances.returned += returned
        meters.rebalances.stoodStill += UInt64(max(0, copydesk_monotonic_ns() - started))
    }

    /// The article leaves the books as published, dead-lettered or dropped.
    func noteDone(_ number: UInt32) {
        guard board != nil else { return }
        let slot = slots[number]
        meters.latency.record(meters.now - slot.pointee.polled)
        switch slot.pointee.outcome {
        case .deadLetter:
            meters.deadLettered(slot.pointee.flight?.failure, slot.pointee.place, slot.pointee.delivery.offset)
        case .drop: meters.dropped(slot.pointee.flight?.dropReason ?? "")
        case .publishRaw: meters.publishedBytes += UInt64(slot.pointee.delivery.payload.count)
        default: meters.publishedBytes += UInt64(slot.pointee.flight?.output.count ?? 0)
        }
    }

    func publishSnapshot() {
        guard let board else { return }
        meters.publishDue = meters.now + Self.publishNanoseconds
        if isStopping && board.phase == .running { board.phase = .stopping }
        var shot = WorkerSnapshot()
        shot.takenAt = meters.now
        shot.ledger = ledger
        shot.bytesInFlight = bytesInFlight
        shot.budgetBytes = options.budgetBytes
        shot.parked = timers.count + waiting.count
        shot.inLanes = inLanes
        shot.inSink = inSink
        shot.unsent = pendingSends.count - pendingHead + resends.count
        shot.consumedBytes = meters.consumedBytes
        shot.publishedBytes = meters.publishedBytes
        shot.retries = meters.retries
        shot.resends = meters.resends
        shot.latency = meters.latency
        shot.deadLetters = meters.deadLetters
        shot.drops = meters.drops
        shot.rebalances = meters.rebalances
        shot.isJoined = source.isJoined
        shot.refusal = resendBackOff > 0 || !resends.isEmpty ? refusal : nil
        shot.partitions = owned.compactMap { id in
            guard let partition = partitions[Int(id)] else { return nil }
            let end = source.end(id)
            // A fetch tells the end with what is before it: where nothing came of it, the group has done all.
            let start = partition.window.oldest?.offset ?? (source.isDry(id) ? end : nil)
            return PartitionSnapshot(
                topic: partition.name.topic, partition: partition.name.partition,
                watermark: partition.window.watermark ?? start, end: end,
                span: partition.window.span, isDraining: partition.isDraining, oldest: oldest(of: partition))
        }
        shot.lanes = lanes.meters.enumerated().compactMap { lane, meter in
            meter?.work.flatMap { describe(lane, $0) }
        }
        board.publish(shot)
    }

    /// Where the article of a lane stands. A lane lets go of a slot before the loop can free it, so the slot is its own.
    private func describe(_ lane: Int, _ work: LaneMeter.Work) -> LaneSnapshot? {
        guard Int(work.slot) < slots.count, lanes.meters[lane]?.work == work else { return nil }
        let slot = slots[work.slot].pointee
        guard let name = slot.place else { return nil }
        let key = slot.delivery.key
        return LaneSnapshot(
            lane: lane, work: work, topic: name.topic, partition: name.partition, offset: slot.delivery.offset,
            key: key.baseAddress == nil ? nil : hashKey(key))
    }

    /// Says of the lanes that do not come back in what they are.
    var heldLane: String {
        let held = lanes.meters.enumerated().compactMap { lane, meter -> String? in
            guard let meter, let work = meter.work, work.step < meter.steps.count else { return nil }
            let seconds = (copydesk_monotonic_ns() - work.since) / 1_000_000_000
            return "lane \(lane), stage \(meter.steps[work.step]), for \(seconds) s"
        }
        let what = held.isEmpty ? "" : ": " + held.joined(separator: "; ")
        return "a lane does not come back\(what); its article is read again by the next worker"
    }

    /// What holds the watermark back: told by the loop alone, so that a parked article is named too.
    private func oldest(of partition: PartitionState) -> OldestSnapshot? {
        guard let (offset, number) = partition.window.oldest else { return nil }
        let slot = slots[number].pointee
        let key = slot.delivery.key
        var oldest = OldestSnapshot(
            offset: offset, polled: slot.polled, place: .batch, key: key.baseAddress == nil ? nil : hashKey(key))
        if slot.isFinished {
            oldest.place = .output
        } else if let flight = slot.flight {
            oldest.place = .parked
            let steps = lanes.meters.first??.steps ?? []
            let step = flight.article == nil ? 0 : flight.step + 1
            if step < steps.count { oldest.stage = steps[step] }
            oldest.attempts = flight.attempts + 1
        } else {
            for meter in lanes.meters {
                guard let meter, let work = meter.work, work.slot == number, work.step < meter.steps.count else {
                    continue
                }
                oldest.place = .lane
                oldest.stage = meter.steps[work.step]
                oldest.attempts = work.attempt
            }
        }
        return oldest
    }
}
