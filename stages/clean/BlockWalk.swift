// One walk over the tree that cuts the page into blocks.
internal import CStageABI
internal import NewsText

/// An element the walk is inside of.
private struct WalkLevel {
    var end: UInt32
    var node: UInt32
    var tag: HTMLTag
    var isBlock: Bool
    /// Whether it, or an element around it, is a template or not shown.
    var isHidden = false
    /// Index of the innermost block element at this level.
    var element: UInt32
    /// Hash of tag and class, mixed with the parent's for `style`.
    var look: UInt64
    var style: UInt64
    var names: NameScore
    /// Where its row of `PageBlocks.marks` begins.
    var marks: UInt32
}

/// What the attributes of an element say.
private struct ElementNames {
    var mask: UInt64 = 0
    /// Hash of its class.
    var hash: UInt64 = 0
    var weight: Int16 = 0
    var isHidden = false
    /// Taken from the screen for everyone, and not for screen readers alone.
    var isUnseen = false
}

/// Walks the tree once and fills `PageBlocks`.
struct BlockWalk {
    private var levels: [WalkLevel] = []
    private var memo = ConceptMemo()
    private var weights = WordLexicon([UInt8]().span)
    private var current = PageBlock()
    /// Level of `current.node`; 0 = the block has no text yet.
    private var common = 0
    /// The lowest level since the block's last text.
    private var lowest = 0
    private var breaks: UInt8 = 0
    private var images: UInt32 = 0
    /// Where the block's last text ended, and at which level it stood.
    private var lastEnd = 0
    private var lastLevels = 0
    private var writer = TextWriter()

    mutating func walk(
        _ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ lexicon: WordLexicon, into out: inout PageBlocks
    ) {
        out.reset()
        memo.reset()
        weights = lexicon
        levels.removeAll(keepingCapacity: true)
        beginBlock(out)
        images = 0
        breaks = 0
        let count = tree.nodes.count
        out.elements.append(PageElement(node: 0, tag: .html, depth: 0, parent: 0, first: 0, last: 0))
        levels.append(
            WalkLevel(
                end: UInt32(count), node: 0, tag: .html, isBlock: true, element: 0, look: 0, style: 0,
                names: NameScore(), marks: 0))
        var i = 1
        while i < count {
            while levels.count > 1, Int(levels[levels.count - 1].end) <= i { leave(&out) }
            let node = tree.nodes[i]
            if node.tag == .text {
                text(page, node, into: &out)
                i += 1
            } else {
                i = enter(page, tree, i, node, into: &out)
            }
        }
        while levels.count > 1 { leave(&out) }
        flush(&out)
        out.elements[0].last = UInt32(out.blocks.count)
    }

    private mutating func beginBlock(_ out: borrowing PageBlocks) {
        common = 0
        current = PageBlock()
        current.start = UInt32(out.text.count)
        current.originStart = UInt32(out.origins.count)
        writer.begin()
    }

    /// Ends the current block where it has text.
    private mutating func flush(_ out: inout PageBlocks) {
        guard common > 0 else { return }
        if out.blocks.count >= PageBlocks.limit {
            out.isTruncated = true
            out.text.removeLast(out.text.count - Int(current.start))
            out.origins.removeLast(out.origins.count - Int(current.originStart))
            beginBlock(out)
            return
        }
        current.end = UInt32(out.text.count)
        current.originEnd = UInt32(out.origins.count)
        current.breaks = breaks
        current.images = images
        breaks = 0
        images = 0
        out.blocks.append(current)
        beginBlock(out)
    }

    private mutating func leave(_ out: inout PageBlocks) {
        let level = levels.removeLast()
        lowest = min(lowest, levels.count)
        if level.isBlock {
            flush(&out)
            breaks = 0
            out.elements[Int(level.element)].last = UInt32(out.blocks.count)
        }
    }

    /// In a heading a rubric and a title often adjoin as two elements, one under the other on the screen.
    private func isGlued(_ page: Span<UInt8>, _ node: HTMLNode, _ out: borrowing PageBlocks) -> Bool {
        guard lowest < common || levels.count != lastLevels, out.elements[Int(current.element)].tag.isHeading,
            page[Int(node.start)] &- 0x41 < 26, let last = out.text.last
        else { return false }
        return last &- 0x61 < 26 || last == 0x3A || last >= 0x80
    }

    private mutating func text(_ page: Span<UInt8>, _ node: HTMLNode, into out: inout PageBlocks) {
        let before = out.text.count
        if common > 0, isGlued(page, node, out) { writer.part(lastEnd..<Int(node.start)) }
        lastEnd = Int(node.stop)
        writer.write(
            page, Int(node.start)..<Int(node.stop), blockStart: Int(current.start), text: &out.text,
            origins: &out.origins)
        guard out.text.count > before else { return }
        if common == 0 || lowest < common {
            common = common == 0 ? levels.count : lowest
            let level = levels[common - 1]
            current.node = level.node
            current.tag = level.tag
            current.depth = UInt16(common)
            current.style = level.style
            current.names = level.names
            current.marks = level.marks
            current.isHidden = level.isHidden
        }
        lowest = levels.count
        lastLevels = levels.count
        current.element = levels[levels.count - 1].element
        if node.flags & HTMLNode.inLink != 0 {
            current.linkBytes += UInt32(out.text.count - before)
            current.links += 1
        }
    }

