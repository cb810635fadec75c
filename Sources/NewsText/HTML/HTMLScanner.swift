// The tokenizer: tags, attributes and text of a page, fed to the tree builder as they come.

/// Where the scan stands, and what it has learned not to search for again.
struct HTMLScanner {
    /// True when the node limit was met.
    var stopped = false
    // A search that ran to the end of the page in vain is never made again, so the scan stays linear.
    private var noMoreComments = false
    private var noMoreDoubleQuotes = false
    private var noMoreSingleQuotes = false
    private var vain: UInt64 = 0
    // Held here, so that a look-up does not go through the table's one-time set-up.
    private let tagNames = NameTable.tags
    private let attributeNames = NameTable.attributes

    mutating func scan(_ page: Span<UInt8>, into tree: inout HTMLTree, nodeLimit: Int) {
        let count = page.count
        var i = 0
        while i < count {
            if tree.nodes.count >= nodeLimit {
                stopped = true
                return
            }
            if page[i] != 0x3C || !HTMLScanner.isMarkup(page, at: i) {
                let end = HTMLScanner.endOfText(page, from: i)
                addText(page, i, end, into: &tree)
                i = end
                continue
            }
            let next = page[i &+ 1]
            if next == 0x2F {
                i = endTag(page, from: i &+ 2, into: &tree)
            } else if next == 0x21 || next == 0x3F {
                i = declaration(page, from: i)
            } else {
                i = startTag(page, from: i &+ 1, into: &tree)
            }
        }
    }

    /// True when `<` at `i` opens a tag, a comment or a declaration.
    @inline(__always)
    private static func isMarkup(_ page: Span<UInt8>, at i: Int) -> Bool {
        guard i &+ 1 < page.count else { return false }
        let next = page[i &+ 1]
        return (next | 0x20) &- 0x61 < 26 || next == 0x2F || next == 0x21 || next == 0x3F
    }

    private static func endOfText(_ page: Span<UInt8>, from: Int) -> Int {
        var i = ByteSearch.first(0x3C, in: page, from: from)
        while i < page.count, !isMarkup(page, at: i) { i = ByteSearch.first(0x3C, in: page, from: i &+ 1) }
        return i
    }

    private func addText(_ page: Span<UInt8>, _ start: Int, _ end: Int, into tree: inout HTMLTree) {
        var i = start
        while i < end, page[i] <= 0x20 { i &+= 1 }
        tree.addText(start, end, isSpace: i == end)
    }

    /// Comments, doctypes and processing instructions; returns the index after them.
    private mutating func declaration(_ page: Span<UInt8>, from: Int) -> Int {
        let count = page.count
        guard !noMoreComments, from &+ 4 <= count, page[from &+ 2] == 0x2D, page[from &+ 3] == 0x2D,
            page[from &+ 1] == 0x21
        else { return min(count, ByteSearch.first(0x3E, in: page, from: from &+ 2) &+ 1) }
        var i = ByteSearch.first(0x3E, in: page, from: from &+ 4)
        while i < count {
            let closes = page[i &- 1] == 0x2D && page[i &- 2] == 0x2D
            let exclaims = page[i &- 1] == 0x21 && page[i &- 2] == 0x2D && page[i &- 3] == 0x2D
            if closes || (exclaims && i >= from &+ 7) { return i &+ 1 }
            i = ByteSearch.first(0x3E, in: page, from: i &+ 1)
        }
        // Never closed: a browser would hide the rest of the page; only the tag-like part is skipped here.
        noMoreComments = true
        return min(count, ByteSearch.first(0x3E, in: page, from: from &+ 2) &+ 1)
    }

    private mutating func endTag(_ page: Span<UInt8>, from: Int, into tree: inout HTMLTree) -> Int {
        var i = from
        guard i < page.count, (page[i] | 0x20) &- 0x61 < 26 else {
            return min(page.count, ByteSearch.first(0x3E, in: page, from: i) &+ 1)
        }
        let tag = name(page, &i)
        while i < page.count, page[i] <= 0x20 { i &+= 1 }
        if i < page.count, page[i] != 0x3E { i = ByteSearch.first(0x3E, in: page, from: i) }
        tree.end(tag)
        return min(page.count, i &+ 1)
    }

