// Reads a configuration file: bytes to a tree with variables filled in and secrets marked.

package struct ConfigurationFile {
    /// Reads a file; throws when it can't be opened.
    package static func load(_ path: String) throws(ConfigurationError) -> SourceFile {
        switch readFile(path, limit: YAMLReader.mostBytes) {
        case .bytes(let bytes): return SourceFile(name: path, bytes: bytes)
        case .failure(let why):
            var findings = Findings(SourceFile(name: path, bytes: []))
            findings.add(.unreadable, at: nil, "can't read the file: \(why)", remedy: "check its path")
            throw ConfigurationError(findings.all)
        }
    }

    /// The tree; nil when there is none, and a finding says why. A tree may come with findings too.
    package static func tree(_ variables: Variables, _ findings: inout Findings) -> Node? {
        guard let node = YAMLReader.read(&findings) else { return nil }
        var filler = VariableFiller(variables)
        return filler.fill(node, &findings).markingSecrets(&findings)
    }
}
