// The headers of a message: a list that is moved from the consumed message to the produced one, never copied by item.
import CRdKafka

/// A header list by address: copying this value copies no header and moves no ownership. Public, because the compiler
/// inlines nothing that is `package` into another module.
@frozen public struct KafkaHeadersRef {
    @usableFromInline let list: OpaquePointer

    @inlinable init(list: OpaquePointer) {
        self.list = list
    }

    /// Makes an empty list with room for some headers; it must be destroyed, or become librdkafka's in `produce`.
    public static func make(capacity: Int = 8) -> KafkaHeadersRef {
        guard let list = rd_kafka_headers_new(capacity) else { preconditionFailure("librdkafka aborts without memory") }
        return KafkaHeadersRef(list: list)
    }

    /// A list of its own with the same headers.
    public func copy() -> KafkaHeadersRef {
        guard let copied = rd_kafka_headers_copy(list) else { preconditionFailure("librdkafka aborts without memory") }
        return KafkaHeadersRef(list: copied)
    }

    /// Frees a list that no message owns.
    public func destroy() {
        rd_kafka_headers_destroy(list)
    }

    /// How many headers there are.
    @inlinable public var count: Int { rd_kafka_header_cnt(list) }

    /// Appends a header; a nil value is kept apart from an empty one. The bytes are copied.
    public func add(_ name: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer?) {
        let text = name.baseAddress.map { $0.assumingMemoryBound(to: CChar.self) }
        // A null value has no size, and an empty one needs an address.
        let address = value.map { $0.baseAddress ?? emptyBytes }
        _ = rd_kafka_header_add(list, text, name.count, address, value?.count ?? 0)
    }

    /// Appends a header with a text as its value.
    public func add(_ name: String, _ value: String) {
        var value = value
        value.withUTF8 { add(name, UnsafeRawBufferPointer($0)) }
    }

    /// Appends a header; a nil value is kept apart from an empty one. The bytes are copied.
    public func add(_ name: String, _ value: UnsafeRawBufferPointer?) {
        var name = name
        name.withUTF8 { add(UnsafeRawBufferPointer($0), value) }
    }

    /// Removes every header of this name; false when there was none.
    @discardableResult
    public func remove(_ name: String) -> Bool {
        rd_kafka_header_remove(list, name) == RD_KAFKA_RESP_ERR_NO_ERROR
    }

    /// True when a header's name starts with these letters.
    public func hasName(startingWith start: StaticString) -> Bool {
        start.utf8Start.withMemoryRebound(to: CChar.self, capacity: start.utf8CodeUnitCount) {
            copydesk_has_header(list, $0, start.utf8CodeUnitCount) != 0
        }
    }

    /// Lends name and value of the header at `index`, in the order of the message; nil past the end.
    /// The bytes live until the list is changed or freed.
    @inlinable public func header(at index: Int) -> (name: UnsafeRawBufferPointer, value: UnsafeRawBufferPointer?)? {
        var name: UnsafePointer<CChar>?
        var value: UnsafeRawPointer?
        var size = 0
        guard rd_kafka_header_get_all(list, index, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR, let name else {
            return nil
        }
        let length = copydesk_length(name)
        return (
            UnsafeRawBufferPointer(start: name, count: length),
            value.map { UnsafeRawBufferPointer(start: $0, count: size) }
        )
    }

    /// Lends the value of the last header of this name: outer nil when there is none, inner nil when its value is null.
    public func last(_ name: String) -> UnsafeRawBufferPointer?? {
        var value: UnsafeRawPointer?
        var size = 0
        guard rd_kafka_header_get_last(list, name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR else { return nil }
        return .some(value.map { UnsafeRawBufferPointer(start: $0, count: size) })
    }
}

/// A header list with one owner, freed unless it is released to a message.
public struct KafkaHeaders: ~Copyable {
    /// The list, lent for as long as this value lives.
    public let ref: KafkaHeadersRef

    /// Makes an empty list.
    public init(capacity: Int = 8) {
        ref = .make(capacity: capacity)
    }

    /// Takes a list over.
    public init(adopting ref: KafkaHeadersRef) {
        self.ref = ref
    }

    deinit {
        ref.destroy()
    }

    /// Gives up the ownership; the caller destroys the list or hands it to `produce`.
    public consuming func release() -> KafkaHeadersRef {
        let released = ref
        discard self
        return released
    }
}

/// An address for empty values, since librdkafka reads a null pointer as a null value.
@usableFromInline nonisolated(unsafe) let emptyBytes = UnsafeRawPointer(
    UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1))
