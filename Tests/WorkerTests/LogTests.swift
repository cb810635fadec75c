// The log's lines: repeats are counted and none of the counts is lost, and no text breaks a line.
import Foundation
import Testing

@testable import Worker

@Suite("Lines of the log")
struct LogLineTests {
    private let pipe = Pipe()

    private func log(_ style: Log.Style) -> Log {
        Log(minimum: .info, style: style, descriptor: pipe.fileHandleForWriting.fileDescriptor)
    }

    /// What was written so far, and at least something.
    private func lines() -> [String] {
        String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test func repeatsAreHeldBackAndTheirNumberIsToldAtTheEnd() {
        let log = log(.json)
        for _ in 0..<500 { log.warning("the broker is away", ["code": "_TRANSPORT"]) }
        log.info("another matter")
        // Not yet: it may come again.
        log.settle()
        let first = lines()
        #expect(first.count == 2 && !first[0].contains("repeated") && first[0].contains("_TRANSPORT"), "\(first)")
        log.settle(all: true)
        log.settle(all: true)
        let last = lines()
        #expect(last.count == 1, "\(last)")
        #expect(last[0].contains(#""level":"warning","message":"the broker is away","repeated":499"#), "\(last)")
    }

    @Test func noTextMakesALineOfItsOwnOrDrivesATerminal() throws {
        let nasty = "a\u{1B}[2J\r\n12:00:00 error b\u{9B}31m\u{2028}\u{7F}\u{0}"
        log(.terminal).error(nasty, ["path": nasty])
        let line = try #require(lines().first)
        #expect(line.unicodeScalars.filter { $0.value < 0x20 }.count == 2, "only our own two colours: \(line)")
        #expect(!line.unicodeScalars.contains { (0x7F...0x9F).contains($0.value) || $0.value == 0x2028 })
        #expect(line.contains(#"a\u{1B}[2J\u{D}\u{A}12:00:00 error b\u{9B}31m"#))

        log(.json).error(nasty, ["path": nasty])
        let json = lines()
        #expect(json.count == 1)
        let fields = try JSONSerialization.jsonObject(with: Data(json[0].utf8)) as? [String: String]
        #expect(fields?["message"] == nasty && fields?["path"] == nasty, "a program gets it as it was")
    }
}
