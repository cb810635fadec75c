// The recogniser's model, linked into the binary.
#pragma once
#include <stddef.h>

extern const unsigned char copydesk_entities_model[];
extern const unsigned char copydesk_entities_model_end[];

/// First byte of the model.
static inline const void *copydesk_entities_model_start(void) { return copydesk_entities_model; }
/// Its length in bytes.
static inline size_t copydesk_entities_model_count(void) {
    return (size_t)(copydesk_entities_model_end - copydesk_entities_model);
}

/// Writes `rows` rows of sixteen bytes to `out`: a mask of two bytes a row says which lanes take the next of `count`
/// values. Returns how many values were taken.
size_t copydesk_entities_unpack(const void *masks, size_t rows, const void *values, size_t count, void *out);
