// Pages made to hurt: they end in an article or an error, soon, and never in a trap.
import CleanStage
import Glibc
import StageAPI
import Testing

/// Nanoseconds of this thread's processor time that `body` takes: other tests run beside.
private func processorTime(_ body: () -> Void) -> Int {
    func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
    let start = now()
    body()
    return now() - start
}

struct HostilePageTests {
    private static let sentence = "The council met on Tuesday, and after two hours of debate it agreed to nothing. "

    @Test(arguments: [
        "<div>", "<b>", "<p>x", "<table><tr><td>x", "<a href=/x>x", "<li>x", "<div class='article-body'>x</div>",
        "x<br>",
        "<h1>x</h1>", "&amp;", "&#0;", "\u{0}",
        "<script type=application/ld+json>{\"@type\":\"Article\",\"author\":[{\"@id\":\"a\"}]}</script>",
        "<meta name=author content=x>", "<p class=c1 id=c2>words, words and words. </p>",
        "<time datetime=2020-01-01>x</time>",
        "<span hidden>x</span>y", "<title>x</title>", "<article><h1>x</h1><p>\(sentence)</p></article>", "<i>", "漢",
        "<a>x</a>",
        "<script type=application/ld+json>[[[[[[</script>", "<ul><li>", "<p><b>\(sentence)", "<x-y>z", "<img src=x>",
        "“x” ",
    ])
    func takeTimeInProportionToTheirSize(piece: String) {
        func nanoseconds(_ bytes: Int) -> Int {
            let unit = Array(piece.utf8)
            var page = Array("<html><body><article>".utf8)
            page.reserveCapacity(bytes + unit.count)
            while page.count < bytes { page += unit }
            return processorTime { _ = try? cleaned(page) }
        }
        _ = nanoseconds(2000)
        let small = min(nanoseconds(8000), nanoseconds(8000))
        let large = min(nanoseconds(32_000), nanoseconds(32_000))
        #expect(large < small * 10 + 10_000_000)
    }

    @Test func refusesPagesThatNestAHundredThousandElements() {
        let error = #expect(throws: StageError.self) {
            try cleaned(String(repeating: "<div>", count: 100_000) + "text")
        }
        #expect(error?.code == "too_deep")
    }

    @Test func survivesATagWithManyAttributes() throws {
        let page = "<p " + String(repeating: "class=a ", count: 200_000) + ">\(HostilePageTests.sentence)</p>"
        let article = try cleaned(page)
        #expect(string(article.text).contains("The council met"))
    }

    @Test func stopsReadingPagesOfMillionsOfElements() throws {
        let page = "<p>\(HostilePageTests.sentence)</p>" + String(repeating: "<p><b><i>", count: 360_000)
        let article = try cleaned(page)
        #expect(string(article.text).contains("The council met"))
        #expect(article.warnings.contains { $0.code == "truncated" })
    }

    @Test func survivesEveryTruncationOfAPage() throws {
        let page = try CleanTests.page("news")
        for length in stride(from: 0, to: page.count, by: 101) { _ = try? cleaned(Array(page[..<length])) }
    }

    @Test func survivesBytesThatAreNoText() {
        var state: UInt64 = 7
        for _ in 0..<60 {
            var page: [UInt8] = []
            for _ in 0..<400 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                page.append(UInt8(truncatingIfNeeded: state >> 40))
            }
            _ = try? cleaned(page)
            _ = try? cleaned(Array("<p class=\"".utf8) + page)
        }
    }
}
