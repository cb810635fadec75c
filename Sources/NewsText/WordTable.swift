// A fixed table from words to class bits, built once from lists of words.

/// Classes of words, looked up by the 32-bit FNV-1a hash of their bytes with ASCII letters in lower case.
package struct WordTable: Sendable {
    package static let seed: UInt32 = 2_166_136_261
    private let keys: [UInt32]
    private let values: [UInt32]
    private let mask: Int

    /// Takes lists of words, parted by spaces or line ends, and the bits that each list gives its words.
    package init(_ lists: [(words: String, bits: UInt32)]) {
        var count = 0
        for list in lists { count += list.words.utf8.count / 4 }
        var capacity = 256
        while capacity < count * 2 { capacity *= 2 }
        let mask = capacity - 1
        var keys = [UInt32](repeating: 0, count: capacity)
        var values = [UInt32](repeating: 0, count: capacity)
        for list in lists {
            for word in list.words.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
                var hash = Self.seed
                for byte in word.utf8 { hash = Self.mix(hash, byte) }
                if hash == 0 { hash = 1 }
                var slot = Int(hash) & mask
                while keys[slot] != 0, keys[slot] != hash { slot = (slot + 1) & mask }
                keys[slot] = hash
                values[slot] |= list.bits
            }
        }
        self.keys = keys
        self.values = values
        self.mask = mask
    }

    /// One step of the hash.
    @inline(__always)
    package static func mix(_ hash: UInt32, _ byte: UInt8) -> UInt32 { (hash ^ UInt32(byte)) &* 16_777_619 }

    /// The bits of the word with this hash; 0 when it is in no list.
    @inlinable
    package func bits(_ hash: UInt32) -> UInt32 { find(hash == 0 ? 1 : hash) }

    @usableFromInline
    func find(_ hash: UInt32) -> UInt32 {
        var slot = Int(hash) & mask
        while keys[slot] != 0 {
            if keys[slot] == hash { return values[slot] }
            slot = (slot + 1) & mask
        }
        return 0
    }

    /// The bits of a word of `text`; 0 for words of more than 24 bytes.
    package func bits(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> UInt32 {
        guard start < end, end - start <= 24 else { return 0 }
        var hash = Self.seed
        for i in start..<end {
            let byte = text[i]
            hash = Self.mix(hash, byte &- 0x41 < 26 ? byte | 0x20 : byte)
        }
        return bits(hash)
    }
}
