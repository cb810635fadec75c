// Every key and every value of every example, changed in every way: a located error or a valid file, never a crash.
import Configuration
import Foundation
import Pipeline
import StageAPI
import Testing

/// An example's tree, to be written out again with one change.
private indirect enum Tree {
    case text(String)
    case list([Tree])
    case map([(key: String, value: Tree)])

    init(_ node: Node) {
        switch node.content {
        case .scalar(let scalar): self = .text(scalar.text)
        case .list(let items): self = .list(items.map(Tree.init))
        case .map(let entries): self = .map(entries.map { ($0.key, Tree($0.value)) })
        }
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    var yaml: String {
        switch self {
        case .text(let text): Tree.quoted(text)
        case .list(let items): "[\(items.map(\.yaml).joined(separator: ", "))]"
        case .map(let pairs): "{\(pairs.map { "\(Tree.quoted($0.key)): \($0.value.yaml)" }.joined(separator: ",\n "))}"
        }
    }

    /// The tree with each part changed in each way, one at a time.
    var mutants: [Tree] {
        let others: [Tree] = [
            .text(""), .text("x"), .text("-1"), .text("99999999999999999999"), .text("1e999"), .text("\u{1}\u{202E}"),
            .text(String(repeating: "huge", count: 2000)), .text("${UNSET}"), .text("${"), .text("${file:/nowhere}"),
            .list([]), .list([.text("a"), .text("a")]), .list([.list([self])]), .map([]), .map([("key", self)]),
        ]
        var result = others
        switch self {
        case .text: break
        case .list(let items):
            for i in items.indices {
                result.append(.list(Self.replace(items, i, [])))
                result.append(.list(items + [items[i]]))
                for mutant in items[i].mutants { result.append(.list(Self.replace(items, i, [mutant]))) }
            }
        case .map(let pairs):
            for i in pairs.indices {
                let (key, value) = pairs[i]
                result.append(.map(Self.replace(pairs, i, [])))
                result.append(.map(pairs + [pairs[i]]))
                for name in [key + "s", String(key.dropFirst()), "", String(repeating: "k", count: 9000)] {
                    result.append(.map(Self.replace(pairs, i, [(name, value)])))
                }
                for mutant in value.mutants { result.append(.map(Self.replace(pairs, i, [(key, mutant)]))) }
            }
        }
        return result
    }

    private static func replace<Item>(_ items: [Item], _ i: Int, _ new: [Item]) -> [Item] {
        Array(items[..<i]) + new + Array(items[(i + 1)...])
    }
}

private let examples = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appending(path: "../../deploy/pipelines").standardizedFileURL

private func exampleNames() -> [String] {
    let names = try? FileManager.default.contentsOfDirectory(atPath: examples.path)
    return (names ?? []).filter { $0.hasSuffix(".yaml") }.sorted()
}

/// Stages by the names of the real ones, with what they read and write.
private final class SummarizeDouble: Stage {
    static let about = StageDescription(
        name: "summarize", summary: "Summarizes.", reads: [.sentences], writes: [.summary], version: "1")
    @Setting("Longest summary.", in: 10...500, unit: "words") var maxWords = 75
    init() {}
    func process(_ article: Article) throws(StageError) -> Verdict { .keep }
}

private let catalog = doubles + [SummarizeDouble.self]

@Suite struct PipelineFileMutationTests {
    @Test func thereAreExamples() { #expect(exampleNames().count >= 4) }

    @Test(arguments: exampleNames())
    func theExampleIsFine(_ name: String) throws {
        let bytes = [UInt8](try Data(contentsOf: examples.appending(path: name)))
        let source = SourceFile(name: name, bytes: bytes)
        #expect(throws: Never.self) {
            try ResolvedPipeline.resolve(source, catalog: catalog, variables: noVariables)
        }
    }

    @Test(arguments: exampleNames())
    func everyChangeGivesALocatedErrorOrAValidFile(_ name: String) throws {
        let bytes = [UInt8](try Data(contentsOf: examples.appending(path: name)))
        var findings = Findings(SourceFile(name: name, bytes: bytes))
        let root = try #require(YAMLReader.read(&findings))
        var refused = 0
        let mutants = Tree(root).mutants
        for mutant in mutants {
            let text = mutant.yaml
            do {
                let source = SourceFile(name: name, text: text)
                let pipeline = try ResolvedPipeline.resolve(source, catalog: catalog, variables: noVariables)
                #expect(pipeline.plan.makeInstances().count == pipeline.plan.steps.count)
            } catch {
                refused += 1
                let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
                for found in error.diagnostics {
                    let place = try #require(found.position, "\(found.summary)")
                    #expect(lines.indices.contains(place.line - 1))
                    #expect(place.column >= 1 && place.column <= lines[min(place.line, lines.count) - 1].count + 1)
                    #expect(found.summary.utf8.count < 1000 && !found.message.isEmpty)
                    #expect(!found.rendered.unicodeScalars.contains { $0.value < 32 && $0 != "\n" })
                }
            }
        }
        #expect(refused > mutants.count / 2)
    }
}
