// Dates as a dateline states them, "Tuesday", "Dec 29", "2 hours ago", read against the time of the record.
package import StageAPI

/// Reads dates that need a "now" to be complete. Now is the record's own timestamp, never a clock.
package enum RelativeDates {
    /// The date that bytes `start..<end` of a text state; nil when they state none. `now` is in milliseconds since 1970;
    /// 0 means unknown, and then only complete dates are read. A time of day counts only with a zone.
    package static func parse(_ text: Span<UInt8>, _ start: Int, _ end: Int, now: Int64) -> Timestamp? {
        var reader = DateParts(today: now > 0 ? floorDivide(now, 86_400_000) : nil)
        reader.read(text, start, min(end, start + 120))
        return reader.result(now: now)
    }

    static func floorDivide(_ a: Int64, _ b: Int64) -> Int64 { a >= 0 ? a / b : -((b - 1 - a) / b) }

    /// Days since 1970-01-01 of a date of the Gregorian calendar; nil when there is no such date.
    package static func days(year: Int, month: Int, day: Int) -> Int64? {
        guard (1600...2400).contains(year), (1...12).contains(month), day >= 1, day <= length(year, month) else {
            return nil
        }
        let y = Int64(month <= 2 ? year - 1 : year)
        let era = y / 400
        let yearOfEra = y - era * 400
        let shifted = Int64((month + 9) % 12)
        let dayOfYear = (153 * shifted + 2) / 5 + Int64(day) - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The year that a day since 1970-01-01 falls in.
    static func year(ofDay day: Int64) -> Int {
        let z = day + 719_468
        let era = floorDivide(z, 146_097)
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        return Int(yearOfEra + era * 400) + ((5 * dayOfYear + 2) / 153 >= 10 ? 1 : 0)
    }

    private static func length(_ year: Int, _ month: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: return 30
        case 2: return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        default: return 31
        }
    }
}

/// Collects the parts of one date from words and numbers.
private struct DateParts {
    let today: Int64?
    private var year: Int?
    private var month: Int?
    private var day: Int?
    private var weekday: Int?
    private var daysBack: Int?
    private var secondsBack: Int64?
    private var time: (hour: Int, minute: Int, second: Int)?
    private var zone: Int?
    private var number: Int?

    init(today: Int64?) { self.today = today }

    mutating func read(_ text: Span<UInt8>, _ start: Int, _ end: Int) {
        var i = start
        while i < end {
            let byte = text[i]
            if byte &- 0x30 < 10 {
                i = readNumber(text, i, end)
            } else if (byte | 0x20) &- 0x61 < 26 {
                var j = i
                while j < end, (text[j] | 0x20) &- 0x61 < 26 { j += 1 }
                readWord(text, i, j)
                i = j
            } else {
                i += 1
            }
        }
    }

    private mutating func readNumber(_ text: Span<UInt8>, _ from: Int, _ end: Int) -> Int {
        var (value, i) = Self.digits(text, from, end, 4)
        let size = i - from
        let mark = i + 1 < end && text[i + 1] &- 0x30 < 10 ? text[i] : 0
        if size == 4, mark == 0x2D || mark == 0x2F || mark == 0x2E, month == nil {
            let (m, j) = Self.digits(text, i + 1, end, 2)
            if j + 1 < end, text[j] == mark, text[j + 1] &- 0x30 < 10 {
                let (d, k) = Self.digits(text, j + 1, end, 2)
                (year, month, day) = (value, m, d)
                return k
            }
        }
        if size <= 2, mark == 0x2F || mark == 0x2E || mark == 0x2D, month == nil {
            let (second, j) = Self.digits(text, i + 1, end, 2)
            if j + 1 < end, text[j] == mark, text[j + 1] &- 0x30 < 10 {
                let (y, k) = Self.digits(text, j + 1, end, 4)
                // Dots mean day first; with slashes only a part above 12 tells.
                if k - j == 5 {
                    if mark == 0x2E || value > 12 {
                        (day, month, year) = (value, second, y)
                    } else if second > 12 {
                        (month, day, year) = (value, second, y)
                    }
                    return k
                }
            }
        }
        if size <= 2, mark == 0x3A, time == nil {
            let (minute, j) = Self.digits(text, i + 1, end, 2)
            var second = 0
            i = j
            if i + 1 < end, text[i] == 0x3A, text[i + 1] &- 0x30 < 10 { (second, i) = Self.digits(text, i + 1, end, 2) }
            while i + 1 < end, text[i] == 0x2E, text[i + 1] &- 0x30 < 10 { (_, i) = Self.digits(text, i + 1, end, 9) }
            if value < 24, minute < 60, second < 60 { time = (value, minute, second) }
            return readOffset(text, i, end)
        }
        if size == 4, (1600...2400).contains(value), year == nil {
            year = value
        } else if size <= 2 {
            if day == nil, value >= 1, value <= 31 { day = value }
            number = value
        }
        return i
    }

    private mutating func readOffset(_ text: Span<UInt8>, _ from: Int, _ end: Int) -> Int {
        guard from < end else { return from }
        if text[from] == 0x5A || text[from] == 0x7A, from + 1 == end || (text[from + 1] | 0x20) &- 0x61 >= 26 {
            zone = 0
            return from + 1
        }
        guard text[from] == 0x2B || text[from] == 0x2D, from + 1 < end, text[from + 1] &- 0x30 < 10 else { return from }
        var (hours, i) = Self.digits(text, from + 1, end, 2)
        var minutes = 0
        if i < end, text[i] == 0x3A { i += 1 }
        if i < end, text[i] &- 0x30 < 10 { (minutes, i) = Self.digits(text, i, end, 2) }
        guard hours <= 14, minutes < 60 else { return i }
        hours = hours * 60 + minutes
        zone = text[from] == 0x2D ? -hours : hours
        return i
    }

