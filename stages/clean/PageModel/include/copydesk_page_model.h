// The committed model of the blocks of a page, written by stages/clean/PageTraining.
#pragma once

/// Trees that say of a block of a page whether it belongs to the article, and the words they look at.
const unsigned char *copydesk_page_model(void);
/// Bytes in it.
unsigned copydesk_page_model_size(void);
/// Its name: what it is, and the first twelve digits of the SHA-256 of its bytes.
const char *copydesk_page_model_name(void);
