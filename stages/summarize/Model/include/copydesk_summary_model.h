// The committed models of the summary, written by stages/summarize/Training.
#pragma once

/// Trees that say of a sentence whether it belongs to the summary.
const unsigned char *copydesk_summary_ranker(void);
/// Bytes in them.
unsigned copydesk_summary_ranker_size(void);
/// How rare words are: one byte a bucket of word hashes, in sixteenths of a natural logarithm; 255 = not seen.
const unsigned char *copydesk_summary_idf(void);
/// Bytes in it.
unsigned copydesk_summary_idf_size(void);
/// The names of both: what each is, and the first twelve digits of the SHA-256 of its bytes.
const char *copydesk_summary_name(void);
