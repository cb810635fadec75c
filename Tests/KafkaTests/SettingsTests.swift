// Properties are judged by librdkafka, and its words reach the caller with their origin.
import Kafka
import Testing

@Suite struct SettingsTests {
    @Test func reportsEveryRefusedPropertyWithItsOrigin() {
        var settings = KafkaSettings()
        settings.set("bootstrap.servers", "localhost:1", origin: 3)
        settings.set("no.such.property", "1", origin: 4)
        settings.set("batch.size", "many", origin: 5)
        settings.set("acks", "77777", origin: 6)
        let refusals = settings.refusals()
        #expect(refusals.map(\.origin) == [4, 5, 6])
        #expect(refusals.first?.message.contains("no.such.property") == true)
        #expect(refusals.dropFirst().first?.message.contains("batch.size") == true)
    }

    @Test func probesOneProperty() {
        #expect(KafkaSettings.probe("linger.ms", "20") == nil)
        #expect(KafkaSettings.probe("acks", "some")?.contains("acks") == true)
        // An alias is answered by its older name, so whoever shows the message names the property too.
        #expect(KafkaSettings.probe("linger.ms", "x")?.contains("queue.buffering.max.ms") == true)
        // Some of librdkafka's messages end in a line end.
        #expect(KafkaSettings.probe("session.timeout.ms", "-5")?.hasSuffix("3600000") == true)
        // A topic's property is taken among the others.
        #expect(KafkaSettings.probe("acks", "all") == nil)
    }

    @Test func makesNoClientFromRefusedProperties() {
        let error = #expect(throws: KafkaSettings.Refused.self) {
            try KafkaProducer(["linger.ms": "x", "batch.size": "-1"])
        }
        #expect(error?.properties.map(\.key) == ["linger.ms", "batch.size"])
        #expect(error?.combination == nil)
    }

    @Test func tellsWhichCombinationIsRefused() {
        let error = #expect(throws: KafkaSettings.Refused.self) {
            try KafkaProducer(["enable.idempotence": "true", "acks": "1"])
        }
        #expect(error?.properties.isEmpty == true)
        #expect(error?.combination?.contains("acks") == true)
    }

    @Test func laterPropertyWins() {
        var settings: KafkaSettings = ["linger.ms": "1"]
        settings.set("linger.ms", "2")
        #expect(settings.value(of: "linger.ms") == "2")
        #expect(settings.value(of: "acks") == nil)
    }

    @Test func namesTheLibrary() {
        #expect(KafkaLibrary.version >= 0x0200_02ff)
        #expect(KafkaLibrary.versionText.contains("."))
    }
}
