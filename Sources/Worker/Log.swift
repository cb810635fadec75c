// The log: one line an event, JSON where no terminal is, readable and coloured where one is; repeats are counted.
import CSystem
import Glibc
import Synchronization

/// Writes events to standard error. Never article text.
package final class Log: Sendable {
    /// How much an event matters.
    package enum Level: Int, Sendable, CaseIterable, Comparable {
        case debug, info, warning, error
        /// As written in a log line.
        package var name: String { ["debug", "info", "warning", "error"][rawValue] }
        /// By severity.
        package static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
    }

    /// How lines look.
    package enum Style: Sendable { case json, terminal, plain }

    private let minimum: Level
    private let descriptor: Int32
    private let style: Style
    /// By message.
    private let repeats: Mutex<[String: Repeat]> = Mutex([:])
    /// The newest warnings and errors, for those who look at the worker and not at its log.
    private let newest: Mutex<[Event]> = Mutex([])
    private static let mostEvents = 20
    private static let quietNanoseconds: Int64 = 10_000_000_000

    /// Chooses the style by what standard error is.
    package init(minimum: Level = .info, style: Style? = nil, descriptor: Int32 = 2) {
        self.minimum = minimum
        self.descriptor = descriptor
        let isTerminal = isatty(2) == 1
        self.style = style ?? (isTerminal ? (getenv("NO_COLOR") == nil ? .terminal : .plain) : .json)
    }

    /// True when events of this level are written.
    package func writes(_ level: Level) -> Bool { level >= minimum }

    /// Writes one event. The same message is written once in 10 s, then with the number held back, unless `always`.
    package func write(
        _ level: Level, _ message: String, _ fields: KeyValuePairs<String, String> = [:], always: Bool = false
    ) {
        if level >= .warning { remember(level, message, fields) }
        guard level >= minimum else { return }
        let now = copydesk_monotonic_ns()
        var held = 0
        let writes = repeats.withLock { seen in
            if seen.count > 1000 { seen.removeAll() }
            if !always, let last = seen[message], now - last.written < Self.quietNanoseconds {
                seen[message] = Repeat(level: level, written: last.written, held: last.held + 1)
                return false
            }
            held = seen[message]?.held ?? 0
            seen[message] = Repeat(level: level, written: now)
            return true
        }
        if writes { put(level, message, fields, held) }
    }

    /// Writes the count of what was held back and did not come again: at the end (`all`) or after 15 s.
    package func settle(all: Bool = false) {
        let now = copydesk_monotonic_ns()
        let due = repeats.withLock { seen in
            let due = seen.filter { $1.held > 0 && (all || now - $1.written >= Self.quietNanoseconds * 3 / 2) }
            for message in due.keys { seen[message]?.held = 0 }
            return due
        }
        for (message, event) in due.sorted(by: { $0.value.written < $1.value.written }) {
            put(event.level, message, [:], event.held)
        }
    }

    private func put(
        _ level: Level, _ message: String, _ fields: KeyValuePairs<String, String>, _ held: Int
    ) {
        var line = style == .json ? json(level, message, fields, held) : text(level, message, fields, held)
        line += "\n"
        line.withUTF8 { bytes in _ = Glibc.write(descriptor, bytes.baseAddress, bytes.count) }
    }

    /// A message that was written lately.
    private struct Repeat {
        var level: Level
        var written: Int64
        /// How often it was held back since.
        var held = 0
    }

    /// A warning or an error that was said, and how often.
    package struct Event: Sendable, Equatable {
        /// Warning or error.
        package var level: Level
        /// What happened; never article text.
        package var message: String
        /// More of it, `name=value`.
        package var details: String
        /// Seconds since 1970 when it was last said.
        package var time: Int
        /// How often it was said.
        package var count: Int

        /// Describes an event.
        package init(level: Level, message: String, details: String = "", time: Int, count: Int = 1) {
            self.level = level
            self.message = message
            self.details = details
            self.time = time
            self.count = count
        }
    }

    /// The newest warnings and errors, the newest last; the same message counts as one.
    package var events: [Event] { newest.withLock { $0 } }

    private func remember(_ level: Level, _ message: String, _ fields: KeyValuePairs<String, String>) {
        var event = Event(
            level: level, message: message, details: fields.map { "\($0)=\($1)" }.joined(separator: " "),
            time: Glibc.time(nil))
        newest.withLock { events in
            if let known = events.lastIndex(where: { $0.level == level && $0.message == message }) {
                event.count += events.remove(at: known).count
            } else if events.count >= Self.mostEvents {
                events.removeFirst()
            }
            events.append(event)
        }
    }

    /// Something an operator may want to know.
    package func info(_ message: String, _ fields: KeyValuePairs<String, String> = [:]) {
        write(.info, message, fields)
    }
    /// Something that repairs itself, or may need a look.
    package func warning(_ message: String, _ fields: KeyValuePairs<String, String> = [:]) {
        write(.warning, message, fields)
    }
    /// Something that needs a person.
    package func error(_ message: String, _ fields: KeyValuePairs<String, String> = [:]) {
        write(.error, message, fields)
    }
    /// For those who look for a fault.
    package func debug(_ message: String, _ fields: KeyValuePairs<String, String> = [:]) {
        write(.debug, message, fields)
    }

    private func json(
        _ level: Level, _ message: String, _ fields: KeyValuePairs<String, String>, _ held: Int
    ) -> String {
        var line = "{\"time\":\"\(Self.time())\",\"level\":\"\(level.name)\",\"message\":\(Self.quoted(message))"
        for (name, value) in fields { line += ",\(Self.quoted(name)):\(Self.quoted(value))" }
        if held > 0 { line += ",\"repeated\":\(held)" }
        return line + "}"
    }

    private func text(
        _ level: Level, _ message: String, _ fields: KeyValuePairs<String, String>, _ held: Int
    ) -> String {
        let colour = style == .terminal ? ["\u{1B}[2m", "", "\u{1B}[33m", "\u{1B}[31m"][level.rawValue] : ""
        let off = colour.isEmpty ? "" : "\u{1B}[0m"
        var line = "\(Self.time().dropFirst(11).prefix(8)) \(colour)\(level.name)\(off) \(Self.printable(message))"
        for (name, value) in fields { line += " \(name)=\(Self.printable(value))" }
        if held > 0 { line += " (repeated \(held) times)" }
        return line
    }

    /// One line without control characters: names of files and words of brokers may hold any, and would forge lines or
    /// drive the terminal.
    static func printable(_ text: String) -> String {
        func isControl(_ scalar: Unicode.Scalar) -> Bool {
            scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || [0x2028, 0x2029].contains(scalar.value)
        }
        if !text.unicodeScalars.contains(where: isControl) { return text }
        var out = ""
        for scalar in text.unicodeScalars {
            if isControl(scalar) {
                out += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            } else {
                out.unicodeScalars.append(scalar)
            }
        }
        return out
    }

    /// The wall clock as ISO 8601 in UTC, to milliseconds.
    static func time() -> String {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        var parts = tm()
        gmtime_r(&now.tv_sec, &parts)
        func digits(_ value: Int, _ width: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
        }
        let date = "\(parts.tm_year + 1900)-\(digits(Int(parts.tm_mon) + 1, 2))-\(digits(Int(parts.tm_mday), 2))"
        let clock = "\(digits(Int(parts.tm_hour), 2)):\(digits(Int(parts.tm_min), 2)):\(digits(Int(parts.tm_sec), 2))"
        return "\(date)T\(clock).\(digits(Int(now.tv_nsec / 1_000_000), 3))Z"
    }

    /// A JSON string.
    static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            default:
                if scalar.value < 0x20 {
                    out += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
                } else {
                    out.unicodeScalars.append(scalar)
                }
            }
        }
        return out + "\""
    }
}
