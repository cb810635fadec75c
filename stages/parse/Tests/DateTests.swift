// Tests of dates that are read against the record's time, and of datelines and bylines.
import Foundation
import NewsText
import StageAPI
import Testing

@testable import ParseStage

@Suite struct DateTests {
    /// The record is of Wednesday, 5 January 2022.
    @Test(arguments: [
        ("Dec 29", "2021-12-29"), ("December 29, 2019", "2019-12-29"), ("29 December", "2021-12-29"),
        ("Jan. 5", "2022-01-05"), ("Jan 6", "2022-01-06"), ("Jan 7", "2021-01-07"), ("Feb 29", "2020-02-29"),
        ("Tuesday", "2022-01-04"), ("Wednesday", "2022-01-05"), ("Thursday", "2021-12-30"),
        ("yesterday", "2022-01-04"), ("today", "2022-01-05"), ("3 days ago", "2022-01-02"),
        ("2 weeks ago", "2021-12-22"), ("2021-12-31T23:30:00+00:00", "2021-12-31"), ("31.12.2021", "2021-12-31"),
        ("Tuesday, 29 December 2020 10:00 GMT", "2020-12-29"), ("12/31/2021", "2021-12-31"),
    ])
    func readsDates(_ text: String, _ expected: String) throws {
        #expect(day(try read(text, "2022-01-05")) == expected)
    }

