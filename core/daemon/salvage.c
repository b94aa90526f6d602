/* Saving what is sound of a spool; see salvage.h. */
#include "salvage.h"
#include "mark.h"
#include "record.h"
#include "store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BATCH 64         /* rows in a transaction of the new database */
#define ROWS_AT_ONCE 256 /* that the child reads */
#define LOOKS 3          /* at rows that are not sound, before they count as damage */
#define STEPS 256        /* numbers tried one by one behind a place that cannot be read; then the steps grow */
#define REPUBLISHED 1024 /* results that go out again, at most, of a channel whose row is lost */

#define NEW_FILE "spool.new"
#define SAVED "spool.saved-"
#define ASIDE "spool.damaged-"
#define PATH 4400

extern char **environ;

/* ---- The child ----------------------------------------------------------------------------------------------------------- */

pid_t gl_salvage_check_begin(const char *folder)
{
	char copy[4096], self[16];
	pid_t child = 0;
	snprintf(copy, sizeof(copy), "%s", folder);
	snprintf(self, sizeof(self), "%ld", (long)getpid());
	char *arguments[] = {"glossd", "--check-spool", copy, "--parent", self, NULL};
	return posix_spawn(&child, "/proc/self/exe", NULL, NULL, arguments, environ) ? 0 : child;
}

bool gl_salvage_check_end(pid_t *check)
{
	int status;
	if (!*check || waitpid(*check, &status, WNOHANG) != *check)
		return false;
	*check = 0;
	return WIFEXITED(status) && WEXITSTATUS(status) == GL_SALVAGE_DAMAGED;
}

void gl_salvage_check_kill(pid_t *check)
{
	if (!*check)
		return;
	kill(*check, SIGKILL);
	waitpid(*check, NULL, 0);
	*check = 0;
}

typedef struct piece {
	uint64_t last; /* row that was read */
	uint32_t count;
} piece;

static bool count_row(void *context, const gl_row *row)
{
	piece *self = context;
	self->last = row->number;
	return ++self->count < ROWS_AT_ONCE;
}

/* Reads all rows, a few at a time. Meanwhile some are finished or let go, and files of the bulk with them: what was not sound for that
 * reason is another row, or none, when it is looked at again. */
static gl_code check_rows(gl_store *store)
{
	piece self = {0};
	gl_code code = GL_OK;
	uint32_t looks = 0;
	while (code == GL_OK) {
		const uint64_t before = self.last;
		self.count = 0;
		code = gl_store_all(store, before, count_row, &self);
		bool sound = !gl_store_take_unsound(store);
		if (!sound && ++looks == LOOKS)
			code = GL_DAMAGED;
		else if (sound && self.count < ROWS_AT_ONCE)
			break;
		self.last = sound ? self.last : before;
		looks = sound ? 0 : looks;
	}
	return code;
}

static void ignore_channel(void *context, const gl_store_channel *channel, bool sound) { (void)context, (void)channel, (void)sound; }

int gl_salvage_check_run(const char *folder, int parent)
{
	gl_store *store;
	gl_error error;
	/* While this has the database open the next glossd cannot know the log's state (gl_store_open). */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (parent && getppid() != parent)
		return EXIT_SUCCESS; /* it was killed before it could take this with it */
	if (nice(19) < 0)
		errno = 0; /* then it takes its share */
	gl_code code = gl_store_open_old(&store, folder, GL_STORE_FILE, &error);
	if (code == GL_OK)
		code = gl_store_channels(store, ignore_channel, NULL);
	if (code == GL_OK)
		code = gl_store_integrity(store);
	if (code == GL_OK)
		code = check_rows(store);
	gl_store_close(store, false);
	return code == GL_DAMAGED ? GL_SALVAGE_DAMAGED : EXIT_SUCCESS;
}

/* ---- Saving -------------------------------------------------------------------------------------------------------------- */

typedef struct salvage {
	gl_store *old, *new;
	const gl_store *failed; /* which of them the code is of */
	uint64_t saved, lost;   /* as of gl_salvaged */
	gl_store_channel *channels;
	uint32_t channel_count, room;
	bool numbering_sound;
	gl_record record;
	uint64_t last;   /* number of the row that was read last */
	uint32_t opened; /* rows in the transaction */
	gl_code code;
} salvage;

