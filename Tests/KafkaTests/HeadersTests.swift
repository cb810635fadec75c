// Header lists by themselves: null and empty values, order, removal, ownership.
import Kafka
import Testing

@Suite struct HeadersTests {
    @Test func keepsNullAndEmptyValuesApartAndInOrder() {
        let headers = KafkaHeaders()
        headers.ref.add("a", "1")
        headers.ref.add("b", nil as UnsafeRawBufferPointer?)
        headers.ref.add("c", "")
        headers.ref.add("a", "2")
        #expect(texts(headers.ref) == ["a=1", "b", "c=", "a=2"])
        #expect(headers.ref.header(at: 4) == nil)
    }

    @Test func findsTheLastOfAName() {
        let headers = KafkaHeaders()
        headers.ref.add("a", "1")
        headers.ref.add("a", "2")
        headers.ref.add("n", nil as UnsafeRawBufferPointer?)
        let last = headers.ref.last("a").flatMap { $0 }.map { String(decoding: $0, as: UTF8.self) }
        #expect(last == "2")
        // There, but null: not the same as missing.
        #expect(headers.ref.last("n") != nil)
        #expect(headers.ref.last("n").flatMap { $0 } == nil)
        #expect(headers.ref.last("x") == nil)
    }

    @Test func removesAllOfAName() {
        let headers = KafkaHeaders()
        headers.ref.add("a", "1")
        headers.ref.add("b", "2")
        headers.ref.add("a", "3")
        #expect(headers.ref.remove("a"))
        #expect(!headers.ref.remove("a"))
        #expect(texts(headers.ref) == ["b=2"])
    }

    @Test func copiesIntoAListOfItsOwn() {
        let headers = KafkaHeaders()
        headers.ref.add("a", "1")
        let copied = KafkaHeaders(adopting: headers.ref.copy())
        copied.ref.add("b", "2")
        #expect(headers.ref.count == 1)
        #expect(texts(copied.ref) == ["a=1", "b=2"])
        let released = headers.release()
        #expect(released.count == 1)
        released.destroy()
    }
}

/// Headers as `name=value`, or `name` alone for a null value.
func texts(_ headers: KafkaHeadersRef?) -> [String] {
    guard let headers else { return [] }
    return (0..<headers.count).compactMap { index in
        headers.header(at: index).map { header in
            let name = String(decoding: header.name, as: UTF8.self)
            return header.value.map { "\(name)=\(String(decoding: $0, as: UTF8.self))" } ?? name
        }
    }
}
