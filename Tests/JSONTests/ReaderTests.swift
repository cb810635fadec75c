// The reader on good, broken and hostile documents.
import Testing

@testable import JSON

/// A reader that has read a document.
func reading(_ document: [UInt8], strict: Bool = false) throws -> JSONReader {
    let reader = JSONReader()
    try reader.read(document.span, strict: strict)
    return reader
}

func reading(_ document: String) throws -> JSONReader { try reading(Array(document.utf8)) }

func failure(_ document: [UInt8]) -> JSONError? {
    do {
        _ = try reading(document)
        return nil
    } catch {
        return error as? JSONError
    }
}

@Suite struct ReaderTests {
    @Test func findsMembersByPointer() throws {
        let reader = try reading(#"{"a":{"b":["x",{"c/d":"y","m~n":"z"}]},"n":12,"":"empty"}"#)
        #expect(reader.value(at: "/a/b/1/c~1d").map { reader.string($0) } == "y")
        #expect(reader.value(at: "/a/b/1/m~0n").map { reader.string($0) } == "z")
        #expect(reader.value(at: "/").map { reader.string($0) } == "empty")
        #expect(reader.value(at: "/n").flatMap { reader.integer($0) } == 12)
        #expect(reader.value(at: "/a/b/2") == nil)
        #expect(reader.value(at: "/a/b/x") == nil)
        #expect(reader.value(at: "a") == nil)
        #expect(reader.value(at: "") == 0)
    }

    @Test func takesTheLastOfTwoMembersOfOneName() throws {
        let reader = try reading(#"{"a":1,"b":{"a":9},"a":2}"#)
        #expect(reader.value(at: "/a").flatMap { reader.integer($0) } == 2)
    }

    @Test func skipsAByteOrderMark() throws {
        let reader = try reading([0xEF, 0xBB, 0xBF] + Array(#"{"a":"b"}"#.utf8))
        #expect(reader.value(at: "/a").map { reader.string($0) } == "b")
    }

    @Test func readsSixtyFourLevelsAndRefusesOneMore() throws {
        let nested: (Int) -> [UInt8] = {
            Array((String(repeating: "[", count: $0) + String(repeating: "]", count: $0)).utf8)
        }
        #expect(try reading(nested(64)).nodes.count == 64)
        #expect(failure(nested(65)) == .tooDeep)
        #expect(failure(nested(1_000_000)) == .tooDeep)
        // The same limit holds in the lenient reader.
        let lone = Array(#""\ud800""#.utf8)
        #expect(
            try reading([UInt8](repeating: 0x5B, count: 64) + lone + [UInt8](repeating: 0x5D, count: 64)).replaced == 1)
        #expect(failure([UInt8](repeating: 0x5B, count: 65) + lone + [UInt8](repeating: 0x5D, count: 65)) == .tooDeep)
    }

    @Test func replacesLoneSurrogates() throws {
        let reader = try reading(#"{"a":"x\ud83d","b":"\ude00y","c":"\ud83d\ude00","d":"\ud83d\ud83d\ude00"}"#)
        #expect(reader.replaced == 3)
        #expect(reader.value(at: "/a").map { reader.string($0) } == "x\u{FFFD}")
        #expect(reader.value(at: "/b").map { reader.string($0) } == "\u{FFFD}y")
        #expect(reader.value(at: "/c").map { reader.string($0) } == "\u{1F600}")
        #expect(reader.value(at: "/d").map { reader.string($0) } == "\u{FFFD}\u{1F600}")
    }

    @Test func keepsNumbersBeyondEveryRangeAsWritten() throws {
        let reader = try reading(
            #"{"a":1e999,"b":123456789012345678901234567890,"c":-0,"d":18446744073709551615,"e":1.5}"#)
        #expect(reader.value(at: "/a").flatMap { reader.scalar($0) } == "1e999")
        #expect(reader.value(at: "/a").flatMap { reader.double($0) } == nil)
        #expect(reader.value(at: "/b").flatMap { reader.scalar($0) } == "123456789012345678901234567890")
        #expect(reader.value(at: "/c").flatMap { reader.integer($0) } == 0)
        #expect(reader.value(at: "/d").flatMap { reader.scalar($0) } == "18446744073709551615")
        #expect(reader.value(at: "/e").flatMap { reader.double($0) } == 1.5)
        #expect(reader.replaced == 0)
    }

    @Test func repairsInvalidUTF8ByMaximalSubparts() throws {
        // A cut-off three-byte sequence is one replacement; a surrogate in UTF-8 is three.
        let reader = try reading(
            Array(#"{"a":""#.utf8) + [0xE2, 0x82, 0x41, 0xED, 0xA0, 0x80, 0xFF] + Array(#""}"#.utf8))
        #expect(reader.replaced == 5)
        #expect(reader.value(at: "/a").map { reader.string($0) } == "\u{FFFD}A\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}")
    }

    @Test func takesRawControlCharactersInStringsAndCountsThem() throws {
        let reader = try reading("{\"a\":\"one\ntwo\tthree\"}")
        #expect(reader.controls == 2)
        #expect(reader.value(at: "/a").map { reader.string($0) } == "one\ntwo\tthree")
    }

    @Test(arguments: [
        ("", 0), ("{", 1), (#"{"a""#, 4), (#"{"a":"#, 5), (#"{"a":1"#, 6), (#"{"a":1,}"#, 7), (#"{"a" 1}"#, 5),
        ("[1,]", 3),
        ("[1 2]", 3), (#"{"a":"x"#, 7), (#"{"a":"\x"}"#, 6), (#"{"a":"\u12G4"}"#, 6), ("[01]", 1), ("[1.]", 3),
        ("[1e]", 3),
        ("[-]", 1), ("[nul]", 1), ("[tru", 1), ("{} x", 3), ("{]", 1), ("[}", 1), ("'a'", 0), ("{\"a\":1}}", 7),
        ("[+1]", 1),
    ])
    func saysWhereADocumentStopsBeingJSON(document: String, at: Int) {
        #expect(failure(Array(document.utf8)) == .malformed(expected: "", at: at))
    }

    @Test func survivesEveryTruncationAndEveryFlippedByte() throws {
        let document = Array(#"{"a":["x",1.5e3,{"k":"é\ud83d\ude00"}],"b":null,"c":[true,false,-12]}"#.utf8)
        for count in 0..<document.count { #expect(failure(Array(document[..<count])) != nil) }
        for i in document.indices {
            for flip: UInt8 in [0x01, 0x20, 0x80, 0xFF] {
                var broken = document
                broken[i] ^= flip
                // Whatever comes of it, the strings are UTF-8 and the nodes lie within.
                guard let reader = try? reading(broken) else { continue }
                #expect(String(validating: reader.strings, as: UTF8.self) != nil)
                #expect(
                    reader.nodes.allSatisfy {
                        Int($0.end) <= reader.strings.count && Int($0.next) <= reader.nodes.count
                    })
            }
        }
    }

    @Test func bothReadersAgree() throws {
        let document =
            #" { "a" : [ 1 , -2.5 , "q\"\\\/\b\f\n\r\té" , [ ] , { } ] , "b" : { "c" : null } , "d" : true } "#
        let fast = try reading(document)
        var slow = JSONLenientReader(maxDepth: 64)
        let bytes = Array(document.utf8)
        try slow.read(bytes.span)
        #expect(fast.strings == slow.strings)
        #expect(fast.nodes.map(\.kind) == slow.nodes.map(\.kind))
        #expect(fast.nodes.map(\.next) == slow.nodes.map(\.next))
        #expect(fast.nodes.map(\.bits) == slow.nodes.map(\.bits))
    }

    @Test func strictReadingRepairsNothing() {
        let reader = JSONReader()
        for fragment in [#""\ud800""#, "1e999", "[1,2", "{'a':1}", "", " ", "1 2"] {
            let bytes = Array(fragment.utf8)
            let isStrict = reader.isStrict(bytes.span)
            #expect(!isStrict, "\(fragment)")
        }
        for fragment in ["1", "null", #"{"a":[1,"é"]}"#, " [] \n"] {
            let bytes = Array(fragment.utf8)
            let isStrict = reader.isStrict(bytes.span)
            #expect(isStrict, "\(fragment)")
        }
    }

    @Test func givesBackTheMemoryOfALargeDocument() throws {
        let reader = JSONReader()
        let large = Array(("[\"" + String(repeating: "x", count: 3 << 20) + "\"]").utf8)
        try reader.read(large.span)
        #expect(reader.strings.count == 3 << 20)
        reader.trim()
        #expect(reader.strings.capacity == 0)
        let small = Array("[1]".utf8)
        try reader.read(small.span)
        #expect(reader.nodes.count == 2)
    }
}
