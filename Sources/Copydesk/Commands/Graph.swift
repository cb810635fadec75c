// copydesk graph: the flow of a pipeline, with what each step reads and who wrote it.
internal import Configuration
internal import Pipeline
internal import StageAPI

final class Graph: Command {
    enum Format: String, CaseIterable, SettingValue { case text, json }

    static let about = CommandDescription(
        name: "graph",
        summary: "Shows the flow of a pipeline: what each step reads and writes.",
        discussion: """
            Behind each field that a step reads stands the step that wrote it; a field in brackets is used
            when it is there. The file is checked as copydesk check does. Nothing is connected to.
            """,
        examples: [
            ("copydesk graph deploy/pipelines/newsroom.yaml", "From the input to the output."),
            ("copydesk graph --output json pipeline.yaml", "Steps and edges for a program."),
        ],
        exitCodes: [(.configuration, "The pipeline file is wrong.")],
        seeAlso: ["check", "stages"])

    @Argument("PIPELINE", "The pipeline file.", required: true) var path = ""
    @Option("How it is printed.", short: "o", value: "FORMAT") var output = Format.text

    /// A step, with the steps that wrote what it reads.
    private struct Node {
        let id: String
        let stage: String
        let when: String
        let onError: ErrorAnswer
        let reads: [(field: String, from: String)]
        let optional: [(field: String, from: String)]
        let writes: [String]
    }

    func run(_ program: Program) -> ExitCode {
        do {
            let pipeline = try ResolvedPipeline.load(
                path, catalog: program.catalog, variables: program.variables, judge: program.judge)
            let nodes = nodes(pipeline.plan)
            program.output(output == .json ? json(pipeline, nodes) : text(pipeline, nodes))
            return .success
        } catch {
            program.report(error)
            return .configuration
        }
    }

    /// A field may be written by more than one step; the last before the reader counts.
    private func nodes(_ plan: StagePlan) -> [Node] {
        var writers = [ArticleField.payload.rawValue: "input"]
        return plan.steps.map { step in
            func sources(_ fields: [ArticleField]) -> [(field: String, from: String)] {
                fields.compactMap { field in writers[field.rawValue].map { (field.rawValue, $0) } }
            }
            let conditions = (step.when?.reads.map(\.field) ?? []).filter { !step.about.reads.contains($0) }
            let node = Node(
                id: step.id, stage: step.about.name, when: step.when?.text ?? "", onError: step.onError,
                reads: sources(step.about.reads + conditions), optional: sources(step.about.readsIfThere),
                writes: step.about.writes.map(\.rawValue))
            for field in node.writes { writers[field] = step.id }
            writers["fields.\(step.id)"] = step.id
            return node
        }
    }

    private func text(_ pipeline: ResolvedPipeline, _ nodes: [Node]) -> String {
        let file = pipeline.file
        var text = "\(file.name) (\(pipeline.hash))\n\n\(input(file))\n"
        for node in nodes {
            text += "  │\n  ▼\n\(node.id)"
            if node.id != node.stage { text += " (\(node.stage))" }
            text += "\n"
            if !node.when.isEmpty { text += "  when    \(node.when); else it is skipped\n" }
            let optional = node.optional.map { "[\($0.field) ← \($0.from)]" }
            let reads = node.reads.map { "\($0.field) ← \($0.from)" } + optional
            text += "  reads   \(reads.joined(separator: ", "))\n"
            text += "  writes  \(node.writes.joined(separator: ", "))\n"
            if node.onError != .deadLetter { text += "  errors  \(node.onError.rawValue)\n" }
        }
        return text + "  │\n  ├─► \(deadLetters(file))\n  ▼\n\(destination(file))\n"
    }

    private func input(_ file: PipelineFile) -> String {
        let input = file.input
        if input.$kafka.isGiven {
            let topics = input.kafka.topics.joined(separator: ", ")
            return "topic \(topics) at \(input.kafka.brokers), group \(input.kafka.group)"
        }
        return input.$files.isGiven ? "files \(input.files.paths.joined(separator: ", "))" : "standard input"
    }

    private func destination(_ file: PipelineFile) -> String {
        let output = file.output
        let what = output.format == .raw ? "payloads as they came" : "records"
        if output.$kafka.isGiven {
            return "topic \(output.kafka.topic): \(what), key \(output.kafka.key.rawValue), \(file.delivery.rawValue)"
        }
        return output.$files.isGiven ? "files \(output.files.path): \(what)" : "standard output: \(what)"
    }

    private func deadLetters(_ file: PipelineFile) -> String {
        if !file.deadLetter.topic.isEmpty { return "topic \(file.deadLetter.topic): what can't be processed" }
        if file.deadLetter.$files.isGiven { return "files \(file.deadLetter.files.path): what can't be processed" }
        return "standard error: what can't be processed"
    }

    private func json(_ pipeline: ResolvedPipeline, _ nodes: [Node]) -> String {
        func list(_ texts: [String]) -> String { "[\(texts.joined(separator: ", "))]" }
        func edges(_ reads: [(field: String, from: String)]) -> String {
            list(reads.map { "{\"field\": \(jsonString($0.field)), \"from\": \(jsonString($0.from))}" })
        }
        let steps = nodes.map { node in
            "{\"id\": \(jsonString(node.id)), \"stage\": \(jsonString(node.stage)), \"when\": \(jsonString(node.when)), "
                + "\"on_error\": \(jsonString(node.onError.rawValue)), \"reads\": \(edges(node.reads)), "
                + "\"reads_if_there\": \(edges(node.optional)), \"writes\": \(list(node.writes.map(jsonString)))}"
        }
        let file = pipeline.file
        return "{\"name\": \(jsonString(file.name)), \"hash\": \(jsonString(pipeline.hash)), "
            + "\"input\": \(jsonString(input(file))), \"output\": \(jsonString(destination(file))), "
            + "\"dead_letters\": \(jsonString(deadLetters(file))),\n \"steps\": [\n  "
            + steps.joined(separator: ",\n  ") + "]}\n"
    }
}
