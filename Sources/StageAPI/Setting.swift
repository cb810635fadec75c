// Settings of a stage: one declaration with default, bounds and help drives parsing, checking, help and documentation.

/// A setting of a stage or of the pipeline: `@Setting("Longest summary, in words.", in: 10...500) var maxWords = 75`.
/// In the pipeline file its key is the property's name in snake_case.
@propertyWrapper
public struct Setting<Value: SettingValue> {
    final class Box {
        var value: Value
        var given = false
        var secretText: String?
        init(_ value: Value) { self.value = value }
    }
    let box: Box
    let initial: Value
    let bounds: (lowest: Value?, highest: Value?)
    let inBounds: @Sendable (Value) -> Bool
    let check: (@Sendable (Value) -> String?)?
    /// One sentence for help and documentation.
    public let help: String
    /// What a bare number counts, for the documentation: `words`. Empty when the type says it.
    public let unit: String

    /// The value: the default until the host fills it in.
    public var wrappedValue: Value {
        get { box.value }
        nonmutating set { box.value = newValue }
    }

    /// The declaration itself: `$maxWords.isGiven`.
    public var projectedValue: Setting<Value> { self }

    /// True once the host has filled it in from the pipeline file.
    public var isGiven: Bool { box.given }
}

extension Setting where Value: Comparable {
    /// A setting with a lowest and a highest value. `check` says what is wrong with a value, or nil.
    public init(
        wrappedValue: Value, _ help: String, in range: ClosedRange<Value>, unit: String = "",
        check: (@Sendable (Value) -> String?)? = nil
    ) {
        box = Box(wrappedValue)
        initial = wrappedValue
        bounds = (range.lowerBound, range.upperBound)
        inBounds = { range.contains($0) }
        self.check = check
        self.help = help
        self.unit = unit
    }

    /// A setting with a lowest value. `check` says what is wrong with a value, or nil.
    public init(
        wrappedValue: Value, _ help: String, in range: PartialRangeFrom<Value>, unit: String = "",
        check: (@Sendable (Value) -> String?)? = nil
    ) {
        box = Box(wrappedValue)
        initial = wrappedValue
        bounds = (range.lowerBound, nil)
        inBounds = { range.contains($0) }
        self.check = check
        self.help = help
        self.unit = unit
    }
}

extension Setting {
    /// A setting without bounds. `check` says what is wrong with a value, or nil.
    public init(
        wrappedValue: Value, _ help: String, unit: String = "", check: (@Sendable (Value) -> String?)? = nil
    ) {
        box = Box(wrappedValue)
        initial = wrappedValue
        bounds = (nil, nil)
        inBounds = { _ in true }
        self.check = check
        self.help = help
        self.unit = unit
    }
}

extension Setting: AnySetting {
    /// The type, for a person.
    public var typeText: String { Value.settingType }
    /// The default as it would be written in the pipeline file.
    public var defaultText: String { initial.settingText }
    /// The present value as it would be written in the pipeline file.
    public var valueText: String { box.secretText ?? box.value.settingText }

    /// The bounds, for a person; empty without.
    public var boundsText: String {
        switch (bounds.lowest, bounds.highest) {
        case (let low?, let high?): "\(low.settingText) to \(high.settingText)"
        case (let low?, nil): "\(low.settingText) or more"
        case (nil, let high?): "\(high.settingText) or less"
        case (nil, nil): Value.settingChoices.joined(separator: ", ")
        }
    }

    /// Takes a value from the pipeline file, or says why not; the present value then stays.
    public func fill(from input: SettingInput) throws(SettingError) {
        let value = try Value.parse(input)
        guard inBounds(value) else {
            throw SettingError(
                .outOfBounds, "\(input.shown) is out of bounds", remedy: "use \(boundsText)")
        }
        if let wrong = check?(value) { throw SettingError(.invalid, wrong) }
        box.value = value
        box.given = true
        box.secretText = input.holdsSecret ? input.fileText : nil
    }
}
