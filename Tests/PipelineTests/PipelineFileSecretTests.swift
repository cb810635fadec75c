// Secrets never leave the process: not in messages, not in renderings, not through a library's message.
import Configuration
import Pipeline
import StageAPI
import Testing

private let secrets = Variables(
    value: { ["BROKER_PASSWORD": "hunter2-variable", "HOST": "broker:9092"][$0] },
    file: { path in path == "/run/password" ? .text("hunter2-file") : .failure("No such file or directory") })

private func file(_ password: String, extra: String = "") -> String {
    """
    version: 1
    input:
      kafka:
        brokers: ${HOST}
        topics: [a]
        properties: {fetch.min.bytes: 1, \(password)}
    stages: [clean]
    output: {kafka: {topic: b}}
    dead_letter: {topic: c}
    \(extra)
    """
}

private func resolveQuietly(_ text: String) throws(ConfigurationError) -> ResolvedPipeline {
    try ResolvedPipeline.resolve(SourceFile(name: "p.yaml", text: text), catalog: doubles, variables: secrets)
}

@Suite struct PipelineFileSecretTests {
    @Test(arguments: [
        ("sasl.password: \"${file:/run/password}\"", "hunter2-file", "${file:/run/password}"),
        ("sasl.password: \"${BROKER_PASSWORD}\"", "hunter2-variable", "${BROKER_PASSWORD}"),
        ("sasl.password: hunter2-plain", "hunter2-plain", "(secret)"),
        ("sasl.password: \"${NONE:-hunter2-default}\"", "hunter2-default", "(secret)"),
        ("client.id: \"${file:/run/password}\"", "hunter2-file", "${file:/run/password}"),
        (
            "ssl.crl.location: \"http://clerk:hunter2@crl.example/list?x\"", "http://clerk:hunter2@crl.example/list?x",
            "http://(secret)@crl.example/list?x"
        ),
    ])
    func keepsSecretsOutOfTheResolvedSettings(_ line: String, _ value: String, _ shown: String) throws {
        let pipeline = try resolveQuietly(file(line))
        #expect(pipeline.file.input.kafka.properties.entries.last?.value == value)
        let lines = pipeline.settingLines.joined(separator: "\n")
        #expect(!lines.contains("hunter2"))
        #expect(lines.contains(shown))
        #expect(lines.contains("broker:9092"))
    }

    @Test(arguments: [
        "sasl.password: hunter2-plain", "sasl.password: \"${file:/run/password}\"",
        "sasl.password: [hunter2-plain]", "sasl.password: {a: hunter2-plain}",
        "ssl.key.pem: hunter2-plain, nonsense: 1", "fetch.max.bytes: \"http://clerk:hunter2@proxy.example\"",
    ])
    func keepsSecretsOutOfMessages(_ line: String) {
        let found = findings(file(line, extra: "nonsense: true"), variables: secrets)
        #expect(!found.isEmpty)
        for diagnostic in found {
            #expect(!diagnostic.rendered.contains("hunter2"))
            #expect(!diagnostic.json.contains("hunter2"))
        }
    }

    /// Wherever a broker's address is shown, a login in it would be too.
    @Test func anAddressOfABrokerHoldsNoLogin() {
        let text = file("client.id: a").replacing("${HOST}", with: "clerk:hunter2@broker:9092")
        let found = findings(text, variables: secrets)
        #expect(found.contains { $0.summary.contains("sasl.username and sasl.password") }, "\(found)")
        #expect(!found.contains { ($0.rendered + $0.json).contains("hunter2") })
    }

    @Test func aSyntaxErrorDoesNotShowAPasswordsLine() {
        let found = findings("a: {sasl.password: hunter2, [}\n")
        #expect(found.count == 1)
        #expect(!(found.first?.rendered.contains("hunter2") ?? true))
    }

    @Test func saysWhichSecretCannotBeRead() {
        #expect(
            summaries(file("client.id: \"${file:/nowhere}\""), variables: secrets).first == """
                p.yaml:6:50: can't read /nowhere: No such file or directory; mount the secret there, readable by this user
                """)
    }

    @Test func theHashKnowsWhatShapesARecordAndNothingElse() throws {
        let base = try resolveQuietly(file("client.id: x")).hash
        #expect(base.utf8.count == 12)
        #expect(try resolveQuietly(file("client.id: x", extra: "lanes: 3\nmemory: 1GiB")).hash == base)
        #expect(try resolveQuietly(file("client.id: x", extra: "name: other")).hash != base)
        let set = file("client.id: x").replacing("[clean]", with: "[clean: {max_width: 99}]")
        #expect(try resolveQuietly(set).hash != base)
        let same = file("client.id: x").replacing("[clean]", with: "[clean: {max_width: 100}]")
        #expect(try resolveQuietly(same).hash == base)
    }

    @Test(arguments: ["sasl.password", "ssl.key.password", "api_key", "access_token", "sasl.oauthbearer.client.secret"])
    func knowsKeysThatSpeakOfSecrets(_ key: String) { #expect(looksSecret(key)) }

    @Test(arguments: ["max_tokens", "key", "topic", "sasl.username", "keywords", "ssl.key.location"])
    func leavesOtherKeysAlone(_ key: String) { #expect(!looksSecret(key)) }
}
