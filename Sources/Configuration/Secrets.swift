// Which values must never be shown: those read from a file, and those whose key speaks of a password.

/// True when a key, or a line, speaks of a secret.
package func looksSecret(_ text: String) -> Bool {
    let lower = text.lowercased()
    let words = [
        "password", "passphrase", "passwd", "secret", "token", "credential", "private", "api_key", "apikey",
        "sasl.jaas",
    ]
    return words.contains { lower.contains($0) } || lower.hasSuffix("key.pem")
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
            }
        case .list(let items):
            node.content = .list(items.map { $0.markingSecrets(&findings, isSecret: isSecret) })
        case .map(var entries):
            for i in entries.indices {
                let secret = isSecret || looksSecret(entries[i].key)
                entries[i].value = entries[i].value.markingSecrets(&findings, isSecret: secret)
            }
            node.content = .map(entries)
        }
        return node
    }
}
