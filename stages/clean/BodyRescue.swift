// The body that JSON-LD gives, for pages whose text is not in their markup.
internal import CStageABI
internal import NewsText

/// Takes the linked body where the page itself has too little of it.
enum BodyRescue {
    /// Bytes that a linked body must have to be looked at, when `found` bytes were found in the page.
    static func least(_ found: Int) -> Int { found == 0 ? 80 : max(300, found * 3 / 2) }

    /// Replaces the text when nearly all of it is in the linked body, or when there is next to none.
    static func replace(_ assembly: inout TextAssembly, with linked: LinkedArticle) {
        let hasMarkup = Bytes.contains(linked.body.span, 0..<min(linked.body.count, 4096), "</")
        if !hasMarkup, holds(linked.body.span, assembly.text.span) { fill(&assembly, linked) }
    }

    private static func holds(_ body: Span<UInt8>, _ text: Span<UInt8>) -> Bool {
        var filter = WordFilter()
        filter.reset(capacity: body.count)
        var (last, i) = (UInt32(0), 0)
        while let word = WordSet.nextWord(body, from: i) {
            filter.insert(WordLexicon.pair(last, word.hash))
            (last, i) = (word.hash, word.end)
        }
        var (pairs, known) = (0, 0)
        (last, i) = (0, 0)
        while let word = WordSet.nextWord(text, from: i) {
            pairs += 1
            if filter.contains(WordLexicon.pair(last, word.hash)) { known += 1 }
            (last, i) = (word.hash, word.end)
        }
        return pairs < 30 || known * 10 > pairs * 7
    }

    /// One run stands for the whole of it: JSON's escapes lie between the bytes.
    private static func fill(_ assembly: inout TextAssembly, _ linked: LinkedArticle) {
        assembly.reset()
        var writer = TextWriter()
        var origins: [copydesk_origin] = []
        for line in linked.body.split(separator: 0x0A) {
            let bytes = Array(line)
            let start = assembly.text.count + (assembly.text.isEmpty ? 0 : 1)
            if start > 0 { assembly.text.append(0x0A) }
            writer.begin()
            writer.write(bytes.span, 0..<bytes.count, blockStart: start, text: &assembly.text, origins: &origins)
            if assembly.text.count == start {
                if start > 0 { assembly.text.removeLast() }
            } else {
                assembly.paragraphs.append(copydesk_range(start: UInt32(start), end: UInt32(assembly.text.count)))
            }
        }
        if assembly.text.isEmpty { return }
        assembly.origins.append(
            copydesk_origin(
                start: 0, end: UInt32(assembly.text.count), source_start: UInt32(linked.bodyRange.lowerBound),
                source_end: UInt32(linked.bodyRange.upperBound), source: 0, exact: 0, reserved: (0, 0)))
    }
}
