// From the bytes of a payload to UTF-8: which charset they are in, and the decoding.

/// Finds the charset of a payload and decodes it to UTF-8.
public enum Charset {
    /// A decoded payload.
    public struct Decoded: Sendable {
        /// Well-formed UTF-8, without a byte order mark.
        public var utf8: [UInt8]
        /// How many U+FFFD stand for bytes that could not be read.
        public var replaced: Int
        /// The name of the encoding in the WHATWG Encoding Standard: `UTF-8`, `windows-1252`.
        public var name: String
    }

    /// Decodes `bytes`. In this order: a byte order mark, the label from the transport, the label in the page's own
    /// `meta` (HTML only), UTF-8 when the bytes are well-formed UTF-8, and a guess from 4 KB.
    ///
    /// A label yields to the bytes where it is plainly wrong: well-formed UTF-8 with several multi-byte sequences is
    /// UTF-8 whatever the label says, and bytes without one such sequence that break UTF-8 are not UTF-8.
    public static func decode(_ bytes: Span<UInt8>, declared: String?, isHTML: Bool) -> Decoded {
        if let (encoding, length) = byteOrderMark(bytes) {
            return decode(bytes.extracting(length..<bytes.count), as: encoding)
        }
        let census = UTF8Census(bytes, enough: 1)
        var label = declared.flatMap { Encoding.named($0.utf8Span.span) }
        if label == nil, isHTML { label = MetaPrescan.encoding(bytes) }
        if let label, label.kind != .utf8 {
            if census.illFormed > 0 || isLegible(label, census: census) { return decode(bytes, as: label) }
        }
        if census.illFormed == 0 {
            var copy: [UInt8] = []
            copy.append(bytes)
            return Decoded(utf8: copy, replaced: 0, name: Encoding.utf8.name)
        }
        let whole = UTF8Census(bytes)
        if whole.multiByte > whole.illFormed { return decode(bytes, as: .utf8) }
        if let guess = CharsetGuess.encoding(bytes), guess.kind != .utf8 { return decode(bytes, as: guess) }
        return decode(bytes, as: .windows1252)
    }

    /// Bytes that are well-formed UTF-8 are read by another label only when that label makes a difference and few
    /// sequences speak against it.
    private static func isLegible(_ label: Encoding, census: UTF8Census) -> Bool {
        switch label.kind {
        case .utf16LittleEndian, .utf16BigEndian: true
        case .multiByte: census.multiByte < 8
        default: false
        }
    }

    private static func byteOrderMark(_ bytes: Span<UInt8>) -> (Encoding, Int)? {
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { return (.utf8, 3) }
        if bytes.count >= 2, bytes[0] == 0xFE, bytes[1] == 0xFF { return (.utf16BE, 2) }
        if bytes.count >= 2, bytes[0] == 0xFF, bytes[1] == 0xFE { return (.utf16LE, 2) }
        return nil
    }

    static func decode(_ bytes: Span<UInt8>, as encoding: Encoding) -> Decoded {
        var out: [UInt8] = []
        let replaced: Int
        switch encoding.kind {
        case .utf8: replaced = repairUTF8(bytes, into: &out)
        case .utf16LittleEndian: replaced = decodeUTF16(bytes, low: 0, into: &out)
        case .utf16BigEndian: replaced = decodeUTF16(bytes, low: 1, into: &out)
        case .windows1252: replaced = decodeWindows1252(bytes, into: &out)
        case .userDefined: replaced = decodeUserDefined(bytes, into: &out)
        case .singleByte, .multiByte: replaced = IconvDecoder.decode(bytes, as: encoding, into: &out)
        }
        return Decoded(utf8: out, replaced: replaced, name: encoding.name)
    }

    private static func repairUTF8(_ bytes: Span<UInt8>, into out: inout [UInt8]) -> Int {
        var replaced = 0
        var good = 0
        var i = 0
        while i < bytes.count {
            if bytes[i] < 0x80 {
                i = UTF8Census.endOfASCII(bytes, from: i)
                continue
            }
            let length = UTF8Sequence.length(bytes, at: i)
            if length > 0 {
                i += length
                continue
            }
            out.append(bytes.extracting(good..<i))
            out.append(codePoint: 0xFFFD)
            replaced += 1
            i -= length
            good = i
        }
        out.append(bytes.extracting(good..<i))
        return replaced
    }

    private static func decodeUTF16(_ bytes: Span<UInt8>, low: Int, into out: inout [UInt8]) -> Int {
        out.reserveCapacity(bytes.count)
        var replaced = 0
        var lead: UInt32 = 0
        var i = 0
        while i + 1 < bytes.count {
            let unit = UInt32(bytes[i + low]) | UInt32(bytes[i + 1 - low]) << 8
            i += 2
            if lead != 0, unit >= 0xDC00, unit < 0xE000 {
                out.append(codePoint: 0x10000 + (lead - 0xD800) << 10 + (unit - 0xDC00))
                lead = 0
                continue
            }
            if lead != 0 {
                out.append(codePoint: 0xFFFD)
                replaced += 1
                lead = 0
            }
            if unit >= 0xD800, unit < 0xDC00 {
                lead = unit
                continue
            }
            if unit >= 0xDC00, unit < 0xE000 { replaced += 1 }
            out.append(codePoint: unit)
        }
        if lead != 0 || i < bytes.count {
            out.append(codePoint: 0xFFFD)
            replaced += 1
        }
        return replaced
    }

    private static func decodeWindows1252(_ bytes: Span<UInt8>, into out: inout [UInt8]) -> Int {
        out.reserveCapacity(bytes.count + bytes.count / 8)
        for i in bytes.indices { out.append(codePoint: windows1252(bytes[i])) }
        return 0
    }

    private static func decodeUserDefined(_ bytes: Span<UInt8>, into out: inout [UInt8]) -> Int {
        for i in bytes.indices {
            let byte = UInt32(bytes[i])
            out.append(codePoint: byte < 0x80 ? byte : 0xF700 + byte)
        }
        return 0
    }

    /// The code point of a byte in windows-1252; the five bytes it leaves open are C1 controls, as in browsers.
    package static func windows1252(_ byte: UInt8) -> UInt32 {
        byte >= 0x80 && byte < 0xA0 ? UInt32(upper1252[Int(byte) - 0x80]) : UInt32(byte)
    }

    private static let upper1252: InlineArray<32, UInt16> = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
        0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x9D, 0x017E, 0x0178,
    ]
}

extension [UInt8] {
    /// Appends bytes in one copy.
    package mutating func append(_ bytes: Span<UInt8>) {
        bytes.withUnsafeBufferPointer { append(contentsOf: $0) }
    }
}