    private static func digits(_ text: Span<UInt8>, _ from: Int, _ end: Int, _ most: Int) -> (Int, Int) {
        var i = from
        var value = 0
        while i < end, i - from < most, text[i] &- 0x30 < 10 {
            value = value * 10 + Int(text[i] &- 0x30)
            i += 1
        }
        return (value, i)
    }

    private mutating func readWord(_ text: Span<UInt8>, _ from: Int, _ to: Int) {
        let bits = Self.words.bits(text, from, to)
        guard bits != 0 else { return }
        let value = Int(bits & 0xFFF)
        switch bits >> 12 {
        case Self.isMonth: if month == nil { month = value }
        case Self.isWeekday: if weekday == nil { weekday = value }
        case Self.isBack: daysBack = value
        case Self.isUnit: if let number { secondsBack = Int64(number) * Self.units[min(value, 4)] }
        case Self.isAn: number = 1
        case Self.isHalf:
            if let (hour, minute, second) = time, hour <= 12 { time = (hour % 12 + value, minute, second) }
        case Self.isZone: if zone == nil { zone = (value - 800) }
        case Self.isAgo: if secondsBack != nil { daysBack = -1 }
        default: break
        }
    }

    func result(now: Int64) -> Timestamp? {
        if let month, let day {
            if let year { return stamp(RelativeDates.days(year: year, month: month, day: day)) }
            guard let today else { return nil }
            // The latest such day that is not after tomorrow (zones ahead of UTC).
            let thisYear = RelativeDates.year(ofDay: today + 1)
            for candidate in [thisYear, thisYear - 1, thisYear - 2, thisYear - 3, thisYear - 4] {
                if let found = RelativeDates.days(year: candidate, month: month, day: day), found <= today + 1 {
                    return stamp(found)
                }
            }
            return nil
        }
        guard let today else { return nil }
        if let secondsBack, daysBack == -1 {
            let seconds = RelativeDates.floorDivide(now, 1000) - secondsBack
            let isPrecise = secondsBack < 86_400
            let day = RelativeDates.floorDivide(seconds, 86_400)
            return Timestamp(seconds: isPrecise ? seconds : day * 86_400, hasTime: isPrecise)
        }
        if let daysBack, daysBack >= 0 { return stamp(today - Int64(daysBack)) }
        if let weekday {
            // 1970-01-01 was a Thursday; Monday is 0.
            let current = Int(((today + 3) % 7 + 7) % 7)
            return stamp(today - Int64((current - weekday + 7) % 7))
        }
        return nil
    }

    private func stamp(_ day: Int64?) -> Timestamp? {
        guard let day else { return nil }
        guard let time, let zone else { return Timestamp(seconds: day * 86_400, hasTime: false) }
        let seconds = time.hour * 3600 + time.minute * 60 + time.second - zone * 60
        return Timestamp(seconds: day * 86_400 + Int64(seconds), hasTime: true)
    }

    private static let units: [Int64] = [60, 3600, 86_400, 604_800, 2_592_000]
    private static let isMonth: UInt32 = 1
    private static let isWeekday: UInt32 = 2
    private static let isBack: UInt32 = 3
    private static let isUnit: UInt32 = 4
    private static let isAn: UInt32 = 5
    private static let isHalf: UInt32 = 6
    private static let isZone: UInt32 = 7
    private static let isAgo: UInt32 = 8

    private static let words: WordTable = {
        var lists: [(words: String, bits: UInt32)] = []
        let months = [
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ]
        for (i, names) in months.enumerated() { lists.append((names, isMonth << 12 | UInt32(i + 1))) }
        let days = [
            "monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thur thurs", "friday fri", "saturday sat",
            "sunday sun",
        ]
        for (i, names) in days.enumerated() { lists.append((names, isWeekday << 12 | UInt32(i))) }
        lists.append(("today tonight", isBack << 12))
        lists.append(("yesterday", isBack << 12 | 1))
        let units = ["minute minutes min mins", "hour hours hr hrs", "day days", "week weeks", "month months"]
        for (i, names) in units.enumerated() { lists.append((names, isUnit << 12 | UInt32(i))) }
        lists.append(("an a one", isAn << 12))
        lists.append(("am", isHalf << 12))
        lists.append(("pm", isHalf << 12 | 12))
        lists.append(("ago", isAgo << 12))
        let zones: [(String, Int)] = [
            ("gmt utc wet", 0), ("bst cet west", 60), ("cest eet sast", 120), ("eest msk", 180), ("gst", 240),
            ("pkt", 300), ("sgt hkt", 480), ("jst kst", 540), ("aest", 600), ("aedt", 660), ("est", -300),
            ("edt", -240), ("cst", -360), ("cdt", -300), ("mst pdt", -420), ("mdt", -360), ("pst", -480),
        ]
        for (names, minutes) in zones { lists.append((names, isZone << 12 | UInt32(minutes + 800))) }
        return WordTable(lists)
    }()
}