/* What ends a salvage; that the old database is damaged does not. */
static void note_code(salvage *self, const gl_store *store, gl_code code)
{
	if (self->code != GL_OK || code == GL_OK || (store == self->old && code == GL_DAMAGED))
		return;
	self->code = code;
	self->failed = store;
}

static gl_store_channel *channel_of(salvage *self, uint32_t number)
{
	for (uint32_t i = 0; i < self->channel_count; i++)
		if (self->channels[i].number == number)
			return &self->channels[i];
	if (self->channel_count == self->room) {
		gl_store_channel *larger = realloc(self->channels, (self->room * 2 + 16) * sizeof(*larger));
		if (!larger)
			return NULL;
		self->channels = larger;
		self->room = self->room * 2 + 16;
	}
	self->channels[self->channel_count] = (gl_store_channel){.number = number};
	return &self->channels[self->channel_count++];
}

static void keep_channel(void *context, const gl_store_channel *channel, bool sound)
{
	salvage *self = context;
	self->numbering_sound &= sound;
	gl_store_channel *kept = sound ? channel_of(self, channel->number) : NULL;
	if (kept)
		*kept = *channel;
}

/* A channel whose row is lost is known from its documents. */
static void name_channel(salvage *self, gl_store_channel *channel, const gl_row *row)
{
	gl_submission submission;
	gloss_string name = {0};
	if (row->record.data && gl_record_unpack(&self->record, row->record.data, row->record.length))
		name = self->record.submission.channel;
	else if (row->frame.data && gl_submission_parse(row->frame.data, row->frame.length, UINT32_MAX, &submission, NULL) == GL_OK)
		name = submission.channel;
	if (name.data && name.length < sizeof(channel->name))
		memcpy(channel->name, name.data, name.length);
	self->numbering_sound = false;
}

static void note_channel(salvage *self, const gl_row *row)
{
	gl_store_channel *channel = channel_of(self, row->channel);
	if (!channel) {
		note_code(self, self->new, GL_MEMORY);
		return;
	}
	if (!*channel->name)
		name_channel(self, channel, row);
	if (row->seq <= channel->seq)
		return;
	channel->seq = row->seq;
	if (!self->numbering_sound && row->seq > REPUBLISHED && channel->published < row->seq - REPUBLISHED)
		channel->published = row->seq - REPUBLISHED;
}

/* Copies a row, whose bytes stay where they lie in the bulk. A row out of order is one of a page that stands where another belongs, and is
 * left out. */
static bool copy_row(void *context, const gl_row *row)
{
	salvage *self = context;
	if (row->number <= self->last)
		return true;
	self->last = row->number;
	note_channel(self, row);
	if (self->code == GL_OK && !self->opened)
		note_code(self, self->new, gl_store_begin(self->new));
	if (self->code == GL_OK)
		note_code(self, self->new, gl_store_copy(self->new, row));
	self->saved += self->code == GL_OK;
	if (self->code == GL_OK && ++self->opened == BATCH) {
		self->opened = 0;
		note_code(self, self->new, gl_store_commit(self->new));
	}
	return self->code == GL_OK;
}

/* Copies all rows from the first to the last. Where the file cannot be read it goes on behind that place, in steps that grow, but never
 * past the beginning of the next opening's numbers. `openings` and `documents`: how many there should be; 0: nobody knows. */
static void copy_rows(salvage *self, uint64_t openings, uint64_t documents)
{
	uint64_t step = 1, tries = 0, most = UINT64_MAX >> 1;
	while (self->code == GL_OK && self->last < most) {
		uint64_t before = self->last;
		gl_code code = gl_store_all(self->old, before, copy_row, self);
		note_code(self, self->old, code);
		if (code != GL_DAMAGED)
			break;
		self->lost += self->last != before || !before;
		if (self->last != before) {
			step = 1;
			tries = 0;
		} else if (++tries > STEPS) {
			step *= 2;
		}
		uint64_t opening = self->last >> GL_STORE_RUN_BITS, end = ((opening + 1) << GL_STORE_RUN_BITS) - 1;
		bool beyond = opening < openings && self->last < end && step > end - self->last;
		self->last = beyond ? end : step < most - self->last ? self->last + step : most;
		if (beyond) {
			step = 1;
			tries = 0;
		}
	}
	if (self->code == GL_OK && self->opened)
		note_code(self, self->new, gl_store_commit(self->new));
	self->lost += gl_store_take_unsound(self->old);
	if (documents > self->saved + self->lost)
		self->lost = documents - self->saved;
}

