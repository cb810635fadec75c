// Each partition has a queue of its own: nothing leaks to the consumer's, and one that is left alone stops no other.
import Kafka
import Testing

@Suite(.timeLimit(.minutes(15))) struct PartitionQueueTests {
    @Test(arguments: TestCluster.available)
    func bringsEveryMessageByItsOwnPartition(_ cluster: TestCluster) throws {
        let topic = try cluster.makeTopic(partitions: 3)
        try fill(cluster, topic, partitions: 3, count: 1000)
        let loop = try TestLoop(cluster.consumerSettings(group: TestCluster.freshName("group")), topics: [topic])
        #expect(loop.run { loop.records.count >= 3000 })
        #expect(loop.strays == 0)
        for partition: Int32 in 0..<3 {
            let payloads = loop.records.filter { $0.place.partition == partition }.map(\.payload)
            #expect(payloads == (0..<1000).map { "\($0)" })
        }
        try loop.close()
    }

    @Test(arguments: TestCluster.available)
    func leavesAPartitionWithoutRoomAloneAndServesTheOthers(_ cluster: TestCluster) throws {
        let topic = try cluster.makeTopic(partitions: 2)
        // Several batches, each a fetch of its own.
        for first in stride(from: 0, to: 2000, by: 500) {
            try fill(cluster, topic, partitions: 2, count: 500, from: first)
        }
        var settings = cluster.consumerSettings(group: TestCluster.freshName("group"))
        settings.set("queued.min.messages", "10")
        settings.set("fetch.message.max.bytes", "1000")
        let loop = try TestLoop(settings, topics: [topic])
        loop.hasRoom = { $0.partition != 0 }
        #expect(loop.run { loop.count(1) == 2000 })
        #expect(loop.count(0) == 0)
        let stopped = try #require(loop.consumer.partition(.init(topic, 0)))
        // librdkafka stops fetching over its limit; a batch may come whole, and the mock broker's do.
        if !cluster.isMock { #expect(stopped.waiting < 2000) }
        #expect(stopped.waiting > 0)
        loop.hasRoom = { _ in true }
        #expect(loop.run { loop.count(0) == 2000 })
        #expect(loop.strays == 0)
        try loop.close()
    }

    @Test(arguments: TestCluster.available)
    func wakesOncePerEdge(_ cluster: TestCluster) throws {
        let topic = try cluster.makeTopic(partitions: 1)
        let loop = try TestLoop(cluster.consumerSettings(group: TestCluster.freshName("group")), topics: [topic])
        loop.hasRoom = { _ in false }
        #expect(loop.run { loop.assignedCount == 1 })
        let partition = try #require(loop.consumer.assignment.first)
        // Past the first fetches and their notes in the queue.
        _ = loop.run(seconds: 1) { false }
        loop.drain(partition)
        _ = waitForWake(loop.descriptor, milliseconds: 0)
        try fill(cluster, topic, partitions: 1, count: 1)
        #expect(waitForWake(loop.descriptor, milliseconds: 10_000) == 1)
        // The message was not taken, so another one makes no edge.
        try fill(cluster, topic, partitions: 1, count: 1, from: 1)
        #expect(waitForWake(loop.descriptor, milliseconds: 500) == 0)
        loop.drain(partition)
        #expect(loop.records.map(\.payload) == ["0", "1"])
        try fill(cluster, topic, partitions: 1, count: 1, from: 2)
        #expect(waitForWake(loop.descriptor, milliseconds: 10_000) == 1)
        try loop.close()
    }

    @Test(arguments: TestCluster.available)
    func reportsTheEndOfAPartitionBesideItsMessages(_ cluster: TestCluster) throws {
        let topic = try cluster.makeTopic(partitions: 1)
        try fill(cluster, topic, partitions: 1, count: 3)
        var settings = cluster.consumerSettings(group: TestCluster.freshName("group"))
        settings.set("enable.partition.eof", "true")
        let loop = try TestLoop(settings, topics: [topic])
        var ends: [Int64] = []
        #expect(
            loop.run {
                ends = loop.events.compactMap { if case .endOfPartition(_, let offset) = $0 { offset } else { nil } }
                return !ends.isEmpty
            })
        #expect(loop.records.count == 3)
        #expect(ends == [3])
        try loop.close()
    }

    @Test(arguments: TestCluster.available)
    func keepsMessagesReadableAfterTheirPartitionWasGivenUp(_ cluster: TestCluster) throws {
        let topic = try cluster.makeTopic(partitions: 1)
        try fill(cluster, topic, partitions: 1, count: 10)
        let loop = try TestLoop(cluster.consumerSettings(group: TestCluster.freshName("group")), topics: [topic])
        loop.hasRoom = { _ in false }
        #expect(loop.run { loop.assignedCount == 1 })
        let partition = try #require(loop.consumer.assignment.first)
        var held: [KafkaMessageRef] = []
        #expect(
            loop.run {
                if held.count < 3, let message = loop.consumer.take(partition) { held.append(message) }
                return held.count == 3
            })
        try loop.consumer.beginClose()
        #expect(loop.run { loop.consumer.isClosed })
        #expect(!partition.isAssigned)
        #expect(loop.consumer.take(partition) == nil)
        #expect(loop.consumer.storeOffset(partition, next: 3) == .state)
        let payloads = held.map { $0.payload.map { String(decoding: $0, as: UTF8.self) } }
        #expect(payloads == ["0", "1", "2"])
        for message in held { message.destroy() }
        // Ends, since everything was given back.
        try loop.close()
    }

    // The mock broker makes every topic that is asked for.
    @Test(arguments: TestCluster.realOnly)
    func reportsATopicThatDoesNotExist(_ cluster: TestCluster) throws {
        let loop = try TestLoop(
            cluster.consumerSettings(group: TestCluster.freshName("group")), topics: [TestCluster.freshName("none")])
        var found: KafkaError?
        #expect(
            loop.run {
                for case .error(let error, _) in loop.events where error.code == .unknownTopicOrPartition {
                    found = error
                }
                return found != nil
            })
        #expect(found?.isFatal == false)
        try loop.close()
    }
}
