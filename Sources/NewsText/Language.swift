// The language of a text, by CLD2 on its first bytes.
internal import CLanguage

/// Names the language of a text.
public enum Language {
    /// A guess and how much it is worth.
    public struct Guess: Sendable, Equatable {
        /// ISO 639 code, such as `en` or `zh-Hant`; empty when unknown.
        public var code: String
        /// 0 to 1.
        public var confidence: Float
        /// Makes a guess.
        public init(code: String, confidence: Float) {
            self.code = code
            self.confidence = confidence
        }
    }

    /// How much of a text is looked at: more costs time and decides nothing.
    package static let window = 540
    /// Shorter texts say too little.
    package static let fewest = 20

    /// Names the language of valid UTF-8. Costs some 20 µs, whatever the length.
    public static func detect(_ text: Span<UInt8>) -> Guess {
        var end = min(text.count, window)
        // Never cut a character: step back over continuation bytes.
        while end < text.count, end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
        guard end >= fewest else { return Guess(code: "", confidence: 0) }
        let result = text.extracting(0..<end).withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) { copydesk_detect_language($0.baseAddress, $0.count) }
        }
        guard let name = result.code, result.percent > 0 else { return Guess(code: "", confidence: 0) }
        var code = canonical(name)
        if code.isEmpty { return Guess(code: "", confidence: 0) }
        if code == "rw", isRundi(text.extracting(0..<min(text.count, 5 * window))) { code = "rn" }
        let share = Float(min(max(result.percent, 0), 100)) / 100
        return Guess(code: code, confidence: result.reliable == 1 ? share : share / 2)
    }

    /// CLD2 takes Rundi for its twin Rwanda; the spelling tells them apart: `vy` and `co` here
    /// are `by` and `cyo` there.
    private static func isRundi(_ text: Span<UInt8>) -> Bool {
        var rundi = 0
        var rwanda = 0
        var before: UInt8 = 0
        for i in text.indices {
            let byte = text[i] | 0x20
            if byte == 0x79 {
                if before == 0x76 { rundi += 1 }
                if before == 0x62 || before == 0x63 || before == 0x6A { rwanda += 1 }
            }
            if before == 0x63, byte == 0x61 || byte == 0x6F || byte == 0x75 { rundi += 1 }
            before = byte
        }
        return rundi > rwanda
    }

    /// CLD2 keeps some names that ISO 639 has replaced, and `un` for what it can't tell.
    private static func canonical(_ name: UnsafePointer<CChar>) -> String {
        let code = String(cString: name)
        switch code {
        case "un", "xxx": return ""
        case "iw": return "he"
        case "jw": return "jv"
        case "mo": return "ro"
        case "sh": return "sr"
        default: return code
        }
    }
}
