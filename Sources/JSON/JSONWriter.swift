// Writes JSON as bytes into one reused buffer: strings eight bytes at a time, numbers without a locale.

/// Writes one JSON document after another. The caller sets commas, so that a record costs no bookkeeping.
package struct JSONWriter {
    /// Storage: the first `count` bytes are written.
    private var buffer: [UInt8]
    /// How many bytes are written.
    package private(set) var count = 0

    /// Makes a writer with room for an article.
    package init(capacity: Int = 16384) { buffer = [UInt8](repeating: 0, count: max(capacity, 64)) }

    /// Begins the next document.
    package mutating func reset() {
        count = 0
        if buffer.count > 4 << 20 { buffer = [UInt8](repeating: 0, count: 16384) }
    }

    /// Replaces `out` by what is written; its storage is kept.
    package func copy(to out: inout [UInt8]) {
        out.removeAll(keepingCapacity: true)
        out.append(contentsOf: buffer[..<count])
    }

    /// Forgets what was written after a point (`count` at an earlier time).
    package mutating func rewind(to point: Int) { count = min(count, max(point, 0)) }

    /// Makes room, so that the kernels can store without growing.
    @inline(__always)
    private mutating func reserve(_ more: Int) {
        if buffer.count - count < more { grow(more) }
    }

    private mutating func grow(_ more: Int) {
        let wanted = max(buffer.count * 2, count + more)
        buffer.append(contentsOf: repeatElement(0, count: wanted - buffer.count))
    }

    /// One byte of syntax.
    @inline(__always)
    package mutating func byte(_ value: UInt8) {
        reserve(1)
        buffer[count] = value
        count &+= 1
    }

    /// Syntax or a key known at compile time: `,"title":`. ASCII that needs no escape.
    package mutating func raw(_ literal: StaticString) {
        let length = literal.utf8CodeUnitCount
        reserve(length)
        let at = count
        literal.withUTF8Buffer { source in
            buffer.withUnsafeMutableBufferPointer { target in
                if let from = source.baseAddress, let to = target.baseAddress {
                    (to + at).update(from: from, count: source.count)
                }
            }
        }
        count = at &+ length
    }

    /// JSON that was made and checked before.
    package mutating func raw(_ fragment: Span<UInt8>) {
        reserve(fragment.count)
        let at = count
        buffer.withUnsafeMutableBufferPointer { target in
            fragment.withUnsafeBufferPointer { source in
                if let from = source.baseAddress, let to = target.baseAddress {
                    (to + at).update(from: from, count: source.count)
                }
            }
        }
        count = at &+ fragment.count
    }

    /// JSON that was checked before, on one line: line breaks and tabs between its parts become spaces.
    package mutating func rawOnOneLine(_ fragment: Span<UInt8>) {
        let start = count
        raw(fragment)
        let end = count
        var target = buffer.mutableSpan
        for i in start..<end where target[i] < 0x20 { target[i] = 0x20 }
    }

    /// A string with its quotation marks, from valid UTF-8.
    package mutating func string(_ bytes: Span<UInt8>) {
        byte(UInt8(ascii: "\""))
        escaped(bytes)
        byte(UInt8(ascii: "\""))
    }

    /// A string with its quotation marks.
    package mutating func string(_ text: String) {
        string(text.utf8.span)
    }

    /// The inside of a string: valid UTF-8 with what JSON wants escaped.
    package mutating func escaped(_ bytes: Span<UInt8>) {
        // In pieces, so that room for the worst case (six bytes for one) never means six times an article.
        var start = 0
        while start < bytes.count {
            let end = min(start &+ 4096, bytes.count)
            reserve((end &- start) &* 6 &+ 8)
            count = JSONWriter.escape(bytes.extracting(start..<end), into: &buffer, at: count)
            start = end
        }
    }

    /// Copies eight bytes at a time up to the next byte that needs an escape; `target` has room for the worst case.
    private static func escape(_ source: Span<UInt8>, into buffer: inout [UInt8], at first: Int) -> Int {
        var span = buffer.mutableSpan
        var target = span.mutableBytes
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        let length = source.count
        var o = first
        var i = 0
        while i &+ 8 <= length {
            let word = source.bytes.unsafeLoadUnaligned(fromByteOffset: i, as: UInt64.self)
            target.storeBytes(of: word, toByteOffset: o, as: UInt64.self)
            let quote = word ^ (ones &* 0x22)
            let slash = word ^ (ones &* 0x5C)
            var hits = (word &- (ones &* 0x20)) & ~word
            hits |= (quote &- ones) & ~quote
            hits |= (slash &- ones) & ~slash
            hits &= tops
            if hits == 0 {
                i &+= 8
                o &+= 8
                continue
            }
            // The lowest hit is exact; a borrow can only make false ones above it.
            let clean = UInt64(littleEndian: hits).trailingZeroBitCount &>> 3
            i &+= clean
            o = put(source[i], into: &target, at: o &+ clean)
            i &+= 1
        }
        while i < length {
            o = put(source[i], into: &target, at: o)
            i &+= 1
        }
        return o
    }

    @inline(__always)
    private static func put(_ byte: UInt8, into target: inout MutableRawSpan, at o: Int) -> Int {
        if byte >= 0x20 && byte != 0x22 && byte != 0x5C {
            target.storeBytes(of: byte, toByteOffset: o, as: UInt8.self)
            return o &+ 1
        }
        return escape(byte, into: &target, at: o)
    }

    private static func escape(_ byte: UInt8, into target: inout MutableRawSpan, at o: Int) -> Int {
        target.storeBytes(of: UInt8(ascii: "\\"), toByteOffset: o, as: UInt8.self)
        switch byte {
        case 0x22, 0x5C: target.storeBytes(of: byte, toByteOffset: o &+ 1, as: UInt8.self)
        case 0x0A: target.storeBytes(of: UInt8(ascii: "n"), toByteOffset: o &+ 1, as: UInt8.self)
        case 0x0D: target.storeBytes(of: UInt8(ascii: "r"), toByteOffset: o &+ 1, as: UInt8.self)
        case 0x09: target.storeBytes(of: UInt8(ascii: "t"), toByteOffset: o &+ 1, as: UInt8.self)
        case 0x08: target.storeBytes(of: UInt8(ascii: "b"), toByteOffset: o &+ 1, as: UInt8.self)
        case 0x0C: target.storeBytes(of: UInt8(ascii: "f"), toByteOffset: o &+ 1, as: UInt8.self)
        default:
            target.storeBytes(of: UInt8(ascii: "u"), toByteOffset: o &+ 1, as: UInt8.self)
            target.storeBytes(of: 0x30, toByteOffset: o &+ 2, as: UInt8.self)
            target.storeBytes(of: 0x30, toByteOffset: o &+ 3, as: UInt8.self)
            target.storeBytes(of: hexDigit(byte &>> 4), toByteOffset: o &+ 4, as: UInt8.self)
            target.storeBytes(of: hexDigit(byte & 15), toByteOffset: o &+ 5, as: UInt8.self)
            return o &+ 6
        }
        return o &+ 2
    }

    @inline(__always)
    private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 &+ value : 0x57 &+ value }

    /// A string of lower-case hexadecimal digits, two for each byte.
    package mutating func hexString(_ bytes: Span<UInt8>) {
        byte(UInt8(ascii: "\""))
        for i in bytes.indices {
            byte(JSONWriter.hexDigit(bytes[i] &>> 4))
            byte(JSONWriter.hexDigit(bytes[i] & 15))
        }
        byte(UInt8(ascii: "\""))
    }

    /// A whole number.
    package mutating func integer(_ value: Int) {
        if value < 0 { byte(UInt8(ascii: "-")) }
        digits(UInt64(value.magnitude), atLeast: 1)
    }

    /// A whole number.
    @inline(__always)
    package mutating func integer(_ value: UInt32) {
        digits(UInt64(value), atLeast: 1)
    }

    /// A number with a fixed count of decimals (at most 9), rounded half up; NaN becomes 0, and huge values are cut.
    package mutating func fixed(_ value: Double, decimals: Int) {
        var scale = 1.0
        let places = min(max(decimals, 0), 9)
        for _ in 0..<places { scale *= 10 }
        let bounded = value.isNaN ? 0 : min(max(value, -1e9), 1e9)
        let scaled = Int((bounded * scale).rounded(.toNearestOrAwayFromZero))
        if scaled < 0 { byte(UInt8(ascii: "-")) }
        let magnitude = UInt64(scaled.magnitude)
        let divisor = UInt64(scale)
        digits(magnitude / divisor, atLeast: 1)
        guard places > 0 else { return }
        byte(UInt8(ascii: "."))
        digits(magnitude % divisor, atLeast: places)
    }

    /// A number from 0 to 100 as hundredths: 91 is 0.91.
    package mutating func hundredths(_ percent: UInt8) {
        let value = min(percent, 100)
        byte(0x30 &+ value / 100)
        byte(UInt8(ascii: "."))
        digits(UInt64(value % 100), atLeast: 2)
    }

    /// Decimal digits, with zeros in front up to a width.
    package mutating func digits(_ value: UInt64, atLeast width: Int) {
        var length = 1
        var limit: UInt64 = 10
        while length < 20, value >= limit {
            length &+= 1
            let (next, isOver) = limit.multipliedReportingOverflow(by: 10)
            if isOver { break }
            limit = next
        }
        length = max(length, width)
        reserve(length)
        var rest = value
        let first = count
        var at = first &+ length
        var target = buffer.mutableSpan
        while at > first {
            at &-= 1
            target[at] = 0x30 &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        count = first &+ length
    }
}
