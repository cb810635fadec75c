// Words and pairs of words that speak for or against a short block, learned from pages with known bodies.

/// A table from hashes of words and of pairs to their weight.
struct WordLexicon: Sendable {
    /// Words of a block that are looked up; what a block is shows in its first words.
    static let reach = 40

    private var keys: [UInt32]
    private var weights: [Int8]

    /// Open addressing over entries of four bytes of hash and one of weight, little-endian.
    init(_ bytes: Span<UInt8>) {
        let count = bytes.count / 5
        var slots = 64
        while slots < count * 2 { slots *= 2 }
        keys = [UInt32](repeating: 0, count: slots)
        weights = [Int8](repeating: 0, count: slots)
        for index in 0..<count {
            var key: UInt32 = 0
            for k in 0..<4 { key |= UInt32(bytes[index * 5 + k]) << UInt32(8 * k) }
            var slot = Int(key &* 0x9E37_79B1 >> 7) & (slots - 1)
            while keys[slot] != 0 { slot = (slot + 1) & (slots - 1) }
            keys[slot] = key
            weights[slot] = Int8(bitPattern: bytes[index * 5 + 4])
        }
    }

    /// Reads a list after its length from `position` on, and moves it; nil when the bytes end too early.
    init?(_ bytes: Span<UInt8>, _ position: inout Int) {
        guard let length = ObliviousTrees.number(bytes, &position), position + Int(length) <= bytes.count else {
            return nil
        }
        self.init(bytes.extracting(position..<position + Int(length)))
        position += Int(length)
    }

    @inline(__always)
    func weight(_ hash: UInt32) -> Int {
        var slot = Int(hash &* 0x9E37_79B1 &>> 7) & (keys.count &- 1)
        while keys[slot] != 0 {
            if keys[slot] == hash { return Int(weights[slot]) }
            slot = (slot &+ 1) & (keys.count &- 1)
        }
        return 0
    }

    /// The hash of two words in a row; never that of a word.
    @inline(__always)
    static func pair(_ a: UInt32, _ b: UInt32) -> UInt32 { (a &* 0x2C1B_3C6D ^ b) &* 0x297A_2D39 | 1 }
}

/// The weights of a block's words together.
struct LexiconScore {
    var sum = 0
    var lowest = 0
    var highest = 0
    var known = 0

    @inline(__always)
    mutating func add(_ word: Int, _ pair: Int) {
        sum &+= word &+ pair
        lowest = min(lowest, word, pair)
        highest = max(highest, word, pair)
        if word != 0 { known &+= 1 }
    }
}
