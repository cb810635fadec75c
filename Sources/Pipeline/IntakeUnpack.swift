// Unpacks gzip and zstd within a limit, piece by piece, so that a bomb costs no more than the limit.
internal import CCompression
internal import StageAPI

/// Unpacks payloads one after another; its state is kept between them. One a lane.
final class IntakeUnpacker {
    /// zlib wants its state to stay at one address.
    private let zlib = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private var zlibReady = false
    private var zstd: OpaquePointer?
    private var piece = [UInt8](repeating: 0, count: 65536)

    init() { zlib.initialize(to: z_stream()) }

    deinit {
        if zlibReady { inflateEnd(zlib) }
        zlib.deallocate()
        if let zstd { ZSTD_freeDStream(zstd) }
    }

    private static let broken = "The payload is no whole "
    private static func tooLarge(_ limit: Int) -> StageError {
        .article("too_large", "Unpacked, the payload is larger than max_bytes (\(limit)).")
    }

    /// gzip, also of several members; zeros after the last one are padding.
    func gzip(_ packed: Span<UInt8>, limit: Int, into out: inout [UInt8]) throws(StageError) {
        out.removeAll(keepingCapacity: true)
        if !zlibReady {
            guard inflateInit2_(zlib, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
                throw .world("no_memory", "zlib could not start.")
            }
            zlibReady = true
        }
        var used = 0
        while used < packed.count {
            if used > 0, packed[used] == 0 {
                used += 1
                continue
            }
            guard inflateReset(zlib) == Z_OK else { throw .world("no_memory", "zlib could not start.") }
            used += try member(packed.extracting(used...), limit: limit, into: &out)
        }
    }

    /// One member of gzip; returns how many packed bytes it had.
    private func member(_ packed: Span<UInt8>, limit: Int, into out: inout [UInt8]) throws(StageError) -> Int {
        var used = 0
        while true {
            let before = used
            let (status, produced) = inflateOnce(packed, &used)
            if out.count + produced > limit { throw IntakeUnpacker.tooLarge(limit) }
            out.append(contentsOf: piece[..<produced])
            if status == Z_STREAM_END { return used }
            guard status == Z_OK, produced > 0 || used > before else {
                throw .article("bad_encoding", IntakeUnpacker.broken + "gzip, as its content-encoding says.")
            }
        }
    }

    private func inflateOnce(_ packed: Span<UInt8>, _ used: inout Int) -> (status: Int32, produced: Int) {
        let first = used
        let capacity = piece.count
        let status = packed.withUnsafeBufferPointer { source in
            piece.withUnsafeMutableBufferPointer { target in
                zlib.pointee.next_in = UnsafeMutablePointer(mutating: source.baseAddress.map { $0 + first })
                zlib.pointee.avail_in = UInt32(clamping: source.count - first)
                zlib.pointee.next_out = target.baseAddress
                zlib.pointee.avail_out = UInt32(capacity)
                let given = zlib.pointee.avail_in
                let status = inflate(zlib, Z_NO_FLUSH)
                used = first + Int(given - zlib.pointee.avail_in)
                return status
            }
        }
        zlib.pointee.next_in = nil
        zlib.pointee.next_out = nil
        return (status, capacity - Int(zlib.pointee.avail_out))
    }

    /// zstd, also of several frames; windows above 8 MiB are refused, as RFC 9659 has it.
    func zstd(_ packed: Span<UInt8>, limit: Int, into out: inout [UInt8]) throws(StageError) {
        out.removeAll(keepingCapacity: true)
        if zstd == nil { zstd = ZSTD_createDStream() }
        guard let stream = zstd else { throw .world("no_memory", "zstd could not start.") }
        ZSTD_DCtx_reset(stream, ZSTD_reset_session_and_parameters)
        ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, 23)
        var used = 0
        var isWhole = false
        while true {
            let before = used
            let (status, produced) = zstdOnce(stream, packed, &used)
            guard ZSTD_isError(status) == 0 else {
                throw .article("bad_encoding", IntakeUnpacker.broken + "zstd, as its content-encoding says.")
            }
            if out.count + produced > limit { throw IntakeUnpacker.tooLarge(limit) }
            out.append(contentsOf: piece[..<produced])
            isWhole = status == 0
            if isWhole && used == packed.count { return }
            guard produced > 0 || used > before else {
                throw .article("bad_encoding", IntakeUnpacker.broken + "zstd, as its content-encoding says.")
            }
        }
    }

    private func zstdOnce(
        _ stream: OpaquePointer, _ packed: Span<UInt8>, _ used: inout Int
    ) -> (status: Int, produced: Int) {
        packed.withUnsafeBufferPointer { source in
            piece.withUnsafeMutableBufferPointer { target in
                var input = ZSTD_inBuffer(src: source.baseAddress, size: source.count, pos: used)
                var output = ZSTD_outBuffer(dst: target.baseAddress, size: target.count, pos: 0)
                let status = ZSTD_decompressStream(stream, &output, &input)
                used = input.pos
                return (status, output.pos)
            }
        }
    }
}
