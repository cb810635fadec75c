// copydesk enrich: the pipeline on files and standard input, without Kafka.
internal import Configuration
internal import Glibc
internal import Pipeline
internal import StageAPI
internal import Worker

final class Enrich: Command {
    enum Format: String, CaseIterable, SettingValue { case json, pretty }

    static let about = CommandDescription(
        name: "enrich",
        summary: "Enriches files, folders or standard input, without Kafka.",
        discussion: """
            Reads articles (text, HTML pages, JSON), runs the stages, and prints one record a line, in input
            order. Files named .jsonl or .ndjson hold one article a line, other files one article each;
            standard input holds one a line when its first line is a JSON object, else one article. The
            record says where it came from in fields.source.

            Articles that can't be processed are named on standard error, and the exit code says so.
            """,
        examples: [
            ("copydesk enrich article.txt page.html", "One record for each file."),
            ("copydesk enrich --format pretty page.html", "For a person: text with names and quotes marked."),
            ("copydesk enrich archive/ > enriched.jsonl", "All files of a folder and of those below it."),
            ("curl -s https://example.org/story | copydesk enrich", "A page from standard input."),
            ("copydesk enrich --pipeline pipeline.yaml articles.jsonl", "The stages of a pipeline file."),
        ],
        exitCodes: [
            (.success, "Every article was enriched, or left out on purpose."),
            (.failure, "A file could not be read, an article not be processed, or the output not be written."),
            (.configuration, "The pipeline file is wrong."),
        ],
        seeAlso: ["run", "stages", "check"])

    @Argument("FILE", "Files and folders; none, or -, is standard input.") var paths: [String] = []
    @Option("A pipeline file for the stages and the record; its input and output are not used.", value: "PIPELINE")
    var pipeline = ""
    @Option("How records are printed.", short: "f", value: "FORMAT") var format = Format.json
    @Option("What the input files hold.", value: "LAYOUT") var layout = FileFormat.auto
    @Option("Threads; 0 is one a core.", value: "COUNT", check: { $0 < 0 || $0 > 1024 ? "use 0 to 1024" : nil })
    var lanes = 0
    @Option("What \"today\" is, in seconds since 1970; default is each file's own time.", value: "SECONDS")
    var now: Int? = nil

    /// The stages that run when no pipeline file is named.
    private static let usual = """
        version: 1
        name: enrich
        input: stdin
        stages: [clean, parse, entities, summarize]
        output: stdout
        """

    func run(_ program: Program) -> ExitCode {
        let resolved: ResolvedPipeline
        do {
            resolved =
                pipeline.isEmpty
                ? try ResolvedPipeline.resolve(
                    SourceFile(name: "enrich", text: Self.usual), catalog: program.catalog,
                    variables: program.variables)
                : try ResolvedPipeline.load(
                    pipeline, catalog: program.catalog, variables: program.variables, judge: program.judge)
        } catch {
            program.report(error)
            return .configuration
        }
        if paths.isEmpty, isatty(0) == 1 {
            program.messages("reading an article from standard input; Control-D ends it\n")
        }
        if lanes > 0 { resolved.file.lanes = lanes }
        let log = Log(minimum: .warning, style: isatty(2) == 1 ? nil : .plain)
        var assembly = WorkerAssembly(pipeline: resolved, log: log, interrupts: Interrupts())
        assembly.untilEnd = true
        assembly.files = WorkerAssembly.FileInput(
            paths: paths.isEmpty ? ["-"] : paths, layout: FileLayout(rawValue: layout.rawValue) ?? .auto)
        assembly.timestamp = now.map { Int64($0) * 1000 }
        assembly.decorate = { article, handle in article.fields.append(("source", sourceField(handle))) }
        if format == .pretty { assembly.render = prettyRenderer() }
        do {
            let result = try assembly.run()
            // Whoever looks at the first lines only, as head does, wants no word about it.
            if case .failed(let why) = result.end, !result.hasNoReader { log.error(why) }
            let isFine = result.unreadable == 0 && result.ledger.deadLettered == 0 && result.end == .finished
            return isFine ? .success : .failure
        } catch {
            program.messages("\(Program.name) enrich: \(error)\n")
            return .failure
        }
    }

    private func prettyRenderer() -> (borrowing [UInt8], inout [UInt8]) -> Void {
        let printer = PrettyPrinter.forOutput()
        return { record, out in
            if let page = printer.page(record.span) { out.append(contentsOf: page) }
        }
    }
}

/// `{"path": …, "line": …}` of the file that an article came from.
private func sourceField(_ handle: UInt) -> [UInt8] {
    guard let origin = fileOrigin(handle) else { return Array("{}".utf8) }
    var json = "{\"path\":\(jsonString(String(decoding: origin.path, as: UTF8.self)))"
    if origin.line > 0 { json += ",\"line\":\(origin.line)" }
    return Array((json + "}").utf8)
}
