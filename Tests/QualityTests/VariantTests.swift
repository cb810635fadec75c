// Scraped articles in the shapes in which they come, written for this test, through the whole program.
import Foundation
import Testing

@Suite struct VariantTests {
    struct Expected: Decodable {
        var section: String
        var title: String
        var gone: [String]
        var paragraphs: Int
        var speakers: [String]
        var people: [String]
    }

    static let names = [
        "windows-lines.txt", "single-quotes.txt", "glued-prompt.txt", "promo-between.txt", "guillemets.txt",
        "envelope.json",
    ]

    @Test(arguments: names) func findsSectionHeadlineTextQuotesAndPeople(_ name: String) throws {
        let file = Program.folder.appendingPathComponent("Variants/\(name)")
        let expected = try JSONDecoder().decode(
            Expected.self, from: Data(contentsOf: file.deletingPathExtension().appendingPathExtension("expected")))
        let record = try #require(try Program.enrich([file.path]).first)
        #expect(record.string("section") == expected.section)
        #expect(record.string("title") == expected.title)
        #expect(!record.text.contains(expected.title))
        for prompt in expected.gone { #expect(!record.text.contains(prompt)) }
        #expect(record.paragraphs == expected.paragraphs)
        let speakers = record.speakers
        #expect(speakers.count == expected.speakers.count)
        for (found, wanted) in zip(speakers, expected.speakers) { #expect(found.contains(wanted), "\(speakers)") }
        #expect(record.names("person").sorted() == expected.people.sorted())
        #expect((record.json["language"] as? [String: Any])?["code"] as? String == "en")
    }

    @Test func theRecordNamesTheModelsThatMadeIt() throws {
        let record = try #require(
            try Program.enrich([Program.folder.appendingPathComponent("Variants/\(Self.names[0])").path]).first)
        let stages = record.json["stages"] as? [[String: Any]] ?? []
        let known = try JSONSerialization.jsonObject(with: Program.copydesk(["stages", "-o", "json"]))
        let models = (known as? [[String: Any]] ?? []).map { $0["model"] as? String ?? "?" }
        #expect(stages.map { $0["model"] as? String ?? "" } == models)
        let forms = [
            #/page-[0-9a-f]{12}\+lines-[0-9a-f]{12}/#, #//#, #/entities-[0-9a-f]{12}/#,
            #/ranker-[0-9a-f]{12}\+idf-[0-9a-f]{12}/#,
        ]
        for (model, form) in zip(models, forms) { #expect(model.wholeMatch(of: form) != nil, "\(model)") }
    }

    @Test func oneLaneAndFourGiveTheSameBytes() throws {
        let files = Self.names.map { Program.folder.appendingPathComponent("Variants/\($0)").path }
        let many = (0..<20).flatMap { _ in files }
        let one = try Program.enrich(["--lanes", "1", "--now", "1700000000"] + many).map(\.line)
        let four = try Program.enrich(["--lanes", "4", "--now", "1700000000"] + many).map(\.line)
        #expect(one.count == many.count && one == four)
    }

    @Test(.enabled(if: Program.sample != nil, "needs COPYDESK_SAMPLE, the folder of the sample article"))
    func theSampleIsReadAsAPersonReadsIt() throws {
        let folder = Program.sample ?? ""
        let record = try #require(try Program.enrich([folder]).first)
        #expect(record.string("section") == "International")
        #expect(record.string("title").hasPrefix("Putin to Macron"))
        #expect(!record.text.contains("Putin to Macron") && !record.text.contains("Our readers"))
        #expect(record.paragraphs == 4)
        #expect(record.speakers.count == 5)
        #expect(record.speakers[0].contains("Kremlin"))
        #expect(record.speakers.dropFirst().allSatisfy { $0 == "Vladimir Putin" }, "\(record.speakers)")
        #expect(Set(record.names("person")) == ["Vladimir Putin", "Emmanuel Macron", "Joe Biden"])
        #expect(record.mentions("Vladimir Putin").count == 7 || record.mentions("Vladimir Putin").count == 6)
        let organizations = Set(record.names("organization"))
        for name in ["NATO", "Kremlin", "European Union", "Organization for Security and Cooperation in Europe"] {
            #expect(organizations.contains(name), "\(organizations)")
        }
        let places = Set(record.names("location"))
        for name in ["Ukraine", "Russia", "France", "Nagorno-Karabakh", "Armenia", "Azerbaijan"] {
            #expect(places.contains(name), "\(places)")
        }
    }
}
