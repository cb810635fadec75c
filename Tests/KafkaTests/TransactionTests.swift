// Outputs and offsets in one transaction, on a real broker: the mock one knows none.
import Kafka
import Testing

@Suite(.timeLimit(.minutes(15))) struct TransactionTests {
    private func settle(_ producer: KafkaProducer, _ step: () throws -> Bool) throws {
        for _ in 0..<200 {
            let done = try step()
            producer.reports { _ in }
            if done { return }
        }
        Issue.record("the transaction did not end")
    }

    @Test(arguments: TestCluster.realOnly)
    func commitsOutputsWithTheOffsetsOfTheirInputs(_ cluster: TestCluster) throws {
        let input = try cluster.makeTopic(partitions: 1)
        let output = try cluster.makeTopic(partitions: 1)
        try fill(cluster, input, partitions: 1, count: 10)
        var settings = cluster.producerSettings
        settings.set("transactional.id", TestCluster.freshName("transaction"))
        let producer = try KafkaProducer(settings)
        let topic = try producer.topic(output)
        try producer.initTransactions()
        #expect(producer.send("outside", to: topic).refusal?.code == .state)

        var reading = cluster.consumerSettings(group: TestCluster.freshName("group"))
        reading.set("enable.auto.commit", "false")
        let loop = try TestLoop(reading, topics: [input])
        #expect(loop.run { loop.records.count == 10 })

        try producer.beginTransaction()
        for number in 0..<4 { producer.send("aborted \(number)", to: topic) }
        try settle(producer) { try producer.abortTransaction() }

        try producer.beginTransaction()
        for number in 0..<6 { producer.send("kept \(number)", to: topic) }
        let group = try #require(loop.consumer.groupMetadata())
        try producer.sendOffsets([.init(.init(input, 0), 6)], of: group)
        // Reports are taken in between, or the commit would wait for ever.
        try settle(producer) { try producer.commitTransaction() }
        #expect(try loop.consumer.committed([.init(input, 0)]).map(\.offset) == [6])
        try loop.close()

        var committedOnly = cluster.consumerSettings(group: TestCluster.freshName("group"))
        committedOnly.set("isolation.level", "read_committed")
        let reader = try TestLoop(committedOnly, topics: [output])
        #expect(reader.run { reader.records.count >= 6 })
        #expect(reader.records.map(\.payload) == (0..<6).map { "kept \($0)" })
        try reader.close()
    }

    @Test(arguments: TestCluster.realOnly)
    func fencesTheOlderProducerOfTheSameId(_ cluster: TestCluster) throws {
        let output = try cluster.makeTopic(partitions: 1)
        var settings = cluster.producerSettings
        settings.set("transactional.id", TestCluster.freshName("transaction"))
        let older = try KafkaProducer(settings)
        try older.initTransactions()
        try older.beginTransaction()
        older.send("x", to: try older.topic(output))
        _ = older.flush(timeoutMilliseconds: 10_000) { _ in }
        let newer = try KafkaProducer(settings)
        try newer.initTransactions()
        var failure: KafkaError?
        for _ in 0..<200 where failure == nil {
            do {
                if try older.commitTransaction() { break }
            } catch let error {
                failure = error
            }
            older.reports { _ in }
        }
        #expect(failure?.isFatal == true)
        #expect(failure?.code == .fenced)
        #expect(older.fatalError != nil)
    }
}
