// How start tags, end tags and text change the table: implied ends, stray end tags ignored, no adoption agency.

extension HTMLTree {
    @inline(__always)
    var top: OpenElement { open[open.count &- 1] }

    mutating func addText(_ start: Int, _ end: Int, isSpace: Bool, isRaw: Bool = false) {
        if isSpace && atEdge { return }
        if !isSpace { atEdge = false }
        var flags = isSpace ? HTMLNode.space : 0
        if anchor >= 0 { flags |= HTMLNode.inLink }
        if isRaw { flags |= HTMLNode.raw }
        let index = UInt32(nodes.count)
        nodes.append(
            HTMLNode(
                tag: .text, flags: flags, depth: UInt16(open.count), parent: top.node, end: index &+ 1,
                start: UInt32(start), stop: UInt32(end)))
    }

    /// A start tag, whose kept attributes are the last ones from `attributesStart` on.
    mutating func start(_ tag: HTMLTag, attributesStart: Int) {
        switch tag {
        case .html:
            if nodes.count == 1, nodes[0].stop == 0 {
                nodes[0].start = UInt32(attributesStart)
                nodes[0].stop = UInt32(attributes.count)
            }
            return
        case .head, .body, .frameset: return
        default: break
        }
        let traits = tag.traits
        closeImplied(by: tag, traits)
        if traits.contains(.block) || tag == .br { atEdge = true }
        if tag == .img { atEdge = false }
        let index = UInt32(nodes.count)
        nodes.append(
            HTMLNode(
                tag: tag, flags: 0, depth: UInt16(open.count), parent: top.node, end: index &+ 1,
                start: UInt32(attributesStart), stop: UInt32(attributes.count)))
        if traits.contains(.void) { return }
        deepest = max(deepest, open.count &+ overflow)
        guard open.count < HTMLTree.depthLimit else {
            overflow &+= 1
            return
        }
        push(tag, node: index, traits)
    }

    private mutating func push(_ tag: HTMLTag, node: UInt32, _ traits: HTMLTag.Traits) {
        var entry = top
        entry.node = node
        entry.tag = tag
        let own = Int16(truncatingIfNeeded: open.count)
        if traits.contains(.barrier) || tag == .button {
            entry.paragraph = -1
            if traits.contains(.barrier) {
                entry.item = -1
                entry.term = -1
            }
        }
        switch tag {
        case .p: entry.paragraph = own
        case .ul, .ol, .menu: entry.item = -1
        case .li: entry.item = own
        case .dl: entry.term = -1
        case .dd, .dt: entry.term = own
        case .table, .template:
            entry.row = -1
            entry.cell = -1
        case .tr:
            entry.row = own
            entry.cell = -1
        case .td, .th: entry.cell = own
        case .a: anchor = Int(own)
        default: break
        }
        open.append(entry)
        openCount[Int(tag.rawValue)] &+= 1
    }

    /// Ends what a start tag ends without saying so.
    private mutating func closeImplied(by tag: HTMLTag, _ traits: HTMLTag.Traits) {
        if traits.contains(.closesParagraph), top.paragraph >= 0 { close(downTo: Int(top.paragraph)) }
        switch tag {
        case .li: if top.item >= 0 { close(downTo: Int(top.item)) }
        case .dd, .dt: if top.term >= 0 { close(downTo: Int(top.term)) }
        case .td, .th: if top.cell >= 0 { close(downTo: Int(top.cell)) }
        case .tr: if top.row >= 0 { close(downTo: Int(top.row)) }
        case .tbody, .thead, .tfoot:
            if top.row >= 0 { close(downTo: Int(top.row)) }
            if top.tag == .tbody || top.tag == .thead || top.tag == .tfoot { close(downTo: open.count &- 1) }
        case .option, .optgroup: if top.tag == .option { close(downTo: open.count &- 1) }
        case .h1, .h2, .h3, .h4, .h5, .h6: if top.tag.isHeading { close(downTo: open.count &- 1) }
        case .a: endLink()
        default: break
        }
    }

    /// An end tag.
    mutating func end(_ tag: HTMLTag) {
        if overflow > 0 {
            if !tag.traits.contains(.void) { overflow &-= 1 }
            return
        }
        let traits = tag.traits
        if traits.contains(.block) { atEdge = true }
        switch tag {
        case .html, .head, .body: return
        case .p: if top.paragraph >= 0 { close(downTo: Int(top.paragraph)) }
        case .li: if top.item >= 0 { close(downTo: Int(top.item)) }
        case .dd, .dt: if top.term >= 0 { close(downTo: Int(top.term)) }
        case .td, .th: if top.cell >= 0 { close(downTo: Int(top.cell)) }
        case .tr: if top.row >= 0 { close(downTo: Int(top.row)) }
        case .br: start(.br, attributesStart: attributes.count)
        case .a: endLink()
        case .form: endForm()
        default:
            if traits.contains(.heading) {
                endHeading()
            } else if openCount[Int(tag.rawValue)] > 0 {
                endNearest(tag, isFormatting: traits.contains(.formatting))
            }
        }
    }

    /// Ends the nearest open element of this name within reach; a formatting element's reach ends at a block.
    private mutating func endNearest(_ tag: HTMLTag, isFormatting: Bool) {
        var i = open.count &- 1
        while i > 0 {
            let entry = open[i].tag
            if entry == tag {
                close(downTo: i)
                return
            }
            let traits = entry.traits
            if isFormatting ? traits.contains(.block) : traits.contains(.barrier) && !crosses(tag, entry) { return }
            i &-= 1
        }
    }

    /// The end of a table or of its parts reaches out of a cell.
    private func crosses(_ tag: HTMLTag, _ barrier: HTMLTag) -> Bool {
        switch tag {
        case .table, .tbody, .thead, .tfoot: barrier == .td || barrier == .th || barrier == .caption
        default: false
        }
    }

    private mutating func endHeading() {
        var i = open.count &- 1
        while i > 0, !open[i].tag.isHeading {
            if open[i].tag.traits.contains(.barrier) { return }
            i &-= 1
        }
        if i > 0 { close(downTo: i) }
    }

    /// A form is often closed elsewhere than it was opened; it then stays open until its parent ends.
    private mutating func endForm() {
        var i = open.count &- 1
        while i > 0, open[i].tag.traits.contains(.formatting) || open[i].tag == .p { i &-= 1 }
        if i > 0, open[i].tag == .form { close(downTo: i) }
    }

    /// The text after `</a>` is no link, also when blocks that were opened inside stay open.
    private mutating func endLink() {
        guard anchor >= 0 else { return }
        var i = open.count &- 1
        while i > anchor, !open[i].tag.traits.contains(.block) { i &-= 1 }
        if i == anchor { close(downTo: i) }
        anchor = -1
    }

    /// Ends the open elements from index `floor` on.
    mutating func close(downTo floor: Int) {
        let end = UInt32(nodes.count)
        while open.count > floor {
            let entry = open.removeLast()
            nodes[Int(entry.node)].end = end
            openCount[Int(entry.tag.rawValue)] &-= openCount[Int(entry.tag.rawValue)] > 0 ? 1 : 0
            if entry.tag.isBlock { atEdge = true }
        }
        if anchor >= floor { anchor = -1 }
    }
}
