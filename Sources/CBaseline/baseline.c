#define _GNU_SOURCE
#include "daybook_baseline.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { sector = 4096, header = 192, record = 64 };

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static int64_t block_size(int64_t records) {
  return (header + records * record + sector - 1) / sector * sector;
}

static int write_whole(int file, const char *bytes, int64_t count, int64_t offset) {
  while (count > 0) {
    ssize_t written = pwrite(file, bytes, (size_t)count, offset);
    if (written < 0) return -1;
    bytes += written;
    offset += written;
    count -= written;
  }
  return 0;
}

static int zero_fill(int file, int64_t size) {
  int64_t piece = 1 << 20;
  char *zeros = calloc(1, (size_t)piece);
  int result = zeros ? 0 : -1;
  for (int64_t offset = 0; offset < size && result == 0; offset += piece)
    result = write_whole(file, zeros, piece, offset);
  free(zeros);
  return result == 0 ? fsync(file) : result;
}

static void fill_record(char *bytes, uint64_t sequence) {
  uint64_t words[8] = {sequence, sequence * 3, sequence * 5, sequence * 7,
                       sequence ^ 11, sequence ^ 13, sequence ^ 17, sequence ^ 19};
  memcpy(bytes, words, record);
}

int64_t daybook_baseline_append(const char *path, int64_t records, int64_t groups,
                                int64_t *latencies) {
  int64_t size = block_size(records);
  int file = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (file < 0) return -1;
  char *block = calloc(1, (size_t)size);
  int64_t total = block == NULL || zero_fill(file, size * groups) != 0 ? -1 : 0;
  uint64_t sequence = 0;
  int64_t start = now();
  for (int64_t group = 0; group < groups && total == 0; group++) {
    int64_t before = now();
    for (int64_t index = 0; index < records; index++)
      fill_record(block + header + index * record, ++sequence);
    uint64_t sum = XXH3_64bits(block + header, (size_t)(records * record));
    memcpy(block, &sum, sizeof sum);
    if (write_whole(file, block, size, group * size) != 0 || fdatasync(file) != 0) total = -1;
    latencies[group] = now() - before;
  }
  if (total == 0) total = now() - start;
  free(block);
  close(file);
  return total;
}

int64_t daybook_baseline_read(const char *path, int64_t records, int64_t groups, uint64_t *sum) {
  int64_t size = block_size(records);
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return -1;
  int64_t blocks = size < (1 << 20) ? (1 << 20) / size : 1;
  char *buffer = malloc((size_t)(size * blocks));
  int64_t start = now();
  int64_t total = buffer == NULL ? -1 : 0;
  *sum = 0;
  for (int64_t group = 0; group < groups && total == 0; group += blocks) {
    int64_t count = groups - group < blocks ? groups - group : blocks;
    if (pread(file, buffer, (size_t)(size * count), group * size) != size * count) total = -1;
    for (int64_t block = 0; block < count && total == 0; block++) {
      const char *bytes = buffer + block * size;
      uint64_t found = XXH3_64bits(bytes + header, (size_t)(records * record)), expected;
      memcpy(&expected, bytes, sizeof expected);
      if (found != expected) total = -1;
      for (int64_t index = 0; index < records; index++) {
        uint64_t word;
        memcpy(&word, bytes + header + index * record, sizeof word);
        *sum += word;
      }
    }
  }
  if (total == 0) total = now() - start;
  free(buffer);
  close(file);
  return total;
}
