#pragma once
// What every peer's program has in common: its arguments, the clock, the events, and the line of
// figures at the end. Each program appends `groups` groups of `records` events of 64 bytes, every
// group durable before the next begins, and then reads all of them back in order.
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { event_size = 64 };

struct run {
  const char *system;
  const char *directory;
  int64_t records;
  int64_t groups;
  int64_t *latencies;
  int64_t append_nanoseconds;
  int64_t read_nanoseconds;
  int64_t disk_bytes;
};

static inline _Noreturn void stop(const struct run *run, const char *what, const char *why) {
  fprintf(stderr, "%s: %s: %s\n", run->system, what, why);
  exit(2);
}

static inline int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static inline int64_t positive(const char *text) {
  char *end;
  long long value = strtoll(text, &end, 10);
  return *text != '\0' && *end == '\0' && value > 0 && value <= 1000000000 ? value : 0;
}

static inline struct run begin(const char *system, int count, char **words) {
  struct run run = {.system = system};
  if (count == 4) {
    run.directory = words[1];
    run.records = positive(words[2]);
    run.groups = positive(words[3]);
  }
  if (run.records == 0 || run.groups == 0) {
    fprintf(stderr, "usage: PROGRAM DIRECTORY RECORDS GROUPS\n");
    fprintf(stderr, "The directory must be empty; both numbers lie between 1 and 10^9.\n");
    exit(64);
  }
  run.latencies = calloc((size_t)run.groups, sizeof(int64_t));
  if (run.latencies == NULL) stop(&run, "memory", "not enough");
  return run;
}

static inline void path_of(const struct run *run, const char *name, char path[4096]) {
  if (snprintf(path, 4096, "%s/%s", run->directory, name) >= 4096)
    stop(run, run->directory, "the path is too long");
}

// The same bytes as in Sources/CBaseline: some that repeat and some that do not.
static inline void fill_event(char *bytes, uint64_t sequence) {
  uint64_t words[8] = {sequence, sequence * 3, sequence * 5, sequence * 7,
                       sequence ^ 11, sequence ^ 13, sequence ^ 17, sequence ^ 19};
  memcpy(bytes, words, event_size);
}

// What was read back must be what was written: the sum over the first word of every event.
static inline void check_sum(const struct run *run, uint64_t sum) {
  uint64_t events = (uint64_t)(run->records * run->groups);
  if (sum != events * (events + 1) / 2) stop(run, "read back", "other events than were written");
}

static inline uint64_t first_word(const char *bytes) {
  uint64_t word;
  memcpy(&word, bytes, sizeof word);
  return word;
}

// Bytes of the files in a folder whose names end so.
static inline int64_t size_of_files(const struct run *run, const char *folder, const char *ending) {
  DIR *stream = opendir(folder);
  if (stream == NULL) stop(run, folder, "cannot be listed");
  int64_t sum = 0;
  for (struct dirent *entry; (entry = readdir(stream)) != NULL;) {
    char path[4096];
    struct stat status;
    size_t length = strlen(entry->d_name), tail = strlen(ending);
    if (length < tail || strcmp(entry->d_name + length - tail, ending) != 0) continue;
    if (snprintf(path, sizeof path, "%s/%s", folder, entry->d_name) >= (int)sizeof path) continue;
    if (stat(path, &status) == 0 && S_ISREG(status.st_mode)) sum += status.st_size;
  }
  closedir(stream);
  return sum;
}

static inline int ascending(const void *left, const void *right) {
  int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
  return (a > b) - (a < b);
}

// One line of JSON without blanks: texts and whole numbers only.
static inline int finish(struct run *run, const char *version) {
  qsort(run->latencies, (size_t)run->groups, sizeof(int64_t), ascending);
  int64_t events = run->records * run->groups;
  int64_t place[] = {500, 990, 999}, at[3];
  for (int i = 0; i < 3; i++) at[i] = run->latencies[run->groups * place[i] / 1000];
  printf("{\"system\":\"%s\",\"version\":\"%s\",\"group\":%lld,\"events_per_second\":%lld,"
         "\"p50_ns\":%lld,\"p99_ns\":%lld,\"p999_ns\":%lld,\"milli_bytes_per_event\":%lld,"
         "\"read_events_per_second\":%lld}\n",
         run->system, version, (long long)run->records,
         (long long)(events * 1e9 / run->append_nanoseconds), (long long)at[0], (long long)at[1],
         (long long)at[2], (long long)(run->disk_bytes * 1000 / events),
         (long long)(events * 1e9 / run->read_nanoseconds));
  return fflush(stdout) == 0 ? 0 : 2;
}
