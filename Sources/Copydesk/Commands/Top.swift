// copydesk top: the numbers of running workers, live in a terminal.
internal import Admin
internal import CSystem
internal import Glibc
internal import StageAPI
internal import Worker

final class Top: Command {
    enum Format: String, CaseIterable, SettingValue { case text, json }

    static let about = CommandDescription(
        name: "top",
        summary: "Shows what workers do, live: throughput, lag, latency, what is stuck.",
        discussion: """
            Asks the admin ports of workers again and again and shows what they say: articles in and out per
            second, lag per partition and when it will be gone, articles and bytes in flight, time per stage,
            dead letters by cause, lanes that are stuck, the last errors. Rates are those of the last five
            seconds, times those of the last minute. With several workers their numbers are added up.

            Without --admin it shows the workers of this machine that listen where run does by default. q or
            Control-C ends it. A worker that goes away is said, and waited for.

            Where standard output is no terminal, frames follow one another as plain text.
            """,
        examples: [
            ("copydesk top", "The workers of this machine."),
            ("copydesk top --admin 10.0.0.7:9644 --admin 10.0.0.8:9644", "Two workers elsewhere, added up."),
            ("copydesk top --once", "One frame as text, for a ticket."),
            ("copydesk top --once --output json | jq .ledger", "The books, for a script."),
        ],
        exitCodes: [
            (.success, "It was ended; with --once: every worker answered."),
            (.failure, "With --once: a worker does not answer, or there is none."),
        ],
        seeAlso: ["health", "run"])

    @Option(
        "Where a worker's admin port is. Default: those of this machine, ports 9644 to 9653.", value: "ADDRESS:PORT",
        check: { $0.lazy.compactMap(addressFault).first })
    var admin: [String] = []
    @Option(
        "Seconds from one frame to the next.", short: "i", value: "SECONDS",
        check: { $0 < 1 || $0 > 3600 ? "use 1 to 3600" : nil })
    var interval = 2
    @Flag("Prints one frame and ends; text takes one interval, to measure rates.") var once = false
    @Option("text for people; json is each worker's /status, one a line.", short: "o", value: "FORMAT")
    var output = Format.text

    private var workers: [TopWorker] = []
    /// What each said last, as it came.
    private var documents: [Int: [UInt8]] = [:]

    func run(_ program: Program) -> ExitCode {
        // Before any other thread: they inherit the blocked signals.
        let interrupts = Interrupts()
        workers = admin.compactMap { AdminAddress($0) }.map { TopWorker($0.local) }
        let terminal = output == .text && !once ? Terminal() : nil
        defer { terminal?.close() }
        var round = 0
        while true {
            round += 1
            ask()
            // Rates want two readings; where nobody answers there is nothing to wait for.
            let isMeasuring = once && output == .text && round == 1 && workers.contains(where: \.isThere)
            if !isMeasuring, !show(terminal, program, isFirst: round == 1) { return .success }
            if once, !isMeasuring {
                return !workers.isEmpty && workers.allSatisfy(\.isThere) ? .success : .failure
            }
            if wait(interrupts, terminal) { return .success }
        }
    }

    // MARK: Asking

    private func ask() {
        if admin.isEmpty { discover() }
        for index in workers.indices { ask(index) }
    }

    private func ask(_ index: Int) {
        let address = workers[index].address
        documents[index] = nil
        do throws(AdminUnreachable) {
            let answer = try AdminClient.get(address, "/status", milliseconds: 2_000)
            guard answer.code == 200, let reading = StatusReading(answer.body) else {
                workers[index].lose("\(address.text) answers, but is no worker's admin port", at: time(nil))
                return
            }
            workers[index].take(reading, at: Double(copydesk_monotonic_ns()) / 1e9)
            documents[index] = answer.body
        } catch {
            workers[index].lose(error.description, at: time(nil))
        }
    }

    /// Adds the workers of this machine that are not known yet.
    private func discover() {
        for address in AdminAddress.usualOnes where !workers.contains(where: { $0.address == address }) {
            guard let answer = try? AdminClient.get(address, "/status", milliseconds: 500), answer.code == 200,
                StatusReading(answer.body) != nil
            else { continue }
            workers.append(TopWorker(address))
        }
    }

    // MARK: Showing

    /// False when whoever looks is gone.
    private func show(_ terminal: Terminal?, _ program: Program, isFirst: Bool) -> Bool {
        if output == .json { return showDocuments(program) }
        if once, !workers.contains(where: { $0.newest != nil }) {
            complain(program)
            return true
        }
        let lines = TopFrame.lines(
            workers, heading: heading(terminal), time: time(nil), height: terminal?.size.height)
        if let terminal { return terminal.draw(lines) }
        let text = lines.map { $0.rendered(width: 200, colours: false) + "\n" }.joined()
        return writeAll(Array(((isFirst || once ? "" : "\n") + text).utf8), to: 1)
    }

    private func heading(_ terminal: Terminal?) -> String {
        let places = workers.count == 1 ? workers[0].address.text : "\(workers.count) workers"
        let nobody = "No worker answers \(Self.usualPlaces) yet. Waiting for one."
        let keys = terminal == nil ? "" : "  every \(interval) s, q ends it"
        return (workers.isEmpty ? nobody : places) + keys
    }

    private static let usualPlaces: String = {
        let ports = AdminAddress.usualOnes.map(\.port)
        return "at \(AdminAddress.usual.host), ports \(ports.first ?? 0) to \(ports.last ?? 0)"
    }()

    /// A document is one line as it is; what a later version might break is mended.
    private func showDocuments(_ program: Program) -> Bool {
        complain(program)
        for index in workers.indices {
            guard let document = documents[index] else { continue }
            let line = document.map { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") ? UInt8(ascii: " ") : $0 }
            if !writeAll(line + [UInt8(ascii: "\n")], to: 1) { return false }
        }
        return true
    }

    private func complain(_ program: Program) {
        for why in workers.compactMap(\.failure) { program.messages("\(Program.name) top: \(why)\n") }
        if workers.isEmpty {
            program.messages(
                "\(Program.name) top: no worker answers \(Self.usualPlaces): start one with \(Program.name) run, or "
                    + "name its address with --admin ADDRESS:PORT\n")
        }
    }

    /// Until the next frame is due, or the terminal has another size; true when it is to end.
    private func wait(_ interrupts: Interrupts, _ terminal: Terminal?) -> Bool {
        let due = copydesk_monotonic_ns() + Int64(interval) * 1_000_000_000
        while true {
            let left = (due - copydesk_monotonic_ns() + 999_999) / 1_000_000
            if left <= 0 { return false }
            var descriptors = [
                pollfd(fd: interrupts.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: terminal?.keys ?? -1, events: Int16(POLLIN), revents: 0),
            ]
            let count = poll(&descriptors, 2, Int32(clamping: left))
            if count < 0, let terminal {
                _ = terminal.draw(
                    TopFrame.lines(
                        workers, heading: heading(terminal), time: time(nil), height: terminal.size.height))
            }
            if descriptors[0].revents != 0 { return true }
            if descriptors[1].revents != 0, terminal?.wantsToLeave() == true { return true }
        }
    }
}
