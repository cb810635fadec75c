// Small closed word lists of the resolver, as keys: titles, company suffixes, words that initials skip.

/// Keys of words that names may carry without being part of them.
enum Vocabulary {
    static let the = key("the")
    static let and = key("and")
    static let of = key("of")
    static let possessive = key("'s")
    static let junior = keys("jr sr ii iii iv")
    /// Stripped from the front of a person's name.
    static let titles = keys(
        "mr mrs ms miss dr prof professor sir dame lord lady president premier chancellor minister secretary senator sen "
            + "representative rep congressman congresswoman governor gov mayor councillor ambassador commissioner chairman "
            + "chairwoman chief director speaker spokesman spokeswoman judge justice attorney sheriff inspector general "
            + "gen colonel col major maj captain capt lieutenant lt sergeant sgt admiral adm commander marshal brigadier "
            + "king queen prince princess emperor pope bishop archbishop cardinal rabbi imam ayatollah sheikh reverend "
            + "rev father coach deputy vice prime foreign former then ex")
    /// Stripped from the end of an organization's name.
    static let suffixes = keys("inc incorporated corp corporation co company ltd limited llc llp plc gmbh ag sa nv spa")
    /// Words that an acronym may leave out.
    static let small = keys("of and the for in on de la le du des del der und für y et e & to at")
    /// Words that open too many names to stand for one of them.
    static let generic = keys(
        "university ministry department bank party national international new united american first general north south "
            + "east west central european world red supreme federal state royal high house city county church college school "
            + "institute council committee commission association federation union court office board group team club")

    /// Places that end names of organizations without standing for them.
    static let continents = keys("europe africa asia america americas oceania world")

    static func key(_ word: Substring) -> UInt64 {
        var hash = KeyHash.seed
        for byte in word.utf8 { hash = KeyHash.step(hash, byte) }
        return hash
    }

    private static func keys(_ words: String) -> Set<UInt64> { Set(words.split(separator: " ").map(key)) }
}
