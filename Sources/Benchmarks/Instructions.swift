// Instructions by library, as callgrind counts them: they say what the processor's time can't on a busy machine.
import Glibc

/// What a run under callgrind executed.
struct Instructions {
    /// By the file name of the program or library.
    private(set) var byObject: [String: Double] = [:]

    /// Sums up a file that `valgrind --tool=callgrind` wrote. Costs of calls are counted where they are spent.
    init(_ path: String) throws {
        guard let file = fopen(path, "r") else { throw BenchmarkError("can't read \(path); is valgrind installed?") }
        defer { fclose(file) }
        var names: [Substring: String] = [:]
        var object = ""
        var isCall = false
        var buffer: UnsafeMutablePointer<CChar>?
        var size = 0
        defer { free(buffer) }
        while getline(&buffer, &size, file) > 0, let buffer {
            let line = String(cString: buffer)
            if line.hasPrefix("ob=") {
                // `ob=(3) /usr/lib/x.so` the first time, `ob=(3)` later.
                let parts = line.dropFirst(3).split(whereSeparator: { $0 == " " || $0 == "\n" })
                if parts.count > 1 { names[parts[0]] = parts[1].split(separator: "/").last.map { String($0) } }
                object = names[parts[0]] ?? "?"
            } else if line.hasPrefix("cob=") {
                let parts = line.dropFirst(4).split(whereSeparator: { $0 == " " || $0 == "\n" })
                if parts.count > 1 { names[parts[0]] = parts[1].split(separator: "/").last.map { String($0) } }
            } else if line.hasPrefix("calls=") {
                isCall = true
            } else if let first = line.utf8.first,
                (48...57).contains(first) || first == 43 || first == 45 || first == 42
            {
                let cost = line.split(whereSeparator: { $0 == " " || $0 == "\n" }).last.flatMap { Double($0) } ?? 0
                if !isCall { byObject[object, default: 0] += cost }
                isCall = false
            }
        }
    }

    /// Those of the program itself and of Swift's runtime.
    func own(_ program: String) -> Double {
        byObject.reduce(0) { $1.key == program || $1.key.hasPrefix("libswift") ? $0 + $1.value : $0 }
    }

    /// Those of objects whose name starts so.
    func of(_ prefix: String) -> Double { byObject.reduce(0) { $1.key.hasPrefix(prefix) ? $0 + $1.value : $0 } }

    var all: Double { byObject.values.reduce(0, +) }
}
