// The C face of CLD2: see the header.
#include <cstdio>  // first: CLD2's headers use FILE without including it

#include "language_shim.h"

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>

copydesk_language copydesk_detect_language(const char *bytes, size_t count) {
    // CLD2 leaves its outputs untouched when the bytes are not UTF-8, so every one of them starts with a value.
    CLD2::Language languages[3] = {CLD2::UNKNOWN_LANGUAGE, CLD2::UNKNOWN_LANGUAGE, CLD2::UNKNOWN_LANGUAGE};
    int percents[3] = {0, 0, 0};
    double scores[3] = {0, 0, 0};
    int text_bytes = 0;
    int valid_bytes = 0;
    bool reliable = false;
    CLD2::CLDHints hints = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING, CLD2::UNKNOWN_LANGUAGE};
    const int length = count > 1 << 20 ? 1 << 20 : static_cast<int>(count);
    CLD2::Language language = CLD2::ExtDetectLanguageSummaryCheckUTF8(
        bytes, length, true, &hints, 0, languages, percents, scores, nullptr, &text_bytes, &reliable, &valid_bytes);
    int percent = 0;
    for (int i = 0; i < 3; i++) {
        if (languages[i] == language) percent = percents[i] > percent ? percents[i] : percent;
    }
    if (language == CLD2::UNKNOWN_LANGUAGE && valid_bytes == length) {
        // CLD2 withholds its summary from short and mixed texts, yet its first guess is mostly right.
        language = languages[0];
        percent = percents[0];
        reliable = false;
    }
    return {CLD2::LanguageCode(language), percent, reliable ? 1 : 0};
}
