// How many dead letters the log tells: the first of each cause, then one in ten seconds.
import Testing

@testable import Worker

@Suite("Dead letters in the log")
struct DeadLetterLogTests {
    @Test func eachCauseIsToldAtOnceAndThenOnceInTenSecondsWithItsNumber() {
        var log = DeadLetterLog()
        #expect(log.count("a", now: 5) == 1)
        #expect(log.count("b", now: 5) == 1)
        for _ in 0..<1_000 { #expect(log.count("a", now: 9_000_000_000) == nil) }
        #expect(log.count("a", now: 10_000_000_005) == 1_002)
        #expect(log.count("b", now: 10_000_000_005) == 2)
        #expect(log.count("a", now: 10_000_000_006) == nil)
    }

    @Test func causesWithoutEndShareOne() {
        var log = DeadLetterLog()
        let told = (0..<10_000).compactMap { log.count("cause \($0)", now: 0) }
        #expect(told.count == 201)
    }
}
