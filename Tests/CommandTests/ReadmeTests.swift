// What the READMEs tell a newcomer to type is typed here.
import Foundation
import Testing

@Suite("READMEs", .serialized)
struct ReadmeTests {
    /// The fenced blocks of a language in a Markdown file, without their indent.
    private func blocks(_ language: String, of path: String) throws -> [String] {
        var blocks: [String] = []
        var block: [Substring]?
        var indent = 0
        for line in try Built.text(path).split(separator: "\n", omittingEmptySubsequences: false) {
            let bare = line.drop { $0 == " " }
            if bare.hasPrefix("```") {
                if let done = block {
                    blocks.append(done.joined(separator: "\n") + "\n")
                    block = nil
                } else if bare == "```\(language)" {
                    block = []
                    indent = line.count - bare.count
                }
            } else {
                block?.append(line.dropFirst(min(indent, line.count - bare.count)))
            }
        }
        return blocks
    }

    /// Runs a block in a copy of the repository's top level. `make` only says what it would do: this runs inside of it.
    private func type(_ block: String, _ scratch: Scratch) throws -> ProgramRun {
        let files = FileManager.default
        for name in ["deploy", "stages", "Tests", "Makefile"] {
            try files.createSymbolicLink(
                at: scratch.url.appending(path: name), withDestinationURL: Built.repository.appending(path: name))
        }
        for (folder, name) in [("bin", "copydesk"), (".build/release", "copydesk"), (".build/debug", "copydesk")] {
            let folder = scratch.url.appending(path: folder)
            try files.createDirectory(at: folder, withIntermediateDirectories: true)
            try files.createSymbolicLink(at: folder.appending(path: name), withDestinationURL: Built.program)
        }
        let script = """
            set -euo pipefail
            trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
            make() { command make --no-print-directory --dry-run "$@"; }
            export PATH=\(scratch.url.path)/bin:$PATH
            \(block)
            """
        return try ProgramRun.run(
            URL(filePath: "/bin/bash"), ["-c", script], folder: scratch.url, seconds: 120)
    }

    @Test func everyCommandOfTheReadmeWorks() throws {
        let found = try blocks("sh", of: "README.md")
        #expect(found.count >= 3)
        for block in found {
            let scratch = try Scratch()
            let run = try type(block, scratch)
            #expect(run.code == 0, "\(block)\n\(run.output)\n\(run.messages)")
        }
    }

    @Test func theReadmeShowsNoCommandThatIsNotRun() throws {
        // Indented blocks are pictures; what can be typed stands in fences that the test above reads.
        let readme = try Built.text("README.md")
        for line in readme.split(separator: "\n") where line.hasPrefix("    ") {
            #expect(!line.contains("make ") && !line.contains("copydesk "), "put it into ```sh: \(line)")
        }
    }

    @Test func generatedPartsAreWhatTheProgramSays() throws {
        let run = try ProgramRun.run(
            Built.repository.appending(path: "Tests/generated"), [Built.program.path], seconds: 120)
        #expect(run.code == 0, "\(run.output)\n\(run.messages)")
    }

    @Test func theStageOfTheFiveStepsCompiles() throws {
        let found = try blocks("swift", of: "stages/README.md")
        let code = try #require(found.first)
        let scratch = try Scratch()
        let file = try scratch.write("Shout.swift", code)
        let modules = Built.products.appending(path: "Modules").path
        let map = Built.products.appending(path: "CStageABI.build/module.modulemap").path
        let run = try ProgramRun.run(
            Built.repository.appending(path: "deploy/build/swift"),
            [
                "frontend", "-typecheck", "-swift-version", "6", "-enable-upcoming-feature", "MemberImportVisibility",
                "-parse-as-library", "-module-name", "ShoutStage", "-I", modules, "-Xcc", "-fmodule-map-file=\(map)",
                file,
            ], seconds: 120)
        #expect(run.code == 0, "\(run.output)\n\(run.messages)")
    }

    @Test func theDemoRunsToItsEnd() throws {
        let run = try ProgramRun.run(
            Built.repository.appending(path: "deploy/demo/run"), [Built.program.path], seconds: 240)
        #expect(run.code == 0, "\(run.output)\n\(run.messages)")
        #expect(run.output.contains("records and"))
    }

    @Test(.enabled(if: Built.release != nil, "no release build: make build"))
    func theReleaseBuildNeedsTheLibrariesThatAreListed() throws {
        let release = try #require(Built.release)
        let run = try ProgramRun.run(
            Built.repository.appending(path: "deploy/build/check-libraries"), [release.path])
        #expect(run.code == 0, "\(run.messages)")
    }
}
