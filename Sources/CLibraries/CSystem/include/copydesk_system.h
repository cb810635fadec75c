// Linux calls that Glibc's module leaves out: eventfd, signalfd, monotonic time, process limits.
#pragma once
#define _GNU_SOURCE 1
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <poll.h>
#include <time.h>

/// Nanoseconds of CLOCK_MONOTONIC.
static inline int64_t copydesk_monotonic_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}
