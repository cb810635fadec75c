// copydesk check: is a pipeline file fit to run?
internal import Configuration
internal import Pipeline
internal import StageAPI

final class Check: Command {
    enum Format: String, CaseIterable, SettingValue { case text, json }

    static let about = CommandDescription(
        name: "check",
        summary: "Checks pipeline files without running them.",
        discussion: """
            Reads each file, fills in its variables, and finds everything that is wrong with it: keys that
            do not exist, values out of bounds, stages that read what no earlier stage writes, properties
            that librdkafka refuses. Every finding has its line, its column, and what to do.

            Nothing is connected to. Secrets are read, so run it where they are mounted.
            """,
        examples: [
            ("copydesk check deploy/pipelines/newsroom.yaml", "Prints one line when the file is fine."),
            ("copydesk check --resolved pipeline.yaml", "Shows every setting with its value, secrets left out."),
            ("copydesk check --output json *.yaml", "For editors and pipelines of continuous integration."),
        ],
        exitCodes: [(.success, "Every file is fine."), (.configuration, "A file is wrong or can't be read.")],
        seeAlso: ["stages", "run"])

    @Argument("PIPELINE", "The pipeline files.", required: true) var paths: [String] = []
    @Option("How findings are printed.", short: "o", value: "FORMAT") var output = Format.text
    @Flag("Prints every setting with its value as well.") var resolved = false

    func run(_ program: Program) -> ExitCode {
        var files: [String] = []
        var allFine = true
        for path in paths {
            do {
                let pipeline = try ResolvedPipeline.load(
                    path, catalog: program.catalog, variables: program.variables, judge: program.judge)
                files.append(json(path, pipeline))
                if output == .text { show(path, pipeline, program) }
            } catch {
                allFine = false
                let errors = error.diagnostics.map(\.json).joined(separator: ",\n    ")
                files.append("{\"file\": \(jsonString(path)), \"ok\": false, \"errors\": [\n    \(errors)]}")
                if output == .text { program.report(error) }
            }
        }
        if output == .json {
            program.output("{\"ok\": \(allFine), \"files\": [\n  \(files.joined(separator: ",\n  "))]}\n")
        }
        return allFine ? .success : .configuration
    }

    private func show(_ path: String, _ pipeline: ResolvedPipeline, _ program: Program) {
        let steps = pipeline.plan.steps.map(\.id).joined(separator: ", ")
        let stages = steps.isEmpty ? "no stages" : "stages \(steps)"
        program.output(
            "\(showable(path, limit: 400)): ok: pipeline \(pipeline.file.name) (\(pipeline.hash)), \(stages)\n")
        if resolved { program.output(pipeline.settingLines.map { "  \($0)\n" }.joined()) }
    }

    private func json(_ path: String, _ pipeline: ResolvedPipeline) -> String {
        let steps = pipeline.plan.steps.map { jsonString($0.id) }.joined(separator: ", ")
        var text = "{\"file\": \(jsonString(path)), \"ok\": true, \"name\": \(jsonString(pipeline.file.name)), "
        text += "\"hash\": \(jsonString(pipeline.hash)), \"stages\": [\(steps)]"
        if resolved { text += ", \"settings\": [\(pipeline.settingLines.map(jsonString).joined(separator: ", "))]" }
        return text + "}"
    }
}
