// One entry of `stages:`: its name, its settings, and what every stage takes beside them.
internal import Configuration
internal import StageAPI

/// What every stage takes beside its own settings.
package final class StepSettings {
    @Setting(
        "The step's name in records and metrics; needed when a stage is used twice.",
        check: { wrongName($0, what: "an id") })
    package var id = ""

    @Setting(
        "A condition, such as language == \"en\" and word_count > 100; an article that does not meet it skips the step."
    )
    package var when = ""

    @Setting("What is done with an article that the step can't process.")
    package var onError = ErrorAnswer.deadLetter

    package init() {}
}

package enum ErrorAnswer: String, CaseIterable, SettingValue {
    case deadLetter = "dead_letter"
    case skip, fail
}
