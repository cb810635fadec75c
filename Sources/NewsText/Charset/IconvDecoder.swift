// Legacy charsets by glibc's iconv, and a guess by uchardet where nothing names the charset.
internal import CCharset

enum IconvDecoder {
    /// Appends the UTF-8 of `bytes` and returns how many places had to be replaced by U+FFFD.
    static func decode(_ bytes: Span<UInt8>, as encoding: Encoding, into out: inout [UInt8]) -> Int {
        guard let converter = iconv_open("UTF-8", encoding.iconv), Int(bitPattern: converter) != -1 else {
            return Charset.append(asciiOf: bytes, into: &out)
        }
        defer { iconv_close(converter) }
        out.reserveCapacity(bytes.count + bytes.count / 2)
        var replaced = 0
        var position = 0
        while position < bytes.count {
            position += convert(converter, bytes.extracting(position..<bytes.count), into: &out)
            guard position < bytes.count else { break }
            // What iconv can't read: the standard's own reading where it has one, else U+FFFD for one byte.
            let byte = bytes[position]
            if byte == 0x80, encoding.iconv == "GB18030" {
                out.append(codePoint: 0x20AC)
            } else if encoding.kind == .singleByte, byte >= 0x80, byte < 0xA0 {
                out.append(codePoint: UInt32(byte))
            } else {
                out.append(codePoint: 0xFFFD)
                replaced += 1
            }
            position += 1
        }
        return replaced
    }

    /// Converts up to the first byte that iconv refuses, or to the end; returns how many bytes it read.
    private static func convert(_ converter: iconv_t, _ bytes: Span<UInt8>, into out: inout [UInt8]) -> Int {
        var read = 0
        var stuck = false
        while read < bytes.count, !stuck {
            let rest = bytes.extracting(read..<bytes.count)
            out.append(addingCapacity: min(rest.count, 4096) * 2 + 32) { space in
                let before = space.freeCapacity
                read += rest.withUnsafeBytes { source in
                    space.withUnsafeMutableBufferPointer { target, written in
                        var input = UnsafeMutablePointer<CChar>(
                            mutating: source.baseAddress?.assumingMemoryBound(to: CChar.self))
                        var inputLeft = source.count
                        var output = UnsafeMutableRawPointer(target.baseAddress)?.assumingMemoryBound(to: CChar.self)
                        var outputLeft = before
                        let result = iconv(converter, &input, &inputLeft, &output, &outputLeft)
                        written = before - outputLeft
                        // (size_t)-1 with room left means a byte that can't be read, not a full buffer.
                        stuck = Int(result) == -1 && outputLeft >= 16
                        return source.count - inputLeft
                    }
                }
            }
        }
        return read
    }
}

extension Charset {
    static func append(asciiOf bytes: Span<UInt8>, into out: inout [UInt8]) -> Int {
        var replaced = 0
        for i in bytes.indices {
            if bytes[i] >= 0x80 { replaced += 1 }
            out.append(codePoint: bytes[i] < 0x80 ? UInt32(bytes[i]) : 0xFFFD)
        }
        return replaced
    }
}

enum CharsetGuess {
    /// What uchardet makes of 4 KB around the first bytes that are not ASCII; nil when it has no opinion.
    static func encoding(_ bytes: Span<UInt8>) -> Encoding? {
        let first = UTF8Census.endOfASCII(bytes, from: 0)
        guard first < bytes.count, let detector = uchardet_new() else { return nil }
        defer { uchardet_delete(detector) }
        let start = max(0, first - 64)
        let sample = sample(bytes, from: start)
        _ = sample.withUnsafeBytes { uchardet_handle_data(detector, $0.baseAddress, $0.count) }
        uchardet_data_end(detector)
        guard let name = uchardet_get_charset(detector) else { return nil }
        let label = String(cString: name)
        return label.isEmpty ? nil : Encoding.named(label.utf8Span.span)
    }

    /// Up to 4 KB of lines that hold bytes beyond ASCII: markup alone says nothing about the charset.
    private static func sample(_ bytes: Span<UInt8>, from: Int) -> [UInt8] {
        var sample: [UInt8] = []
        var i = from
        while i < bytes.count, sample.count < 4096 {
            let next = UTF8Census.endOfASCII(bytes, from: i)
            let start = max(i, next - 32)
            let end = min(bytes.count, next + 32)
            guard next < bytes.count else { break }
            sample.append(bytes.extracting(start..<end))
            i = end
        }
        return sample
    }
}
