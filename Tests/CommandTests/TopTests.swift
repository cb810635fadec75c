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

/// A terminal without a screen: what the program writes to it, and keys for it.
private final class PseudoTerminal {
    struct NotThere: Error {}
    private let master: Int32
    private let slave: FileHandle
    private let process = Process()
    private(set) var text = ""
    private var bytes = Data()

    init() throws {
        // posix_openpt, unlockpt and ptsname are hidden from Swift; these are what they ask the kernel (TIOCSPTLCK, TIOCGPTN).
        master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
        var (unlocked, number): (Int32, UInt32) = (0, 0)
        guard master >= 0, ioctl(master, 0x4004_5431, &unlocked) == 0, ioctl(master, 0x8004_5430, &number) == 0 else {
            throw NotThere()
        }
        let descriptor = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
        guard descriptor >= 0 else { throw NotThere() }
        slave = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var size = winsize(ws_row: 40, ws_col: 120, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(master, UInt(TIOCSWINSZ), &size)
        _ = fcntl(master, F_SETFL, O_NONBLOCK)
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        close(master)
    }

    func run(_ words: [String]) throws {
        process.executableURL = Built.program
        process.arguments = words
        process.environment = ProcessInfo.processInfo.environment.merging(["TERM": "xterm"]) { $1 }
        process.environment?["NO_COLOR"] = nil
        process.standardInput = slave
        process.standardOutput = slave
        try process.run()
    }

    /// Local modes: echo, lines, signals.
    var modes: tcflag_t {
        var state = termios()
        tcgetattr(slave.fileDescriptor, &state)
        return state.c_lflag
    }

    func type(_ keys: String) { _ = Array(keys.utf8).withUnsafeBytes { write(master, $0.baseAddress, $0.count) } }

    func terminate() { kill(process.processIdentifier, SIGTERM) }

    func wait(seconds: Double) -> Int32 {
        let deadline = Date().addingTimeInterval(seconds)
        while process.isRunning, Date() < deadline { _ = reads(within: 0.05) { _ in false } }
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        return process.terminationStatus
    }

    func reads(within seconds: Double, _ isEnough: (String) -> Bool) -> Bool {
        let deadline = Date().addingTimeInterval(seconds)
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(master, &buffer, buffer.count)
            if count > 0 {
                bytes.append(contentsOf: buffer[..<count])
                text = String(decoding: bytes, as: UTF8.self)
            }
            if isEnough(text) { return true }
            if Date() > deadline { return false }
            if count <= 0 { usleep(10_000) }
        }
    }
}
