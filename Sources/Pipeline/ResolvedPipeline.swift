// A pipeline file read, checked and joined with the stages it names.
package import Configuration
package import StageAPI

/// What `run`, `enrich` and `check` work with.
package struct ResolvedPipeline {
    package let file: PipelineFile
    package let plan: StagePlan
    /// 12 hexadecimal digits over everything that shapes a record: the same for any number of lanes and any transport.
    package let hash: String

    /// Every setting with its value, one line each, secrets by their substitutes.
    package var settingLines: [String] { Configuration.settingLines(of: file) + plan.settingLines }

    /// Reads a file from the disk; throws everything that is wrong with it.
    package static func load(
        _ path: String, catalog: [any Stage.Type], variables: Variables = .system, judge: PropertyJudge? = nil
    ) throws(ConfigurationError) -> ResolvedPipeline {
        try resolve(try ConfigurationFile.load(path), catalog: catalog, variables: variables, judge: judge)
    }

    /// Reads a file's bytes; throws everything that is wrong with them.
    package static func resolve(
        _ source: SourceFile, catalog: [any Stage.Type], variables: Variables = .system, judge: PropertyJudge? = nil
    ) throws(ConfigurationError) -> ResolvedPipeline {
        var findings = Findings(source)
        let file = PipelineFile()
        var plan = StagePlan.none
        if let root = ConfigurationFile.tree(variables, &findings) {
            SettingFiller.fill(file, from: root, name: "", &findings)
            if root.entries != nil { file.check(root, judge, &findings) }
            if let stages = file.stages {
                plan = StagePlanReader.read(stages, catalog, &findings)
                if plan.steps.count == stages.items?.count {
                    ReadsAndWrites.check(plan, catalog, stages: stages, format: file.output.format, &findings)
                }
            }
        }
        guard findings.isEmpty else { throw ConfigurationError(findings.all) }
        return ResolvedPipeline(file: file, plan: plan, hash: hash(file, plan))
    }

    private static func hash(_ file: PipelineFile, _ plan: StagePlan) -> String {
        let lines =
            [
                "name: \(file.name)", "input.max_bytes: \(file.input.maxBytes.settingText)",
                "input.schema_id: \(file.input.schemaID.rawValue)",
                "output.format: \(file.output.format.rawValue)", "output.offsets: \(file.output.offsets.rawValue)",
                "output.not_article: \(file.output.notArticle.rawValue)",
            ] + Configuration.settingLines(of: file.input.fields, under: "input.fields.") + plan.settingLines
        return String(Array(lines.joined(separator: "\n").utf8).withUnsafeBytes(sha256Hex).prefix(12))
    }
}
