// Where the admin port listens: an address and a port as people write them, and the socket.
import Glibc

/// `127.0.0.1:9644`, `[::1]:9644`, `localhost:9644`, `:9644` (all interfaces).
package struct AdminAddress: Sendable, Equatable {
    /// Numeric, or `localhost`.
    package var host: String
    /// 0 = any that is free.
    package var port: UInt16

    /// Where `run` listens and `health` asks when nobody says otherwise.
    package static let usual = AdminAddress(host: "127.0.0.1", port: 9644)

    /// Where the workers of one machine listen when nobody says otherwise: each takes the first that is free.
    package static let usualOnes = (0..<10).map { AdminAddress(host: usual.host, port: usual.port + $0) }

    /// Names an address.
    package init(host: String, port: UInt16) {
        self.host = host
        self.port = port
    }

    /// Nil when it is none.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            return nil
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
        } else if host.contains(":") {
            return nil
        }
        if host.isEmpty { host = "0.0.0.0" }
        self.init(host: host, port: port)
        if withSocketAddress({ _, _ in true }) == nil { return nil }
    }

    /// As people write it.
    package var text: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Where a client on this machine reaches it.
    package var local: AdminAddress {
        switch host {
        case "0.0.0.0": AdminAddress(host: "127.0.0.1", port: port)
        case "::": AdminAddress(host: "::1", port: port)
        default: self
        }
    }

    /// Calls `body` with the address as the system takes it; nil when it is none.
    func withSocketAddress<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result? {
        var four = sockaddr_in()
        four.sin_family = sa_family_t(AF_INET)
        four.sin_port = port.bigEndian
        if inet_pton(AF_INET, host == "localhost" ? "127.0.0.1" : host, &four.sin_addr) == 1 {
            return withUnsafePointer(to: &four) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
                }
            }
        }
        var six = sockaddr_in6()
        six.sin6_family = sa_family_t(AF_INET6)
        six.sin6_port = port.bigEndian
        guard inet_pton(AF_INET6, host, &six.sin6_addr) == 1 else { return nil }
        return withUnsafePointer(to: &six) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in6>.size))
            }
        }
    }

    var family: Int32 { host.contains(":") ? AF_INET6 : AF_INET }
}

/// The admin port can't be had.
package struct AdminError: Error, CustomStringConvertible {
    /// What happened and what to do.
    package let description: String
    /// Somebody else has the port.
    package let isTaken: Bool
}

/// A socket that listens, and the port that it got.
func listeningSocket(_ address: AdminAddress) throws(AdminError) -> (descriptor: Int32, port: UInt16) {
    let descriptor = socket(
        address.family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    var one: Int32 = 1
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &one, socklen_t(MemoryLayout<Int32>.size))
    let bound = address.withSocketAddress { bind(descriptor, $0, $1) } ?? -1
    guard descriptor >= 0, bound == 0, listen(descriptor, 64) == 0 else {
        let code = errno
        close(descriptor)
        let isTaken = code == EADDRINUSE
        let cause =
            switch code {
            case EADDRINUSE: ": another worker may have it"
            case EADDRNOTAVAIL: ": no interface of this machine has it"
            case EACCES: ": ports below 1024 need rights"
            default: ""
            }
        let remedy = "\(cause); choose another one with --admin ADDRESS:PORT"
        throw AdminError(
            description: "the admin port can't listen on \(address.text): \(String(cString: strerror(code)))\(remedy)",
            isTaken: isTaken)
    }
    var bytes = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let port = withUnsafeMutablePointer(to: &bytes) { pointer in
        // The port stands at the same place for both families.
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(descriptor, $0, &length) }
        return pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { UInt16(bigEndian: $0.pointee.sin_port) }
    }
    return (descriptor, port)
}
