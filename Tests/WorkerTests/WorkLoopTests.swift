// The loop over a source and a sink in memory: nothing lost, nothing twice, order per key, and every outcome.
import Foundation
import Pipeline
import StageAPI
import Synchronization
import Testing

@testable import Worker

/// Lets a lane go.
private final class Freed: Sendable {
    private let flag = Atomic(false)
    var isSet: Bool { flag.load(ordering: .acquiring) }
    func set() { flag.store(true, ordering: .releasing) }
}

@Suite struct WorkLoopTests {
    @Test(arguments: [1, 4]) func publishesEveryMessageOnceAndAscendingPerKey(lanes: Int) throws {
        let bench = Bench(MemorySource(load(20_000, partitions: 4, keys: 50)), lanes: lanes)
        #expect(try bench.loop.run() == .finished)
        #expect(bench.sink.acknowledged.count == 20_000)
        #expect(Set(bench.sink.acknowledged.map(\.body)).count == 20_000)
        #expect(ascendsPerKey(bench.sink.acknowledged))
        #expect(bench.loop.ledger.published == 20_000 && bench.loop.ledger.isBalanced)
        #expect(bench.source.live == 0)
        for (partition, messages) in bench.source.messages.enumerated() {
            #expect(bench.source.committed[Int32(partition)] == MemorySource.offset(messages.count - 1) + 1)
        }
    }

    @Test func keepsTheOrderOfKeysWhileArticlesWaitForTimesAndTickets() throws {
        let tickets = TicketOffice()
        let bench = Bench(MemorySource(load(3_000, partitions: 2, keys: 20)), tickets: tickets) { job in
            let number = Int(job.slot)
            if job.flight == nil && number % 3 != 0 {
                let flight = Flight()
                flight.article = Article()
                job.flight = flight
                if number % 3 == 1 {
                    flight.parkMilliseconds = number % 20
                    job.outcome = .parkForTime
                } else {
                    let ticket = tickets.open()
                    flight.ticket = ticket.number
                    job.outcome = .parkForTicket
                    // Half the answers come before the loop knows that the article waits.
                    if number % 2 == 0 {
                        ticket.answer([])
                    } else {
                        Thread.detachNewThread {
                            usleep(300)
                            ticket.answer([1])
                        }
                    }
                }
            } else {
                job.outcome = .publishRaw
            }
        }
        #expect(try bench.loop.run() == .finished)
        #expect(bench.sink.acknowledged.count == 3_000)
        #expect(ascendsPerKey(bench.sink.acknowledged))
        #expect(bench.loop.ledger.isBalanced && bench.source.live == 0)
    }

    @Test func partitionOrderIsThePolledOrder() throws {
        let bench = Bench(
            MemorySource(load(2_000, partitions: 1, keys: 5)), lanes: 4,
            options: testOptions { $0.ordering = .partition }
        ) {
            job in
            if job.flight == nil && job.slot % 5 == 0 {
                job.flight = Flight()
                job.flight?.parkMilliseconds = Int(job.slot % 7)
                job.outcome = .parkForTime
            } else {
                job.outcome = .publishRaw
            }
        }
        #expect(try bench.loop.run() == .finished)
        #expect(bench.sink.acknowledged.map(\.offset) == (0..<2_000).map(MemorySource.offset))
    }

