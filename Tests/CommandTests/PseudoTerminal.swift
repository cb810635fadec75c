// A terminal that a test holds the other end of.
import Foundation
import Testing

/// A terminal without a screen: what the program writes to it, and keys for it.
final class PseudoTerminal {
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

    /// Runs the program on it; with `messages` its standard error goes there too.
    func run(_ words: [String], messages: Bool = false) throws {
        process.executableURL = Built.program
        process.arguments = words
        process.environment = ProcessInfo.processInfo.environment.merging(["TERM": "xterm"]) { $1 }
        process.environment?["NO_COLOR"] = nil
        process.standardInput = slave
        process.standardOutput = slave
        if messages { process.standardError = slave }
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
