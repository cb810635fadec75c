// The terminal as a screen that is drawn again and again: its size, its keys, and its state as it was before.
internal import Admin
internal import CSystem
internal import Glibc
internal import Worker

/// A screen of its own on standard output, until `close`.
final class Terminal {
    private var before: termios?
    private var isOpen = true
    private let colours = getenv("NO_COLOR") == nil

    /// nil where standard output is no terminal that can be drawn on.
    init?() {
        let kind = getenv("TERM").map { String(cString: $0) } ?? ""
        guard isatty(1) == 1, !kind.isEmpty, kind != "dumb" else { return nil }
        var state = termios()
        if isatty(0) == 1, tcgetattr(0, &state) == 0 {
            before = state
            // Keys come one by one and unseen; Control-C too, so that it ends this as q does.
            state.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
            tcsetattr(0, TCSANOW, &state)
        }
        // A size that changes interrupts the wait for the next frame.
        signal(SIGWINCH) { _ in }
        _ = writeAll(Array("\u{1B}[?1049h\u{1B}[?25l".utf8), to: 1)
    }

    deinit { close() }

    /// Gives the terminal back as it was.
    func close() {
        guard isOpen else { return }
        isOpen = false
        _ = writeAll(Array("\u{1B}[?25h\u{1B}[?1049l".utf8), to: 1)
        if var before { tcsetattr(0, TCSANOW, &before) }
        before = nil
    }

    /// Columns and rows.
    var size: (width: Int, height: Int) {
        var size = winsize()
        guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return (80, 24) }
        return (Int(size.ws_col), Int(size.ws_row))
    }

    /// Replaces what stands there; false when the terminal is gone.
    func draw(_ lines: [TopLine]) -> Bool {
        let (width, height) = size
        var text = "\u{1B}[H"
        for (index, line) in lines.prefix(height).enumerated() {
            text += (index > 0 ? "\r\n" : "") + line.rendered(width: width, colours: colours) + "\u{1B}[K"
        }
        return writeAll(Array((text + "\u{1B}[J").utf8), to: 1)
    }

    /// What may be waited for; -1 where no keys can come.
    var keys: Int32 { before == nil ? -1 : 0 }

    /// True when a key says that it is enough: q, Q, Escape, Control-C, or the end of the terminal.
    func wantsToLeave() -> Bool {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(0, &bytes, bytes.count)
        if count <= 0 { return count == 0 || errno != EINTR }
        // An arrow key begins with Escape too.
        if count == 1, bytes[0] == 0x1B { return true }
        return bytes.prefix(count).contains { [UInt8(ascii: "q"), UInt8(ascii: "Q"), 3].contains($0) }
    }
}
