// Bylines read: what introduces a name, what parts two of them, and which words are never of one.
internal import NewsText

/// The names in a line such as "By Jane Doe and John Smith, staff writers".
enum NameParts {
    private static let introductions: [StaticString] = [
        "by: ", "by ", "written by: ", "written by ", "posted by: ", "posted by ", "author: ", "authors: ",
        "text: ", "texts: ", "story by ", "story: ", "reported by ", "reporting by ", "published by ",
        "words by ", "words: ", "interview by ", "interview: ", "analysis by ", "opinion by ", "created by ",
        "submitted by ", "contributed by ", "edited by ",
        "von: ", "von ", "autor: ", "autorin: ", "autoren: ", "verfasst von ", "geschrieben von ", "erstellt von ",
        "eingetragen von ", "veröffentlicht von ", "gepostet von ", "ein artikel von ", "ein beitrag von ",
        "ein kommentar von ", "ein gastbeitrag von ", "interview von ", "aufgezeichnet von ",
        "par: ", "par ", "auteur : ", "auteur: ", "écrit par ", "Écrit par ", "publié par ", "rédigé par ",
        "posté par ",
        "propos recueillis par ", "par notre correspondant ",
        "por: ", "por ", "texto: ", "escrito por ", "publicado por ", "redactado por ", "di: ", "di ", "autore: ",
        "scritto da ", "pubblicato da ", "a cura di ", "door ", "geschreven door ", "av ", "skriven av ", "skrevet av ",
        "af ", "skrevet af ", "tekst: ", "oleh ", "oleh: ", "penulis: ", "napisał ", "napisała ", "yazan: ", "yazar: ",
        "Автор: ", "Авторы: ", "Текст: ", "Автор ", "كتب: ", "كتبت: ", "كتب ", "كتبت ", "بقلم: ", "بقلم ",
        "作者：", "作者: ", "作者:", "作者 ", "撰文：", "文：", "文/", "文／", "记者：", "记者 ", "記者：", "記者 ", "著者：", "著者 ",
        "글 ",
    ]
    /// What parts two names.
    private static let joints: [StaticString] = [
        " and ", " & ", " und ", " et ", " y ", " e ", " with ", " och ", " og ", " en ", " и ", ", ", "; ", " | ",
        " / ", " · ", " • ", " – ", " — ", " - ", ";", "|", "、", "，", "　",
    ]
    /// What ends a name, with something else behind it.
    private static let stops: [StaticString] = [
        " for ", " in ", " at ", " am ", "updated", "published", " on ", " aus ", " le 0", " le 1", " le 2", " le 3",
        " el 0", " el 1", " el 2", " el 3",
        " 기자", "기자", " 記者", "記者", " 特派員", " 记者", "记者",
    ]
    /// Words that stand for roles, desks and furniture, never for a person.
    private static let noNames = WordSet(
        """
        staff admin administrator editor editors desk team newsroom reporter reporters correspondent writer contributor \
        contributors redaktion redaccion redaction agencies http https www author authors follow read minute minutes min \
        email photo photos image share news comment comments subscribe by journalist contact special unknown editorial \
        columnist view more about posted published updated redakcja newsdesk webdesk online guest user bio profile full \
        sponsored sponsor advertisement advertorial kommentar kommentare sagt says schreibt writes artikel article \
        articles officer producer anchor analyst strategist freelance freelancer intern share shares views reading \
        monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag \
        sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes jueves viernes domingo
        """.utf8Span.span)
    private static let degrees = WordSet(
        """
        phd ph.d md m.d jr sr dr rn mba esq ma ba ms msc bsc cfa cpa jd ceo cfp d c m rdn rd ldn ld dds dvm lcsw np bsn \
        msn faap facp mph edd psyd obe mbe cbe
        """.utf8Span.span)

    /// True for "Written by" and its like, alone.
    static func isIntroduction(_ text: [UInt8]) -> Bool {
        guard text.count <= 20 else { return false }
        let line = text + [0x20]
        return prefix(line) == line.count || introductions.contains { Bytes.equal(text.span, 0..<text.count, $0) }
    }

    /// The length of the introduction of a byline. "ByJane Doe" has lost the blank between two elements.
    static func prefix(_ text: [UInt8]) -> Int {
        var longest = 0
        for word in introductions where Bytes.starts(text.span, 0, word) {
            longest = max(longest, word.utf8CodeUnitCount)
        }
        if longest == 0, text.count > 4, text[2] &- 0x41 < 26, text[3] &- 0x61 < 26, Bytes.starts(text.span, 0, "by") {
            return 2
        }
        return longest
    }

    /// What follows the name's introduction in "Posted on 3 March 2021 by Jane Doe" or "2021-03-03 10:00 作者：…", or
    /// stands before what Korean and Japanese papers call a reporter; nil when the line is none of these.
    static func signed(_ text: [UInt8]) -> [UInt8]? {
        for word: StaticString in inner {
            let length = word.utf8CodeUnitCount
            guard text.count > length else { continue }
            var i = 1
            while i + length < text.count {
                if Bytes.starts(text.span, i, word) {
                    // Before " by " a date must have been: the line is about when and by whom.
                    guard text[i] >= 0x80 || DateReader.find(in: text.span.extracting(0..<i)) != nil else { break }
                    return name(text, from: i + length)
                }
                i += 1
            }
        }
        return reporter(text)
    }

