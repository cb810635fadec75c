// copydesk top on a running worker: as text for a pipe, as JSON for a script, and in a terminal.
import Foundation
import Testing

@Suite("top")
struct TopTests {
    @Test func oneFrameIsPlainTextAndGives0() throws {
        let worker = try RunningWorker.waiting(in: Scratch())
        let run = try ProgramRun.copydesk(["top", "--once", "--interval", "1", "--admin", worker.address])
        #expect(run.code == 0, "\(run.messages)")
        #expect(run.output.contains("waiting  starting  ✓ live  ✗ not ready"), "\(run.output)")
        #expect(run.output.contains(#/In +0\/s/#), "rates are measured: \(run.output)")
        #expect(!run.output.contains("\u{1B}") && run.messages.isEmpty)
        worker.process.terminate()
    }

    @Test func eachStatusIsOneLineOfJSON() throws {
        let worker = try RunningWorker.waiting(in: Scratch())
        let run = try ProgramRun.copydesk([
            "top", "--once", "-o", "json", "--admin", worker.address, "--admin", worker.address,
        ])
        #expect(run.code == 0, "\(run.messages)")
        let lines = run.output.split(separator: "\n")
        #expect(lines.count == 2)
        for line in lines {
            let status = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            #expect(status?["pipeline"] as? String == "waiting")
        }
        worker.process.terminate()
    }

    @Test(arguments: ["text", "json"]) func aWorkerThatIsNotThereGives1AndIsNamed(_ format: String) throws {
        let run = try ProgramRun.copydesk(["top", "--once", "--output", format, "--admin", "127.0.0.1:1"])
        #expect(run.code == 1 && run.output.isEmpty)
        #expect(run.messages.contains("127.0.0.1:1: Connection refused: no worker runs there"), "\(run.messages)")
    }

    @Test func anAddressOrIntervalThatIsNoneGives2() throws {
        #expect(try ProgramRun.copydesk(["top", "--admin", "somewhere"]).code == 2)
        #expect(try ProgramRun.copydesk(["top", "--admin", "127.0.0.1:1", "--admin", "here"]).code == 2)
        #expect(try ProgramRun.copydesk(["top", "--interval", "0"]).code == 2)
    }

    @Test func inATerminalItDrawsWaitsForALostWorkerAndLeavesAllAsItWas() throws {
        let worker = try RunningWorker.waiting(in: Scratch())
        let terminal = try PseudoTerminal()
        let before = terminal.modes
        try terminal.run(["top", "--interval", "1", "--admin", worker.address])
        #expect(terminal.reads(within: 20) { $0.contains("waiting\u{1B}[0m  ") }, "\(terminal.text)")
        #expect(terminal.text.hasPrefix("\u{1B}[?1049h\u{1B}[?25l"))
        #expect(terminal.modes != before, "keys come unseen")
        worker.process.terminate()
        #expect(
            terminal.reads(within: 30) { $0.contains("✗ No answer since") },
            "\(worker.process.messages)\n\(terminal.text.suffix(3000))")
        terminal.type("q")
        #expect(terminal.wait(seconds: 20) == 0)
        #expect(terminal.reads(within: 5) { $0.hasSuffix("\u{1B}[?25h\u{1B}[?1049l") })
        #expect(terminal.modes == before)
    }

    @Test(arguments: ["\u{03}", "SIGTERM"]) func inATerminalItEndsByControlCAndBySignal(_ way: String) throws {
        let terminal = try PseudoTerminal()
        let before = terminal.modes
        try terminal.run(["top", "--admin", "127.0.0.1:1"])
        #expect(terminal.reads(within: 20) { $0.contains("No answer") }, "\(terminal.text)")
        if way == "SIGTERM" { terminal.terminate() } else { terminal.type(way) }
        #expect(terminal.wait(seconds: 20) == 0)
        #expect(terminal.modes == before)
    }
}
