// Lines of a terminal's width: cells are gathered to words, and words to lines.

/// A page that grows line by line.
struct PrettyPage {
    private(set) var out = ""
    private let columns: Int
    private let colour: Bool
    private static let labelWidth = 15

    init(columns: Int, colour: Bool) {
        self.columns = columns
        self.colour = colour
    }

    mutating func blank() {
        if !out.isEmpty && !out.hasSuffix("\n\n") { out += "\n" }
    }

    mutating func plain(_ string: String, _ style: PrettyStyle = []) {
        guard !string.isEmpty else { return }
        var text = PrettyText(string, unit: "unicode")
        text.style(all: style)
        paragraph(text)
    }

    mutating func paragraph(_ text: PrettyText) {
        lines(text.cells(colour: colour)[...], indent: 0)
    }

    /// Paragraphs with an empty line between.
    mutating func paragraphs(_ text: PrettyText) {
        for part in text.cells(colour: colour).split(separator: "\n", by: \.scalar) {
            lines(part, indent: 0)
            out += "\n"
        }
    }

    /// A label in front, and lines that hang beside it.
    mutating func item(label: String, _ text: PrettyText) {
        let indent = columns >= 40 ? PrettyPage.labelWidth : 2
        var head = label
        if columns >= 40 {
            head += String(repeating: " ", count: max(1, indent - label.unicodeScalars.count))
        } else {
            head += label.isEmpty ? "  " : "\n  "
        }
        if colour && !label.isEmpty { head = PrettyStyle.bold.sequence + head + PrettyStyle([]).sequence }
        lines(text.cells(colour: colour)[...], indent: indent, head: head)
    }

    private mutating func lines(_ cells: ArraySlice<PrettyText.Cell>, indent: Int, head: String? = nil) {
        out += head ?? String(repeating: " ", count: indent)
        let room = columns - indent
        var used = 0
        var style = PrettyStyle([])
        var i = cells.startIndex
        while i < cells.endIndex {
            if cells[i].isSpace {
                i += 1
                continue
            }
            var end = i
            var width = 0
            while end < cells.endIndex, !cells[end].isSpace,
                !(end > i && PrettyPage.mayBreak(cells[end - 1], cells[end])),
                width + cells[end].width <= room
            {
                width += cells[end].width
                end += 1
            }
            let spaced = i > cells.startIndex && cells[i - 1].isSpace && used > 0
            if used > 0, used + (spaced ? 1 : 0) + width > room {
                set(&style, [])
                out += "\n" + String(repeating: " ", count: indent)
                used = 0
            } else if spaced {
                set(&style, style.intersection(cells[i - 1].style))
                out += " "
                used += 1
            }
            for cell in cells[i..<max(end, i + 1)] {
                set(&style, cell.style)
                out.unicodeScalars.append(cell.scalar)
            }
            used += width
            i = max(end, i + 1)
        }
        set(&style, [])
        out += "\n"
    }

    private mutating func set(_ style: inout PrettyStyle, _ wanted: PrettyStyle) {
        if style == wanted || !colour { return }
        style = wanted
        out += wanted.sequence
    }

    /// Between ideographs a line may end without a space.
    private static func mayBreak(_ before: PrettyText.Cell, _ after: PrettyText.Cell) -> Bool {
        before.width == 2 && after.width == 2
    }
}

extension PrettyText.Cell {
    fileprivate var isSpace: Bool { scalar == " " || scalar == "\n" }
}

extension Array {
    /// The parts between elements of one value, without empty ones.
    fileprivate func split<Value: Equatable>(separator: Value, by value: KeyPath<Element, Value>) -> [ArraySlice<
        Element
    >] {
        split { $0[keyPath: value] == separator }
    }
}
