// The numbers, month names and marks of a short text, and the shapes of dates among them.
internal import StageAPI

/// A text as tokens, for `DateReader`.
struct DateTokens {
    enum Kind: UInt8 { case number, month, word, mark }

    struct Token {
        var kind: Kind
        /// Of a number its value, of a month 1 to 12, of a word its packed letters, of a mark the byte.
        var value: Int
        var digits = 0
        var start: Int
        var end: Int
    }

    var order = DateReader.Order.monthFirst
    private var tokens: [Token] = []

    var count: Int { tokens.count }
    subscript(_ index: Int) -> Token { tokens[index] }

    /// Marks that stand for 年 月 日 and their Korean equals.
    private static let year = 256
    private static let month = 257
    private static let day = 258

    init(_ text: Span<UInt8>, limit: Int) {
        var i = 0
        while i < text.count, tokens.count < limit {
            let byte = text[i]
            let start = i
            if byte <= 0x20 {
                i += 1
            } else if byte &- 0x30 < 10 {
                var value = 0
                while i < text.count, text[i] &- 0x30 < 10 {
                    if i - start < 15 { value = value * 10 + Int(text[i] &- 0x30) }
                    i += 1
                }
                tokens.append(Token(kind: .number, value: value, digits: i - start, start: start, end: i))
            } else if let mark = DateTokens.eastAsian(text, at: i) {
                i += 3
                tokens.append(Token(kind: .mark, value: mark, start: start, end: i))
            } else if (byte | 0x20) &- 0x61 < 26 || byte >= 0x80 {
                while i < text.count, (text[i] | 0x20) &- 0x61 < 26 || text[i] >= 0x80 {
                    if text[i] >= 0xE2, i > start, DateTokens.eastAsian(text, at: i) != nil { break }
                    i += 1
                }
                tokens.append(DateTokens.word(text, start, i))
            } else {
                i += 1
                tokens.append(Token(kind: .mark, value: Int(byte), start: start, end: i))
            }
        }
    }

    private static func eastAsian(_ text: Span<UInt8>, at i: Int) -> Int? {
        guard i + 2 < text.count, text[i] >= 0xE5 else { return nil }
        switch (text[i], text[i + 1], text[i + 2]) {
        case (0xE5, 0xB9, 0xB4), (0xEB, 0x85, 0x84): return year
        case (0xE6, 0x9C, 0x88), (0xEC, 0x9B, 0x94): return month
        case (0xE6, 0x97, 0xA5), (0xEC, 0x9D, 0xBC): return day
        default: return nil
        }
    }

