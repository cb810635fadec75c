// The headline: the h1 that the page's other titles confirm, else what they say.
internal import CStageABI
internal import NewsText

/// Chooses the title of a page.
struct Headline {
    /// The chosen title.
    private(set) var title = PageString()
    /// Index of the first block of the h1 that was chosen; -1 when the title stands in no block.
    private(set) var block = -1

    private static let lengthLimit = 400

    /// No title.
    init() {}

    init(_ page: Span<UInt8>, _ head: PageHead, _ blocks: PageBlocks) {
        let open =
            head.meta(page, anyOf: ["og:title", "twitter:title", "dc.title", "parsely-title"])
            .map { PageHead.string(page, $0) } ?? PageString()
        let element = head.title.map { PageHead.string(page, $0) } ?? PageString()
        let linked = Headline.linked(head)
        let sites = SiteNames(page, head, title: element, blocks)
        var best = (block: -1, words: 0, title: PageString())
        for candidate in blocks.elements where candidate.tag == .h1 && candidate.last > candidate.first {
            let text = Headline.joined(blocks, Int(candidate.first)..<Int(candidate.last))
            guard text.text.count <= Headline.lengthLimit else { continue }
            let words = WordSet(text.text.span)
            let agrees = [open, element, linked].contains { !$0.isEmpty && words.agrees(with: WordSet($0.text.span)) }
            guard agrees, words.count > best.words, !sites.isName(text.text, confirmedBy: [open, linked]) else {
                continue
            }
            best = (Int(candidate.first), words.count, text)
        }
        if best.block >= 0 {
            (block, title) = (best.block, Headline.withoutKicker(best.title, [linked, open]))
        } else if !linked.isEmpty, !Headline.isCut(linked, from: open) {
            title = linked
        } else if !open.isEmpty {
            title = Headline.withoutSite(Headline.isCut(open, from: element) ? element : open, sites)
        } else {
            title = Headline.shownPart(element, blocks) ?? Headline.withoutSite(element, sites)
            if title.isEmpty { title = Headline.firstHeading(blocks) }
        }
        if block < 0 { block = Headline.echo(of: title, blocks) }
    }

    /// Whether `title` is the beginning of `whole`, cut inside a sentence: search engines want 110 characters of JSON-LD,
    /// and a quote mark that nobody escaped ends a meta element's content.
    private static func isCut(_ title: PageString, from whole: PageString) -> Bool {
        let count = title.text.count
        guard count >= 12, whole.text.count > count, whole.text.starts(with: title.text) else { return false }
        let isBlank = whole.text[count] == 0x20 && count + 1 < whole.text.count
        if whole.text[isBlank ? count + 1 : count] == 0x22 { return true }
        // Some are cut inside a word.
        let isInWord = (whole.text[count] | 0x20) &- 0x61 < 26 && (title.text[count - 1] | 0x20) &- 0x61 < 26
        return count >= 90 && (isInWord || isBlank && separator(whole.text, at: count) == nil)
    }

    /// A heading that puts a rubric before what the page elsewhere calls its title, without the rubric.
    private static func withoutKicker(_ heading: PageString, _ titles: [PageString]) -> PageString {
        for title in titles where title.text.count >= 16 && title.text.count < heading.text.count {
            let cut = heading.text.count - title.text.count
            guard cut <= 40, heading.text.suffix(title.text.count) == title.text[...] else { continue }
            return heading.dropFirst(cut)
        }
        return heading
    }

    /// A title that came with the article; only its echo on the page is looked for.
    init(given: [UInt8], _ blocks: PageBlocks) {
        title.text = given
        block = Headline.echo(of: title, blocks)
    }

    private static func linked(_ head: PageHead) -> PageString {
        var out = PageString()
        let headline = head.linked.headline
        var writer = TextWriter()
        writer.write(
            headline.span, 0..<headline.count, blockStart: 0, text: &out.text, origins: &out.origins)
        let range = head.linked.headlineRange
        out.origins = out.text.isEmpty ? [] : [wholeRun(out.text.count, range)]
        return out.text.count <= lengthLimit ? out : PageString()
    }

    private static func wholeRun(_ count: Int, _ range: Range<Int>) -> copydesk_origin {
        copydesk_origin(
            start: 0, end: UInt32(count), source_start: UInt32(range.lowerBound), source_end: UInt32(range.upperBound),
            source: 0, exact: 0, reserved: (0, 0))
    }

    private static func firstHeading(_ blocks: PageBlocks) -> PageString {
        for element in blocks.elements where element.tag == .h1 && element.last > element.first {
            return joined(blocks, Int(element.first)..<Int(element.last))
        }
        return PageString()
    }

    /// Several blocks of one heading as one line.
    private static func joined(_ blocks: PageBlocks, _ range: Range<Int>) -> PageString {
        var assembly = TextAssembly()
        for index in range.prefix(8) { assembly.append(blocks.blocks[index], of: blocks, continuesLine: true) }
        return PageString(text: assembly.text, origins: assembly.origins)
    }

