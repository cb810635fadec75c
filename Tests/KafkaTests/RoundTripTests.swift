// What goes in comes out: null and empty values and keys, headers, timestamps; and headers can be moved on.
import Kafka
import Testing

@Suite(.timeLimit(.minutes(15))) struct RoundTripTests {
    @Test(arguments: TestCluster.available)
    func keepsNullAndEmptyPayloadsAndKeysApart(_ cluster: TestCluster) throws {
        let topic = try cluster.makeTopic(partitions: 1)
        let choices: [String?] = [nil, "", "x"]
        let producer = try KafkaProducer(cluster.producerSettings)
        let handle = try producer.topic(topic)
        var expected: [TestLoop.Record] = []
        for payload in choices {
            for key in choices {
                #expect(producer.send(payload, key: key, to: handle, partition: 0).isQueued)
                expected.append(
                    .init(
                        place: .init(topic, 0), offset: Int64(expected.count), payload: payload, key: key))
            }
        }
        try producer.flushAll()

        let loop = try TestLoop(cluster.consumerSettings(group: TestCluster.freshName("group")), topics: [topic])
        #expect(loop.run { loop.records.count >= expected.count })
        #expect(loop.records == expected)
        #expect(loop.strays == 0)
        try loop.close()
    }

    @Test(arguments: TestCluster.available)
    func lendsBorrowedPayloadsUntilTheReport(_ cluster: TestCluster) throws {
        let topic = try cluster.makeTopic(partitions: 1)
        let producer = try KafkaProducer(cluster.producerSettings)
        let handle = try producer.topic(topic)
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: 100_000, alignment: 1)
        for index in bytes.indices { bytes[index] = UInt8(truncatingIfNeeded: index) }
        let sum = bytes.reduce(0) { $0 + Int($1) }
        let produced = producer.produce(
            to: handle, payload: UnsafeRawBufferPointer(bytes), key: nil, opaque: UInt.max - 3)
        #expect(produced.isQueued)
        var opaque: UInt = 0
        let left = producer.flush(timeoutMilliseconds: 20_000) {
            opaque = $0.opaque
            bytes.deallocate()
        }
        #expect(left == 0)
        #expect(opaque == UInt.max - 3)

        let loop = try TestLoop(cluster.consumerSettings(group: TestCluster.freshName("group")), topics: [topic])
        var received = 0
        loop.onMessage = { _, message in received = message.payload?.reduce(0) { $0 + Int($1) } ?? 0 }
        #expect(loop.run { received > 0 })
        #expect(received == sum)
        try loop.close()
    }

    @Test(arguments: TestCluster.available)
    func keepsHeadersAndTimestamp(_ cluster: TestCluster) throws {
        let topic = try cluster.makeTopic(partitions: 1)
        let producer = try KafkaProducer(cluster.producerSettings)
        let handle = try producer.topic(topic)
        let headers = KafkaHeadersRef.make()
        headers.add("traceparent", "00-1-2-3")
        headers.add("null", nil as UnsafeRawBufferPointer?)
        headers.add("empty", "")
        headers.add("traceparent", "again")
        #expect(
            producer.send("a", to: handle, partition: 0, timestamp: 1_600_000_000_123, headers: headers).isQueued)
        #expect(producer.send("b", to: handle, partition: 0).isQueued)
        try producer.flushAll()

        let loop = try TestLoop(cluster.consumerSettings(group: TestCluster.freshName("group")), topics: [topic])
        var seen: [[String]] = []
        var times: [Int64] = []
        loop.onMessage = { _, message in
            seen.append(texts(message.headers))
            times.append(message.timestamp.milliseconds)
            #expect(message.timestamp.type == .created)
        }
        #expect(loop.run { seen.count >= 2 })
        #expect(seen == [["traceparent=00-1-2-3", "null", "empty=", "traceparent=again"], []])
        #expect(times.first == 1_600_000_000_123)
        try loop.close()
    }

    @Test(arguments: TestCluster.available)
    func movesHeadersFromTheInputToTheOutput(_ cluster: TestCluster) throws {
        let input = try cluster.makeTopic(partitions: 1)
        let output = try cluster.makeTopic(partitions: 1)
        let producer = try KafkaProducer(cluster.producerSettings)
        let headers = KafkaHeadersRef.make()
        headers.add("a", "1")
        headers.add("b", nil as UnsafeRawBufferPointer?)
        producer.send("in", to: try producer.topic(input), headers: headers)
        try producer.flushAll()

        let loop = try TestLoop(
            cluster.consumerSettings(group: TestCluster.freshName("group")), topics: [input, output])
        let target = try producer.topic(output)
        var atOutput: [String] = []
        var succeeded = true
        loop.onMessage = { partition, message in
            guard partition.topic == input else {
                atOutput = texts(message.headers)
                return
            }
            guard let moved = message.detachHeaders() else { return }
            #expect(moved.remove("a"))
            // The message gives its own ones again, whatever became of those that were taken off.
            #expect(texts(message.headers) == ["a=1", "b"])
            moved.add("c", "3")
            let produced = producer.produce(
                to: target, payload: message.payload, key: nil, headers: moved, copying: true)
            #expect(produced.isQueued)
        }
        #expect(
            loop.run {
                producer.reports { report in succeeded = succeeded && report.succeeded }
                return !atOutput.isEmpty
            })
        #expect(succeeded)
        #expect(atOutput == ["b", "c=3"])
        try loop.close()
    }

    @Test(arguments: TestCluster.available)
    func ownsAMessageUntilItsEndOrRelease(_ cluster: TestCluster) throws {
        let topic = try cluster.makeTopic(partitions: 1)
        try fill(cluster, topic, partitions: 1, count: 2)
        let loop = try TestLoop(cluster.consumerSettings(group: TestCluster.freshName("group")), topics: [topic])
        loop.hasRoom = { _ in false }
        #expect(loop.run { loop.assignedCount == 1 })
        let partition = try #require(loop.consumer.assignment.first)
        let first = KafkaMessage(adopting: try takeOne(loop, partition))
        let size = first.withPayload { payload in if let payload { payload.count } else { -1 } }
        let key = first.withKey { key in if let key { Int(key[0]) } else { -1 } }
        #expect(size == 1)
        #expect(key == Int(UInt8(ascii: "0")))
        let second = KafkaMessage(adopting: try takeOne(loop, partition)).release()
        #expect(second.offset == 1)
        #expect(second.topic == topic)
        second.destroy()
        #expect(loop.consumer.take(partition) == nil)
        _ = consume first
        try loop.close()
    }

    private func takeOne(_ loop: TestLoop, _ partition: KafkaPartition) throws -> KafkaMessageRef {
        var taken: KafkaMessageRef?
        _ = loop.run {
            taken = loop.consumer.take(partition)
            return taken != nil
        }
        return try #require(taken)
    }
}
