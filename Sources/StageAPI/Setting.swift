// Settings of a stage: one declaration with default, bounds and help drives parsing, checking, help and documentation.

/// A setting of a stage or of the pipeline: `@Setting("Longest summary, in words.", in: 10...500) var maxWords = 75`.
/// In the pipeline file its key is the property's name in snake_case.
@propertyWrapper
public struct Setting<Value: Sendable> {
    final class Box { var value: Value; init(_ value: Value) { self.value = value } }
    let box: Box
    /// One sentence for help and documentation.
    public let help: String

    /// The value: the default until the host fills it in.
    public var wrappedValue: Value {
        get { box.value }
        nonmutating set { box.value = newValue }
    }
}

extension Setting where Value: Comparable {
    /// A bounded setting.
    public init(wrappedValue: Value, _ help: String, in bounds: ClosedRange<Value>) {
        box = Box(wrappedValue)
        self.help = help
    }
}

extension Setting {
    /// An unbounded setting.
    public init(wrappedValue: Value, _ help: String) {
        box = Box(wrappedValue)
        self.help = help
    }
}
