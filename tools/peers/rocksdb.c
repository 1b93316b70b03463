// RocksDB: one key an event, one write batch a group, a write-ahead log synchronised at every
// write, and a memtable so large that nothing leaves it meanwhile.
//
// Compiled with RECYCLED=1 the log overwrites an earlier log's blocks, which saves the file system
// half of each flush. RocksDB does that only if recovery may skip whatever is corrupt: a weaker
// promise than a journal's, so it is a figure beside the other.
#include "peer.h"

#include <rocksdb/c.h>

#ifndef RECYCLED
#define RECYCLED 0
#endif

enum { skip_any_corrupted_records = 3 };

static void check(const struct run *run, const char *what, char *why) {
  if (why != NULL) stop(run, what, why);
}

static void append(struct run *run, rocksdb_t *base) {
  rocksdb_writeoptions_t *options = rocksdb_writeoptions_create();
  rocksdb_writeoptions_set_sync(options, 1);
  rocksdb_writebatch_t *batch = rocksdb_writebatch_create();
  uint64_t sequence = 0;
  int64_t start = now();
  for (int64_t group = 0; group < run->groups; group++) {
    int64_t before = now();
    rocksdb_writebatch_clear(batch);
    for (int64_t index = 0; index < run->records; index++) {
      char event[event_size];
      fill_event(event, ++sequence);
      // Big endian, so that the order of the bytes is the order of the events.
      uint64_t key = __builtin_bswap64(sequence);
      rocksdb_writebatch_put(batch, (const char *)&key, sizeof key, event, event_size);
    }
    char *why = NULL;
    rocksdb_write(base, options, batch, &why);
    check(run, "write", why);
    run->latencies[group] = now() - before;
  }
  run->append_nanoseconds = now() - start;
  rocksdb_writebatch_destroy(batch);
  rocksdb_writeoptions_destroy(options);
}

static void flush(const struct run *run, rocksdb_t *base) {
  rocksdb_flushoptions_t *options = rocksdb_flushoptions_create();
  rocksdb_flushoptions_set_wait(options, 1);
  char *why = NULL;
  rocksdb_flush(base, options, &why);
  check(run, "flush", why);
  rocksdb_flushoptions_destroy(options);
}

static void read_back(struct run *run, rocksdb_t *base) {
  rocksdb_readoptions_t *options = rocksdb_readoptions_create();
  rocksdb_iterator_t *place = rocksdb_create_iterator(base, options);
  uint64_t sum = 0;
  int64_t start = now();
  for (rocksdb_iter_seek_to_first(place); rocksdb_iter_valid(place); rocksdb_iter_next(place)) {
    size_t size;
    sum += first_word(rocksdb_iter_value(place, &size));
  }
  run->read_nanoseconds = now() - start;
  rocksdb_iter_destroy(place);
  rocksdb_readoptions_destroy(options);
  check_sum(run, sum);
}

static rocksdb_options_t *options_for(const struct run *run) {
  rocksdb_options_t *options = rocksdb_options_create();
  rocksdb_options_set_create_if_missing(options, 1);
  rocksdb_options_set_compression(options, rocksdb_no_compression);
  // Some 100 bytes an event; no flush comes while the clock runs.
  size_t room = (size_t)(run->records * run->groups * 256 + (64 << 20));
  rocksdb_options_set_write_buffer_size(options, room);
  // The memtable that is fastest to fill: it is sorted only when it is read or flushed.
  rocksdb_options_set_memtable_vector_rep(options);
  rocksdb_options_set_allow_concurrent_memtable_write(options, 0);
  if (RECYCLED) {
    rocksdb_options_set_recycle_log_file_num(options, 2);
    rocksdb_options_set_wal_recovery_mode(options, skip_any_corrupted_records);
  }
  return options;
}

int main(int count, char **words) {
  struct run run = begin(RECYCLED ? "RocksDB recycled" : "RocksDB", count, words);
  rocksdb_options_t *options = options_for(&run);
  char *why = NULL;
  rocksdb_t *base = rocksdb_open(options, run.directory, &why);
  check(&run, "open", why);
  // Only the last round counts. It uses memory that the process had before, and, when logs are
  // recycled, overwrites the first round's log.
  for (int round = 0; round < 3; round++) {
    append(&run, base);
    flush(&run, base);
  }
  // One sorted table is the best case for reading, and where the events come to rest.
  rocksdb_compact_range(base, NULL, 0, NULL, 0);
  uint64_t size;
  if (rocksdb_property_int(base, "rocksdb.live-sst-files-size", &size) != 0)
    stop(&run, "rocksdb.live-sst-files-size", "not known");
  run.disk_bytes = (int64_t)size;
  read_back(&run, base);
  rocksdb_close(base);
  rocksdb_options_destroy(options);
  return finish(&run, PEER_VERSION);
}