    /// Enters an element; returns the index to go on with: the next node, or past an element that has no text of use.
    private mutating func enter(
        _ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ i: Int, _ node: HTMLNode, into out: inout PageBlocks
    ) -> Int {
        switch node.tag {
        case .br, .hr:
            flush(&out)
            breaks = node.tag == .br ? min(breaks + 1, 2) : 0
            return Int(node.end)
        case .img, .picture:
            images += 1
            return i + 1
        case .script, .style, .noscript, .iframe, .object, .embed, .svg, .canvas, .audio, .textarea, .select, .datalist,
            .title, .meta, .link, .base, .input, .wbr, .applet, .frameset, .noframes, .noembed, .xmp, .map:
            return Int(node.end)
        default: break
        }
        let isBlock = node.tag.isBlock
        if isBlock {
            flush(&out)
            breaks = 0
        }
        var names = attributes(page, tree, i)
        if !isBlock, names.isHidden || names.mask & Concept.hidden.bit != 0, node.tag != .other { return Int(node.end) }
        if names.isHidden { names.mask |= Concept.hidden.bit }
        names.mask |= BlockWalk.mask(of: node.tag)
        if node.tag == .template { names.isUnseen = true }
        push(node, i, names, isBlock, into: &out)
        return i + 1
    }

    private mutating func push(
        _ node: HTMLNode, _ i: Int, _ names: ElementNames, _ isBlock: Bool, into out: inout PageBlocks
    ) {
        let parent = levels[levels.count - 1]
        var element = parent.element
        if isBlock {
            element = UInt32(out.elements.count)
            let first = UInt32(out.blocks.count)
            out.elements.append(
                PageElement(
                    node: UInt32(i), tag: node.tag, depth: UInt16(levels.count), parent: parent.element, first: first,
                    last: first))
        }
        var marks = parent.marks
        if names.mask != 0 {
            marks = UInt32(out.marks.count)
            for lane in 0..<64 { out.marks.append(out.marks[Int(parent.marks) &+ lane]) }
            var rest = names.mask
            while rest != 0 {
                out.marks[Int(marks) &+ rest.trailingZeroBitCount] = PageBlocks.mark(UInt16(levels.count &+ 1))
                rest &= rest &- 1
            }
        }
        let look = (names.hash ^ UInt64(node.tag.rawValue) &* 0x9E37_79B9_7F4A_7C15) &* 0xFF51_AFD7_ED55_8CCD
        levels.append(
            WalkLevel(
                end: node.end, node: UInt32(i), tag: node.tag, isBlock: isBlock,
                isHidden: parent.isHidden || names.isUnseen, element: element, look: look,
                style: look ^ (parent.look &>> 7),
                names: parent.names.inside(names.weight), marks: marks))
    }

    /// What the attributes of an element say.
    private mutating func attributes(
        _ page: Span<UInt8>, _ tree: borrowing HTMLTree, _ i: Int
    ) -> ElementNames {
        var names = ElementNames()
        for index in tree.attributeRange(i) {
            let attribute = tree.attributes[index]
            let value = page.extracting(Int(attribute.start)..<Int(attribute.end))
            switch attribute.name {
            case .class:
                let found = memo.look(value, weights)
                names.mask |= found.mask
                names.hash = found.hash
                names.weight += found.weight
            case .id, .role, .itemprop, .ariaLabel, .dataTestid, .dataComponent, .dataType, .rel:
                let found = memo.look(value, weights)
                names.mask |= found.mask
                names.weight += found.weight
            case .hidden: names.isUnseen = true
            case .ariaHidden: names.isHidden = names.isHidden || BlockWalk.contains(value, "true")
            case .style: names.isUnseen = names.isUnseen || BlockWalk.hides(value)
            default: break
            }
        }
        names.isHidden = names.isHidden || names.isUnseen
        return names
    }

    private static func hides(_ style: Span<UInt8>) -> Bool {
        contains(style, "display:none") || contains(style, "display: none") || contains(style, "visibility:hidden")
    }

    private static func contains(_ value: Span<UInt8>, _ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard value.count >= length, value.count <= 1024 else { return false }
        return word.withUTF8Buffer { letters in
            for i in 0...(value.count - length) {
                var k = 0
                while k < length, value[i &+ k] | 0x20 == letters[k] | 0x20 { k &+= 1 }
                if k == length { return true }
            }
            return false
        }
    }

    private static func mask(of tag: HTMLTag) -> UInt64 {
        switch tag {
        case .article: Concept.article.bit | Concept.sectionTag.bit
        case .main: Concept.main.bit
        case .nav: Concept.navigation.bit
        case .header: Concept.headerTag.bit
        case .footer: Concept.footer.bit
        case .aside: Concept.asideTag.bit
        case .section: Concept.sectionTag.bit
        case .ul, .ol, .dl, .menu: Concept.listTag.bit
        case .table: Concept.tableTag.bit
        case .blockquote: Concept.quoteTag.bit
        case .figure: Concept.figureTag.bit
        case .figcaption: Concept.caption.bit
        case .form, .button, .label, .fieldset: Concept.formTag.bit
        case .video: Concept.video.bit
        case .dialog: Concept.modal.bit
        case .time: Concept.date.bit
        case .h1: Concept.title.bit
        default: 0
        }
    }
}
