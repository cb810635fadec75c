// What is asked before the work starts: topics, their settings, and whether the cluster answers.
import Glibc
import Kafka
import Testing

@Suite(.timeLimit(.minutes(15))) struct AdminTests {
    @Test(arguments: TestCluster.available)
    func seesTopicsAndBrokers(_ cluster: TestCluster) throws {
        let topic = try cluster.makeTopic(partitions: 3)
        let admin = try KafkaAdmin(cluster.clientSettings)
        #expect(try admin.brokers() >= 1)
        let found = try admin.topic(topic)
        #expect(found.exists)
        #expect(found.partitions == [0, 1, 2])
        if !cluster.isMock {
            let missing = try admin.topic(TestCluster.freshName("none"))
            #expect(!missing.exists)
            #expect(missing.error == .unknownTopicOrPartition)
        }
    }

    @Test(arguments: TestCluster.realOnly)
    func makesTopicsWithSettingsAndReadsThem(_ cluster: TestCluster) throws {
        let admin = try KafkaAdmin(cluster.clientSettings)
        let name = TestCluster.freshName("made")
        try admin.create([
            .init(name, partitions: 2, settings: [("max.message.bytes", "123456"), ("cleanup.policy", "compact")])
        ])
        let settings = try admin.settings(ofTopic: name)
        #expect(settings["max.message.bytes"] == "123456")
        #expect(settings["cleanup.policy"] == "compact")
        #expect(settings["message.timestamp.type"] == "CreateTime")
        #expect(settings["message.timestamp.after.max.ms"] != nil)
        let again = #expect(throws: KafkaError.self) { try admin.create([.init(name, partitions: 2)]) }
        #expect(again?.code == .topicAlreadyExists)
        let wrong = #expect(throws: KafkaError.self) {
            try admin.create([.init(TestCluster.freshName("wrong"), partitions: 1, settings: [("no.such", "1")])])
        }
        #expect(wrong?.message.contains("no.such") == true)
        try admin.delete([name])
        // The broker may still show it for a moment.
        var left = 100
        while left > 0, (try? admin.settings(ofTopic: name)) != nil {
            left -= 1
            usleep(50_000)
        }
        let gone = #expect(throws: KafkaError.self) { try admin.settings(ofTopic: name) }
        #expect(gone?.code == .unknownTopicOrPartition)
    }

    @Test func givesUpOnAClusterThatDoesNotAnswer() throws {
        let admin = try KafkaAdmin(["bootstrap.servers": "127.0.0.1:1"])
        let error = #expect(throws: KafkaError.self) { try admin.brokers(timeoutMilliseconds: 300) }
        #expect(error?.code == .transport || error?.code == .timedOut)
        #expect(throws: KafkaError.self) { try admin.create([.init("t")], timeoutMilliseconds: 300) }
    }
}
