// What the loop does with records that their topic refuses, and how it ends when an article may not be passed.
import Pipeline
import Testing

@testable import Worker

@Suite struct RefusalTests {
    private static let guilty = MemorySource.offset(100)
    /// What is committed when everything before it is done, and nothing past it: offsets have gaps.
    private static let before = MemorySource.offset(99) + 1

    /// 400 articles of which the hundredth is to be dead-lettered.
    private func bench(refers: Bool = true) -> Bench {
        let messages = (0..<400).map { MemorySource.Message(key: "k\($0 % 9)", payload: Array("\($0)".utf8)) }
        let bench = Bench(MemorySource([messages]), lanes: 1) { job in
            job.outcome = .publishRaw
            guard job.payload.elementsEqual(Array("100".utf8)) else { return }
            job.flight = Flight()
            job.flight?.failure = Failure(stage: "strict", code: "bad", message: "stop here")
            job.outcome = .deadLetter
        }
        bench.sink.publishesReferences = refers
        return bench
    }

    @Test func aDeadLetterThatItsTopicRefusesIsReferredTo() throws {
        let bench = bench()
        bench.sink.verdict = { $0.kind == .deadLetter ? .tooLarge : .delivered }
        #expect(try bench.loop.run() == .finished)
        let dead = bench.sink.acknowledged.filter { $0.kind == .reference }
        #expect(dead.map(\.offset) == [Self.guilty])
        #expect(bench.sink.acknowledged.count == 400 && bench.loop.ledger.isBalanced)
    }

    @Test func theWorkerStopsWhereNoReferenceIsWanted() throws {
        let bench = bench(refers: false)
        bench.sink.verdict = { $0.kind == .deadLetter ? .tooLarge : .delivered }
        guard case .failed(let why) = try bench.loop.run() else {
            Issue.record("the run must fail")
            return
        }
        #expect(why.contains("offset \(Self.guilty)") && why.contains("dead_letter_too_large"))
        #expect(bench.source.committed[0] == Self.before)
        #expect(bench.loop.ledger.isBalanced && bench.source.live == 0)
    }

    @Test func aDeadLetterThatNothingTakesStopsTheWorkerAtOnce() throws {
        let bench = bench()
        bench.sink.accept = {
            $0.kind == .deadLetter || $0.kind == .reference
                ? .refused(code: "dead_letter_too_large", reason: "x") : .queued
        }
        guard case .failed = try bench.loop.run() else {
            Issue.record("the run must fail")
            return
        }
        #expect(bench.source.committed[0] == Self.before)
        #expect(bench.loop.ledger.isBalanced && bench.source.live == 0)
    }

    @Test func aTimestampThatIsRefusedIsReplacedByThePresent() throws {
        let bench = bench()
        bench.sink.verdict = { $0.offset % 2 == 0 && !$0.takesPresentTime ? .badTimestamp : .delivered }
        #expect(try bench.loop.run() == .finished)
        #expect(bench.sink.acknowledged.count == 400)
        #expect(bench.sink.acknowledged.allSatisfy { $0.takesPresentTime == ($0.offset % 2 == 0) })
    }

    @Test func whatCameBeforeAFailureIsPublished() throws {
        let messages = (0..<400).map { MemorySource.Message(key: "k\($0 % 9)", payload: Array("\($0)".utf8)) }
        let bench = Bench(MemorySource([messages]), lanes: 1) { job in
            job.outcome = .publishRaw
            guard job.payload.elementsEqual(Array("100".utf8)) else { return }
            job.flight = Flight()
            job.flight?.failure = Failure(stage: "strict", code: "bad", message: "stop here")
            job.outcome = .stop
        }
        guard case .failed = try bench.loop.run() else {
            Issue.record("the run must fail")
            return
        }
        #expect(bench.source.committed[0] == Self.before)
        #expect(bench.sink.acknowledged.filter { $0.offset < Self.guilty }.count == 100)
        #expect(bench.sink.acknowledged.allSatisfy { $0.key != "k1" || $0.offset < Self.guilty }, "its key waits")
        #expect(bench.loop.ledger.isBalanced && bench.source.live == 0)
    }
}
