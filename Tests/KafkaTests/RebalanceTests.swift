// Partitions that move between two members: nothing is lost, and what was done is committed before it is given up.
import Kafka
import Testing

@Suite(.timeLimit(.minutes(15))) struct RebalanceTests {
    static let strategies = ["range", "cooperative-sticky"]

    /// Runs two loops on one thread, in turns.
    private func run(_ first: TestLoop, _ second: TestLoop, until done: () -> Bool) -> Bool {
        first.run(seconds: 40, idle: 10) {
            second.turn()
            return done()
        }
    }

    /// Stores what was taken, as a worker would that acknowledges at once.
    private func storeAll(_ loop: TestLoop) -> [Int32: Int64] {
        var next: [Int32: Int64] = [:]
        for record in loop.records { next[record.place.partition] = record.offset + 1 }
        for partition in loop.consumer.assignment {
            if let offset = next[partition.partition] {
                #expect(loop.consumer.storeOffset(partition, next: offset) == .none)
            }
        }
        return next
    }

    @Test(arguments: TestCluster.realOnly, strategies)
    func handsPartitionsOverWithoutLossOrRepetition(_ cluster: TestCluster, _ strategy: String) throws {
        let topic = try cluster.makeTopic(partitions: 4)
        try fill(cluster, topic, partitions: 4, count: 200)
        var settings = cluster.consumerSettings(group: TestCluster.freshName("group"))
        settings.set("partition.assignment.strategy", strategy)
        let first = try TestLoop(settings, topics: [topic])
        var lost = false
        first.onRevoke = { _, isLost in
            lost = lost || isLost
            _ = storeAll(first)
            // Committing before the partitions are given up works inside the callback.
            #expect(throws: Never.self) { try first.consumer.commitStored() }
        }
        // Half of each partition is taken, the other half stays in the queues when the second member comes.
        first.hasRoom = { first.count($0.partition) < 100 }
        first.onMessage = { _, _ in }
        #expect(first.run { first.assignedCount == 4 })
        #expect(
            first.run {
                for partition in first.consumer.assignment {
                    first.drain(partition, maximum: max(0, 100 - first.count(partition.partition)))
                }
                return first.records.count >= 400
            })
        first.hasRoom = { _ in false }
        let taken = first.records.count

        let second = try TestLoop(settings, topics: [topic])
        second.onRevoke = { _, _ in _ = storeAll(second) }
        #expect(run(first, second) { first.assignedCount == 2 && second.assignedCount == 2 })
        first.hasRoom = { _ in true }
        #expect(run(first, second) { first.records.count + second.records.count >= 800 })
        // Every message once: what the first left in its queues was discarded there and read by the second.
        let all = first.records + second.records
        #expect(all.count == 800)
        #expect(Set(all.map { "\($0.place) \($0.offset)" }).count == 800)
        #expect(first.strays == 0 && second.strays == 0)
        #expect(!lost)
        #expect(taken >= 400)

        // The second leaves; the first gets everything back, and the queues it takes anew are its own again.
        try second.close()
        #expect(second.rebalances.last?.hasPrefix("-") == true)
        #expect(first.run(seconds: 40) { first.assignedCount == 4 })
        try fill(cluster, topic, partitions: 4, count: 50, from: 200)
        #expect(first.run { first.records.count + second.records.count >= 1000 })
        #expect(first.records.count + second.records.count == 1000)
        #expect(first.strays == 0)
        _ = storeAll(first)
        try first.close()
    }

    @Test(arguments: TestCluster.available)
    func commitsStoredOffsetsWhenItCloses(_ cluster: TestCluster) throws {
        let topic = try cluster.makeTopic(partitions: 1)
        try fill(cluster, topic, partitions: 1, count: 10)
        let settings = cluster.consumerSettings(group: TestCluster.freshName("group"))
        let first = try TestLoop(settings, topics: [topic])
        #expect(first.run { first.records.count == 10 })
        let partition = try #require(first.consumer.assignment.first)
        #expect(first.consumer.storeOffset(partition, next: 4) == .none)
        first.onRevoke = { partitions, _ in
            // Still ours during the call.
            #expect(first.consumer.storeOffset(partitions[0], next: 7) == .none)
        }
        try first.close()
        #expect(first.rebalances == ["+0", "-0"])

        let second = try TestLoop(settings, topics: [topic])
        #expect(second.run { second.records.count == 3 })
        #expect(second.records.first?.offset == 7)
        let committed = try second.consumer.committed([.init(topic, 0)])
        #expect(committed.map(\.offset) == [7])
        #expect(try second.consumer.position([.init(topic, 0)]).map(\.offset) == [10])
        let marks = try second.consumer.watermarks(.init(topic, 0))
        #expect(marks == (0, 10))
        #expect(second.consumer.cachedWatermarks(.init(topic, 0))?.high == 10)
        #expect(second.consumer.memberId != nil)
        #expect(second.consumer.groupMetadata() != nil)
        try second.close()
        #expect(second.consumer.isClosed)
        #expect(second.consumer.memberId == nil)
    }

    @Test(arguments: TestCluster.available)
    func commitsInTheBackgroundAndSaysSo(_ cluster: TestCluster) throws {
        let topic = try cluster.makeTopic(partitions: 2)
        try fill(cluster, topic, partitions: 2, count: 5)
        var settings = cluster.consumerSettings(group: TestCluster.freshName("group"))
        settings.set("auto.commit.interval.ms", "200")
        let loop = try TestLoop(settings, topics: [topic])
        #expect(loop.run { loop.records.count == 10 })
        let stored = loop.consumer.storeOffsets([
            .init(.init(topic, 0), 5), .init(.init(topic, 1), 3), .init(.init("elsewhere", 0), 1),
        ])
        #expect(stored.map { $0.error == .none } == [true, true, false])
        var committed: [KafkaOffset] = []
        #expect(
            loop.run {
                for case .committed(let offsets, nil) in loop.events { committed = offsets.filter { $0.offset != nil } }
                return committed.count == 2
            })
        #expect(Set(committed) == [.init(.init(topic, 0), 5), .init(.init(topic, 1), 3)])
        try loop.close()
    }

    @Test(arguments: TestCluster.available)
    func leavesInTurnsOfTheLoop(_ cluster: TestCluster) throws {
        let topic = try cluster.makeTopic(partitions: 2)
        try fill(cluster, topic, partitions: 2, count: 5)
        let settings = cluster.consumerSettings(group: TestCluster.freshName("group"))
        let loop = try TestLoop(settings, topics: [topic])
        #expect(loop.run { loop.records.count == 10 })
        loop.onRevoke = { partitions, _ in
            for partition in partitions { #expect(loop.consumer.storeOffset(partition, next: 5) == .none) }
        }
        try loop.consumer.beginClose()
        #expect(loop.run { loop.consumer.isClosed })
        #expect(loop.rebalances == ["+0,1", "-0,1"])
        #expect(loop.assignedCount == 0)
        try loop.close()

        let admin = try TestLoop(settings, topics: [topic])
        #expect(try admin.consumer.committed([.init(topic, 0), .init(topic, 1)]).map(\.offset) == [5, 5])
        // Never assigned, and destroyed without leaving: ends nevertheless.
        admin.consumer.destroy()
        #expect(admin.consumer.serve().events.isEmpty)
    }

    @Test(arguments: TestCluster.realOnly)
    func tellsALostAssignmentApart(_ cluster: TestCluster) throws {
        let topic = try cluster.makeTopic(partitions: 1)
        try fill(cluster, topic, partitions: 1, count: 1)
        var settings = cluster.consumerSettings(group: TestCluster.freshName("group"))
        settings.set("session.timeout.ms", "1000")
        settings.set("max.poll.interval.ms", "1000")
        let loop = try TestLoop(settings, topics: [topic])
        #expect(loop.run { loop.records.count == 1 })
        // The loop sleeps for longer than it may.
        _ = waitForWake(loop.descriptor, milliseconds: 0)
        sleepMilliseconds(3000)
        #expect(loop.run { loop.rebalances.contains("!0") })
        let exceeded = loop.events.contains {
            if case .error(let error, _) = $0 { error.code == .maximumPollExceeded } else { false }
        }
        #expect(exceeded)
        #expect(loop.run { loop.rebalances.last == "+0" })
        try loop.close()
    }
}
