// Payloads of every kind at the door.
import StageAPI
import Testing

@testable import Pipeline

func take(_ payload: [UInt8], _ headers: IntakeHeaders = IntakeHeaders()) throws -> Article {
    let article = Article()
    try Intake().read(payload.span, headers: headers, timestamp: 0, into: article)
    return article
}

@Suite struct IntakeTests {
    @Test func takesTextAsItIs() throws {
        let article = try take(Array("Hello.\r\nWorld".utf8))
        #expect(article.media == .text)
        #expect(article.sources[0].bytes == Array("Hello.\r\nWorld".utf8))
    }
}
