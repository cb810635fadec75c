// Numbers and times as people read them in a terminal, and lines that know their styles.

/// How a piece of a line looks, where there are colours.
enum TopStyle: String {
    case plain = ""
    case strong = "1"
    case soft = "2"
    case good = "32"
    case warn = "33"
    case bad = "1;31"
}

/// One line of a frame.
package struct TopLine: Equatable, Sendable {
    private(set) var pieces: [(text: String, style: TopStyle)] = []

    init(_ text: String = "", _ style: TopStyle = .plain) { add(text, style) }

    mutating func add(_ text: String, _ style: TopStyle = .plain) {
        if !text.isEmpty { pieces.append((text, style)) }
    }

    /// Spaces up to a column.
    mutating func pad(to column: Int) {
        let missing = column - length
        if missing > 0 { add(String(repeating: " ", count: missing)) }
    }

    var length: Int { pieces.reduce(0) { $0 + $1.text.count } }

    /// The line within a width, with colours or without.
    package func rendered(width: Int, colours: Bool) -> String {
        var rest = width
        var out = ""
        for (text, style) in pieces where rest > 0 {
            let cut = text.count > rest ? String(text.prefix(rest - 1)) + "…" : text
            rest -= cut.count
            out += colours && style != .plain ? "\u{1B}[\(style.rawValue)m\(cut)\u{1B}[0m" : cut
        }
        if colours { return out }
        while out.hasSuffix(" ") { out.removeLast() }
        return out
    }

    package static func == (a: TopLine, b: TopLine) -> Bool {
        a.pieces.elementsEqual(b.pieces) { $0.text == $1.text && $0.style == $1.style }
    }
}

/// Numbers as people read them.
enum TopText {
    /// `12,345`; `–` for nothing known.
    static func count(_ value: Double?) -> String {
        guard let value, value.isFinite else { return "–" }
        let whole = String(Int(min(max(value.rounded(), -9e15), 9e15)).magnitude)
        var out = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index) % 3 == 0 { out += "," }
            out.append(digit)
        }
        return (value.rounded() < 0 ? "-" : "") + out
    }

    /// With as many decimals as matter: `0.05`, `1.23`, `12.3`, `1,234`.
    static func number(_ value: Double?) -> String {
        guard let value, value.isFinite else { return "–" }
        if value == 0 || abs(value) >= 99.95 { return count(value) }
        return fixed(value, decimals: abs(value) >= 9.995 ? 1 : 2)
    }

    static func fixed(_ value: Double, decimals: Int) -> String {
        let scale = decimals == 1 ? 10.0 : 100.0
        let all = Int((abs(value) * scale).rounded())
        let part = String(all % Int(scale))
        let zeros = String(repeating: "0", count: decimals - part.count)
        return (value < 0 && all > 0 ? "-" : "") + "\(all / Int(scale)).\(zeros)\(part)"
    }

    static func bytes(_ value: Double?) -> String {
        guard var value, value.isFinite else { return "–" }
        var unit = 0
        while abs(value) >= 1024, unit < 4 {
            value /= 1024
            unit += 1
        }
        return (unit > 0 && value < 99.95 ? fixed(value, decimals: 1) : count(value))
            + [" B", " KiB", " MiB", " GiB", " TiB"][unit]
    }

    /// `850 µs`, `12.3 ms`, `4.20 s`, `3 min`, `5.0 h`, `2.0 d`.
    static func time(_ seconds: Double?) -> String {
        guard let seconds, seconds.isFinite else { return "–" }
        if seconds < 0.000_999_5 { return count(seconds * 1e6) + " µs" }
        if seconds < 0.009_995 { return fixed(seconds * 1e3, decimals: 2) + " ms" }
        if seconds < 0.099_95 { return fixed(seconds * 1e3, decimals: 1) + " ms" }
        if seconds < 0.999_5 { return count(seconds * 1e3) + " ms" }
        if seconds < 9.995 { return fixed(seconds, decimals: 2) + " s" }
        if seconds < 119.5 { return count(seconds) + " s" }
        if seconds < 7_170 { return count(seconds / 60) + " min" }
        return seconds < 172_800
            ? fixed(seconds / 3600, decimals: 1) + " h" : fixed(seconds / 86_400, decimals: 1) + " d"
    }

    /// `####......`
    static func bar(_ share: Double, width: Int = 10) -> String {
        let full = Int((min(max(share.isFinite ? share : 0, 0), 1) * Double(width)).rounded())
        return String(repeating: "#", count: full) + String(repeating: ".", count: width - full)
    }

    /// `14:03:09`, in UTC as the log writes it.
    static func clock(_ time: Int) -> String {
        let day = ((time % 86_400) + 86_400) % 86_400
        return [day / 3600, day / 60 % 60, day % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }

    /// What another process wrote, for a terminal: nothing in it moves the cursor or sets a colour.
    static func safe(_ text: String, limit: Int = 400) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(limit) {
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            let isInvisible = (0x200B...0x200F).contains(scalar.value) || (0x2028...0x202E).contains(scalar.value)
            out.append(isControl ? (scalar == "\n" ? " " : "\u{FFFD}") : isInvisible ? "\u{FFFD}" : scalar)
        }
        return String(out)
    }
}

/// Columns as wide as what stands in them.
struct TopTable {
    /// Numbers stand at the right.
    typealias Column = (name: String, isNumber: Bool)
    let columns: [Column]
    private(set) var rows: [[(text: String, style: TopStyle)]] = []

    init(_ columns: [Column]) { self.columns = columns }

    mutating func add(_ cells: [String], styles: [Int: TopStyle] = [:]) {
        rows.append(cells.enumerated().map { ($1, styles[$0] ?? .plain) })
    }

    /// The head, and at most so many rows; what was left out is said.
    func lines(atMost most: Int) -> [TopLine] {
        let shown = rows.count <= most ? rows : Array(rows.prefix(max(0, most - 1)))
        let widths = columns.indices.map { column in
            max(columns[column].name.count, shown.map { $0[column].text.count }.max() ?? 0)
        }
        func line(_ cells: [(text: String, style: TopStyle)]) -> TopLine {
            var line = TopLine()
            var start = 0
            for (index, cell) in cells.enumerated() {
                line.pad(to: start + (columns[index].isNumber ? widths[index] - cell.text.count : 0))
                line.add(cell.text, cell.style)
                start += widths[index] + 2
            }
            return line
        }
        var all = [line(columns.map { ($0.name, .soft) })] + shown.map(line)
        if shown.count < rows.count { all.append(TopLine("… \(rows.count - shown.count) more", .soft)) }
        return all
    }
}
