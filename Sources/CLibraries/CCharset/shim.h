// glibc's iconv, and uchardet for a guess.
#pragma once
#include <iconv.h>
#include <uchardet/uchardet.h>
