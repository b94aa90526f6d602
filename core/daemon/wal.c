/* Reading a write-ahead log; see wal.h. */
#include "wal.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define HEADER 32
#define FRAME_HEADER 24
#define MAGIC 0x377f0682 /* + 1: checksums are over big-endian words */
#define MOST_PAGE 65536
#define IN_USE_BYTE 128 /* of the index: whoever has the database open holds a lock on it (https://www.sqlite.org/walformat.html) */
#define WAIT_MS 1000

typedef struct checksum {
	bool big;
	uint32_t one, two;
} checksum;

static uint32_t big_endian(const uint8_t *at) { return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3]; }

static uint32_t word(const checksum *sum, const uint8_t *at)
{
	return sum->big ? big_endian(at) : (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

static void add(checksum *sum, const uint8_t *data, size_t length)
{
	for (size_t i = 0; i < length; i += 8) {
		sum->one += word(sum, data + i) + sum->two;
		sum->two += word(sum, data + i + 4) + sum->one;
	}
}

static bool holds(const checksum *sum, const uint8_t *expected)
{
	return sum->one == big_endian(expected) && sum->two == big_endian(expected + 4);
}

/* Reads the frames behind a sound header. */
static bool commit_behind_damage(FILE *file, const uint8_t *header, checksum sum, uint32_t page, uint8_t *data)
{
	uint8_t frame[FRAME_HEADER];
	bool damaged = false;
	while (fread(frame, sizeof(frame), 1, file) == 1 && fread(data, page, 1, file) == 1) {
		bool ours = !memcmp(frame + 8, header + 16, 8);
		if (!damaged) {
			add(&sum, frame, 8);
			add(&sum, data, page);
			damaged = !ours || !holds(&sum, frame + 16);
		}
		if (damaged && ours && big_endian(frame + 4))
			return true;
	}
	return false;
}

bool gl_wal_torn(const char *path)
{
	uint8_t header[HEADER];
	checksum sum = {0};
	FILE *file = fopen(path, "rbe");
	if (!file)
		return false;
	bool torn = false;
	if (fread(header, sizeof(header), 1, file) == 1) {
		uint32_t magic = big_endian(header), page = big_endian(header + 8);
		sum.big = magic & 1;
		add(&sum, header, HEADER - 8);
		bool sound = (magic & ~1u) == MAGIC && page >= 512 && page <= MOST_PAGE && holds(&sum, header + HEADER - 8);
		uint8_t *data = sound ? malloc(page) : NULL;
		torn = data ? commit_behind_damage(file, header, sum, page, data) : fgetc(file) != EOF;
		free(data);
	}
	fclose(file);
	return torn;
}

void gl_wal_wait_alone(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	for (int i = 0; fd >= 0 && i < WAIT_MS; i++) {
		struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = IN_USE_BYTE, .l_len = 1};
		if (fcntl(fd, F_GETLK, &lock) || lock.l_type == F_UNLCK)
			break;
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	}
	if (fd >= 0)
		close(fd);
}
