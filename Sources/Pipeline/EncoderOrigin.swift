// `origin`: where the characters of title and text stand in the decoded payload, as runs.
internal import CStageABI
internal import JSON
internal import StageAPI

extension RecordState {
    /// One run in the record's unit.
    private struct Run {
        var start: UInt32
        var end: UInt32
        var sourceStart: UInt32
        var sourceEnd: UInt32
        var source: UInt8
        /// The next run may continue it, character by character.
        var isEven: Bool
    }

    /// `"origin":{"sources":[…],"charset":…,"title":[[start,end,source_start,source_end,source?],…],"text":[…]}`
    mutating func origin(_ article: Article, _ title: [UInt8], _ text: [UInt8]) {
        let (titleOrigin, textOrigin, sources) = (article.titleOrigin, article.textOrigin, article.sources)
        guard !sources.isEmpty, !titleOrigin.isEmpty || !textOrigin.isEmpty else { return }
        while sourceMaps.count < sources.count { sourceMaps.append(OffsetMap()) }
        for (i, source) in sources.enumerated() {
            // Nothing behind the last run is asked for: a page's footer and scripts need no map.
            var end = 0
            for run in titleOrigin where run.source == i { end = max(end, Int(run.source_end), Int(run.source_start)) }
            for run in textOrigin where run.source == i { end = max(end, Int(run.source_end), Int(run.source_start)) }
            sourceMaps[i].build(source.bytes.span.extracting(..<min(end, source.bytes.count)), settings.offsets)
        }
        writer.raw(",\"origin\":{\"sources\":[")
        for (i, source) in sources.enumerated() {
            if i > 0 { writer.byte(UInt8(ascii: ",")) }
            writer.string(source.name)
        }
        writer.byte(UInt8(ascii: "]"))
        if let charset = sources.first?.charset, !charset.isEmpty {
            writer.raw(",\"charset\":")
            writer.string(charset)
        }
        if !title.isEmpty { runs(",\"title\":[", titleOrigin, title, titleMap, sources) }
        runs(",\"text\":[", textOrigin, text, textMap, sources)
        writer.byte(UInt8(ascii: "}"))
    }

    private mutating func runs(
        _ key: StaticString, _ origin: [copydesk_origin], _ text: [UInt8], _ map: OffsetMap, _ sources: [Source]
    ) {
        var open: Run?
        var isFirst = true
        // Runs of one source follow each other, so its bytes and map are fetched once for many.
        var number = -1
        var source: [UInt8] = []
        var sourceMap = OffsetMap()
        for run in origin where Int(run.source) < sources.count {
            if Int(run.source) != number {
                number = Int(run.source)
                source = sources[number].bytes
                sourceMap = sourceMaps[number]
            }
            let next = RecordState.convert(run, text.span, map, source.span, sourceMap)
            if next.start >= next.end { continue }
            if let last = open, last.isEven, next.isEven, last.source == next.source, last.end == next.start,
                last.sourceEnd == next.sourceStart
            {
                open?.end = next.end
                open?.sourceEnd = next.sourceEnd
                continue
            }
            if let last = open { write(last, isFirst ? key : ","); isFirst = false }
            open = next
        }
        if let last = open { write(last, isFirst ? key : ","); isFirst = false }
        if !isFirst { writer.byte(UInt8(ascii: "]")) }
    }

    /// A run is even when its characters answer the source's one by one: exact ones, and one folded white space.
    private static func convert(
        _ run: copydesk_origin, _ text: Span<UInt8>, _ map: OffsetMap, _ source: Span<UInt8>, _ sourceMap: OffsetMap
    ) -> Run {
        let start = map.offset(Int(run.start), in: text)
        let end = map.offset(Int(run.end), in: text)
        let sourceStart = sourceMap.offset(Int(run.source_start), in: source)
        let sourceEnd = max(sourceStart, sourceMap.offset(Int(run.source_end), in: source))
        let isSameLength = end &- start == sourceEnd &- sourceStart
        let isSpace = end &- start == 1 && Int(run.start) < text.count && text[Int(run.start)] <= 0x20
        return Run(
            start: start, end: end, sourceStart: sourceStart, sourceEnd: sourceEnd, source: run.source,
            isEven: isSameLength && (run.exact == 1 || isSpace))
    }

    private mutating func write(_ run: Run, _ before: StaticString) {
        writer.raw(before)
        writer.byte(UInt8(ascii: "["))
        writer.integer(run.start)
        writer.byte(UInt8(ascii: ","))
        writer.integer(run.end)
        writer.byte(UInt8(ascii: ","))
        writer.integer(run.sourceStart)
        writer.byte(UInt8(ascii: ","))
        writer.integer(run.sourceEnd)
        if run.source > 0 {
            writer.byte(UInt8(ascii: ","))
            writer.integer(UInt32(run.source))
        }
        writer.byte(UInt8(ascii: "]"))
    }
}
