// copydesk man: the manual pages.
internal import StageAPI

final class Man: Command {
    static let about = CommandDescription(
        name: "man",
        summary: "Prints a manual page: of the program, or of the pipeline file.",
        discussion: """
            The Debian package installs both pages, as copydesk(1) and copydesk-pipeline(5); they are made
            from the same declarations as --help.
            """,
        examples: [
            ("copydesk man | man -l -", "Shows the page of the program."),
            ("copydesk man pipeline > copydesk-pipeline.5", "Every key of the pipeline file, and every stage."),
        ],
        seeAlso: ["completions", "stages"])

    @Argument("PAGE", "Which page.") var page = ManPage.Name.copydesk

    func run(_ program: Program) -> ExitCode {
        program.output(ManPage.text(page, program))
        return .success
    }
}
