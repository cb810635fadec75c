// swift-tools-version: 6.2
// The package: one table of stages, one list of strict settings, and the arrows between modules.
import PackageDescription

/// Every folder under stages/ has a row here; HouseTests names the one that is missing. `apart` are folders of it that
/// are targets of their own (models as bytes, trainers) and `cases` folders of its tests that hold files.
let stages: [(folder: String, module: String, uses: [Target.Dependency], apart: [String], cases: [String])] = [
    (
        "clean", "CleanStage", ["NewsText", "Learning", "CPageModel", "CLineModel"],
        ["PageModel", "PageTraining", "LineModel", "Training"], ["Cases", "Pages"]
    ),
    ("parse", "ParseStage", ["NewsText"], [], ["Cases"]),
    ("entities", "EntitiesStage", ["NewsText", "Learning", "EntitiesModel"], ["Model", "Training"], ["Cases"]),
    ("summarize", "SummarizeStage", ["NewsText", "Learning", "CSummaryModel"], ["Model", "Training"], ["Cases"]),
]

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

func room(_ name: String, _ uses: [Target.Dependency] = [], path: String? = nil, exclude: [String] = []) -> Target {
    .target(name: name, dependencies: uses, path: path, exclude: exclude, swiftSettings: strict)
}

func program(_ name: String, _ uses: [Target.Dependency], path: String? = nil, exclude: [String] = []) -> Target {
    .executableTarget(name: name, dependencies: uses, path: path, exclude: exclude, swiftSettings: strict)
}

func tests(_ name: String, _ uses: [Target.Dependency], path: String? = nil, exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: uses, path: path, exclude: exclude, swiftSettings: strict)
}

let libraries: [Target] = [
    .systemLibrary(name: "CRdKafka", path: "Sources/CLibraries/CRdKafka"),
    .systemLibrary(name: "CYAML", path: "Sources/CLibraries/CYAML"),
    .systemLibrary(name: "CCharset", path: "Sources/CLibraries/CCharset"),
    .systemLibrary(name: "CCompression", path: "Sources/CLibraries/CCompression"),
    .systemLibrary(name: "CCrypto", path: "Sources/CLibraries/CCrypto"),
    .systemLibrary(name: "CMicrohttpd", path: "Sources/CLibraries/CMicrohttpd"),
    .target(name: "CSimdjson", path: "Sources/CLibraries/CSimdjson", linkerSettings: [.linkedLibrary("simdjson")]),
    // cld2_full holds only tables, for twice as many languages; it must come first to take the place of cld2's own.
    .target(
        name: "CLanguage", path: "Sources/CLibraries/CLanguage",
        linkerSettings: [.linkedLibrary("cld2_full"), .linkedLibrary("cld2")]),
    .target(name: "CSystem", path: "Sources/CLibraries/CSystem"),
    .target(name: "CStageABI"),
]

let rooms: [Target] = [
    room("StageAPI", ["CStageABI"]),
    room("NewsText", ["StageAPI", "CStageABI", "CCharset", "CLanguage"]),
    room("Learning", [], exclude: ["Training"]),
    room("JSON", ["CSimdjson"]),
    room("Configuration", ["StageAPI", "CYAML"]),
    room(
        "Pipeline",
        ["StageAPI", "CStageABI", "NewsText", "JSON", "Configuration", "CCompression", "CCrypto", "CSystem"]),
    room("Worker", ["StageAPI", "CStageABI", "Pipeline", "CSystem"]),
    room("Kafka", ["CRdKafka"]),
    room("KafkaTransport", ["Kafka", "Worker", "Pipeline", "CSystem"]),
    room("MockBroker", ["CRdKafka", "Kafka"]),
    room("Admin", ["Worker", "Pipeline", "JSON", "CMicrohttpd", "CSystem"]),
    room(
        "Copydesk",
        [
            "StageAPI", "Pipeline", "Configuration", "Worker", "Kafka", "KafkaTransport", "MockBroker", "Admin", "JSON",
            "CSystem",
        ]
            + stages.map { .byName(name: $0.module) }),
    program("CommandLine", ["Copydesk"]),
    program(
        "Benchmarks",
        ["Kafka", "Copydesk", "Pipeline", "Configuration", "Worker", "Admin", "StageAPI", "CStageABI", "CSystem"],
        exclude: ["ForwarderPeer"]),
    // The raw C client that the worker is measured against.
    .executableTarget(
        name: "ForwarderPeer", path: "Sources/Benchmarks/ForwarderPeer", linkerSettings: [.linkedLibrary("rdkafka")]),
]