    private static let inner: [StaticString] = [
        " by ", " von ", " par ", " por ", " di ", " door ", " av ", " af ", "作者：", "作者:", "作者 ", "Автор: ",
    ]

    /// The line from there to the next bracket, number or East Asian blank.
    private static func name(_ text: [UInt8], from start: Int) -> [UInt8] {
        var end = start
        while end < text.count, text[end] &- 0x30 >= 10, text[end] != 0x28, text[end] != 0x5B { end += 1 }
        // "Posted on 3 March by Jane Doe in Politics | 5 comments": names come first.
        for stop: StaticString in [" | ", " · ", " • ", " – ", " — ", " - ", " / ", "; ", " // "] {
            let part = text[start..<end]
            var i = part.startIndex
            while i < part.endIndex, !Bytes.starts(text.span, i, stop) { i += 1 }
            end = min(end, i)
        }
        return Array(text[start..<end])
    }

    /// "박민수 기자" at the start of a line, or after a blank.
    private static func reporter(_ text: [UInt8]) -> [UInt8]? {
        guard text.count < 160 else { return nil }
        var i = 0
        while i < text.count {
            if text[i] == 0x20, Bytes.starts(text.span, i, " 기자") {
                var start = i
                while start > 0, text[start - 1] > 0x20 { start -= 1 }
                let name = Array(text[start..<i])
                return name.count >= 6 && name.count <= 15 ? name : nil
            }
            i += 1
        }
        return nil
    }

    static func split(_ line: [UInt8]) -> [[UInt8]] {
        var text = line
        let skipped = prefix(text)
        if skipped > 0 { text.removeFirst(skipped) }
        // "Jane Doe Photos: …": a label begins something else.
        if let colon = text.firstIndex(of: 0x3A), let blank = text[..<colon].lastIndex(of: 0x20) {
            text.removeSubrange(blank...)
        }
        var parts: [[UInt8]] = []
        var start = 0
        var end: Int?
        var i = 0
        while i < text.count {
            if let joint = joints.first(where: { Bytes.starts(text.span, i, $0) }) {
                parts.append(trimmed(text[start..<(end ?? i)]))
                i += joint.utf8CodeUnitCount
                (start, end) = (i, nil)
            } else {
                if end == nil, i > start, stops.contains(where: { Bytes.starts(text.span, i, $0) }) { end = i }
                i += 1
            }
        }
        parts.append(trimmed(text[start..<(end ?? text.count)]))
        return parts.map { part in
            let skipped = prefix(part)
            return withoutDegree(trimmed(withoutBrackets(skipped > 0 ? Array(part.dropFirst(skipped)) : part)[...]))
        }
    }

    /// "Jane Doe (jdo)" is Jane Doe.
    private static func withoutBrackets(_ part: [UInt8]) -> [UInt8] {
        guard let open = part.firstIndex(of: 0x28), open > 2 else { return part }
        return Array(part[..<open])
    }

    /// "Jane Doe MS" is Jane Doe.
    private static func withoutDegree(_ part: [UInt8]) -> [UInt8] {
        guard let blank = part.lastIndex(of: 0x20), part[..<blank].contains(0x20),
            part[(blank + 1)...].allSatisfy({ $0 &- 0x41 < 26 }),
            WordSet(part.span.extracting(blank + 1..<part.count)).common(with: degrees) == 1
        else { return part }
        return trimmed(part[..<blank])
    }

    private static func trimmed(_ part: ArraySlice<UInt8>) -> [UInt8] {
        var part = part
        while let first = part.first, first <= 0x20 || first == 0x2C || first == 0x2E || first == 0x3A {
            part.removeFirst()
        }
        while let last = part.last, last <= 0x20 || last == 0x2C || last == 0x3A { part.removeLast() }
        return Array(part)
    }

    /// Short, with a letter, and none of the words that stand for roles, desks and addresses.
    static func isName(_ part: [UInt8]) -> Bool {
        guard part.count >= 2, part.count <= 60 else { return false }
        // Digits, "Photo: …" and pictures are not of a name.
        if part.contains(where: { $0 &- 0x30 < 10 || $0 == 0x3A || $0 == 0x3E || $0 >= 0xF0 }) { return false }
        let words = part.split(separator: 0x20).count
        if words > 6 || part[0] &- 0x61 < 26 && words < 2 { return false }
        if Bytes.contains(part.span, 0..<part.count, "@") { return false }
        let set = WordSet(part.span)
        return set.common(with: noNames) == 0 && set.common(with: degrees) < set.count
    }

    /// What may be one name after an introduction: a capital or one word alone, and no end of a sentence.
    static func isPlausible(_ part: [UInt8]) -> Bool {
        guard let first = part.first, part.last != 0x2E else { return false }
        let words = part.split(separator: 0x20).count
        return words == 1 || (words <= 4 && first &- 0x61 >= 26)
    }

    /// Two words and more, each with a capital or beyond ASCII.
    static func looksPersonal(_ part: [UInt8]) -> Bool {
        let words = part.split(separator: 0x20)
        guard words.count >= 2, words.count <= 5 else { return false }
        let capitals = words.filter { $0.first.map { $0 &- 0x41 < 26 || $0 >= 0x80 } ?? false }.count
        return capitals * 3 >= words.count * 2
    }
}
