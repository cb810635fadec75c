// The arrows between modules point down: who may import whom.
import Testing

@Suite("Imports")
struct ImportTests {
    /// The floors of the house, as the README draws them; a module imports from floors below, or as `beside` says.
    private let floors: [String: Int] = [
        "StageAPI": 0, "CStageABI": 0, "CRdKafka": 0, "CYAML": 0, "CCharset": 0, "CCompression": 0, "CCrypto": 0,
        "CSimdjson": 0, "CLanguage": 0, "CSystem": 0, "CHTTP": 0, "CMicrohttpd": 0,
        "NewsText": 1, "Learning": 1, "JSON": 1, "Configuration": 1,
        "Kafka": 2, "Pipeline": 2, "CleanStage": 2, "ParseStage": 2, "EntitiesStage": 2, "SummarizeStage": 2,
        "Worker": 3, "KafkaTransport": 3, "MockBroker": 3,
        "Admin": 4, "Copydesk": 4,
        "CommandLine": 5, "Benchmarks": 5,
    ]
    private let beside: [String: Set<String>] = [
        "StageAPI": ["CStageABI"], "KafkaTransport": ["Worker"], "Copydesk": ["Admin"],
    ]
    private let system: Set = ["Glibc", "Synchronization", "Testing", "Swift"]

    private var modules: [(name: String, file: HouseFile)] {
        Repository.files.filter { $0.path.hasPrefix("Sources/") && $0.path.hasSuffix(".swift") && $0.isProduct }
            .map { ($0.folders[1], $0) }
    }

    @Test func arrowsPointDown() throws {
        for (name, file) in modules {
            let floor = try #require(floors[name], "give the module \(name) a floor in ImportTests")
            for other in file.imports where !system.contains(other) {
                let below = try #require(floors[other], "\(file.path): give the module \(other) a floor in ImportTests")
                #expect(
                    below < floor || beside[name]?.contains(other) == true,
                    "\(file.path) imports \(other), which is not below \(name)")
            }
        }
    }

    @Test func kafkaKnowsNoArticlesAndTheWorkerNoKafka() {
        for (name, file) in modules {
            let ours = file.imports.filter { !system.contains($0) }
            switch name {
            case "Kafka": #expect(ours.allSatisfy { $0 == "CRdKafka" || $0 == "CSystem" }, "\(file.path): \(ours)")
            case "Worker": #expect(!ours.contains { $0.contains("Kafka") }, "\(file.path): \(ours)")
            case "StageAPI": #expect(ours.allSatisfy { $0 == "CStageABI" }, "\(file.path): \(ours)")
            default: break
            }
        }
    }

    @Test func onlyKafkaAndTheMockBrokerTouchLibrdkafka() {
        let allowed: Set = ["Kafka", "MockBroker"]
        for (name, file) in modules where file.imports.contains("CRdKafka") {
            #expect(allowed.contains(name), "\(file.path) imports CRdKafka: go through the module Kafka")
        }
        for file in Repository.files where file.isProduct && file.text.contains("#include <librdkafka/") {
            let isWrapper = file.path.hasPrefix("Sources/CLibraries/CRdKafka/")
            // The raw C client that the benchmarks measure the worker against.
            let isPeer = file.path.hasPrefix("Sources/Benchmarks/") || file.path.hasPrefix("Sources/BenchmarkPeer/")
            #expect(isWrapper || isPeer, "\(file.path) includes librdkafka")
        }
    }

    @Test func onlyTheMockBrokerUsesTheExperimentalMockCluster() {
        for file in Repository.files where file.isProduct && file.text.contains("rd_kafka_mock_") {
            let isHeader = file.path.hasPrefix("Sources/CLibraries/CRdKafka/")
            #expect(file.path.hasPrefix("Sources/MockBroker/") || isHeader, "\(file.path)")
        }
    }

    @Test func nothingInTheWorkerImportsFoundation() {
        for file in Repository.files where file.isProduct {
            for module in file.imports {
                #expect(!module.hasPrefix("Foundation"), "\(file.path): \(module) adds 50 MB to the worker")
            }
        }
    }
}
