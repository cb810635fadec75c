// Text with marks, as cells that a terminal shows: one a Unicode scalar.

/// How a cell is shown.
struct PrettyStyle: OptionSet {
    let rawValue: UInt8
    static let person = PrettyStyle(rawValue: 1)
    static let organization = PrettyStyle(rawValue: 2)
    static let location = PrettyStyle(rawValue: 4)
    static let misc = PrettyStyle(rawValue: 8)
    static let quote = PrettyStyle(rawValue: 16)
    static let bold = PrettyStyle(rawValue: 32)
    static let dim = PrettyStyle(rawValue: 64)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(entity type: String) {
        switch type {
        case "person": self = .person
        case "organization": self = .organization
        case "location": self = .location
        default: self = .misc
        }
    }

    /// The marks that stand for it where there is no colour.
    var brackets: (open: Unicode.Scalar, close: Unicode.Scalar) {
        switch self {
        case .person: ("[", "]")
        case .organization: ("<", ">")
        case .location: ("{", "}")
        case .misc: ("(", ")")
        default: ("_", "_")
        }
    }

    /// The terminal's escape sequence for it, after a reset.
    var sequence: String {
        var codes = ["0"]
        if contains(.bold) { codes.append("1") }
        if contains(.dim) { codes.append("2") }
        if contains(.quote) { codes.append("3") }
        if contains(.person) {
            codes.append("36")
        } else if contains(.organization) {
            codes.append("33")
        } else if contains(.location) {
            codes.append("32")
        } else if contains(.misc) {
            codes.append("35")
        }
        return "\u{1B}[" + codes.joined(separator: ";") + "m"
    }
}

/// A string with marked ranges; offsets count in the record's unit.
struct PrettyText {
    struct Cell {
        var scalar: Unicode.Scalar
        var style: PrettyStyle
        var width: Int
    }

    private(set) var scalars: [Unicode.Scalar]
    private var styles: [PrettyStyle]
    private var marks: [(at: Int, isOpen: Bool, style: PrettyStyle)] = []
    /// Where each scalar begins, in the unit.
    private var starts: [Int] = []

    init(_ string: String, unit: String) {
        scalars = Array(string.unicodeScalars)
        styles = [PrettyStyle](repeating: [], count: scalars.count)
        guard unit != "unicode" else { return }
        starts.reserveCapacity(scalars.count)
        var at = 0
        for scalar in scalars {
            starts.append(at)
            at += unit == "utf8" ? scalar.utf8.count : scalar.utf16.count
        }
    }

    var isEmpty: Bool { scalars.isEmpty }
    var count: Int { scalars.count }

    mutating func append(_ string: String) {
        for scalar in string.unicodeScalars {
            scalars.append(scalar)
            styles.append([])
        }
    }

    mutating func style(all style: PrettyStyle) {
        for i in styles.indices { styles[i].insert(style) }
    }

    mutating func mark(_ range: Range<Int>, _ style: PrettyStyle) {
        let (first, last) = (index(range.lowerBound), index(range.upperBound))
        guard first < last else { return }
        for i in first..<last { styles[i].insert(style) }
        marks.append((first, true, style))
        marks.append((last, false, style))
    }

    /// The characters of a range, on one line and not more than so many.
    func cut(_ range: Range<Int>, most: Int) -> String {
        let (first, last) = (index(range.lowerBound), index(range.upperBound))
        guard first < last else { return "" }
        var out = String.UnicodeScalarView()
        for scalar in scalars[first..<min(last, first + most)] { out.append(scalar == "\n" ? " " : scalar) }
        return String(out) + (last - first > most ? "\u{2026}" : "")
    }

    /// The scalar that begins at, or else after, an offset.
    private func index(_ offset: Int) -> Int {
        guard !starts.isEmpty else { return min(offset, scalars.count) }
        var (low, high) = (0, starts.count)
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] < offset { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// What a terminal is given: controls and direction marks of the text never reach it.
    func cells(colour: Bool) -> [Cell] {
        var out: [Cell] = []
        out.reserveCapacity(scalars.count + marks.count)
        // Closing marks before opening ones at the same place; inner ones close first and open last.
        let sorted = marks.enumerated().sorted { a, b in
            if a.element.at != b.element.at { return a.element.at < b.element.at }
            if a.element.isOpen != b.element.isOpen { return !a.element.isOpen }
            return a.element.isOpen ? a.offset < b.offset : a.offset > b.offset
        }
        var next = 0
        for i in 0...scalars.count {
            while next < sorted.count, sorted[next].element.at == i {
                let mark = sorted[next].element
                next += 1
                if colour { continue }
                let brackets = mark.style.brackets
                out.append(Cell(scalar: mark.isOpen ? brackets.open : brackets.close, style: [], width: 1))
            }
            guard i < scalars.count else { break }
            let scalar = scalars[i]
            if scalar == "\n" || scalar == " " {
                out.append(Cell(scalar: scalar, style: styles[i], width: 1))
            } else if let shown = PrettyText.shown(scalar) {
                out.append(Cell(scalar: shown, style: colour ? styles[i] : [], width: PrettyText.width(shown)))
            }
        }
        return out
    }

    private static func shown(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar.value {
        case 0x09, 0x0D: return " "
        case 0..<0x20, 0x7F..<0xA0: return "\u{FFFD}"
        case 0x200C, 0x200D: return scalar
        default: return scalar.properties.generalCategory == .format ? nil : scalar
        }
    }

    /// Columns that a character takes: none, one or two.
    static func width(_ scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x300 { return 1 }
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
            0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
            0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        case 0x200C, 0x200D, 0xFE00...0xFE0F: return 0
        default: break
        }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        default: return 1
        }
    }
}
