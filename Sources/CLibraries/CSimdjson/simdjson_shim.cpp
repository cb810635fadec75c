// The C face of simdjson: walks the DOM once and writes flat nodes; the depth is bounded by the parser.
#include "simdjson_shim.h"
#include <simdjson.h>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <vector>

using namespace simdjson;

struct copydesk_json_parser {
    uint32_t max_depth;
    std::unique_ptr<dom::parser> dom;
    std::vector<copydesk_json_node> nodes;
    std::vector<uint8_t> strings;

    void add(uint32_t kind, uint64_t bits = 0) {
        nodes.push_back({kind, uint32_t(nodes.size() + 1), 0, 0, bits});
    }

    void add(uint32_t kind, std::string_view string) {
        auto start = uint32_t(strings.size());
        strings.insert(strings.end(), string.begin(), string.end());
        nodes.push_back({kind, uint32_t(nodes.size() + 1), start, uint32_t(strings.size()), 0});
    }

    // False when it is nested too deeply: simdjson itself does not count empty arrays and objects.
    bool walk(dom::element element, uint32_t depth) {
        switch (element.type()) {
        case dom::element_type::ARRAY: {
            if (depth == max_depth) return false;
            auto index = nodes.size();
            add(COPYDESK_JSON_ARRAY);
            for (dom::element child : dom::array(element)) {
                if (!walk(child, depth + 1)) return false;
            }
            nodes[index].next = uint32_t(nodes.size());
            break;
        }
        case dom::element_type::OBJECT: {
            if (depth == max_depth) return false;
            auto index = nodes.size();
            add(COPYDESK_JSON_OBJECT);
            for (dom::key_value_pair member : dom::object(element)) {
                add(COPYDESK_JSON_KEY, member.key);
                if (!walk(member.value, depth + 1)) return false;
            }
            nodes[index].next = uint32_t(nodes.size());
            break;
        }
        case dom::element_type::STRING: add(COPYDESK_JSON_STRING, std::string_view(element)); break;
        case dom::element_type::INT64: add(COPYDESK_JSON_INTEGER, uint64_t(int64_t(element))); break;
        case dom::element_type::UINT64: add(COPYDESK_JSON_UNSIGNED, uint64_t(element)); break;
        case dom::element_type::DOUBLE: {
            double value(element);
            uint64_t bits;
            std::memcpy(&bits, &value, sizeof bits);
            add(COPYDESK_JSON_DOUBLE, bits);
            break;
        }
        case dom::element_type::BOOL: add(bool(element) ? COPYDESK_JSON_TRUE : COPYDESK_JSON_FALSE); break;
        case dom::element_type::NULL_VALUE: add(COPYDESK_JSON_NULL); break;
        }
        return true;
    }
};

copydesk_json_parser *copydesk_json_create(uint32_t max_depth) {
    try {
        return new copydesk_json_parser{max_depth, std::make_unique<dom::parser>(), {}, {}};
    } catch (...) {
        return nullptr;
    }
}

void copydesk_json_destroy(copydesk_json_parser *parser) { delete parser; }

int copydesk_json_parse(copydesk_json_parser *parser, const uint8_t *bytes, size_t count) {
    parser->nodes.clear();
    parser->strings.clear();
    if (count >= UINT32_MAX / 2) return COPYDESK_JSON_REFUSED;
    try {
        // simdjson counts the document itself as a level, and refuses when the limit is reached.
        if (parser->dom->capacity() < count || parser->dom->max_depth() != parser->max_depth + 1) {
            auto capacity = count < 65536 ? size_t(65536) : count;
            if (parser->dom->allocate(capacity, parser->max_depth + 1)) return COPYDESK_JSON_REFUSED;
        }
        dom::element root;
        auto error = parser->dom->parse(bytes, count, true).get(root);
        if (error == DEPTH_ERROR) return COPYDESK_JSON_TOO_DEEP;
        if (error) return COPYDESK_JSON_REFUSED;
        return parser->walk(root, 0) ? COPYDESK_JSON_READ : COPYDESK_JSON_TOO_DEEP;
    } catch (...) {
        return COPYDESK_JSON_REFUSED;
    }
}

size_t copydesk_json_nodes(const copydesk_json_parser *parser, const copydesk_json_node **nodes) {
    *nodes = parser->nodes.data();
    return parser->nodes.size();
}

size_t copydesk_json_strings(const copydesk_json_parser *parser, const uint8_t **bytes) {
    *bytes = parser->strings.data();
    return parser->strings.size();
}

void copydesk_json_trim(copydesk_json_parser *parser) {
    if (parser->dom->capacity() <= size_t(1) << 20) return;
    try {
        parser->dom = std::make_unique<dom::parser>();
        parser->nodes = {};
        parser->strings = {};
    } catch (...) {
    }
}
