// The articles and pages that benchmarks run over: the data packs, unpacked.
import Glibc

/// Reads the packs that `packs=` or COPYDESK_PACKS names.
struct BenchmarkPacks {
    private let folder: String

    init(_ options: BenchmarkOptions) throws {
        folder = options.text("packs", or: getenv("COPYDESK_PACKS").map { String(cString: $0) } ?? "")
        if folder.isEmpty {
            throw BenchmarkError("name the folder of the unpacked data packs: packs=FOLDER or COPYDESK_PACKS")
        }
    }

    /// News articles as JSON objects, `limit` at most.
    func mixed(_ limit: Int) throws -> [[UInt8]] {
        let all = try bytes("\(folder)/news/load_mixed/load_mixed.jsonl")
        return all.split(separator: 10).prefix(limit).map { Array($0) }
    }

    /// Whole pages of news sites, `limit` at most.
    func pages(_ limit: Int) throws -> [[UInt8]] {
        let folder = "\(folder)/extract/zyte/html"
        guard let directory = opendir(folder) else { throw BenchmarkError("can't open \(folder)") }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(".html") { names.append(name) }
        }
        return try names.sorted().prefix(limit).map { try bytes("\(folder)/\($0)") }
    }

    private func bytes(_ path: String) throws -> [UInt8] {
        guard let file = fopen(path, "rb") else { throw BenchmarkError("can't open \(path)") }
        defer { fclose(file) }
        fseek(file, 0, SEEK_END)
        var buffer = [UInt8](repeating: 0, count: ftell(file))
        rewind(file)
        let count = fread(&buffer, 1, buffer.count, file)
        return Array(buffer.prefix(count))
    }
}
