// Rules for single files: they say what they are for, stay short, and never trap without a reason.
import Testing

@Suite("Files")
struct FileTests {
    private let sources = Repository.files.filter { $0.isSource }

    @Test func everySourceFileOpensWithASentenceThatNamesItsRole() {
        #expect(sources.count > 50)
        for file in sources where !file.isGenerated {
            let isManifest = file.name == "Package.swift"
            let opening = file.lines.dropFirst(isManifest ? 1 : 0).prefix { $0.hasPrefix("//") }
            let block = file.lines.first?.hasPrefix("/*") == true
            let sentence = opening.joined(separator: " ")
            #expect(
                block || sentence.split(separator: " ").count > 3, "\(file.path): open it with `// What it is for.`")
            let ends = opening.contains { line in line.last.map { ".?!:)".contains($0) } == true }
            #expect(block || ends, "\(file.path): its opening is no sentence")
        }
    }

    @Test func everyScriptOpensWithASentenceThatNamesItsRole() {
        for file in Repository.files where file.text.hasPrefix("#!") {
            let second = file.lines.dropFirst().first ?? ""
            let isCommented = second.hasPrefix("# ") || second.hasPrefix("\"\"\"") || second.hasPrefix("// ")
            #expect(isCommented, "\(file.path): say in its second line what it is for")
        }
    }

    @Test func noSourceFilePasses400Lines() {
        for file in sources where !file.isGenerated {
            #expect(file.lines.count <= 401, "\(file.path) has \(file.lines.count) lines: does it hold one thing?")
        }
    }

    @Test func whatTrapsSaysWhyItMay() {
        for file in sources where file.isProduct && file.path.hasSuffix(".swift") {
            let lines = file.lines
            for (index, line) in lines.enumerated() where line.contains(trap) {
                let code = line.trimmingPrefix { $0 == " " }
                let reason = line.contains("// because:") || (index > 0 && lines[index - 1].contains("// because:"))
                #expect(
                    reason || code.hasPrefix("//"), "\(file.path):\(index + 1): trap without `// because:`: \(code)")
            }
        }
    }
}

private nonisolated(unsafe) let trap = #/\btry!|\bfatalError\((?:"|\))|\bas! /#

extension StringProtocol {
    fileprivate func trimmingPrefix(_ drops: (Character) -> Bool) -> SubSequence { drop(while: drops) }
}
