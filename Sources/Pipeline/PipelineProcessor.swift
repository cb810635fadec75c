// One lane's pipeline: intake, the steps in order, and the record; it resumes an article at the step it stands at.
package import StageAPI

/// Takes articles through a pipeline; one a lane.
package final class PipelineProcessor: LaneProcessor {
    private let steps: [StagePlan.Step]
    private let stages: [any Stage]
    private let intake: Intake
    private let encoder: RecordEncoder
    private let headers: any HeaderReader
    private let file: PipelineFile
    private let decorate: (@Sendable (Article, UInt) -> Void)?
    /// Articles that nobody needs at the moment, with their arrays' storage.
    private var pool: [Article] = []
    package let meter: LaneMeter?

    /// `stages` are this lane's prepared instances, in the order of the plan; `decorate` adds fields that come from
    /// outside the pipeline (the path of a file) before the record is made. Where nobody looks, nothing need be metered.
    package init(
        _ pipeline: ResolvedPipeline, stages: [any Stage], headers: any HeaderReader, isMetered: Bool = true,
        decorate: (@Sendable (Article, UInt) -> Void)? = nil
    ) {
        steps = pipeline.plan.steps
        self.stages = stages
        self.headers = headers
        self.decorate = decorate
        meter = isMetered ? LaneMeter(stages: pipeline.plan.steps.map(\.id)) : nil
        file = pipeline.file
        intake = Intake(IntakeSettings(file.input))
        encoder = RecordEncoder(RecordSettings(pipeline))
    }

    package func process(_ job: inout Job) {
        guard job.payload.baseAddress != nil else {
            job.outcome = .publishTombstone
            return
        }
        let flight = job.flight ?? Flight()
        job.flight = flight
        meter?.begin(
            job.slot, step: flight.article == nil ? 0 : flight.step + 1, attempt: flight.attempts + 1)
        defer { meter?.end() }
        let article: Article
        if let parked = flight.article {
            article = parked
        } else {
            article = pool.popLast() ?? Article()
            flight.article = article
            flight.step = 0
            do throws(StageError) {
                try read(job, into: article)
            } catch {
                fail(&job, flight, at: "input", error, answer: .deadLetter)
                recycle(job.outcome, flight)
                // Tried again, it is read again from the start.
                flight.article = nil
                return
            }
        }
        run(&job, flight, article)
        recycle(job.outcome, flight)
    }

    private func read(_ job: Job, into article: Article) throws(StageError) {
        var given = IntakeHeaders()
        if let type = headers.header(job.handle, "content-type") { given.contentType = text(type) }
        if let encoding = headers.header(job.handle, "content-encoding") { given.contentEncoding = text(encoding) }
        if let id = headers.header(job.handle, "copydesk-id") { given.id = text(id) }
        try intake.read(
            Span(_unsafeBytes: job.payload), headers: given, timestamp: job.timestamp, into: article)
    }

    private func text(_ bytes: UnsafeRawBufferPointer) -> String { String(decoding: bytes.prefix(512), as: UTF8.self) }

    private func run(_ job: inout Job, _ flight: Flight, _ article: Article) {
        while flight.step < steps.count {
            let step = steps[flight.step]
            if let condition = step.when, !condition.holds(for: article) {
                flight.step += 1
                continue
            }
            meter?.enter(flight.step + 1)
            do throws(StageError) {
                switch try stages[flight.step].process(article) {
                case .keep:
                    next(flight, article)
                case .drop(let reason):
                    flight.dropReason = reason.description
                    job.outcome = .drop
                    return
                case .park(.milliseconds(let milliseconds)):
                    article.visit += 1
                    flight.parkMilliseconds = milliseconds
                    job.outcome = .parkForTime
                    return
                case .park(.ticket(let ticket)):
                    article.visit += 1
                    flight.ticket = ticket.number
                    job.outcome = .parkForTicket
                    return
                }
            } catch {
                fail(&job, flight, at: step.id, error, answer: step.onError)
                if job.outcome != .unfinished { return }
                // `on_error: skip`: the record says what is missing.
                article.warnings.append(Warning(stage: step.id, code: error.code, message: error.message))
                next(flight, article)
            }
        }
        publish(&job, flight, article)
    }

    private func next(_ flight: Flight, _ article: Article) {
        flight.step += 1
        flight.attempts = 0
        article.visit = 0
        if !article.answer.isEmpty { article.answer = [] }
    }

    private func publish(_ job: inout Job, _ flight: Flight, _ article: Article) {
        if article.kind != .article && file.output.notArticle == .drop {
            flight.dropReason = "not_article"
            job.outcome = .drop
            return
        }
        if file.output.format == .raw {
            job.outcome = .publishRaw
            return
        }
        meter?.enter(steps.count + 1)
        let payload = Span<UInt8>(_unsafeBytes: job.payload)
        decorate?(article, job.handle)
        do throws(StageError) {
            try encoder.encode(article, payload: payload, into: &flight.output)
        } catch {
            fail(&job, flight, at: "output", error, answer: .deadLetter)
            return
        }
        switch file.output.kafka.key {
        case .input: break
        case .id: flight.outputKey = Array(encoder.id(article, payload: payload).utf8)
        case .url:
            let found = article.metadata.url.map { article.string($0) } ?? article.given.url
            flight.outputKey = Array(found.utf8)
        }
        job.outcome = .publish
    }

    /// Sets the outcome of a failed step; leaves it unfinished where the step is to be skipped.
    private func fail(_ job: inout Job, _ flight: Flight, at stage: String, _ error: StageError, answer: ErrorAnswer) {
        flight.failure = Failure(
            stage: stage, code: error.code, message: error.message, attempts: flight.attempts + 1)
        switch (error.kind, answer) {
        case (.world, _): job.outcome = .tryAgain
        case (.article, .deadLetter): job.outcome = .deadLetter
        case (.article, .fail): job.outcome = .stop
        case (.article, .skip):
            flight.failure = nil
            job.outcome = .unfinished
        }
    }

    /// A finished article's arrays go to the next one; a parked or refused one keeps them.
    private func recycle(_ outcome: Outcome, _ flight: Flight) {
        guard let article = flight.article else { return }
        switch outcome {
        case .parkForTime, .parkForTicket, .tryAgain, .unfinished, .stop:
            article.trim()
            flight.bytes = article.footprint
            return
        default: break
        }
        flight.article = nil
        flight.bytes = 0
        // One that grew far past the usual gives its memory back: the next to hold it may be parked for long.
        if pool.count < 4 && article.footprint < 1 << 18 {
            article.reset()
            pool.append(article)
        }
    }
}

extension RecordSettings {
    /// What the pipeline file says of the record.
    init(_ pipeline: ResolvedPipeline) {
        self.init()
        offsets = pipeline.file.output.offsets
        stages = pipeline.plan.steps.map {
            StageName(id: $0.id, version: $0.about.version, model: $0.about.model)
        }
        pipelineName = pipeline.file.name
        pipelineHash = pipeline.hash
    }
}

extension IntakeSettings {
    /// What the pipeline file says of payloads.
    init(_ input: InputSettings) {
        self.init(input.fields)
        maxBytes = Int(input.maxBytes.bytes)
        schemaID = input.schemaID
    }
}