let stageTargets = stages.flatMap { stage in
    [
        room(
            stage.module, ["StageAPI", "CStageABI"] + stage.uses, path: "stages/\(stage.folder)",
            exclude: ["README.md", "Tests"] + stage.apart),
        tests(
            "\(stage.module)Tests", [.byName(name: stage.module), "StageAPI", "NewsText", "CStageABI"],
            path: "stages/\(stage.folder)/Tests", exclude: stage.cases),
    ]
}

/// Models as bytes in the binary.
let models: [Target] = [
    .target(name: "CPageModel", path: "stages/clean/PageModel", exclude: ["page.model"]),
    .target(name: "CLineModel", path: "stages/clean/LineModel", exclude: ["lines.model"]),
    .target(name: "CSummaryModel", path: "stages/summarize/Model", exclude: ["ranker.model", "idf.table"]),
    .target(
        name: "EntitiesModel", path: "stages/entities/Model", exclude: ["entities.model"],
        cSettings: [.headerSearchPath(".")]),
]

/// What makes the models; never in the worker.
let trainers: [Target] = [
    room("TreeTraining"),
    room("LearningTraining", ["Learning"], path: "Sources/Learning/Training"),
    program(
        "PageTraining", ["CleanStage", "StageAPI", "NewsText", "TreeTraining"], path: "stages/clean/PageTraining"),
    program("CleanTraining", ["CleanStage", "StageAPI", "Learning", "TreeTraining"], path: "stages/clean/Training"),
    program(
        "SummarizeTraining",
        ["SummarizeStage", "CleanStage", "ParseStage", "NewsText", "StageAPI", "CStageABI", "TreeTraining"],
        path: "stages/summarize/Training"),
    program(
        "EntitiesTraining", ["EntitiesStage", "Learning", "LearningTraining", "NewsText", "StageAPI", "CStageABI"],
        path: "stages/entities/Training", exclude: ["keywords.txt"]),
]

let testTargets: [Target] = [
    tests("QualityTests", ["CommandLine"], exclude: ["Variants"]),
    tests("HouseTests", ["Copydesk", "StageAPI", "Pipeline"]),
    tests("CommandTests", ["JSON"], exclude: ["validate_records.py", "test_validate_records.py"]),
    program("TestWorker", ["Copydesk", "StageAPI"], path: "Tests/TestWorker"),
    tests("BrokerTests", ["Kafka", "Admin", "TestWorker"], exclude: ["records", "records.py"]),
    tests("WorkerTests", ["Worker", "Pipeline", "StageAPI", "CSystem"]),
    tests("AdminTests", ["Admin", "Worker", "Pipeline", "JSON", "CSystem"]),
    tests("NewsTextTests", ["NewsText", "StageAPI", "CStageABI"]),
    tests("ConfigurationTests", ["Configuration", "StageAPI"]),
    tests("PipelineTests", ["Pipeline", "Configuration", "StageAPI", "CStageABI", "JSON", "CCompression"]),
    tests("JSONTests", ["JSON"]),
    tests("CopydeskTests", ["Copydesk", "Pipeline", "Configuration", "StageAPI"]),
    tests("KafkaTests", ["Kafka", "MockBroker", "CSystem"]),
]

let package = Package(
    name: "copydesk",
    products: [
        .executable(name: "copydesk", targets: ["CommandLine"]),
        .executable(name: "copydesk-bench", targets: ["Benchmarks"]),
        .library(name: "Copydesk", targets: ["Copydesk"]),
    ],
    targets: libraries + models + rooms + trainers + stageTargets + testTargets,
    cxxLanguageStandard: .cxx17
)
