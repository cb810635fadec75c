// A stage that computes for a given time and nothing else.
import Glibc
import StageAPI

/// Keeps a core busy.
final class Spin: Stage {
    static let about = StageDescription(
        name: "spin", summary: "Computes for a while, for tests.", reads: [.payload], writes: [], version: "1")

    @Setting("Microseconds of processor time for each article.", in: 0...600_000_000) var microseconds = 100

    init() {}

    func process(_ article: Article) throws(StageError) -> Verdict {
        let end = now() + microseconds * 1000
        while now() < end {}
        return .keep
    }

    private func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }
}
