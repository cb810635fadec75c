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
