// The labels of the WHATWG Encoding Standard, and the name under which glibc's iconv knows each encoding.

/// An encoding of the WHATWG Encoding Standard.
struct Encoding: Equatable, Sendable {
    /// How its bytes are read.
    enum Kind: Sendable {
        case utf8, utf16LittleEndian, utf16BigEndian, windows1252, singleByte, multiByte, userDefined
    }

    /// The standard's name.
    let name: String
    /// What `iconv_open` takes; empty when the decoder is our own.
    let iconv: String
    let kind: Kind

    static let utf8 = Encoding(name: "UTF-8", iconv: "", kind: .utf8)
    static let utf16LE = Encoding(name: "UTF-16LE", iconv: "", kind: .utf16LittleEndian)
    static let utf16BE = Encoding(name: "UTF-16BE", iconv: "", kind: .utf16BigEndian)
    static let windows1252 = Encoding(name: "windows-1252", iconv: "", kind: .windows1252)

    /// The encoding that a label names, by the standard's table (so `iso-8859-1` is windows-1252); nil for an unknown
    /// label and for those that the standard refuses to decode (`iso-2022-kr`, `hz-gb-2312` …).
    static func named(_ label: Span<UInt8>) -> Encoding? {
        var start = 0
        var end = label.count
        while start < end, label[start] <= 0x20 { start += 1 }
        while end > start, label[end - 1] <= 0x20 { end -= 1 }
        guard end - start > 0, end - start <= 40 else { return nil }
        var folded = ""
        for i in start..<end {
            let byte = label[i]
            guard byte < 0x80 else { return nil }
            folded.unicodeScalars.append(Unicode.Scalar(byte &- 0x41 < 26 ? byte | 0x20 : byte))
        }
        return byLabel[folded]
    }

    private static let byLabel: [String: Encoding] = {
        var labels: [String: Encoding] = [:]
        for row in rows {
            let encoding = Encoding(name: row.name, iconv: row.iconv, kind: row.kind)
            for label in row.labels.split(separator: " ") { labels[String(label)] = encoding }
        }
        return labels
    }()

    // Where iconv's table of the standard's name is not the standard's: shift_jis is CP932, euc-kr is CP949, gbk is
    // decoded as gb18030, x-mac-cyrillic is the Ukrainian table.
    private static let rows: [(name: String, iconv: String, kind: Kind, labels: String)] = [
        ("UTF-8", "", .utf8, "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8"),
        ("IBM866", "IBM866", .singleByte, "866 cp866 csibm866 ibm866"),
        (
            "ISO-8859-2", "ISO-8859-2", .singleByte,
            "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 latin2"
        ),
        (
            "ISO-8859-3", "ISO-8859-3", .singleByte,
            "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 latin3"
        ),
        (
            "ISO-8859-4", "ISO-8859-4", .singleByte,
            "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 latin4"
        ),
        (
            "ISO-8859-5", "ISO-8859-5", .singleByte,
            "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 iso_8859-5:1988"
        ),
        (
            "ISO-8859-6", "ISO-8859-6", .singleByte,
            "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 iso-8859-6-e iso-8859-6-i "
                + "iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987"
        ),
        (
            "ISO-8859-7", "ISO-8859-7", .singleByte,
            "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 iso_8859-7 "
                + "iso_8859-7:1987 sun_eu_greek"
        ),
        (
            "ISO-8859-8", "ISO-8859-8", .singleByte,
            "csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 iso88598 iso_8859-8 "
                + "iso_8859-8:1988 visual"
        ),
        ("ISO-8859-8-I", "ISO-8859-8", .singleByte, "csiso88598i iso-8859-8-i logical"),
        (
            "ISO-8859-10", "ISO-8859-10", .singleByte,
            "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6"
        ),
        ("ISO-8859-13", "ISO-8859-13", .singleByte, "iso-8859-13 iso8859-13 iso885913"),
        ("ISO-8859-14", "ISO-8859-14", .singleByte, "iso-8859-14 iso8859-14 iso885914"),
        ("ISO-8859-15", "ISO-8859-15", .singleByte, "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9"),
        ("ISO-8859-16", "ISO-8859-16", .singleByte, "iso-8859-16"),
        ("KOI8-R", "KOI8-R", .singleByte, "cskoi8r koi koi8 koi8-r koi8_r"),
        ("KOI8-U", "KOI8-U", .singleByte, "koi8-ru koi8-u"),
        ("macintosh", "MACINTOSH", .singleByte, "csmacintosh mac macintosh x-mac-roman"),
        ("windows-874", "CP874", .singleByte, "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874"),
        ("windows-1250", "CP1250", .singleByte, "cp1250 windows-1250 x-cp1250"),
        ("windows-1251", "CP1251", .singleByte, "cp1251 windows-1251 x-cp1251"),
        (
            "windows-1252", "", .windows1252,
            "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 "
                + "iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252"
        ),
        ("windows-1253", "CP1253", .singleByte, "cp1253 windows-1253 x-cp1253"),
        (
            "windows-1254", "CP1254", .singleByte,
            "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 l5 latin5 "
                + "windows-1254 x-cp1254"
        ),
        ("windows-1255", "CP1255", .singleByte, "cp1255 windows-1255 x-cp1255"),
        ("windows-1256", "CP1256", .singleByte, "cp1256 windows-1256 x-cp1256"),
        ("windows-1257", "CP1257", .singleByte, "cp1257 windows-1257 x-cp1257"),
        ("windows-1258", "CP1258", .singleByte, "cp1258 windows-1258 x-cp1258"),
        ("x-mac-cyrillic", "MAC-UK", .singleByte, "x-mac-cyrillic x-mac-ukrainian"),
        (
            "GBK", "GB18030", .multiByte,
            "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk"
        ),
        ("gb18030", "GB18030", .multiByte, "gb18030"),
        ("Big5", "BIG5-HKSCS", .multiByte, "big5 big5-hkscs cn-big5 csbig5 x-x-big5"),
        ("EUC-JP", "EUC-JP-MS", .multiByte, "cseucpkdfmtjapanese euc-jp x-euc-jp"),
        ("ISO-2022-JP", "ISO-2022-JP", .multiByte, "csiso2022jp iso-2022-jp"),
        (
            "Shift_JIS", "CP932", .multiByte,
            "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis"
        ),
        (
            "EUC-KR", "CP949", .multiByte,
            "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949"
        ),
        ("UTF-16BE", "", .utf16BigEndian, "unicodefffe utf-16be"),
        (
            "UTF-16LE", "", .utf16LittleEndian,
            "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le"
        ),
        ("x-user-defined", "", .userDefined, "x-user-defined"),
    ]
}
