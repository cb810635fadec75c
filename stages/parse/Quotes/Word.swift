// Words and marks of a text as attribution sees them: ranges with bits for their part in a sentence.
import CStageABI
import NewsText

/// A word, a possessive ending or a mark.
struct Word {
    var start: UInt32
    var end: UInt32
    /// Index of the sentence that holds it.
    var sentence: UInt32
    /// FNV-1a of the bytes, ASCII letters in lower case.
    var hash: UInt32
    /// See `Part`.
    var parts: UInt32
    /// A quotation mark's kind; see `Mark`.
    var mark: UInt8
    /// White space, or the start of the text, stands before it.
    var isSpaced: Bool
    var endsInS = false
    /// A single capital letter.
    var isInitial: Bool { end - start == 1 && has(Part.capital) }

    @inline(__always)
    func has(_ bits: UInt32) -> Bool { parts & bits != 0 }
}

/// Bits of `Word.parts`.
enum Part {
    /// A finite verb of speech or thought: "said".
    static let cue: UInt32 = 1
    /// Its present participle: "adding".
    static let participle: UInt32 = 1 << 1
    /// A verb that reports only with a quotation right behind it: "called it a ...".
    static let weakCue: UInt32 = 1 << 2
    /// "according", which a source follows.
    static let according: UInt32 = 1 << 3
    static let pronoun: UInt32 = 1 << 4
    static let relative: UInt32 = 1 << 5
    static let determiner: UInt32 = 1 << 6
    static let preposition: UInt32 = 1 << 7
    /// Conjunctions and question words: they end a noun phrase.
    static let conjunction: UInt32 = 1 << 8
    /// Auxiliaries and common finite verbs.
    static let verb: UInt32 = 1 << 9
    /// Offices and ranks: "president", "Mr".
    static let role: UInt32 = 1 << 10
    /// Words of organizations: "Ministry".
    static let organization: UInt32 = 1 << 11
    static let time: UInt32 = 1 << 12
    static let adverb: UInt32 = 1 << 13
    static let capital: UInt32 = 1 << 14
    static let comma: UInt32 = 1 << 15
    static let colon: UInt32 = 1 << 16
    static let dash: UInt32 = 1 << 17
    static let open: UInt32 = 1 << 18
    static let close: UInt32 = 1 << 19
    /// Any other mark.
    static let punctuation: UInt32 = 1 << 20
    static let quote: UInt32 = 1 << 21
    /// "'s" and the lone apostrophe of a plural.
    static let possessive: UInt32 = 1 << 22
    static let male: UInt32 = 1 << 23
    static let female: UInt32 = 1 << 24
    static let number: UInt32 = 1 << 25
    static let plural: UInt32 = 1 << 26
    /// A written or spoken thing that can say something: "statement", "report".
    static let document: UInt32 = 1 << 27
    static let stop: UInt32 = 1 << 28
    /// Starts with a small letter.
    static let small: UInt32 = 1 << 29
    /// A noun for a person: "spokesman", "resident".
    static let person: UInt32 = 1 << 30

    /// A small word in -ed: after a noun it is mostly that noun's verb.
    static let past: UInt32 = 1 << 31

    static let anyMark: UInt32 = comma | colon | dash | open | close | punctuation | quote | stop
    static let anyCue: UInt32 = cue | participle | weakCue
    /// What can't stand inside a plain noun phrase.
    static let outside: UInt32 =
        anyMark | cue | participle | pronoun | relative | preposition | conjunction | verb | adverb | according
}

/// Kinds of quotation marks.
enum Mark {
    static let none: UInt8 = 0
    /// " and '' (two apostrophes)
    static let straight: UInt8 = 1
    /// “
    static let left: UInt8 = 2
    /// ”
    static let right: UInt8 = 3
    /// „
    static let low: UInt8 = 4
    /// «
    static let leftAngle: UInt8 = 5
    /// »
    static let rightAngle: UInt8 = 6
    /// 「 『
    static let leftCorner: UInt8 = 7
    /// 」 』
    static let rightCorner: UInt8 = 8
    /// '
    static let apostrophe: UInt8 = 9
    /// ‘
    static let leftSingle: UInt8 = 10
    /// ’
    static let rightSingle: UInt8 = 11
    /// ‚
    static let lowSingle: UInt8 = 12
}
