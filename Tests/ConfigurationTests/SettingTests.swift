// Settings: how each type is read and written, and how declarations are found.
import StageAPI
import Testing

private enum Mode: String, CaseIterable, SettingValue { case fast, exact = "exact_one" }

private class Base { @Setting("Base.") var first = 1 }

private final class Sample: Base {
    @Setting("Words.", in: 10...500, unit: "words") var maxWords = 75
    @Setting("URL.") var baseURL = "x y"
    @Setting("Mode.") var mode = Mode.fast
    @Setting("Limit.", in: .kibibytes(1)...(.mebibytes(1))) var limit = ByteCount.kibibytes(4)
    @Setting("Even.", check: { $0 % 2 == 0 ? nil : "is odd" }) var even = 2
    @Setting("Maybe.") var maybe: String? = nil
    var plain = 3
}

private func value<Value: SettingValue>(_ type: Value.Type, _ text: String) -> Value? { try? type.parse(.text(text)) }

@Suite struct SettingTests {
    @Test func findsDeclarationsInOrderWithTheirKeys() {
        let keys = declaredSettings(of: Sample()).map(\.key)
        #expect(keys == ["first", "max_words", "base_url", "mode", "limit", "even", "maybe"])
    }

    @Test func saysWhatADeclarationIs() throws {
        let words = try #require(declaredSettings(of: Sample()).first { $0.key == "max_words" }?.setting)
        #expect(
            [words.help, words.typeText, words.defaultText, words.boundsText, words.unit] == [
                "Words.", "a whole number", "75", "10 to 500", "words",
            ])
        let mode = try #require(declaredSettings(of: Sample()).first { $0.key == "mode" }?.setting)
        #expect(mode.boundsText == "fast, exact_one")
    }

    @Test func fillsOneObjectAndNoOther() throws {
        let (one, other) = (Sample(), Sample())
        try declaredSettings(of: one)[1].setting.fill(from: .text("80"))
        #expect(one.maxWords == 80 && one.$maxWords.isGiven)
        #expect(other.maxWords == 75 && !other.$maxWords.isGiven)
    }

    @Test func keepsTheValueWhenANewOneDoesNotFit() {
        let sample = Sample()
        let all = declaredSettings(of: sample)
        #expect(throws: SettingError.self) { try all[1].setting.fill(from: .text("9")) }
        #expect(throws: SettingError.self) { try all[5].setting.fill(from: .text("3")) }
        #expect(sample.maxWords == 75 && sample.even == 2)
    }

    @Test func readsNumbersAsPeopleWriteThem() {
        #expect(value(Int.self, "-3") == -3)
        #expect(value(Int.self, "3.5") == nil && value(Int.self, "") == nil && value(Int.self, "1e3") == nil)
        #expect(value(Int.self, "9223372036854775808") == nil)
        #expect(value(Double.self, "0.5") == 0.5 && value(Double.self, "1e3") == 1000)
        #expect(
            value(Double.self, "nan") == nil && value(Double.self, "inf") == nil && value(Double.self, "0x1p3") == nil)
        #expect(value(Double.self, "1e999") == nil && value(Float.self, "1e60") == nil)
        #expect(value(Bool.self, "true") == true && value(Bool.self, "yes") == nil)
    }

    @Test func readsSizesAndTimes() {
        #expect(value(ByteCount.self, "10MiB") == .mebibytes(10) && value(ByteCount.self, "2 kB") == 2000)
        #expect(value(ByteCount.self, "4096") == .kibibytes(4))
        for wrong in ["", "MiB", "-1", "1.5MiB", "1mib", "10 MiB x", "99999999999GiB", "9223372036854775807KiB"] {
            #expect(value(ByteCount.self, wrong) == nil, "\(wrong)")
        }
        #expect(value(Milliseconds.self, "20ms") == Milliseconds(20) && value(Milliseconds.self, "5m") == .minutes(5))
        #expect(value(Milliseconds.self, "0") == Milliseconds(0) && value(Milliseconds.self, "5") == nil)
    }

    @Test(arguments: ["10MiB", "1536KiB", "1025", "0", "1GiB"])
    func writesSizesAsTheyAreRead(_ text: String) { #expect(value(ByteCount.self, text)?.settingText == text) }

    @Test(arguments: ["20ms", "90s", "5m", "1h", "2d", "0", "1001ms"])
    func writesTimesAsTheyAreRead(_ text: String) { #expect(value(Milliseconds.self, text)?.settingText == text) }

    @Test func pointsIntoListsAndPairs() {
        let list = SettingInput.list([.text("1"), .text("x")])
        #expect(throws: SettingError.self) { try [Int].parse(list) }
        do { _ = try [Int].parse(list) } catch { #expect(error.path == [1]) }
        let pairs = SettingInput.pairs([("a", .text("1")), ("b", .list([]))])
        do { _ = try TextPairs.parse(pairs) } catch { #expect(error.path == [1]) }
    }

    @Test func writesTextSoThatYAMLReadsItBack() {
        #expect("word".settingText == "word" && "".settingText == "\"\"" && "true".settingText == "\"true\"")
        #expect("a \"b\"\n".settingText == "\"a \\\"b\\\"\\n\"")
    }
}
