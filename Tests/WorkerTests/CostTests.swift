// What articles in flight are reckoned at, so that the byte budget holds.
import Pipeline
import StageAPI
import Testing

@testable import Worker

@Suite struct CostTests {
    @Test func aParkedArticleWeighsWhatItHolds() throws {
        let large = (0..<200).map { MemorySource.Message(key: "k\($0)", payload: Array(repeating: 65, count: 100_000)) }
        let options = testOptions {
            $0.budgetBytes = 20_000_000
            $0.bytesAheadOfLane = 200_000
        }
        let bench = Bench(MemorySource([large]), options: options) { job in
            if job.flight != nil {
                job.outcome = .publishRaw
                return
            }
            job.flight = Flight()
            job.flight?.bytes = 5_000_000
            job.flight?.parkMilliseconds = 2
            job.outcome = .parkForTime
        }
        #expect(try bench.loop.run() == .finished)
        #expect(bench.sink.acknowledged.count == 200)
        // Four fill the budget; what the lanes had meanwhile, and the one that went over, come on top.
        #expect(bench.source.largestLive <= 4 + 2 * 2 + 2, "\(bench.source.largestLive)")
        #expect(bench.loop.bytesInFlight == 0 && bench.loop.bytesInLanes == 0)
    }

    @Test func aTrimmedArticleHoldsLittleMoreThanItsBytes() {
        var scratch: [UInt8] = []
        scratch.reserveCapacity(5_000_000)
        scratch.append(contentsOf: Array("A short text.".utf8))
        let article = Article()
        article.sources.append(Source(name: "payload", bytes: scratch))
        article.text = scratch
        scratch.removeAll(keepingCapacity: true)
        #expect(article.footprint >= 10_000_000)
        article.trim()
        #expect(article.footprint < 1_000)
        #expect(article.text == Array("A short text.".utf8))
    }
}
