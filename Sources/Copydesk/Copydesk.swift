// The program as a library: a worker with stages of one's own is three lines.
public import StageAPI
internal import CleanStage
internal import EntitiesStage
internal import Glibc
internal import Kafka
internal import ParseStage
internal import SummarizeStage

/// The program: `Copydesk.main(stages: [MyStage.self])` in main.swift is a worker with one more stage.
public enum Copydesk {
    /// The stages that come with the program.
    package static let builtIn: [any Stage.Type] = [Clean.self, Parse.self, Entities.self, Summarize.self]

    /// The commands, in the order of help.
    static let commands: [any Command.Type] = [
        Run.self, Enrich.self, Check.self, Graph.self, Stages.self, Feed.self, Tail.self, Health.self, Top.self,
        Broker.self,
        CompletionsCommand.self, Man.self,
    ]

    /// Runs the command line with the built-in stages and further ones, and ends the process with its exit code.
    /// A further stage with the name of a built-in one takes its place.
    public static func main(stages further: [any Stage.Type] = []) -> Never {
        holdStandardStreams()
        let names = Set(further.map { $0.about.name })
        let catalog = builtIn.filter { !names.contains($0.about.name) } + further
        var program = Program(catalog: catalog, commands: commands)
        program.isInteractive = isatty(2) == 1
        program.judge = KafkaEndpoints.judge
        program.libraries = ["librdkafka \(KafkaLibrary.versionText)"]
        exit(program.run(Array(CommandLine.arguments.dropFirst())).rawValue)
    }

    /// Where standard input, output or error was closed, the next file that is opened would take its place, and records would
    /// be written into it. Something that fails takes it here.
    private static func holdStandardStreams() {
        for descriptor: Int32 in 0...2 where fcntl(descriptor, F_GETFD) < 0 {
            _ = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
        }
    }
}
