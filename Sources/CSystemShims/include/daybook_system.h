#pragma once
#include <stddef.h>
#include <stdint.h>

// What Swift cannot import from glibc: macros with arguments, GNU-only declarations and structures
// outside its module map. Each returns what the call returns and leaves `errno` as it was set.

/// fcntl(F_OFD_SETLK): an exclusive lock of the whole file, owned by the open file description, so
/// that it also excludes other threads and goes away with the process. 0, or -1 with errno.
int daybook_lock_exclusively(int descriptor);

/// renameat2(RENAME_NOREPLACE): fails with EEXIST instead of replacing. 0, or -1 with errno.
int daybook_rename_without_replacing(const char *from, const char *to);

/// getrandom(2) until `length` bytes are filled. 0, or -1 with errno.
int daybook_random_bytes(void *bytes, size_t length);

/// Blocks SIGINT, SIGTERM and SIGUSR1 in this thread (and threads it starts later) and returns a
/// non-blocking, close-on-exec signalfd(2) of them, or -1 with errno.
int daybook_signal_descriptor(void);

/// The next pending signal's number, 0 when there is none, or -1 with errno.
int daybook_next_signal(int descriptor);

/// Makes a write to a closed pipe fail with EPIPE, and one beyond the size that files may have with
/// EFBIG, instead of ending the process.
void daybook_ignore_write_signals(void);

/// Has ended children wait to be asked for their exit status, whatever was inherited: ignored, as
/// exec(2) keeps it, SIGCHLD takes it away.
void daybook_keep_exit_statuses(void);

/// Opens /dev/null for each of descriptors 0 to 2 that is closed, so that no file opened later
/// takes its number and is written to as standard output or error.
void daybook_fill_standard_descriptors(void);

/// posix_spawn(3) with this process's environment and no signal blocked; standard input is empty,
/// standard error shared. 0 and the process id and the reading end of its standard output, or -1
/// with errno.
int daybook_spawn(const char *path, char *const *arguments, int *process, int *output);

/// posix_spawn(3) with an environment of its own, as the leader of a new process group, with no
/// signal blocked and no descriptor but `input` as its standard input; what it writes goes nowhere.
/// 0 and the process id, or -1 with errno.
int daybook_spawn_group(const char *path, char *const *arguments, char *const *environment,
                        int input, int *process);

/// Whether the leader of a group has ended: 1 with its status as wait(2) has it, all others of its
/// group killed; 0 while it runs; -1 with errno.
int daybook_end_group(int process, int *status);

/// pipe2(2) whose ends no other program gets. 0, or -1 with errno.
int daybook_pipe(int *reading, int *writing);

/// pidfd_open(2): a descriptor of a process, or -1 with errno.
int daybook_process_descriptor(int process);

/// pidfd_send_signal(2). 0, or -1 with errno.
int daybook_signal_process(int descriptor, int signal);

/// pthread_setname_np(3) for this thread, with the first 15 bytes of `name`.
void daybook_name_thread(const char *name);

/// Tells the processor that this is a spin loop.
static inline void daybook_spin_pause(void) {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// adjtimex(2) that only reads: how far the clock may be off in microseconds, and its status bits.
/// What the call returns (5 = the clock is in error), or -1 with errno.
int daybook_clock_quality(long *maximum_error, long *estimated_error, int *status);

/// statfs(2): the number of the file system's type. 0, or -1 with errno.
int daybook_file_system_type(const char *path, uint32_t *type);

/// The most bytes that the path of a Unix socket can have (unix(7), sun_path without its zero).
size_t daybook_local_path_limit(void);

/// A non-blocking Unix stream socket connected to `path` (unix(7)), or -1 with errno.
int daybook_local_connect(const char *path);

/// A non-blocking Unix stream socket that listens at `path`, a file made with these permissions
/// whatever the umask is, and never with more, or -1 with errno. The file is given to `group`,
/// unless that is UINT32_MAX.
int daybook_local_listen(const char *path, uint32_t permissions, uint32_t group, int backlog);

/// accept4(2): a non-blocking connection, or -1 with errno.
int daybook_local_accept(int descriptor);

/// send(2) that makes EPIPE of a peer that has gone, never SIGPIPE. Bytes sent, or -1 with errno.
intptr_t daybook_send(int descriptor, const void *bytes, size_t length);

/// getsockopt(SO_PEERCRED): who connected. 0, or -1 with errno.
int daybook_peer_credentials(int descriptor, uint32_t *user, uint32_t *group, int32_t *process);

/// A non-blocking eventfd(2), or -1 with errno.
int daybook_wake_descriptor(void);
