// A page as a flat table of nodes in document order: one pass, forgiving, linear in the page, without recursion.

/// An element or a run of text.
package struct HTMLNode: Sendable {
    package var tag: HTMLTag
    /// See `HTMLNode.Flags`.
    package var flags: UInt8
    /// Number of open elements above it.
    package var depth: UInt16
    /// Index of the element it stands in; the root is its own parent.
    package var parent: UInt32
    /// Index past its last descendant.
    package var end: UInt32
    /// Of text: its first byte. Of an element: the index of its first kept attribute.
    package var start: UInt32
    /// Of text: past its last byte. Of an element: past its last kept attribute.
    package var stop: UInt32

    /// Text inside a link.
    package static let inLink: UInt8 = 1
    /// Text of white space alone.
    package static let space: UInt8 = 2
    /// Text as it stands, without character references: scripts.
    package static let raw: UInt8 = 4
}

/// The table, and the attributes its elements keep. Reused from page to page.
package struct HTMLTree {
    /// Node 0 is the root and has the attributes of `html`.
    package internal(set) var nodes: [HTMLNode] = []
    package internal(set) var attributes: [HTMLAttribute] = []
    /// How deep elements nest as written; what lies deeper than `depthLimit` is kept flat at that depth.
    package internal(set) var deepest = 0
    /// True when the page has more nodes than were allowed; the rest was not read.
    package internal(set) var isTruncated = false

    /// As in browsers.
    static let depthLimit = 512
    /// An element with more kept attributes than this is hostile.
    static let attributeLimit = 32

    // Open elements, outermost first.
    var open: [OpenElement] = []
    var openCount = [UInt32](repeating: 0, count: 256)
    /// Start tags beyond the depth limit whose end tags are still to come.
    var overflow = 0
    /// Index into `open` of the link that text stands in; -1 = none.
    var anchor = -1
    /// True where white space can't separate words: after the start or end of a block.
    var atEdge = true

    /// An empty table.
    package init() {}

    /// Reads a page. At most `nodeLimit` nodes are made.
    package mutating func parse(_ page: Span<UInt8>, nodeLimit: Int = 1 << 20) {
        nodes.removeAll(keepingCapacity: true)
        attributes.removeAll(keepingCapacity: true)
        open.removeAll(keepingCapacity: true)
        for i in openCount.indices { openCount[i] = 0 }
        deepest = 0
        overflow = 0
        anchor = -1
        atEdge = true
        nodes.append(HTMLNode(tag: .html, flags: 0, depth: 0, parent: 0, end: 1, start: 0, stop: 0))
        open.append(OpenElement(node: 0, tag: .html))
        let limit = min(page.count, Int(UInt32.max) - 1)
        var scanner = HTMLScanner()
        scanner.scan(page.extracting(0..<limit), into: &self, nodeLimit: nodeLimit)
        isTruncated = scanner.stopped || limit < page.count
        close(downTo: 0)
    }

    /// The range of attribute indices of an element.
    @inline(__always)
    package func attributeRange(_ node: Int) -> Range<Int> {
        let element = nodes[node]
        return element.tag == .text ? 0..<0 : Int(element.start)..<Int(element.stop)
    }

    /// The value of an attribute of an element, or nil.
    package func attribute(_ name: HTMLAttributeName, of node: Int) -> Range<Int>? {
        for index in attributeRange(node) where attributes[index].name == name {
            return Int(attributes[index].start)..<Int(attributes[index].end)
        }
        return nil
    }
}

/// An element whose end has not come yet, with the nearest open elements that a new tag could close: indices into the
/// stack, -1 when there is none within reach. Kept per entry, no search is ever needed for them.
struct OpenElement {
    var node: UInt32
    var tag: HTMLTag
    var paragraph: Int16 = -1
    var item: Int16 = -1
    var term: Int16 = -1
    var row: Int16 = -1
    var cell: Int16 = -1
}
