// Puts a worker together from a pipeline file: source, sink, lanes, loop.
internal import CSystem
internal import Configuration
internal import Glibc
internal import Kafka
internal import KafkaTransport
internal import Pipeline
internal import StageAPI
internal import Worker

/// A worker made from a pipeline file.
struct WorkerAssembly {
    let pipeline: ResolvedPipeline
    let log: Log
    let interrupts: Interrupts
    var untilEnd = false
    /// Where the loop shows its numbers.
    var board: WorkerBoard?
    /// Takes librdkafka's statistics of a client.
    var takeStatistics: ((_ json: String, _ client: String) -> Void)?
    /// The record's place for standard output and for dead letters without a topic.
    var render: ((borrowing [UInt8], inout [UInt8]) -> Void)?
    var decorate: (@Sendable (Article, UInt) -> Void)?
    /// What articles from files get as "now"; nil = the file's time.
    var timestamp: Int64?

    /// Files in place of the pipeline's input, and standard output in place of its output.
    struct FileInput {
        var paths: [String]
        var layout: FileLayout
    }
    var files: FileInput?

    /// What came of a run.
    struct Result {
        var end: LoopEnd
        var ledger: Ledger
        var unreadable = 0
        /// It ended since whoever read standard output has gone.
        var hasNoReader = false
    }

    private var file: PipelineFile { pipeline.file }
    private var readsFiles: Bool { files != nil || file.input.$files.isGiven || file.input.$stdin.isGiven }
    private var isRaw: Bool { pipeline.plan.steps.isEmpty && file.output.format == .raw }

    /// Runs it to its end on this thread.
    func run() throws -> Result {
        let budget = file.memory.bytes > 0 ? file.memory.bytes : defaultBudget()
        let endpoints = KafkaEndpoints(file: file, budget: budget, showsStatistics: takeStatistics != nil)
        let source = try makeSource(endpoints)
        let sink = try makeSink(endpoints)
        let wake = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
        let tickets = TicketOffice()
        let inline = isRaw ? RawProcessor(maxBytes: file.input.maxBytes.bytes) : nil
        let processors = isRaw ? [] : try makeProcessors(source.headers, tickets)
        let lanes = Lanes(processors: processors, wake: wake)
        if lanes.running < lanes.count { throw LaneError() }
        let loop = WorkLoop(
            source: source, sink: sink, lanes: lanes, tickets: tickets, options: loopOptions(budget), log: log,
            interrupts: interrupts, wake: wake, inline: inline)
        loop.board = board
        if let takeStatistics {
            (source as? KafkaSource)?.onStatistics = { takeStatistics($0, "consumer") }
            (sink as? KafkaSink)?.onStatistics = { takeStatistics($0, "producer") }
        }
        let end = try loop.run()
        if loop.holdsLane {
            (source as? KafkaSource)?.abandon()
        } else {
            (source as? KafkaSource)?.destroy()
            close(wake)
        }
        return Result(
            end: end, ledger: loop.ledger, unreadable: (source as? FileSource)?.unreadable ?? 0,
            hasNoReader: (sink as? StreamSink)?.hasNoReader ?? false)
    }

    private func loopOptions(_ budget: Int) -> LoopOptions {
        var options = LoopOptions()
        options.ordering = pipeline.plan.isSequential || readsFiles ? .partition : file.ordering
        options.maxAhead = file.maxAhead
        options.budgetBytes = budget / 2
        // Half of what the group waits for a member that does not poll.
        let interval = file.input.kafka.properties["max.poll.interval.ms"].flatMap { Int($0) } ?? 300_000
        options.drainMilliseconds = min(file.drain.count, interval / 2)
        options.untilEnd = untilEnd
        options.tellsDeadLetters = files == nil && !file.deadLetter.topic.isEmpty
        if !isRaw { options.expansion = 3 }
        return options
    }

    private func makeProcessors(
        _ headers: any HeaderReader, _ tickets: TicketOffice
    ) throws -> [any LaneProcessor] {
        let count = file.lanes > 0 ? file.lanes : max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        return try (0..<count).map { lane in
            let stages = try prepareStages(StageContext(lane: lane, tickets: tickets))
            return PipelineProcessor(
                pipeline, stages: stages, headers: headers, isMetered: board != nil, decorate: decorate)
        }
    }

