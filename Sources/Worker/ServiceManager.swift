// Tells systemd that the worker is ready, alive and stopping: a datagram to the socket that NOTIFY_SOCKET names.
import Glibc

/// Says nothing where no service manager listens.
package struct ServiceManager {
    private let address: [UInt8]
    /// Nanoseconds between signs of life; 0 = none is asked for.
    private let interval: Int64
    private var due: Int64 = 0
    private var isReady = false

    /// Reads what the service manager put into the environment.
    package init() {
        address = getenv("NOTIFY_SOCKET").map { Array(String(cString: $0).utf8) } ?? []
        let watchdog = getenv("WATCHDOG_USEC").flatMap { Int64(String(cString: $0)) } ?? 0
        // A third of what it waits for.
        interval = watchdog > 0 && watchdog < Int64.max / 1000 ? watchdog * 1000 / 3 : 0
    }

    /// The group was joined: what waited for this service may go on.
    package mutating func ready() {
        if isReady { return }
        isReady = true
        notify("READY=1\nSTATUS=working")
    }

    /// What is in flight is being finished.
    package func stopping() { notify("STOPPING=1\nSTATUS=finishing what is in flight") }

    /// A sign of life when one is due; called from each turn of the loop.
    package mutating func isAlive(now: Int64) {
        guard interval > 0, now >= due else { return }
        due = now + interval
        notify("WATCHDOG=1")
    }

    private func notify(_ state: String) {
        var target = sockaddr_un()
        // "@name" is a name in the abstract namespace, which begins with a byte 0.
        guard !address.isEmpty, address.count < MemoryLayout.size(ofValue: target.sun_path) else { return }
        target.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &target.sun_path) { path in
            path.copyBytes(from: address)
            if address[0] == UInt8(ascii: "@") { path[0] = 0 }
        }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + address.count)
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        _ = withUnsafePointer(to: &target) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                let bytes = Array(state.utf8)
                return sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), name, length)
            }
        }
    }
}
