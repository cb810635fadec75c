// Every model again from its packs, byte for byte: minutes of work, so only where it is asked for.
import Foundation
import Testing

private let isAsked = ProcessInfo.processInfo.environment["COPYDESK_LONG"] == "1"

@Suite(.enabled(if: Program.packs != nil && isAsked, "needs COPYDESK_PACKS and COPYDESK_LONG=1: some ten minutes"))
struct ReproductionTests {
    @Test func everyModelComesOutOfItsTrainerAsItIsCommitted() throws {
        let top = Program.folder.deletingLastPathComponent().deletingLastPathComponent()
        let fresh = FileManager.default.temporaryDirectory.appendingPathComponent("copydesk-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: fresh) }
        let said = try Program.run(
            top.appendingPathComponent("stages/train"), [Program.packs ?? "", fresh.path])
        print(String(decoding: said, as: UTF8.self))
        for path in [
            "clean/LineModel/lines.model", "clean/PageModel/page.model", "entities/Model/entities.model",
            "summarize/Model/idf.table", "summarize/Model/ranker.model",
        ] {
            let committed = top.appendingPathComponent("stages/\(path)")
            let name = committed.lastPathComponent
            let trained = try Data(contentsOf: fresh.appendingPathComponent(name))
            #expect(trained == (try Data(contentsOf: committed)), "\(name): make models shows the difference")
        }
    }
}
