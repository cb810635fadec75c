// A client for the admin port of this or another worker: one GET, within a time and a size.
import CSystem
import Glibc

/// An answer of an admin port.
package struct AdminAnswer: Sendable {
    /// 200, 503 …
    package var code: Int
    /// Without the head.
    package var body: [UInt8]

    /// The body as text.
    package var text: String { String(decoding: body, as: UTF8.self) }
}

/// Nobody answers, or not as an admin port does.
package struct AdminUnreachable: Error, CustomStringConvertible {
    /// What happened.
    package let description: String
}

/// Asks an admin port.
package enum AdminClient {
    private static let mostBytes = 16 << 20

    /// Gets a path; the whole of it takes no longer than `milliseconds`.
    package static func get(
        _ address: AdminAddress, _ path: String, milliseconds: Int64 = 3_000
    ) throws(AdminUnreachable) -> AdminAnswer {
        let deadline = copydesk_monotonic_ns() + milliseconds * 1_000_000
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(address.family, kind, 0)
        if descriptor < 0 { throw failure(address, errno) }
        defer { close(descriptor) }
        let connected = address.withSocketAddress { connect(descriptor, $0, $1) } ?? -1
        if connected != 0 {
            if errno != EINPROGRESS { throw failure(address, errno) }
            try wait(descriptor, POLLOUT, deadline, address)
            var code: Int32 = 0
            var size = socklen_t(MemoryLayout<Int32>.size)
            getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
            if code != 0 { throw failure(address, code) }
        }
        let request = Array("GET \(path) HTTP/1.1\r\nHost: \(address.text)\r\nConnection: close\r\n\r\n".utf8)
        // So short a request goes into the socket's buffer at once.
        if send(descriptor, request, request.count, Int32(MSG_NOSIGNAL)) != request.count {
            throw failure(address, errno)
        }
        return try parse(try receive(descriptor, deadline, address), address)
    }

    private static func receive(
        _ descriptor: Int32, _ deadline: Int64, _ address: AdminAddress
    ) throws(AdminUnreachable) -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            try wait(descriptor, POLLIN, deadline, address)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count == 0 { return all }
            if count < 0 {
                if errno == EAGAIN || errno == EINTR { continue }
                throw failure(address, errno)
            }
            all += buffer[..<count]
            if all.count > mostBytes { throw AdminUnreachable(description: "\(address.text) sends without end") }
        }
    }

    private static func wait(
        _ descriptor: Int32, _ events: Int32, _ deadline: Int64, _ address: AdminAddress
    ) throws(AdminUnreachable) {
        while true {
            let left = (deadline - copydesk_monotonic_ns() + 999_999) / 1_000_000
            if left <= 0 { throw AdminUnreachable(description: "\(address.text) does not answer in time") }
            var one = pollfd(fd: descriptor, events: Int16(events), revents: 0)
            if poll(&one, 1, Int32(clamping: left)) > 0 { return }
        }
    }

    private static func parse(_ bytes: [UInt8], _ address: AdminAddress) throws(AdminUnreachable) -> AdminAnswer {
        let head = bytes.prefix(4096)
        let line = String(decoding: head.prefix { $0 != UInt8(ascii: "\r") }, as: UTF8.self).split(separator: " ")
        let lineEnd = Array("\r\n\r\n".utf8)
        guard line.count >= 2, line[0].hasPrefix("HTTP/1."), let code = Int(line[1]),
            let end = bytes.indices.first(where: { bytes[$0...].starts(with: lineEnd) })
        else { throw AdminUnreachable(description: "\(address.text) answers, but is no admin port") }
        return AdminAnswer(code: code, body: Array(bytes[(end + 4)...]))
    }

    private static func failure(_ address: AdminAddress, _ code: Int32) -> AdminUnreachable {
        let remedy = code == ECONNREFUSED ? ": no worker runs there, or it runs with --admin off" : ""
        return AdminUnreachable(description: "\(address.text): \(String(cString: strerror(code)))\(remedy)")
    }
}
