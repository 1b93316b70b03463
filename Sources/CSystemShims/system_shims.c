#define _GNU_SOURCE
#include "daybook_system.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/pidfd.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <sys/timex.h>
#include <sys/vfs.h>
#include <unistd.h>

int daybook_lock_exclusively(int descriptor) {
  struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  return fcntl(descriptor, F_OFD_SETLK, &whole);
}

int daybook_rename_without_replacing(const char *from, const char *to) {
  return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
}

int daybook_random_bytes(void *bytes, size_t length) {
  unsigned char *next = bytes;
  while (length > 0) {
    ssize_t filled = getrandom(next, length, 0);
    if (filled < 0) {
      if (errno == EINTR) continue;
      return -1;
    }
    next += filled;
    length -= (size_t)filled;
  }
  return 0;
}

int daybook_signal_descriptor(void) {
  sigset_t watched;
  sigemptyset(&watched);
  sigaddset(&watched, SIGINT);
  sigaddset(&watched, SIGTERM);
  sigaddset(&watched, SIGHUP);
  sigaddset(&watched, SIGUSR1);
  int failure = pthread_sigmask(SIG_BLOCK, &watched, NULL);
  if (failure != 0) {
    errno = failure;
    return -1;
  }
  return signalfd(-1, &watched, SFD_NONBLOCK | SFD_CLOEXEC);
}

int daybook_next_signal(int descriptor) {
  struct signalfd_siginfo pending;
  for (;;) {
    ssize_t size = read(descriptor, &pending, sizeof pending);
    if (size == (ssize_t)sizeof pending) return (int)pending.ssi_signo;
    if (size < 0 && errno == EINTR) continue;
    if (size < 0 && errno == EAGAIN) return 0;
    if (size >= 0) errno = EIO;
    return -1;
  }
}

int daybook_process_descriptor(int process) { return pidfd_open(process, 0); }

int daybook_signal_process(int descriptor, int signal) {
  return pidfd_send_signal(descriptor, signal, NULL, 0);
}

void daybook_name_thread(const char *name) {
  char kept[16];
  snprintf(kept, sizeof kept, "%s", name);
  pthread_setname_np(pthread_self(), kept);
}

void daybook_ignore_broken_pipe(void) { signal(SIGPIPE, SIG_IGN); }

void daybook_fill_standard_descriptors(void) {
  for (int descriptor = 0; descriptor <= 2; descriptor++)
    if (fcntl(descriptor, F_GETFD) == -1 && errno == EBADF) open("/dev/null", O_RDWR);
}

int daybook_spawn(const char *path, char *const *arguments, int *process, int *output) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return -1;
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t none, broken_pipe;
  sigemptyset(&none);
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  int failure = posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &broken_pipe);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  if (failure == 0)
    failure = posix_spawn(process, path, &actions, &attributes, arguments, environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  *output = ends[0];
  if (failure == 0) return 0;
  close(ends[0]);
  errno = failure;
  return -1;
}

int daybook_clock_quality(long *maximum_error, long *estimated_error, int *status) {
  struct timex clock = {.modes = 0};
  int state = adjtimex(&clock);
  *maximum_error = clock.maxerror;
  *estimated_error = clock.esterror;
  *status = clock.status;
  return state;
}

int daybook_file_system_type(const char *path, uint32_t *type) {
  struct statfs status;
  if (statfs(path, &status) != 0) return -1;
  *type = (uint32_t)status.f_type;
  return 0;
}
