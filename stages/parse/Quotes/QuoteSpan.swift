// A quotation as words: its marks, and where it stands in sentence and paragraph.

/// A pair of marks, by word index. `close` is the first word after the content: the closing mark, or, where that is
/// missing, the first word of the next paragraph (or the count of words).
struct QuoteSpan {
    var open: Int
    var close: Int
    /// Words of the paragraph that holds it.
    var paragraphStart: Int
    var paragraphEnd: Int
    /// False when the paragraph ended without a closing mark.
    var isClosed: Bool
    /// The quotation goes on from the paragraph before, which was left open.
    var continues: Bool

    /// The first word after the quotation and its mark.
    var after: Int { isClosed ? close + 1 : close }
    /// Words between the marks.
    var count: Int { close - open - 1 }
}
