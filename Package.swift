// swift-tools-version: 6.2
// The package: one table of stages, one list of strict settings, and the arrows between modules.
import PackageDescription

/// Every folder under stages/ has a row here; HouseTests names the one that is missing.
let stages: [(folder: String, module: String, uses: [Target.Dependency])] = [
    ("clean", "CleanStage", ["NewsText", "Learning", "CLineModel", "CPageModel"]),
    ("parse", "ParseStage", ["NewsText"]),
    ("entities", "EntitiesStage", ["NewsText", "Learning"]),
    ("summarize", "SummarizeStage", ["NewsText", "Learning", "CSummaryModel"]),
]

let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// Folders of a stage that are targets of their own: models as bytes, trainers.
let apart: [String: [String]] = [
    "clean": ["LineModel", "Training", "PageModel", "PageTraining"],
    "summarize": ["Model", "Training"],
]

/// Folders of cases that a stage's tests read from disk.
let cases: [String: [String]] = [
    "clean": ["Cases", "Pages"],
    "parse": ["Cases"],
    "summarize": ["Cases"],
]

let models: [Target] = [
    .target(name: "CPageModel", path: "stages/clean/PageModel", exclude: ["page.model"]),
    .target(name: "CLineModel", path: "stages/clean/LineModel", exclude: ["lines.model", "NOTICE"]),
    .target(name: "CSummaryModel", path: "stages/summarize/Model", exclude: ["ranker.model", "idf.table", "NOTICE"]),
]

/// Executables that make the models; never in the worker.
let trainers: [Target] = [
    .executableTarget(
        name: "CleanTraining", dependencies: ["CleanStage", "StageAPI", "Learning", "TreeTraining"],
        path: "stages/clean/Training", swiftSettings: strict),
    .executableTarget(
        name: "SummarizeTraining",
        dependencies: [
            "SummarizeStage", "CleanStage", "ParseStage", "NewsText", "StageAPI", "CStageABI", "TreeTraining",
        ],
        path: "stages/summarize/Training", swiftSettings: strict),
    .executableTarget(
        name: "PageTraining", dependencies: ["CleanStage", "StageAPI", "NewsText"],
        path: "stages/clean/PageTraining", swiftSettings: strict),
]

func room(_ name: String, _ uses: [Target.Dependency] = [], path: String? = nil, exclude: [String] = []) -> Target {
    .target(name: name, dependencies: uses, path: path, exclude: exclude, swiftSettings: strict)
}

func tests(_ name: String, _ uses: [Target.Dependency], path: String? = nil, exclude: [String] = []) -> Target {
    .testTarget(name: name, dependencies: uses, path: path, exclude: exclude, swiftSettings: strict)
}

let libraries: [Target] = [
    .systemLibrary(name: "CRdKafka", path: "Sources/CLibraries/CRdKafka"),
    .systemLibrary(name: "CYAML", path: "Sources/CLibraries/CYAML"),
    .systemLibrary(name: "CCharset", path: "Sources/CLibraries/CCharset"),
    .systemLibrary(name: "CCompression", path: "Sources/CLibraries/CCompression"),
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
    room("Learning", []),
    room("TreeTraining", []),
    room("JSON", ["CSimdjson"]),
    room("Configuration", ["StageAPI", "CYAML"]),
    room("Pipeline", ["StageAPI", "CStageABI", "NewsText", "JSON", "Configuration", "CCompression"]),
    room("Worker", ["StageAPI", "CStageABI", "Pipeline", "CSystem"]),
    room("Kafka", ["CRdKafka"]),
    room("KafkaTransport", ["Kafka", "Worker"]),
    room("MockBroker", ["CRdKafka", "Kafka"]),
    room(
        "Copydesk",
        ["StageAPI", "Pipeline", "Configuration", "Worker", "Kafka", "KafkaTransport", "MockBroker", "JSON", "CSystem"]
            + stages.map { .byName(name: $0.module) }),
    .executableTarget(name: "CommandLine", dependencies: ["Copydesk"], swiftSettings: strict),
]

let stageTargets = stages.flatMap { stage in
    [
        room(
            stage.module, ["StageAPI", "CStageABI"] + stage.uses, path: "stages/\(stage.folder)",
            exclude: ["README.md", "Tests"] + (apart[stage.folder] ?? [])),
        tests(
            "\(stage.module)Tests", [.byName(name: stage.module), "StageAPI", "NewsText"],
            path: "stages/\(stage.folder)/Tests", exclude: cases[stage.folder] ?? []),
    ]
}

let testTargets: [Target] = [
    tests("NewsTextTests", ["NewsText", "StageAPI", "CStageABI"], path: "Tests/NewsTextTests")
]

let package = Package(
    name: "copydesk",
    products: [
        .executable(name: "copydesk", targets: ["CommandLine"]),
        .library(name: "Copydesk", targets: ["Copydesk"]),
    ],
    targets: libraries + models + rooms + trainers + stageTargets + testTargets,
    cxxLanguageStandard: .cxx17
)
