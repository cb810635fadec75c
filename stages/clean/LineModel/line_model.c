// The committed model of the line classifier, as bytes.
#pragma clang diagnostic ignored "-Wc23-extensions"
#include "copydesk_line_model.h"

static const unsigned char bytes[] = {
#embed "lines.model" if_empty(0)
};

const unsigned char *copydesk_line_model(void) { return bytes; }
unsigned copydesk_line_model_size(void) { return sizeof bytes; }
const char *copydesk_line_model_name(void) { return "lines-bff3b8302164"; }
