// The committed model of the blocks of a page, as bytes.
#pragma clang diagnostic ignored "-Wc23-extensions"
#include "copydesk_page_model.h"

static const unsigned char bytes[] = {
#embed "page.model" if_empty(0)
};

const unsigned char *copydesk_page_model(void) { return bytes; }
unsigned copydesk_page_model_size(void) { return sizeof bytes; }
const char *copydesk_page_model_name(void) { return "page-e672eb665321"; }
