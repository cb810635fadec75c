// A program that is measured: started, its lines read as they come, its processor time taken.
import Glibc

/// A running program whose standard output and error come as lines.
final class Child {
    private var process: pid_t = 0
    private let lines: UnsafeMutablePointer<FILE>
    private var clock: clockid_t = 0
    private var isReaped = false

    /// Starts `words[0]`, which is looked up in PATH when it has no slash.
    init(_ words: [String]) throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw BenchmarkError("pipe: \(String(cString: strerror(errno)))") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_adddup2(&actions, ends[1], 2)
        var arguments = words.map { strdup($0) } + [nil]
        let code = posix_spawnp(&process, words[0], &actions, nil, &arguments, environ)
        for argument in arguments { free(argument) }
        posix_spawn_file_actions_destroy(&actions)
        close(ends[1])
        guard code == 0, let stream = fdopen(ends[0], "r") else {
            throw BenchmarkError("\(words[0]): \(String(cString: strerror(code)))")
        }
        lines = stream
        clock_getcpuclockid(process, &clock)
    }

    deinit {
        if !isReaped {
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
        }
        fclose(lines)
    }

    /// Seconds of processor time since its start, while it runs.
    var processorSeconds: Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Resident memory in MiB: all of it, and what no file stands behind.
    func memory() throws -> (resident: Double, own: Double) {
        guard let file = fopen("/proc/\(process)/status", "r") else { throw BenchmarkError("it is gone") }
        defer { fclose(file) }
        var found = (resident: 0.0, own: 0.0)
        var buffer: UnsafeMutablePointer<CChar>?
        var size = 0
        defer { free(buffer) }
        while getline(&buffer, &size, file) > 0, let buffer {
            let words = String(cString: buffer).split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "\n" })
            guard words.count > 1, let kibibytes = Double(words[1]) else { continue }
            if words[0] == "VmRSS:" { found.resident = kibibytes / 1024 }
            if words[0] == "RssAnon:" { found.own = kibibytes / 1024 }
        }
        return found
    }

    /// The next line; nil at the end.
    func line() -> String? {
        var buffer: UnsafeMutablePointer<CChar>?
        var size = 0
        defer { free(buffer) }
        let count = getline(&buffer, &size, lines)
        guard count > 0, let buffer else { return nil }
        let bytes = UnsafeRawBufferPointer(start: buffer, count: count)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The next line that holds this text.
    func line(with text: String) throws -> String {
        var seen: [String] = []
        while let next = line() {
            if next.utf8.count >= text.utf8.count, next.contains(text) { return next }
            seen.append(next)
        }
        throw BenchmarkError("it ended without \"\(text)\":\n" + seen.suffix(5).joined())
    }

    /// Waits for the end and gives the seconds of processor time that it took.
    func end() throws -> Double {
        var status: Int32 = 0
        var usage = rusage()
        while wait4(process, &status, 0, &usage) < 0 && errno == EINTR {}
        isReaped = true
        if status != 0 { throw BenchmarkError("it ended with status \(status)") }
        return Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
            + Double(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6
    }
}