    /// The first block that says the same as `title`, or -1.
    private static func echo(of title: PageString, _ blocks: PageBlocks) -> Int {
        guard !title.isEmpty else { return -1 }
        let words = WordSet(title.text.span)
        for (index, block) in blocks.blocks.enumerated() where block.end - block.start <= 2 * title.text.count {
            let other = WordSet(blocks.text.span.extracting(Int(block.start)..<Int(block.end)))
            if other.count * 2 > words.count, words.agrees(with: other) { return index }
        }
        return -1
    }

    /// The longest part of the title element, between its separators, that the page shows as a block of its own.
    private static func shownPart(_ title: PageString, _ blocks: PageBlocks) -> PageString? {
        shownPart(of: title.text, blocks).map { title.prefix($0.upperBound).dropFirst($0.lowerBound) }
    }

    /// The range of that part.
    static func shownPart(of text: [UInt8], _ blocks: PageBlocks, other: WordSet? = nil) -> Range<Int>? {
        var cuts = [(end: 0, next: 0)]
        for i in text.indices {
            if let length = separator(text, at: i) {
                cuts.append((i, i + length))
            } else if text[i] == 0x3A, i + 1 < text.count, text[i + 1] == 0x20 {
                cuts.append((i, i + 2))
            }
        }
        cuts.append((text.count, text.count))
        guard cuts.count > 2, cuts.count < 8 else { return nil }
        var parts: [Range<Int>] = []
        for (index, cut) in cuts.enumerated() {
            for next in cuts[(index + 1)...] where next.end > cut.next + 11 { parts.append(cut.next..<next.end) }
        }
        var best: Range<Int>?
        for block in blocks.blocks.prefix(400) {
            let length = Int(block.end - block.start)
            for part in parts where part.count == length && part.count > best?.count ?? 0 {
                guard text[part] == blocks.text[Int(block.start)..<Int(block.end)] else { continue }
                if let other, WordSet(text.span.extracting(part)).count <= other.count { continue }
                best = part
            }
        }
        return best
    }

    /// What stands behind the last separator of the title element, where the headline stands before the first: the site.
    static func site(of title: [UInt8], headline: [UInt8]) -> ArraySlice<UInt8>? {
        guard headline.count >= 12, title.starts(with: headline), title.count > headline.count + 3,
            separator(title, at: headline.count) != nil
        else { return nil }
        var i = title.count - 3
        while i >= headline.count {
            if let length = separator(title, at: i) {
                let name = title[(i + length)...]
                return name.count >= 3 && name.count <= 50 ? name : nil
            }
            i -= 1
        }
        return nil
    }

    /// The title without " | Site" at its end, or "Site | " at its start.
    private static func withoutSite(_ title: PageString, _ sites: SiteNames) -> PageString {
        let text = title.text
        var cut = text.count
        var i = text.count - 1
        while i > 0 {
            if let length = separator(text, at: i) {
                if sites.contains(text.span.extracting(i + length..<text.count)) { return title.prefix(i) }
                if sites.contains(text.span.extracting(0..<i)) { return title.dropFirst(i + length) }
                let rest = WordSet(text.span.extracting(0..<i)).count
                let tail = WordSet(text.span.extracting(i + length..<text.count)).count
                if rest >= 3, tail <= max(rest, 4), tail <= 6 { cut = i }
                if text[i + 1] != 0x7C { break }
            }
            i -= 1
        }
        return cut == text.count ? title : title.prefix(cut)
    }

    /// The length of " | ", " - ", " – ", " — ", " · ", " » " or " :: " at `i`.
    static func separator(_ text: [UInt8], at i: Int) -> Int? {
        guard text[i] == 0x20, i + 2 < text.count else { return nil }
        switch text[i + 1] {
        case 0x7C, 0x2D: return text[i + 2] == 0x20 ? 3 : nil
        case 0xE2:
            guard i + 4 < text.count, text[i + 4] == 0x20, text[i + 2] == 0x80 else { return nil }
            return text[i + 3] == 0x93 || text[i + 3] == 0x94 || text[i + 3] == 0xA2 ? 5 : nil
        case 0xC2: return i + 3 < text.count && text[i + 3] == 0x20 ? 4 : nil
        case 0x3A: return i + 3 < text.count && text[i + 2] == 0x3A && text[i + 3] == 0x20 ? 4 : nil
        default: return nil
        }
    }
}

extension PageString {
    /// Its first bytes, without white space at the end.
    func prefix(_ count: Int) -> PageString {
        var end = min(count, text.count)
        while end > 0, text[end - 1] == 0x20 { end -= 1 }
        var out = PageString(text: Array(text[..<end]), origins: [])
        for var origin in origins where Int(origin.start) < end {
            if Int(origin.end) > end {
                if origin.exact == 1 { origin.source_end -= origin.end - UInt32(end) }
                origin.end = UInt32(end)
            }
            out.origins.append(origin)
        }
        return out
    }

    /// What is left without its first bytes; white space at its start goes too.
    func dropFirst(_ count: Int) -> PageString {
        var from = UInt32(count)
        while Int(from) < text.count, text[Int(from)] == 0x20 { from += 1 }
        var out = PageString(text: Array(text[Int(from)...]), origins: [])
        for var origin in origins where origin.end > from {
            if origin.start < from {
                if origin.exact == 1 { origin.source_start += from - origin.start }
                origin.start = from
            }
            origin.start -= from
            origin.end -= from
            out.origins.append(origin)
        }
        return out
    }
}
