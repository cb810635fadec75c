// Cleans the spans that the recogniser found: no article, title, possessive, quotation mark or open bracket at an end.

extension Name {
    /// Takes off what is no part of the name; false when nothing is left.
    package mutating func trim(_ units: Span<Unit>, _ text: Span<UInt8>) -> Bool {
        trimMargins(units)
        if end &- first > 1 {
            let unit = units[first]
            if unit.key == Vocabulary.the { first &+= 1 }
        }
        cutAtOpenMark(units, text)
        while kind == 0 && end &- first > 1 {
            let unit = units[first]
            if !Vocabulary.titles.contains(unit.key) && !isMargin(unit) { break }
            first &+= 1
        }
        trimMargins(units)
        for i in first..<max(first, end) {
            let unit = units[i]
            if unit.isCapitalized || unit.form == Form.uncased.rawValue { return true }
        }
        return false
    }

    private mutating func trimMargins(_ units: Span<Unit>) {
        while first < end {
            let unit = units[first]
            if !isMargin(unit) { break }
            first &+= 1
        }
        while first < end {
            let unit = units[end &- 1]
            if !isMargin(unit) { break }
            end &-= 1
        }
    }

    private func isMargin(_ unit: Unit) -> Bool {
        unit.form == Form.mark.rawValue || unit.key == Vocabulary.possessive
    }

    /// Ends the name before a bracket or quotation mark that is opened in it and not closed.
    private mutating func cutAtOpenMark(_ units: Span<Unit>, _ text: Span<UInt8>) {
        var open = -1
        var i = first
        while i < end {
            let unit = units[i]
            if unit.form == Form.mark.rawValue && Int(unit.start) < text.count {
                let b = text[Int(unit.start)]
                let isQuote = b == 0x22 || (b == 0xE2 && unit.end &- unit.start == 3)
                if b == 0x28 || b == 0x5B {
                    open = i
                } else if b == 0x29 || b == 0x5D {
                    if open < 0 { return end = i }
                    open = -1
                } else if isQuote {
                    open = open < 0 ? i : -1
                }
            }
            i &+= 1
        }
        if open > first { end = open }
    }
}
