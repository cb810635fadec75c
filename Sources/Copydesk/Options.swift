// Options of a command: one declaration drives parsing, help, and suggestions.
package import StageAPI

/// An option with a value: `@Option("How to print.", short: "o", value: "FORMAT") var output = Format.text`.
/// Its name is the property's in words with hyphens. An option with a list may be given more than once.
@propertyWrapper
package struct Option<Value: SettingValue> {
    private let core: OptionCore<Value>
    package var wrappedValue: Value { core.value }
    package var projectedValue: Option<Value> { self }
    package var isGiven: Bool { core.isGiven }

    package init(
        wrappedValue: Value, _ help: String, short: Character? = nil, value: String,
        check: (@Sendable (Value) -> String?)? = nil
    ) {
        core = OptionCore(wrappedValue, help, short: short, valueName: value, check: check)
    }
}

/// An option without a value: `@Flag("Prints nothing.", short: "q") var quiet = false`.
@propertyWrapper
package struct Flag {
    private let core: OptionCore<Bool>
    package var wrappedValue: Bool { core.value }

    package init(wrappedValue: Bool = false, _ help: String, short: Character? = nil) {
        core = OptionCore(wrappedValue, help, short: short, valueName: "")
    }
}

/// A value by its place: `@Argument("PIPELINE", "The pipeline file.", required: true) var path = ""`.
/// One with a list takes all that are left.
@propertyWrapper
package struct Argument<Value: SettingValue> {
    private let core: OptionCore<Value>
    package var wrappedValue: Value { core.value }
    package var projectedValue: Argument<Value> { self }
    package var isGiven: Bool { core.isGiven }

    package init(wrappedValue: Value, _ name: String, _ help: String, required: Bool = false) {
        core = OptionCore(wrappedValue, help, short: nil, valueName: name)
        core.isRequired = required
    }
}

/// An option whatever its type.
protocol AnyOption: AnyObject {
    var help: String { get }
    var short: Character? { get }
    /// What help calls the value; empty for a flag.
    var valueName: String { get }
    var isRepeated: Bool { get }
    var isRequired: Bool { get }
    var isGiven: Bool { get }
    var defaultText: String { get }
    var choices: [String] { get }
    func take(_ text: String) throws(SettingError)
}

/// A value that an option collects when it is given more than once.
private protocol Collected {
    static func parseOne(_ text: String) throws(SettingError) -> Self
    mutating func join(_ further: Self)
}

extension Array: Collected where Element: SettingValue {
    static func parseOne(_ text: String) throws(SettingError) -> [Element] { [try Element.parse(.text(text))] }
    mutating func join(_ further: [Element]) { self += further }
}

/// The state behind a declaration; declarations are structs, and their command is filled in after it was made.
final class OptionCore<Value: SettingValue>: AnyOption {
    private(set) var value: Value
    private(set) var isGiven = false
    let help: String
    let short: Character?
    let valueName: String
    var isRequired = false
    let defaultText: String
    private let check: (@Sendable (Value) -> String?)?

    init(
        _ value: Value, _ help: String, short: Character?, valueName: String,
        check: (@Sendable (Value) -> String?)? = nil
    ) {
        self.value = value
        self.help = help
        self.short = short
        self.valueName = valueName
        self.check = check
        defaultText = ["[]", "\"\"", "false"].contains(value.settingText) ? "" : value.settingText
    }

    var choices: [String] { Value.settingChoices }
    var isRepeated: Bool { Value.self is any Collected.Type }
    private var isFlag: Bool { valueName.isEmpty }

    func take(_ text: String) throws(SettingError) {
        var new = value
        if let list = Value.self as? any Collected.Type {
            try collect(list, text, into: &new)
        } else {
            new = try Value.parse(.text(isFlag ? "true" : text))
        }
        if let wrong = check?(new) { throw SettingError(.invalid, wrong) }
        value = new
        isGiven = true
    }

    /// The first one given replaces the default.
    private func collect<List: Collected>(
        _ type: List.Type, _ text: String, into value: inout Value
    ) throws(SettingError) {
        let one = try type.parseOne(text)
        guard isGiven, var list = value as? List else {
            if let first = one as? Value { value = first }
            return
        }
        list.join(one)
        if let joined = list as? Value { value = joined }
    }
}

/// An option of a command with its name.
struct DeclaredOption {
    /// `output-format`; for an argument what help calls it.
    let name: String
    let isArgument: Bool
    let option: any AnyOption
}

private protocol OptionHolder {
    var declared: (isArgument: Bool, option: any AnyOption) { get }
}

extension Option: OptionHolder {
    fileprivate var declared: (isArgument: Bool, option: any AnyOption) { (false, core) }
}

extension Flag: OptionHolder {
    fileprivate var declared: (isArgument: Bool, option: any AnyOption) { (false, core) }
}

extension Argument: OptionHolder {
    fileprivate var declared: (isArgument: Bool, option: any AnyOption) { (true, core) }
}

/// The options that a command declares, in order of declaration.
func declaredOptions(of command: any Command) -> [DeclaredOption] {
    var levels: [Mirror] = []
    var mirror: Mirror? = Mirror(reflecting: command)
    while let level = mirror {
        levels.append(level)
        mirror = level.superclassMirror
    }
    return levels.reversed().flatMap { level in
        level.children.compactMap { child in
            guard let label = child.label, let holder = child.value as? any OptionHolder else { return nil }
            let (isArgument, option) = holder.declared
            let name = settingKey(ofProperty: label.dropFirst(), separator: UInt8(ascii: "-"))
            return DeclaredOption(name: isArgument ? option.valueName : name, isArgument: isArgument, option: option)
        }
    }
}
