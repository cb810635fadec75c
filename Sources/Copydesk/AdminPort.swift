// The admin port of `run`: the server, and the probe that asks from time to time whether the topics can be reached and
// whether a lane is stuck.
internal import Admin
internal import Configuration
internal import Glibc
internal import Kafka
internal import KafkaTransport
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
        prober = Prober(pipeline.file, live, log)
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

    private struct Client {
        let admin: KafkaAdmin
        let words: LastWords
        let brokers: String
        let topics: [String]
    }

    /// Crosses to the thread and is only read there.
    private final class Work: Sendable {
        let groups: [Group]
        let live: LiveStatus
        let log: Log
        let isStopped = Atomic<Bool>(false)

        init(_ groups: [Group], _ live: LiveStatus, _ log: Log) {
            self.groups = groups
            self.live = live
            self.log = log
        }
    }

    private let work: Work
    private var thread: pthread_t?
    private static let pauseMilliseconds = 5_000
    private static let waitMilliseconds: Int32 = 1_500

    init(_ file: PipelineFile, _ live: LiveStatus, _ log: Log) {
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
        work = Work(groups, live, log)
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
        var clients: [Client] = []
        for group in work.groups {
            let words = LastWords()
            if let admin = try? KafkaAdmin(group.settings, log: words.sink) {
                clients.append(Client(admin: admin, words: words, brokers: group.brokers, topics: group.topics))
            }
        }
        var watch = LaneWatch(work.log)
        while !work.isStopped.load(ordering: .relaxed) {
            work.live.reach = Reach(failure: firstFailure(clients, work))
            var waited = 0
            while waited < pauseMilliseconds && !work.isStopped.load(ordering: .relaxed) {
                if waited % 500 == 0 { watch.look(work.live.stuckLanes()) }
                usleep(50_000)
                waited += 50
            }
        }
    }

    /// Why a topic can't be reached; nil when all can.
    private static func firstFailure(
        _ clients: [Client], _ work: Work
    ) -> String? {
        for client in clients {
            for name in client.topics where !work.isStopped.load(ordering: .relaxed) {
                do throws(KafkaError) {
                    let topic = try client.admin.topic(name, timeoutMilliseconds: waitMilliseconds)
                    client.words.forget()
                    if topic.error == .unknownTopicOrPartition {
                        return "topic \(name) does not exist on \(client.brokers): create it"
                    }
                    if !topic.exists { return "topic \(name) on \(client.brokers): \(topic.error.text)" }
                } catch {
                    return "\(client.brokers) can't be reached: topic \(name): \(error.message)\(client.words.cause)"
                }
            }
        }
        return nil
    }
}

/// Tells of each lane that is stuck once, and once that it goes on.
private struct LaneWatch {
    private let log: Log
    /// Lane → the article and stage that were told.
    private var told: [Int: String] = [:]

    init(_ log: Log) { self.log = log }

    mutating func look(_ stuck: [WorkerStatus.Busy]) {
        for lane in stuck {
            let place = "\(lane.stage) \(lane.place ?? "?") \(lane.offset ?? -1)"
            if told[lane.lane] == place { continue }
            told[lane.lane] = place
            log.write(
                .error,
                "lane \(lane.lane) is stuck in stage \(lane.stage): /livez fails, so that the worker is started anew and reads the article again; if it sticks there again, take the article out (runbook, CopydeskLaneStuck)",
                [
                    "topic": lane.place.map { String($0.prefix { $0 != "[" }) } ?? "?",
                    "partition": lane.place.map { String($0.drop { $0 != "[" }.dropFirst().dropLast()) } ?? "?",
                    "offset": lane.offset.map { "\($0)" } ?? "?", "key_hash": lane.key ?? "none",
                    "seconds": "\(Int(lane.seconds))", "attempts": "\(lane.attempts)",
                ], always: true)
        }
        for (lane, place) in told where !stuck.contains(where: { $0.lane == lane }) {
            told[lane] = nil
            log.info("lane \(lane) goes on", ["was": place])
        }
    }
}

extension KafkaSettings {
    fileprivate func isSame(as other: KafkaSettings) -> Bool {
        properties.elementsEqual(other.properties) { $0.key == $1.key && $0.value == $1.value }
    }
}
