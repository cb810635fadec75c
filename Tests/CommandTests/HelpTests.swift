// Help must teach: each command says how it is called, shows examples that would work, and how it ends.
import Foundation
import Testing

@Suite("Help")
struct HelpTests {
    /// The commands that `copydesk --help` lists.
    static let commands: [String] = {
        guard let help = try? ProgramRun.copydesk(["--help"]).output else { return [] }
        let part = help.components(separatedBy: "\nCOMMANDS\n").last?.components(separatedBy: "\n\n").first ?? ""
        return part.split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
            .compactMap { $0.split(separator: " ").first.map(String.init) }
    }()

    private func sections(_ help: String) -> [String: String] {
        var sections: [String: String] = [:]
        var name = ""
        for line in help.split(separator: "\n", omittingEmptySubsequences: false) {
            if !line.isEmpty, line == line.uppercased(), !line.hasPrefix(" ") {
                name = String(line)
            } else {
                sections[name, default: ""] += line + "\n"
            }
        }
        return sections
    }

    @Test func listsTheCommandsThatAPersonStartsWith() {
        #expect(Set(Self.commands).isSuperset(of: ["run", "check", "stages", "feed", "tail", "broker"]))
    }

    @Test(arguments: commands) func commandTeaches(_ name: String) throws {
        let run = try ProgramRun.copydesk([name, "--help"])
        #expect(run.code == 0)
        #expect(run.messages.isEmpty)
        let parts = sections(run.output)
        let usage = parts["USAGE"] ?? ""
        let examples = parts["EXAMPLES"] ?? ""
        let statuses = parts["EXIT STATUS"] ?? ""
        #expect(usage.contains("copydesk \(name) [options]"))
        #expect(examples.contains("copydesk \(name)"))
        #expect(statuses.contains("  0  ") && statuses.contains("  1  ") && statuses.contains("  2  "))
        // The first line is one sentence, and a command is never broken.
        for line in run.output.split(separator: "\n").dropFirst() where !line.contains("copydesk ") {
            #expect(line.count <= 80, "too wide: \(line)")
        }
    }

    @Test(arguments: commands) func examplesUseOptionsThatExist(_ name: String) throws {
        let parts = sections(try ProgramRun.copydesk([name, "--help"]).output)
        let options = parts["OPTIONS"] ?? ""
        for line in (parts["EXAMPLES"] ?? "").split(separator: "\n") where line.contains("copydesk \(name)") {
            let own = line.components(separatedBy: "copydesk \(name)").last?.components(separatedBy: "|").first ?? ""
            for word in own.split(separator: " ") where word.hasPrefix("-") && word != "-" {
                let option = word.prefix { $0 != "=" }
                #expect(options.contains("\(option) ") || options.contains("\(option),"), "\(option) in: \(line)")
            }
        }
    }

    @Test(arguments: commands) func seeAlsoNamesCommandsThatExist(_ name: String) throws {
        let parts = sections(try ProgramRun.copydesk([name, "--help"]).output)
        for other in (parts["SEE ALSO"] ?? "").split(separator: ",") {
            let command = other.trimmingCharacters(in: .whitespacesAndNewlines).dropFirst("copydesk ".count)
            #expect(Self.commands.contains(String(command)), "see also: \(command)")
        }
    }

    @Test func versionNamesTheProgramAndLibrdkafka() throws {
        let run = try ProgramRun.copydesk(["--version"])
        #expect(run.code == 0)
        #expect(run.output.wholeMatch(of: #/copydesk \d+\.\d+\.\d+\n[\s\S]*librdkafka \d+\.\d+\.\d+[\s\S]*/#) != nil)
    }
}
