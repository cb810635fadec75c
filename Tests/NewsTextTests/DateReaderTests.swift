// Dates in the forms that pages write them in.
import NewsText
import StageAPI
import Testing

struct DateReaderTests {
    private func read(_ text: String, _ order: DateReader.Order = .monthFirst) -> Timestamp? {
        DateReader.read(text.utf8Span.span, order: order)
    }

    private static let noon: Int64 = 1_703_246_400  // 2023-12-22T12:00:00Z

    @Test(arguments: [
        "2023-12-22T12:00:00Z", "2023-12-22T07:00:00-05:00", "2023-12-22T12:00Z", "2023-12-22 12:00:00 +0000",
        "2023-12-22T17:30:00.123+0530", "20231222T120000Z", "Fri, 22 Dec 2023 12:00:00 GMT", "22 Dec 2023 07:00:00 EST",
        "December 22, 2023 at 7:00 a.m. EST", "Dec. 22, 2023, 7:00 AM ET", "Friday, December 22, 2023 12:00 pm",
        "1703246400", "1703246400000", "20231222120000", "22. Dezember 2023, 13:00 CET", "22 décembre 2023 à 12h00",
        "22 de diciembre de 2023, 12:00", "22/12/2023 12:00", "12/22/2023 12:00", "2023年12月22日 12:00",
    ])
    func readsTheSameMoment(text: String) {
        #expect(read(text)?.seconds == DateReaderTests.noon)
        #expect(read(text)?.hasTime == true)
    }

    @Test(arguments: [
        "2023-12-22", "2023/12/22", "2023.12.22", "20231222", "22.12.2023", "22/12/2023", "12/22/23", "Dec 22nd, 2023",
        "22nd of December, 2023", "22-Dec-2023", "22 декабря 2023", "22 grudnia 2023", "2023년 12월 22일",
        "22 Aralık 2023",
    ])
    func readsTheSameDay(text: String) {
        #expect(read(text) == Timestamp(seconds: 1_703_203_200, hasTime: false))
    }

    @Test func keepsTheZoneItWasStatedIn() {
        #expect(read("2023-12-22T22:30:00-05:00")?.offsetMinutes == -300)
    }

    @Test func takesTheOrderOfDayAndMonthFromTheCaller() {
        #expect(read("03/04/2024", .monthFirst)?.seconds == 1_709_510_400)
        #expect(read("03/04/2024", .dayFirst)?.seconds == 1_712_102_400)
    }

    @Test(arguments: [
        "", "yesterday", "12", "2023", "2023-13-01", "2023-02-30", "31 June 2023", "99999999", "1850-01-01",
        "3 hours ago",
        "12:30", "999999999999999999999999", "2023-12", "May", "version 1.2.3", "22 December", "\u{0}\u{0}",
    ])
    func findsNoDateWhereThereIsNone(text: String) {
        #expect(read(text) == nil)
    }

    @Test func findsADateInsideALine() {
        let line = "By Jane Doe | Published 4 March 2024, 9:15 | 3 min read"
        let found = DateReader.find(in: line.utf8Span.span)
        #expect(found?.time.seconds == 1_709_543_700)
        #expect(DateReader.find(in: "Nothing here in May or 2024".utf8Span.span) == nil)
    }
}
