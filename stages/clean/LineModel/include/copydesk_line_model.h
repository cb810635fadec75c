// The committed model of the line classifier, written by stages/clean/Training.
#pragma once

/// Trees that say of a line of scraped text whether it belongs to the article.
const unsigned char *copydesk_line_model(void);
/// Bytes in it.
unsigned copydesk_line_model_size(void);
/// Its name: what it is, and the first twelve digits of the SHA-256 of its bytes.
const char *copydesk_line_model_name(void);
