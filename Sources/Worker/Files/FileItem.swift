// One article read from a file or from standard input, held until the loop releases it.
import Glibc

/// The bytes of one article and where they came from.
final class FileItem {
    let bytes: UnsafeMutableRawBufferPointer
    /// The path as it was given or found; `-` for standard input.
    let path: [UInt8]
    /// The line from 1, for files of one article a line; 0 for whole files.
    let line: Int
    let modified: Int64

    init(_ source: borrowing [UInt8], path: [UInt8], line: Int, modified: Int64) {
        // Padded, so that wide loads need no tail.
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: source.count + 64, alignment: 16)
        copy.copyBytes(from: source)
        for i in source.count..<source.count + 64 { copy[i] = 0 }
        bytes = UnsafeMutableRawBufferPointer(start: copy.baseAddress, count: source.count)
        self.path = path
        self.line = line
        self.modified = modified
    }

    deinit { bytes.deallocate() }
}

/// What a file holds.
package enum FileLayout: String, Sendable, CaseIterable {
    /// By the name (.jsonl, .ndjson and .json.lines are lines); standard input by its first line.
    case auto
    /// One article a line.
    case lines
    /// One article a file.
    case whole
}

/// The files of paths: each itself, or what is in the folder and below, in the order of names, without hidden ones.
struct FileList {
    private(set) var files: [String] = []
    /// "path: why" of what could not be looked into.
    private(set) var errors: [String] = []
    /// The folders that the present one lies in: a link to one of them has no end.
    private var above: [(device: dev_t, number: ino_t)] = []

    init(_ path: String) { add(path) }

    private mutating func add(_ path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return complain(path) }
        guard status.st_mode & S_IFMT == S_IFDIR else { return files.append(path) }
        if above.contains(where: { $0.device == status.st_dev && $0.number == status.st_ino }) { return }
        guard let names = names(in: path) else { return complain(path) }
        above.append((status.st_dev, status.st_ino))
        let base = path.hasSuffix("/") ? path : path + "/"
        for name in names { add(base + name) }
        above.removeLast()
    }

    private mutating func complain(_ path: String) { errors.append("\(path): \(String(cString: strerror(errno)))") }
}

private func names(in path: String) -> [String]? {
    guard let folder = opendir(path) else { return nil }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
}
