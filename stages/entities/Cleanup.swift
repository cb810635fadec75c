// Cleans the spans that the recogniser found: no article, title, possessive, quotation mark or open bracket at an end.

extension Name {
    /// Appends the clean names that `name` stands for: one, two firms joined by "and", or none.
    package static func clean(_ name: Name, _ units: Span<Unit>, into names: inout [Name]) {
        var first = name
        // What stands between the two is one word, or "of the", whose article is trimmed off like any other.
        if name.kind == 1, let cut = joint(name, units) ?? twoBodies(name, units) ?? ofAnother(name, units) {
            first.end = cut
            var second = name
            second.first = cut &+ 1
            if first.trim(units) { names.append(first) }
            if second.trim(units) { names.append(second) }
            return
        }
        if name.kind == 0 { first.reachOverHyphen(units, from: names.last?.end ?? 0) }
        if first.trim(units) && !first.isNationality(units) { names.append(first) }
    }

    /// The "and" in "Department of Justice and the Bureau of …": two bodies, each with a word for what it is.
    private static func twoBodies(_ name: Name, _ units: Span<Unit>) -> Int? {
        var i = name.first &+ 2
        while i < name.end &- 3 {
            let unit = units[i]
            let next = units[i &+ 1]
            if unit.key == Vocabulary.and && next.key == Vocabulary.the
                && namesBody(units, name.first, i) && namesBody(units, i &+ 2, name.end)
            {
                return i
            }
            i &+= 1
        }
        return nil
    }

    private static func namesBody(_ units: Span<Unit>, _ first: Int, _ end: Int) -> Bool {
        for i in first..<end {
            let unit = units[i]
            if unit.lists >> UInt64(NameList.organizationWord.rawValue * 4) & 8 != 0 { return true }
        }
        return false
    }

    /// "Jan-" before "Albert Hootsen" belongs to the name, as no hyphen parts what is one person's. `from` is the end of the
    /// name before.
    private mutating func reachOverHyphen(_ units: Span<Unit>, from: Int) {
        while first &- 2 >= from && end &- first > 1 {
            let hyphen = units[first &- 1]
            let before = units[first &- 2]
            let head = units[first]
            guard hyphen.form == Form.mark.rawValue, hyphen.head & 0xFF == 0x2D, !hyphen.spaced, !head.spaced,
                hyphen.sentence == head.sentence, before.sentence == head.sentence,
                before.form == Form.capitalized.rawValue, before.lists & Self.adjectives == 0
            else { return }
            first &-= 2
        }
    }

    /// Words before a hyphen that are no first names: "British-Iranian", "London-born".
    private static let adjectives: UInt64 = [NameList.demonym, .country, .capital].reduce(0) {
        $0 | 15 << UInt64($1.rawValue * 4)
    }

    /// The "and" behind "Corp." or "Inc.": what follows is another firm.
    private static func joint(_ name: Name, _ units: Span<Unit>) -> Int? {
        var i = name.first &+ 2
        while i < name.end &- 1 {
            let unit = units[i]
            let before = units[i &- 1]
            if unit.key == Vocabulary.and && Vocabulary.suffixes.contains(before.key) { return i }
            i &+= 1
        }
        return nil
    }

    /// The "of" in "Minsk Group of the Organization for …": a body with a name of its own belongs to a known organization.
    private static func ofAnother(_ name: Name, _ units: Span<Unit>) -> Int? {
        var i = name.first &+ 2
        while i < name.end &- 3 {
            let unit = units[i]
            let next = units[i &+ 1]
            let head = units[i &+ 2]
            let before = units[i &- 1]
            let isOrganization = head.lists >> UInt64(NameList.organizationWord.rawValue * 4) & 8 != 0
            if unit.key == Vocabulary.of && next.key == Vocabulary.the && isOrganization
                && before.lists >> UInt64(NameList.organizationWord.rawValue * 4) & 8 != 0
            {
                return i
            }
            i &+= 1
        }
        return nil
    }

    /// "South African" and "Belarusian" are adjectives, not places.
    private func isNationality(_ units: Span<Unit>) -> Bool {
        guard kind == 2 else { return false }
        let alone = end &- first == 1
        let head = units[first]
        let tail = units[end &- 1]
        func covers(_ list: NameList) -> Bool {
            let base = UInt64(list.rawValue * 4)
            if alone { return head.lists >> base & 8 != 0 }
            return head.lists >> base & 1 != 0 && tail.lists >> base & 4 != 0
        }
        return covers(.demonym) && !covers(.country) && !covers(.capital)
    }

    /// Takes off what is no part of the name; false when nothing is left.
    package mutating func trim(_ units: Span<Unit>) -> Bool {
        trimMargins(units)
        if end &- first > 1 {
            let unit = units[first]
            if unit.key == Vocabulary.the { first &+= 1 }
        }
        cutAtOpenMark(units)
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
    private mutating func cutAtOpenMark(_ units: Span<Unit>) {
        var open = -1
        var i = first
        while i < end {
            let unit = units[i]
            if unit.form == Form.mark.rawValue {
                let b = unit.head & 0xFF
                let isQuote = b == 0x22
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
