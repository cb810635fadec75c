// SHA-256 for ids and content hashes.
internal import CCrypto

/// Computes one digest after another. One a lane.
final class RecordDigest {
    private let context = EVP_MD_CTX_new()
    private let algorithm = EVP_MD_fetch(nil, "SHA256", nil)
    private var result = [UInt8](repeating: 0, count: 32)

    deinit {
        EVP_MD_CTX_free(context)
        EVP_MD_free(algorithm)
    }

    /// The first 16 bytes of the digest of `first`, or of `first`, a line feed and `second`.
    func digest(_ first: Span<UInt8>, _ second: Span<UInt8>? = nil) -> [UInt8] {
        EVP_DigestInit_ex(context, algorithm, nil)
        update(first)
        if let second {
            var lineFeed: UInt8 = 0x0A
            EVP_DigestUpdate(context, &lineFeed, 1)
            update(second)
        }
        EVP_DigestFinal_ex(context, &result, nil)
        return Array(result[..<16])
    }

    private func update(_ bytes: Span<UInt8>) {
        bytes.withUnsafeBufferPointer { _ = EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
    }
}
