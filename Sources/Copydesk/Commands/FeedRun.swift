// The loop of feed: reads files, produces, counts acknowledgements, and tells how far it is.
internal import CSystem
internal import Glibc
internal import Kafka
internal import Worker

/// One run of feed.
final class FeedRun {
    private typealias Failed = TopicAccess.Failed

    private static let articleBytes = 256 << 20
    private static let flightBytes = 64 << 20
    private let feed: Feed
    private let program: Program
    private let log: Log
    private let producer: KafkaProducer
    private let topic: KafkaTopic
    private let source: FileSource
    private let message: FeedMessage
    private let wake: Int32
    private let begun = copydesk_monotonic_ns()
    private var shown: Int64 = 0
    /// Taken from the files and not yet given to librdkafka.
    private var waiting: Incoming?
    /// Refused with its whole batch for a size that may not be its own: sent once more, alone.
    private var alone: [Incoming] = []
    private var flying: [UInt: Incoming] = [:]
    private var flyingBytes = 0
    private var taken = 0
    private var takenBytes = 0
    private var acknowledged = 0
    private var failed = 0
    private var keyless = 0

    init(_ feed: Feed, headers: [(name: String, value: String)], _ program: Program) throws(TopicAccess.Failed) {
        self.feed = feed
        self.program = program
        message = FeedMessage(key: feed.key, headers: headers)
        log = Log(minimum: .warning, style: program.isInteractive ? nil : .plain)
        let settings = try feed.settings([
            "enable.idempotence": "true", "acks": "all", "linger.ms": "20", "partitioner": "murmur2_random",
            "message.timeout.ms": "120000", "message.max.bytes": "1000000000", "batch.size": "900000",
        ])
        do throws(KafkaSettings.Refused) {
            producer = try KafkaProducer(settings) { [log] level, _, text in
                if level <= 3 { log.warning(TopicAccess.plain(text)) }
            }
        } catch {
            throw Failed(message: "\(error)", code: .usage)
        }
        do throws(KafkaError) {
            topic = try producer.topic(feed.topic)
            try producer.prepare(topic)
        } catch {
            throw feed.explained(error, topic: feed.topic)
        }
        wake = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
        source = FileSource(paths: feed.paths, layout: .auto, maxBytes: Self.articleBytes, log: log)
        producer.onEvent { [log] event in if case .error(let error) = event { log.warning("\(error)") } }
    }

    deinit {
        producer.destroy()
        close(wake)
    }

    /// True when every article was acknowledged and every file could be read.
    func run() throws(TopicAccess.Failed) -> Bool {
        producer.wake(on: wake)
        do { try source.start(wake: wake) } catch { throw Failed(message: "\(error)") }
        while true {
            // Before looking, so that what comes while looking wakes the next turn.
            var count: eventfd_t = 0
            _ = eventfd_read(wake, &count)
            takeReports()
            source.serve()
            let isHeld = produce()
            if let fatal = producer.fatalError { throw Failed(message: "\(fatal)") }
            show()
            if source.isFinished, waiting == nil, flying.isEmpty { break }
            var descriptor = pollfd(fd: wake, events: Int16(POLLIN), revents: 0)
            poll(&descriptor, 1, isHeld ? 5 : 100)
        }
        sendAlone()
        finish()
        return failed == 0 && source.unreadable == 0
    }

    /// Produces what may go now; true when something waits for its time or for room.
    private func produce() -> Bool {
        while true {
            if waiting == nil {
                guard isAllowed, flyingBytes < Self.flightBytes else { return true }
                guard let next = takeOne() else { return false }
                waiting = next
            }
            guard let item = waiting else { return false }
            guard send(item) else { return true }
            waiting = nil
        }
    }

    /// False while the rate holds the next one back.
    private var isAllowed: Bool {
        guard feed.rate > 0 else { return true }
        let elapsed = Double(copydesk_monotonic_ns() - begun) / 1e9
        return Double(taken) <= elapsed * Double(feed.rate)
    }

    private func takeOne() -> Incoming? {
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        var item = Incoming(handle: 0, payload: none, key: none, offset: 0, timestamp: 0)
        while source.take(0, into: &item, maximum: 1, bytes: 1) == 1 {
            taken += 1
            takenBytes += item.payload.count
            if item.payload.count <= Self.articleBytes { return item }
            fail(item, "it is over \(Self.articleBytes >> 20) MiB")
        }
        return nil
    }

    /// False when librdkafka has no room now.
    private func send(_ item: Incoming) -> Bool {
        let origin = fileOrigin(item.handle)
        let path = origin?.path ?? []
        let key = message.key(of: item.payload, path: path)
        let headers = message.headers(path: path, isLine: (origin?.line ?? 0) > 0)
        let produced = (key ?? []).withUnsafeBytes { bytes in
            producer.produce(
                to: topic, payload: item.payload, key: key == nil ? nil : bytes, headers: headers, opaque: item.handle)
        }
        switch produced {
        case .queued:
            if key == nil { keyless += 1 }
            flying[item.handle] = item
            flyingBytes += item.payload.count
            return true
        case .queueFull:
            headers?.destroy()
            return false
        case .refused(let error):
            headers?.destroy()
            fail(item, error.message)
            return true
        }
    }

    private func takeReports() { producer.reports { settle($0, isLast: false) } }

    private func settle(_ report: KafkaDeliveryReport, isLast: Bool) {
        guard let item = flying.removeValue(forKey: report.opaque) else { return }
        flyingBytes -= item.payload.count
        if report.succeeded {
            acknowledged += 1
            source.release(item.handle)
        } else if report.code == .messageTooLarge, !isLast {
            alone.append(item)
        } else {
            fail(item, report.code.text)
        }
    }

    /// A batch over the topic's limit is refused whole; each of its articles goes once more by itself.
    private func sendAlone() {
        for item in alone {
            if !send(item) { fail(item, "librdkafka has no room") }
            while !flying.isEmpty { _ = producer.flush(timeoutMilliseconds: 1_000) { settle($0, isLast: true) } }
        }
        alone = []
    }

    private func fail(_ item: Incoming, _ why: String) {
        failed += 1
        let origin = fileOrigin(item.handle)
        let path = origin.map { String(decoding: $0.path, as: UTF8.self) } ?? "?"
        let line = origin.map { $0.line > 0 ? ":\($0.line)" : "" } ?? ""
        clearProgress()
        log.error("not acknowledged: \(path)\(line): \(why)")
        source.release(item.handle)
    }

    // MARK: What the person sees

    private func show() {
        let now = copydesk_monotonic_ns()
        guard program.isInteractive, now - shown > 200_000_000 else { return }
        shown = now
        let rate = Double(acknowledged) / max(0.001, Double(now - begun) / 1e9)
        program.messages("\r\u{1B}[K\(taken) articles read, \(acknowledged) acknowledged, \(Int(rate))/s")
    }

    private func clearProgress() {
        if program.isInteractive, shown > 0 { program.messages("\r\u{1B}[K") }
    }

    private func finish() {
        clearProgress()
        let seconds = max(0.001, Double(copydesk_monotonic_ns() - begun) / 1e9)
        let tenths = Int(seconds * 10 + 0.5)
        var text = "\(acknowledged) of \(taken) articles (\(takenBytes / 1024) KiB) are in \(feed.topic), "
        text += "\(tenths / 10).\(tenths % 10) s, \(Int(Double(acknowledged) / seconds))/s"
        if case .member(let pointer) = message.key, keyless > 0 { text += "; \(keyless) have no \(pointer) for a key" }
        if failed > 0 { text += "; \(failed) failed" }
        program.messages(text + "\n")
    }
}
