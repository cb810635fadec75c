// What the pipeline file may say about how payloads are read.
internal import StageAPI

/// Settings of the intake. Each list of names is tried in order: a name is a member at the top level, and one that
/// begins with "/" is a JSON pointer ("/article/body").
package struct IntakeSettings: Sendable {
    /// What to do with Confluent's wire format (a byte 0 and a schema id before the value).
    package enum SchemaID: String, CaseIterable, SettingValue { case refuse, strip }

    /// Largest payload, and largest result of unpacking one, in bytes.
    package var maxBytes = 10 << 20
    /// `strip` skips the five bytes before JSON values of the schema registry's JSON serializer.
    package var schemaID = SchemaID.refuse
    /// The article's text; it may hold HTML.
    package var text = ["text", "body", "content", "article", "articleBody"]
    /// The article's page or fragment of HTML.
    package var html = ["html", "page", "raw_html"]
    /// The headline.
    package var title = ["title", "headline"]
    /// The canonical address.
    package var url = ["url", "link", "canonical_url"]
    /// Names of people.
    package var authors = ["authors", "author", "byline"]
    /// When it was first published.
    package var published = ["published_at", "published", "date", "pubDate", "datePublished"]
    /// When it was last changed.
    package var modified = ["modified_at", "modified", "updated_at", "updated", "dateModified"]
    /// The rubric.
    package var section = ["section", "category", "articleSection"]
    /// The language's code.
    package var language = ["language", "lang", "inLanguage"]
    /// The article's id.
    package var id = ["id", "guid", "uuid"]
    /// Topics.
    package var tags = ["tags", "keywords"]
    /// The medium.
    package var publisher = ["publisher", "source", "site"]
    /// Address of the main picture.
    package var image = ["image", "image_url", "thumbnail"]

    /// The defaults.
    package init() {}
}
