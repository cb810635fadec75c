// Names of news agencies, and the other words that datelines and bylines are told by.
import CStageABI
import NewsText

enum Agencies {
    private static let names = WordTable([
        (
            """
            reuters ap afp upi bbc cnn tass itar-tass xinhua bloomberg dpa ansa efe ians pti ani yonhap kyodo interfax ria
            prnewswire businesswire globenewswire newswire aap cna nna anadolu aa sana wam kuna qna mena spa mti ukrinform
            cbs nbc npr abc pa irna isna mehr tasnim antara bernama vna belta kazinform apa trend azertac tanjug hina sta
            tasr ctk pap lusa ritzau ntb tt stt fnb belga anp swissinfo lapresse agi askanews dpa-afx marketwatch voa
            rfe rfe/rl politico guardian independent telegraph mirror wsj zenger insider axios
            """, 1
        ),
        ("associated agence france-presse press times post journal news wire guardian herald tribune gazette", 2),
    ])
    private static let prompts = WordTable([
        (
            """
            breaking update updated exclusive watch video live photos photo analysis opinion editorial factbox corrected
            correction read new alert review interview report special related note warning advertisement q&a faq news
            graphic timeline explainer
            """, 1
        )
    ])
    /// 1 = a month, 2 = a weekday.
    static let dates = WordTable([
        (
            """
            january february march april may june july august september october november december jan feb mar apr jun
            jul aug sep sept oct nov dec
            """, 1
        ),
        ("monday tuesday wednesday thursday friday saturday sunday", 2),
    ])

    /// True when a word of the range is an agency, or part of a medium's name.
    static func isKnown(_ text: Span<UInt8>, _ range: copydesk_range) -> Bool {
        anyWord(text, Int(range.start), Int(range.end)) { names.bits(text, $0, $1) != 0 }
    }

    /// True when the range opens with what is no place: "BREAKING".
    static func isPrompt(_ text: Span<UInt8>, _ range: copydesk_range) -> Bool {
        anyWord(text, Int(range.start), Int(range.end)) { prompts.bits(text, $0, $1) != 0 }
    }

    private static func anyWord(_ text: Span<UInt8>, _ start: Int, _ end: Int, _ test: (Int, Int) -> Bool) -> Bool {
        var i = start
        while i < end {
            var j = i
            while j < end, text[j] > 0x20, text[j] != 0x2C { j += 1 }
            if j > i, test(i, j) { return true }
            i = j + 1
        }
        return false
    }
}
