// Tickets: answers from any thread wake the loop, however often it has looked before.
import StageAPI
import Synchronization
import Testing

@Suite struct TicketTests {
    @Test func anAnswerWakesTheLoopAfterAMillionLooks() {
        let office = TicketOffice()
        let wakes = Counter()
        office.onAnswer { wakes.add() }
        var found = 0
        for _ in 0..<1_000_000 { found += office.take().count }
        #expect(found == 0)
        let ticket = office.open()
        ticket.answer([7])
        #expect(wakes.count == 1)
        let answers = office.take()
        #expect(answers.count == 1 && answers[0].0 == ticket.number && answers[0].1 == [7])
    }
}

private final class Counter: Sendable {
    private let value = Atomic(0)
    var count: Int { value.load(ordering: .relaxed) }
    func add() { value.wrappingAdd(1, ordering: .relaxed) }
}
