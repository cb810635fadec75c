// What the pipeline file may say about how payloads are read.
internal import Configuration

/// Settings of the intake. Each list of names is tried in order: a name is a member at the top level, and one that
/// begins with "/" is a JSON pointer ("/article/body").
package struct IntakeSettings: Sendable {
    /// Largest payload, and largest result of unpacking one, in bytes.
    package var maxBytes = 10 << 20
    /// Whether the five bytes that the schema registry's JSON serializer puts before a value are skipped.
    package var schemaID = SchemaID.refuse
    /// The article's text; it may hold HTML.
    package var text: [String]
    /// The article's page or fragment of HTML.
    package var html: [String]
    /// The headline.
    package var title: [String]
    /// The canonical address.
    package var url: [String]
    /// Names of people.
    package var authors: [String]
    /// When it was first published.
    package var published: [String]
    /// When it was last changed.
    package var modified: [String]
    /// The rubric.
    package var section: [String]
    /// The language's code.
    package var language: [String]
    /// The article's id.
    package var id: [String]
    /// Topics.
    package var tags: [String]
    /// The medium.
    package var publisher: [String]
    /// Address of the main picture.
    package var image: [String]

    /// The defaults, and the names that the pipeline file gives.
    package init(_ names: FieldNames = FieldNames()) {
        (text, html, title, id, url) = (names.text, names.html, names.title, names.id, names.url)
        (section, authors, language, tags) = (names.section, names.authors, names.language, names.tags)
        (published, modified, publisher, image) = (names.published, names.modified, names.publisher, names.image)
    }
}
