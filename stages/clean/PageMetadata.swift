// Dates, section, tags, publisher, picture and address of a page; what came with the article goes before all.
internal import CStageABI
internal import NewsText
internal import StageAPI

/// Writes the metadata of a page into an article.
struct PageMetadata {
    let page: [UInt8]
    let head: PageHead
    let blocks: PageBlocks
    let headline: Headline

    private static let publishedKeys: [StaticString] = [
        "article:published_time", "og:article:published_time", "datepublished", "article:published",
        "og:published_time",
        "parsely-pub-date", "sailthru.date", "article.published", "publication_date", "publishdate", "publish-date",
        "pubdate", "dcterms.created", "dc.date.issued", "dcterms.issued", "dc.date.created", "dc.date", "dcterms.date",
        "cxenseparse:recs:publishtime", "citation_publication_date", "datecreated", "bt:pubdate", "publish_date",
        "published_at", "published", "created", "date",
    ]
    private static let modifiedKeys: [StaticString] = [
        "article:modified_time", "og:updated_time", "datemodified", "article:updated_time", "dcterms.modified",
        "last-modified", "lastmod",
    ]

    func write(_ article: Article) {
        let given = article.given
        writeTimes(article, given)
        article.metadata.section = store(
            article, given.section, meta(["article:section", "parsely-section"]), head.linked.section)
        let site = meta(["og:site_name", "application-name"])
        article.metadata.publisher = store(
            article, given.publisher, head.linked.publisher, site.isEmpty ? siteOfTitle : site)
        article.metadata.image = store(
            article, given.image, meta(["og:image", "og:image:url", "twitter:image"]), head.linked.image)
        article.metadata.url = address(given).map { article.store($0.span) }
        article.metadata.tags = tags(given).map { article.store($0.span) }
        article.metadata.authors = PageAuthors(page: page, head: head, blocks: blocks, headline: headline)
            .names(given).map { article.store($0.span) }
        if let language = language(given) {
            article.metadata.language = language
            article.metadata.languageConfidence = given.language.isEmpty ? 0.5 : 1
        }
    }

    private func store(_ article: Article, _ given: String, _ first: [UInt8], _ second: [UInt8]) -> copydesk_range? {
        let chosen = !given.isEmpty ? Array(given.utf8) : (!first.isEmpty ? first : second)
        let folded = PageMetadata.folded(chosen)
        return folded.isEmpty || folded.count > 2000 ? nil : article.store(folded.span)
    }

    private var siteOfTitle: [UInt8] {
        let title = head.title.map { PageHead.string(page.span, $0).text } ?? []
        return Headline.site(of: title, headline: headline.title.text).map { Array($0) } ?? []
    }

    /// References read and white space folded.
    static func folded(_ bytes: [UInt8]) -> [UInt8] { PageHead.string(bytes.span, 0..<bytes.count).text }

    /// The content of the first of these meta elements, as text.
    private func meta(_ keys: [StaticString]) -> [UInt8] {
        let page = page.span
        return head.meta(page, anyOf: keys).map { PageHead.string(page, $0).text } ?? []
    }

    // MARK: Times

    private func writeTimes(_ article: Article, _ given: GivenMetadata) {
        let now = article.recordTimestamp / 1000
        article.metadata.published = timestamp(Array(given.published.utf8)) ?? published(now)
        article.metadata.modified =
            timestamp(Array(given.modified.utf8)) ?? timestamp(head.linked.modified)
            ?? timestamp(meta(PageMetadata.modifiedKeys))
    }

    private func timestamp(_ text: [UInt8]) -> Timestamp? {
        text.isEmpty || text.count > 120 ? nil : DateReader.read(text.span, order: order)
    }

    /// When the page says it was published: JSON-LD, meta, time elements, the address, the text by the headline.
    /// A date later than the record is none.
    private func published(_ now: Int64) -> Timestamp? {
        var found: [Timestamp?] = [timestamp(head.linked.published)]
        let page = page.span
        for key in PageMetadata.publishedKeys {
            if let content = head.meta(page, key) { found.append(timestamp(PageHead.string(page, content).text)) }
        }
        for value in head.published { found.append(timestamp(PageHead.string(page, value).text)) }
        let (seen, inAddress) = (visible().map(exact), addressDate())
        // A date far from the one in the address is of something else on the page.
        if let seen, let inAddress, abs(seen.seconds - inAddress.seconds) > 3 * 86_400 { found.append(inAddress) }
        found.append(seen)
        found.append(timestamp(head.linked.otherPublished))
        for time in head.times.prefix(2) { found.append(timestamp(PageHead.string(page, time).text)) }
        found.append(inAddress)
        found.append(age(now))
        found.append(lastResort())
        for case let time? in found where now == 0 || time.seconds < now + 172_800 { return time }
        return nil
    }

    /// A date in a short block near the headline; else in the first block that calls itself a date.
    private func visible() -> Timestamp? {
        let count = blocks.blocks.count
        if headline.block >= 0 {
            for row in max(0, headline.block - 4)..<min(count, headline.block + 14) {
                if let time = date(of: row, limit: 140) { return time }
            }
        }
        let lane = Int(Concept.date.rawValue)
        for row in 0..<min(count, 400) where blocks.distance(blocks.blocks[row], lane) <= 1 {
            if let time = date(of: row, limit: 80) { return time }
        }
        return nil
    }

