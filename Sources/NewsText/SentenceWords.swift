// Words that decide where a sentence ends: abbreviations, words that open sentences, verbs of speech.

/// Classes of words around a full stop, looked up by hash; one table for the process, built at its first use.
package struct SentenceWords: Sendable {
    /// Never ends a sentence: "Mr.", "e.g."
    package static let never: UInt8 = 1
    /// Ends one only before a word that opens sentences: "Inc.", "Jan."
    package static let maybe: UInt8 = 2
    /// Ends none before a number: "No. 5", "pp. 3"
    package static let numbered: UInt8 = 4
    /// A function word that, with a capital, opens a sentence: "The", "However"
    package static let opener: UInt8 = 8
    /// A verb of speech: `"Why?" Smith asked.`
    package static let speech: UInt8 = 16
    /// Carries its exclamation mark in its name: "Yahoo!"
    package static let exclaiming: UInt8 = 32
    /// May follow a time of day in the same sentence: "5 p.m. Monday", "9 a.m. EST"
    package static let afterTime: UInt8 = 64

    package static let shared = SentenceWords()

    private let table = WordTable([
        (titles, UInt32(never)), (endings, UInt32(maybe)), (references, UInt32(numbered)),
        (openers, UInt32(opener)), (verbs, UInt32(speech)), ("yahoo jeopardy yum oklahoma", UInt32(exclaiming)),
        (timeWords, UInt32(afterTime)),
    ])

    /// The classes of a word of `text`, compared without case for ASCII letters; 0 when it has none.
    package func classes(of text: Span<UInt8>, _ start: Int, _ end: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: table.bits(text, start, end))
    }

    private static let titles = """
        mr mrs ms dr prof messrs mme mlle mt ft capt cpt lt col gen sgt cpl maj cmdr cdr adm brig sen sens rep reps gov
        govs rev hon pres supt insp det atty vs v e.g i.e eg ie cf viz hr fr mgr msgr gens sgts pvt ltc pfc cmdt comdr
        dir asst assoc amb sec'y mx herr frau m.r univ dept ph.d st
        """
    private static let endings = """
        inc co corp ltd llc plc bros jr sr esq etc al ave blvd rd hwy jan feb mar apr jun jul aug sept sep oct nov dec
        mon tue tues wed thu thur thurs fri sat sun ariz ark calif cal colo conn del fla ga ill ind kan kans ky la md
        mass mich minn miss mo mont neb nebr nev okla ore pa penn tenn tex va vt wash wis wisc wyo a.m p.m am pm ed eds
        est max min tel ext intl natl gov't b.c a.d u.s u.n u.k e.u d.c u.s.a n.y l.a bn m k cent approx ca ft sq tbsp
        tsp oz lb lbs kg km cm mm hrs mins secs yr yrs dist bldg mfg mgmt s.a n.v
        """
    private static let references = """
        no nos p pp vol vols fig figs sec secs art arts ch chap para paras eq n\u{B0} n\u{BA} op ser tab ver approx ca c circa
        """
    private static let openers = """
        the a an this that these those he she it they we you i his her its their our my your in on at by for from with
        to of as but and or so if when while after before since until because although though however meanwhile then
        there here what who whom whose which why how where not no yes some many most all both each every one two three
        is are was were do does did has have had can could will would should may might let also still yet even once
        now today yesterday tomorrow during under over between among into about another other such later earlier
        according despite instead moreover furthermore finally again perhaps maybe just only nor neither either
        other others several few more less much please thank thanks hello don't didn't it's he's she's they're i'm we're
        that's there's what's i've i'd i'll we've can't
        """
    private static let verbs = """
        said says say asked asks added adds told tells wrote writes replied answered shouted cried whispered exclaimed
        demanded wondered inquired quipped joked tweeted continued responded remarked noted recalled explained
        declared yelled screamed retorted chanted pleaded insisted countered mused interjected exclaims cries shouts
        """
    private static let timeWords = """
        monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
        september october november december est edt et pst pdt pt cst cdt ct gmt bst utc cet eastern pacific central
        mon tue wed thu fri sat sun jan feb mar apr jun jul aug sept sep oct nov dec local
        """
}
