// What the recogniser knows of one word before it looks at its neighbours: hashes, form, clusters, lists.

/// How a word is written.
enum Form: UInt8 {
    case lower = 0, capitalized, initial, allCaps, mixed, number, withDigits, mark, acronym, uncased
}

/// One word, or the part of a word between hyphens.
package struct Unit: Sendable {
    /// Bytes in the string that the unit was read from.
    package var start: UInt32 = 0
    package var end: UInt32 = 0
    /// Hash of the bytes as they stand.
    package var exact: UInt64 = 0
    /// Hash of the bytes title-cased and in small letters, when they differ; else 0. Non-ASCII letters stay as they are.
    package var titled: UInt64 = 0
    package var small: UInt64 = 0
    /// Hash of the small letters without accents and dots.
    package var key: UInt64 = 0
    /// First and last four bytes of the same.
    package var head: UInt32 = 0
    package var tail: UInt32 = 0
    /// Hash of the sequence of capitals, small letters, digits and marks, long runs cut.
    package var shape: UInt32 = 0
    /// Index of the sentence.
    package var sentence: UInt32 = 0
    /// Place of the word's key in the document's table.
    package var slot: UInt32 = 0
    /// Row of the vector table, or `Lexicon.none`.
    package var row: UInt16 = Lexicon.none
    /// Brown cluster, or `Lexicon.none`.
    package var brown: UInt16 = Lexicon.none
    /// Four bits (begin, inside, last, alone) for each of sixteen lists.
    package var lists: UInt64 = 0
    /// `Form`.
    package var form: UInt8 = 0
    /// How the sentence is written: 0 plain, 1 like a headline, 2 in capitals.
    package var style: UInt8 = 0
    /// 1 for the first word of a sentence, 2 for the word behind an opening quotation mark there.
    package var opening: UInt8 = 0
    /// What the document's other places say about the word's case.
    package var evidence: UInt8 = 0
    /// How much commoner the small form of a capitalized word is; see `Lexicon.word`.
    package var habit: UInt8 = 0
    /// True when the word is scored.
    package var isCandidate = false
    /// True when a neighbour of a candidate, or one itself: its clusters and lists are looked up.
    package var isNear = false
    /// `copydesk_field` of the string it was read from.
    package var field: UInt8 = 1
    /// White space stands before it.
    package var spaced = true

    /// An empty unit, also what stands beyond a sentence's ends.
    package init() {}

    /// Has a capital where a name would have one.
    @inline(__always)
    package var isCapitalized: Bool {
        let f = form
        return (f >= 1 && f <= 4) || f == Form.acronym.rawValue
    }
}

/// Hash functions that the model file depends on.
package enum KeyHash {
    package static let seed: UInt64 = 0xcbf2_9ce4_8422_2325

    /// One more byte of a word (FNV-1a).
    @inline(__always)
    package static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
        (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }

    /// Spreads a hash over all bits.
    @inline(__always)
    package static func spread(_ hash: UInt64) -> UInt64 {
        var x = hash
        x ^= x &>> 32
        x = x &* 0xd6e8_feb8_6659_fd93
        x ^= x &>> 32
        x = x &* 0xd6e8_feb8_6659_fd93
        return x ^ (x &>> 32)
    }

    /// The next word of a phrase.
    @inline(__always)
    package static func join(_ phrase: UInt64, _ key: UInt64) -> UInt64 {
        (phrase &* 0x9e37_79b9_7f4a_7c15) ^ spread(key)
    }
}
