// The page cut into blocks: runs of text between the borders of block elements, with what surrounds each of them.
internal import CStageABI
internal import NewsText

/// A run of text that no block border and no line break interrupts.
struct PageBlock {
    /// The lowest element that holds all of its text, and that element's tag.
    var node: UInt32 = 0
    var tag = HTMLTag.div
    /// Line breaks, and no block border, that part it from the block before: 0, 1, or 2 for more.
    var breaks: UInt8 = 0
    /// Index into `PageBlocks.elements` of the block element it stands in.
    var element: UInt32 = 0
    /// In `PageBlocks.text`.
    var start: UInt32 = 0
    var end: UInt32 = 0
    /// In `PageBlocks.origins`.
    var originStart: UInt32 = 0
    var originEnd: UInt32 = 0
    /// Bytes of text inside links, and the number of texts they are in.
    var linkBytes: UInt32 = 0
    var links: UInt32 = 0
    /// True inside a template, or inside what the page's own markup takes from the screen.
    var isHidden = false
    /// Pictures since the block before.
    var images: UInt32 = 0
    var depth: UInt16 = 0
    /// Where its row of `PageBlocks.marks` begins.
    var marks: UInt32 = 0
    /// What the names on the elements around it say, by the learned list: see `NameScore`.
    var names = NameScore()
    /// Equal for blocks of equal tag and class in a parent of equal tag and class.
    var style: UInt64 = 0
}

/// The learned weights of the names on an element and on those around it.
struct NameScore {
    /// Of the lowest element that has any.
    var own: Int16 = 0
    var lowest: Int16 = 0
    var highest: Int16 = 0
    /// Each level outwards counts three quarters of the one inside.
    var sum: Int16 = 0

    /// The score of an element inside, whose own names weigh `weight`.
    func inside(_ weight: Int16) -> NameScore {
        var score = self
        if weight != 0 { score.own = weight }
        score.lowest = min(lowest, weight)
        score.highest = max(highest, weight)
        score.sum = weight + sum * 3 / 4
        return score
    }
}

/// A block element and the blocks inside it.
struct PageElement {
    var node: UInt32
    var tag: HTMLTag
    var depth: UInt16
    /// Index of the next block element outside; its own for the root.
    var parent: UInt32
    /// Indices of its first block and past its last.
    var first: UInt32
    var last: UInt32
}

/// All blocks of a page. Reused from page to page.
struct PageBlocks {
    /// Decoded text of all blocks, one after another; `origins` lead it back to the page.
    var text: [UInt8] = []
    var origins: [copydesk_origin] = []
    var blocks: [PageBlock] = []
    /// Rows of 64: for each concept one more than the depth of the innermost element that names it, 0 for none.
    var marks: [UInt8] = []
    var elements: [PageElement] = []

    /// True when the page has more blocks than are read.
    var isTruncated = false

    /// The longest live blogs have a few thousand blocks.
    static let limit = 20_000
    /// Farther than any element.
    static let far: UInt8 = 100

    mutating func reset() {
        isTruncated = false
        text.removeAll(keepingCapacity: true)
        origins.removeAll(keepingCapacity: true)
        blocks.removeAll(keepingCapacity: true)
        marks.removeAll(keepingCapacity: true)
        marks.append(contentsOf: repeatElement(0, count: 64))
        elements.removeAll(keepingCapacity: true)
    }

    /// How many elements a block's lowest element is inside of the nearest one that names `lane`.
    @inline(__always)
    func distance(_ block: PageBlock, _ lane: Int) -> UInt8 {
        let mark = marks[Int(block.marks) &+ lane]
        return mark == 0 ? PageBlocks.far : min(PageBlocks.far, PageBlocks.mark(block.depth) &- mark)
    }

    /// A depth as a mark.
    @inline(__always)
    static func mark(_ depth: UInt16) -> UInt8 { UInt8(truncatingIfNeeded: min(depth, 254) &+ 1) }
}
