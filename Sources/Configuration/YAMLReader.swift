// Reads YAML by libyaml's events into a tree with places, within limits.
internal import CYAML
internal import StageAPI

/// Reads one YAML document. libyaml takes seconds on deep nesting and passes duplicate keys, aliases and further
/// documents silently, so each is found here.
package struct YAMLReader {
    package static let mostBytes = 1 << 20
    package static let mostLevels = 32

    private var frames: [Frame] = []
    private var root: Node?
    private var findings: Findings

    private init(_ findings: Findings) { self.findings = findings }

    /// The tree; nil when the file has none, and a finding says why. A tree may come with findings too.
    package static func read(_ findings: inout Findings) -> Node? {
        let bytes = findings.source.bytes
        guard bytes.count <= mostBytes else {
            findings.add(.tooLarge, at: nil, "the file has \(bytes.count) bytes", remedy: "the limit is 1MiB")
            return nil
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            findings.add(.syntax, at: .start, "the file is UTF-16", remedy: "save it as UTF-8")
            return nil
        }
        var reader = YAMLReader(findings)
        let isRead = reader.readEvents(bytes)
        findings = reader.findings
        guard isRead else { return nil }
        if reader.root == nil, findings.isEmpty {
            findings.add(.missing, at: .start, "the file is empty", remedy: "start with version: 1")
        }
        return reader.root
    }

    private mutating func readEvents(_ bytes: [UInt8]) -> Bool {
        let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
        defer { parser.deallocate() }
        guard yaml_parser_initialize(parser) == 1 else {
            findings.add(.unreadable, at: nil, "out of memory")
            return false
        }
        defer { yaml_parser_delete(parser) }
        return bytes.withUnsafeBufferPointer { buffer in
            yaml_parser_set_input_string(parser, buffer.baseAddress, buffer.count)
            var event = yaml_event_t()
            while true {
                guard yaml_parser_parse(parser, &event) == 1 else {
                    addSyntaxError(parser.pointee)
                    return false
                }
                defer { yaml_event_delete(&event) }
                if event.type == YAML_STREAM_END_EVENT { return true }
                guard take(event) else { return false }
            }
        }
    }

    /// False stops the reading.
    private mutating func take(_ event: yaml_event_t) -> Bool {
        let start = position(event.start_mark)
        let end = position(event.end_mark)
        switch event.type {
        case YAML_DOCUMENT_START_EVENT:
            guard root == nil else {
                findings.add(.syntax, at: start, "a second document", remedy: "keep one document in a file")
                return false
            }
        case YAML_ALIAS_EVENT:
            findings.add(.syntax, at: start, "an alias", remedy: "aliases are not taken: write the value out")
            add(Node(.scalar(Scalar(text: "", isPlain: true)), from: start, to: end))
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            refuse(anchor: scalar.anchor, tag: scalar.tag, at: start)
            let text = String(
                decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
            add(Node(.scalar(Scalar(text: text, isPlain: isPlain)), from: start, to: end))
        case YAML_SEQUENCE_START_EVENT:
            refuse(anchor: event.data.sequence_start.anchor, tag: event.data.sequence_start.tag, at: start)
            return open(Frame(isMap: false, position: start))
        case YAML_MAPPING_START_EVENT:
            refuse(anchor: event.data.mapping_start.anchor, tag: event.data.mapping_start.tag, at: start)
            return open(Frame(isMap: true, position: start))
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT:
            guard let frame = frames.popLast() else { return false }
            add(frame.node(to: end))
        default: break
        }
        return true
    }

    private mutating func open(_ frame: Frame) -> Bool {
        guard frames.count < Self.mostLevels else {
            findings.add(
                .tooDeep, at: frame.position, "nested deeper than \(Self.mostLevels) levels",
                remedy: "close brackets, or check the indentation")
            return false
        }
        frames.append(frame)
        return true
    }

    private mutating func add(_ node: Node) {
        guard !frames.isEmpty else {
            root = node
            return
        }
        frames[frames.count - 1].add(node, &findings)
    }

    private mutating func refuse(
        anchor: UnsafeMutablePointer<UInt8>?, tag: UnsafeMutablePointer<UInt8>?, at place: Position
    ) {
        if anchor != nil {
            findings.add(.syntax, at: place, "an anchor", remedy: "aliases are not taken: write the value out")
        }
        if tag != nil { findings.add(.syntax, at: place, "a tag", remedy: "leave it out: settings know their types") }
    }

    private func position(_ mark: yaml_mark_t) -> Position {
        Position(line: Int(clamping: mark.line) + 1, column: Int(clamping: mark.column) + 1)
    }

    private mutating func addSyntaxError(_ parser: yaml_parser_t) {
        let problem = parser.problem.map { Self.plain(String(cString: $0)) } ?? "not YAML"
        if parser.error == YAML_READER_ERROR {
            let place = findings.source.position(ofIndex: Int(clamping: parser.problem_offset))
            findings.add(.syntax, at: place, "\(problem)", remedy: "save the file as UTF-8 text")
            return
        }
        let place = position(parser.problem_mark)
        let index = findings.source.index(of: place)
        if index < findings.source.bytes.count, findings.source.bytes[index] == 9 {
            findings.add(.syntax, at: place, "a tab", remedy: "indent with spaces")
            return
        }
        var remedy = ""
        if let context = parser.context.map({ Self.plain(String(cString: $0)) }) {
            let opened = position(parser.context_mark)
            remedy = "\(context) that starts at \(opened.line):\(opened.column)"
            if findings.source.line(place.line)?.contains("${") == true {
                remedy += "; inside {…} and […] put quotation marks around a value with ${…}"
            }
        }
        findings.add(.syntax, at: place, problem, remedy: remedy)
    }

    /// libyaml's words in those of people.
    private static func plain(_ text: String) -> String {
        let words = [
            ("did not find expected", "expected"), ("could not find expected", "expected"),
            ("flow sequence", "list in […]"), ("flow mapping", "group in {…}"), ("block mapping", "group of keys"),
            ("block collection", "list"), ("block sequence", "list"), ("quoted scalar", "text in quotation marks"),
            ("plain scalar", "text"), ("block scalar", "text"), ("simple key", "key"), ("scalar", "text"),
            ("mapping values", "a key and a value"),
        ]
        return words.reduce(text) { $0.replacing($1.0, with: $1.1) }
    }
}

/// A list or map that is still open.
private struct Frame {
    let isMap: Bool
    let position: Position
    var items: [Node] = []
    var entries: [Entry] = []
    var lines: [String: Int] = [:]
    var key: Node?

    init(isMap: Bool, position: Position) {
        self.isMap = isMap
        self.position = position
    }

    func node(to end: Position) -> Node { Node(isMap ? .map(entries) : .list(items), from: position, to: end) }

    mutating func add(_ node: Node, _ findings: inout Findings) {
        guard isMap else {
            items.append(node)
            return
        }
        guard let key else {
            self.key = node
            return
        }
        self.key = nil
        guard let name = key.scalar?.text else {
            findings.add(.syntax, at: key.position, "a key that is a list or a group", remedy: "keys are plain words")
            return
        }
        if let first = lines[name] {
            findings.add(
                .duplicateKey, at: key.position, "duplicate key \"\(showable(name))\"",
                remedy: "it stands in line \(first) already: keep one of them")
            return
        }
        lines[name] = key.position.line
        entries.append(Entry(key: name, keyPosition: key.position, value: node))
    }
}
