// The committed models of the summary, as bytes.
#pragma clang diagnostic ignored "-Wc23-extensions"
#include "copydesk_summary_model.h"

static const unsigned char ranker[] = {
#embed "ranker.model" if_empty(0)
};
static const unsigned char idf[] = {
#embed "idf.table" if_empty(0)
};

const unsigned char *copydesk_summary_ranker(void) { return ranker; }
unsigned copydesk_summary_ranker_size(void) { return sizeof ranker; }
const unsigned char *copydesk_summary_idf(void) { return idf; }
unsigned copydesk_summary_idf_size(void) { return sizeof idf; }
const char *copydesk_summary_name(void) { return "ranker-d7fd06d0c584" "+idf-ec04c3f015c3"; }
