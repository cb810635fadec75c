// One message, by address: payload and key are lent by librdkafka until the message is destroyed.
import CRdKafka

/// What a message's timestamp says.
public enum KafkaTimestampType: Int32, Sendable {
    case unavailable = 0
    /// The producer gave it.
    case created = 1
    /// The broker gave it on arrival.
    case appended = 2
}

/// A message by address; copying this value copies nothing, and whoever holds it must call `destroy()` once. Public, because
/// the compiler inlines nothing that is `package` into another module.
///
/// All messages of a fetch share one buffer, so a message that is held keeps the whole fetch in memory
/// (`queued.max.messages.kbytes` no longer counts it): the caller needs a byte budget of its own.
/// Every message must be destroyed before the consumer is, or the consumer's destruction waits for ever.
/// Payload and key may be read, and the message destroyed, on any thread; headers by one thread at a time, since
/// librdkafka parses them at the first look.
@frozen public struct KafkaMessageRef: Sendable {
    @usableFromInline nonisolated(unsafe) let pointer: UnsafeMutablePointer<rd_kafka_message_t>

    @inlinable init(pointer: UnsafeMutablePointer<rd_kafka_message_t>) {
        self.pointer = pointer
    }

    /// The address as a number, for callers that keep it beside other handles; `init(bits:)` is the way back.
    @inlinable public var bits: UInt { UInt(bitPattern: pointer) }

    /// Names a message again by what `bits` gave; nil for 0.
    @inlinable public init?(bits: UInt) {
        guard let pointer = UnsafeMutablePointer<rd_kafka_message_t>(bitPattern: bits) else { return nil }
        self.pointer = pointer
    }

    /// Gives the message back; its bytes may not be read any more.
    @inlinable public func destroy() {
        rd_kafka_message_destroy(pointer)
    }

    /// The value; nil for a tombstone, which is not the same as zero bytes.
    @inlinable public var payload: UnsafeRawBufferPointer? {
        guard let start = pointer.pointee.payload else { return nil }
        return UnsafeRawBufferPointer(start: start, count: pointer.pointee.len)
    }

    /// The key; nil when there is none, which is not the same as zero bytes.
    @inlinable public var key: UnsafeRawBufferPointer? {
        guard let start = pointer.pointee.key else { return nil }
        return UnsafeRawBufferPointer(start: start, count: pointer.pointee.key_len)
    }

    /// The partition's number.
    @inlinable public var partition: Int32 { pointer.pointee.partition }
    /// Where it stands in its partition; offsets may have gaps.
    @inlinable public var offset: Int64 { pointer.pointee.offset }

    /// Bytes of payload and key, for a budget.
    @inlinable public var size: Int { pointer.pointee.len &+ pointer.pointee.key_len }

    /// The topic's name.
    public var topic: String { pointer.pointee.rkt.map { String(cString: rd_kafka_topic_name($0)) } ?? "" }

    /// Milliseconds since 1970 in UTC, -1 when the message has none, and who gave it.
    @inlinable public var timestamp: (milliseconds: Int64, type: KafkaTimestampType) {
        var type = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE
        let time = rd_kafka_message_timestamp(pointer, &type)
        return (time, KafkaTimestampType(rawValue: Int32(bitPattern: type.rawValue)) ?? .unavailable)
    }

    /// The headers, still owned by the message: valid until it is destroyed. nil when it has none.
    @inlinable public var headers: KafkaHeadersRef? {
        var list: OpaquePointer?
        guard rd_kafka_message_headers(pointer, &list) == RD_KAFKA_RESP_ERR_NO_ERROR, let list else { return nil }
        return KafkaHeadersRef(list: list)
    }

    /// Takes the headers off the message; the caller owns them. nil when it has none. librdkafka keeps the fetched bytes, and
    /// each further look parses the original headers anew, so a message that is held can give them again.
    @inlinable public func detachHeaders() -> KafkaHeadersRef? {
        var list: OpaquePointer?
        guard rd_kafka_message_detach_headers(pointer, &list) == RD_KAFKA_RESP_ERR_NO_ERROR, let list else {
            return nil
        }
        return KafkaHeadersRef(list: list)
    }
}

/// A message with one owner, destroyed at the end of its life.
@frozen public struct KafkaMessage: ~Copyable {
    /// The message, lent for as long as this value lives.
    public let ref: KafkaMessageRef

    /// Takes a message over.
    public init(adopting ref: KafkaMessageRef) {
        self.ref = ref
    }

    deinit {
        ref.destroy()
    }

    /// Gives up the ownership; the caller calls `destroy()`.
    public consuming func release() -> KafkaMessageRef {
        let released = ref
        discard self
        return released
    }

    /// Lends the value: nil for a tombstone.
    public borrowing func withPayload<Result>(_ body: (Span<UInt8>?) throws -> Result) rethrows -> Result {
        guard let payload = ref.payload else { return try body(nil) }
        return try body(Span(_unsafeBytes: payload))
    }

    /// Lends the key: nil when there is none.
    public borrowing func withKey<Result>(_ body: (Span<UInt8>?) throws -> Result) rethrows -> Result {
        guard let key = ref.key else { return try body(nil) }
        return try body(Span(_unsafeBytes: key))
    }
}
