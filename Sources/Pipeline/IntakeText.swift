// Judges and mends decoded text: control characters become spaces, and too much of what is no text refuses the payload.
internal import StageAPI

/// What decoding found wrong with a text.
struct IntakeText {
    /// Decodes a whole payload that is text or HTML; plain UTF-8 needs no decoder.
    static func decode(
        _ bytes: Span<UInt8>, charset: String, isHTML: Bool
    ) -> (bytes: [UInt8], replaced: Int, charset: String) {
        if !isHTML, charset.isEmpty || charset == "utf-8" || charset == "utf8", isUTF8(bytes) {
            let hasMark = bytes.count >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF
            return (bytes.extracting((hasMark ? 3 : 0)...).withUnsafeBufferPointer { Array($0) }, 0, "")
        }
        return CharsetDecoder.decode(bytes, declared: charset, isHTML: isHTML)
    }

    static func isUTF8(_ bytes: Span<UInt8>) -> Bool {
        (try? UTF8Span(validating: bytes)) != nil
    }

    /// Turns control characters other than tab, line feed, form feed and carriage return into spaces, which keeps
    /// every offset, and returns how many there were.
    static func mendControls(_ bytes: inout [UInt8]) -> Int {
        let first = firstControl(bytes.span)
        if first == bytes.count { return 0 }
        var mended = 0
        var span = bytes.mutableSpan
        for i in first..<span.count where isControl(span[i]) {
            span[i] = 0x20
            mended += 1
        }
        return mended
    }

    @inline(__always)
    private static func isControl(_ byte: UInt8) -> Bool {
        byte < 0x20 && byte != 0x0A && byte != 0x0D && byte != 0x09 && byte != 0x0C
    }

    private static func firstControl(_ bytes: Span<UInt8>) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        var i = 0
        while i &+ 8 <= bytes.count {
            let word = bytes.bytes.unsafeLoadUnaligned(fromByteOffset: i, as: UInt64.self)
            if (word &- (ones &* 0x20)) & ~word & (ones &* 0x80) != 0 {
                for k in i..<i &+ 8 where isControl(bytes[k]) { return k }
            }
            i &+= 8
        }
        while i < bytes.count {
            if isControl(bytes[i]) { return i }
            i &+= 1
        }
        return i
    }

    /// Refuses what is more than one per cent broken, and warns of less.
    static func judge(_ article: Article, _ text: Span<UInt8>, replaced: Int, controls: Int) throws(StageError) {
        guard replaced + controls > 0 else { return }
        var characters = 0
        for i in text.indices where text[i] & 0xC0 != 0x80 { characters += 1 }
        if (replaced + controls) * 100 > characters {
            throw .article(
                "not_text",
                "Of \(characters) characters \(replaced) could not be decoded and \(controls) are control characters: "
                    + "this is no text, or its charset or content-encoding is not declared in the headers.")
        }
        if replaced > 0 {
            article.warnings.append(
                Warning(
                    stage: "input", code: "utf8_repaired",
                    message: "\(replaced) characters could not be decoded and became U+FFFD."))
        }
        if controls > 0 {
            article.warnings.append(
                Warning(
                    stage: "input", code: "control_characters",
                    message: "\(controls) control characters became spaces."))
        }
    }

    /// True when nothing but white space is in it.
    static func isBlank(_ bytes: Span<UInt8>) -> Bool {
        for i in bytes.indices where bytes[i] > 0x20 { return false }
        return true
    }
}
