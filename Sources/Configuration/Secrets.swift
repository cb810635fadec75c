// Which values must never be shown: those read from a file, and those whose key speaks of a password.

/// True when a key speaks of a secret.
package func looksSecret(_ key: String) -> Bool {
    let lower = key.lowercased()
    let words = [
        "password", "passphrase", "passwd", "secret", "credential", "private.key", "private_key", "key.pem", "api_key",
        "apikey", "sasl.jaas", "oauthbearer.config",
    ]
    return lower.hasSuffix("token") || words.contains { lower.contains($0) }
}

/// True when a line of a file may hold such a key.
func mayHoldSecret(_ line: String) -> Bool { looksSecret(line) || line.lowercased().contains("token") }

/// The login of an address, `https://name:password@host`, left out; nil where there is none.
package func withoutLogin(_ text: String) -> String? {
    guard let mark = text.firstRange(of: "://") else { return nil }
    let rest = text[mark.upperBound...]
    let host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" && !$0.isWhitespace }
    guard let at = host.lastIndex(of: "@") else { return nil }
    return text[..<mark.upperBound] + "(secret)" + rest[at...]
}

extension Node {
    /// The same tree with the values of keys that speak of secrets marked; those that were written out are hidden.
    package func markingSecrets(_ findings: inout Findings, isSecret: Bool = false) -> Node {
        var node = self
        switch content {
        case .scalar(var scalar):
            if isSecret, scalar.shownAs == nil, !scalar.isNothing {
                scalar.shownAs = scalar.isReference ? scalar.written : "(secret)"
                node.content = .scalar(scalar)
                if !scalar.isReference { findings.hide(self) }
            } else if scalar.shownAs == nil, let shown = withoutLogin(scalar.text) {
                scalar.shownAs = shown
                node.content = .scalar(scalar)
                findings.hide(self)
            }
        case .list(let items):
            node.content = .list(items.map { $0.markingSecrets(&findings, isSecret: isSecret) })
        case .map(var entries):
            for i in entries.indices {
                var secret = isSecret || looksSecret(entries[i].key)
                // A login where an address of a broker belongs is refused, and not shown.
                if entries[i].key == "brokers", entries[i].value.scalar?.text.contains("@") == true { secret = true }
                entries[i].value = entries[i].value.markingSecrets(&findings, isSecret: secret)
            }
            node.content = .map(entries)
        }
        return node
    }
}
