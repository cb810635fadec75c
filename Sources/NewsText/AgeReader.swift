// How old something is, as pages say it: "3 hours ago", "vor 2 Tagen", "il y a 5 minutes", "3時間前".
public import StageAPI

/// Reads ages in a dozen languages.
public enum AgeReader {
    /// The moment that lies as far before `now` (seconds since 1970) as the first age in `text` says; nil when it has none.
    /// An age in days or more gives a date alone.
    public static func find(in text: Span<UInt8>, now: Int64) -> Timestamp? {
        var i = 0
        while i < text.count {
            guard text[i] &- 0x30 < 10 else {
                i += 1
                continue
            }
            var (count, end) = (Int64(0), i)
            while end < text.count, text[end] &- 0x30 < 10 {
                if end - i < 3 { count = count * 10 + Int64(text[end] &- 0x30) }
                end += 1
            }
            if end - i <= 2, let unit = unit(text, after: end), isAge(text, number: i, unitEnd: unit.end) {
                let seconds = now - count * unit.seconds
                if unit.seconds < 86_400 { return Timestamp(seconds: seconds, hasTime: true) }
                return Timestamp(seconds: seconds - seconds % 86_400, hasTime: false)
            }
            i = end
        }
        return nil
    }

    private static func unit(_ text: Span<UInt8>, after end: Int) -> (seconds: Int64, end: Int)? {
        let start = end < text.count && text[end] == 0x20 ? end + 1 : end
        for (words, seconds) in units {
            for word in words where starts(text, start, word) {
                var stop = start + word.utf8CodeUnitCount
                // Letters behind a stem of it are its ending: hour-s, час-ов.
                while stop < text.count,
                    (text[stop] | 0x20) &- 0x61 < 26 || (0xC3...0xDF).contains(text[stop])
                        || text[stop] &- 0x80 < 0x40
                {
                    stop += 1
                }
                return (seconds, stop)
            }
        }
        return nil
    }

    /// A word for "ago" stands behind the unit, or before the number.
    private static func isAge(_ text: Span<UInt8>, number: Int, unitEnd: Int) -> Bool {
        let gap = unitEnd < text.count && text[unitEnd] == 0x20 ? unitEnd + 1 : unitEnd
        for word in behind where starts(text, gap, word) { return true }
        for word in before {
            let length = word.utf8CodeUnitCount
            if number >= length, starts(text, number - length, word) { return true }
        }
        return false
    }

    private static func starts(_ text: Span<UInt8>, _ at: Int, _ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard at + length <= text.count else { return false }
        return word.withUTF8Buffer { letters in
            for k in 0..<length {
                let byte = text[at + k]
                if byte != letters[k], !(byte &- 0x41 < 26 && byte | 0x20 == letters[k]) { return false }
            }
            return true
        }
    }

    private static let behind: [StaticString] = [
        "ago", "geleden", "sedan", "siden", "назад", "тому", "fa", "atrás", "temu", "önce", "yang lalu", "lalu", "前",
        "전",
    ]
    private static let before: [StaticString] = ["vor ", "il y a ", "hace ", "há ", "för ", "for ", "قبل ", "منذ "]
    /// Stems, the more particular before those that they begin with.
    private static let units: [(words: [StaticString], seconds: Int64)] = [
        (
            [
                "month", "monat", "mois", "mes", "maand", "månad", "måned", "месяц", "miesi", "bulan", "个月", "個月", "か月",
                "개월",
            ],
            2_592_000
        ),
        (["min", "мин", "dakika", "menit", "دقيقة", "دقائق", "分钟", "分鐘", "分", "분"], 60),
        (
            [
                "hour", "hr", "stunde", "std", "heure", "hora", "ora", "ore", "uur", "timm", "time", "timer", "час",
                "годин",
                "godzin", "saat", "jam", "ساعة", "ساعات", "小时", "小時", "時間", "시간",
            ], 3600
        ),
        (
            [
                "day", "tag", "jour", "día", "dia", "giorn", "dag", "ден", "дн", "dni", "dzień", "gün", "hari", "يوم",
                "أيام", "天",
                "日", "일",
            ], 86_400
        ),
        (
            [
                "week", "woche", "semaine", "semana", "settiman", "veck", "uke", "недел", "tygod", "hafta", "minggu",
                "أسبوع", "周",
                "週", "주",
            ], 604_800
        ),
    ]
}
