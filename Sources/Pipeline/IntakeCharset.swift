// The seam to the charset decoder: bytes of a declared charset to UTF-8, with a count of what had to be replaced.
internal import JSON

/// Decodes payloads; the one place that knows which decoder is used.
enum CharsetDecoder {
    /// Decodes `bytes` to UTF-8 without a byte order mark; `replaced` counts characters that became U+FFFD.
    static func decode(
        _ bytes: Span<UInt8>, declared: String, isHTML: Bool
    ) -> (bytes: [UInt8], replaced: Int) {
        var out: [UInt8] = []
        if bytes.count >= 2, bytes[0] == 0xFF, bytes[1] == 0xFE {
            return utf16(bytes.extracting(2...), bigEndian: false)
        }
        if bytes.count >= 2, bytes[0] == 0xFE, bytes[1] == 0xFF {
            return utf16(bytes.extracting(2...), bigEndian: true)
        }
        if declared == "utf-16le" || declared == "utf-16" { return utf16(bytes, bigEndian: false) }
        if declared == "utf-16be" { return utf16(bytes, bigEndian: true) }
        var first = 0
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { first = 3 }
        let replaced = UTF8Repair.append(bytes.extracting(first...), to: &out)
        return (out, replaced)
    }

    private static func utf16(_ bytes: Span<UInt8>, bigEndian: Bool) -> (bytes: [UInt8], replaced: Int) {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        var i = 0
        while i + 1 < bytes.count {
            let (a, b) = (UInt16(bytes[i]), UInt16(bytes[i + 1]))
            units.append(bigEndian ? a << 8 | b : b << 8 | a)
            i += 2
        }
        var out: [UInt8] = []
        out.reserveCapacity(units.count * 3)
        var replaced = bytes.count & 1
        var decoder = UTF16()
        var iterator = units.makeIterator()
        decoding: while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): out.append(contentsOf: String(scalar).utf8)
            case .emptyInput: break decoding
            case .error:
                replaced += 1
                out += [0xEF, 0xBF, 0xBD]
            }
        }
        if bytes.count & 1 == 1 { out += [0xEF, 0xBF, 0xBD] }
        return (out, replaced)
    }
}
