#pragma once
#include <stddef.h>
#include <stdint.h>

/// What a bare C program needs for the same job as our writer: `groups` commits of `records`
/// records of 64 bytes each, checksummed with XXH3, written with one pwrite(2) at a multiple of
/// 4096 and made durable with fdatasync(2), in a file zero-filled before the clock starts.
/// Nanoseconds of each commit go to `latencies`. Returns the nanoseconds of all of it, or -1 with
/// errno set.
int64_t daybook_baseline_append(const char *path, int64_t records, int64_t groups,
                                int64_t *latencies);

/// Reads a file of such blocks back in pieces of 1 MiB, verifies the checksums and sums one word of
/// each record. Returns the nanoseconds, or -1 with errno set.
int64_t daybook_baseline_read(const char *path, int64_t records, int64_t groups, uint64_t *sum);

/// How often the calling thread has asked for memory so far, through malloc(3) and its relatives,
/// whoever asked: they are put in front of glibc's in a program that links this.
uint64_t daybook_allocation_count(void);
