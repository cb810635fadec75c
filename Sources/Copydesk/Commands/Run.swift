// copydesk run: the worker.
internal import Admin
internal import Configuration
internal import Kafka
internal import Pipeline
internal import StageAPI
internal import Worker

final class Run: Command {
    enum Until: String, CaseIterable, SettingValue { case stopped, end }
    enum LogLevel: String, CaseIterable, SettingValue { case debug, info, warning, error }
    enum LogFormat: String, CaseIterable, SettingValue { case auto, json, text }

    static let about = CommandDescription(
        name: "run",
        summary: "Runs a worker: articles in, through the stages, records out.",
        discussion: """
            Start as many as you like with the same pipeline file: Kafka gives each its share of the
            partitions. Nothing is lost: an offset is committed once the article's record, or its dead
            letter, is acknowledged. What fails through the article's own fault goes to the dead-letter
            topic with the reason in its headers; what fails through the world (a broker that is away, a
            missing topic, a refused login) is tried again until it works, and said.

            The admin port answers /livez, /readyz, /metrics and /status, and shows them to people on a
            page at /. It has no login: beyond this machine, let only the cluster reach it.

            SIGTERM (or Control-C) finishes what is in flight, commits and leaves; a second one leaves
            at once.
            """,
        examples: [
            ("copydesk run deploy/pipelines/newsroom.yaml", "Runs until it is stopped."),
            ("KAFKA_BROKERS=kafka:9092 copydesk run pipeline.yaml", "Fills in ${KAFKA_BROKERS}."),
            ("copydesk run --until end pipeline.yaml", "Works off what is there now, then ends: for backfills."),
        ],
        exitCodes: [
            (.success, "Stopped in order, or came to the end."),
            (
                .failure,
                "A stage with on_error: fail failed, a dead letter found no place, a file could not be read or written, or the admin port's address is taken."
            ),
            (.configuration, "The pipeline file is wrong."),
            (.interrupted, "A second signal: it left at once, and what was in flight is read again."),
        ],
        seeAlso: ["check", "enrich", "health", "broker"])

    @Argument("PIPELINE", "The pipeline file.", required: true) var path = ""
    @Option("When to end: when stopped, or at the ends that the partitions have now.", value: "WHEN")
    var until = Until.stopped
    @Option("Least severity of what is logged.", value: "LEVEL") var logLevel = LogLevel.info
    @Option("How it is logged; auto is text on a terminal and JSON elsewhere.", value: "FORMAT")
    var logFormat = LogFormat.auto

    @Option(
        "Where the admin port listens: ADDRESS:PORT, or off. By default the first free one of ten.",
        value: "ADDRESS:PORT", check: { $0 == "off" ? nil : addressFault($0) })
    var admin = AdminAddress.usual.text
    @Option(
        "After so many seconds in one stage a lane counts as stuck, and /livez fails.", value: "SECONDS",
        check: { $0 < 1 || $0 > 86_400 ? "use 1 to 86400" : nil })
    var stuckAfter = 60

    func run(_ program: Program) -> ExitCode {
        let pipeline: ResolvedPipeline
        do {
            pipeline = try ResolvedPipeline.load(
                path, catalog: program.catalog, variables: program.variables, judge: program.judge)
        } catch {
            program.report(error)
            return .configuration
        }
        let level = Log.Level.allCases.first { $0.name == logLevel.rawValue } ?? .info
        let style: Log.Style? = logFormat == .auto ? nil : logFormat == .json ? .json : .plain
        let log = Log(minimum: level, style: style)
        // Before any other thread: they inherit the blocked signals.
        let interrupts = Interrupts()
        log.info(
            "\(Program.name) \(Program.version) starts",
            [
                "pipeline": pipeline.file.name, "hash": pipeline.hash,
                "libraries": program.libraries.joined(separator: ", "),
            ])
        var assembly = WorkerAssembly(pipeline: pipeline, log: log, interrupts: interrupts)
        assembly.untilEnd = until == .end
        do {
            let port = try adminPort(pipeline, program, log)
            defer { port?.stop() }
            assembly.board = port?.board
            assembly.takeStatistics = port.map { port in { port.take(statistics: $0, of: $1) } }
            return finish(try assembly.run(), log)
        } catch is TopicLimits.Interrupted {
            log.info("stopped before the first article")
            return .success
        } catch let refused as KafkaSettings.Refused {
            // Each property was taken by itself; only together they are wrong.
            log.error("librdkafka refuses the properties: \(refused)")
            return .configuration
        } catch {
            log.error("\(error)")
            return .failure
        }
    }

    private func adminPort(_ pipeline: ResolvedPipeline, _ program: Program, _ log: Log) throws -> AdminPort? {
        guard admin != "off", let address = AdminAddress(admin) else { return nil }
        return try AdminPort(
            address, isChosen: $admin.isGiven, pipeline: pipeline, program: program, log: log, stuck: stuckAfter)
    }

    private func finish(_ result: WorkerAssembly.Result, _ log: Log) -> ExitCode {
        let ledger = result.ledger
        log.info(
            "stopped",
            [
                "polled": "\(ledger.polled)", "published": "\(ledger.published)",
                "dead_lettered": "\(ledger.deadLettered)", "dropped": "\(ledger.dropped)",
                "returned": "\(ledger.returned)", "in_flight": "\(ledger.inFlight)",
                "balanced": "\(ledger.isBalanced)",
            ])
        if case .failed(let why) = result.end {
            log.error(why)
            return .failure
        }
        return result.unreadable > 0 ? .failure : .success
    }
}
