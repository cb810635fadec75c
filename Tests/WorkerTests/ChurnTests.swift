// The loop against a world that misbehaves on many seeded histories: partitions come and go, the sink fails and forgets,
// articles wait, fail and are dropped. Nothing may be lost, overtaken within its key, or freed while somebody reads it.
import CSystem
import Foundation
import Pipeline
import StageAPI
import Synchronization
import Testing

@testable import Worker

enum Churn {
    /// More with COPYDESK_LONG=1.
    static let seeds = ProcessInfo.processInfo.environment["COPYDESK_LONG"] == "1" ? 20 : 3
    static let patience = 30.0
}

@Suite(.serialized) struct ChurnTests {
    /// The first letter says what becomes of it: published, dropped, a dead letter, too large or too old for the output.
    private static func articles(_ random: inout SeededRandom, partitions: Int, count: Int) -> [[(String?, [UInt8])]] {
        (0..<partitions).map { partition in
            (0..<count).map { index in
                let letter = ["p", "p", "p", "p", "p", "p", "p", "p", "d", "f", "l", "o"][Int(random.next() % 60) % 12]
                let isPlain = random.chance(80)
                let key = random.chance(15) ? nil : "k\(partition)-\(random.next() % 7)"
                return (key, Array("\(isPlain ? "p" : letter) \(partition) \(index)".utf8))
            }
        }
    }

    /// Parks, tries again, then decides as the letter says.
    private static func process(_ job: inout Job, _ tickets: TicketOffice, _ dice: borrowing Atomic<UInt64>) {
        let roll = dice.wrappingAdd(0x9E37_79B9_7F4A_7C15, ordering: .relaxed).newValue
        let choice = (roll ^ roll >> 29) &* 0xBF58_476D_1CE4_E5B9 >> 40 % 100
        let flight = job.flight ?? Flight()
        job.flight = flight
        if choice < 10 {
            flight.article = Article()
            flight.parkMilliseconds = Int(choice % 5)
            job.outcome = .parkForTime
        } else if choice < 18 {
            flight.article = Article()
            let ticket = tickets.open()
            flight.ticket = ticket.number
            job.outcome = .parkForTicket
            if choice % 2 == 0 {
                ticket.answer([])
            } else {
                Thread.detachNewThread {
                    usleep(500)
                    ticket.answer([1])
                }
            }
        } else {
            // Every byte is read, so that one that was freed is noticed.
            let isWhole = job.payload.allSatisfy { $0 != 0xEE }
            switch isWhole ? job.payload.first : nil {
            case UInt8(ascii: "d"): job.outcome = .drop
            case UInt8(ascii: "f"):
                flight.failure = Failure(stage: "test", code: "bad", message: "its own")
                job.outcome = .deadLetter
            case nil: job.outcome = .stop
            default: job.outcome = .publishRaw
            }
        }
    }

    private final class Dice: Sendable {
        let next: Atomic<UInt64>
        init(_ seed: UInt64) { next = Atomic(seed) }
    }

    @Test(arguments: [Ordering.key, .partition], 1...Churn.seeds)
    func nothingIsLostOvertakenOrFreedTooEarly(ordering: Ordering, seed: Int) throws {
        let truth = ChurnTruth()
        var random = SeededRandom(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
        let articles = Self.articles(&random, partitions: 3, count: 250)
        let source = ChurnSource(articles, truth: truth, seed: random.next() | 1)
        let sink = ChurnSink(truth: truth, seed: random.next() | 1)
        let tickets = TicketOffice()
        let dice = Dice(random.next())
        let wake = eventfd(0, Int32(EFD_NONBLOCK))
        defer { close(wake) }
        let processors = (0..<2).map { _ in ClosureProcessor { Self.process(&$0, tickets, dice.next) } }
        let options = testOptions {
            $0.ordering = ordering
            $0.drainMilliseconds = Int(random.next() % 12)
            $0.maxAhead = 90
        }
        let loop = WorkLoop(
            source: source, sink: sink, lanes: Lanes(processors: processors, wake: wake), tickets: tickets,
            options: options, log: Log(minimum: .error), interrupts: nil, wake: wake)
        source.ledger = { [weak loop] in loop?.ledger ?? Ledger() }
        source.onCalm = { [weak sink] in sink?.isCalm = true }
        let ended = try loop.run()
        #expect(ended == .finished, "\(ended)")
        #expect(truth.faults.isEmpty, "seed \(seed): \(truth.faults)")
        #expect(loop.ledger.isBalanced && loop.ledger.inFlight == 0, "\(loop.ledger)")
        #expect(source.live.isEmpty, "\(source.live.count) were never given back")
        #expect(Self.wrong(articles, truth).isEmpty, "seed \(seed): \(Self.wrong(articles, truth).prefix(3))")
        #expect(Self.firstsAscend(truth.written), "seed \(seed)")
        #expect(source.isCommitted)
    }

    /// Articles that did not become what their letter says.
    private static func wrong(_ articles: [[(String?, [UInt8])]], _ truth: ChurnTruth) -> [ChurnPlace] {
        articles.enumerated().flatMap { partition, list in
            list.enumerated().compactMap { index, article -> ChurnPlace? in
                let place = ChurnPlace(partition: partition, index: index)
                let (isOut, isDead) = (truth.acknowledged.contains(place), truth.dead.contains(place))
                let isRight =
                    switch article.1[0] {
                    case UInt8(ascii: "d"): !isOut && !isDead
                    case UInt8(ascii: "f"), UInt8(ascii: "l"): isDead && !isOut
                    default: isOut && !isDead
                    }
                return isRight ? nil : place
            }
        }
    }

    private static func firstsAscend(_ written: [(place: ChurnPlace, key: String?)]) -> Bool {
        var last: [String: Int] = [:]
        var seen: Set<ChurnPlace> = []
        for (place, key) in written {
            guard let key, seen.insert(place).inserted else { continue }
            if place.index < last[key, default: -1] { return false }
            last[key] = place.index
        }
        return true
    }
}
