// Points in time as ISO 8601 in UTC.
internal import JSON
internal import StageAPI

extension JSONWriter {
    /// Writes `,"key":"2021-12-29T10:00:00Z"`, or the date alone; nothing for years that ISO 8601 has no four digits for.
    mutating func time(_ key: StaticString, _ time: Timestamp?) {
        guard let time, time.seconds >= -62_167_219_200, time.seconds <= 253_402_300_799 else { return }
        // Days are counted from 0000-03-01, so that the leap day ends a year.
        let sinceEpoch = time.seconds + 62_162_035_200
        let shifted = sinceEpoch + 146_097 * 86400
        let days = shifted / 86400
        let second = shifted % 86400
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = (era - 1) * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        raw(key)
        byte(UInt8(ascii: "\""))
        digits(UInt64(max(year, 0)), atLeast: 4)
        byte(UInt8(ascii: "-"))
        digits(UInt64(month), atLeast: 2)
        byte(UInt8(ascii: "-"))
        digits(UInt64(day), atLeast: 2)
        if time.hasTime {
            byte(UInt8(ascii: "T"))
            digits(UInt64(second / 3600), atLeast: 2)
            byte(UInt8(ascii: ":"))
            digits(UInt64(second / 60 % 60), atLeast: 2)
            byte(UInt8(ascii: ":"))
            digits(UInt64(second % 60), atLeast: 2)
            byte(UInt8(ascii: "Z"))
        }
        byte(UInt8(ascii: "\""))
    }
}
