// The writer: escapes, numbers, fragments; its strings are also compared with Python's json.
import Foundation
import Testing

@testable import JSON

func written(_ body: (inout JSONWriter) -> Void) -> String {
    var writer = JSONWriter(capacity: 64)
    body(&writer)
    var out: [UInt8] = []
    writer.copy(to: &out)
    return String(decoding: out, as: UTF8.self)
}

/// Small numbers that are the same on every run.
struct Dice {
    var state: UInt64
    mutating func roll(_ sides: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(sides))
    }
    /// Characters of all kinds: escapes, controls, several bytes, beyond the BMP, combining.
    mutating func text(_ length: Int) -> String {
        let alphabet: [Unicode.Scalar] = [
            "a", "Z", " ", "\"", "\\", "/", "\n", "\r", "\t", "\u{8}", "\u{c}", "\0", "\u{1f}", "\u{7f}", "é",
            "\u{301}", "中",
            "\u{2028}", "\u{FFFD}", "\u{FFFF}", "\u{1F600}", "\u{10FFFF}", "b", "c", "d", "e",
        ]
        var out = String.UnicodeScalarView()
        for _ in 0..<length { out.append(alphabet[roll(alphabet.count)]) }
        return String(out)
    }
}

@Suite struct WriterTests {
    @Test func escapesWhatJSONWantsEscapedAndNothingElse() {
        #expect(
            written { $0.string("a\"b\\c/d\n\r\t\u{8}\u{c}\u{1}\u{1f}\u{7f}é\u{2028}") }
                == "\"a\\\"b\\\\c/d\\n\\r\\t\\b\\f\\u0001\\u001f\u{7f}é\u{2028}\"")
    }

    @Test func readsBackWhatItWrote() throws {
        var dice = Dice(state: 7)
        for length in Array(0...70) + [4090, 4095, 4096, 4097, 9000] {
            let text = dice.text(length)
            let reader = try reading("[" + written { $0.string(text) } + "]")
            #expect(reader.string(1) == text)
            #expect(reader.replaced == 0 && reader.controls == 0)
        }
    }

    @Test func agreesWithPython() throws {
        let python = URL(fileURLWithPath: "/usr/bin/env")
        var dice = Dice(state: 11)
        var lines = ""
        for length in 0..<400 {
            let text = dice.text(length % 90)
            let hex = text.utf8.map { String(format: "%02x", $0) }.joined()
            lines += written { $0.string(text) } + "\t" + hex + "\n"
        }
        let input = FileManager.default.temporaryDirectory.appendingPathComponent("copydesk-\(UUID().uuidString).txt")
        try lines.write(to: input, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: input) }
        let process = Process()
        process.executableURL = python
        process.arguments = [
            "python3", "-c",
            """
            import json, sys
            rows = open(sys.argv[1], "rb").read().split(b"\\n")[:-1]
            for row in rows:
                ours, text = row.rsplit(b"\\t", 1)
                text = bytes.fromhex(text.decode()).decode()
                assert json.loads(ours) == text, (ours, text)
                assert ours.decode() == json.dumps(text, ensure_ascii=False), (ours, text)
            assert len(rows) == 400
            """, input.path,
        ]
        do { try process.run() } catch {
            print("SKIPPED agreesWithPython: there is no python3")
            return
        }
        process.waitUntilExit()
        if process.terminationStatus == 127 {
            print("SKIPPED agreesWithPython: there is no python3")
            return
        }
        #expect(process.terminationStatus == 0)
    }

    @Test func writesNumbersWithoutALocale() {
        #expect(written { $0.integer(0) } == "0")
        #expect(written { $0.integer(Int.min) } == "-9223372036854775808")
        #expect(written { $0.integer(UInt32.max) } == "4294967295")
        #expect(written { $0.fixed(0.999, decimals: 2) } == "1.00")
        #expect(written { $0.fixed(-1.005, decimals: 1) } == "-1.0")
        #expect(written { $0.fixed(0.8, decimals: 2) } == "0.80")
        #expect(written { $0.fixed(.nan, decimals: 2) } == "0.00")
        #expect(written { $0.fixed(.infinity, decimals: 2) } == "1000000000.00")
        #expect(written { $0.fixed(2.5, decimals: 0) } == "3")
        #expect(written { $0.hundredths(7) } == "0.07")
        #expect(written { $0.hundredths(100) } == "1.00")
        #expect(written { $0.hundredths(255) } == "1.00")
    }

    @Test func keepsAFragmentOnOneLine() {
        let fragment = Array("{\n\t\"a\": 1\r\n}".utf8)
        #expect(written { $0.rawOnOneLine(fragment.span) } == "{  \"a\": 1  }")
    }

    @Test func rewindsToAnEarlierPoint() {
        #expect(
            written { writer in
                writer.raw("ab")
                let point = writer.count
                writer.raw("cd")
                writer.rewind(to: point)
                writer.raw("e")
            } == "abe")
    }
}
