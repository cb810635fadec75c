// The reader on good, broken and hostile documents.
import Testing

@testable import JSON

@Suite struct ReaderTests {
    @Test func findsMembersByPointer() throws {
        let reader = JSONReader()
        try reader.read(Array(#"{"a":{"b":["x",{"c/d":"y"}]},"n":12}"#.utf8).span)
        #expect(reader.value(at: "/a/b/1/c~1d").map { reader.string($0) } == "y")
        #expect(reader.value(at: "/n").flatMap { reader.integer($0) } == 12)
        #expect(reader.value(at: "/a/b/2") == nil)
    }
}
