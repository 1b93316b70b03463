#pragma once
#include <stddef.h>
#include <stdint.h>

/// XXH3 (64 bits, seed 0) of `length` bytes at `bytes`.
uint64_t daybook_xxh3_64(const void *bytes, size_t length);
