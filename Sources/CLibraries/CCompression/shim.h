// zlib and zstd, for payloads with a content-encoding.
#pragma once
#include <zlib.h>
#include <zstd.h>
