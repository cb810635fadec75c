// copydesk stages: which stages there are, what they read and write, and their settings.
internal import Configuration
internal import Pipeline
internal import StageAPI

final class Stages: Command {
    enum Format: String, CaseIterable, SettingValue { case text, json, markdown }

    static let about = CommandDescription(
        name: "stages",
        summary: "Lists the stages, or one stage's settings.",
        discussion: """
            Without NAME it lists every stage of this program with what it reads and writes: a stage can
            stand behind those that write what it reads. With NAME it shows that stage's settings with
            defaults and bounds; with --pipeline, the keys of the pipeline file.

            A step's when: takes comparisons (==, !=, <, <=, >, >=), in [...], contains, has(field), and,
            or, not and parentheses over these fields:
            \(Condition.fieldNames.joined(separator: ", ")), fields.<id>.
            """,
        examples: [
            ("copydesk stages", "What can stand under stages: in a pipeline file."),
            ("copydesk stages entities", "The settings of one stage."),
            ("copydesk stages --markdown entities", "The table of a stage's README."),
        ],
        seeAlso: ["check"])

    @Argument("NAME", "The stage whose settings are shown.") var name = ""
    @Option("How the list is printed.", short: "o", value: "FORMAT") var output = Format.text
    @Flag("The same as --output markdown.") var markdown = false
    @Flag("Shows the keys of the pipeline file.") var pipeline = false

    func run(_ program: Program) -> ExitCode {
        let format = markdown ? .markdown : output
        if pipeline {
            program.output(SettingTable.text(SettingTable.rows(of: PipelineFile()), format))
            return .success
        }
        if name.isEmpty {
            program.output(list(program.catalog, format))
            return .success
        }
        guard let type = program.catalog.first(where: { $0.about.name == name }) else {
            let names = program.catalog.map { $0.about.name }
            program.messages(
                "copydesk stages: unknown stage \(showable(name)); \(remedy(forUnknown: name, among: names))\n")
            return .usage
        }
        program.output(one(type, format))
        return .success
    }

    private func list(_ catalog: [any Stage.Type], _ format: Format) -> String {
        switch format {
        case .json: return "[\n  \(catalog.map(Self.json).joined(separator: ",\n  "))]\n"
        case .markdown:
            return "| stage | what it does | reads | writes |\n|---|---|---|---|\n"
                + catalog.map { type in
                    let about = type.about
                    return "| `\(about.name)` | \(about.summary) | \(reads(about)) | \(names(about.writes)) |\n"
                }.joined()
        case .text:
            return catalog.map { type in
                let about = type.about
                return "\(about.name)\n\(Help.wrapped(about.summary, indent: 2))"
                    + "  reads:  \(reads(about))\n  writes: \(names(about.writes))\n"
            }.joined(separator: "\n")
        }
    }

    private func one(_ type: any Stage.Type, _ format: Format) -> String {
        let rows = SettingTable.rows(of: type.init())
        switch format {
        case .json: return Self.json(type) + "\n"
        case .markdown: return SettingTable.text(rows, format)
        case .text:
            let about = type.about
            let settings = rows.isEmpty ? "It has no settings.\n" : SettingTable.text(rows, format)
            return "\(about.name): \(about.summary)\nreads:   \(reads(about))\nwrites:  \(names(about.writes))\n"
                + "version: \(about.version)\n\(about.model.isEmpty ? "" : "model:   \(about.model)\n")\n\(settings)"
                + "\nEvery stage also takes, beside its name:\n\n"
                + SettingTable.text(SettingTable.rows(of: StepSettings()), format)
        }
    }

    private func names(_ fields: [ArticleField]) -> String { fields.map(\.rawValue).joined(separator: ", ") }

    private func reads(_ about: StageDescription) -> String {
        let optional = about.readsIfThere.isEmpty ? "" : "; if there: \(names(about.readsIfThere))"
        return names(about.reads) + optional
    }

    private static func json(_ type: any Stage.Type) -> String {
        let about = type.about
        func list(_ fields: [ArticleField]) -> String {
            "[\(fields.map { jsonString($0.rawValue) }.joined(separator: ", "))]"
        }
        return "{\"name\": \(jsonString(about.name)), \"summary\": \(jsonString(about.summary)), "
            + "\"version\": \(jsonString(about.version)), \"model\": \(jsonString(about.model)), \"sequential\": \(about.sequential), "
            + "\"reads\": \(list(about.reads)), \"reads_if_there\": \(list(about.readsIfThere)), "
            + "\"writes\": \(list(about.writes)), "
            + "\"settings\": \(SettingTable.text(SettingTable.rows(of: type.init()), .json))}"
    }
}
