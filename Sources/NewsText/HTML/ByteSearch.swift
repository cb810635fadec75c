// memchr over a span: the one search that every scan of a page rests on.
internal import Glibc

package enum ByteSearch {
    /// The first index from `from` on that holds `byte`, or the span's count.
    @inline(__always)
    package static func first(_ byte: UInt8, in bytes: Span<UInt8>, from: Int) -> Int {
        bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress, from < buffer.count,
                let hit = memchr(base + from, Int32(byte), buffer.count &- from)
            else { return buffer.count }
            return UnsafeRawPointer(hit) - UnsafeRawPointer(base)
        }
    }

    /// The start of the first `</name` from `from` on, in any case, or the span's count.
    static func closing(_ name: StaticString, in bytes: Span<UInt8>, from: Int) -> Int {
        var i = first(0x3C, in: bytes, from: from)
        while i < bytes.count {
            if i &+ 1 < bytes.count, bytes[i &+ 1] == 0x2F, MetaPrescan.matches(bytes, at: i &+ 2, name) {
                let after = i &+ 2 &+ name.utf8CodeUnitCount
                if after >= bytes.count || !isNameByte(bytes[after]) { return i }
            }
            i = first(0x3C, in: bytes, from: i &+ 1)
        }
        return bytes.count
    }

    /// True for letters, digits and hyphens.
    @inline(__always)
    static func isNameByte(_ byte: UInt8) -> Bool {
        (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x2D
    }
}
