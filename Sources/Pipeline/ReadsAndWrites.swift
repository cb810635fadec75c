// The check that every stage reads only what an earlier one, or the input, has written.
internal import Configuration
internal import StageAPI

/// Finds steps, conditions and an output that read what nothing before them writes.
struct ReadsAndWrites {
    private let plan: StagePlan
    private let catalog: [any Stage.Type]
    private var written: Set<String> = [ArticleField.payload.rawValue]

    static func check(
        _ plan: StagePlan, _ catalog: [any Stage.Type], stages: Node, format: OutputFormat, _ findings: inout Findings
    ) {
        var check = ReadsAndWrites(plan, catalog)
        for (i, step) in plan.steps.enumerated() { check.step(step, i, &findings) }
        guard format == .json, !check.written.contains(ArticleField.text.rawValue) else { return }
        findings.add(
            .notWritten, at: stages.position, "the output's records need text, which no stage writes",
            remedy: check.supplier(of: .text, before: plan.steps.count) + ", or set output.format: raw")
    }

    private init(_ plan: StagePlan, _ catalog: [any Stage.Type]) {
        self.plan = plan
        self.catalog = catalog
    }

    private mutating func step(_ step: StagePlan.Step, _ index: Int, _ findings: inout Findings) {
        for field in step.about.reads where !written.contains(field.rawValue) {
            findings.add(
                .notWritten, at: step.position, "\(step.id) reads \(field.rawValue), which no earlier stage writes",
                remedy: supplier(of: field, before: index))
        }
        for (field, offset) in step.when?.reads ?? [] where !written.contains(field.rawValue) {
            findings.add(
                .notWritten, at: step.whenNode?.position(ofByte: offset, findings.source) ?? step.position,
                "when: reads \(showable(field.rawValue)), which no earlier stage writes",
                remedy: supplier(of: field, before: index))
        }
        for field in step.about.writes { written.insert(field.rawValue) }
        written.insert("fields.\(step.id)")
    }

    private func supplier(of field: ArticleField, before index: Int) -> String {
        func writes(_ type: any Stage.Type) -> Bool { type.about.writes.contains(field) }
        if let later = plan.steps[index...].dropFirst().first(where: {
            $0.about.writes.contains(field) || field.rawValue == "fields.\($0.id)"
        }) {
            return "move it behind \(later.id)"
        }
        let names = catalog.filter(writes).map { $0.about.name }
        if names.isEmpty { return "no stage of this program writes it" }
        return "add \(names.joined(separator: " or ")) before it"
    }
}
