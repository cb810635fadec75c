// Types that a setting may have, and how each is read from and written to the pipeline file.

/// A type that a setting may have. A `String` enum that is `CaseIterable` needs only to name the protocol.
public protocol SettingValue: Sendable {
    /// The type, for a person: `a whole number`.
    static var settingType: String { get }
    /// All values, when they can be listed.
    static var settingChoices: [String] { get }
    /// Reads a value.
    static func parse(_ input: SettingInput) throws(SettingError) -> Self
    /// The value as it would be written in the pipeline file.
    var settingText: String { get }
}

extension SettingValue {
    /// Most types have too many values to list.
    public static var settingChoices: [String] { [] }

    static func wrong(_ input: SettingInput, example: String) -> SettingError {
        SettingError(.wrongType, "expected \(settingType), found \(input.shown)", remedy: "write \(example)")
    }
}

extension Int: SettingValue {
    /// For a person.
    public static var settingType: String { "a whole number" }
    /// Reads a value.
    public static func parse(_ input: SettingInput) throws(SettingError) -> Int {
        guard case .text(let text, _) = input, let value = Int(text) else { throw wrong(input, example: "digits: 75") }
        return value
    }
    /// As it would be written in the pipeline file.
    public var settingText: String { String(self) }
}

extension Double: SettingValue {
    /// For a person.
    public static var settingType: String { "a number" }
    /// Reads a value.
    public static func parse(_ input: SettingInput) throws(SettingError) -> Double {
        guard case .text(let text, _) = input, isDecimal(text), let value = Double(text), value.isFinite else {
            throw wrong(input, example: "a decimal number: 0.5")
        }
        return value
    }
    /// As it would be written in the pipeline file.
    public var settingText: String { String(self) }
}

extension Float: SettingValue {
    /// For a person.
    public static var settingType: String { "a number" }
    /// Reads a value.
    public static func parse(_ input: SettingInput) throws(SettingError) -> Float {
        guard case .text(let text, _) = input, isDecimal(text), let value = Float(text), value.isFinite else {
            throw wrong(input, example: "a decimal number: 0.5")
        }
        return value
    }
    /// As it would be written in the pipeline file.
    public var settingText: String { String(self) }
}

/// Swift's own parser also takes `0x1p3`, `inf` and `nan`, which no one means in a pipeline file.
private func isDecimal(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 >= 48 && $0 <= 57 || $0 == 46 || $0 == 43 || $0 == 45 || $0 == 69 || $0 == 101 }
}

extension Bool: SettingValue {
    /// For a person.
    public static var settingType: String { "true or false" }
    /// Reads a value.
    public static func parse(_ input: SettingInput) throws(SettingError) -> Bool {
        switch input {
        case .text("true", _): return true
        case .text("false", _): return false
        default: throw wrong(input, example: "true or false")
        }
    }
    /// As it would be written in the pipeline file.
    public var settingText: String { String(self) }
}

extension String: SettingValue {
    /// For a person.
    public static var settingType: String { "text" }
    /// Reads a value.
    public static func parse(_ input: SettingInput) throws(SettingError) -> String {
        guard case .text(let text, _) = input else { throw wrong(input, example: "one value, \"\" for an empty one") }
        return text
    }
    /// Quoted where YAML would take it for something else.
    public var settingText: String {
        let plain = utf8.allSatisfy { byte in
            byte >= 48 && byte <= 57 || byte >= 65 && byte <= 90 || byte >= 97 && byte <= 122
                || byte == 46 || byte == 45 || byte == 95 || byte == 47
        }
        let isWord = plain && utf8.first.map { $0 != 45 } ?? false
        if isWord, !["true", "false", "null"].contains(self) { return self }
        var text = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case _ where scalar.value < 32 || scalar.value == 127:
                text += "\\x" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text + "\""
    }
}

extension RawRepresentable where Self: CaseIterable & SettingValue, RawValue == String {
    /// For a person.
    public static var settingType: String { "one of \(settingChoices.joined(separator: ", "))" }
    /// All of them.
    public static var settingChoices: [String] { allCases.map(\.rawValue) }
    /// Reads a value.
    public static func parse(_ input: SettingInput) throws(SettingError) -> Self {
        guard case .text(let text, _) = input else { throw wrong(input, example: "one of them") }
        guard let value = Self(rawValue: text) else {
            throw SettingError(
                .unknownValue, "unknown value \(input.shown)",
                remedy: "use \(settingChoices.joined(separator: ", "))", candidates: settingChoices)
        }
        return value
    }
    /// As it would be written in the pipeline file.
    public var settingText: String { rawValue.settingText }
}

extension Optional: SettingValue where Wrapped: SettingValue {
    /// For a person.
    public static var settingType: String { Wrapped.settingType }
    /// All of them.
    public static var settingChoices: [String] { Wrapped.settingChoices }
    /// Reads a value.
    public static func parse(_ input: SettingInput) throws(SettingError) -> Wrapped? { try Wrapped.parse(input) }
    /// As it would be written in the pipeline file.
    public var settingText: String { self?.settingText ?? "" }
}

extension Array: SettingValue where Element: SettingValue {
    /// For a person.
    public static var settingType: String { "a list, each \(Element.settingType)" }
    /// All of them.
    public static var settingChoices: [String] { Element.settingChoices }
    /// Reads a value.
    public static func parse(_ input: SettingInput) throws(SettingError) -> [Element] {
        guard case .list(let items) = input else {
            guard case .text(let text, nil) = input else { throw wrong(input, example: "a list: [a, b]") }
            throw wrong(input, example: "[\(showable(text))]")
        }
        var values: [Element] = []
        for (i, item) in items.enumerated() {
            do { values.append(try Element.parse(item)) } catch { throw error.inside(i) }
        }
        return values
    }
    /// As it would be written in the pipeline file.
    public var settingText: String { "[\(map(\.settingText).joined(separator: ", "))]" }
}