    @Test func keepsTheTimeOnlyWithAZone() throws {
        #expect(try read("29 Dec 2020 10:00 GMT", "2022-01-05") == Timestamp(seconds: 1_609_236_000, hasTime: true))
        #expect(
            try read("Dec 29, 2020 at 5:00 am EST", "2022-01-05") == Timestamp(seconds: 1_609_236_000, hasTime: true))
        #expect(try read("2020-12-29T12:00:00+02:00", "2022-01-05") == Timestamp(seconds: 1_609_236_000, hasTime: true))
        #expect(try read("29 Dec 2020 10:00", "2022-01-05")?.hasTime == false)
        #expect(try read("2 hours ago", "2022-01-05") == Timestamp(seconds: 1_641_340_800 - 7200, hasTime: true))
    }

    @Test(arguments: ["", "soon", "Feb 30", "13/14/2021", "99999999999999999999", "31 June", "May", "ago 5"])
    func readsNothingElse(_ text: String) throws {
        #expect(try read(text, "2022-01-05") == nil)
    }

    @Test func readsOnlyWholeDatesWithoutANow() {
        let relative = Array("Dec 29".utf8)
        #expect(RelativeDates.parse(relative.span, 0, relative.count, now: 0) == nil)
        let whole = Array("Dec 29, 2021".utf8)
        #expect(day(RelativeDates.parse(whole.span, 0, whole.count, now: 0)) == "2021-12-29")
    }

    /// Dateline, then place, agency and the first sentence.
    @Test(
        arguments: [
            ("MOSCOW (Reuters) - It snowed.", "MOSCOW", "Reuters", "It snowed."),
            ("MOSCOW, Dec 29 (Reuters) – It snowed.", "MOSCOW", "Reuters", "It snowed."),
            ("LONDON, Jan. 5 (AP) — It snowed.", "LONDON", "AP", "It snowed."),
            ("Paris (AFP) - It snowed.", "Paris", "AFP", "It snowed."),
            ("Kyiv, Ukraine (CNN) It snowed.", "Kyiv, Ukraine", "CNN", "It snowed."),
            ("(CNN) -- It snowed.", nil, "CNN", "It snowed."),
            ("NEW YORK, March 3, 2021 /PRNewswire/ -- It snowed.", "NEW YORK", "PRNewswire", "It snowed."),
            ("MOSCOW, December 29. /TASS/. It snowed.", "MOSCOW", "TASS", "It snowed."),
            ("BEIJING, Dec. 29 (Xinhua) -- It snowed.", "BEIJING", "Xinhua", "It snowed."),
            ("WASHINGTON — It snowed.", "WASHINGTON", nil, "It snowed."),
            ("WASHINGTON, D.C. -- It snowed.", "WASHINGTON, D.C.", nil, "It snowed."),
            ("ST. LOUIS (AP) — It snowed.", "ST. LOUIS", "AP", "It snowed."),
            ("BRUSSELS/BERLIN, Dec 29 (Reuters) - It snowed.", "BRUSSELS/BERLIN", "Reuters", "It snowed."),
            ("PORT ORRO: It snowed.", "PORT ORRO", nil, "It snowed."),
            ("BREAKING - It snowed.", nil, nil, "BREAKING - It snowed."),
            ("Smith (left) - a keen skier - fell.", nil, nil, "Smith (left) - a keen skier - fell."),
            ("Snow — the first in years — fell.", nil, nil, "Snow — the first in years — fell."),
            ("NASA (the agency) said so.", nil, nil, "NASA (the agency) said so."),
        ] as [(String, String?, String?, String)])
    func readsDatelines(_ text: String, _ place: String?, _ agency: String?, _ sentence: String) throws {
        let parsed = try Parsed(text + "\nMore.", now: "2022-01-05")
        #expect(parsed.string(parsed.article.metadata.datelinePlace) == place)
        #expect(parsed.string(parsed.article.metadata.datelineAgency) == agency)
        #expect(parsed.sentences.first == sentence)
    }

    @Test func takesNoSpeakerOfATranscriptForAPlace() throws {
        let parsed = try Parsed("HOLT: Where were you?\nAAS: At the bridge.\nHOLT: Why?")
        #expect(parsed.article.metadata.datelinePlace == nil)
        #expect(parsed.sentences.first == "HOLT: Where were you?")
    }

    @Test(arguments: [("1738400000", "2025-02-01"), ("1738400000123", "2025-02-01"), ("173840", nil)])
    func readsGivenSecondsSince1970(_ given: String, _ expected: String?) throws {
        let article = Article()
        article.text = Array("It snowed.".utf8)
        article.given.published = given
        _ = try Parse().process(article)
        #expect(day(article.metadata.published) == expected)
    }

    @Test(arguments: [
        ("By John Smith", ["John Smith"]),
        ("By JOHN SMITH and Mary van der Berg, Reuters", ["JOHN SMITH", "Mary van der Berg"]),
        ("Posted by Ann Lee | January 4, 2022", ["Ann Lee"]),
        ("By Ann Lee, Political Editor", ["Ann Lee"]),
        ("By Monday the snow had melted in the north.", []),
        ("By the river stood a house.", []),
    ])
    func readsBylines(_ line: String, _ authors: [String]) throws {
        let parsed = try Parsed(line + "\nIt snowed in the north of the country.", now: "2022-01-05")
        #expect(parsed.article.metadata.authors.map { parsed.article.string($0) } == authors)
        #expect(parsed.sentences.count == (authors.isEmpty ? 2 : 1))
    }

    @Test func prefersWhatTheEnvelopeGave() throws {
        let article = Article()
        article.text = Array("By John Smith\nPARIS, Dec 29 (AFP) - It snowed in the north of the country.".utf8)
        article.recordTimestamp = try milliseconds("2022-01-05")
        article.given.authors = ["Ann Lee"]
        article.given.section = "World"
        article.given.published = "2021-12-30T08:00:00Z"
        article.given.language = "en-GB"
        _ = try Parse().process(article)
        #expect(article.metadata.authors.map { article.string($0) } == ["Ann Lee"])
        #expect(article.metadata.section.map { article.string($0) } == "World")
        #expect(article.metadata.published == Timestamp(seconds: 1_640_851_200, hasTime: true))
        #expect(article.metadata.language == "en")
        #expect(article.metadata.datelinePlace.map { article.string($0) } == "PARIS")
    }

    private func read(_ text: String, _ now: String) throws -> Timestamp? {
        let bytes = Array(text.utf8)
        return RelativeDates.parse(bytes.span, 0, bytes.count, now: try milliseconds(now))
    }
}
