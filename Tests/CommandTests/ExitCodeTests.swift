// How the program ends: 0 done, 1 tried and failed, 2 a wrong command line, 78 a wrong pipeline file.
import Foundation
import JSON
import Testing

@Suite("Exit codes")
struct ExitCodeTests {
    private let scratch: Scratch
    private let good: String
    private let bad: String

    init() throws {
        scratch = try Scratch()
        good = try scratch.write(
            "good.yaml",
            """
            version: 1
            input: {files: {paths: [\(scratch.url.path)/articles]}}
            stages: []
            output: {stdout: {}, format: raw}
            """)
        bad = try scratch.write(
            "bad.yaml",
            """
            version: 1
            input: {kafka: {topics: [articles.raw]}}
            stages: [claen]
            output: {kafka: {topic: articles.enriched}}
            dead_letter: {topic: articles.dead}
            """)
    }

    @Test func fileThatIsFineGives0() throws {
        let run = try ProgramRun.copydesk(["check", good])
        #expect(run.code == 0, "\(run.messages)")
        #expect(run.output.contains("ok"))
    }

    @Test func wrongPipelineFileGives78WithItsPlaceAndARemedy() throws {
        for command in ["check", "run"] {
            let run = try ProgramRun.copydesk([command, bad])
            #expect(run.code == 78)
            #expect(run.messages.contains("bad.yaml:3:10"))
            #expect(run.messages.contains("clean"), "it suggests the stage that was meant")
        }
    }

    @Test func missingPipelineFileGives78() throws {
        let run = try ProgramRun.copydesk(["run", "/nowhere/pipeline.yaml"])
        #expect(run.code == 78)
        #expect(run.messages.contains("/nowhere/pipeline.yaml"))
    }

    @Test func misspeltCommandGives2AndASuggestion() throws {
        let run = try ProgramRun.copydesk(["chekc"])
        #expect(run.code == 2)
        #expect(run.messages.contains("did you mean check?"))
        #expect(run.output.isEmpty)
    }

    @Test func misspeltOptionGives2AndASuggestion() throws {
        let run = try ProgramRun.copydesk(["run", "--untli", "end", good])
        #expect(run.code == 2)
        #expect(run.messages.contains("did you mean --until?"))
    }

    @Test(arguments: [
        [], ["run"], ["feed"], ["check"], ["tail", "--count", "-1"], ["feed", "--header", "novalue", "."],
    ])
    func incompleteCommandLineGives2(_ words: [String]) throws {
        #expect(try ProgramRun.copydesk(words).code == 2)
    }

    @Test func brokerThatIsAwayGives1AndSaysWhatToDo() throws {
        let article = try scratch.write("articles/one.txt", "A headline\n\nA text.\n")
        for words in [["feed", article], ["tail"]] {
            let run = try ProgramRun.copydesk(words + ["--brokers", "127.0.0.1:1"])
            #expect(run.code == 1)
            #expect(run.messages.contains("no broker answers at 127.0.0.1:1"))
        }
    }

    @Test func aFileThatIsNotThereIsToldBeforeTheBrokerIsAsked() throws {
        let run = try ProgramRun.copydesk(["feed", "nowhere.txt", "--brokers", "127.0.0.1:1"])
        #expect(run.code == 1)
        #expect(run.messages.contains("nowhere.txt: No such file or directory; nothing was fed"))
    }

    @Test func refusedPropertyGives2WithLibrdkafkasWords() throws {
        let run = try ProgramRun.copydesk(["tail", "--property", "no.such.thing=1"])
        #expect(run.code == 2)
        #expect(run.messages.contains("no.such.thing"))
    }

    @Test func findingsAsJSONCanBeParsed() throws {
        let run = try ProgramRun.copydesk(["check", "--output", "json", good, bad])
        #expect(run.code == 78)
        let parsed = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        let report = try #require(parsed as? [String: Any])
        #expect(report["ok"] as? Bool == false)
        let files = try #require(report["files"] as? [[String: Any]])
        #expect(files.map { $0["ok"] as? Bool } == [true, false])
        let errors = try #require(files[1]["errors"] as? [[String: Any]])
        #expect(errors.first?["line"] as? Int == 3)
    }

    @Test func stagesAsJSONCanBeParsed() throws {
        let run = try ProgramRun.copydesk(["stages", "--output", "json"])
        let parsed = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        let stages = try #require(parsed as? [[String: Any]])
        #expect(stages.count >= 4)
    }
}
