/* Mapping the board; see board.h. */
#include "board.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

bench_board *bench_board_open(const char *path)
{
	void *page = MAP_FAILED;
	int fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd >= 0 && lseek(fd, 0, SEEK_END) >= (off_t)sizeof(bench_board))
		page = mmap(NULL, sizeof(bench_board), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (fd >= 0)
		close(fd);
	if (page != MAP_FAILED)
		return page;
	fprintf(stderr, "bench: %s: no file for a board\n", path);
	return NULL;
}
