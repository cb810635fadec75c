// The admin port: HTTP by libmicrohttpd on one thread of its own, with bounds on connections, sizes and times.
import CMicrohttpd
import CSystem
import Glibc
import Synchronization

/// Bounds of the admin port.
package struct AdminLimits: Sendable {
    /// Connections at a time.
    package var connections: UInt32 = 64
    /// Of them from one address, so that one client can't shut out the others.
    package var perAddress: UInt32 = 32
    /// A connection that neither sends nor takes anything is closed after so long.
    package var idleSeconds: UInt32 = 10
    /// A connection is closed after so long, whatever it does: one request is all that it gets.
    package var totalMilliseconds: Int64 = 15_000
    /// Request line and headers, and what is written ahead.
    package var bytes = 16 << 10

    /// The defaults.
    package init() {}
}

/// A server for one worker.
package final class AdminServer: Sendable {
    /// Where it listens.
    package let address: AdminAddress
    private let desk: Desk
    /// The daemon's address: only `stop` takes it.
    private let daemon: Mutex<UInt>
    private let sweeper: Mutex<pthread_t?>

    /// Listens and answers from now on.
    package init(
        _ address: AdminAddress, provider: any StatusProvider, limits: AdminLimits = AdminLimits()
    ) throws(AdminError) {
        let (descriptor, port) = try listeningSocket(address)
        self.address = AdminAddress(host: address.host, port: port)
        let desk = Desk(provider, limits)
        self.desk = desk
        let context = Unmanaged.passUnretained(desk).toOpaque()
        let started = copydesk_http_start(
            descriptor, limits.connections, limits.perAddress, limits.idleSeconds, limits.bytes, answer, notice, context
        )
        guard let started else {
            close(descriptor)
            throw AdminError(description: "the admin port can't start on \(address.text)", isTaken: false)
        }
        daemon = Mutex(UInt(bitPattern: started))
        var thread = pthread_t()
        let made = pthread_create(&thread, nil, sweep, Unmanaged.passRetained(desk).toOpaque())
        if made != 0 { Unmanaged.passUnretained(desk).release() }
        sweeper = Mutex(made == 0 ? thread : nil)
    }

    deinit { stop() }

    /// Answers no more.
    package func stop() {
        let running = daemon.withLock { held in
            defer { held = 0 }
            return OpaquePointer(bitPattern: held)
        }
        guard let running else { return }
        desk.isClosed.store(true, ordering: .relaxed)
        if let thread = sweeper.withLock({ $0 }) { pthread_join(thread, nil) }
        MHD_stop_daemon(running)
    }
}

/// What the callbacks share: the provider, and the connections with their times.
private final class Desk: Sendable {
    let provider: any StatusProvider
    let limits: AdminLimits
    let isClosed = Atomic<Bool>(false)
    /// Socket → when it came. A socket is in it only as long as libmicrohttpd holds it open.
    let connections: Mutex<[Int32: Int64]> = Mutex([:])

    init(_ provider: any StatusProvider, _ limits: AdminLimits) {
        self.provider = provider
        self.limits = limits
    }

    /// Ends connections that took too long: a client that sends a byte now and then is never idle.
    func sweep() {
        let oldest = copydesk_monotonic_ns() - limits.totalMilliseconds * 1_000_000
        connections.withLock { open in
            for (socket, came) in open where came < oldest { shutdown(socket, Int32(SHUT_RDWR)) }
        }
    }
}

private func sweep(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let argument else { return nil }
    let desk = Unmanaged<Desk>.fromOpaque(argument).takeRetainedValue()
    let pause = UInt32(min(250, max(10, desk.limits.totalMilliseconds / 4)))
    while !desk.isClosed.load(ordering: .relaxed) {
        usleep(pause * 1000)
        desk.sweep()
    }
    return nil
}

private func notice(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ what: MHD_ConnectionNotificationCode
) {
    guard let context, let connection else { return }
    let desk = Unmanaged<Desk>.fromOpaque(context).takeUnretainedValue()
    let socket = copydesk_http_socket(connection)
    desk.connections.withLock { open in
        open[socket] = what == .CONNECTION_NOTIFY_STARTED ? copydesk_monotonic_ns() : nil
    }
}

/// libmicrohttpd asks here. It is answered on the first call, before any body is read: nothing here takes one.
private func answer(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ path: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ body: UnsafePointer<CChar>?,
    _ bodySize: UnsafeMutablePointer<Int>?, _ state: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let context, let connection, let path, let method else { return .NO }
    let desk = Unmanaged<Desk>.fromOpaque(context).takeUnretainedValue()
    let answer = respond(method: String(cString: method), path: String(cString: path), desk.provider)
    let response = answer.body.withUnsafeBytes { bytes in
        MHD_create_response_from_buffer(
            bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
    }
    guard let response else { return .NO }
    defer { MHD_destroy_response(response) }
    for (name, value) in answer.headers { _ = MHD_add_response_header(response, name, value) }
    return MHD_queue_response(connection, answer.code, response)
}
