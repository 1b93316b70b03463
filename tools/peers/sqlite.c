// SQLite: one row an event, one transaction a group, a write-ahead log synchronised at every
// commit, checkpoints as they come by default.
#include "peer.h"

#include <sqlite3.h>

static void execute(const struct run *run, sqlite3 *base, const char *statement) {
  char *why;
  if (sqlite3_exec(base, statement, NULL, NULL, &why) != SQLITE_OK) stop(run, statement, why);
}

static sqlite3_stmt *prepare(const struct run *run, sqlite3 *base, const char *text) {
  sqlite3_stmt *statement;
  if (sqlite3_prepare_v2(base, text, -1, &statement, NULL) != SQLITE_OK)
    stop(run, text, sqlite3_errmsg(base));
  return statement;
}

static void step(const struct run *run, sqlite3 *base, sqlite3_stmt *statement) {
  if (sqlite3_step(statement) != SQLITE_DONE)
    stop(run, sqlite3_sql(statement), sqlite3_errmsg(base));
  sqlite3_reset(statement);
}

static void append(struct run *run, sqlite3 *base) {
  sqlite3_stmt *open = prepare(run, base, "BEGIN IMMEDIATE");
  sqlite3_stmt *insert = prepare(run, base, "INSERT INTO events VALUES (?, ?)");
  sqlite3_stmt *commit = prepare(run, base, "COMMIT");
  uint64_t sequence = 0;
  int64_t start = now();
  for (int64_t group = 0; group < run->groups; group++) {
    int64_t before = now();
    step(run, base, open);
    for (int64_t index = 0; index < run->records; index++) {
      char event[event_size];
      fill_event(event, ++sequence);
      sqlite3_bind_int64(insert, 1, (sqlite3_int64)sequence);
      sqlite3_bind_blob(insert, 2, event, event_size, SQLITE_STATIC);
      step(run, base, insert);
    }
    step(run, base, commit);
    run->latencies[group] = now() - before;
  }
  run->append_nanoseconds = now() - start;
  sqlite3_finalize(open);
  sqlite3_finalize(insert);
  sqlite3_finalize(commit);
}

static void read_back(struct run *run, sqlite3 *base) {
  sqlite3_stmt *select = prepare(run, base, "SELECT event FROM events ORDER BY sequence");
  uint64_t sum = 0;
  int64_t start = now();
  while (sqlite3_step(select) == SQLITE_ROW) sum += first_word(sqlite3_column_blob(select, 0));
  run->read_nanoseconds = now() - start;
  sqlite3_finalize(select);
  check_sum(run, sum);
}

int main(int count, char **words) {
  struct run run = begin("SQLite", count, words);
  char path[4096];
  path_of(&run, "events.db", path);
  sqlite3 *base;
  if (sqlite3_open(path, &base) != SQLITE_OK) stop(&run, path, sqlite3_errmsg(base));
  // Larger than by default: a ninth faster at groups of 1000, and no slower at small ones.
  execute(&run, base, "PRAGMA page_size=16384");
  execute(&run, base, "PRAGMA journal_mode=WAL");
  execute(&run, base, "PRAGMA synchronous=FULL");
  // One process only: no shared memory and no locks between commits.
  execute(&run, base, "PRAGMA locking_mode=EXCLUSIVE");
  // The first round is not timed: after it the log overwrites blocks that were written before,
  // which makes it faster, as in a store that has been in use.
  for (int round = 0; round < 2; round++) {
    execute(&run, base, "DROP TABLE IF EXISTS events");
    execute(&run, base, "CREATE TABLE events (sequence INTEGER PRIMARY KEY, event BLOB)");
    execute(&run, base, "PRAGMA wal_checkpoint(RESTART)");
    append(&run, base);
  }
  execute(&run, base, "PRAGMA wal_checkpoint(TRUNCATE)");
  run.disk_bytes = size_of_files(&run, run.directory, ".db");
  read_back(&run, base);
  if (sqlite3_close(base) != SQLITE_OK) stop(&run, "close", sqlite3_errmsg(base));
  return finish(&run, sqlite3_libversion());
}
