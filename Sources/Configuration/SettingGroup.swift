// Settings that hold settings: a key of the file whose value is a group of keys, or a tree kept for later.
internal import StageAPI

/// A group of settings under one key: `@SettingGroup("Where articles come from.") var input = InputSettings()`.
@propertyWrapper
package struct SettingGroup<Value: AnyObject> {
    final class Box { var node: Node? }
    private let value: Value
    private let box = Box()
    package let help: String

    package init(wrappedValue: Value, _ help: String) {
        value = wrappedValue
        self.help = help
    }

    package var wrappedValue: Value { value }
    /// The declaration itself: `$kafka.isGiven`.
    package var projectedValue: SettingGroup<Value> { self }
}

/// A group whatever its type.
package protocol AnySettingGroup {
    var help: String { get }
    var object: AnyObject { get }
    var isGiven: Bool { get }
    /// What it was filled from.
    var node: Node? { get }
    func give(_ node: Node)
}

extension SettingGroup: AnySettingGroup {
    package var object: AnyObject { value }
    package var isGiven: Bool { box.node != nil }
    package var node: Node? { box.node }
    package func give(_ node: Node) { box.node = node }
}

/// A key whose value is kept as a tree, to be judged by what else is known: the stages.
@propertyWrapper
package struct KeptNode {
    final class Box { var node: Node? }
    private let box = Box()
    package let help: String

    package init(_ help: String) { self.help = help }

    package var wrappedValue: Node? { box.node }
    func give(_ node: Node) { box.node = node }
}
