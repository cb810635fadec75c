// Fields that conditions may name, and how each is read from an article.
internal import CStageABI
internal import StageAPI

extension Condition {
    /// What conditions may name, beside `fields.<id>`.
    package static let fieldNames = ConditionField.table.map(\.name)
}

/// A field of a condition.
struct ConditionField: Sendable, Hashable {
    enum Kind: Sendable { case text, number, list, presence }

    /// Reads from an article; `fields.<id>` is the one field that is not in the table.
    let name: String
    let type: Kind
    /// What an earlier stage must have written; nil when it may come with the article.
    let needs: ArticleField?

    static let table: [ConditionField] = [
        ConditionField(name: "kind", type: .text, needs: nil),
        ConditionField(name: "language", type: .text, needs: .language),
        ConditionField(name: "language_confidence", type: .number, needs: .language),
        ConditionField(name: "title", type: .text, needs: .title),
        ConditionField(name: "text", type: .text, needs: .text),
        ConditionField(name: "word_count", type: .number, needs: .text),
        ConditionField(name: "section", type: .text, needs: nil),
        ConditionField(name: "url", type: .text, needs: nil),
        ConditionField(name: "publisher", type: .text, needs: nil),
        ConditionField(name: "image", type: .text, needs: nil),
        ConditionField(name: "authors", type: .list, needs: nil),
        ConditionField(name: "tags", type: .list, needs: nil),
        ConditionField(name: "published_at", type: .presence, needs: nil),
        ConditionField(name: "quotes", type: .presence, needs: .quotes),
        ConditionField(name: "entities", type: .presence, needs: .entities),
        ConditionField(name: "summary", type: .presence, needs: .summary),
        ConditionField(name: "keywords", type: .presence, needs: .keywords),
    ]

    static func named(_ name: String) -> ConditionField? {
        if name.hasPrefix("fields."), name.utf8.count > 7 {
            return ConditionField(name: name, type: .presence, needs: ArticleField(rawValue: name))
        }
        return table.first { $0.name == name }
    }

    func text(of article: Article) -> ArraySlice<UInt8> {
        switch name {
        case "kind": bytes(article.kind.rawValue)
        case "language": bytes(article.metadata.language.isEmpty ? article.given.language : article.metadata.language)
        case "title": article.title[...]
        case "text": article.text[...]
        case "section": bytes(article, article.metadata.section, article.given.section)
        case "url": bytes(article, article.metadata.url, article.given.url)
        case "publisher": bytes(article, article.metadata.publisher, article.given.publisher)
        case "image": bytes(article, article.metadata.image, article.given.image)
        default: []
        }
    }

    func items(of article: Article) -> [ArraySlice<UInt8>] {
        let (found, given) =
            name == "tags"
            ? (article.metadata.tags, article.given.tags) : (article.metadata.authors, article.given.authors)
        return found.isEmpty ? given.map(bytes) : found.map { bytes(article, $0, "") }
    }

    func number(of article: Article) -> Double {
        if name == "language_confidence" { return Double(article.metadata.languageConfidence) }
        let text = article.text
        return Double(WordCount.count(text.span))
    }

    func isThere(in article: Article) -> Bool {
        switch type {
        case .text: return !text(of: article).isEmpty
        case .list: return !items(of: article).isEmpty
        case .number: return number(of: article) > 0
        case .presence: break
        }
        switch name {
        case "published_at": return article.metadata.published != nil || !article.given.published.isEmpty
        case "quotes": return !article.quotes.isEmpty
        case "entities": return !article.entities.isEmpty
        case "summary": return !article.summary.isEmpty
        case "keywords": return !article.keywords.isEmpty
        default:
            let id = name.utf8.dropFirst("fields.".utf8.count)
            return article.fields.contains { $0.id.utf8.elementsEqual(id) }
        }
    }

    private func bytes(_ string: String) -> ArraySlice<UInt8> { Array(string.utf8)[...] }

    private func bytes(_ article: Article, _ range: copydesk_range?, _ given: String) -> ArraySlice<UInt8> {
        guard let range else { return bytes(given) }
        let end = min(Int(range.end), article.strings.count)
        return article.strings[min(Int(range.start), end)..<end]
    }
}
