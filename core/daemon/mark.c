/* The mark of the last commit; see mark.h. */
#include "mark.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <xxhash.h>

typedef struct written {
	gl_mark mark;
	uint64_t checksum;
} written;

static void path_of(char *path, size_t size, const char *folder) { snprintf(path, size, "%s/" GL_MARK_FILE, folder); }

int gl_mark_open(const char *folder)
{
	char path[4200];
	path_of(path, sizeof(path), folder);
	return open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
}

bool gl_mark_read(int file, gl_mark *mark)
{
	written last;
	if (file < 0 || pread(file, &last, sizeof(last), 0) != sizeof(last) || last.checksum != XXH3_64bits(&last.mark, sizeof(last.mark)))
		return false;
	*mark = last.mark;
	return true;
}

void gl_mark_write(int file, const gl_mark *mark)
{
	const written now = {*mark, XXH3_64bits(mark, sizeof(*mark))};
	if (file >= 0 && pwrite(file, &now, sizeof(now), 0) != sizeof(now) && ftruncate(file, 0))
		return; /* what is half written has a wrong checksum */
}

bool gl_mark_lower(int file, const gl_mark *mark)
{
	gl_mark_write(file, mark);
	return file < 0 || !fdatasync(file);
}

void gl_mark_close(int file)
{
	if (file >= 0)
		close(file);
}

void gl_mark_forget(const char *folder)
{
	char path[4200];
	path_of(path, sizeof(path), folder);
	unlink(path);
}
