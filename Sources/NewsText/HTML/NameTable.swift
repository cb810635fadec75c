// Names of tags and attributes to their numbers, by a packed key.

/// Open addressing over packed names.
struct NameTable {
    private var keys = [UInt64](repeating: 0, count: 512)
    private var numbers: [UInt8]

    static let tags = NameTable(tagNames, first: HTMLTag.html.rawValue, unknown: HTMLTag.other.rawValue)
    static let attributes = NameTable(attributeNames, first: 1, unknown: 0)

    private init(_ names: StaticString, first: UInt8, unknown: UInt8) {
        numbers = [UInt8](repeating: unknown, count: 512)
        var number = first
        names.withUTF8Buffer { bytes in
            for name in bytes.split(separator: 0x20) {
                var key = UInt64(0)
                for byte in name { key = NameTable.pack(key, byte) }
                var slot = NameTable.slot(of: key)
                while keys[slot] != 0 { slot = (slot + 1) & 511 }
                keys[slot] = key
                numbers[slot] = number
                number += 1
            }
        }
    }

    /// Adds a lower-case byte to the key of a name; names of up to ten letters stay apart.
    @inline(__always)
    static func pack(_ key: UInt64, _ byte: UInt8) -> UInt64 { (key &<< 6 | key &>> 58) ^ UInt64(byte) }

    @inline(__always)
    private static func slot(of key: UInt64) -> Int { Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) &>> 55) }

    /// The number of a packed name.
    @inline(__always)
    func number(_ key: UInt64) -> UInt8 {
        var slot = NameTable.slot(of: key)
        while keys[slot] != key && keys[slot] != 0 { slot = (slot + 1) & 511 }
        return numbers[slot]
    }

    // In the order of HTMLTag's cases from `html` on.
    private static let tagNames: StaticString = """
        html head body title meta link base script style noscript template svg math iframe object embed canvas audio \
        video source track textarea select option optgroup input button label form fieldset legend datalist output p \
        div section article aside header footer nav main search hgroup address blockquote pre center h1 h2 h3 h4 h5 h6 \
        ul ol menu li dl dt dd table caption thead tbody tfoot tr td th colgroup col figure figcaption picture img br \
        hr wbr details summary dialog a b strong i em u s span font small big sub sup code time cite q mark abbr ins \
        del tt nobr strike area map param frame frameset xmp plaintext noembed noframes marquee applet
        """

    // In the order of HTMLAttributeName's cases.
    private static let attributeNames: StaticString = """
        class id role itemprop itemtype style hidden aria-hidden aria-label href rel datetime property name content \
        type src lang data-testid data-component data-type title itemscope alt srcset
        """
}