    /// Prepares a lane's stages; what the world refuses is tried again, with back-off, until a stop is asked for.
    private func prepareStages(_ context: StageContext) throws -> [any Stage] {
        var pause: Int32 = 200
        while true {
            do throws(StageError) {
                return try pipeline.plan.makeStages(context)
            } catch {
                if error.kind == .article { throw error }
                log.warning("a stage can't start now (\(error.code)): \(error.message); trying again")
            }
            var descriptor = pollfd(fd: interrupts.descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&descriptor, 1, pause) > 0 { throw TopicLimits.Interrupted() }
            pause = min(30_000, pause * 2)
        }
    }

    private func makeSource(_ endpoints: KafkaEndpoints) throws -> any ArticleSource {
        if let files {
            return FileSource(
                paths: files.paths, layout: files.layout, maxBytes: file.input.maxBytes.bytes, timestamp: timestamp,
                log: log)
        }
        if file.input.$files.isGiven || file.input.$stdin.isGiven {
            let files = file.input.files
            let layout: FileLayout =
                file.input.$stdin.isGiven ? .lines : FileLayout(rawValue: files.format.rawValue) ?? .auto
            return FileSource(
                paths: file.input.$stdin.isGiven ? ["-"] : files.paths, layout: layout,
                maxBytes: file.input.maxBytes.bytes, timestamp: timestamp, log: log)
        }
        let limits = TopicLimits(endpoints: endpoints, log: log, interrupts: interrupts)
        let places = try limits.inputPartitions()
        let settings = endpoints.consumer(partitions: places.count, untilEnd: untilEnd)
        return try KafkaSource(
            settings, topics: file.input.kafka.topics, ends: untilEnd ? try limits.ends(places) : nil, log: log)
    }

    private func makeSink(_ endpoints: KafkaEndpoints) throws -> any ArticleSink {
        guard files == nil, file.output.$kafka.isGiven else { return try makeStreamSink() }
        let limits = TopicLimits(endpoints: endpoints, log: log, interrupts: interrupts)
        var options = KafkaSinkOptions(
            outputTopic: file.output.kafka.topic, deadLetterTopic: file.deadLetter.topic)
        let rules = try limits.rules([
            (file.output.kafka.topic, "output.kafka", file.output.kafka.maxMessageBytes.bytes),
            (file.deadLetter.topic, "dead_letter", file.deadLetter.maxMessageBytes.bytes),
        ])
        options.outputRules = rules[0]
        options.deadLetterLimit = rules[1].largestMessage
        options.publishesReferences = file.deadLetter.oversize == .reference
        options.inputIsKafka = !readsFiles
        options.pipeline = "\(file.name) \(pipeline.hash)"
        options.version = Program.version
        let settings = endpoints.producer(limits: rules.map(\.largestMessage))
        let codec = settings.value(of: "compression.codec") ?? settings.value(of: "compression.type") ?? "none"
        options.isCompressed = codec != "none"
        return try KafkaSink(settings, options: options, log: log)
    }

    private func makeStreamSink() throws -> any ArticleSink {
        var output = StreamSink.Stream.standardOutput
        if files == nil, file.output.$files.isGiven { output = try openForWriting(file.output.files.path) }
        let dead = files == nil && file.deadLetter.$files.isGiven ? try openForWriting(file.deadLetter.files.path) : nil
        return StreamSink(output, deadLetters: dead, render: render) { outgoing, why in
            var place = "\(outgoing.topic)[\(outgoing.partition)] offset \(outgoing.input.offset)"
            if readsFiles, let origin = fileOrigin(outgoing.input.handle) {
                let path = String(decoding: origin.path, as: UTF8.self)
                place = (path == "-" ? "standard input" : path) + (origin.line > 0 ? ":\(origin.line)" : "")
            }
            log.error("\(place): stage \(why.stage): \(why.code): \(why.message)")
        }
    }

    private func openForWriting(_ path: String) throws -> StreamSink.Stream {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        if descriptor < 0 { throw FileError(path: path, reason: String(cString: strerror(errno))) }
        return StreamSink.Stream(descriptor, path)
    }
}

/// The system gave no thread for a lane.
struct LaneError: Error, CustomStringConvertible {
    var description: String { "no thread for a lane: set fewer lanes, or raise the limit on threads" }
}

/// A file that can't be written.
struct FileError: Error, CustomStringConvertible {
    let path: String
    let reason: String
    var description: String { "can't write \(path): \(reason)" }
}
