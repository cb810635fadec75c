// Settings with a unit: sizes, times, and ordered pairs of text.

/// A size: `10MiB`, `512KiB`, `4096`.
public struct ByteCount: SettingValue, Comparable, ExpressibleByIntegerLiteral {
    /// How many bytes.
    public var bytes: Int
    /// A size in bytes.
    public init(_ bytes: Int) { self.bytes = bytes }
    /// A size in bytes.
    public init(integerLiteral value: Int) { bytes = value }
    /// 1,024 bytes each.
    public static func kibibytes(_ count: Int) -> ByteCount { ByteCount(count << 10) }
    /// 1,048,576 bytes each.
    public static func mebibytes(_ count: Int) -> ByteCount { ByteCount(count << 20) }
    /// 1,073,741,824 bytes each.
    public static func gibibytes(_ count: Int) -> ByteCount { ByteCount(count << 30) }
    /// The smaller one first.
    public static func < (a: ByteCount, b: ByteCount) -> Bool { a.bytes < b.bytes }

    private static let units: [(name: String, factor: Int)] = [
        ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10),
        ("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1000), ("B", 1), ("", 1),
    ]

    /// For a person.
    public static var settingType: String { "a size" }
    /// Reads a value.
    public static func parse(_ input: SettingInput) throws(SettingError) -> ByteCount {
        guard case .text(let text, _) = input, let bytes = quantity(text, units) else {
            throw wrong(input, example: "a number and a unit: 10MiB, 512KiB")
        }
        return ByteCount(bytes)
    }
    /// As it would be written in the pipeline file.
    public var settingText: String {
        for (name, factor) in Self.units.prefix(3) where bytes != 0 && bytes % factor == 0 {
            return "\(bytes / factor)\(name)"
        }
        return String(bytes)
    }
}

/// A length of time: `20ms`, `2s`, `5m`, `1h`.
public struct Milliseconds: SettingValue, Comparable {
    /// How many milliseconds.
    public var count: Int
    /// A length in milliseconds.
    public init(_ count: Int) { self.count = count }
    /// 1,000 milliseconds each.
    public static func seconds(_ count: Int) -> Milliseconds { Milliseconds(count * 1000) }
    /// 60,000 milliseconds each.
    public static func minutes(_ count: Int) -> Milliseconds { Milliseconds(count * 60_000) }
    /// The shorter one first.
    public static func < (a: Milliseconds, b: Milliseconds) -> Bool { a.count < b.count }

    private static let units: [(name: String, factor: Int)] = [
        ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1),
    ]

    /// For a person.
    public static var settingType: String { "a time" }
    /// Reads a value.
    public static func parse(_ input: SettingInput) throws(SettingError) -> Milliseconds {
        if case .text("0", _) = input { return Milliseconds(0) }
        guard case .text(let text, _) = input, let count = quantity(text, units) else {
            throw wrong(input, example: "a number and a unit: 20ms, 2s, 5m")
        }
        return Milliseconds(count)
    }
    /// As it would be written in the pipeline file.
    public var settingText: String {
        for (name, factor) in Self.units where count != 0 && count % factor == 0 { return "\(count / factor)\(name)" }
        return "0"
    }
}

/// Digits, then at most one blank, then a unit; nil for anything else and for what overflows.
private func quantity(_ text: String, _ units: [(name: String, factor: Int)]) -> Int? {
    let digits = text.prefix { $0 >= "0" && $0 <= "9" }
    var rest = text.dropFirst(digits.count)
    if rest.first == " " { rest = rest.dropFirst() }
    guard let number = Int(digits), let unit = units.first(where: { $0.name == rest }) else { return nil }
    let (value, overflow) = number.multipliedReportingOverflow(by: unit.factor)
    return overflow ? nil : value
}

/// Keys and texts in the order of the file, each key once: `properties: {fetch.min.bytes: 1000}`.
public struct TextPairs: SettingValue, ExpressibleByDictionaryLiteral {
    /// In the order of the file.
    public private(set) var entries: [(key: String, value: String)]

    /// Keeps the order.
    public init(dictionaryLiteral elements: (String, String)...) { entries = elements.map { ($0.0, $0.1) } }

    /// The text of a key.
    public subscript(key: String) -> String? { entries.first { $0.key == key }?.value }

    /// For a person.
    public static var settingType: String { "keys and texts" }
    /// Reads a value.
    public static func parse(_ input: SettingInput) throws(SettingError) -> TextPairs {
        guard case .pairs(let pairs) = input else { throw wrong(input, example: "{key: text}") }
        var result = TextPairs()
        for (i, pair) in pairs.enumerated() {
            do { result.entries.append((pair.key, try String.parse(pair.value))) } catch { throw error.inside(i) }
        }
        return result
    }
    /// As it would be written in the pipeline file.
    public var settingText: String {
        "{\(entries.map { "\($0.key.settingText): \($0.value.settingText)" }.joined(separator: ", "))}"
    }
}
