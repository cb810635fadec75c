// The charset that a page declares in its own meta elements, looked for in its first bytes.

enum MetaPrescan {
    /// The standard looks at 1,024 bytes; pages with long scripts before their meta are common enough to look further.
    static let limit = 4096

    /// The encoding that the first usable `<meta charset>` or `<meta http-equiv=content-type>` or XML declaration names.
    /// A page that can be read so far is no UTF-16, whatever it says.
    static func encoding(_ page: Span<UInt8>) -> Encoding? {
        let bytes = page.extracting(0..<min(limit, page.count))
        var i = 0
        while i < bytes.count {
            guard bytes[i] == 0x3C else {
                i += 1
                continue
            }
            if matches(bytes, at: i, "<!--") {
                i = end(of: bytes, from: i + 4, closing: "-->")
                continue
            }
            if matches(bytes, at: i, "<meta") || matches(bytes, at: i, "<?xml") {
                let stop = endOfTag(bytes, from: i)
                if let found = label(in: bytes.extracting(i..<stop)) { return found }
                i = stop
                continue
            }
            i += 1
        }
        return nil
    }

    private static func label(in tag: Span<UInt8>) -> Encoding? {
        var i = 0
        while i < tag.count {
            let key: StaticString = tag[1] == 0x3F ? "encoding" : "charset"
            guard matches(tag, at: i, key) else {
                i += 1
                continue
            }
            i += key.utf8CodeUnitCount
            while i < tag.count, tag[i] <= 0x20 { i += 1 }
            guard i < tag.count, tag[i] == 0x3D else { continue }
            i += 1
            while i < tag.count, tag[i] <= 0x20 || tag[i] == 0x22 || tag[i] == 0x27 { i += 1 }
            let start = i
            while i < tag.count, isLabelByte(tag[i]) { i += 1 }
            guard let found = Encoding.named(tag.extracting(start..<i)) else { continue }
            switch found.kind {
            case .utf16LittleEndian, .utf16BigEndian: return .utf8
            case .userDefined: return .windows1252
            default: return found
            }
        }
        return nil
    }

    private static func isLabelByte(_ b: UInt8) -> Bool {
        (b | 0x20) &- 0x61 < 26 || b &- 0x30 < 10 || b == 0x2D || b == 0x5F || b == 0x3A || b == 0x2E
    }

    private static func endOfTag(_ bytes: Span<UInt8>, from: Int) -> Int {
        var i = from
        while i < bytes.count, bytes[i] != 0x3E { i += 1 }
        return i
    }

    private static func end(of bytes: Span<UInt8>, from: Int, closing: StaticString) -> Int {
        var i = from
        while i < bytes.count {
            if matches(bytes, at: i, closing) { return i + closing.utf8CodeUnitCount }
            i += 1
        }
        return i
    }

    /// True when `word`, given in lower case, stands at `i` in any case.
    static func matches(_ bytes: Span<UInt8>, at i: Int, _ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard i + length <= bytes.count else { return false }
        return word.withUTF8Buffer { letters in
            for k in 0..<length {
                let byte = bytes[i + k]
                if byte != letters[k] && !(byte &- 0x41 < 26 && byte | 0x20 == letters[k]) { return false }
            }
            return true
        }
    }
}
