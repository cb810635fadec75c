// What is found wrong with a pipeline file: each with its line, its column and a remedy.
import Configuration
import Pipeline
import Testing

/// The whole file with one line changed.
private func changed(_ line: String, to new: String) -> String {
    #expect(whole.contains(line))
    return whole.split(separator: "\n", omittingEmptySubsequences: false)
        .map { $0 == line ? new : String($0) }.joined(separator: "\n")
}

@Suite struct PipelineFileErrorTests {
    @Test func suggestsTheNearestKey() {
        #expect(
            summaries(changed("stages:", to: "stagess:")) == [
                "p.yaml:1:1: stages is missing; list the steps, or write stages: [] to pass articles through",
                "p.yaml:6:1: unknown key \"stagess\"; did you mean \"stages\"?",
            ])
        #expect(
            summaries(changed("  - clean", to: "  - clean: {maxwidth: 3}")) == [
                "p.yaml:7:13: unknown key \"maxwidth\" in clean; did you mean \"max_width\"?"
            ])
        #expect(
            summaries(changed("    on_error: skip", to: "    onerror: skip")) == [
                "p.yaml:11:5: unknown key \"onerror\" beside entities; did you mean \"on_error\"?"
            ])
    }

    @Test func suggestsTheNearestStage() {
        #expect(
            summaries(changed("  - parse", to: "  - prase")) == [
                "p.yaml:8:5: unknown stage \"prase\"; did you mean \"parse\"?"
            ])
    }

    @Test func findsDuplicateKeys() {
        #expect(
            summaries(changed("ordering: partition", to: "delivery: at_least_once")) == [
                "p.yaml:15:1: duplicate key \"delivery\"; it stands in line 14 already: keep one of them"
            ])
    }

    @Test func findsWrongTypes() {
        #expect(
            summaries(changed("  - clean", to: "  - clean: {max_width: wide}")) == [
                "p.yaml:7:24: max_width: expected a whole number, found \"wide\"; write digits: 75"
            ])
        #expect(
            summaries(changed("dead_letter: {topic: articles.dead}", to: "dead_letter: articles.dead")) == [
                """
                p.yaml:13:14: expected a group of keys for dead_letter, found "articles.dead"; \
                known here: topic, max_message_bytes, oversize, files
                """
            ])
        #expect(
            summaries(changed("  max_bytes: 5MiB", to: "  max_bytes: 5 megs"))
                == [
                    "p.yaml:5:14: max_bytes: expected a size, found \"5 megs\"; write a number and a unit: 10MiB, 512KiB"
                ])
    }

    @Test func pointsIntoListsAndSuggestsChoices() {
        #expect(
            summaries(
                changed("  - entities: {types: [person, location]}", to: "  - entities: {types: [person, locations]}"))
                == [
                    "p.yaml:9:32: types: unknown value \"locations\"; did you mean \"location\"?"
                ])
    }

    @Test func findsValuesOutOfBounds() {
        #expect(
            summaries(changed("  - clean", to: "  - clean: {max_width: 1001}")) == [
                "p.yaml:7:24: max_width: \"1001\" is out of bounds; use 1 to 1000"
            ])
        #expect(
            summaries(changed("ordering: partition", to: "drain: 2h")) == [
                "p.yaml:15:8: drain: \"2h\" is out of bounds; use 0 to 1h"
            ])
    }

    @Test func findsAStageThatReadsWhatNothingWrites() {
        #expect(
            summaries(changed("  - parse", to: "")) == [
                "p.yaml:9:5: entities reads tokens, which no earlier stage writes; add parse before it"
            ])
        let swapped = changed("  - clean", to: "  - parse").replacing(
            "  - parse\n  - parse", with: "  - parse\n  - clean")
        #expect(
            summaries(swapped) == [
                "p.yaml:7:5: parse reads text, which no earlier stage writes; move it behind clean"
            ])
    }

    @Test func findsAConditionThatReadsWhatNothingWrites() {
        #expect(
            summaries(changed("    when: language == \"en\"", to: "    when: kind == \"article\" and has(summary)"))
                == [
                    """
                    p.yaml:10:37: when: reads summary, which no earlier stage writes; \
                    no stage of this program writes it
                    """
                ])
    }

    @Test func findsUnsetVariablesAtTheirOwnPlace() {
        #expect(
            summaries(changed("name: newsroom", to: "name: \"é-${NAME}\"  # ${NOT_ME}"))
                == [
                    "p.yaml:2:10: variable NAME is not set; set it, or give a default: ${NAME:-value}"
                ])
    }

    @Test func refusesOwnedProperties() {
        let text = changed(
            "output:  {kafka: {topic: articles.enriched, key: id}}",
            to: "output:  {kafka: {topic: articles.enriched, properties: {linger.ms: 5, acks: 1}}}")
        #expect(
            summaries(text) == [
                "p.yaml:12:72: acks is set by Copydesk itself; leave it out: all in-sync replicas acknowledge"
            ])
    }

    @Test(arguments: [
        "enable.auto.commit", "enable.auto.offset.store", "enable.idempotence", "acks", "request.required.acks",
        "transactional.id", "isolation.level", "group.id", "bootstrap.servers", "auto.offset.store",
        "delivery.report.only.error", "message.timeout.ms", "dr_msg_cb", "rebalance_cb",
    ])
    func ownsProperty(_ key: String) {
        let text = changed("  max_bytes: 5MiB", to: "").replacing("group: desk", with: "properties: {\(key): 1}")
        #expect(findings(text).map(\.code) == [.ownedProperty])
    }

    @Test func showsWhatLibrdkafkaRefuses() {
        let text = changed(
            "output:  {kafka: {topic: articles.enriched, key: id}}",
            to: "output:  {kafka: {topic: articles.enriched, properties: {linger.ms: soon}}}")
        #expect(
            summaries(text) == [
                """
                p.yaml:12:58: librdkafka refuses linger.ms: Invalid value for configuration property "linger.ms"; \
                see the properties of its producer, CONFIGURATION.md of librdkafka
                """
            ])
    }

    @Test func collectsAllErrorsInTheOrderOfPlaces() {
        let text = "version: 2\nname: A\ninput: {kafka: {topics: [a b]}}\nstages: [clean, clean]\noutput: {}\nfoo: 1\n"
        #expect(
            findings(text).map { "\($0.position?.line ?? 0) \($0.code.rawValue)" } == [
                "1 out_of_bounds", "2 invalid", "3 missing", "3 invalid", "4 conflict", "5 missing", "6 unknown_key",
            ])
    }

    @Test func refusesATopicThatFeedsItself() {
        #expect(
            summaries(changed("dead_letter: {topic: articles.dead}", to: "dead_letter: {topic: articles.raw}")) == [
                """
                p.yaml:13:22: topic articles.raw is read by this pipeline too; \
                write to another topic, or its own output comes back to it
                """
            ])
    }

    @Test func refusesExactlyOnceForNow() {
        #expect(
            findings(changed("delivery: at_least_once", to: "delivery: exactly_once")).map(\.code) == [.unsupported])
    }

    @Test func refusesTwoInputsAndNone() {
        #expect(
            findings("{version: 1, input: {stdin: {}, files: {paths: [a]}}, stages: [clean], output: stdout}").map(
                \.code) == [.conflict])
        #expect(
            findings("{version: 1, input: {max_bytes: 1MiB}, stages: [clean], output: stdout}").map(\.code) == [
                .missing
            ])
    }

    @Test func rendersTheLineAndACaret() throws {
        let found = try #require(findings(changed("  - parse", to: "  - prase")).first)
        #expect(
            found.rendered == """
                p.yaml:8:5: unknown stage "prase"; did you mean "parse"?
                 8 |   - prase
                   |     ^
                """)
        #expect(
            found.json == """
                {"file": "p.yaml", "line": 8, "column": 5, "code": "unknown_stage", \
                "message": "unknown stage \\"prase\\"", "remedy": "did you mean \\"parse\\"?"}
                """)
    }

    @Test func errorsInConditionsPointIntoThem() {
        #expect(
            summaries(changed("    when: language == \"en\"", to: "    when: \"language = 'en'\"")) == [
                "p.yaml:10:21: when: expected ==, !=, <, <=, >, >=, in or contains, found \"=\" (equality is ==)"
            ])
        #expect(
            summaries(changed("    when: language == \"en\"", to: "    when: languag == \"en\"")) == [
                "p.yaml:10:11: when: unknown field \"languag\"; did you mean \"language\"?"
            ])
    }

    @Test func refusesNumbersThatLibrdkafkaWouldWrapAround() {
        let text = changed(
            "output:  {kafka: {topic: articles.enriched, key: id}}",
            to: "output:  {kafka: {topic: articles.enriched, properties: {linger.ms: 99999999999}}}")
        #expect(
            summaries(text) == [
                "p.yaml:12:69: linger.ms: \"99999999999\" is out of bounds; use at most 2147483647"
            ])
    }
}