    private static func word(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Token {
        let name = text.extracting(start..<end)
        if let month = MonthNames.month(name) { return Token(kind: .month, value: month, start: start, end: end) }
        var packed = 0
        for i in name.indices.prefix(7) { packed = packed << 8 | Int(name[i] &- 0x41 < 26 ? name[i] | 0x20 : name[i]) }
        return Token(kind: .word, value: packed, start: start, end: end)
    }

    /// The whole text is a count of seconds or milliseconds.
    var epoch: Timestamp? {
        guard tokens.count == 1, tokens[0].kind == .number else { return nil }
        let value = tokens[0].value
        if tokens[0].digits == 10, value >= 600_000_000 { return Timestamp(seconds: Int64(value), hasTime: true) }
        if tokens[0].digits == 13 { return Timestamp(seconds: Int64(value / 1000), hasTime: true) }
        return nil
    }

    private func isMark(_ index: Int, _ value: Int) -> Bool {
        index < tokens.count && tokens[index].kind == .mark && tokens[index].value == value
    }

    private func isNumber(_ index: Int, _ digits: ClosedRange<Int>) -> Bool {
        index < tokens.count && tokens[index].kind == .number && digits.contains(tokens[index].digits)
    }

    /// The date whose first token is `start`, and the index of its last token.
    func date(at start: Int) -> (time: Timestamp, last: Int)? {
        guard let (days, last) = day(at: start) else { return nil }
        let midnight = Int64(days) * 86_400
        guard let (seconds, zone, end) = clock(after: last, days: days) else {
            return (Timestamp(seconds: midnight, hasTime: false), last)
        }
        let utc = midnight + Int64(seconds - zone)
        return (Timestamp(seconds: utc, hasTime: true, offsetMinutes: Int16(zone / 60)), end)
    }

    private func day(at k: Int) -> (days: Int, last: Int)? {
        switch tokens[k].kind {
        case .month: monthDayYear(at: k)
        case .number:
            switch tokens[k].digits {
            case 4: yearMonthDay(at: k)
            case 8: compact(at: k)
            case 14: compact(at: k)
            case 1, 2: dayMonthYear(at: k) ?? numeric(at: k)
            default: nil
            }
        default: nil
        }
    }

    private func made(_ year: Int, _ month: Int, _ day: Int, _ last: Int) -> (days: Int, last: Int)? {
        daysSince1970(year: year, month: month, day: day).map { ($0, last) }
    }

    private func yearMonthDay(at k: Int) -> (days: Int, last: Int)? {
        guard k + 4 < tokens.count, isNumber(k + 2, 1...2), isNumber(k + 4, 1...2) else { return nil }
        let mark = tokens[k + 1].value
        guard tokens[k + 1].kind == .mark else { return nil }
        if mark == DateTokens.year, isMark(k + 3, DateTokens.month) {
            return made(
                tokens[k].value, tokens[k + 2].value, tokens[k + 4].value, isMark(k + 5, DateTokens.day) ? k + 5 : k + 4
            )
        }
        guard mark == 0x2D || mark == 0x2F || mark == 0x2E, isMark(k + 3, mark) else { return nil }
        return made(tokens[k].value, tokens[k + 2].value, tokens[k + 4].value, k + 4)
    }

    private func compact(at k: Int) -> (days: Int, last: Int)? {
        let value = tokens[k].digits == 14 ? tokens[k].value / 1_000_000 : tokens[k].value
        return made(value / 10_000, value / 100 % 100, value % 100, k)
    }

    private func dayMonthYear(at k: Int) -> (days: Int, last: Int)? {
        var m = k + 1
        // "2nd of January", "2 de enero", "2. Januar".
        while m < tokens.count, m <= k + 3, tokens[m].kind == .word || isMark(m, 0x2E) || isMark(m, 0x2D) {
            if tokens[m].kind == .word, tokens[m].end - tokens[m].start > 2 { return nil }
            m += 1
        }
        guard m < tokens.count, tokens[m].kind == .month else { return nil }
        var y = m + 1
        while y < tokens.count, y <= m + 3, isFiller(y) { y += 1 }
        guard isNumber(y, 4...4) else { return nil }
        return made(tokens[y].value, tokens[m].value, tokens[k].value, y)
    }

    private func isFiller(_ k: Int) -> Bool {
        if tokens[k].kind == .mark { return [0x2E, 0x2C, 0x2D, 0x2F].contains(tokens[k].value) }
        return tokens[k].kind == .word && tokens[k].end - tokens[k].start <= 3
    }

    private func monthDayYear(at k: Int) -> (days: Int, last: Int)? {
        var d = k + 1
        if isMark(d, 0x2E) || isMark(d, 0x2D) { d += 1 }
        guard isNumber(d, 1...2) else { return nil }
        var y = d + 1
        while y < tokens.count, y <= d + 3, isFiller(y) { y += 1 }
        guard isNumber(y, 4...4) else { return nil }
        return made(tokens[y].value, tokens[k].value, tokens[d].value, y)
    }

    private func numeric(at k: Int) -> (days: Int, last: Int)? {
        guard k + 4 < tokens.count, isNumber(k + 2, 1...2), tokens[k + 1].kind == .mark else { return nil }
        let mark = tokens[k + 1].value
        guard mark == 0x2F || mark == 0x2E || mark == 0x2D, isMark(k + 3, mark) else { return nil }
        // A year of two digits is one of this century so far; anything else is a clock or a score.
        guard isNumber(k + 4, 4...4) || (isNumber(k + 4, 2...2) && tokens[k + 4].value <= 40) else { return nil }
        let year = tokens[k + 4].digits == 4 ? tokens[k + 4].value : 2000 + tokens[k + 4].value
        let (a, b) = (tokens[k].value, tokens[k + 2].value)
        let dayFirst = a > 12 || (b <= 12 && (mark == 0x2E || order == .dayFirst))
        return dayFirst ? made(year, b, a, k + 4) : made(year, a, b, k + 4)
    }

    /// The time of day within the next few tokens, in seconds from midnight, its zone, and its last token.
    private func clock(after last: Int, days: Int) -> (seconds: Int, zone: Int, last: Int)? {
        if tokens[last].digits == 14 { return (clockValue(tokens[last].value % 1_000_000), 0, last) }
        var k = last + 1
        while k < tokens.count, k <= last + 5, !isNumber(k, 1...2) {
            if isNumber(k, 6...6), isWord(k - 1, "t") {
                let seconds = clockValue(tokens[k].value)
                let zone = zone(&k, days)
                return (seconds, zone, k)
            }
            if tokens[k].kind == .month { return nil }
            k += 1
        }
        guard isNumber(k, 1...2), k <= last + 5, tokens[k].value < 25 else { return nil }
        let separates = isMark(k + 1, 0x3A) || (isWord(k + 1, "h") && isNumber(k + 2, 2...2)) || isMark(k + 1, 0x2E)
        var hours = tokens[k].value
        var minutes = 0
        var seconds = 0
        if separates, isNumber(k + 2, 2...2), tokens[k + 2].value < 60 {
            minutes = tokens[k + 2].value
            k += 2
            if isMark(k + 1, 0x3A), isNumber(k + 2, 2...2), tokens[k + 2].value < 61 {
                seconds = tokens[k + 2].value
                k += 2
                if isMark(k + 1, 0x2E) || isMark(k + 1, 0x2C), k + 2 < tokens.count, tokens[k + 2].kind == .number {
                    k += 2
                }
            }
        } else if !isHalfOfDay(k + 1) {
            return nil
        }
        if isHalfOfDay(k + 1), hours <= 12 {
            hours = hours % 12 + (isWord(k + 1, "pm") || isWord(k + 1, "p") ? 12 : 0)
            k += isMark(k + 2, 0x2E) && isWord(k + 3, "m") ? (isMark(k + 4, 0x2E) ? 4 : 3) : 1
        }
        let zone = zone(&k, days)
        return (hours * 3600 + minutes * 60 + seconds, zone, k)
    }

    private func clockValue(_ value: Int) -> Int {
        value / 10_000 % 24 * 3600 + value / 100 % 100 % 60 * 60 + value % 100 % 60
    }

    private func isWord(_ k: Int, _ word: StaticString) -> Bool {
        guard k >= 0, k < tokens.count, tokens[k].kind == .word else { return false }
        var packed = 0
        word.withUTF8Buffer { for byte in $0 { packed = packed << 8 | Int(byte) } }
        return tokens[k].value == packed
    }

    private func isHalfOfDay(_ k: Int) -> Bool {
        isWord(k, "am") || isWord(k, "pm") || ((isWord(k, "a") || isWord(k, "p")) && isMark(k + 1, 0x2E))
    }

    /// Seconds east of UTC that follow token `k`; moves `k` to the zone's last token.
    private func zone(_ k: inout Int, _ days: Int) -> Int {
        var next = k + 1
        if isMark(next, 0x28) { next += 1 }
        if isMark(next, 0x2B) || isMark(next, 0x2D) || isWord(next, "−") {
            let sign = isMark(next, 0x2B) ? 1 : -1
            if isNumber(next + 1, 4...4) {
                k = next + 1
                let value = tokens[k].value
                return sign * (min(value / 100, 14) * 3600 + value % 100 % 60 * 60)
            }
            if isNumber(next + 1, 1...2), tokens[next + 1].value <= 14 {
                let hours = tokens[next + 1].value
                let hasMinutes = isMark(next + 2, 0x3A) && isNumber(next + 3, 2...2)
                k = hasMinutes ? next + 3 : next + 1
                return sign * (hours * 3600 + (hasMinutes ? tokens[k].value % 60 * 60 : 0))
            }
            return 0
        }
        for (name, hours) in DateTokens.zones where isWord(next, name) {
            k = next
            // "ET" says nothing of summer time; April to October have it, near enough.
            let isVague = name.utf8CodeUnitCount == 2
            let isSummer = (days + 719_468 - 60) % 365 % 365 >= 31 && (days + 719_468 - 60) % 365 < 245
            return (isVague && isSummer ? hours + 1 : hours) * 3600
        }
        return 0
    }

    private static let zones: [(StaticString, Int)] = [
        ("est", -5), ("edt", -4), ("cst", -6), ("cdt", -5), ("mst", -7), ("mdt", -6), ("pst", -8), ("pdt", -7),
        ("et", -5), ("ct", -6), ("mt", -7), ("pt", -8), ("bst", 1), ("cet", 1), ("cest", 2), ("eet", 2), ("eest", 3),
        ("msk", 3), ("sgt", 8), ("hkt", 8), ("jst", 9), ("kst", 9), ("wib", 7), ("sast", 2), ("aest", 10), ("aedt", 11),
    ]
}