static void write_channels(salvage *self)
{
	if (self->code == GL_OK)
		note_code(self, self->new, gl_store_begin(self->new));
	for (uint32_t i = 0; i < self->channel_count && self->code == GL_OK; i++)
		if (*self->channels[i].name)
			note_code(self, self->new, gl_store_put_channel(self->new, &self->channels[i]));
	if (self->code == GL_OK)
		note_code(self, self->new, gl_store_commit(self->new));
}

/* Copies everything from the old database to the new one, both open. The epoch is decided last. */
static void copy_all(salvage *self, uint64_t epoch, uint64_t new_epoch)
{
	uint64_t old_epoch = 0, openings = 0, documents = 0;
	gl_code code = gl_store_read_facts(self->old, &old_epoch, &openings, &documents);
	bool known = code == GL_OK && old_epoch;
	note_code(self, self->old, code);
	code = gl_store_channels(self->old, keep_channel, self);
	note_code(self, self->old, code);
	self->numbering_sound &= code == GL_OK;
	copy_rows(self, openings, documents);
	write_channels(self);
	if (openings < self->last >> GL_STORE_RUN_BITS && self->last < UINT64_MAX >> 1)
		openings = self->last >> GL_STORE_RUN_BITS;
	if (!epoch)
		epoch = known && self->numbering_sound ? old_epoch : new_epoch;
	if (self->code == GL_OK)
		note_code(self, self->new, gl_store_set_facts(self->new, epoch, openings));
}

/* ---- Files -------------------------------------------------------------------------------------------------------------- */

/* False: it is there still. */
static bool take_away(const char *folder, const char *name, const char *end)
{
	char path[PATH];
	snprintf(path, sizeof(path), "%s/%s%s", folder, name, end);
	return !unlink(path) || errno == ENOENT;
}

static bool take_new_away(const char *folder)
{
	return take_away(folder, NEW_FILE, "") && take_away(folder, NEW_FILE, "-wal") && take_away(folder, NEW_FILE, "-shm") &&
	       take_away(folder, NEW_FILE, "-journal");
}

/* Renames a file. One that is not there was moved before. */
static bool move(const char *folder, const char *from, const char *to, const char *end)
{
	char old[PATH], new[PATH];
	snprintf(old, sizeof(old), "%s/%s%s", folder, from, end);
	snprintf(new, sizeof(new), "%s/%s%s", folder, to, end);
	return !rename(old, new) || errno == ENOENT;
}

/* Moves the bulk aside: no row is left that says where anything in it lies. */
static bool move_bulk(const char *folder, const char *aside)
{
	const char *begin = GL_STORE_FILE "-bulk-";
	const struct dirent *entry;
	DIR *here = opendir(folder);
	bool moved = here != NULL;
	while (moved && (entry = readdir(here)))
		if (!strncmp(entry->d_name, begin, strlen(begin)))
			moved = move(folder, GL_STORE_FILE, aside, entry->d_name + strlen(GL_STORE_FILE));
	if (here)
		closedir(here);
	return moved;
}

/* Syncs the new database, which is all in its file, and renames it: from its new name on it counts. */
static bool keep_new(const char *folder, const salvage *self)
{
	char path[PATH], name[128];
	struct timespec now;
	snprintf(path, sizeof(path), "%s/" NEW_FILE "-wal", folder);
	if (!access(path, F_OK)) {
		errno = EBUSY;
		return false;
	}
	snprintf(path, sizeof(path), "%s/" NEW_FILE, folder);
	int file = open(path, O_RDWR | O_CLOEXEC);
	bool synced = file >= 0 && !fsync(file);
	if (file >= 0)
		close(file);
	clock_gettime(CLOCK_REALTIME, &now);
	snprintf(name, sizeof(name), SAVED "%lld.%03ld-%llu-%llu", (long long)now.tv_sec, now.tv_nsec / 1000000,
		 (unsigned long long)self->saved, (unsigned long long)self->lost);
	return synced && move(folder, NEW_FILE, name, "") && gl_bulk_sync_folder(folder) == GL_OK;
}

