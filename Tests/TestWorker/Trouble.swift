// A stage that fails as the article's first words say: `trouble: article`, `trouble: world 3`, `trouble: drop`,
// `trouble: grow 2000000`, `trouble: index` (a page that is no article), `trouble: hold 8` (seconds, in the lane).
import Glibc
import StageAPI

/// Fails on purpose.
final class Trouble: Stage {
    static let about = StageDescription(
        name: "trouble", summary: "Fails as the article says, for tests.", reads: [.payload],
        writes: ["fields.trouble"], version: "1")

    private var seen: [String: Int] = [:]

    init() {}

    func process(_ article: Article) throws(StageError) -> Verdict {
        let text = String(decoding: article.sources[0].bytes.prefix(200), as: UTF8.self)
        let words = text.split(separator: "\n")[0].split(separator: " ")
        guard words.count >= 2, words[0] == "trouble:" else { return .keep }
        let number = words.count > 2 ? Int(words[2]) ?? 0 : 0
        switch words[1] {
        case "article": throw .article("made_up", "The article asked for an error of its own.")
        case "world":
            seen[text, default: 0] += 1
            // Each lane counts for itself: the article may have been in any of them before.
            if seen[text, default: 0] <= number { throw .world("away", "The world is away, as the article asked.") }
            return .keep
        case "drop": return .drop(reason: "asked")
        case "index":
            article.kind = .index
            return .keep
        case "hold":
            // What a stage must never do.
            sleep(UInt32(clamping: number))
            return .keep
        case "grow":
            article.fields.append((id: "trouble", json: [0x22] + noise(number) + [0x22]))
            return .keep
        default: return .keep
        }
    }

    /// Letters that no codec makes much smaller.
    private func noise(_ count: Int) -> [UInt8] {
        var state: UInt64 = 42
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(65 + (state >> 40) % 26)
        }
    }
}
