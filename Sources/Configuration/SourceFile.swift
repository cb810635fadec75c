// A file as people see it: lines and columns from 1, columns in code points.

/// A place in a file: both count from 1, the column in code points.
package struct Position: Sendable, Hashable, Comparable {
    package let line: Int
    package let column: Int
    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }
    package static let start = Position(line: 1, column: 1)
    package static func < (a: Position, b: Position) -> Bool { (a.line, a.column) < (b.line, b.column) }
}

/// The bytes of a file with its line starts, as libyaml counts lines.
package struct SourceFile: Sendable {
    /// As the person named it.
    package let name: String
    /// Without a byte order mark.
    package let bytes: [UInt8]
    private let lineStarts: [Int]

    package init(name: String, bytes: [UInt8]) {
        self.name = name
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        self.bytes = bytes.starts(with: mark) ? Array(bytes.dropFirst(3)) : bytes
        var starts = [0]
        var i = 0
        while i < self.bytes.count {
            let length = Self.lineBreak(self.bytes, at: i)
            i += max(1, length)
            if length > 0 { starts.append(i) }
        }
        lineStarts = starts
    }

    package init(name: String, text: String) { self.init(name: name, bytes: Array(text.utf8)) }

    /// The length of the line break at an index: YAML also counts NEL, LS and PS. 0 when there is none.
    private static func lineBreak(_ bytes: [UInt8], at i: Int) -> Int {
        switch bytes[i] {
        case 0x0A: return 1
        case 0x0D: return i + 1 < bytes.count && bytes[i + 1] == 0x0A ? 2 : 1
        case 0xC2: return i + 1 < bytes.count && bytes[i + 1] == 0x85 ? 2 : 0
        case 0xE2:
            guard i + 2 < bytes.count, bytes[i + 1] == 0x80 else { return 0 }
            return bytes[i + 2] == 0xA8 || bytes[i + 2] == 0xA9 ? 3 : 0
        default: return 0
        }
    }

    /// The index of the byte at a position; the end of the file when it lies behind it.
    package func index(of position: Position) -> Int {
        guard position.line >= 1, position.line <= lineStarts.count else { return bytes.count }
        var i = lineStarts[position.line - 1]
        var column = 1
        while i < bytes.count, column < position.column {
            i = after(i)
            column += 1
        }
        return i
    }

    /// The position of the byte at an index.
    package func position(ofIndex index: Int) -> Position {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= index { low = middle } else { high = middle }
        }
        var column = 1
        var i = lineStarts[low]
        while i < min(index, bytes.count) {
            i = after(i)
            column += 1
        }
        return Position(line: low + 1, column: column)
    }

    private func after(_ index: Int) -> Int {
        var i = index + 1
        while i < bytes.count, bytes[i] & 0xC0 == 0x80 { i += 1 }
        return i
    }

    /// A line without its line break; nil when there is no such line.
    package func line(_ number: Int) -> String? {
        guard number >= 1, number <= lineStarts.count else { return nil }
        return String(decoding: bytes[lineStarts[number - 1]..<lineEnd(number)], as: UTF8.self)
    }

    private func lineEnd(_ number: Int) -> Int {
        let start = lineStarts[number - 1]
        let end = number < lineStarts.count ? lineStarts[number] : bytes.count
        for length in 1...3 where end - start >= length && Self.lineBreak(bytes, at: end - length) == length {
            return end - length
        }
        return end
    }

    /// At most `before` characters up to a position and `behind` from it on, of its line; nil when there is no such line.
    package func surroundings(of position: Position, before: Int, behind: Int) -> (before: String, behind: String)? {
        guard position.line >= 1, position.line <= lineStarts.count else { return nil }
        let limit = lineEnd(position.line)
        let middle = min(index(of: position), limit)
        var first = middle
        for _ in 0..<before where first > lineStarts[position.line - 1] {
            first -= 1
            while first > lineStarts[position.line - 1], bytes[first] & 0xC0 == 0x80 { first -= 1 }
        }
        var last = middle
        for _ in 0..<behind where last < limit { last = min(after(last), limit) }
        return (
            String(decoding: bytes[first..<middle], as: UTF8.self),
            String(decoding: bytes[middle..<last], as: UTF8.self)
        )
    }
}
