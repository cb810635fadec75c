// Rules for the repository as a whole: licence, links that lead somewhere, no names of somebody's own machine.
import Foundation
import Testing

@Suite("Repository")
struct RepositoryTests {
    @Test func licenceAndNoticeAreThere() {
        #expect(Repository.text("LICENSE").contains("Apache License"))
        #expect(Repository.text("NOTICE").contains("Copydesk"))
    }

    @Test func theTopLevelHoldsOnlyWhatOneExpects() {
        let expected: Set = [
            "Package.swift", "Sources", "Tests", "stages", "deploy", "README.md", "Makefile", "LICENSE", "NOTICE",
            ".ci",
            ".gitignore", ".swift-format", ".editorconfig", ".github", ".dockerignore", ".containerignore",
        ]
        let top = Set(Repository.files.compactMap { $0.path.split(separator: "/").first.map(String.init) })
        #expect(top.subtracting(expected) == [])
    }

    /// Where the builders' kits lie, which only .ci/run may look for. Put together, so that this file does not name them.
    @Test func nothingNamesTheMachineItWasWrittenOn() {
        let workplace = "/wo" + "rk/"
        let kits = "sha" + "red/"
        for file in Repository.files {
            for (index, line) in file.lines.enumerated() {
                let place = "\(file.path):\(index + 1)"
                #expect(!names(line, workplace), "\(place) names a folder of one machine")
                #expect(
                    file.path == ".ci/run" || !names(line, kits), "\(place) names a kit that is not in the repository")
            }
        }
    }

    /// True when the path stands there by itself and not as the middle of a longer one.
    private func names(_ line: Substring, _ path: String) -> Bool {
        line.ranges(of: path).contains { range in
            guard range.lowerBound > line.startIndex else { return true }
            let before = line[line.index(before: range.lowerBound)]
            return !(before.isLetter || before.isNumber || before == "_" || before == "-" || before == "}")
        }
    }

    @Test func everyLinkToAFileLeadsToOne() {
        for file in Repository.files where file.path.hasSuffix(".md") {
            for link in file.text.matches(of: #/\]\(([^)\s]+)(?: "[^"]*")?\)/#) {
                let target = String(link.1.prefix { $0 != "#" })
                if target.isEmpty || target.contains("://") || target.hasPrefix("mailto:") { continue }
                let base = file.folders.joined(separator: "/")
                let path = target.hasPrefix("/") || base.isEmpty ? target : "\(base)/\(target)"
                let found = URL(filePath: path, relativeTo: Repository.top).standardizedFileURL.path
                #expect(FileManager.default.fileExists(atPath: found), "\(file.path) links to \(target)")
            }
        }
    }

    @Test func everyTestModuleIsInThePackage() {
        let manifest = Repository.text("Package.swift")
        let folders = Set(
            Repository.files.filter { $0.path.hasPrefix("Tests/") && $0.path.hasSuffix(".swift") }
                .map { $0.folders[1] })
        for folder in folders.sorted() {
            #expect(manifest.contains("\"\(folder)\""), "Tests/\(folder) is no target of Package.swift: nobody runs it")
        }
    }
}
