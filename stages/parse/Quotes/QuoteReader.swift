// Quotations of an article with their speakers: pairs marks, attributes, resolves names, and leaves out what is no speech.
import CStageABI
import NewsText

/// Reads the quotations of one article after another, with scratch of its own.
struct QuoteReader {
    /// A quotation by bytes of the text.
    struct Found {
        var range: copydesk_range
        var speaker: copydesk_range
        var name: copydesk_range
        var cue: copydesk_range
    }

    private static let mostWords = 400_000

    private var words: [Word] = []
    private var marks = QuoteMarks()
    private var names = Names()
    private var attribution = Attribution()
    private(set) var found: [Found] = []
    /// Off for languages whose verbs of speech it does not know.
    var namesSpeakers = true

    /// Finds the quotations of `text` in order. Linear in the text.
    mutating func read(_ text: Span<UInt8>, paragraphs: [copydesk_range], sentences: [copydesk_range], limit: Int) {
        found.removeAll(keepingCapacity: true)
        guard Self.hasMarks(text) else { return }
        WordScanner.scan(text, sentences: sentences, limit: Self.mostWords, into: &words)
        marks.find(words, paragraphs: paragraphs, limit: limit)
        settleApostrophes()
        names.start()
        attribution.start()
        var speaker: Range<Int>?
        for i in marks.spans.indices {
            let span = marks.spans[i]
            let next = i + 1 < marks.spans.count ? max(marks.spans[i + 1].open, 0) : words.count
            if namesSpeakers { attribution.take(words, span, next: next) }
            guard isSpeech(span) else { continue }
            var source = attribution.source
            names.read(words, to: span.open)
            names.read(words, to: span.close, quoted: true)
            // The name may stand behind the quotation, as in `," said Smith`.
            names.read(words, to: source.map { $0.name.upperBound } ?? 0)
            if attribution.ground != .cue, let guess = source, !names.canSpeak(words, guess.name) { source = nil }
            let name = source.flatMap { names.resolve(words, $0.name, speaker: speaker) }
            if let name { speaker = name }
            add(text, span, source, name)
        }
    }

    private mutating func add(_ text: Span<UInt8>, _ span: QuoteSpan, _ source: Source?, _ name: Range<Int>?) {
        var start = span.open >= 0 ? Int(words[span.open].end) : 0
        if span.continues, span.open < span.paragraphStart { start = Int(words[span.paragraphStart].start) }
        var end = span.isClosed ? Int(words[span.close].start) : Int(words[span.close - 1].end)
        start = Scan.skipSpace(text, start, end)
        while end > start, Scan.spaceEnding(text, start, end) > 0 { end -= Scan.spaceEnding(text, start, end) }
        guard end > start else { return }
        let none = copydesk_range(start: 0, end: 0)
        let cue = source.map { $0.cue } ?? -1
        found.append(
            Found(
                range: copydesk_range(start: UInt32(start), end: UInt32(end)), speaker: bytes(source?.name) ?? none,
                name: bytes(name) ?? none, cue: cue >= 0 ? bytes(cue..<(cue + 1)) ?? none : none))
    }

    private func bytes(_ range: Range<Int>?) -> copydesk_range? {
        guard let range, !range.isEmpty else { return nil }
        return copydesk_range(start: words[range.lowerBound].start, end: words[range.upperBound - 1].end)
    }

    /// An apostrophe that is no quotation mark belongs to a plural: "the bakers' guild".
    private mutating func settleApostrophes() {
        var next = 0
        for i in words.indices where words[i].mark >= Mark.apostrophe && !words[i].isSpaced {
            while next < marks.spans.count, marks.spans[next].close < i { next += 1 }
            let isUsed = next < marks.spans.count && (marks.spans[next].close == i || marks.spans[next].open == i)
            if !isUsed, i > 0, words[i - 1].endsInS {
                words[i].mark = Mark.none
                words[i].parts = Part.possessive
            }
        }
    }

    /// Leaves out titles of works, and single words in marks that nobody is said to have said.
    private func isSpeech(_ span: QuoteSpan) -> Bool {
        if span.continues { return true }
        var count = 0
        var capitals = 0
        var plain = 0
        for i in (max(span.open, -1) + 1)..<span.close {
            let word = words[i]
            if word.has(Part.anyMark) { continue }
            // Scripts without spaces make one long word of many.
            count += word.has(Part.capital | Part.small) ? 1 : max(1, Int(word.end - word.start) / 4)
            if word.has(Part.pronoun) { return true }
            if word.has(Part.capital | Part.number) { capitals += 1 }
            if word.has(Part.small), !word.has(Part.preposition | Part.determiner | Part.conjunction) { plain += 1 }
            if count > 12 { return true }
        }
        let last = span.close > span.open + 1 ? words[span.close - 1] : nil
        let isWhole = last?.has(Part.stop) ?? false
        let isTitle = plain == 0 && capitals > 1 && !isWhole
        if attribution.ground == .cue { return !isTitle || isAnnounced(span) || last?.has(Part.comma) ?? false }
        if count <= 3, !isWhole { return false }
        return !isTitle
    }

    /// A comma, colon or verb of speech right before it: what follows is said, even if it reads like a title.
    private func isAnnounced(_ span: QuoteSpan) -> Bool {
        guard span.open > 0 else { return true }
        let before = words[span.open - 1]
        return before.has(Part.comma | Part.colon | Part.cue | Part.participle)
            || before.sentence != words[span.open].sentence
    }

    /// True when any byte could be a quotation mark: most short articles have none, and need no words.
    private static func hasMarks(_ text: Span<UInt8>) -> Bool {
        var i = 0
        while i < text.count {
            let byte = text[i]
            if byte == 0x22 || byte == 0x27 || byte == 0x60 { return true }
            if byte >= 0xC2 {
                if byte == 0xE2 || byte == 0xC2 || byte == 0xE3 || byte == 0xEF { return true }
            }
            i &+= 1
        }
        return false
    }
}
