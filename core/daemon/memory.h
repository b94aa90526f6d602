/* How much memory a process has, and the bounds on a worker's (`workers.memory`).
 *
 * What counts is what it holds (resident), mapped files included. Of address space a worker may ask for twice the cap; beyond that it gets
 * none (RLIMIT_DATA), before the kernel has to kill it. A worker that is full to three quarters is replaced between documents, so that the
 * next document is not blamed for what those before it left. Linux alone: /proc. Nothing here allocates. */
#ifndef GL_MEMORY_H
#define GL_MEMORY_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct gl_memory {
	uint64_t resident, data; /* bytes held; bytes of address space that is the process's own to write */
} gl_memory;

/* Reads that of a process. False: there is no such process, or /proc is not there. */
bool gl_memory_of(pid_t process, gl_memory *memory);
/* That of this process, by one system call: opens a descriptor (-1: there is none), and reads from it. */
int gl_memory_open(void);
bool gl_memory_read(int descriptor, gl_memory *memory);

/* True where a worker with that cap, in bytes, should be replaced. */
bool gl_memory_full(const gl_memory *memory, uint64_t cap);
/* Bounds this process for good; does nothing where a sanitizer needs the address space. */
void gl_memory_bound(uint64_t cap);

#endif
