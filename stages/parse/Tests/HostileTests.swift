// Tests that no input makes the stage trap, and that its time is linear in the input.
import CStageABI
import NewsText
import StageAPI
import Testing

@testable import ParseStage

@Suite struct HostileTests {
    @Test func survivesAnyBytes() throws {
        var random = Random(state: 42)
        let pieces: [[UInt8]] = [
            Array("\"".utf8), Array("“".utf8), Array("”".utf8), Array("'".utf8), Array("’".utf8), Array(". ".utf8),
            Array("\n".utf8), Array(" said ".utf8), Array("Smith".utf8), Array(", ".utf8), Array("Mr. ".utf8),
            Array("according to".utf8), Array("(".utf8), Array(") - ".utf8), Array("MOSCOW".utf8), Array("By ".utf8),
            Array("1. ".utf8), Array("…".utf8), Array("。".utf8), Array(" the president ".utf8), Array("Dec 29".utf8),
            Array(" who ".utf8), Array(" and ".utf8), Array(":".utf8), Array("—".utf8), Array("•".utf8), [0xE2], [0xC2],
            [0xF0, 0x9F], [0x00], [0xFF], [0xE3, 0x80], Array("U.S.".utf8), Array("\u{A0}".utf8), Array("[1]".utf8),
        ]
        let stage = Parse()
        for _ in 0..<3000 {
            let article = Article()
            for _ in 0..<random.next(60) { article.text += pieces[random.next(pieces.count)] }
            article.recordTimestamp = Int64(random.next(1 << 41))
            _ = try stage.process(article)
            checkRanges(article)
        }
    }

    /// Every kind of text that makes a walk run far, at 200 KB.
    @Test(
        .timeLimit(.minutes(15)),
        arguments: [
            "\"", "' ", "“", " 'a", ".", ". . ", "(", ", ", "Smith ", "and ", "a. ", "the president ", "«", "Mr. ",
            "\"a\" ", "said ", "by ", "\n", "\"a", "x", "1. a ", "• ", "“A,” he said. ", "[1", "A.", "Mr. King, ", "é",
        ])
    func takesLinearTime(_ piece: String) throws {
        let article = Article()
        article.text = Array(String(repeating: piece, count: 200_000 / piece.utf8.count).utf8)
        let stage = Parse()
        let time = try ContinuousClock().measure { _ = try stage.process(article) }
        // A tenth of a second without optimisation; a walk that starts anew at every word would take minutes.
        #expect(time < .seconds(5))
    }

    @Test func reusesItsScratch() throws {
        let stage = Parse()
        let first = Article()
        first.text = Array("Ann Lee spoke. “It is late,” Lee said.".utf8)
        _ = try stage.process(first)
        let second = Article()
        second.text = Array("“It is early,” Lee said.".utf8)
        _ = try stage.process(second)
        #expect(first.string(first.quotes[0].speaker_name) == "Ann Lee")
        #expect(second.string(second.quotes[0].speaker_name) == "Lee")
    }

    @Test func obeysItsLimits() throws {
        let stage = Parse()
        stage.maxQuotes = 3
        stage.maxSentences = 100
        let article = Article()
        article.text = Array(String(repeating: "“It is late,” Lee said. ", count: 500).utf8)
        _ = try stage.process(article)
        #expect(article.quotes.count == 3)
        #expect(article.sentences.count == 100)
        #expect(article.warnings.map(\.code) == ["sentences_limited"])
    }

    @Test func takesAnEmptyText() throws {
        let article = Article()
        _ = try Parse().process(article)
        #expect(article.sentences.isEmpty && article.paragraphs.isEmpty && article.quotes.isEmpty)
        #expect(article.metadata.language.isEmpty)
    }

    private func checkRanges(_ article: Article) {
        let count = UInt32(article.text.count)
        var last: UInt32 = 0
        for sentence in article.sentences {
            #expect(sentence.start >= last && sentence.start < sentence.end && sentence.end <= count)
            last = sentence.end
        }
        for quote in article.quotes {
            #expect(quote.start < quote.end && quote.end <= count)
            #expect(quote.speaker.start <= quote.speaker.end && quote.speaker.end <= count)
            #expect(quote.cue.start <= quote.cue.end && quote.cue.end <= count)
        }
    }
}

/// A small generator, so that a failure can be run again.
private struct Random {
    var state: UInt64
    mutating func next(_ bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % max(bound, 1)
    }
}
