// Fills the settings that an object declares from a tree, and finds everything that does not fit.
internal import StageAPI

package struct SettingFiller {
    /// Fills an object; `name` is what a message calls it: `input.kafka`.
    package static func fill(_ object: AnyObject, from node: Node, name: String, _ findings: inout Findings) {
        let declared = declarations(of: object)
        if node.scalar?.isBroken == true { return }
        if let shorthand = node.scalar, fill(declared, fromWord: shorthand.text, node, &findings) { return }
        guard let entries = node.entries else {
            findings.add(
                .wrongType, at: node.position,
                "expected a group of keys for \(name.isEmpty ? "the file" : name), found \(node.input.shown)",
                remedy: declared.isEmpty ? "" : "known here: \(keys(declared))")
            return
        }
        for entry in entries {
            guard let value = declared.first(where: { $0.key == entry.key })?.value else {
                addUnknown(entry, declared.map(\.key), in: name, &findings)
                continue
            }
            fill(value, from: entry, name, &findings)
        }
    }

    private static func fill(_ value: Any, from entry: Entry, _ name: String, _ findings: inout Findings) {
        switch value {
        case let setting as any AnySetting:
            if entry.value.isBroken { return }
            do { try setting.fill(from: entry.value.input) } catch { add(error, for: entry, setting, &findings) }
        case let group as any AnySettingGroup:
            group.give(entry.value)
            let path = name.isEmpty ? entry.key : "\(name).\(entry.key)"
            fill(group.object, from: entry.value, name: path, &findings)
        case let kept as KeptNode: kept.give(entry.value)
        default: break
        }
    }

    /// `input: stdin` is short for `input: {stdin: {}}`.
    private static func fill(
        _ declared: [(key: String, value: Any)], fromWord word: String, _ node: Node, _ findings: inout Findings
    ) -> Bool {
        guard let group = declared.first(where: { $0.key == word })?.value as? any AnySettingGroup,
            declarations(of: group.object).isEmpty
        else { return false }
        group.give(node)
        return true
    }

    private static func addUnknown(_ entry: Entry, _ known: [String], in name: String, _ findings: inout Findings) {
        let place = name.isEmpty ? "" : " in \(name)"
        findings.add(
            .unknownKey, at: entry.keyPosition, "unknown key \"\(showable(entry.key))\"\(place)",
            remedy: known.isEmpty ? "it takes no keys" : remedy(forUnknown: entry.key, among: known))
    }

    /// Points into the value where it does not fit.
    private static func add(
        _ error: SettingError, for entry: Entry, _ setting: any AnySetting, _ findings: inout Findings
    ) {
        let part = entry.value.part(at: error.path)
        var cure = error.remedy
        if let text = part.scalar?.text, let meant = nearest(to: text, among: error.candidates) {
            cure = "did you mean \"\(meant)\"?"
        }
        let code = Diagnostic.Code(rawValue: error.kind.rawValue) ?? .invalid
        let isEmpty = part.isNothing && part.position == part.end
        findings.add(
            code, at: isEmpty ? entry.keyPosition : part.position, "\(entry.key): \(error.message)", remedy: cure)
    }

    private static func keys(_ declared: [(key: String, value: Any)]) -> String {
        declared.map(\.key).joined(separator: ", ")
    }
}

/// The settings as they stand, one line each, in order of declaration, secrets by their substitutes.
package func settingLines(of object: AnyObject, under path: String = "") -> [String] {
    declarations(of: object).flatMap { key, value -> [String] in
        switch value {
        case let setting as any AnySetting: ["\(path)\(key): \(setting.valueText)"]
        case let group as any AnySettingGroup:
            group.isGiven ? settingLines(of: group.object, under: "\(path)\(key).") : []
        default: []
        }
    }
}
