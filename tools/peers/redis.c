// Redis: one stream entry an event, one transaction (MULTI, EXEC) a group sent in one pipeline, an
// append-only file synchronised before the answer. The server is a process of its own, started
// here on a Unix socket and stopped at the end.
#include "peer.h"

#include <hiredis/hiredis.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t start_server(const struct run *run, const char *socket) {
  pid_t server = fork();
  if (server < 0) stop(run, "fork", "no process");
  if (server > 0) return server;
  // The server ends with this program, however that ends.
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  // Debian's redis-tools carries the server under this name, without a service that starts at
  // once; which of the programs it is depends on the name that it is called by.
  execlp("redis-check-rdb", "redis-server", "--port", "0", "--unixsocket", socket, "--dir",
         run->directory, "--appendonly", "yes", "--appendfsync", "always", "--save", "",
         "--auto-aof-rewrite-percentage", "0", "--logfile", "server.log", (char *)NULL);
  _exit(127);
}

static redisContext *connect_to(const struct run *run, const char *socket, pid_t server) {
  for (int attempt = 0; attempt < 1000; attempt++) {
    redisContext *link = redisConnectUnix(socket);
    if (link != NULL && link->err == 0) return link;
    if (link != NULL) redisFree(link);
    if (waitpid(server, NULL, WNOHANG) == server) stop(run, "redis-server", "it did not start");
    usleep(10000);
  }
  stop(run, socket, "no answer within ten seconds");
}

static redisReply *reply(const struct run *run, redisContext *link) {
  redisReply *reply;
  if (redisGetReply(link, (void **)&reply) != REDIS_OK) stop(run, "reply", link->errstr);
  if (reply->type == REDIS_REPLY_ERROR) stop(run, "reply", reply->str);
  return reply;
}

// The command is put together here: hiredis's own formatting costs the client more.
static void send_event(redisContext *link, uint64_t sequence) {
  char command[160], name[24];
  int length = snprintf(name, sizeof name, "%llu-0", (unsigned long long)sequence);
  int head = snprintf(command, sizeof command,
                      "*5\r\n$4\r\nXADD\r\n$6\r\nevents\r\n$%d\r\n%s\r\n$1\r\ne\r\n$%d\r\n", length,
                      name, event_size);
  fill_event(command + head, sequence);
  memcpy(command + head + event_size, "\r\n", 2);
  redisAppendFormattedCommand(link, command, (size_t)head + event_size + 2);
}

static void append(struct run *run, redisContext *link) {
  uint64_t sequence = 0;
  int64_t start = now();
  for (int64_t group = 0; group < run->groups; group++) {
    int64_t before = now();
    // A single command is a transaction already.
    int64_t replies = run->records == 1 ? 1 : run->records + 2;
    if (run->records > 1) redisAppendCommand(link, "MULTI");
    for (int64_t index = 0; index < run->records; index++) send_event(link, ++sequence);
    if (run->records > 1) redisAppendCommand(link, "EXEC");
    for (int64_t index = 0; index < replies; index++) freeReplyObject(reply(run, link));
    run->latencies[group] = now() - before;
  }
  run->append_nanoseconds = now() - start;
}

// Pages of a thousand entries: each entry is its name and its fields.
static void read_back(struct run *run, redisContext *link) {
  uint64_t sum = 0;
  int64_t events = run->records * run->groups;
  int64_t start = now();
  for (int64_t next = 1; next <= events;) {
    redisAppendCommand(link, "XRANGE events %lld + COUNT 1000", (long long)next);
    redisReply *page = reply(run, link);
    if (page->elements == 0) break;
    for (size_t index = 0; index < page->elements; index++)
      sum += first_word(page->element[index]->element[1]->element[1]->str);
    next += (int64_t)page->elements;
    freeReplyObject(page);
  }
  run->read_nanoseconds = now() - start;
  check_sum(run, sum);
}

static void version_of(const struct run *run, redisContext *link, char version[32]) {
  redisAppendCommand(link, "INFO server");
  redisReply *information = reply(run, link);
  const char *place = strstr(information->str, "redis_version:");
  if (place == NULL || sscanf(place, "redis_version:%31[0-9.]", version) != 1)
    stop(run, "INFO server", "no version");
  freeReplyObject(information);
}

int main(int count, char **words) {
  struct run run = begin("Redis", count, words);
  char socket[4096], folder[4096], version[32];
  path_of(&run, "socket", socket);
  path_of(&run, "appendonlydir", folder);
  struct sockaddr_un address;
  if (strlen(socket) >= sizeof address.sun_path) stop(&run, socket, "too long for a socket");
  pid_t server = start_server(&run, socket);
  redisContext *link = connect_to(&run, socket, server);
  version_of(&run, link, version);
  append(&run, link);
  run.disk_bytes = size_of_files(&run, folder, ".aof");
  read_back(&run, link);
  redisFree(link);
  kill(server, SIGTERM);
  waitpid(server, NULL, 0);
  return finish(&run, version);
}
