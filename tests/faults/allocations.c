/* Preloaded by the fault campaign: the n-th allocation that the program's own code asks for is refused, once.
 *
 *     GLOSSD_FAULT_ALLOCATION   which, from 1; 0 refuses none
 *     GLOSSD_FAULT_COUNT        optional: a file that the number of allocations so far is written to when the process ends by itself
 *
 * Its own code is what lies in the executable: what libraries ask for is none of it. Of the refused one a line on standard error says where it was asked
 * for, as an address in the executable's file (addr2line). In the processes that glossd starts it does nothing. */
#include <errno.h>
#include <link.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static uintptr_t base, code_begin, code_end;
static long refused;
static bool on;
static _Atomic long asked;

/* The first object is the executable. */
static int note_executable(struct dl_phdr_info *info, size_t size, void *context)
{
	(void)size, (void)context;
	base = info->dlpi_addr;
	for (unsigned i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *part = &info->dlpi_phdr[i];
		if (part->p_type != PT_LOAD || !(part->p_flags & PF_X))
			continue;
		code_begin = base + part->p_vaddr;
		code_end = code_begin + part->p_memsz;
	}
	return 1;
}

__attribute__((constructor)) static void begin(int argc, char **argv)
{
	const char *which = getenv("GLOSSD_FAULT_ALLOCATION");
	if (!which || (argc > 1 && !strcmp(argv[1], "--worker")))
		return;
	dl_iterate_phdr(note_executable, NULL);
	refused = atol(which);
	on = true;
}

__attribute__((destructor)) static void end(void)
{
	const char *path = on ? getenv("GLOSSD_FAULT_COUNT") : NULL;
	FILE *file = path ? fopen(path, "w") : NULL;
	if (!file)
		return;
	fprintf(file, "%ld\n", atomic_load(&asked));
	fclose(file);
}

/* True where this is the one. */
static bool refuse(void *caller, size_t size)
{
	uintptr_t at = (uintptr_t)caller;
	if (!on || at < code_begin || at >= code_end)
		return false;
	long number = atomic_fetch_add(&asked, 1) + 1;
	if (number != refused)
		return false;
	char line[128];
	int length = snprintf(line, sizeof(line), "allocation %ld of %zu bytes refused at 0x%lx\n", number, size,
			      (unsigned long)(at - base - 1));
	if (write(STDERR_FILENO, line, (size_t)length) < 0)
		_exit(99);
	errno = ENOMEM;
	return true;
}

#define CALLER __builtin_return_address(0)

void *malloc(size_t size) { return refuse(CALLER, size) ? NULL : __libc_malloc(size); }
void *calloc(size_t count, size_t size) { return refuse(CALLER, count * size) ? NULL : __libc_calloc(count, size); }
void *realloc(void *old, size_t size) { return refuse(CALLER, size) ? NULL : __libc_realloc(old, size); }

static char *copy(const char *text, size_t length)
{
	char *made = __libc_malloc(length + 1);
	if (made) {
		memcpy(made, text, length);
		made[length] = 0;
	}
	return made;
}

char *strdup(const char *text) { return refuse(CALLER, strlen(text) + 1) ? NULL : copy(text, strlen(text)); }
char *strndup(const char *text, size_t most) { return refuse(CALLER, most + 1) ? NULL : copy(text, strnlen(text, most)); }
