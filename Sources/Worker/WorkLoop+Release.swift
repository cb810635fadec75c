// Release: from the lanes through the window to the sink, and from its reports to the watermark.
import CSystem
import Pipeline
import StageAPI

extension WorkLoop {
    /// Takes what the lanes have finished. Returns whether there was anything.
    @discardableResult
    func collectFinished() -> Bool {
        lanes.takeFinished(&finishedBatches)
        if finishedBatches.isEmpty { return false }
        for batch in finishedBatches {
            inLanes -= batch.jobs.count
            bytesInLanes -= batch.bytes
            for job in batch.jobs { settle(job) }
            batch.jobs.removeAll(keepingCapacity: true)
            batch.bytes = 0
            if spareBatches.count < 64 { spareBatches.append(batch) }
        }
        finishedBatches.removeAll(keepingCapacity: true)
        return true
    }

    func settle(_ job: Job) {
        let slot = slots[job.slot]
        slot.pointee.outcome = job.outcome
        if job.flight != nil { slot.pointee.flight = job.flight }
        if slot.pointee.isOrphan {
            free(job.slot)
            return
        }
        switch job.outcome {
        case .publish, .publishRaw, .publishTombstone, .drop, .deadLetter:
            if let flight = job.flight {
                flight.article = nil
                recost(job.slot)
            }
            finish(job.slot)
        case .parkForTime:
            recost(job.slot)
            let milliseconds = Int64(max(0, min(job.flight?.parkMilliseconds ?? 0, 3_600_000)))
            timers.insert(job.slot, due: copydesk_monotonic_ns() + milliseconds * 1_000_000)
        case .parkForTicket:
            recost(job.slot)
            let ticket = job.flight?.ticket ?? 0
            if let bytes = earlyAnswers.removeValue(forKey: ticket) {
                job.flight?.article?.answer = bytes
                timers.insert(job.slot, due: 0)
            } else if ticket <= forgottenTickets {
                timers.insert(job.slot, due: 0)
            } else {
                waiting[ticket] = job.slot
            }
        case .tryAgain:
            recost(job.slot)
            backOff(job.slot)
        case .stop, .unfinished:
            let why = job.flight?.failure
            fail(describe(job.slot, why ?? Failure(stage: "?", code: "unfinished", message: "no verdict was given")))
        }
    }

    /// From here on an article weighs what it really holds.
    private func recost(_ number: UInt32) {
        let slot = slots[number]
        var cost = slot.pointee.delivery.payload.count + slot.pointee.delivery.key.count + 256
        if let flight = slot.pointee.flight { cost += flight.output.capacity + flight.bytes }
        bytesInFlight += cost - slot.pointee.cost
        slot.pointee.cost = cost
    }

    /// The world's error: tried again after 0.1 s, 0.2 s, … 30 s, for ever, and shown.
    private func backOff(_ number: UInt32) {
        guard let flight = slots[number].pointee.flight else { return }
        flight.attempts += 1
        meters.retries += 1
        let milliseconds = min(30_000, 100 << min(flight.attempts - 1, 9))
        if let why = flight.failure {
            log.warning(
                "stage \(why.stage) can't work now (\(why.code)): \(why.message); trying again",
                [
                    "attempts": "\(flight.attempts)", "topic": slots[number].pointee.place?.topic ?? "?",
                    "partition": slots[number].pointee.place.map { "\($0.partition)" } ?? "?",
                    "offset": "\(slots[number].pointee.delivery.offset)",
                ])
        }
        timers.insert(number, due: copydesk_monotonic_ns() + Int64(milliseconds) * 1_000_000)
    }

    func finish(_ number: UInt32) {
        let slot = slots[number]
        slot.pointee.state._withUnsafeGuaranteedRef { partition in
            partition.window.finish(slot.pointee.position) { release($0) }
        }
    }

