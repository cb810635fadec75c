// Dates as news pages write them: ISO 8601, RFC 2822, numbers, and month names in a dozen languages.
public import StageAPI

/// Reads dates. Anything that is not plainly a date of 1900 to 2100 is none.
public enum DateReader {
    /// How `3/4/2021` is meant.
    public enum Order: Sendable { case monthFirst, dayFirst }

    /// The date that `text` begins with, white space and a weekday aside; a number of ten or thirteen digits counts as
    /// seconds or milliseconds since 1970. A time without a zone is taken as UTC.
    public static func read(_ text: Span<UInt8>, order: Order = .monthFirst) -> Timestamp? {
        var tokens = DateTokens(text, limit: 32)
        tokens.order = order
        if let epoch = tokens.epoch { return epoch }
        var start = 0
        // A weekday, "am", "le", "on" may stand before it.
        while start < tokens.count, start < 4 {
            if let found = tokens.date(at: start) { return found.time }
            guard tokens[start].kind == .word || tokens[start].kind == .mark else { return nil }
            start += 1
        }
        return nil
    }

    /// The first date in `text` that names day, month and year, within its first 40 or so words, and its range.
    public static func find(in text: Span<UInt8>, order: Order = .monthFirst) -> (time: Timestamp, range: Range<Int>)? {
        var tokens = DateTokens(text, limit: 96)
        tokens.order = order
        var start = 0
        while start < tokens.count {
            if let found = tokens.date(at: start) {
                let range = tokens[start].start..<tokens[found.last].end
                return (found.time, range)
            }
            start += 1
        }
        return nil
    }
}

/// Days since 1970-01-01 of a day of the Gregorian calendar, or nil when there is no such day.
func daysSince1970(year: Int, month: Int, day: Int) -> Int? {
    guard (1900...2100).contains(year), (1...12).contains(month), day >= 1 else { return nil }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard day <= lengths[month - 1] else { return nil }
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
}
