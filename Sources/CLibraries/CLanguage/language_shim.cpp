// The C face of CLD2: see the header.
#include <cstdio>
#include "language_shim.h"
#include <cld2/public/compact_lang_det.h>
