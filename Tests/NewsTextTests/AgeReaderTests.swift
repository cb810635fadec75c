// Ages in words, counted back from a given moment.
import NewsText
import StageAPI
import Testing

struct AgeReaderTests {
    private static let now: Int64 = 1_790_000_000

    private func age(_ text: String) -> Timestamp? {
        AgeReader.find(in: Array(text.utf8).span, now: AgeReaderTests.now)
    }

    @Test(arguments: [
        "Updated 3 hours ago", "vor 3 Stunden", "il y a 3 heures", "hace 3 horas", "há 3 horas", "3 ore fa",
        "3 uur geleden",
        "för 3 timmar sedan", "3 timer siden", "3 godziny temu", "3 часа назад", "3 saat önce", "3 jam yang lalu",
        "منذ 3 ساعات", "3小时前", "3 小時前", "3時間前", "3시간 전", "KLKE, 3 hrs ago",
    ])
    func readsHours(text: String) {
        #expect(age(text) == Timestamp(seconds: AgeReaderTests.now - 3 * 3600, hasTime: true))
    }

    @Test(arguments: [
        ("5 minutes ago", 300), ("vor 12 Min.", 720), ("il y a 20 min", 1200), ("5 минут назад", 300), ("8分前", 480),
    ])
    func readsMinutes(text: String, seconds: Int64) {
        #expect(age(text) == Timestamp(seconds: AgeReaderTests.now - seconds, hasTime: true))
    }

    @Test(arguments: ["2 days ago", "vor 2 Tagen", "hace 2 días", "2 дня назад", "2日前", "2일 전", "منذ 2 يوم"])
    func readsDaysAsADateAlone(text: String) {
        let day = (AgeReaderTests.now - 2 * 86_400) / 86_400 * 86_400
        #expect(age(text) == Timestamp(seconds: day, hasTime: false))
    }

    @Test(arguments: [
        "3 hours", "for 3 people", "vor 3 Häusern", "3 ago", "300 hours ago", "hours ago", "", "3", "3 h", "前3",
    ])
    func readsNothingElse(text: String) { #expect(age(text) == nil) }
}
