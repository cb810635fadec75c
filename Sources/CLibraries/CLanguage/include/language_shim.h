// The C face of CLD2, the language detector.
#pragma once
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// What CLD2 makes of a text.
typedef struct {
    const char *code;  ///< ISO 639 code, static storage; "un" when it can't tell
    int percent;       ///< share of the text in that language, 0 to 100
    int reliable;      ///< 1 when CLD2 vouches for it
} copydesk_language;

/// Names the main language of UTF-8 bytes. Bytes that are not valid UTF-8 give "un".
copydesk_language copydesk_detect_language(const char *bytes, size_t count);

#ifdef __cplusplus
}
#endif
