// Character references: `&amp;`, `&#8217;`, `&eacute` and their two thousand kin.

/// Reads character references as the HTML standard does.
package enum CharacterReference {
    /// What a reference stands for, and how many bytes it takes with its `&`. The second code point is 0 for most.
    package struct Reading: Equatable {
        package var length: Int
        package var first: UInt32
        package var second: UInt32
    }

    /// The reference whose `&` stands at `i`, or nil when it is only an ampersand. In attributes a name without a
    /// semicolon before `=` or a letter is no reference: it is a part of an address.
    package static func read(_ bytes: Span<UInt8>, at i: Int, inAttribute: Bool = false) -> Reading? {
        guard i &+ 2 < bytes.count else { return nil }
        let next = bytes[i &+ 1]
        if next == 0x23 { return numeric(bytes, at: i) }
        guard (next | 0x20) &- 0x61 < 26 else { return nil }
        return named(bytes, at: i, inAttribute: inAttribute)
    }

    private static func numeric(_ bytes: Span<UInt8>, at i: Int) -> Reading? {
        var k = i &+ 2
        let isHex = bytes[k] | 0x20 == 0x78
        if isHex { k &+= 1 }
        let start = k
        var value: UInt32 = 0
        while k < bytes.count {
            let byte = bytes[k]
            let digit: UInt32
            if byte &- 0x30 < 10 {
                digit = UInt32(byte &- 0x30)
            } else if isHex, (byte | 0x20) &- 0x61 < 6 {
                digit = UInt32((byte | 0x20) &- 0x61) + 10
            } else {
                break
            }
            value = min(value * (isHex ? 16 : 10) + digit, 0x110000)
            k &+= 1
        }
        guard k > start else { return nil }
        if k < bytes.count, bytes[k] == 0x3B { k &+= 1 }
        return Reading(length: k - i, first: corrected(value), second: 0)
    }

    /// NUL, surrogates and what lies past Unicode are U+FFFD; 128 to 159 are meant as windows-1252.
    private static func corrected(_ value: UInt32) -> UInt32 {
        if value == 0 || value > 0x10FFFF || (value >= 0xD800 && value < 0xE000) { return 0xFFFD }
        return value >= 0x80 && value < 0xA0 ? Charset.windows1252(UInt8(truncatingIfNeeded: value)) : value
    }

    private static func named(_ bytes: Span<UInt8>, at i: Int, inAttribute: Bool) -> Reading? {
        let limit = min(bytes.count, i &+ 33)
        var k = i &+ 1
        while k < limit, (bytes[k] | 0x20) &- 0x61 < 26 || bytes[k] &- 0x30 < 10 { k &+= 1 }
        if k < bytes.count, bytes[k] == 0x3B {
            if let entry = find(bytes.extracting(i &+ 1..<k)) {
                return Reading(length: k &+ 1 - i, first: entry.first, second: entry.second)
            }
        }
        // Names that need no semicolon have two to six letters; the longest that fits counts.
        var end = min(k, i &+ 7)
        while end >= i &+ 3 {
            if let entry = find(bytes.extracting(i &+ 1..<end)), entry.isOpen {
                let after = end < bytes.count ? bytes[end] : 0
                let runsOn = after == 0x3D || (after | 0x20) &- 0x61 < 26 || after &- 0x30 < 10
                if inAttribute && runsOn { return nil }
                return Reading(length: end - i, first: entry.first, second: entry.second)
            }
            end &-= 1
        }
        return nil
    }

    private struct Entry {
        var nameStart: UInt16 = 0
        var nameLength: UInt8 = 0
        var isOpen = false
        var first: UInt32 = 0
        var second: UInt32 = 0
    }

    private static func find(_ name: Span<UInt8>) -> Entry? {
        var slot = hash(name) & 4095
        while entries[slot].nameLength != 0 {
            let entry = entries[slot]
            if Int(entry.nameLength) == name.count, isSame(entry, name) { return entry }
            slot = (slot + 1) & 4095
        }
        return nil
    }

    private static func isSame(_ entry: Entry, _ name: Span<UInt8>) -> Bool {
        CharacterReferenceTable.names.withUTF8Buffer { names in
            for k in name.indices where names[Int(entry.nameStart) &+ k] != name[k] { return false }
            return true
        }
    }

    private static func hash(_ name: Span<UInt8>) -> Int {
        var hash: UInt32 = 2_166_136_261
        for k in name.indices { hash = (hash ^ UInt32(name[k])) &* 16_777_619 }
        return Int(hash ^ hash &>> 15)
    }

    /// 4,096 slots for 2,125 names, filled at the first use.
    private static let entries: [Entry] = {
        var slots = [Entry](repeating: Entry(), count: 4096)
        let open = Set("\(CharacterReferenceTable.open)".split(separator: " "))
        let text = "\(CharacterReferenceTable.names)"
        var offset = 0
        let fields = text.utf8.split(separator: 0x20, omittingEmptySubsequences: true)
        for index in stride(from: 0, to: fields.count - 1, by: 2) {
            let name = fields[index]
            var entry = Entry()
            entry.nameStart = UInt16(text.utf8.distance(from: text.utf8.startIndex, to: name.startIndex))
            entry.nameLength = UInt8(name.count)
            entry.isOpen = open.contains(Substring(name))
            let points = fields[index + 1].split(separator: 0x2B)
            entry.first = points.first.flatMap { UInt32(Substring($0), radix: 16) } ?? 0xFFFD
            if points.count > 1 { entry.second = UInt32(Substring(points[1]), radix: 16) ?? 0 }
            offset = Array(name).withUnsafeBufferPointer { hash($0.span) } & 4095
            while slots[offset].nameLength != 0 { offset = (offset + 1) & 4095 }
            slots[offset] = entry
        }
        return slots
    }()
}
