#define _GNU_SOURCE
#include "daybook_system.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/pidfd.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timex.h>
#include <sys/un.h>
#include <sys/vfs.h>
#include <sys/wait.h>
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

void daybook_ignore_write_signals(void) {
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
}

void daybook_keep_exit_statuses(void) { signal(SIGCHLD, SIG_DFL); }

void daybook_fill_standard_descriptors(void) {
  for (int descriptor = 0; descriptor <= 2; descriptor++)
    if (fcntl(descriptor, F_GETFD) == -1 && errno == EBADF) open("/dev/null", O_RDWR);
}

int daybook_spawn(const char *path, char *const *arguments, int *process, int *output) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return -1;
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t none, ignored;
  sigemptyset(&none);
  sigemptyset(&ignored);
  sigaddset(&ignored, SIGPIPE);
  sigaddset(&ignored, SIGXFSZ);
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  int failure = posix_spawn_file_actions_adddup2(&actions, ends[1], 1);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &ignored);
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

int daybook_pipe(int *reading, int *writing) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return -1;
  *reading = ends[0];
  *writing = ends[1];
  return 0;
}

int daybook_spawn_group(const char *path, char *const *arguments, char *const *environment,
                        int input, int *process) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t none, ignored;
  sigemptyset(&none);
  sigemptyset(&ignored);
  sigaddset(&ignored, SIGPIPE);
  sigaddset(&ignored, SIGXFSZ);
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  int failure = posix_spawn_file_actions_adddup2(&actions, input, 0);
  for (int output = 1; output <= 2 && failure == 0; output++)
    failure = posix_spawn_file_actions_addopen(&actions, output, "/dev/null", O_WRONLY, 0);
  if (failure == 0) failure = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &ignored);
  posix_spawnattr_setpgroup(&attributes, 0);
  posix_spawnattr_setflags(
      &attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  if (failure == 0)
    failure = posix_spawn(process, path, &actions, &attributes, arguments, environment);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  if (failure == 0) return 0;
  errno = failure;
  return -1;
}

int daybook_end_group(int process, int *status) {
  siginfo_t ended = {0};
  while (waitid(P_PID, (id_t)process, &ended, WEXITED | WNOHANG | WNOWAIT) != 0)
    if (errno != EINTR) return -1;
  if (ended.si_pid == 0) return 0;
  // Not waited for yet, so that the number of its group cannot be another's.
  kill(-process, SIGKILL);
  while (waitpid(process, status, 0) == -1)
    if (errno != EINTR) return -1;
  return 1;
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

size_t daybook_local_path_limit(void) {
  return sizeof ((struct sockaddr_un *)NULL)->sun_path - 1;
}

static int local_socket(const char *path, struct sockaddr_un *address) {
  size_t length = strlen(path);
  if (length > daybook_local_path_limit()) {
    errno = ENAMETOOLONG;
    return -1;
  }
  // An empty path would be bound to a name of the kernel's choice (unix(7), autobind).
  if (length == 0) {
    errno = ENOENT;
    return -1;
  }
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  memcpy(address->sun_path, path, length);
  return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

static int closed_with_error(int descriptor) {
  int failure = errno;
  close(descriptor);
  errno = failure;
  return -1;
}

int daybook_local_connect(const char *path) {
  struct sockaddr_un address;
  int descriptor = local_socket(path, &address);
  if (descriptor == -1) return -1;
  if (connect(descriptor, (struct sockaddr *)&address, sizeof address) == 0) return descriptor;
  return closed_with_error(descriptor);
}

int daybook_local_listen(const char *path, uint32_t permissions, uint32_t group, int backlog) {
  struct sockaddr_un address;
  int descriptor = local_socket(path, &address);
  if (descriptor == -1) return -1;
  // bind(2) makes the file with the mode of the socket, less the umask. The umask is the whole
  // process's, so it is left alone: what it took away is added before anyone can connect.
  if (fchmod(descriptor, permissions) != 0) return closed_with_error(descriptor);
  if (bind(descriptor, (struct sockaddr *)&address, sizeof address) != 0)
    return closed_with_error(descriptor);
  int is_given = group == UINT32_MAX ||
                 fchownat(AT_FDCWD, path, -1, group, AT_SYMLINK_NOFOLLOW) == 0;
  if (is_given && chmod(path, permissions) == 0 && listen(descriptor, backlog) == 0)
    return descriptor;
  int failure = errno;
  unlink(path);
  errno = failure;
  return closed_with_error(descriptor);
}

int daybook_local_accept(int descriptor) {
  return accept4(descriptor, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

intptr_t daybook_send(int descriptor, const void *bytes, size_t length) {
  return send(descriptor, bytes, length, MSG_NOSIGNAL);
}

int daybook_peer_credentials(int descriptor, uint32_t *user, uint32_t *group, int32_t *process) {
  struct ucred credentials;
  socklen_t length = sizeof credentials;
  if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &length) != 0) return -1;
  *user = credentials.uid;
  *group = credentials.gid;
  *process = credentials.pid;
  return 0;
}

int daybook_wake_descriptor(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }
