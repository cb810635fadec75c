// A waiting stage: articles are parked for a time that depends on their bytes and a seed, or until a ticket is answered.
import Glibc
import StageAPI

/// Waits without holding a lane.
final class Delay: Stage {
    static let about = StageDescription(
        name: "delay", summary: "Waits, for tests.", reads: [.payload], writes: [], version: "1")

    @Setting("Longest wait.", in: Milliseconds(0)...(.minutes(5))) var longest = Milliseconds(20)
    @Setting("Chooses the waits.", in: 0...1_000_000) var seed = 1
    @Setting("One article in so many waits; 1 is all.", in: 1...1_000_000) var oneIn = 1
    @Setting("Waits for tickets that a thread answers, instead of times.") var tickets = false
    private var office = TicketOffice()

    init() {}

    func prepare(_ context: StageContext) throws(StageError) { office = context.tickets }

    func process(_ article: Article) throws(StageError) -> Verdict {
        if article.visit > 0 { return .keep }
        var hash = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15
        for byte in article.sources[0].bytes.prefix(64) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash ^= hash >> 31
        if hash % UInt64(oneIn) != 0 { return .keep }
        let milliseconds = oneIn > 1 ? longest.count : Int(hash >> 8) % (longest.count + 1)
        guard tickets else { return .park(.milliseconds(milliseconds)) }
        let ticket = office.open()
        answer(ticket, after: milliseconds)
        return .park(.ticket(ticket))
    }

    private func answer(_ ticket: Ticket, after milliseconds: Int) {
        let box = Unmanaged.passRetained(Later(ticket, milliseconds))
        var thread = pthread_t()
        let made = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                let later = Unmanaged<Later>.fromOpaque(argument).takeRetainedValue()
                usleep(UInt32(later.milliseconds * 1000))
                later.ticket.answer([])
                return nil
            }, box.toOpaque())
        if made == 0 { pthread_detach(thread) } else { box.takeRetainedValue().ticket.answer([]) }
    }
}

private final class Later: Sendable {
    let ticket: Ticket
    let milliseconds: Int
    init(_ ticket: Ticket, _ milliseconds: Int) {
        self.ticket = ticket
        self.milliseconds = milliseconds
    }
}
