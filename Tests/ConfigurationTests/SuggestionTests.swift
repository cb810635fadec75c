// Suggestions: near names are suggested, far ones are not.
import Configuration
import Testing

@Suite struct SuggestionTests {
    @Test(arguments: [
        ("stagess", "stages"), ("satges", "stages"), ("Stages", "stages"), ("max-words", "max_words"),
        ("maxwords", "max_words"),
    ])
    func suggests(_ written: String, _ meant: String) {
        #expect(nearest(to: written, among: ["name", "stages", "max_words", "output"]) == meant)
    }

    @Test(arguments: ["", "x", "nothing like it", "sta"])
    func staysSilent(_ written: String) { #expect(nearest(to: written, among: ["stages", "max_words"]) == nil) }

    @Test func takesTheFirstOfEquals() { #expect(nearest(to: "lanez", among: ["lanes", "laney"]) == "lanes") }

    @Test func passesOverHugeNames() {
        let huge = String(repeating: "a", count: 1_000_000)
        #expect(nearest(to: huge, among: [huge]) == nil)
    }
}
