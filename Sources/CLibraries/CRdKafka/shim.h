// librdkafka's public headers, and the calls that Swift cannot write as cheaply.
// The mock cluster's header is used by MockBroker alone.
#pragma once
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>
#include <string.h>

static inline size_t copydesk_length(const char *text) { return strlen(text); }

// Produces one message. A null payload is a tombstone, a null key is no key; empty ones need a pointer that is not null.
// The array lives on the stack, so nothing is allocated here; headers may be null and become librdkafka's only on success.
static inline rd_kafka_error_t *copydesk_produce(rd_kafka_t *client, rd_kafka_topic_t *topic, int32_t partition, int flags,
                                                 const void *payload, size_t payload_size, const void *key, size_t key_size,
                                                 int64_t timestamp, rd_kafka_headers_t *headers, void *opaque) {
    rd_kafka_vu_t fields[8];
    fields[0].vtype = RD_KAFKA_VTYPE_RKT;
    fields[0].u.rkt = topic;
    fields[1].vtype = RD_KAFKA_VTYPE_PARTITION;
    fields[1].u.i32 = partition;
    fields[2].vtype = RD_KAFKA_VTYPE_MSGFLAGS;
    fields[2].u.i = flags;
    fields[3].vtype = RD_KAFKA_VTYPE_VALUE;
    fields[3].u.mem.ptr = (void *)payload;
    fields[3].u.mem.size = payload_size;
    fields[4].vtype = RD_KAFKA_VTYPE_KEY;
    fields[4].u.mem.ptr = (void *)key;
    fields[4].u.mem.size = key_size;
    fields[5].vtype = RD_KAFKA_VTYPE_TIMESTAMP;
    fields[5].u.i64 = timestamp;
    fields[6].vtype = RD_KAFKA_VTYPE_OPAQUE;
    fields[6].u.ptr = opaque;
    // Headers come last, so that a message without any leaves them out.
    fields[7].vtype = RD_KAFKA_VTYPE_HEADERS;
    fields[7].u.headers = headers;
    return rd_kafka_produceva(client, fields, headers ? 8 : 7);
}

// Whether a header's name starts with these bytes.
static inline int copydesk_has_header(const rd_kafka_headers_t *headers, const char *start, size_t length) {
    const char *name;
    const void *value;
    size_t size;
    for (size_t i = 0; !rd_kafka_header_get_all(headers, i, &name, &value, &size); i++)
        if (strncmp(name, start, length) == 0) return 1;
    return 0;
}
