// The pipeline file: what it gives, and what is found wrong with it, with line, column and remedy.
import Configuration
import Pipeline
import StageAPI
import Testing

/// Writes text, as the real clean stage does.
final class CleanDouble: Stage {
    static let about = StageDescription(
        name: "clean", summary: "Cleans.", reads: [.payload], writes: [.title, .text, .language], version: "1")
    @Setting("Widest page.", in: 1...1000) var maxWidth = 100
    @Setting("Drops short ones.") var dropShort = false
    init() {}
    func process(_ article: Article) throws(StageError) -> Verdict { .keep }
}

final class ParseDouble: Stage {
    static let about = StageDescription(
        name: "parse", summary: "Parses.", reads: [.text], writes: [.sentences, .tokens], version: "1")
    init() {}
    func process(_ article: Article) throws(StageError) -> Verdict { .keep }
}

final class EntitiesDouble: Stage {
    enum Kind: String, CaseIterable, SettingValue { case person, organization, location }
    static let about = StageDescription(
        name: "entities", summary: "Finds names.", reads: [.tokens], writes: [.entities], version: "1")
    @Setting("Types to find.") var types = Kind.allCases
    @Setting("Least confidence.", in: 0...1) var minConfidence = 0.5
    init() {}
    func process(_ article: Article) throws(StageError) -> Verdict { .keep }
}

let doubles: [any Stage.Type] = [CleanDouble.self, ParseDouble.self, EntitiesDouble.self]

let noVariables = Variables(value: { _ in nil }, file: { _ in .failure("No such file or directory") })

/// A stand-in for librdkafka's judgement.
let judge: PropertyJudge = { key, value, isConsumer in
    switch key {
    case "fetch.min.bytes": isConsumer ? nil : "fetch.min.bytes is a consumer property"
    case "linger.ms": Int(value) == nil ? "Invalid value for configuration property \"linger.ms\"" : nil
    case "sasl.password": "Invalid value \(value)"
    default: "No such configuration property: \"\(key)\""
    }
}

func resolve(_ text: String, variables: Variables = noVariables) throws(ConfigurationError) -> ResolvedPipeline {
    try ResolvedPipeline.resolve(
        SourceFile(name: "p.yaml", text: text), catalog: doubles, variables: variables, judge: judge)
}

func findings(_ text: String, variables: Variables = noVariables) -> [Diagnostic] {
    do {
        _ = try resolve(text, variables: variables)
        return []
    } catch {
        return error.diagnostics
    }
}

func summaries(_ text: String, variables: Variables = noVariables) -> [String] {
    findings(text, variables: variables).map(\.summary)
}

let whole = """
    version: 1
    name: newsroom
    input:
      kafka: {brokers: "${KAFKA_BROKERS:-localhost:9092}", topics: [articles.raw], group: desk}
      max_bytes: 5MiB
    stages:
      - clean
      - parse
      - entities: {types: [person, location]}
        when: language == "en"
        on_error: skip
    output:  {kafka: {topic: articles.enriched, key: id}}
    dead_letter: {topic: articles.dead}
    delivery: at_least_once
    ordering: partition
    """

@Suite struct PipelineFileTests {
    @Test func readsTheWholeFile() throws {
        let pipeline = try resolve(whole)
        #expect(pipeline.file.name == "newsroom")
        #expect(pipeline.file.input.kafka.brokers == "localhost:9092")
        #expect(pipeline.file.input.kafka.topics == ["articles.raw"])
        #expect(pipeline.file.input.maxBytes == .mebibytes(5))
        #expect(pipeline.file.output.kafka.key == .id)
        #expect(pipeline.file.deadLetter.topic == "articles.dead")
        #expect(pipeline.file.ordering == .partition)
        #expect(pipeline.plan.steps.map(\.id) == ["clean", "parse", "entities"])
        #expect(pipeline.plan.steps[2].when?.text == "language == \"en\"")
        #expect(pipeline.plan.steps[2].onError == .skip)
        let entities = try #require(pipeline.plan.makeStages(StageContext())[2] as? EntitiesDouble)
        #expect(entities.types == [.person, .location])
        #expect(entities.minConfidence == 0.5)
    }

    @Test func takesFilesAndStandardStreams() throws {
        let pipeline = try resolve("{version: 1, input: stdin, stages: [clean], output: stdout}")
        #expect(pipeline.file.input.$stdin.isGiven && pipeline.file.output.$stdout.isGiven)
        let files = try resolve(
            """
            version: 1
            input: {files: {paths: [a, b/], format: whole}}
            stages: [clean]
            output: {files: {path: out/}}
            dead_letter: {files: {path: dead/}}
            """)
        #expect(files.file.input.files.paths == ["a", "b/"])
        #expect(files.file.deadLetter.files.path == "dead/")
    }

    @Test func givesEachLaneItsOwnStages() throws {
        let plan = try resolve(whole).plan
        #expect(plan.makeInstances()[0] !== plan.makeInstances()[0])
    }

    @Test func asksAForeignStageWhatItReadsWithItsSettings() throws {
        func steps(_ entry: String) throws(ConfigurationError) -> ResolvedPipeline {
            let text = "{version: 1, input: stdin, output: stdout, stages: [clean, parse, \(entry), entities]}"
            return try ResolvedPipeline.resolve(
                SourceFile(name: "p.yaml", text: text), catalog: doubles + [Foreign.self], variables: noVariables)
        }
        #expect(try steps("foreign").plan.steps[2].about.reads == [.title])
        #expect(throws: ConfigurationError.self) { try steps("foreign: {reads: quotes}") }
    }
}

/// A stage whose settings say what it reads.
private final class Foreign: DescribedBySettings {
    static let about = StageDescription(name: "foreign", summary: "Foreign.", reads: [], writes: [], version: "1")
    @Setting("What it reads.") var reads = "title"
    init() {}
    var description: StageDescription {
        StageDescription(
            name: "foreign", summary: "Foreign.", reads: [.init(rawValue: reads)], writes: [], version: "1")
    }
    func process(_ article: Article) throws(StageError) -> Verdict { .keep }
}
