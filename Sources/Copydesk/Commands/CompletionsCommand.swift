// copydesk completions: what a shell offers after each word.
internal import StageAPI

final class CompletionsCommand: Command {
    static let about = CommandDescription(
        name: "completions",
        summary: "Prints completions for bash, zsh or fish.",
        discussion: """
            They offer commands, options, the values of options, stages and files, and are made from the
            same declarations as --help. The Debian package installs them.
            """,
        examples: [
            ("source <(copydesk completions bash)", "In ~/.bashrc."),
            ("copydesk completions zsh > ~/.zfunc/_copydesk", "In a folder of zsh's $fpath."),
            ("copydesk completions fish > ~/.config/fish/completions/copydesk.fish", "Where fish looks for them."),
        ],
        seeAlso: ["man"])

    @Argument("SHELL", "Which shell.", required: true) var shell = Completions.Shell.bash

    func run(_ program: Program) -> ExitCode {
        program.output(Completions(program: program).script(for: shell))
        return .success
    }
}
