// How much memory this process may use, as its container says.
internal import Glibc

/// The default byte budget: half of the smallest limit that applies.
func defaultBudget() -> Int {
    var limit = Int(sysconf(Int32(_SC_PHYS_PAGES))) * Int(sysconf(Int32(_SC_PAGESIZE)))
    for path in ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"] {
        if let text = readSmallFile(path), let bytes = Int(text.filter { $0 >= "0" && $0 <= "9" }), bytes > 0 {
            limit = min(limit, bytes)
        }
    }
    return max(64 << 20, limit / 2)
}

/// The first 4,096 bytes of a file; nil when it can't be read.
func readSmallFile(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &buffer, buffer.count)
    return count < 0 ? nil : String(decoding: buffer[0..<count], as: UTF8.self)
}
