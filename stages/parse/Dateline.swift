// The dateline that an agency's first paragraph opens with: place, date and agency before a dash.
import CStageABI
import NewsText

/// A dateline as ranges of the text: "MOSCOW, Dec 29 (Reuters) - ", "LONDON (AP) —", "Dec 29. /TASS/.", "(CNN)",
/// "LAHORE: ".
struct Dateline {
    var place: copydesk_range?
    var agency: copydesk_range?
    /// Month and day, as they stand.
    var date: copydesk_range?
    /// Where the first sentence starts.
    var end: Int
    /// A colon ends it, as it does the name of a speaker in a transcript.
    private(set) var hasColon = false

    /// Reads the dateline at the start of a paragraph; nil when there is none.
    init?(_ text: Span<UInt8>, _ start: Int, _ paragraphEnd: Int) {
        let end = min(paragraphEnd, start + 160)
        var i = start
        self.end = start
        var isCapitals = true
        var segments = 0
        while i < end, segments < 5 {
            if let after = Self.date(text, i, end) {
                if date == nil { date = Self.range(i, after) }
                i = after
            } else {
                // A second place is a state or country, which may have small letters: "Kyiv, Ukraine".
                guard date == nil, let after = Self.place(text, i, end) else { break }
                if segments == 0 { isCapitals = Self.isCapitals(text, i, after) }
                place = Self.range(Int(place?.start ?? UInt32(i)), after)
                i = after
            }
            segments += 1
            guard i + 1 < end, text[i] == 0x2C || text[i] == 0x2E, text[i + 1] == 0x20 else { break }
            if text[i] == 0x2E, date == nil { break }
            i += 2
        }
        i = Scan.skipSpace(text, i, end)
        var isKnown = false
        if let (name, after) = Self.agency(text, i, end) {
            agency = name
            isKnown = Agencies.isKnown(text, name)
            i = after
            if i < end, text[i] == 0x2E, place != nil || isKnown { i += 1 }
        }
        let space = Scan.skipSpace(text, i, end)
        var dash = Self.dashLength(text, space, end)
        if dash == 0, agency == nil, isCapitals, space + 1 < end, space == i, text[i] == 0x3A, text[i + 1] == 0x20 {
            dash = 2
            hasColon = true
        }
        let isSpaced = space > i || dash > 1
        i = Scan.skipSpace(text, space + dash, end)
        if agency != nil {
            guard isKnown || (dash > 0 && isCapitals && place != nil) else { return nil }
        } else {
            guard let place, dash > 0, isSpaced, isCapitals || date != nil else { return nil }
            guard !Agencies.isPrompt(text, place), Int(place.end - place.start) <= 40 else { return nil }
        }
        guard i < paragraphEnd else { return nil }
        self.end = i
    }

    private static func range(_ start: Int, _ end: Int) -> copydesk_range {
        copydesk_range(start: UInt32(start), end: UInt32(end))
    }

    /// Up to five capitalised words, with hyphens, dots and slashes between them: "NEW YORK", "St. Petersburg".
    private static func place(_ text: Span<UInt8>, _ from: Int, _ end: Int) -> Int? {
        var i = from
        var last = from
        for _ in 0..<5 {
            guard i < end, Scan.start(text, i, end) == .capital else { break }
            while i < end {
                let byte = text[i]
                let isPart =
                    (byte | 0x20) &- 0x61 < 26 || byte == 0x2E || byte == 0x27 || byte == 0x2F
                    || (byte >= 0xC3 && byte != 0xE2) || (byte & 0xC0 == 0x80)
                let isHyphen = byte == 0x2D && i + 1 < end && (text[i + 1] | 0x20) &- 0x61 < 26 && text[i - 1] > 0x20
                guard isPart || isHyphen else { break }
                i += 1
            }
            last = i
            guard i < end, text[i] == 0x20 else { break }
            i += 1
        }
        if last > from, text[last - 1] == 0x2E, last - from > 3, text[last - 3] != 0x2E { last -= 1 }
        return last > from + 1 ? last : nil
    }

    /// "Dec. 29", "December 29, 2021", "29 December", "Tuesday".
    private static func date(_ text: Span<UInt8>, _ from: Int, _ end: Int) -> Int? {
        var i = from
        var hasDay = false
        if i < end, text[i] &- 0x30 < 10 {
            while i < end, i - from < 2, text[i] &- 0x30 < 10 { i += 1 }
            guard i < end, text[i] == 0x20 else { return nil }
            i += 1
            hasDay = true
        }
        var j = i
        while j < end, (text[j] | 0x20) &- 0x61 < 26 { j += 1 }
        let kind = Agencies.dates.bits(text, i, j)
        guard kind != 0 else { return nil }
        if kind == 2 { return hasDay ? nil : j }
        i = j
        if i < end, text[i] == 0x2E { i += 1 }
        if !hasDay {
            guard i + 1 < end, text[i] == 0x20, text[i + 1] &- 0x30 < 10 else { return nil }
            i += 1
            while i < end, text[i] &- 0x30 < 10 { i += 1 }
        }
        // The year
        var k = i
        if k < end, text[k] == 0x2C { k += 1 }
        if k < end, text[k] == 0x20 { k += 1 }
        let digits = k
        while k < end, k - digits < 4, text[k] &- 0x30 < 10 { k += 1 }
        return k - digits == 4 ? k : i
    }

    /// "(Reuters)", "/TASS/", "[AP]": the name without its brackets, and where they end.
    private static func agency(_ text: Span<UInt8>, _ from: Int, _ end: Int) -> (copydesk_range, Int)? {
        guard from < end else { return nil }
        let close: UInt8
        switch text[from] {
        case 0x28: close = 0x29
        case 0x2F: close = 0x2F
        case 0x5B: close = 0x5D
        default: return nil
        }
        var i = from + 1
        guard Scan.start(text, i, end) == .capital || (i < end && (text[i] | 0x20) &- 0x61 < 26) else { return nil }
        while i < end, text[i] != close, i - from < 40 { i += 1 }
        guard i < end, text[i] == close, i > from + 2 else { return nil }
        return (range(from + 1, i), i + 1)
    }

    /// "-", "--", "–", "—", "―"
    private static func dashLength(_ text: Span<UInt8>, _ at: Int, _ end: Int) -> Int {
        guard at < end else { return 0 }
        if text[at] == 0x2D {
            if at + 1 < end, text[at + 1] == 0x2D { return 2 }
            return 1
        }
        if text[at] == 0xE2, at + 2 < end, text[at + 1] == 0x80, (0x92...0x95).contains(text[at + 2]) { return 3 }
        return 0
    }

    /// No small letter, and two capitals at least.
    private static func isCapitals(_ text: Span<UInt8>, _ from: Int, _ end: Int) -> Bool {
        var capitals = 0
        for i in from..<end {
            if text[i] &- 0x61 < 26 { return false }
            if text[i] &- 0x41 < 26 || text[i] >= 0xC3 { capitals += 1 }
        }
        return capitals >= 3
    }
}