    private func release(_ number: UInt32) {
        releaseCount += 1
        slots[number].pointee.released = releaseCount
        if slots[number].pointee.outcome == .drop {
            ledger.dropped += 1
            noteDone(number)
            done(number)
        } else if pendingHead == pendingSends.count && resends.isEmpty && alone == nil && !isSealed {
            send(number)
        } else {
            pendingSends.append(number)
        }
    }

    /// Gives a record to the sink; what it can't take now waits in `pendingSends`.
    @discardableResult
    private func send(_ number: UInt32, atFront: Bool = false) -> Bool {
        let slot = slots[number]
        let kind: Outgoing.Kind
        switch slot.pointee.outcome {
        case .publishRaw: kind = .raw
        case .publishTombstone: kind = .tombstone
        case .deadLetter: kind = slot.pointee.isReference ? .reference : .deadLetter
        default: kind = .record
        }
        let outgoing = Outgoing(
            slot: number, kind: kind, takesPresentTime: slot.pointee.takesPresentTime, input: slot.pointee.delivery,
            state: slot.pointee.state, work: slot.pointee.flight.map { .passUnretained($0) })
        switch sink.send(outgoing) {
        case .queued:
            inSink += 1
            return true
        case .full:
            sinkDue = copydesk_monotonic_ns() + 100_000_000
            if !atFront { pendingSends.append(number) }
            return false
        case .refused(let code, let reason):
            condemn(number, code: code, reason: reason)
            if !isSealed { return send(number, atFront: atFront) }
            if !atFront { pendingSends.append(number) }
            return false
        }
    }

    /// Turns a record that its topic will never take into a dead letter; a dead letter that fits nowhere stops the worker.
    private func condemn(_ number: UInt32, code: String, reason: String) {
        let flight = slots[number].pointee.flight ?? Flight()
        slots[number].pointee.flight = flight
        if slots[number].pointee.outcome == .deadLetter {
            if sink.publishesReferences && !slots[number].pointee.isReference {
                slots[number].pointee.isReference = true
                return
            }
            fail(describe(number, Failure(stage: "dead_letter", code: code, message: reason)))
            isSealed = true
            return
        }
        slots[number].pointee.outcome = .deadLetter
        flight.failure = Failure(stage: "output", code: code, message: reason)
        flight.output = []
        recost(number)
    }

    /// Sends what waited: first what must go again, in its old order, then what was released since.
    func sendPending() -> Bool {
        if alone != nil || isSealed { return false }
        if resends.isEmpty && pendingHead == pendingSends.count { return false }
        let now = copydesk_monotonic_ns()
        if now < sinkDue { return false }
        if !resends.isEmpty {
            // All reports must be in before the order of what failed is known.
            guard inSink == 0, now >= resendDue else { return false }
            let sent = sendAgain()
            if !resends.isEmpty || alone != nil { return sent }
        }
        let before = pendingHead
        while pendingHead < pendingSends.count {
            if !send(pendingSends[pendingHead], atFront: true) { break }
            pendingHead += 1
        }
        let sent = pendingHead > before
        if pendingHead == pendingSends.count {
            pendingSends.removeAll(keepingCapacity: true)
            pendingHead = 0
        } else if pendingHead > 4096 {
            pendingSends.removeFirst(pendingHead)
            pendingHead = 0
        }
        return sent
    }

    /// Sends what failed in its old order, up to the first suspect, which then goes alone. Returns whether any went.
    private func sendAgain() -> Bool {
        resends.sort { slots[$0].pointee.released < slots[$1].pointee.released }
        var sent = 0
        while sent < resends.count {
            let number = resends[sent]
            let isSuspect = suspects.contains(number)
            // A suspect goes when nothing else is out, and nothing goes beside it.
            if isSuspect && sent > 0 { break }
            if !send(number, atFront: true) { break }
            sent += 1
            if isSuspect {
                suspects.remove(number)
                alone = number
                sink.flush()
                break
            }
        }
        resends.removeFirst(sent)
        return sent > 0
    }

