// The C face of simdjson: see the header.
#include "simdjson_shim.h"
#include <simdjson.h>
