// The steps of a pipeline, checked: from here every lane makes its own stages.
internal import Configuration
package import StageAPI

/// A stage whose settings decide what it reads and writes: a foreign one. Asked after its settings were filled in.
package protocol DescribedBySettings: Stage {
    var description: StageDescription { get }
}

/// The steps in order.
package struct StagePlan: Sendable {
    package struct Step: Sendable {
        /// The step's name in records and metrics, unique in the pipeline.
        package let id: String
        package let type: any Stage.Type
        /// What it reads and writes, with its settings filled in.
        package let about: StageDescription
        /// Nil runs the step for every article.
        package let when: Condition?
        package let onError: ErrorAnswer
        /// The stage's settings in the file; nil when it has none.
        let settings: Node?
        let whenNode: Node?
        /// Where its name stands.
        let position: Position
    }

    package let steps: [Step]

    package static let none = StagePlan(steps: [])

    /// Instances for one lane, in the order of `steps`, with settings filled in, not yet prepared.
    package func makeInstances() -> [any Stage] {
        steps.map { step in
            let stage = step.type.init()
            // The settings were checked when the plan was made; the findings of a second filling are the same: none.
            var findings = Findings(SourceFile(name: step.id, bytes: []))
            if let settings = step.settings { SettingFiller.fill(stage, from: settings, name: step.id, &findings) }
            return stage
        }
    }

    /// Instances for one lane, filled in and prepared. An error of the world may be tried again.
    package func makeStages(_ context: StageContext) throws(StageError) -> [any Stage] {
        let stages = makeInstances()
        for stage in stages { try stage.prepare(context) }
        return stages
    }

    /// True when articles must pass in partition order.
    package var isSequential: Bool { steps.contains { $0.about.sequential } }

    /// What the steps are and how they are set, one line each, secrets by their substitutes.
    package var settingLines: [String] {
        zip(steps, makeInstances()).enumerated().flatMap { i, pair -> [String] in
            let (step, stage) = pair
            let path = "stages[\(i)]."
            return [
                "\(path)stage: \(step.about.name)", "\(path)version: \(step.about.version.settingText)",
                "\(path)id: \(step.id)", "\(path)when: \((step.when?.text ?? "").settingText)",
                "\(path)on_error: \(step.onError.rawValue)",
            ] + (step.about.model.isEmpty ? [] : ["\(path)model: \(step.about.model.settingText)"])
                + Configuration.settingLines(of: stage, under: path + "settings.")
        }
    }
}
