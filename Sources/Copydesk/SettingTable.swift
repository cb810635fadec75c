// Tables of settings, for terminals, READMEs and programs, from the declarations themselves.
internal import Configuration
internal import StageAPI

enum SettingTable {
    struct Row {
        let key: String
        let type: String
        let initial: String
        let bounds: String
        let help: String
    }

    /// One row a setting, in order of declaration, those of groups under their path.
    static func rows(of object: AnyObject, under path: String = "") -> [Row] {
        declarations(of: object).flatMap { key, value -> [Row] in
            switch value {
            case let setting as any AnySetting:
                let unit = setting.unit.isEmpty ? "" : " \(setting.unit)"
                return [
                    Row(
                        key: path + key, type: setting.typeText, initial: setting.defaultText,
                        bounds: setting.boundsText + (setting.boundsText.isEmpty ? "" : unit), help: setting.help)
                ]
            case let group as any AnySettingGroup:
                let own = Row(key: path + key, type: "a group", initial: "", bounds: "", help: group.help)
                return [own] + rows(of: group.object, under: "\(path)\(key).")
            case let kept as KeptNode:
                return [Row(key: path + key, type: "a list", initial: "", bounds: "", help: kept.help)]
            default: return []
            }
        }
    }

    static func text(_ rows: [Row], _ format: Stages.Format) -> String {
        switch format {
        case .text:
            return rows.map { row in
                let facts = [
                    row.type, row.bounds.isEmpty || row.type.contains(row.bounds) ? "" : row.bounds,
                    ["", "\"\"", "[]", "{}"].contains(row.initial) ? "" : "default \(row.initial)",
                ]
                return "  \(row.key)\n" + Help.wrapped(row.help, indent: 6)
                    + Help.wrapped("(" + facts.filter { !$0.isEmpty }.joined(separator: "; ") + ")", indent: 6)
            }.joined()
        case .markdown:
            if rows.isEmpty { return "It has no settings.\n" }
            return "| setting | default | bounds | what it does |\n|---|---|---|---|\n"
                + rows.map { row in
                    let initial = ["", "\"\""].contains(row.initial) ? "" : "`\(row.initial)`"
                    let bounds = row.bounds.isEmpty ? row.type : row.bounds
                    return "| `\(row.key)` | \(initial) | \(bounds) | \(row.help) |\n"
                }.joined()
        case .json:
            let objects = rows.map { row in
                "{\"key\": \(jsonString(row.key)), \"type\": \(jsonString(row.type)), "
                    + "\"default\": \(jsonString(row.initial)), \"bounds\": \(jsonString(row.bounds)), "
                    + "\"help\": \(jsonString(row.help))}"
            }
            return "[\(objects.joined(separator: ", "))]"
        }
    }
}
