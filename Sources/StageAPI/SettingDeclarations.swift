// How the declarations of an object are found: its stored properties, by reflection.

/// A setting whatever its type: what parsing, `copydesk check`, `copydesk stages` and the READMEs are made from.
public protocol AnySetting {
    /// One sentence.
    var help: String { get }
    /// What a bare number counts; empty when the type says it.
    var unit: String { get }
    /// The type, for a person.
    var typeText: String { get }
    /// The default as it would be written in the pipeline file.
    var defaultText: String { get }
    /// The present value as it would be written in the pipeline file.
    var valueText: String { get }
    /// The bounds or choices, for a person; empty without.
    var boundsText: String { get }
    /// True once it was filled in.
    var isGiven: Bool { get }
    /// Takes a value from the pipeline file, or says why not.
    func fill(from input: SettingInput) throws(SettingError)
}

/// A declaration with its key.
public struct DeclaredSetting {
    /// The key in the pipeline file.
    public let key: String
    /// The declaration.
    public let setting: any AnySetting
}

/// The settings that an object declares, in order of declaration, those of its superclasses first.
public func declaredSettings(of object: Any) -> [DeclaredSetting] {
    declarations(of: object).compactMap { key, value in
        (value as? any AnySetting).map { DeclaredSetting(key: key, setting: $0) }
    }
}

/// Every property wrapper's storage in an object with the key of its property, in order of declaration.
public func declarations(of object: Any) -> [(key: String, value: Any)] {
    var levels: [Mirror] = []
    var mirror: Mirror? = Mirror(reflecting: object)
    while let level = mirror {
        levels.append(level)
        mirror = level.superclassMirror
    }
    return levels.reversed().flatMap { level in
        level.children.compactMap { child in
            guard let label = child.label, label.hasPrefix("_") else { return nil }
            return (settingKey(ofProperty: label.dropFirst()), child.value)
        }
    }
}

/// `maxWords` becomes `max_words`, `baseURL` becomes `base_url`.
public func settingKey(ofProperty name: some StringProtocol, separator: UInt8 = UInt8(ascii: "_")) -> String {
    let bytes = Array(name.utf8)
    func isCapital(_ i: Int) -> Bool { i < bytes.count && bytes[i] >= 65 && bytes[i] <= 90 }
    func isSmall(_ i: Int) -> Bool { i < bytes.count && !isCapital(i) }
    var key: [UInt8] = []
    for i in bytes.indices {
        guard isCapital(i) else {
            key.append(bytes[i])
            continue
        }
        if i > 0, !isCapital(i - 1) || isSmall(i + 1) { key.append(separator) }
        key.append(bytes[i] + 32)
    }
    return String(decoding: key, as: UTF8.self)
}
