// copydesk feed: articles from files into a topic.
internal import Glibc
internal import Pipeline
internal import StageAPI

final class Feed: TopicAccess, Command {
    static let about = CommandDescription(
        name: "feed",
        summary: "Feeds articles from files into a topic.",
        discussion: """
            A file is one article, whatever it is: a page, a text, a JSON object. A file that ends in
            .jsonl or .ndjson holds one article a line, and so does standard input (-) when its first line
            is a JSON object. A folder is read with all that is below it, in the order of names.

            Each gets a content-type after its name's ending (.html, .json, .txt; a further .gz or .zst
            gives content-encoding), unless --header says another.

            --key takes a member of the JSON object (url, or /source/id), path for the file's path, or
            none. Articles with the same key go to the same partition, in order.
            """,
        examples: [
            ("copydesk feed articles/", "Every file of a folder to articles.raw."),
            ("copydesk feed --topic articles.raw --key url crawl.jsonl", "One article a line, keyed by its url."),
            ("zcat crawl.jsonl.gz | copydesk feed --rate 500 -", "500 articles a second from standard input."),
            ("copydesk feed --header content-type=text/html pages/", "Says what the payloads are."),
        ],
        exitCodes: [
            (.success, "Every article was acknowledged by the broker."),
            (.failure, "One was not, or a file could not be read; messages say which."),
        ],
        seeAlso: ["tail", "broker", "run"])

    @Argument("PATH", "Files and folders; - is standard input.", required: true) var paths: [String] = []
    @Option("The topic.", short: "t", value: "TOPIC", check: wrongTopic) var topic = "articles.raw"
    @Option("Where an article's key comes from: a member of its JSON, path, or none.", short: "k", value: "FIELD")
    var key = "none"
    @Option("A header for each article.", value: "NAME=VALUE") var header: [String] = []
    @Option(
        "Articles a second, at most; 0 is as fast as it goes.", value: "COUNT",
        check: { $0 < 0 ? "use 0 or more" : nil })
    var rate = 0

    func run(_ program: Program) -> ExitCode {
        do throws(Failed) {
            try lookForPaths()
            let run = try FeedRun(self, headers: try headers(), program)
            return try run.run() ? .success : .failure
        } catch {
            program.messages("\(Program.name) feed: \(error.message)\n")
            return error.code
        }
    }

    /// Where none of the paths is there, no broker need be asked. Where some are, those are fed and the others told.
    private func lookForPaths() throws(Failed) {
        var missing: [String] = []
        for path in paths where path != "-" && access(path, F_OK) != 0 {
            missing.append("\(showable(path)): \(String(cString: strerror(errno)))")
        }
        guard !missing.isEmpty, missing.count == paths.count else { return }
        throw Failed(message: "\(missing.joined(separator: "; ")); nothing was fed: mend the path")
    }

    private func headers() throws(Failed) -> [(name: String, value: String)] {
        var headers: [(name: String, value: String)] = []
        for text in header {
            guard let pair = Self.pair(text) else {
                throw Failed(message: "--header wants NAME=VALUE, not \(showable(text))", code: .usage)
            }
            headers.append(pair)
        }
        return headers
    }
}
