// The words that attribution knows: verbs of speech, function words, offices, first names.
import NewsText

enum Lexicon {
    static let table = WordTable([
        (cues, Part.cue), (participles, Part.participle), (weakCues, Part.weakCue), ("according", Part.according),
        ("he she they i we you it", Part.pronoun), ("who which whom whose", Part.relative),
        (determiners, Part.determiner), (prepositions, Part.preposition), (conjunctions, Part.conjunction),
        (verbs, Part.verb), (roles, Part.role | Part.person), (people, Part.person),
        (organizations, Part.organization), (times, Part.time), (adverbs, Part.adverb), (numbers, Part.number),
        (documents, Part.document), ("he his him mr sir king lord father brother baron duke prince", Part.male),
        ("she her hers ms mrs miss lady queen mother sister dame baroness duchess princess", Part.female),
        (FirstNames.male, Part.male), (FirstNames.maleElsewhere, Part.male), (FirstNames.female, Part.female),
        (FirstNames.femaleElsewhere, Part.female), ("they we their our them", Part.plural),
    ])

    private static let cues = """
        said says say told tells tell added adds add wrote writes write tweeted tweets asked asks ask replied replies
        responded responds answered answers declared declares concluded concludes stated states noted notes explained
        explains announced announces argued argues asserted asserts acknowledged acknowledges admitted admits advised
        affirmed affirms agreed agrees alleged alleges assured assures claimed claims cautioned cautions commented
        comments complained complains conceded concedes confirmed confirms confessed contended contends continued
        continues countered counters cried criticized criticised cites cited denied denies denounced demanded demands
        described describes disclosed emphasized emphasizes emphasised emphasises estimated exclaimed expressed
        expresses figured forecast hinted implied implored indicated indicates informed inquired insisted insists
        instructed interjected joked jokes lamented laments maintained maintains mentioned mused muttered objected
        observed observes opined ordered pleaded pledged pledges pointed points posted posts predicted predicts
        proclaimed promised promises pronounced proposed protested quipped quips quoted quotes reads reasoned recalled
        recalls recommended recounted reiterated reiterates related remarked remarks remembered reminded repeated
        repeats reported reports retorted revealed reveals ruled shouted shouts shot signaled slammed sneered
        specified speculated spoke stressed stresses suggested suggests swore teased testified thinks thought
        underlined underlines underscored underscores urged urges vowed vows warned warns whispered wondered wonders
        yelled yells chanted boasted bragged barked believes believed hopes hoped feels felt fears feared mocked
        scoffed echoed echoes retweeted messaged texted emailed blogged reflected reckons reckoned summarized
        summarised interrupted ranted vented defended insinuated lectured gushed raged deadpanned advises accuses
        accused blames blamed blasted praised praises hailed condemned condemns thanked highlighted highlights
        appealed expects expected read went charged scolded elaborated retaliated fired hollered screamed sighed
        laughed grumbled murmured whined proffered volunteered surmised encouraged encourages invited invites lauded
        lauds celebrated welcomed welcomes rejected rejects dismissed dismisses downplayed ridiculed derided requested
        requests voiced conveyed conveys clarified clarifies reaffirmed reaffirms restated reassured rued lambasted
        decried decries deplored deplores regretted commended pressed concurred cheered threatened threatens demurred
        bemoaned enthused apologised apologized relayed relays quip declare respond reply explain argue insist suggest
        conclude admit acknowledge announce joke warn urge believe think contend complain worry agree predict maintain
        """
    private static let participles = """
        saying telling adding writing tweeting asking replying responding answering declaring concluding stating
        noting explaining announcing arguing asserting acknowledging admitting affirming alleging assuring claiming
        cautioning commenting complaining conceding confirming contending continuing citing denying denouncing
        demanding describing emphasizing emphasising estimating exclaiming expressing indicating informing insisting
        joking lamenting maintaining mentioning objecting observing pleading pledging pointing posting predicting
        proclaiming promising proposing protesting quipping quoting recalling recommending reiterating remarking
        reminding repeating reporting retorting revealing shouting stressing suggesting testifying underlining
        underscoring urging vowing warning wondering yelling chanting calling labeling labelling branding dubbing
        encouraging inviting welcoming rejecting dismissing voicing conveying clarifying reaffirming threatening
        accusing blaming praising hailing condemning reading highlighting appealing thinking believing
        """
    private static let weakCues = """
        called calls call labeled labelled branded dubbed termed deemed characterized characterised known used uses
        compared likened referred refers regarded considered considers viewed views sees saw wants wanted put puts
        gave gives made makes issued released delivered signed sang sings opened closed began begins ended sought seeks
        """
    private static let determiners = """
        the a an this that these those his her its their our my your some any no every each another both all many most
        several few one other such
        """
    private static let numbers = "two three four five six seven eight nine ten eleven twelve dozens hundreds thousands"
    private static let prepositions = """
        of in on at by for from with to into onto about over under after before during between among against through
        without within near amid like than via toward towards upon across behind beyond despite except since until
        till per outside inside around along off
        """
    private static let conjunctions = """
        and or but nor yet so that if because while when whereas although though as unless where why how what whether
        whenever wherever once then than however him them us me myself
        """
    private static let verbs = """
        is are was were be been being am has have had having do does did will would shall should can could may might
        must isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't can't couldn't
        he's she's it's they're we're i'm you're i've we've they've i'd he'd she'd we'd they'd i'll we'll he'll
        get gets got go goes going come comes came take takes took taken took make making see seen know knew want seems
        seemed became become remain remains held holds met meets visited won lost led leads showed shows followed
        helped tried wants needs began left ran runs let
        """
    private static let roles = """
        president minister chancellor premier prime senator sen rep gov governor mayor congressman congresswoman
        representative secretary director chairman chairwoman chair chief executive officer ceo cfo coo manager head
        leader boss spokesman spokeswoman spokesperson commissioner ambassador envoy general gen colonel col captain
        capt major maj lieutenant lt sergeant sgt admiral adm commander judge justice attorney lawyer prosecutor
        counsel professor prof doctor dr mr mrs ms miss sir lord lady king queen prince princess duke duchess pope
        archbishop bishop cardinal rabbi imam ayatollah sheikh sheik rev reverend father sister pastor coach trainer
        striker midfielder goalkeeper defender forward batsman bowler quarterback pitcher analyst economist
        secretary-general attorney-general director-general governor-general vice-president vice-chairman strategist
        scientist researcher historian author writer editor columnist reporter journalist correspondent blogger host
        guest visitor anchor presenter actor actress singer producer founder co-founder cofounder owner entrepreneur
        donor megadonor pollster professors senators activist campaigner organizer organiser deputy vice candidate
        nominee hopeful frontrunner front-runner speaker whip lawmaker legislator mp mep councillor councilman
        councilwoman alderman sheriff superintendent inspector detective constable principal dean counterpart adviser
        advisor aide consultant treasurer trustee dictator tsar czar emperor official billionaire mogul tycoon
        predecessor successor emir sultan monarch pontiff undersecretary under-secretary taoiseach sovereign diplomat
        cleric laureate
        """
    private static let people = """
        man woman boy girl resident residents official officials witness witnesses supporter supporters critic critics
        expert experts observer observers victim victims neighbor neighbour neighbors neighbours voter voters student
        students teacher teachers worker workers source sources analysts economists scientists researchers lawmakers
        leaders authorities police prosecutors lawyers doctors parents mother father son daughter brother sister wife
        husband friend friends colleague colleagues veteran veterans businessman businesswoman farmer pilot driver
        cellist violinist pianist conductor nurse fisherman fishermen shepherd librarian caretaker baker welder miller
        plaintiff defendant biologist astronomer geologist physicist chemist engineer architect curator gardener
        carpenter electrician plumber porter janitor waiter waitress cook chef designer photographer surgeon physician
        midwife dentist psychologist sociologist criminologist epidemiologist virologist meteorologist seismologist
        archaeologist anthropologist linguist glaciologist climatologist lobbyist monk nun refugee refugees migrant
        migrants survivor survivors grandmother grandfather aunt uncle cousin nephew niece widow widower rival
        opponent challenger prisoner prisoners hostage hostages docker dockers trader traders dealer shopkeeper grower
        rescuer rescuers paramedic medic medics commuter shopper tourist tourists villager villagers demonstrator
        demonstrators protester protesters fighter fighters rebel teenager pensioner retiree immigrant inmate juror
        jurors clerk cyclist swimmer runner athlete winner champion captain skipper sailor captive owner owners tenant
        landlord insider insiders participant member members passenger soldier investigators organizers organisers
        users
        """
    private static let organizations = """
        ministry department agency office bureau commission committee council court parliament congress senate house
        government administration company corporation corp inc ltd group bank university college institute association
        union party party's federation league club team organization organisation foundation center centre service
        network times post journal news press magazine school hospital army navy force police fund board authority
        society alliance campaign movement coalition institution airlines kremlin pentagon street tower building hotel
        park airport bridge presidency palace embassy consulate chancellery chancellory treasury cabinet secretariat
        delegation mission directorate tribunal prosecution command headquarters bloc firm maker carmaker automaker
        airline operator retailer lender broadcaster channel charity watchdog regulator developer brand startup
        start-up manufacturer supplier insurer brokerage conglomerate studio militia militants rebels faction brigade
        guard guards forces coastguard municipality inspectorate ombudsman ngo nonprofit
        """
    private static let times = """
        monday tuesday wednesday thursday friday saturday sunday january february march april june july august
        september october november december today yesterday tomorrow tonight morning afternoon evening night week
        month year jan feb aug sept oct nov dec recently earlier later last next
        """
    private static let adverbs = """
        also later then now still already again even just only not never ever often once soon here there too further
        repeatedly recently famously publicly instead perhaps maybe always sometimes twice meanwhile once ago himself
        herself themselves itself previously initially quickly furthermore moreover
        """
    private static let documents = """
        statement report letter memo email e-mail tweet post article editorial interview release press speech
        announcement document documents study survey poll message note text advert ad filing ruling indictment column
        book essay paper website remarks comments transcript tape video broadcast
        """
    /// Words that begin with letters left out, after an apostrophe: 'em, 'til.
    static let elided = WordTable([("em tis til twas cause n round bout cos cuz", 1)])
    /// Small words inside names: Ursula von der Leyen.
    static let particles = WordTable([
        ("de del della der den di da dos du la le van von bin ibn al el ben ter ten zu y", 1)
    ])
    /// Words before a saint's name or another's in the name of a place: San Francisco.
    static let places = WordTable([("san santa santo sao são st saint port fort mount lake los las", 1)])
    /// Words after a surname: Jr.
    static let suffixes = WordTable([("jr sr ii iii iv", 1)])
    /// Words before an office that say nothing about which one.
    static let vague = WordTable([
        ("former then current outgoing incoming new late longtime veteran top senior chief", 1)
    ])
    static let being = WordTable([("is are was were be been being", 1)])
    /// Auxiliaries that may stand between a source and its verb.
    static let helping = WordTable([("has have had would will did could might may should must can", 1)])
    /// Offices that are surnames too: Stephen King.
    static let surnames = WordTable([
        ("king prince pope bishop dean judge duke baron page priest singer sheriff driver major", 1)
    ])
    /// Heads that say no more than that someone leads.
    static let leaders = WordTable([("leader counterpart host guest visitor colleague", 1)])
    /// Offices whose holders lead a country, so that "the French leader" is the president before any minister.
    static let heads = WordTable([("president premier chancellor king queen emperor emir sultan leader taoiseach", 1)])
    static let countries = WordTable([
        ("u.s us american america states", 1), ("u.k uk british britain", 2), ("e.u eu european", 3),
        ("russia russian", 4), ("france french", 5), ("germany german", 6), ("italy italian", 7), ("spain spanish", 8),
        ("china chinese", 9), ("japan japanese", 10), ("india indian", 11), ("ukraine ukrainian", 12),
        ("poland polish", 13), ("turkey turkish türkiye", 14), ("israel israeli", 15), ("iran iranian", 16),
        ("brazil brazilian", 17), ("mexico mexican", 18), ("canada canadian", 19), ("australia australian", 20),
        ("greece greek", 21), ("hungary hungarian", 22), ("sweden swedish", 23), ("norway norwegian", 24),
        ("finland finnish", 25), ("denmark danish", 26), ("netherlands dutch", 27), ("belgium belgian", 28),
        ("austria austrian", 29), ("switzerland swiss", 30), ("portugal portuguese", 31), ("ireland irish", 32),
        ("romania romanian", 33), ("bulgaria bulgarian", 34), ("serbia serbian", 35), ("belarus belarusian", 36),
        ("syria syrian", 37), ("iraq iraqi", 38), ("egypt egyptian", 39), ("afghanistan afghan", 40),
        ("pakistan pakistani", 41), ("venezuela venezuelan", 42), ("argentina argentine argentinian", 43),
        ("colombia colombian", 44), ("chile chilean", 45), ("philippines philippine filipino", 46),
        ("indonesia indonesian", 47), ("malaysia malaysian", 48), ("thailand thai", 49), ("vietnam vietnamese", 50),
        ("nigeria nigerian", 51), ("kenya kenyan", 52), ("ethiopia ethiopian", 53), ("palestine palestinian", 54),
        ("lebanon lebanese", 55), ("taiwan taiwanese", 56), ("czechia czech", 57), ("slovakia slovak", 58),
        ("lithuania lithuanian", 59), ("latvia latvian", 60), ("estonia estonian", 61), ("georgia georgian", 62),
        ("armenia armenian", 63), ("azerbaijan azerbaijani", 64), ("kazakhstan kazakh", 65), ("cuba cuban", 66),
    ])
    /// Heads of a government, each called by the names of the others: "the Italian premier".
    static let premiers = WordTable([("premier", 1), ("minister", 2)])
    /// Words that stand for an organization named before: "the company".
    static let concerns = WordTable([
        (
            """
            company firm group agency airline bank lender carmaker automaker maker operator retailer broadcaster channel union
            charity club manufacturer supplier insurer organization organisation association startup start-up
            network newspaper militia brand developer studio conglomerate foundation owner parent contractor builder shipyard
            provider subsidiary
            """, 1
        )
    ])
    /// Trades before a firm's name at the start of a sentence: "Carmaker Volvo".
    static let trades = WordTable([
        (
            """
            carmaker automaker chipmaker drugmaker planemaker airline retailer lender insurer broadcaster conglomerate startup
            start-up supplier manufacturer
            """, 1
        )
    ])
    /// What an office is over, between its "of" and the name: "Secretary of State Ann Smith".
    static let portfolios = WordTable([
        (
            """
            state defence defense interior justice health finance trade commerce treasury energy education labor labour
            transportation transport agriculture staff affairs foreign home war europe environment economy culture tourism
            information communications operations
            """, 1
        )
    ])
    /// Words for a person whom the text has named already: "the author".
    static let epithets = WordTable([
        (
            """
            author writer actor actress singer striker midfielder goalkeeper defender forward historian scientist economist
            entrepreneur billionaire activist novelist poet artist painter composer musician director producer
            """, 1
        )
    ])
    /// Names of months that are first names too.
    static let monthNames = WordTable([("jan april may june august", 1)])
    static let issuing = WordTable([("from by of", 1)])
    /// Titles that stay with a first name: Pope Francis, King Charles III.
    static let regnal = WordTable([("pope king queen prince princess emperor sheikh ayatollah", 1)])
    static let his = WordTable([("his her their its", 1)])
    static let that = hash("that")
    static let to = hash("to")
    static let with = hash("with")
    static let by = hash("by")
    static let of = hash("of")
    static let it = hash("it")
    static let forWord = hash("for")
    static let the = hash("the")
    static let prime = hash("prime")
    static let leader = hash("leader")
    static let and = hash("and")
    static let asWord = hash("as")
    static let quoted = hash("quoted")

    private static func hash(_ word: StaticString) -> UInt32 {
        var hash = WordTable.seed
        for i in 0..<word.utf8CodeUnitCount { hash = WordTable.mix(hash, word.utf8Start[i]) }
        return hash
    }
}