static gl_code cannot(gl_error *error, const char *folder)
{
	return gl_fail(error, GL_SYSTEM, "what is sound of the spool in %s cannot be saved: %s", folder, strerror(errno));
}

gl_code gl_salvage(const char *folder, uint64_t epoch, uint64_t new_epoch, gl_error *error)
{
	salvage self = {.numbering_sound = true};
	if (!take_new_away(folder))
		return cannot(error, folder);
	gl_code code = gl_store_open_old(&self.old, folder, GL_STORE_FILE, error);
	if (code == GL_OK || code == GL_DAMAGED)
		code = gl_store_open_new(&self.new, folder, NEW_FILE, error);
	if (code == GL_OK && self.old) {
		copy_all(&self, epoch, new_epoch);
	} else if (code == GL_OK) {
		self.lost = 1; /* what cannot be opened at all has no rows */
		note_code(&self, self.new, gl_store_set_facts(self.new, epoch ? epoch : new_epoch, (uint64_t)time(NULL) >> 4));
	}
	if (self.code != GL_OK)
		code = gl_fail(error, self.code, "what is sound of the spool cannot be saved: %s", gl_store_words(self.failed));
	gl_store_close(self.old, false);
	gl_store_close(self.new, false);
	gl_record_deinit(&self.record);
	free(self.channels);
	if (code == GL_OK && !keep_new(folder, &self))
		code = cannot(error, folder);
	if (code != GL_OK)
		take_new_away(folder);
	return code;
}

/* Finds the name of a new database that counts; empty: there is none. False: the folder cannot be read. */
static bool find_saved(const char *folder, char name[256])
{
	const struct dirent *entry;
	DIR *here = opendir(folder);
	*name = 0;
	while (here && !*name && (entry = readdir(here)))
		if (!strncmp(entry->d_name, SAVED, strlen(SAVED)))
			snprintf(name, 256, "%s", entry->d_name);
	if (here)
		closedir(here);
	return here != NULL;
}

/* Puts the new database in the place of the old one, in this order on the disk as well: a new database never lies beside a log of the old
 * one. */
static bool swap(const char *folder, const char *name, const char *aside, bool with_bulk)
{
	bool moved = move(folder, GL_STORE_FILE, aside, "") && move(folder, GL_STORE_FILE, aside, "-wal") &&
		     take_away(folder, GL_STORE_FILE, "-shm") && (!with_bulk || move_bulk(folder, aside));
	gl_mark_forget(folder);
	return moved && gl_bulk_sync_folder(folder) == GL_OK && move(folder, name, GL_STORE_FILE, "");
}

gl_code gl_salvage_finish(const char *folder, gl_salvaged *salvaged, gl_error *error)
{
	char name[256], began[32], aside[64];
	unsigned long long saved = 0, lost = 0;
	*salvaged = (gl_salvaged){0};
	if (!find_saved(folder, name))
		return cannot(error, folder);
	if (sscanf(name, SAVED "%31[0-9.]-%llu-%llu", began, &saved, &lost) == 3) {
		snprintf(aside, sizeof(aside), ASIDE "%s", began);
		if (!swap(folder, name, aside, !saved))
			return cannot(error, folder);
		*salvaged = (gl_salvaged){.saved = saved, .lost = lost};
		snprintf(salvaged->aside, sizeof(salvaged->aside), "%s/%s", folder, aside);
	} else {
		take_new_away(folder); /* of a salvage that was broken off */
	}
	/* Before anything is written to the new one its name is on the disk: else after a power cut it would be put in place once more. */
	return gl_bulk_sync_folder(folder) == GL_OK ? GL_OK : cannot(error, folder);
}