    /// The tag whose name starts at `i`; leaves `i` after the name.
    @inline(__always)
    private func name(_ page: Span<UInt8>, _ i: inout Int) -> HTMLTag {
        var key: UInt64 = 0
        while i < page.count {
            let byte = page[i]
            if byte <= 0x20 || byte == 0x3E || byte == 0x2F { break }
            key = NameTable.pack(key, byte &- 0x41 < 26 ? byte | 0x20 : byte)
            i &+= 1
        }
        return HTMLTag(rawValue: tagNames.number(key)) ?? .other
    }

    private mutating func startTag(_ page: Span<UInt8>, from: Int, into tree: inout HTMLTree) -> Int {
        var i = from
        let tag = name(page, &i)
        let attributesStart = tree.attributes.count
        i = attributes(page, from: i, into: &tree, limit: attributesStart &+ HTMLTree.attributeLimit)
        tree.start(tag, attributesStart: attributesStart)
        let traits = tag.traits
        guard !traits.isDisjoint(with: [.skipped, .escapable]) else { return i }
        return content(of: tag, page, from: i, into: &tree)
    }

    /// Passes over the text of an element that holds no markup.
    private mutating func content(of tag: HTMLTag, _ page: Span<UInt8>, from: Int, into tree: inout HTMLTree) -> Int {
        let name: StaticString
        switch tag {
        case .script: name = "script"
        case .style: name = "style"
        case .svg: name = "svg"
        case .iframe: name = "iframe"
        case .noembed: name = "noembed"
        case .noframes: name = "noframes"
        case .xmp: name = "xmp"
        case .textarea: name = "textarea"
        default: name = "title"
        }
        let bit: UInt64 = 1 << UInt64(tag.rawValue & 63)
        if vain & bit != 0 { return from }
        let end = ByteSearch.closing(name, in: page, from: from)
        if end == page.count {
            vain |= bit
            return from
        }
        if tag == .script || tag == .title, end > from {
            tree.atEdge = false
            tree.addText(from, end, isSpace: false, isRaw: tag == .script)
        }
        return end
    }

    /// Reads the attributes of a tag; returns the index after its `>`.
    private mutating func attributes(
        _ page: Span<UInt8>, from: Int, into tree: inout HTMLTree, limit: Int
    ) -> Int {
        let count = page.count
        var i = from
        while i < count {
            let byte = page[i]
            if byte == 0x3E { return i &+ 1 }
            if byte <= 0x20 || byte == 0x2F {
                i &+= 1
                continue
            }
            let name = attributeName(page, &i)
            while i < count, page[i] <= 0x20 { i &+= 1 }
            var value = i..<i
            if i < count, page[i] == 0x3D { value = attributeValue(page, &i) }
            if name != .none, tree.attributes.count < limit {
                tree.attributes.append(
                    HTMLAttribute(name: name, start: UInt32(value.lowerBound), end: UInt32(value.upperBound)))
            }
        }
        return count
    }

    @inline(__always)
    private func attributeName(_ page: Span<UInt8>, _ i: inout Int) -> HTMLAttributeName {
        var key: UInt64 = 0
        let start = i
        while i < page.count {
            let byte = page[i]
            if byte <= 0x20 || byte == 0x3E || byte == 0x2F || (byte == 0x3D && i > start) { break }
            key = NameTable.pack(key, byte &- 0x41 < 26 ? byte | 0x20 : byte)
            i &+= 1
        }
        return HTMLAttributeName(rawValue: attributeNames.number(key)) ?? .none
    }

    /// The value after the `=` at `i`; leaves `i` after it.
    @inline(__always)
    private mutating func attributeValue(_ page: Span<UInt8>, _ i: inout Int) -> Range<Int> {
        let count = page.count
        i &+= 1
        while i < count, page[i] <= 0x20 { i &+= 1 }
        guard i < count else { return i..<i }
        let quote = page[i]
        let isQuoted = (quote == 0x22 && !noMoreDoubleQuotes) || (quote == 0x27 && !noMoreSingleQuotes)
        if isQuoted {
            let start = i &+ 1
            let end = ByteSearch.first(quote, in: page, from: start)
            if end < count {
                i = end &+ 1
                return start..<end
            }
            if quote == 0x22 { noMoreDoubleQuotes = true } else { noMoreSingleQuotes = true }
        }
        let start = i
        while i < count, page[i] > 0x20, page[i] != 0x3E { i &+= 1 }
        return start..<i
    }
}
