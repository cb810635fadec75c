// A stage has a folder, a row in Package.swift and a place in the catalog; whoever forgets one is told which.
import StageAPI
import Testing

@testable import Copydesk

@Suite("Stages: folder, table and catalog agree")
struct StageTableTests {
    /// Folders under stages/, by whether they hold Swift that is compiled in.
    private let folders = Set(
        Repository.files.filter { $0.folders.first == "stages" && $0.folders.count > 1 }.map { $0.folders[1] })

    private func holdsSwift(_ folder: String) -> Bool {
        Repository.files.contains { $0.folders == ["stages", folder] && $0.path.hasSuffix(".swift") }
    }

    /// `("clean", "CleanStage", …)` of Package.swift.
    private var table: [(folder: String, module: String)] {
        let manifest = Repository.text("Package.swift")
        let rows = manifest.split(separator: "let stages:").last?.split(separator: "\n]").first ?? ""
        return rows.matches(of: #/\(\s*"([\w-]+)",\s*"(\w+)"/#).map { (String($0.1), String($0.2)) }
    }

    @Test func everyFolderWithSwiftHasARowInPackageSwift() {
        for folder in folders.sorted() where holdsSwift(folder) {
            #expect(table.contains { $0.folder == folder }, "add (\"\(folder)\", …) to `stages` in Package.swift")
        }
    }

    @Test func everyRowOfPackageSwiftHasAFolder() {
        #expect(!table.isEmpty)
        for row in table {
            #expect(folders.contains(row.folder) && holdsSwift(row.folder), "stages/\(row.folder)/ holds no stage")
            #expect(row.module.hasSuffix("Stage"), "a module must not have the name of its type: \(row.module)Stage")
        }
    }

    @Test func theCatalogHoldsTheStagesOfTheTable() {
        let catalog = Copydesk.builtIn.map { $0.about.name }
        #expect(
            Set(catalog) == Set(table.map(\.folder)),
            "the list `builtIn` in Sources/Copydesk/Copydesk.swift and `stages` in Package.swift differ")
        #expect(catalog.count == Set(catalog).count)
    }

    @Test func everyFolderHasAReadmeAndEveryStageTests() {
        for folder in folders.sorted() {
            #expect(Repository.exists("stages/\(folder)/README.md"), "stages/\(folder) has no README.md")
            #expect(Repository.exists("stages/\(folder)/Tests") || !holdsSwift(folder), "stages/\(folder) has no Tests")
        }
    }

    @Test func stagesImportNothingButTheirContractAndTheTextTools() {
        let allowed: Set = ["StageAPI", "CStageABI", "NewsText", "Learning", "Glibc", "Synchronization"]
        for row in table {
            // A stage's own model is a target of its own, in its folder.
            let targets = Repository.text("Package.swift").matches(of: #/"(\w+)",\s*path: "stages\/([\w-]+)\//#)
            let own = Set(targets.filter { $0.2 == row.folder }.map { String($0.1) })
            for file in Repository.files where file.path.hasPrefix("stages/\(row.folder)/") && file.isProduct {
                for module in file.imports where !allowed.contains(module) {
                    #expect(own.contains(module), "\(file.path) imports \(module)")
                }
            }
        }
    }
}
