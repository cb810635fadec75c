// The pipeline file: every key with its default, bounds and help, declared once.
package import Configuration
package import StageAPI

/// What a pipeline file says. Read it by `ResolvedPipeline.load`.
package final class PipelineFile {
    @Setting("Version of the file's format.", in: 1...1)
    package var version = 1

    @Setting("The pipeline's name, for records, metrics and logs.", check: { wrongName($0, what: "a name") })
    package var name = "copydesk"

    @SettingGroup("Where raw articles come from: one of kafka, files, stdin.")
    package var input = InputSettings()

    @KeptNode("The steps, in order; [] passes articles through.")
    package var stages: Node?

    @SettingGroup("Where enriched articles go: one of kafka, files, stdout.")
    package var output = OutputSettings()

    @SettingGroup("Where articles go that can't be processed: topic or files.")
    package var deadLetter = DeadLetterSettings()

    @Setting("What a crash may do: at_least_once repeats the last articles; exactly_once uses transactions.")
    package var delivery = Delivery.atLeastOnce

    @Setting("Which articles keep their order: those of one key, of one partition, or none.")
    package var ordering = Ordering.key

    @Setting("Threads that process articles; 0 is one a core.", in: 0...1024)
    package var lanes = 0

    @Setting("Bytes for all articles in flight; 0 is half of the container's limit.", in: 0...(.gibibytes(1024)))
    package var memory: ByteCount = 0

    @Setting(
        "How far one partition may run ahead of its oldest unfinished article; the most that a crash repeats.",
        in: 1...1_000_000, unit: "articles")
    package var maxAhead = 10_000

    @Setting(
        "Longest time for finishing articles after SIGTERM; keep it below the orchestrator's grace period.",
        in: Milliseconds(0)...(.minutes(60)))
    package var drain = Milliseconds.seconds(25)

    package init() {}
}

package enum Delivery: String, CaseIterable, SettingValue {
    case atLeastOnce = "at_least_once"
    case exactlyOnce = "exactly_once"
}

package enum Ordering: String, CaseIterable, SettingValue {
    case key, partition, none
}

/// The `input:` group.
package final class InputSettings {
    @SettingGroup("Kafka topics.")
    package var kafka = KafkaInputSettings()

    @SettingGroup("Files and folders.")
    package var files = FilesInputSettings()

    @SettingGroup("Standard input, one article a line.")
    package var stdin = NoSettings()

    @Setting(
        "Largest article; a larger one is dead-lettered before it is decoded.",
        in: .kibibytes(1)...(.mebibytes(256)))
    package var maxBytes = ByteCount.mebibytes(10)

    @Setting(
        "Values in the schema registry's wire format: refuse dead-letters them, strip skips the schema id before JSON.")
    package var schemaID = SchemaID.refuse

    @SettingGroup(
        "Names of a JSON envelope's fields, whatever their case, or JSON pointers to them; the first that holds a value counts."
    )
    package var fields = FieldNames()

    package init() {}
}

/// What to do with a byte 0 and a schema id before the value.
package enum SchemaID: String, CaseIterable, SettingValue {
    case refuse, strip
}

/// A group without keys.
package final class NoSettings {
    package init() {}
}

/// The `input.kafka:` group.
package final class KafkaInputSettings {
    @Setting("Addresses of brokers, with commas between.", check: wrongBrokers)
    package var brokers = "localhost:9092"

    @Setting("Topics to read.", check: wrongTopics)
    package var topics: [String] = []

    @Setting(
        "Consumer group: workers of one group share the partitions.",
        check: { $0.isEmpty ? "the group has no name" : nil })
    package var group = "copydesk"

    @Setting(
        "This worker's stable name in the group, such as a StatefulSet's pod name: a restart then moves no partitions.")
    package var instance = ""

    @Setting("Further properties of librdkafka's consumer.")
    package var properties: TextPairs = [:]

    package init() {}
}

/// The `input.files:` group.
package final class FilesInputSettings {
    @Setting(
        "Files, and folders that are read in the order of names.", check: { $0.isEmpty ? "no path is named" : nil })
    package var paths: [String] = []

    @Setting(
        "What a file holds: one article a line, one article as a whole, or by its name (.jsonl and .ndjson are lines).")
    package var format = FileFormat.auto

    package init() {}
}

package enum FileFormat: String, CaseIterable, SettingValue {
    case auto, lines, whole
}

/// The `input.fields:` group.
package final class FieldNames {
    @Setting("The body as plain text.") package var text = [
        "text", "body", "content", "article", "articleBody", "maintext", "full_text", "article_text", "plain_text",
        "content_text", "text_content", "body_text", "raw_text", "full_content", "story", "paragraphs", "blocks",
        "rendered",
    ]
    @Setting("The body as HTML.") package var html = [
        "html", "page", "raw_html", "content_html", "body_html", "html_content", "html_body", "article_html",
        "content_encoded",
    ]
    @Setting("The headline.") package var title = ["title", "headline", "heading", "article_title", "name"]
    @Setting("The article's id.") package var id = ["id", "guid", "uuid", "_id", "article_id"]
    @Setting("The page's address.")
    package var url = ["url", "link", "canonical_url", "permalink", "web_url", "article_url", "source_url", "uri"]
    @Setting("The rubric.")
    package var section = ["section", "category", "rubric", "articleSection", "section_name", "categories", "kicker"]
    @Setting("The authors.")
    package var authors = ["authors", "author", "byline", "author_name", "creator", "writer"]
    @Setting("When it was published.")
    package var published = [
        "published_at", "published", "date", "date_publish", "datePublished", "pubDate", "publish_date",
        "published_date", "publication_date",
    ]
    @Setting("When it was changed.")
    package var modified = [
        "modified_at", "modified", "updated_at", "updated", "date_modify", "dateModified", "last_modified",
        "last_updated",
    ]
    @Setting("The language.") package var language = ["language", "lang", "inLanguage", "locale"]
    @Setting("The topics.") package var tags = ["tags", "keywords", "topics"]
    @Setting("The medium.")
    package var publisher = ["publisher", "source", "site", "source_domain", "source_name", "site_name"]
    @Setting("Address of the main picture.")
    package var image = ["image", "image_url", "thumbnail", "lead_image", "top_image"]

    package init() {}
}
