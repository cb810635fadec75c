// The C face of simdjson for the JSON module: one document in, one flat list of nodes out.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What a node is. An object's children are key, value, key, value …; each value is followed by its own children.
enum copydesk_json_kind {
    COPYDESK_JSON_NULL = 0,
    COPYDESK_JSON_FALSE = 1,
    COPYDESK_JSON_TRUE = 2,
    COPYDESK_JSON_INTEGER = 3,   ///< `bits` is an int64_t
    COPYDESK_JSON_UNSIGNED = 4,  ///< `bits` is a uint64_t above INT64_MAX
    COPYDESK_JSON_DOUBLE = 5,    ///< `bits` is a double
    COPYDESK_JSON_NUMBER = 6,    ///< a number that fits none of them, as it stands in the document: bytes of `strings`
    COPYDESK_JSON_STRING = 7,    ///< decoded bytes of `strings`
    COPYDESK_JSON_KEY = 8,       ///< decoded bytes of `strings`
    COPYDESK_JSON_ARRAY = 9,
    COPYDESK_JSON_OBJECT = 10
};

/// One value or key of a document, in document order.
typedef struct {
    uint32_t kind;        ///< copydesk_json_kind
    uint32_t next;        ///< index of the node after this one and its children
    uint32_t start, end;  ///< bytes of `strings`, end exclusive
    uint64_t bits;        ///< the number
} copydesk_json_node;

/// A parser and the memory of its last document.
typedef struct copydesk_json_parser copydesk_json_parser;

enum copydesk_json_outcome { COPYDESK_JSON_READ = 0, COPYDESK_JSON_TOO_DEEP = 1, COPYDESK_JSON_REFUSED = 2 };

/// A parser that refuses what is nested deeper than `max_depth` arrays and objects; NULL without memory.
copydesk_json_parser *copydesk_json_create(uint32_t max_depth);
void copydesk_json_destroy(copydesk_json_parser *parser);

/// Reads a document; the bytes need no padding. Returns a copydesk_json_outcome.
int copydesk_json_parse(copydesk_json_parser *parser, const uint8_t *bytes, size_t count);
/// The nodes of the last document that was read; valid until the next call.
size_t copydesk_json_nodes(const copydesk_json_parser *parser, const copydesk_json_node **nodes);
/// The decoded strings of the last document that was read; valid until the next call.
size_t copydesk_json_strings(const copydesk_json_parser *parser, const uint8_t **bytes);
/// Gives back memory that an uncommonly large document took.
void copydesk_json_trim(copydesk_json_parser *parser);

#ifdef __cplusplus
}
#endif
