// SIGTERM and SIGINT as a descriptor that the loop polls; the second one leaves at once.
import CSystem
import Glibc
import Synchronization

/// Takes over SIGTERM and SIGINT of the process. Make it before any other thread, which then inherits the blocked mask.
package final class Interrupts {
    /// Readable when a signal came.
    package let descriptor: Int32
    private var count = 0
    private var isTaken = false

    /// Blocks both signals and opens the descriptor.
    package init() {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTERM)
        sigaddset(&set, SIGINT)
        pthread_sigmask(SIG_BLOCK, &set, nil)
        descriptor = signalfd(-1, &set, Int32(SFD_NONBLOCK | SFD_CLOEXEC))
        signal(SIGPIPE, SIG_IGN)
    }

    deinit { close(descriptor) }

    /// True once, when a first signal has come, whoever read it from the descriptor.
    package func take() -> Bool {
        readAll()
        if count == 0 || isTaken { return false }
        isTaken = true
        return true
    }

    /// True when a second signal has come.
    package var isSecond: Bool {
        readAll()
        return count > 1
    }

    /// From now on a second signal ends the process by itself: what is left to do waits for nobody but the world.
    package func leaveAtOnce() {
        readAll()
        if count == 0 { return }
        if count > 1 { _exit(130) }
        for number in [SIGTERM, SIGINT] { signal(number) { _ in _exit(130) } }
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTERM)
        sigaddset(&set, SIGINT)
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }

    private func readAll() {
        var info = signalfd_siginfo()
        while read(descriptor, &info, MemoryLayout<signalfd_siginfo>.size) == MemoryLayout<signalfd_siginfo>.size {
            count += 1
        }
    }
}
