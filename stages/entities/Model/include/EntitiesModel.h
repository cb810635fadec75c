// The recogniser's model, linked into the binary.
#pragma once
#include <stddef.h>

extern const unsigned char copydesk_entities_model[];
extern const unsigned char copydesk_entities_model_end[];
extern const char copydesk_entities_model_label[];

/// First byte of the model.
static inline const void *copydesk_entities_model_start(void) { return copydesk_entities_model; }
/// Its length in bytes.
static inline size_t copydesk_entities_model_count(void) {
    return (size_t)(copydesk_entities_model_end - copydesk_entities_model);
}

/// Its name: what it is, and the first twelve digits of the SHA-256 of its bytes.
static inline const char *copydesk_entities_model_name(void) { return copydesk_entities_model_label; }

/// Writes `rows` rows of sixteen bytes to `out`: a mask of two bytes a row says which lanes take the next of `count`
/// values. Returns how many values were taken.
size_t copydesk_entities_unpack(const void *masks, size_t rows, const void *values, size_t count, void *out);
