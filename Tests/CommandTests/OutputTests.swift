// What becomes of output that nobody takes, and of input that is none: said at once, with what to do, and never with success.
import Foundation
import Testing

@Suite("Output that is not taken, input that is none")
struct OutputTests {
    private let scratch: Scratch
    private let article: String

    init() throws {
        scratch = try Scratch()
        article = try scratch.write(
            "articles/one.txt", "Two ferries collide\n\nTwo ferries collided off Piraeus on Monday. Nobody was hurt.\n")
    }

    /// Runs a shell line in which $copydesk is the program.
    private func shell(_ line: String) throws -> (run: ProgramRun, seconds: Double) {
        let begun = Date()
        let run = try ProgramRun.run(
            URL(filePath: "/bin/bash"), ["-o", "pipefail", "-c", line], environment: ["copydesk": Built.program.path])
        return (run, Date().timeIntervalSince(begun))
    }

    @Test(arguments: [
        "--help", "--version", "run --help", "stages", "man", "completions bash", "check deploy/pipelines/minimal.yaml",
        "graph deploy/pipelines/minimal.yaml", "enrich deploy/demo/articles/texts/ferry-collision.txt",
    ])
    func aFullDiskIsNoSuccess(_ words: String) throws {
        let (run, _) = try shell("\"$copydesk\" \(words) >/dev/full")
        #expect(run.code == 1)
        #expect(run.messages.contains("can't write standard output: No space left on device"), "\(run.messages)")
    }

    @Test func aFullDiskEndsARunAtOnceWithTheFileThatIsMeant() throws {
        let path = try scratch.write(
            "pipeline.yaml",
            """
            version: 1
            input: {files: {paths: [\(scratch.url.path)/articles]}}
            stages: [clean]
            output: {files: {path: /dev/full}}

            """)
        let begun = Date()
        let run = try ProgramRun.copydesk(["run", "--admin", "off", path])
        #expect(run.code == 1 && Date().timeIntervalSince(begun) < 8, "\(run)")
        #expect(run.messages.contains("can't write /dev/full: No space left on device"))
        #expect(run.messages.contains(#""balanced":"true""#))
    }

    /// `copydesk enrich archive/ | head` is what a person does first.
    @Test func aReaderThatHasSeenEnoughEndsItAtOnceAndInSilence() throws {
        for number in 0..<2_000 {
            try scratch.write(
                "many/\(number).txt", "Title \(number)\n\nA ferry left Piraeus on Monday, with \(number) people.\n")
        }
        let (run, seconds) = try shell("\"$copydesk\" enrich \(scratch.url.path)/many | head -n 1 | wc -l")
        #expect(run.output == "1\n" && run.messages.isEmpty, "\(run)")
        #expect(seconds < 8, "it took \(seconds) s")
    }

    @Test func aClosedOutputIsNotTakenOverByAnotherFile() throws {
        let (run, _) = try shell("\"$copydesk\" enrich \(article) >&-")
        #expect(run.code == 1 && run.messages.contains("can't write standard output: Bad file descriptor"), "\(run)")
        #expect(try shell("\"$copydesk\" enrich <&-").run.messages.contains("can't read standard input"))
    }

    @Test func aFolderWithoutFilesIsTold() throws {
        try FileManager.default.createDirectory(
            at: scratch.url.appending(path: "bare/below"), withIntermediateDirectories: true)
        let run = try ProgramRun.copydesk(["enrich", scratch.url.path + "/bare"])
        #expect(run.code == 0 && run.output.isEmpty && run.messages.contains("/bare holds no files"), "\(run)")
    }

    @Test func whatCannotBeReadBelowAFolderIsNamedAndTheRestGoesOn() throws {
        let folder = scratch.url.path + "/articles"
        try FileManager.default.createSymbolicLink(atPath: folder + "/gone", withDestinationPath: "nowhere")
        let run = try ProgramRun.copydesk(["enrich", folder])
        #expect(run.code == 1 && run.output.contains("ferries"), "\(run)")
        #expect(run.messages.contains("can't read \(folder)/gone: No such file or directory"))
    }

    @Test func aLinkToAFolderAboveIsFollowedNoSecondTime() throws {
        let folder = scratch.url.path + "/articles"
        try FileManager.default.createSymbolicLink(atPath: folder + "/round", withDestinationPath: "../articles")
        let run = try ProgramRun.copydesk(["enrich", folder])
        #expect(run.code == 0 && run.output.split(separator: "\n").count == 1, "\(run)")
    }

    @Test func aNameWithControlCharactersForgesNoLineAndDrivesNoTerminal() throws {
        let path = try scratch.write("evil\u{1B}[31m\n12:00:00 error forged.txt", "")
        let run = try ProgramRun.copydesk(["enrich", path])
        #expect(run.code == 1 && run.messages.split(separator: "\n").count == 1, "\(run.messages)")
        #expect(!run.messages.contains("\u{1B}") && run.messages.contains(#"evil\u{1B}[31m\u{A}12:00:00 error forged"#))
    }

    @Test(arguments: [
        (["completions"], "use bash, zsh, fish"), (["feed", "--brokers", "", "x"], "kafka-1:9092,kafka-2:9092"),
        (["tail", "--topic", "two words"], "a topic's name has"),
        (["broker", "--topics", "a,b c"], "a topic's name has"),
        (["version"], "did you mean --version?"), (["health", "--admin", "localhost"], "127.0.0.1:9644"),
    ])
    func aWrongWordIsAnsweredWithARightOne(_ words: [String], _ hint: String) throws {
        let run = try ProgramRun.copydesk(words)
        #expect(run.code == 2 && run.messages.contains(hint), "\(run)")
    }

    /// What a person sees before the first article, where the broker is not where the file says.
    @Test(arguments: [
        ("127.0.0.1:1", "Connection refused"), ("nowhere.invalid:9092", "Failed to resolve"),
    ])
    func aWaitingWorkerSaysForWhomAndWhy(_ brokers: String, _ cause: String) throws {
        let path = try scratch.write(
            "pipeline.yaml",
            """
            version: 1
            input: {kafka: {brokers: \(brokers), topics: [articles.raw], group: waiting}}
            stages: [clean]
            output: {kafka: {topic: articles.enriched}}
            dead_letter: {topic: articles.dead}

            """)
        let worker = try RunningWorker(path, in: scratch)
        #expect(worker.waitsForMessage("waiting for the input topic articles.raw at \(brokers): ", seconds: 30))
        let message = worker.process.messages
        #expect(message.contains(cause) && message.contains("are the brokers up"), "\(message)")
        // The probe asks by itself, and names wait for the resolver.
        let deadline = Date().addingTimeInterval(30)
        var ready = ""
        while !ready.contains(cause), Date() < deadline { ready = try worker.get("/readyz") }
        #expect(ready.hasPrefix("HTTP/1.1 503 ") && ready.contains(cause), "\(ready)")
        worker.process.terminate()
        #expect(worker.process.wait(seconds: 30) == 0)
    }
}