    @Test func triesTheWorldsErrorsAgainAndDeadLettersTheArticlesOwn() throws {
        let bench = Bench(MemorySource(load(300, partitions: 1, keys: 3))) { job in
            let flight = job.flight ?? Flight()
            job.flight = flight
            if job.slot % 10 == 3 {
                flight.failure = Failure(stage: "test", code: "bad", message: "its own")
                job.outcome = .deadLetter
            } else if job.slot % 10 == 5 && flight.attempts == 0 {
                flight.failure = Failure(stage: "test", code: "away", message: "the world's")
                job.outcome = .tryAgain
            } else if job.slot % 10 == 7 {
                job.outcome = .drop
            } else {
                job.outcome = .publishRaw
            }
        }
        #expect(try bench.loop.run() == .finished)
        let dead = bench.sink.acknowledged.filter { $0.kind == .deadLetter }
        #expect(dead.count == Int(bench.loop.ledger.deadLettered) && !dead.isEmpty)
        #expect(dead.allSatisfy { $0.failure?.code == "bad" })
        #expect(bench.loop.ledger.dropped > 0 && bench.loop.ledger.isBalanced)
        #expect(
            bench.loop.ledger.published + bench.loop.ledger.deadLettered + bench.loop.ledger.dropped == 300)
    }

    @Test func sendsAgainInOrderWhenTheSinkFails() throws {
        let bench = Bench(MemorySource(load(5_000, partitions: 2, keys: 40)))
        var failures = 0
        bench.sink.verdict = { [weak sink = bench.sink] sent in
            let round = (sink?.acknowledged.count ?? 0) / 900
            if round > failures {
                failures = round
                return .again
            }
            return .delivered
        }
        #expect(try bench.loop.run() == .finished)
        #expect(Set(bench.sink.acknowledged.map(\.body)).count == 5_000)
        #expect(bench.sink.acknowledged.count == 5_000 && failures > 3)
    }

    @Test func manyThatFailAtOnceAreOneFailureToWaitFor() throws {
        let bench = Bench(MemorySource(load(2_000, partitions: 2, keys: 40)))
        var left = 300
        bench.sink.verdict = { _ in
            left -= 1
            return left >= 0 ? .again : .delivered
        }
        let start = Date()
        #expect(try bench.loop.run() == .finished)
        #expect(bench.sink.acknowledged.count == 2_000 && bench.loop.ledger.isBalanced)
        #expect(Date().timeIntervalSince(start) < 3)
    }

    @Test func aSinkThatIsGoneEndsTheRunAtOnceAndGivesBackWhatIsLeft() throws {
        let bench = Bench(
            MemorySource(load(1_000, partitions: 2, keys: 40)), options: testOptions { $0.drainMilliseconds = 20_000 })
        bench.sink.verdict = { [weak sink = bench.sink] _ in
            if sink?.acknowledged.count ?? 0 < 100 { return .delivered }
            sink?.fatal = "can't write out.jsonl: No space left on device"
            return .again
        }
        let begun = ContinuousClock.now
        #expect(try bench.loop.run() == .failed("can't write out.jsonl: No space left on device"))
        #expect(ContinuousClock.now - begun < .seconds(8))
        #expect(bench.sink.acknowledged.count == 100 && bench.loop.ledger.published == 100)
        #expect(bench.loop.ledger.isBalanced && bench.loop.ledger.inFlight == 0 && bench.loop.ledger.returned > 0)
    }

    @Test func onlyTheOneThatIsTooLargeAloneIsDeadLettered() throws {
        let bench = Bench(MemorySource(load(1_000, partitions: 1, keys: 9)))
        var refused: Set<Int64> = []
        let guilty = MemorySource.offset(500)
        bench.sink.verdict = { sent in
            if sent.kind == .deadLetter { return .delivered }
            if sent.offset == guilty { return .tooLarge }
            // The broker refuses the whole batch of the large one; alone, its neighbours are taken.
            return abs(sent.offset - guilty) < 60 && refused.insert(sent.offset).inserted ? .tooLarge : .delivered
        }
        #expect(try bench.loop.run() == .finished)
        let dead = bench.sink.acknowledged.filter { $0.kind == .deadLetter }
        #expect(dead.map(\.offset) == [guilty])
        #expect(dead.first?.failure?.code == "output_too_large")
        #expect(bench.sink.acknowledged.count == 1_000 && bench.loop.ledger.isBalanced)
    }

    @Test func waitsWhenTheSinkIsFullAndStaysWithinTheBudget() throws {
        let big = (0..<200).map {
            MemorySource.Message(key: "k\($0 % 3)", payload: Array(repeating: 65, count: 10_000))
        }
        let bench = Bench(MemorySource([big]), options: testOptions { $0.budgetBytes = 100_000 })
        bench.sink.capacity = 3
        #expect(try bench.loop.run() == .finished)
        #expect(bench.sink.acknowledged.count == 200)
        #expect(bench.source.largestLive <= 12, "a budget of 100,000 bytes holds ten payloads of 10,000 and one over")
    }

    @Test func holdsAPartitionAtMaxAheadWhileItsOldestWaits() throws {
        let bench = Bench(MemorySource(load(500, partitions: 1, keys: 100)), options: testOptions { $0.maxAhead = 50 })
        { job in
            if job.flight == nil && job.slot == 0 {
                job.flight = Flight()
                job.flight?.parkMilliseconds = 60
                job.outcome = .parkForTime
            } else {
                job.outcome = .publishRaw
            }
        }
        #expect(try bench.loop.run() == .finished)
        #expect(bench.sink.acknowledged.count == 500)
        #expect(bench.source.largestLive <= 50)
    }

    @Test func aRevocationFinishesWhatItCanAndGivesTheRestBack() throws {
        let source = MemorySource(load(400, partitions: 2, keys: 40))
        let bench = Bench(source, options: testOptions { $0.drainMilliseconds = 50 }) { job in
            // One article of partition 0 waits longer than a revocation may.
            if job.flight == nil && job.payload.elementsEqual(Array("null:140".utf8)) {
                job.flight = Flight()
                job.flight?.parkMilliseconds = 400
                job.outcome = .parkForTime
            } else {
                job.outcome = .publishRaw
            }
        }
        source.onServe = { [weak source, weak loop = bench.loop] serve in
            guard serve == 3, let source else { return }
            source.next[0] = source.messages[0].count
            loop?.revoking([source.name(0)], lost: false)
        }
        #expect(try bench.loop.run() == .finished)
        let ledger = bench.loop.ledger
        #expect(ledger.isBalanced && ledger.returned >= 1)
        // Nothing past the first returned article was stored.
        let index = source.messages[0].firstIndex { $0.payload == Array("null:140".utf8) } ?? 0
        #expect((source.stored[0] ?? 0) <= MemorySource.offset(index))
        #expect(source.live == 0)
    }

    @Test func aStageThatSaysFailStopsTheWorkerAndStoresNothingPastIt() throws {
        let bench = Bench(MemorySource(load(400, partitions: 1, keys: 40)), lanes: 1) { job in
            if job.slot == 100 {
                job.flight = Flight()
                job.flight?.failure = Failure(stage: "strict", code: "bad", message: "stop here")
                job.outcome = .stop
            } else {
                job.outcome = .publishRaw
            }
        }
        let end = try bench.loop.run()
        guard case .failed(let why) = end else {
            Issue.record("the run must fail")
            return
        }
        #expect(why.contains("offset \(MemorySource.offset(100))") && why.contains("strict"))
        #expect((bench.source.stored[0] ?? 0) <= MemorySource.offset(100))
        #expect(bench.loop.ledger.isBalanced)
    }

    @Test func aDeadLetterThatDoesNotFitGoesAsAReference() throws {
        let bench = Bench(MemorySource(load(50, partitions: 1, keys: 5))) { job in
            job.outcome = .publishRaw
            guard job.payload.elementsEqual(Array("null:14".utf8)) else { return }
            job.flight = Flight()
            job.flight?.failure = Failure(stage: "test", code: "bad", message: "its own")
            job.outcome = .deadLetter
        }
        bench.sink.publishesReferences = true
        bench.sink.verdict = { $0.kind == .deadLetter ? .tooLarge : .delivered }
        #expect(try bench.loop.run() == .finished)
        #expect(bench.sink.acknowledged.filter { $0.kind == .reference }.map(\.failure?.code) == ["bad"])
        #expect(bench.sink.acknowledged.count == 50 && bench.loop.ledger.isBalanced)
    }

    @Test func aDeadLetterThatFitsNowhereStopsTheWorker() throws {
        let bench = Bench(MemorySource(load(50, partitions: 1, keys: 5))) { job in
            job.flight = Flight()
            job.flight?.failure = Failure(stage: "test", code: "bad", message: "its own")
            job.outcome = .deadLetter
        }
        bench.sink.accept = { _ in .refused(code: "too_large_for_topic", reason: "never") }
        #expect(try bench.loop.run() != .finished)
        #expect(bench.loop.ledger.deadLettered == 0 && bench.loop.ledger.isBalanced && bench.source.stored.isEmpty)
    }

    @Test func aSinkThatTakesNothingIsNotAskedInAFrenzy() throws {
        let bench = Bench(MemorySource(load(20, partitions: 1, keys: 5)))
        let start = Date()
        bench.sink.accept = { _ in Date().timeIntervalSince(start) < 1 ? .full : .queued }
        #expect(try bench.loop.run() == .finished)
        #expect(bench.sink.acknowledged.count == 20)
        #expect(bench.sink.attempts < 100, "asked \(bench.sink.attempts) times in a second")
    }

    @Test func aLaneThatDoesNotComeBackEndsTheWorkerAllTheSame() throws {
        let free = Freed()
        let source = MemorySource(load(200, partitions: 1, keys: 5))
        let bench = Bench(source, options: testOptions { $0.drainMilliseconds = 100 }) { job in
            // Reads what it holds long after the worker has ended.
            while job.slot == 20 && !free.isSet { usleep(1_000) }
            job.outcome = job.payload.isEmpty ? .stop : .publishRaw
        }
        source.onServe = { [weak source] _ in if source?.isFinished == true { source?.fatal = "told to stop" } }
        let start = Date()
        #expect(try bench.loop.run() == .failed("told to stop"))
        #expect(Date().timeIntervalSince(start) < 15)
        #expect(bench.loop.holdsLane && bench.loop.ledger.isBalanced && bench.loop.ledger.inFlight == 0)
        #expect(source.live > 0, "what the lane reads is kept")
        #expect((source.committed[0] ?? 0) <= MemorySource.offset(20))
        free.set()
    }

    @Test func aSourceThatCannotGoOnStopsTheWorker() throws {
        let source = MemorySource(load(500, partitions: 1, keys: 5))
        source.onServe = { [weak source] serve in if serve == 2 { source?.fatal = "fenced" } }
        #expect(try Bench(source).loop.run() == .failed("fenced"))
        #expect(source.live == 0)
    }
}
