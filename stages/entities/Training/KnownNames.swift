// Names with an identity: countries by all their names, and organizations by label and alias.
import EntitiesStage
import Foundation

/// Collects names and makes the model's tables of them.
struct KnownNames {
    /// Per phrase: the items that have it as label, and those that have it as alias.
    private var labels: [UInt64: [UInt32]] = [:]
    private var aliases: [UInt64: [UInt32]] = [:]
    private var countries: [UInt64: UInt32] = [:]
    private var countryNames: [String] = []

    static func phrase(_ text: String) -> UInt64? {
        var keys = LexiconBuilder.keys(text)
        if keys.count > 1 && keys[0] == LexiconBuilder.keys("the")[0] { keys.removeFirst() }
        guard var hash = keys.first else { return nil }
        for key in keys.dropFirst() { hash = KeyHash.join(hash, key) }
        return hash
    }

    mutating func addItem(_ item: UInt32, _ label: String, _ others: [String]) {
        if let phrase = Self.phrase(label) { labels[phrase, default: []].append(item) }
        for other in others where other.count > 1 {
            if let phrase = Self.phrase(other) { aliases[phrase, default: []].append(item) }
        }
    }

    /// Names of one country, the first of which is the one to show.
    mutating func addCountry(_ names: [String]) {
        guard let first = names.first else { return }
        let number = UInt32(countryNames.count)
        countryNames.append(first)
        for name in names {
            if let phrase = Self.phrase(name), countries[phrase] == nil { countries[phrase] = number }
        }
    }

    /// Puts the tables into the model. A phrase that could be two organizations stands for none.
    func finish(_ model: inout EntityModel) {
        func table(_ values: [UInt64: UInt32]) -> [UInt32] {
            var pairs = values.map { (UInt32(truncatingIfNeeded: KeyHash.spread($0.key)), $0.value) }
            pairs.sort { ($0.0, $0.1) < ($1.0, $1.1) }
            return pairs.flatMap { [$0.0, $0.1] }
        }
        var items: [UInt64: UInt32] = [:]
        for (phrase, found) in labels where Set(found).count == 1 { items[phrase] = found[0] }
        for (phrase, found) in aliases where labels[phrase] == nil && Set(found).count == 1 { items[phrase] = found[0] }
        model.ids = table(items)
        model.countries = table(countries)
        for name in countryNames {
            model.countryNames += Array(name.utf8)
            model.countryEnds.append(UInt32(model.countryNames.count))
        }
    }
}

extension LexiconBuilder {
    /// Short forms that the data base does not list.
    private static let shortForms: [String: [String]] = [
        "United States": ["U.S.", "US", "USA", "U.S.A.", "America", "United States of America", "the States"],
        "United Kingdom": ["UK", "U.K.", "Britain", "Great Britain"],
        "United Arab Emirates": ["UAE", "U.A.E."],
        "Netherlands": ["Holland"],
        "Myanmar": ["Burma"],
        "Czechia": ["Czech Republic"],
        "DR Congo": ["DRC", "Democratic Republic of Congo", "Democratic Republic of the Congo"],
        "Saudi Arabia": ["KSA"],
        "Ivory Coast": ["Côte d'Ivoire", "Cote d'Ivoire"],
        "North Macedonia": ["Macedonia"],
        "Eswatini": ["Swaziland"],
        "Türkiye": ["Turkey"],
        "Cape Verde": ["Cabo Verde"],
        "Timor-Leste": ["East Timor"],
        "Bosnia and Herzegovina": ["Bosnia"],
    ]

    mutating func readCountries(_ path: String) throws {
        let data = try Data(contentsOf: URL(fileURLWithPath: packs + "/" + path))
        let countries = try JSONSerialization.jsonObject(with: data) as? [[String: Any]] ?? []
        for country in countries {
            let name = country["name"] as? [String: Any]
            let common = name?["common"] as? String ?? ""
            var all = [common, name?["official"] as? String ?? ""]
            all += (country["altSpellings"] as? [String] ?? []).filter { $0.utf8.count > 3 }
            all += Self.shortForms[common] ?? []
            all = all.filter { !$0.isEmpty }
            for text in all { add(text, .country) }
            names.addCountry(all)
            for text in country["capital"] as? [String] ?? [] { add(text, .capital) }
            let demonyms = (country["demonyms"] as? [String: Any])?["eng"] as? [String: String] ?? [:]
            for text in demonyms.values.sorted() where !text.isEmpty { add(text, .demonym) }
            for key in ["region", "subregion"] { if let text = country[key] as? String { add(text, .region) } }
        }
    }
}
