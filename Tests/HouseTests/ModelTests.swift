// A stage names the models in it by their bytes, the notice says what they were derived from, and one script makes them all.
import Foundation
import Pipeline
import StageAPI
import Testing

@testable import Copydesk

@Suite("Models: bytes, names and notice agree")
struct ModelTests {
    private let files = Repository.files.filter {
        $0.folders.first == "stages" && ($0.path.hasSuffix(".model") || $0.path.hasSuffix(".table"))
    }

    /// `entities.model` is called "entities-" and the first twelve digits of the SHA-256 of its bytes.
    private func title(_ file: HouseFile) throws -> String {
        let bytes = try Data(contentsOf: Repository.top.appending(path: file.path))
        let kind = file.name.prefix { $0 != "." }
        return "\(kind)-\(bytes.withUnsafeBytes { sha256Hex($0) }.prefix(12))"
    }

    @Test func everyStageCallsItsModelsByTheirBytes() throws {
        #expect(files.count == 5)
        for stage in Copydesk.builtIn {
            let own = try files.filter { $0.folders[1] == stage.about.name }.map(title)
            #expect(
                Set(stage.about.model.split(separator: "+").map(String.init)) == Set(own),
                "\(stage.about.name): make models ARGS=--write gives a model its name")
        }
    }

    @Test func theNoticeSaysWhatEachModelWasDerivedFrom() {
        let notice = Repository.text("NOTICE")
        for file in files { #expect(notice.contains("\n\(file.path) ("), "NOTICE: \(file.path) is missing") }
    }

    @Test func oneScriptTrainsThemAll() {
        let script = Repository.text("stages/train")
        for file in files { #expect(script.contains("settle \(file.path) "), "stages/train: \(file.path) is missing") }
    }
}
