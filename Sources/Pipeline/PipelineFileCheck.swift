// Checks of the pipeline file across settings: what is missing, what excludes what, what is not there yet.
internal import Configuration
internal import StageAPI

extension PipelineFile {
    /// Finds everything that single settings can't see.
    func check(_ root: Node, _ judge: PropertyJudge?, _ findings: inout Findings) {
        if root.entry("version") == nil {
            findings.add(.missing, at: root.position, "version is missing", remedy: "add version: 1")
        }
        if root.entry("stages") == nil {
            findings.add(
                .missing, at: root.position, "stages is missing",
                remedy: "list the steps, or write stages: [] to pass articles through")
        }
        checkInput(root, &findings)
        checkOutput(root, &findings)
        checkDeadLetter(root, &findings)
        checkTopics(root, &findings)
        checkProperties(root["input", "kafka", "properties"], isConsumer: true, judge, &findings)
        checkProperties(root["output", "kafka", "properties"], isConsumer: false, judge, &findings)
        if delivery == .exactlyOnce, let entry = root.entry("delivery") {
            findings.add(
                .unsupported, at: entry.value.position, "exactly_once is not available in this version",
                remedy: "use delivery: at_least_once; repeats carry the same id and content_hash")
        }
    }

    private func checkInput(_ root: Node, _ findings: inout Findings) {
        checkOne(of: ["kafka", "files", "stdin"], in: "input", root, &findings)
        if input.$kafka.isGiven, root["input", "kafka"]?.entry("topics") == nil {
            findings.add(
                .missing, at: place(root, "input", "kafka"), "input.kafka.topics is missing",
                remedy: "name the topics: topics: [articles.raw]")
        }
        if input.$files.isGiven, root["input", "files"]?.entry("paths") == nil {
            findings.add(
                .missing, at: place(root, "input", "files"), "input.files.paths is missing",
                remedy: "name files or folders: paths: [articles]")
        }
    }

    private func checkOutput(_ root: Node, _ findings: inout Findings) {
        checkOne(of: ["kafka", "files", "stdout"], in: "output", root, &findings)
        if output.$kafka.isGiven {
            if root["output", "kafka"]?.entry("topic") == nil {
                findings.add(
                    .missing, at: place(root, "output", "kafka"), "output.kafka.topic is missing",
                    remedy: "name the topic: topic: articles.enriched")
            }
            if output.kafka.brokers.isEmpty, !input.$kafka.isGiven {
                findings.add(
                    .missing, at: place(root, "output", "kafka"), "output.kafka.brokers is missing",
                    remedy: "name the brokers, since the input has none: brokers: localhost:9092")
            }
        }
        checkPath(root, "output", &findings)
    }

    private func checkDeadLetter(_ root: Node, _ findings: inout Findings) {
        if let node = root["dead_letter"] {
            if node.entries == nil { return }
            checkOne(of: ["topic", "files"], in: "dead_letter", root, &findings)
            // Dead letters go where the records go: one acknowledgement order for both.
            if $deadLetter.isGiven, deadLetter.$topic.isGiven, !output.$kafka.isGiven {
                findings.add(
                    .conflict, at: place(root, "dead_letter", "topic"), "dead_letter.topic without an output on Kafka",
                    remedy: "use dead_letter.files")
            }
            if $deadLetter.isGiven, deadLetter.$files.isGiven, output.$kafka.isGiven {
                findings.add(
                    .conflict, at: place(root, "dead_letter", "files"), "dead_letter.files beside an output on Kafka",
                    remedy: "use dead_letter.topic")
            }
            checkPath(root, "dead_letter", &findings)
        } else if input.$kafka.isGiven {
            findings.add(
                .missing, at: place(root, "input", "kafka"), "dead_letter is missing",
                remedy: "say where articles go that can't be processed: dead_letter: {topic: articles.dead}")
        }
    }

    private func checkPath(_ root: Node, _ group: String, _ findings: inout Findings) {
        guard let files = root[group, "files"], files.entries != nil, files.entry("path") == nil else { return }
        findings.add(
            .missing, at: place(root, group, "files"), "\(group).files.path is missing",
            remedy: "name a file, or a folder that ends in /")
    }

    private func checkOne(of keys: [String], in group: String, _ root: Node, _ findings: inout Findings) {
        guard let node = root[group] else {
            findings.add(
                .missing, at: root.position, "\(group) is missing", remedy: "add \(group) with one of \(list(keys))")
            return
        }
        if let word = node.scalar, keys.contains(word.text) { return }
        guard let entries = node.entries else { return }
        let given = entries.filter { keys.contains($0.key) }
        if given.count > 1 {
            findings.add(
                .conflict, at: given[1].keyPosition, "\(group) has both \(given[0].key) and \(given[1].key)",
                remedy: "keep one of them")
        } else if given.isEmpty {
            let place = root.entry(group)?.keyPosition ?? node.position
            findings.add(.missing, at: place, "\(group) names no place", remedy: "add one of \(list(keys))")
        }
    }

    /// A topic that is both read and written would feed itself for ever.
    private func checkTopics(_ root: Node, _ findings: inout Findings) {
        let out = root["output", "kafka", "topic"]
        let dead = root["dead_letter", "topic"]
        let sameCluster = output.kafka.brokers.isEmpty || output.kafka.brokers == input.kafka.brokers
        for (node, name) in [(out, output.kafka.topic), (dead, deadLetter.topic)] {
            guard let node, !name.isEmpty, sameCluster, input.kafka.topics.contains(name) else { continue }
            findings.add(
                .conflict, at: node.position, "topic \(showable(name)) is read by this pipeline too",
                remedy: "write to another topic, or its own output comes back to it")
        }
        if let dead, !deadLetter.topic.isEmpty, deadLetter.topic == output.kafka.topic {
            findings.add(
                .conflict, at: dead.position, "dead letters go to the output's topic",
                remedy: "name a topic of their own")
        }
    }

    private func place(_ root: Node, _ group: String, _ key: String) -> Position? {
        root[group]?.entry(key)?.keyPosition ?? root.entry(group)?.value.position
    }

    private func list(_ keys: [String]) -> String { keys.joined(separator: ", ") }
}
