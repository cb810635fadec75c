// The admin port of `run`: the server, and the probe that asks from time to time whether the topics can be reached.
internal import Admin
internal import Configuration
internal import Glibc
internal import Kafka
internal import Pipeline
internal import Synchronization
internal import Worker

/// What listens beside a running worker.
final class AdminPort {
    /// The loop puts its numbers here.
    let board = WorkerBoard()
    private let live: LiveStatus
    private let server: AdminServer
    private let prober: Prober

    /// Listens; the usual port may be taken by another worker of this machine, so without a choice the next free one is
    /// taken.
    init(_ address: AdminAddress, isChosen: Bool, pipeline: ResolvedPipeline, program: Program, log: Log, stuck: Int)
        throws
    {
        var identity = WorkerIdentity()
        identity.pipeline = pipeline.file.name
        identity.hash = pipeline.hash
        identity.version = Program.version
        identity.libraries = program.libraries
        identity.instance = "\(hostName()):\(getpid())"
        identity.startedAt = time(nil)
        live = LiveStatus(identity: identity, board: board, log: log, stuckSeconds: Double(stuck))
        server = try Self.listen(address, isChosen: isChosen, live)
        prober = Prober(pipeline.file, live)
        log.info("the admin port listens", ["address": "http://\(server.address.text)/"])
    }

    private static func listen(_ address: AdminAddress, isChosen: Bool, _ live: LiveStatus) throws -> AdminServer {
        var place = address
        let last = isChosen ? address.port : address.port + UInt16(AdminAddress.usualOnes.count - 1)
        while true {
            do throws(AdminError) {
                return try AdminServer(place, provider: live)
            } catch {
                if !error.isTaken || place.port >= last { throw error }
            }
            place.port += 1
        }
    }

    /// Takes librdkafka's statistics of a client.
    func take(statistics json: String, of client: String) { live.take(statistics: json, of: client) }

    /// Ends both; waits for a question that is out.
    func stop() {
        prober.stop()
        server.stop()
    }
}

private func hostName() -> String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, 255) == 0 else { return "?" }
    return name.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}

/// Asks for the topics on a thread of its own, with clients of its own: the loop never waits for it.
private final class Prober {
    private struct Group: Sendable {
        var brokers: String
        var settings: KafkaSettings
        var topics: [String]
    }

    /// Crosses to the thread and is only read there.
    private final class Work: Sendable {
        let groups: [Group]
        let live: LiveStatus
        let isStopped = Atomic<Bool>(false)

        init(_ groups: [Group], _ live: LiveStatus) {
            self.groups = groups
            self.live = live
        }
    }

    private let work: Work
    private var thread: pthread_t?
    private static let pauseMilliseconds = 5_000
    private static let waitMilliseconds: Int32 = 1_500

    init(_ file: PipelineFile, _ live: LiveStatus) {
        let endpoints = KafkaEndpoints(file: file, budget: 0)
        var groups: [Group] = []
        if file.input.$kafka.isGiven {
            let input = file.input.kafka
            // A pattern is no topic to ask for.
            let topics = input.topics.filter { !$0.hasPrefix("^") }
            groups.append(
                Group(
                    brokers: input.brokers, settings: endpoints.admin(input.brokers, input.properties), topics: topics))
        }
        if file.output.$kafka.isGiven {
            let settings = endpoints.admin(endpoints.outputBrokers, file.output.kafka.properties)
            let topics = [file.output.kafka.topic, file.deadLetter.topic].filter { !$0.isEmpty }
            if let first = groups.first, first.settings.isSame(as: settings) {
                groups[0].topics += topics
            } else {
                groups.append(Group(brokers: endpoints.outputBrokers, settings: settings, topics: topics))
            }
        }
        work = Work(groups, live)
        if groups.isEmpty {
            live.reach = Reach(failure: nil)
            return
        }
        var made = pthread_t()
        let code = pthread_create(
            &made, nil,
            { argument in
                if let argument { Prober.run(Unmanaged<Work>.fromOpaque(argument).takeUnretainedValue()) }
                return nil
            }, Unmanaged.passUnretained(work).toOpaque())
        thread = code == 0 ? made : nil
    }

    func stop() {
        work.isStopped.store(true, ordering: .relaxed)
        if let thread { pthread_join(thread, nil) }
        thread = nil
    }

    private static func run(_ work: Work) {
        var clients: [(admin: KafkaAdmin, brokers: String, topics: [String])] = []
        for group in work.groups {
            if let admin = try? KafkaAdmin(group.settings) { clients.append((admin, group.brokers, group.topics)) }
        }
        while !work.isStopped.load(ordering: .relaxed) {
            work.live.reach = Reach(failure: firstFailure(clients, work))
            var waited = 0
            while waited < pauseMilliseconds && !work.isStopped.load(ordering: .relaxed) {
                usleep(50_000)
                waited += 50
            }
        }
    }

    /// Why a topic can't be reached; nil when all can.
    private static func firstFailure(
        _ clients: [(admin: KafkaAdmin, brokers: String, topics: [String])], _ work: Work
    ) -> String? {
        for client in clients {
            for name in client.topics where !work.isStopped.load(ordering: .relaxed) {
                do throws(KafkaError) {
                    let topic = try client.admin.topic(name, timeoutMilliseconds: waitMilliseconds)
                    if topic.error == .unknownTopicOrPartition {
                        return "topic \(name) does not exist on \(client.brokers): create it"
                    }
                    if !topic.exists { return "topic \(name) on \(client.brokers): \(topic.error.text)" }
                } catch {
                    return "\(client.brokers) can't be reached: topic \(name): \(error.message)"
                }
            }
        }
        return nil
    }
}

extension KafkaSettings {
    fileprivate func isSame(as other: KafkaSettings) -> Bool {
        properties.elementsEqual(other.properties) { $0.key == $1.key && $0.value == $1.value }
    }
}
