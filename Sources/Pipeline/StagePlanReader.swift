// Makes the plan from the file's `stages:` and the catalog, and finds what does not fit.
internal import Configuration
internal import StageAPI

/// Reads the list of stages against a catalog.
struct StagePlanReader {
    private static let mostSteps = 100
    private static let stepKeys = ["id", "when", "on_error"]

    let catalog: [any Stage.Type]
    private var steps: [StagePlan.Step] = []

    init(_ catalog: [any Stage.Type]) { self.catalog = catalog }

    static func read(_ node: Node, _ catalog: [any Stage.Type], _ findings: inout Findings) -> StagePlan {
        var reader = StagePlanReader(catalog)
        if node.scalar?.isBroken == true { return .none }
        guard let items = node.items else {
            findings.add(
                .wrongType, at: node.position, "stages: expected a list, found \(node.input.shown)",
                remedy: "write one stage a line, each after \"- \", or [] for none")
            return .none
        }
        if items.count > mostSteps {
            findings.add(.outOfBounds, at: node.position, "\(items.count) stages", remedy: "use at most \(mostSteps)")
            return .none
        }
        for item in items { reader.readStep(item, &findings) }
        return StagePlan(steps: reader.steps)
    }

    private mutating func readStep(_ node: Node, _ findings: inout Findings) {
        if node.scalar?.isBroken == true { return }
        guard let (name, position, settings) = nameOfStep(node, &findings) else { return }
        let own = StepSettings()
        let beside = (node.entries ?? []).filter { Self.stepKeys.contains($0.key) }
        SettingFiller.fill(own, from: Node(.map(beside), from: node.position, to: node.end), name: name, &findings)
        let when = condition(node.entry("when")?.value, &findings)
        guard let type = catalog.first(where: { $0.about.name == name }) else {
            findings.add(
                .unknownStage, at: position, "unknown stage \"\(showable(name))\"",
                remedy: remedy(forUnknown: name, among: catalog.map { $0.about.name }))
            return
        }
        let stage = type.init()
        if let settings { SettingFiller.fill(stage, from: settings, name: name, &findings) }
        let id = own.id.isEmpty ? name : own.id
        if steps.contains(where: { $0.id == id }) {
            let place = node.entry("id")?.value.position ?? position
            findings.add(
                .conflict, at: place, "a second step with the id \"\(id)\"",
                remedy: "give one of them an id of its own: id: \(id)-2")
            return
        }
        steps.append(
            StagePlan.Step(
                id: id, type: type, about: (stage as? any DescribedBySettings)?.description ?? type.about, when: when,
                onError: own.onError, settings: settings,
                whenNode: node.entry("when")?.value, position: position))
    }

    /// `name`, or `{name: {settings}, when: …}`.
    private func nameOfStep(
        _ node: Node, _ findings: inout Findings
    ) -> (name: String, position: Position, settings: Node?)? {
        if let scalar = node.scalar, !node.isNothing { return (scalar.text, node.position, nil) }
        guard let entries = node.entries else {
            findings.add(
                .wrongType, at: node.position, "expected a stage, found \(node.input.shown)",
                remedy: "write - name, or - name: {settings}")
            return nil
        }
        let names = entries.filter { !Self.stepKeys.contains($0.key) }
        guard let first = names.first else {
            findings.add(
                .missing, at: node.position, "a step without a stage",
                remedy: "write - name: {settings}, and \(Self.stepKeys.joined(separator: ", ")) below it")
            return nil
        }
        for extra in names.dropFirst() { addExtra(extra, after: first, &findings) }
        return (first.key, first.keyPosition, first.value.isNothing ? nil : first.value)
    }

    private func addExtra(_ extra: Entry, after first: Entry, _ findings: inout Findings) {
        let shown = "\"\(showable(extra.key))\""
        if catalog.contains(where: { $0.about.name == extra.key }) {
            findings.add(
                .conflict, at: extra.keyPosition, "a second stage \(shown) in one step",
                remedy: "start a line with \"- \" for each stage")
            return
        }
        let type = catalog.first { $0.about.name == first.key }
        let settings = type.map { declaredSettings(of: $0.init()).map(\.key) } ?? []
        let cure =
            settings.contains(extra.key)
            ? "settings stand under the stage: \(showable(first.key)): {\(extra.key): …}"
            : remedy(forUnknown: extra.key, among: Self.stepKeys)
        findings.add(
            .unknownKey, at: extra.keyPosition, "unknown key \(shown) beside \(showable(first.key))", remedy: cure)
    }

    private func condition(_ node: Node?, _ findings: inout Findings) -> Condition? {
        guard let node, let scalar = node.scalar, !scalar.isNothing, !scalar.isBroken else { return nil }
        do {
            return try Condition(scalar.text)
        } catch {
            findings.add(
                .condition, at: node.position(ofByte: error.offset, findings.source), "when: \(error.message)",
                remedy: error.remedy)
            return nil
        }
    }
}
