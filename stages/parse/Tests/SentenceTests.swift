// Tests of the sentence splitter and the language detector.
import CStageABI
import Foundation
import NewsText
import StageAPI
import Testing

@testable import ParseStage

@Suite struct SentenceTests {
    /// Sentences are parted by " ¦ ".
    @Test(arguments: [
        "Dr. Ames met Mr. Orr at 5 p.m. on Main St. in Salem. ¦ They ate.",
        "The U.S. Senate voted. ¦ The U.S. rate is 3.5 percent. ¦ He left the U.S. ¦ The rest stayed.",
        "“Is it late?” Ames asked. ¦ “No!” ¦ She left.",
        "He said: “It is done.” ¦ Nobody spoke.",
        "J. R. Orr and A. B. Ames wrote it (see Fig. 3). ¦ It sold well.",
        "Wait... what? ¦ I never knew.... ¦ She did.",
        "It grew by 4.2 million in Jan. 2020. ¦ In Feb. it fell.",
        "Write to a.orr@example.com or see www.example.com/a.b. ¦ Thanks.",
        "1. Milk ¦ 2. Eggs ¦ 3. Bread",
        "He was born in 1950.[12] ¦ He died in 2001. [3] ¦ Nobody knew.",
        "Ist das wahr? ¦ „Ja.“ ¦ Dann ging er.",
        "他来了。 ¦ 她走了！ ¦ 为什么？",
        "यह सच है। ¦ वह गया।",
        "ሰላም ነው። ¦ ደህና ነኝ።",
        "هل هذا صحيح؟ ¦ نعم.",
        "It opened late.Then it rained.",
    ])
    func splits(_ marked: String) {
        let parts = marked.components(separatedBy: " ¦ ")
        let text = Array(marked.replacing(" ¦ ", with: " ").utf8)
        var paragraphs: [copydesk_range] = []
        var sentences: [copydesk_range] = []
        Paragraphs.find(text.span, into: &paragraphs)
        Sentences.split(text.span, paragraphs: paragraphs, into: &sentences)
        let found = sentences.map { String(decoding: text[Int($0.start)..<Int($0.end)], as: UTF8.self) }
        if marked.contains("late.Then") {
            #expect(found == ["It opened late.", "Then it rained."])
        } else {
            #expect(found == parts)
        }
    }

    @Test func neverCrossesParagraphsAndTrimsThem() {
        let text = Array("  One line\u{A0}\n\n \nTwo. Three.  \n".utf8)
        var paragraphs: [copydesk_range] = []
        var sentences: [copydesk_range] = []
        Paragraphs.find(text.span, into: &paragraphs)
        Sentences.split(text.span, paragraphs: paragraphs, into: &sentences)
        let strings = { (ranges: [copydesk_range]) in
            ranges.map { String(decoding: text[Int($0.start)..<Int($0.end)], as: UTF8.self) }
        }
        #expect(strings(paragraphs) == ["One line", "Two. Three."])
        #expect(strings(sentences) == ["One line", "Two.", "Three."])
    }

    @Test func stopsAtItsLimit() {
        let text = Array(String(repeating: "So. ", count: 50).utf8)
        var sentences: [copydesk_range] = []
        Sentences.split(
            text.span, paragraphs: [copydesk_range(start: 0, end: UInt32(text.count))], limit: 7, into: &sentences)
        #expect(sentences.count == 7)
    }

    @Test(arguments: [
        ("en", "The committee will meet again on Thursday to discuss the budget for the coming year."),
        ("de", "Der Ausschuss trifft sich am Donnerstag wieder, um über den Haushalt zu beraten."),
        ("fr", "La commission se réunira de nouveau jeudi pour examiner le budget de l'année prochaine."),
        ("ha", "Kwamitin zai sake haduwa ranar Alhamis domin tattauna kasafin kudin shekara mai zuwa."),
        ("am", "ኮሚቴው የሚቀጥለውን ዓመት በጀት ለመወያየት ሐሙስ እንደገና ይሰበሰባል።"),
    ])
    func namesTheLanguage(_ code: String, _ text: String) {
        let bytes = Array(text.utf8)
        let guess = Language.detect(bytes.span)
        #expect(guess.code == code)
        #expect(guess.confidence > 0.4)
    }

    @Test func namesNoLanguageForNumbersAndScraps() {
        for text in ["", "12", "3.5 12 44 -- 99 8 7 6 5 4 3 2 1 0", "ok"] {
            let bytes = Array(text.utf8)
            #expect(Language.detect(bytes.span).code.isEmpty)
        }
    }
}
