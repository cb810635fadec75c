// copydesk health: is the worker alive, or ready? For probes that run a command.
internal import Admin
internal import Configuration
internal import StageAPI

final class Health: Command {
    enum Format: String, CaseIterable, SettingValue { case text, json }

    static let about = CommandDescription(
        name: "health",
        summary: "Asks a running worker whether it is alive, or ready.",
        discussion: """
            For containers and scripts: says why not, and the exit code tells. Alive is a worker whose loop
            turns and of whose lanes none is stuck; a broker that is away does not change that. Ready is
            one that has joined its group and reaches its topics.

            In Kubernetes, httpGet probes of /livez and /readyz do the same without a process.
            """,
        examples: [
            ("copydesk health", "Is the worker of this machine or container alive?"),
            ("copydesk health --ready", "Can it do its work?"),
            ("copydesk health --admin 10.0.0.7:9644", "Asks a worker elsewhere."),
            ("copydesk health --ready --output json", "The same as one JSON object: ok, reason."),
        ],
        exitCodes: [
            (.success, "It is alive (with --ready: ready)."), (.failure, "It is not, or does not answer."),
        ],
        seeAlso: ["run"])

    @Option("Where the worker's admin port is.", value: "ADDRESS:PORT", check: addressFault)
    var admin = AdminAddress.usual.text
    @Flag("Asks whether it is ready, in place of alive.") var ready = false
    @Option("How long to wait for the answer.", value: "SECONDS", check: { $0 < 1 || $0 > 60 ? "use 1 to 60" : nil })
    var timeout = 3
    @Option("How the answer is printed.", short: "o", value: "FORMAT") var output = Format.text

    func run(_ program: Program) -> ExitCode {
        guard let address = AdminAddress(admin) else { return .usage }
        do throws(AdminUnreachable) {
            let answer = try AdminClient.get(
                address.local, ready ? "/readyz" : "/livez", milliseconds: Int64(timeout) * 1000)
            if answer.code == 200 || answer.code == 503 {
                let reason = answer.text.hasSuffix("\n") ? String(answer.text.dropLast()) : answer.text
                return tell(answer.code == 200, reason, program)
            }
            program.messages("\(Program.name) health: \(address.text) answers \(answer.code): no admin port?\n")
            if output == .json { return tell(false, "no admin port", program) }
        } catch {
            program.messages("\(Program.name) health: \(error)\n")
            if output == .json { return tell(false, error.description, program) }
        }
        return .failure
    }

    private func tell(_ isGood: Bool, _ reason: String, _ program: Program) -> ExitCode {
        program.output(
            output == .json ? "{\"ok\": \(isGood), \"reason\": \(jsonString(reason))}\n" : reason + "\n")
        return isGood ? .success : .failure
    }
}

/// Says what is wrong with the text of an address.
@Sendable func addressFault(_ text: String) -> String? {
    AdminAddress(text) == nil ? "write ADDRESS:PORT with a numeric address, as 127.0.0.1:9644 or [::1]:9644" : nil
}
