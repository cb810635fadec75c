// Reads a JSON document into one flat list of nodes: simdjson first, and our own lenient reader for what it refuses.
internal import CSimdjson

/// Why a document could not be read.
package enum JSONError: Error, Equatable, Sendable {
    /// Arrays and objects are nested deeper than the limit.
    case tooDeep
    /// No JSON: what was expected, and the byte where something else stood.
    case malformed(expected: StaticString, at: Int)

    package static func == (a: JSONError, b: JSONError) -> Bool {
        switch (a, b) {
        case (.tooDeep, .tooDeep): true
        case (.malformed(_, let x), .malformed(_, let y)): x == y
        default: false
        }
    }
}

/// Reads documents one after another and keeps its memory; one a lane. Linear time, no recursion on hostile input.
package final class JSONReader {
    /// What was found, in document order: an object's children are key, value, key, value …; number 0 is the root.
    package private(set) var nodes: [JSONNode] = []
    /// Decoded UTF-8 that the nodes' ranges point into; always valid.
    package private(set) var strings: [UInt8] = []
    /// How many characters were replaced by U+FFFD: invalid UTF-8 and lone surrogates.
    package private(set) var replaced = 0
    /// How many raw control characters were found inside strings, where JSON wants escapes.
    package private(set) var controls = 0
    /// Arrays and objects may be nested so deep.
    package let maxDepth: Int

    private let parser: OpaquePointer?

    /// Makes a reader; 64 levels are what Copydesk accepts.
    package init(maxDepth: Int = 64) {
        self.maxDepth = maxDepth
        parser = copydesk_json_create(UInt32(clamping: maxDepth))
    }

    deinit {
        if let parser { copydesk_json_destroy(parser) }
    }

    /// Reads a document (a byte order mark before it is skipped). Invalid UTF-8, lone surrogates, numbers beyond every
    /// range and raw control characters in strings are repaired and counted, unless `strict`: then they are errors.
    package func read(_ document: Span<UInt8>, strict: Bool = false) throws(JSONError) {
        replaced = 0
        controls = 0
        nodes.removeAll(keepingCapacity: true)
        strings.removeAll(keepingCapacity: true)
        var first = 0
        if document.count >= 3, document[0] == 0xEF, document[1] == 0xBB, document[2] == 0xBF { first = 3 }
        let body = document.extracting(first...)
        switch readFast(body) {
        case COPYDESK_JSON_READ: return
        case COPYDESK_JSON_TOO_DEEP: throw .tooDeep
        default: break
        }
        if strict { throw .malformed(expected: "strict JSON", at: 0) }
        var lenient = JSONLenientReader(maxDepth: maxDepth)
        do throws(JSONError) {
            try lenient.read(body)
        } catch {
            if case .malformed(let expected, let at) = error { throw .malformed(expected: expected, at: at + first) }
            throw error
        }
        nodes = lenient.nodes
        strings = lenient.strings
        replaced = lenient.replaced
        controls = lenient.controls
    }

    private func readFast(_ body: Span<UInt8>) -> copydesk_json_outcome {
        guard let parser else { return COPYDESK_JSON_REFUSED }
        let outcome = body.withUnsafeBufferPointer { bytes -> Int32 in
            guard let base = bytes.baseAddress else { return Int32(COPYDESK_JSON_REFUSED.rawValue) }
            return copydesk_json_parse(parser, base, bytes.count)
        }
        if outcome == Int32(COPYDESK_JSON_READ.rawValue) {
            var firstNode: UnsafePointer<copydesk_json_node>?
            let nodeCount = copydesk_json_nodes(parser, &firstNode)
            nodes.reserveCapacity(nodeCount)
            for node in UnsafeBufferPointer(start: firstNode, count: nodeCount) { nodes.append(JSONNode(node)) }
            var firstByte: UnsafePointer<UInt8>?
            let byteCount = copydesk_json_strings(parser, &firstByte)
            strings.append(contentsOf: UnsafeBufferPointer(start: firstByte, count: byteCount))
        }
        copydesk_json_trim(parser)
        return copydesk_json_outcome(UInt32(outcome))
    }

    /// Gives back memory that an uncommonly large document took.
    package func trim() {
        if strings.capacity > 1 << 20 { strings = [] }
        if nodes.capacity > 1 << 16 { nodes = [] }
    }
}

extension JSONReader {
    /// True when `fragment` is one JSON value that every reader takes: the check of what a plugin wrote.
    package func isStrict(_ fragment: Span<UInt8>) -> Bool {
        do throws(JSONError) {
            try read(fragment, strict: true)
            return true
        } catch {
            return false
        }
    }
}