    /// "3 hours ago" in a short line near the headline, counted back from the record's time.
    private func age(_ now: Int64) -> Timestamp? {
        guard now > 0, headline.block >= 0 else { return nil }
        for row in max(0, headline.block - 4)..<min(blocks.blocks.count, headline.block + 14) {
            let block = blocks.blocks[row]
            guard block.end - block.start < 80, row != headline.block else { continue }
            let text = blocks.text.span.extracting(Int(block.start)..<Int(block.end))
            if let time = AgeReader.find(in: text, now: now) { return time }
        }
        return nil
    }

    /// What readers see is local time, or a day alone; a time element that means the same moment says it with its zone.
    private func exact(_ seen: Timestamp) -> Timestamp {
        for range in head.times.prefix(8) {
            guard let time = timestamp(PageHead.string(page.span, range).text), time.hasTime else { continue }
            let local = time.seconds + Int64(time.offsetMinutes) * 60
            if seen.hasTime ? local == seen.seconds : local >= seen.seconds && local < seen.seconds + 86_400 {
                return time
            }
        }
        return seen
    }

    private func date(of row: Int, limit: UInt32) -> Timestamp? {
        let block = blocks.blocks[row]
        guard block.end - block.start < limit else { return nil }
        return DateReader.find(in: blocks.text.span.extracting(Int(block.start)..<Int(block.end)), order: order)?.time
    }

    /// A short block that is nothing but a date, anywhere: better than nothing.
    private func lastResort() -> Timestamp? {
        let text = blocks.text.span
        for row in 0..<min(blocks.blocks.count, 600) {
            let block = blocks.blocks[row]
            guard block.end - block.start < 60 else { continue }
            let bytes = text.extracting(Int(block.start)..<Int(block.end))
            if let found = DateReader.find(in: bytes, order: order), found.range.count * 2 > bytes.count {
                return found.time
            }
        }
        // "(21 November 2022) The first sentence …" below the headline.
        guard headline.block >= 0 else { return nil }
        for row in headline.block..<min(blocks.blocks.count, headline.block + 10) {
            let bytes = text.extracting(Int(blocks.blocks[row].start)..<Int(blocks.blocks[row].end))
            if let found = DateReader.read(bytes, order: order) { return found }
        }
        return nil
    }

    /// American pages put the month first; others the day.
    private var order: DateReader.Order {
        guard let range = head.language else { return .monthFirst }
        let page = page.span
        let isEnglish = Bytes.starts(page, range.lowerBound, "en")
        let isOther =
            Bytes.contains(page, range, "gb") || Bytes.contains(page, range, "au")
            || Bytes.contains(page, range, "in") || Bytes.contains(page, range, "nz")
            || Bytes.contains(page, range, "ie")
        return isEnglish && !isOther ? .monthFirst : .dayFirst
    }

    /// A date in the path of the address: /2023/12/22/, 2023-12-22, 20231222.
    private func addressDate() -> Timestamp? {
        guard let url = address(GivenMetadata()) else { return nil }
        let text = url.span
        var i = 0
        while i + 8 <= text.count {
            let isStart = i > 0 && (text[i - 1] == 0x2F || text[i - 1] == 0x2D || text[i - 1] == 0x5F)
            var end = i
            while end < min(i + 10, text.count), text[end] &- 0x30 < 10 || end == i + 4 || end == i + 7 { end += 1 }
            let digits = (i..<end).prefix { text[$0] &- 0x30 < 10 }.count
            let isWhole = end == text.count || text[end] &- 0x30 >= 10
            if isStart, text[i] == 0x31 || text[i] == 0x32, isWhole, digits == 4 || digits == 8,
                let time = DateReader.read(text.extracting(i..<end))
            {
                return time
            }
            i += 1
        }
        return nil
    }

    // MARK: Address, tags, language

    private func address(_ given: GivenMetadata) -> [UInt8]? {
        let page = page.span
        let canonical = head.canonical.map { PageHead.string(page, $0).text } ?? []
        for candidate in [Array(given.url.utf8), canonical, meta(["og:url"]), head.linked.url] {
            if candidate.count <= 2000,
                Bytes.starts(candidate.span, 0, "http://") || Bytes.starts(candidate.span, 0, "https://")
            {
                return candidate
            }
        }
        return nil
    }

    private func tags(_ given: GivenMetadata) -> [[UInt8]] {
        if !given.tags.isEmpty { return given.tags.map { Array($0.utf8) } }
        let page = page.span
        var found = head.metas(page, "article:tag").map { PageHead.string(page, $0).text }
        if found.isEmpty { found = head.linked.tags }
        if found.isEmpty { found = [meta(["news_keywords", "parsely-tags", "sailthru.tags", "keywords"])] }
        if found.count == 1 { found = found[0].split(separator: 0x2C).map { Array($0) } }
        var tags: [[UInt8]] = []
        for tag in found.prefix(64) {
            let folded = PageMetadata.folded(tag)
            if !folded.isEmpty, folded.count <= 100, !tags.contains(folded) { tags.append(folded) }
        }
        return tags
    }

    private func language(_ given: GivenMetadata) -> String? {
        if !given.language.isEmpty { return given.language }
        let page = page.span
        let bytes = head.language.map { PageHead.string(page, $0).text } ?? meta(["og:locale", "language"])
        let code = bytes.prefix { $0 | 0x20 &- 0x61 < 26 }.map { $0 | 0x20 }
        guard code.count == 2 || code.count == 3 else { return nil }
        if code == Array("zh".utf8) {
            let isTraditional =
                [UInt8](bytes).map { $0 | 0x20 }.suffix(4) == Array("hant".utf8)
                || ["tw", "hk", "mo"].contains { bytes.map { $0 | 0x20 }.suffix(2) == Array($0.utf8) }
            return isTraditional ? "zh-Hant" : "zh"
        }
        return String(decoding: code, as: UTF8.self)
    }
}