    /// Takes the sink's reports. Returns whether there were any.
    func collectReports() -> Bool {
        var any = false
        sink.reports { report in
            any = true
            sinkDue = 0
            inSink -= 1
            let wasAlone = alone == report.slot
            if wasAlone { alone = nil }
            if report.status == .acknowledged {
                resendBackOff = 0
                if slots[report.slot].pointee.isOrphan { free(report.slot) } else { acknowledge(report.slot) }
            } else if slots[report.slot].pointee.isOrphan {
                free(report.slot)
            } else {
                failed(report, wasAlone: wasAlone)
            }
        }
        return any
    }

    private func acknowledge(_ number: UInt32) {
        if slots[number].pointee.outcome == .deadLetter {
            ledger.deadLettered += 1
            if options.tellsDeadLetters { tell(number) }
        } else {
            ledger.published += 1
        }
        noteDone(number)
        done(number)
    }

    /// Says why an article became a dead letter, and where it stood; the article's own words are in no message.
    private func tell(_ number: UInt32) {
        let slot = slots[number]
        guard let why = slot.pointee.flight?.failure,
            let total = deadLetterLog.count("\(why.stage): \(why.code)", now: meters.now)
        else { return }
        log.write(
            .warning, "dead letter: stage \(why.stage): \(why.code)",
            [
                "reason": why.message, "topic": slot.pointee.place?.topic ?? "?",
                "partition": slot.pointee.place.map { "\($0.partition)" } ?? "?",
                "offset": "\(slot.pointee.delivery.offset)", "attempts": "\(why.attempts)", "so_far": "\(total)",
            ], always: true)
    }

    private func failed(_ report: Report, wasAlone: Bool) {
        if report.status == .again {
            log.warning("sending again: \(report.reason)")
            // Many fail at once, and together they are one failure.
            let now = copydesk_monotonic_ns()
            if now >= resendDue {
                resendBackOff = min(10_000, max(100, resendBackOff * 2))
                resendDue = now + resendBackOff * 1_000_000
            }
        } else if !wasAlone {
            // The broker judges a whole batch: only what fails alone is its own fault.
            suspects.insert(report.slot)
        } else if report.status == .badTimestamp && !slots[report.slot].pointee.takesPresentTime {
            log.warning("the output topic refuses an article's timestamp: it is published with the present time")
            slots[report.slot].pointee.takesPresentTime = true
        } else {
            let isDeadLetter = slots[report.slot].pointee.outcome == .deadLetter
            let tooLarge = isDeadLetter ? "dead_letter_too_large" : "output_too_large"
            condemn(report.slot, code: report.status == .tooLarge ? tooLarge : "refused", reason: report.reason)
        }
        meters.resends += 1
        resends.append(report.slot)
    }

    /// The worker ends: what was taken before is finished as far as it goes, what no lane has begun is given back.
    private func fail(_ why: String) {
        isStopping = true
        if failure != nil { return }
        failure = why
        for batch in lanes.recall() {
            inLanes -= batch.jobs.count
            bytesInLanes -= batch.bytes
            for job in batch.jobs { slots[job.slot].pointee.flight = job.flight }
        }
    }

    private func done(_ number: UInt32) {
        ledger.inFlight -= 1
        let slot = slots[number]
        slot.pointee.state._withUnsafeGuaranteedRef { partition in
            if partition.window.done(slot.pointee.position) && !partition.isDirty {
                partition.isDirty = true
                dirtyPartitions.append(partition.name.id)
            }
        }
        free(number)
    }

    /// One line that names the article, the stage and the remedy.
    func describe(_ number: UInt32, _ why: Failure) -> String {
        let slot = slots[number].pointee
        let name = slot.place.map { "\($0.topic)[\($0.partition)] offset \(slot.delivery.offset)" }
        let place = name ?? "an article given up"
        return "\(place): stage \(why.stage): \(why.code): \(why.message)"
    }
}
