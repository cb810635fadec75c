// The status of the worker in this process: from its board, its log and its probe.
import CSystem
import Glibc
internal import Pipeline
import Synchronization
package import Worker

/// Knows the worker of this process.
package final class LiveStatus: StatusProvider {
    private let identity: WorkerIdentity
    private let board: WorkerBoard
    private let log: Log
    private let stuckSeconds: Double
    private let statistics: Mutex<[String: String]> = Mutex([:])
    private let reached = Mutex(Reach(failure: nil, isKnown: false))

    /// Reads the board and the log whenever it is asked.
    package init(identity: WorkerIdentity, board: WorkerBoard, log: Log, stuckSeconds: Double) {
        self.identity = identity
        self.board = board
        self.log = log
        self.stuckSeconds = stuckSeconds
    }

    /// What the last probe said.
    package var reach: Reach {
        get { reached.withLock { $0 } }
        set { reached.withLock { $0 = newValue } }
    }

    /// What librdkafka told last of a client. Called from the loop, which only leaves it here: it is read when it is asked for.
    package func take(statistics json: String, of client: String) { statistics.withLock { $0[client] = json } }

    package func status() -> WorkerStatus {
        let now = copydesk_monotonic_ns()
        var status = WorkerStatus()
        status.identity = identity
        status.askedAt = now
        status.phase = board.phase
        status.snapshot = board.snapshot
        let turned = board.turnedAt
        status.loopSeconds = turned == 0 ? nil : seconds(now - turned)
        let meters = board.lanes
        status.lanes = meters.count
        status.steps = steps(meters)
        status.busy = busy(meters, now, status.snapshot?.lanes ?? [])
        status.reach = reach
        status.events = log.events
        status.stuckSeconds = stuckSeconds
        status.statistics = statistics.withLock { $0.sorted { $0.key < $1.key } }.map { ($0.key, $0.value) }
        status.process = .now()
        return status
    }

    /// Lanes that are in one stage for longer than the limit, which the board is told too.
    package func stuckLanes() -> [WorkerStatus.Busy] {
        let stuck = busy(board.lanes, copydesk_monotonic_ns(), board.snapshot?.lanes ?? [])
            .filter { $0.seconds >= stuckSeconds }
        board.isStuck = !stuck.isEmpty
        return stuck
    }

    private func seconds(_ nanoseconds: Int64) -> Double { Double(max(0, nanoseconds)) / 1e9 }

    private func steps(_ meters: [LaneMeter?]) -> [WorkerStatus.Step] {
        guard let names = meters.lazy.compactMap({ $0?.steps }).first else { return [] }
        var histograms = Array(repeating: Histogram(), count: names.count)
        for meter in meters { meter?.add(to: &histograms) }
        return zip(names, histograms).map { WorkerStatus.Step(name: $0, durations: $1) }
    }

    /// What lanes are in is read at once; where their articles stand, as the loop told last.
    private func busy(_ meters: [LaneMeter?], _ now: Int64, _ known: [LaneSnapshot]) -> [WorkerStatus.Busy] {
        var all: [WorkerStatus.Busy] = []
        for (lane, meter) in meters.enumerated() {
            guard let meter, let work = meter.work, work.step < meter.steps.count else { continue }
            var one = WorkerStatus.Busy(
                lane: lane, stage: meter.steps[work.step], seconds: seconds(now - work.since), attempts: work.attempt)
            // Beyond the step: the same article may have gone on since.
            if let place = known.first(where: { $0.lane == lane && $0.work == work }) {
                one.place = "\(place.topic)[\(place.partition)]"
                one.offset = place.offset
                one.key = place.key.map { hexadecimal($0) }
            }
            all.append(one)
        }
        return all.sorted { $0.seconds > $1.seconds }
    }
}

/// 16 digits.
func hexadecimal(_ value: UInt64) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
}

extension ProcessNumbers {
    /// Asks the system.
    static func now() -> ProcessNumbers {
        var numbers = ProcessNumbers()
        var usage = rusage()
        if getrusage(RUSAGE_SELF.rawValue, &usage) == 0 {
            let micro = Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec)
            numbers.cpuSeconds = Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + micro / 1e6
        }
        numbers.residentBytes = residentPages() * Int(sysconf(Int32(_SC_PAGESIZE)))
        numbers.openFiles = openDescriptors()
        return numbers
    }

    private static func residentPages() -> Int {
        guard let file = fopen("/proc/self/statm", "re") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, 128, file) != nil else { return 0 }
        let words = line.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }.split(
            separator: " ")
        return words.count > 1 ? Int(words[1]) ?? 0 : 0
    }

    private static func openDescriptors() -> Int {
        guard let folder = opendir("/proc/self/fd") else { return 0 }
        defer { closedir(folder) }
        var count = 0
        while let entry = readdir(folder) { if entry.pointee.d_name.0 != CChar(UInt8(ascii: ".")) { count += 1 } }
        // The folder itself was open too.
        return max(0, count - 1)
    }
}
