// The plain structs that Swift stages, C stages and the encoder share. All offsets are bytes of UTF-8, end exclusive.
#pragma once
#include <stdint.h>

/// Version of this contract; a shared object that was built against another major version is refused.
#define COPYDESK_STAGE_ABI 1

/// A range of bytes in a string that the context names (`text`, `title`, or the article's `strings`).
typedef struct { uint32_t start, end; } copydesk_range;

/// A word, number or punctuation mark of `text`, in order, with the index of its sentence.
typedef struct {
    uint32_t start, end;
    uint32_t hash;      ///< 32-bit hash of the lower-cased bytes (NewsText.wordHash)
    uint16_t sentence;  ///< index into the article's sentences; 65535 = the last ones of a very long article
    uint8_t kind;       ///< copydesk_token_kind
    uint8_t flags;      ///< copydesk_token_flags
} copydesk_token;

enum copydesk_token_kind { COPYDESK_WORD = 0, COPYDESK_NUMBER = 1, COPYDESK_PUNCTUATION = 2 };
enum copydesk_token_flags {
    COPYDESK_CAPITALIZED = 1,  ///< the first letter is a capital
    COPYDESK_ALL_CAPS = 2,     ///< two or more letters, none of them small
    COPYDESK_HAS_DIGIT = 4,
    COPYDESK_NON_ASCII = 8,
    COPYDESK_SPACE_BEFORE = 16 ///< white space, or the start of the text, stands before it
};

/// Which string a span belongs to.
enum copydesk_field { COPYDESK_TITLE = 0, COPYDESK_TEXT = 1 };

/// What stands between two quotation marks of `text`, and who said it.
typedef struct {
    uint32_t start, end;          ///< in `text`, without the marks
    copydesk_range speaker;       ///< the words of `text` that name the speaker here; empty = unknown
    copydesk_range speaker_name;  ///< the resolved name, in `strings`; empty = unknown
    copydesk_range cue;           ///< the verb ("said"), in `text`; empty = none
    int32_t speaker_entity;       ///< index into entities; -1 = none. The entities stage fills it in
} copydesk_quote;

enum copydesk_entity_type { COPYDESK_PERSON = 0, COPYDESK_ORGANIZATION = 1, COPYDESK_LOCATION = 2, COPYDESK_MISC = 3 };

/// A name at one place of the article.
typedef struct {
    uint32_t start, end;
    uint32_t entity;    ///< index into entities
    uint8_t field;      ///< copydesk_field
    uint8_t type;       ///< copydesk_entity_type
    uint8_t confidence; ///< 0 to 100, in per cent
    uint8_t reserved;
} copydesk_mention;

/// Who or what the mentions of one group name.
typedef struct {
    copydesk_range name;  ///< the canonical name, in `strings`
    uint32_t wikidata;    ///< the number of the Wikidata item; 0 = unknown
    uint8_t type;         ///< copydesk_entity_type
    uint8_t confidence;   ///< 0 to 100, in per cent
    uint8_t salience;     ///< 0 to 100, in per cent: how much the article is about it
    uint8_t reserved;
} copydesk_entity;

/// One run of `title` or `text` and where it came from. Both ranges have the same length in characters when `exact`
/// is 1; else (a character reference, folded white space) the run stands for the source range as a whole.
typedef struct {
    uint32_t start, end;                ///< in `title` or `text`
    uint32_t source_start, source_end;  ///< in the bytes of the article's source number `source`
    uint8_t source;                     ///< index into the article's sources
    uint8_t exact;
    uint8_t reserved[2];
} copydesk_origin;

/// A key word or phrase, and its weight from 0 to 1.
typedef struct { copydesk_range text; float score; } copydesk_keyword;
