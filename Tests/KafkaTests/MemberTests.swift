// A member's life beside its messages: static membership, statistics, log lines, full queues that are looked at again.
import Kafka
import MockBroker
import Testing

@Suite(.timeLimit(.minutes(15))) struct MemberTests {
    @Test(arguments: TestCluster.realOnly)
    func staticMemberComesBackToItsPartitions(_ cluster: TestCluster) throws {
        let topic = try cluster.makeTopic(partitions: 2)
        try fill(cluster, topic, partitions: 2, count: 10)
        var settings = cluster.consumerSettings(group: TestCluster.freshName("group"))
        settings.set("group.instance.id", "pod-0")
        let first = try TestLoop(settings, topics: [topic])
        #expect(first.run { first.records.count == 20 })
        let id = first.consumer.memberId
        first.onRevoke = { partitions, _ in
            for partition in partitions { #expect(first.consumer.storeOffset(partition, next: 10) == .none) }
        }
        // The protocol can be NULL inside the revocation that the close makes.
        try first.close()
        #expect(first.rebalances.last == "-0,1")
        let again = try TestLoop(settings, topics: [topic])
        #expect(again.run(seconds: 5) { again.assignedCount == 2 })
        #expect(again.consumer.memberId != id)
        #expect(try again.consumer.committed([.init(topic, 0), .init(topic, 1)]).map(\.offset) == [10, 10])
        try again.close()
    }

    @Test(arguments: TestCluster.realOnly)
    func secondHolderOfAnInstanceIdFencesTheFirst(_ cluster: TestCluster) throws {
        let topic = try cluster.makeTopic(partitions: 1)
        var settings = cluster.consumerSettings(group: TestCluster.freshName("group"))
        settings.set("group.instance.id", "pod-0")
        let first = try TestLoop(settings, topics: [topic])
        #expect(first.run { first.assignedCount == 1 })
        let second = try TestLoop(settings, topics: [topic])
        #expect(
            first.run {
                second.turn()
                return first.consumer.fatalError != nil
            })
        #expect(first.consumer.fatalError?.code == .fencedInstance)
        #expect(
            first.run {
                first.events.contains {
                    if case .error(let error, _) = $0 { error.isFatal && error.code == .fencedInstance } else { false }
                }
            })
        // Leaving in order is refused after a fatal error; what was held is freed nevertheless.
        #expect(throws: KafkaError.self) { try first.close() }
        #expect(first.assignedCount == 0)
        #expect(first.rebalances.last == "!0")
        #expect(second.run { second.assignedCount == 1 })
        try second.close()
    }

    @Test func sendsStatisticsLogLinesAndErrorsOfTheConsumer() throws {
        let lines = Lines()
        var settings = TestCluster.mock.consumerSettings(group: "nobody")
        settings.set("bootstrap.servers", "127.0.0.1:1")
        settings.set("statistics.interval.ms", "100")
        let loop = try TestLoop(settings, topics: ["t"], log: { lines.add("\($0) \($1) \($2)") })
        var statistics = false
        var down = false
        #expect(
            loop.run {
                for event in loop.events {
                    if case .statistics(let json) = event { statistics = json.hasPrefix("{") }
                    if case .error(let error, nil) = event { down = down || error.code == .allBrokersDown }
                }
                return statistics && down && !lines.isEmpty
            })
        try loop.close()
    }

    @Test(arguments: TestCluster.available)
    func refillsAQueueThatWasFull(_ cluster: TestCluster) throws {
        let topic = try cluster.makeTopic(partitions: 1)
        try fill(cluster, topic, partitions: 1, count: 1000)
        var settings = cluster.consumerSettings(group: TestCluster.freshName("group"))
        settings.set("queued.min.messages", "1")
        settings.set("fetch.message.max.bytes", "1000")
        let loop = try TestLoop(settings, topics: [topic])
        #expect(loop.run(seconds: 60) { loop.records.count == 1000 })
        try loop.close()
    }

    @Test func mockBrokerDropsWhatIsOverItsCap() throws {
        let cluster = TestCluster.mock
        let topic = try cluster.makeTopic(partitions: 1)
        let producer = try KafkaProducer(cluster.producerSettings)
        let handle = try producer.topic(topic)
        let payload = String(repeating: "x", count: 100_000)
        let count = MockBroker.partitionBytesMaximum / payload.count + 20
        for _ in 0..<count { producer.send(payload, to: handle) }
        try producer.flushAll()
        let consumer = try KafkaConsumer(cluster.consumerSettings(group: "nobody"), onRebalance: nil)
        let marks = try consumer.watermarks(.init(topic, 0))
        #expect(marks.high == Int64(count))
        #expect(marks.low > 0)
    }
}
