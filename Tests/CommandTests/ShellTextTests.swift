// What the program prints for shells, manuals and people who read a pipeline: completions, man, graph.
import Foundation
import Testing

@Suite("Completions, manual pages, graph")
struct ShellTextTests {
    @Test(arguments: ["bash", "zsh", "fish"]) func completionsKnowEveryCommandStageAndChoice(_ shell: String) throws {
        let run = try ProgramRun.copydesk(["completions", shell])
        #expect(run.code == 0)
        for word in HelpTests.commands + ["summarize", "stopped end", "help"] {
            #expect(run.output.contains(word), "\(shell): \(word)")
        }
    }

    @Test func completionsInBashOfferStagesAndValues() throws {
        let scratch = try Scratch()
        let script = try scratch.write("copydesk.bash", try ProgramRun.copydesk(["completions", "bash"]).output)
        func offered(_ words: String...) throws -> String {
            let bash = """
                source \(script); COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
                _copydesk && echo "${COMPREPLY[*]}"
                """
            let run = try ProgramRun.run(
                URL(filePath: "/bin/bash"), ["--norc", "-c", bash, "bash", "copydesk"] + words)
            #expect(run.messages.isEmpty)
            return run.output.trimmingCharacters(in: .newlines)
        }
        #expect(try offered("stages", "cl") == "clean")
        #expect(try offered("run", "--until", "=", "e") == "end")
        #expect(try offered("run", "--log-l") == "--log-level")
        #expect(try offered("gra") == "graph")
    }

    @Test func manualPagesExplainEveryCommandAndEveryKey() throws {
        let program = try ProgramRun.copydesk(["man"])
        #expect(program.output.hasPrefix(".\\\" ") && program.output.contains("\n.TH COPYDESK 1 "))
        for command in HelpTests.commands {
            #expect(program.output.contains("\n.SS \"copydesk \(command) [options]"), "\(command)")
        }
        let pipeline = try ProgramRun.copydesk(["man", "pipeline"])
        for key in ["input.kafka.instance", "output.kafka.topic", "dead_letter.topic", "max_ahead", "on_error"] {
            #expect(pipeline.output.contains("\\fB\(key)\\fR"), "\(key)")
        }
    }

    @Test func graphNamesTheWriterOfWhatAStepReads() throws {
        let run = try ProgramRun.copydesk(["graph", "deploy/pipelines/files-to-files.yaml"])
        #expect(run.code == 0)
        #expect(run.output.contains("sentences ← parse"))
        #expect(run.output.contains("when    language == \"en\""))
        #expect(run.output.contains("language ← parse"), "a condition reads too")
        let json = try ProgramRun.copydesk(["graph", "-o", "json", "deploy/pipelines/newsroom.yaml"])
        let graph = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect((graph?["steps"] as? [Any])?.count == 4)
    }

    @Test func graphOfAWrongFileGives78() throws {
        let scratch = try Scratch()
        let path = try scratch.write("bad.yaml", "version: 1\nstages: [summarize]\n")
        let run = try ProgramRun.copydesk(["graph", path])
        #expect(run.code == 78)
        #expect(run.messages.contains("bad.yaml"))
    }
}
