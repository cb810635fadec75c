// What is known about words outside any text: vector rows, clusters, class scores, and lists of names.

/// What the vector of a row says, ready to be used as features.
package struct RowFacts: Sendable, Equatable, BitwiseCopyable {
    /// Clusters of three grains.
    package var k128: UInt16 = 0
    package var k512: UInt16 = 0
    package var k2048: UInt16 = 0
    /// Four bits for each of person, organization, location, other: how likely the word is part of one.
    package var own: UInt16 = 0
    /// The same of the word that follows it, and of the word before it.
    package var next: UInt16 = 0
    package var previous: UInt16 = 0

    /// Nothing known.
    package init() {}
}

/// Tables by hash. A table is a power of two of 32-bit entries, probed linearly; 0 is an empty place.
package struct Lexicon: Sendable {
    /// No row, no cluster.
    package static let none: UInt16 = 0xFFFF

    /// 14 bits of the hash, 3 for the habit of case, 15 for the row's number.
    package var words: [UInt32] = [0]
    /// By row.
    package var rows: [RowFacts] = []
    /// 24 bits of the hash and the cluster's number.
    package var brown: [UInt32] = [0]
    /// Path of each cluster, with a leading 1.
    package var brownPaths: [UInt32] = []
    /// 20 bits of the phrase's hash, 9 bits for the combination of lists, 3 for the longest phrase that begins here.
    package var phrases: [UInt32] = [0]
    /// Lists of each combination, a bit each; number 0 is empty.
    package var combinations: [UInt16] = [0]

    /// An empty lexicon.
    package init() {}

    /// The row of a word's exact hash.
    @inline(__always)
    package func row(_ exact: UInt64) -> UInt16 {
        let entry = word(exact)
        return entry == 0 ? Self.none : UInt16(truncatingIfNeeded: entry & 0x7FFF)
    }

    /// The entry of a word: its row, and how much commoner its small form is (0 unknown, 1 far rarer … 7 far commoner).
    @inline(__always)
    package func word(_ exact: UInt64) -> UInt32 {
        let hash = KeyHash.spread(exact)
        return Self.find(words.span, hash, tag: UInt32(truncatingIfNeeded: hash) & 0x3FFF, shift: 18)
    }

    /// The Brown cluster of a word's exact hash.
    @inline(__always)
    package func brownCluster(_ exact: UInt64) -> UInt16 {
        let hash = KeyHash.spread(exact)
        let entry = Self.find(brown.span, hash, tag: UInt32(truncatingIfNeeded: hash) & 0xFFFFFF, shift: 8)
        return entry == 0 ? Self.none : UInt16(truncatingIfNeeded: entry & 0xFF)
    }

    /// The entry of a phrase: its lists, and how many words the longest phrase has that begins with it.
    @inline(__always)
    package func phrase(_ hash: UInt64) -> (lists: UInt16, longest: Int) {
        let spread = KeyHash.spread(hash)
        let entry = Self.find(phrases.span, spread, tag: UInt32(truncatingIfNeeded: spread) & 0xFFFFF, shift: 12)
        if entry == 0 { return (0, 0) }
        return (combinations[min(Int(entry >> 3 & 0x1FF), combinations.count &- 1)], Int(entry & 7))
    }

    /// The entry whose upper bits are `tag`, or 0. A tag of 0 is stored as 1, so that no entry is 0.
    @inline(__always)
    private static func find(_ table: Span<UInt32>, _ hash: UInt64, tag: UInt32, shift: UInt32) -> UInt32 {
        let mask = table.count &- 1
        let wanted = tag == 0 ? 1 : tag
        var at = Int(truncatingIfNeeded: hash &>> 32) & mask
        var left = table.count
        while left > 0 {
            let entry = table[at]
            if entry == 0 { return 0 }
            if entry >> shift == wanted { return entry }
            at = (at &+ 1) & mask
            left &-= 1
        }
        return 0
    }

    /// Puts an entry into a table while the model is made; returns false when an entry of the same tag stands there.
    package static func insert(_ table: inout [UInt32], _ hash: UInt64, tag: UInt32, shift: UInt32, value: UInt32)
        -> Bool
    {
        let mask = table.count - 1
        let wanted = tag == 0 ? 1 : tag
        var at = Int(truncatingIfNeeded: hash >> 32) & mask
        while table[at] != 0 {
            if table[at] >> shift == wanted { return false }
            at = (at + 1) & mask
        }
        table[at] = wanted << shift | value
        return true
    }
}

/// Lists of names and key words, a bit each.
package enum NameList: Int, CaseIterable, Sendable {
    case firstName = 0, surname, country, demonym, capital, city, region, organization, product, club, company, person
    case title, organizationWord, placeWord, calendar
}
