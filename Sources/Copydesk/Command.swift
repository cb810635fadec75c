// What a command of the program is: its description for help, its options, and what it does.
internal import Glibc
internal import Worker
package import Configuration
package import Pipeline
package import StageAPI

/// A command: its options are declared by `@Option`, `@Flag` and `@Argument`.
package protocol Command: AnyObject, SendableMetatype {
    static var about: CommandDescription { get }
    init()
    /// Does it and says how the program ends.
    func run(_ program: Program) -> ExitCode
}

/// What help says of a command beside its options.
package struct CommandDescription: Sendable {
    package let name: String
    /// One sentence.
    package let summary: String
    /// Paragraphs, with an empty line between.
    package let discussion: String
    package let examples: [(line: String, says: String)]
    package let exitCodes: [(code: ExitCode, when: String)]
    /// Names of commands.
    package let seeAlso: [String]

    package init(
        name: String, summary: String, discussion: String = "", examples: [(line: String, says: String)] = [],
        exitCodes: [(code: ExitCode, when: String)] = [], seeAlso: [String] = []
    ) {
        self.name = name
        self.summary = summary
        self.discussion = discussion
        self.examples = examples
        self.exitCodes = exitCodes
        self.seeAlso = seeAlso
    }
}

/// How the program ends.
package enum ExitCode: Int32, Sendable {
    case success = 0
    /// What was asked for was tried and did not succeed.
    case failure = 1
    /// The command line is wrong.
    case usage = 2
    /// The pipeline file is wrong (EX_CONFIG).
    case configuration = 78
    /// A second signal came while it was stopping.
    case interrupted = 130
}

/// What every command works with.
package struct Program {
    package static let name = "copydesk"
    package static let version = "0.1.0"

    /// Stages that pipelines may name.
    package var catalog: [any Stage.Type]
    package var commands: [any Command.Type]
    /// Where variables of pipeline files come from.
    package var variables = Variables.system
    /// librdkafka's judgement of properties.
    package var judge: PropertyJudge?
    /// Versions of libraries: "librdkafka 2.0.2".
    package var libraries: [String] = []
    /// Takes what was asked for.
    package var output: (String) -> Void
    /// What of it could not be written.
    let outputFault = OutputFault()
    /// Takes messages to the person.
    package var messages: (String) -> Void = { _ = writeAll(Array($0.utf8), to: 2) }
    /// True when messages go to a person's terminal.
    package var isInteractive = false

    package init(catalog: [any Stage.Type], commands: [any Command.Type]) {
        self.catalog = catalog
        self.commands = commands
        output = { [outputFault] text in
            if outputFault.code == nil, !writeAll(Array(text.utf8), to: 1) { outputFault.code = errno }
        }
    }
}

/// Why standard output could not be written, if it could not.
final class OutputFault {
    var code: Int32?
}
