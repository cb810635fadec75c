// The seam to the charset decoder: bytes of a declared charset to UTF-8, with a count of what had to be replaced.
internal import NewsText

/// Decodes payloads; the one place that knows which decoder is used.
enum CharsetDecoder {
    /// Decodes `bytes` to UTF-8 without a byte order mark; `replaced` counts characters that became U+FFFD, and
    /// `charset` names the encoding where it is not UTF-8.
    static func decode(
        _ bytes: Span<UInt8>, declared: String, isHTML: Bool
    ) -> (bytes: [UInt8], replaced: Int, charset: String) {
        let decoded = Charset.decode(bytes, declared: declared.isEmpty ? nil : declared, isHTML: isHTML)
        return (decoded.utf8, decoded.replaced, decoded.name == "UTF-8" ? "" : decoded.name)
    }
}
