// The pipeline file's groups for what leaves: output and dead letters.
internal import Configuration
package import StageAPI

/// The `output:` group.
package final class OutputSettings {
    @SettingGroup("A Kafka topic.")
    package var kafka = KafkaOutputSettings()

    @SettingGroup("A file or a folder.")
    package var files = FilesOutputSettings()

    @SettingGroup("Standard output, one record a line.")
    package var stdout = NoSettings()

    @Setting("What is published: the enriched record as JSON, or the payload as it came.")
    package var format = OutputFormat.json

    @Setting("What the record's offsets count: code points, bytes of UTF-8, or units of UTF-16.")
    package var offsets = OffsetUnit.unicode

    @Setting("What is done with a page that is no article (an index, a consent wall).")
    package var notArticle = NotArticle.publish

    package init() {}
}

package enum OutputFormat: String, CaseIterable, SettingValue {
    case json, raw
}

package enum OffsetUnit: String, CaseIterable, SettingValue {
    case unicode, utf8, utf16
}

package enum NotArticle: String, CaseIterable, SettingValue {
    case publish, drop
}

/// The `output.kafka:` group; dead letters go to the same brokers.
package final class KafkaOutputSettings {
    @Setting(
        "Addresses of brokers, with commas between; empty is the input's.",
        check: { $0.isEmpty ? nil : wrongBrokers($0) })
    package var brokers = ""

    @Setting("Topic to write.", check: wrongTopic)
    package var topic = ""

    @Setting("Key of a record: the raw article's, the article's id, or its address.")
    package var key = RecordKey.input

    @Setting("The topic's largest message; 0 asks the broker.", in: 0...(.gibibytes(1)))
    package var maxMessageBytes: ByteCount = 0

    @Setting("Further properties of librdkafka's producer.")
    package var properties: TextPairs = [:]

    package init() {}
}

package enum RecordKey: String, CaseIterable, SettingValue {
    case input, id, url
}

/// The `output.files:` group.
package final class FilesOutputSettings {
    @Setting("A file for one record a line, or a folder (ending in /) for one file a record.", check: wrongPath)
    package var path = ""

    package init() {}
}

/// The `dead_letter:` group.
package final class DeadLetterSettings {
    @Setting("Topic for articles that can't be processed.", check: wrongTopic)
    package var topic = ""

    @Setting("The topic's largest message; 0 asks the broker.", in: 0...(.gibibytes(1)))
    package var maxMessageBytes: ByteCount = 0

    @Setting(
        "What is done with one that is too large for its topic: a reference to it is published, or the worker stops.")
    package var oversize = Oversize.reference

    @SettingGroup("A folder in place of a topic.")
    package var files = FilesOutputSettings()

    package init() {}
}

package enum Oversize: String, CaseIterable, SettingValue {
    case reference, stop
}
