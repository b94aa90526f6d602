/* Saving what is sound of a spool; see salvage.h. */
#include "salvage.h"
#include "mark.h"
#include "record.h"
#include "store.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define BATCH 64
#define ROWS_AT_ONCE 256 /* that the child reads */
#define LOOKS 3          /* at rows that are not sound */
#define STEPS 256        /* numbers tried one by one behind a place that cannot be read; then ever longer steps */
#define REPUBLISHED 1024 /* results of a channel whose mark is lost go out again, at most */

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

/* Reads all rows, a few at a time: meanwhile some are finished or let go, and their files of the bulk with them. What is not sound for that is another row, or none, when
 * it is looked at again. */
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
	gl_salvaged *result;
	gl_store_channel *channels;
	uint32_t channel_count, room;
	bool numbering_sound;
	gl_record record;
	uint64_t last;   /* number of the row that was read last */
	uint32_t opened; /* rows in the transaction */
	gl_code code;    /* of the new database */
} salvage;

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
	if (!channel)
		return;
	if (!*channel->name)
		name_channel(self, channel, row);
	if (row->seq <= channel->seq)
		return;
	channel->seq = row->seq;
	if (!self->numbering_sound && row->seq > REPUBLISHED && channel->published < row->seq - REPUBLISHED)
		channel->published = row->seq - REPUBLISHED;
}

static bool copy_row(void *context, const gl_row *row)
{
	salvage *self = context;
	self->last = row->number;
	note_channel(self, row);
	if (!self->opened)
		self->code = gl_store_begin(self->new);
	gl_row copy = *row;
	if (self->code == GL_OK)
		self->code = gl_store_add(self->new, &copy);
	self->result->saved += self->code == GL_OK;
	if (self->code == GL_OK && ++self->opened == BATCH) {
		self->opened = 0;
		self->code = gl_store_commit(self->new);
	}
	return self->code == GL_OK;
}

/* All rows from the first to the last. Where the file cannot be read it goes on behind that place, and does not pass by the beginning of an opening. `openings` and
 * `documents`: how many there should be; 0: nobody knows. */
static void copy_rows(salvage *self, uint64_t openings, uint64_t documents)
{
	uint64_t step = 1, tries = 0, most = UINT64_MAX >> 1;
	while (self->code == GL_OK && self->last < most) {
		uint64_t before = self->last;
		if (gl_store_all(self->old, before, copy_row, self) != GL_DAMAGED)
			break;
		self->result->lost += self->last != before || !before;
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
		self->code = gl_store_commit(self->new);
	self->result->lost += gl_store_take_unsound(self->old);
	uint64_t told = self->result->saved + self->result->lost;
	if (documents > told)
		self->result->lost += documents - told;
}

static void write_channels(salvage *self)
{
	if (self->code == GL_OK)
		self->code = gl_store_begin(self->new);
	for (uint32_t i = 0; i < self->channel_count && self->code == GL_OK; i++)
		if (*self->channels[i].name)
			self->code = gl_store_mark(self->new, &self->channels[i]);
	if (self->code == GL_OK)
		self->code = gl_store_commit(self->new);
}

/* The database with all that lies beside it, but the index of its log, which SQLite makes anew. */
static void move_aside(const char *folder, const char *name)
{
	const struct dirent *entry;
	char from[4400], to[4400];
	const size_t length = strlen(GL_STORE_FILE);
	DIR *here = opendir(folder);
	while (here && (entry = readdir(here))) {
		const char *end = entry->d_name + length;
		if (strncmp(entry->d_name, GL_STORE_FILE, length) != 0 || (*end && *end != '-'))
			continue;
		snprintf(from, sizeof(from), "%s/%s", folder, entry->d_name);
		snprintf(to, sizeof(to), "%s/%s%s", folder, name, end);
		if (strcmp(end, "-shm") != 0)
			rename(from, to);
		else
			unlink(from);
	}
	if (here)
		closedir(here);
}

/* Copies from the old to the new, both open; the epoch is decided last. */
static gl_code copy_all(salvage *self, uint64_t epoch, uint64_t new_epoch)
{
	uint64_t old_epoch = 0, openings = 0, documents = 0;
	bool known = gl_store_read_facts(self->old, &old_epoch, &openings, &documents) == GL_OK && old_epoch;
	if (gl_store_channels(self->old, keep_channel, self) != GL_OK)
		self->numbering_sound = false;
	copy_rows(self, openings, documents);
	write_channels(self);
	if (openings < self->last >> GL_STORE_RUN_BITS && self->last < UINT64_MAX >> 1)
		openings = self->last >> GL_STORE_RUN_BITS;
	if (!epoch)
		epoch = known && self->numbering_sound ? old_epoch : new_epoch;
	return self->code == GL_OK ? gl_store_set_facts(self->new, epoch, openings) : self->code;
}

gl_code gl_salvage(const char *folder, uint64_t epoch, uint64_t new_epoch, gl_salvaged *salvaged, gl_error *error)
{
	char name[64];
	gl_store_facts facts;
	salvage self = {.result = salvaged, .numbering_sound = true};
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	snprintf(name, sizeof(name), "spool.damaged-%lld.%03ld", (long long)now.tv_sec, now.tv_nsec / 1000000);
	snprintf(salvaged->aside, sizeof(salvaged->aside), "%s/%s", folder, name);
	move_aside(folder, name);
	gl_mark_forget(folder);
	gl_code code = gl_store_open(&self.new, folder, new_epoch, &facts, error);
	if (code != GL_OK)
		return code;
	/* What cannot be opened at all has no rows. */
	if (gl_store_open_old(&self.old, folder, name, NULL) == GL_OK) {
		code = copy_all(&self, epoch, new_epoch);
	} else {
		salvaged->lost++;
		code = gl_store_set_facts(self.new, epoch ? epoch : new_epoch, (uint64_t)now.tv_sec >> 4);
	}
	if (code != GL_OK)
		gl_fail(error, code, "what is sound of the spool cannot be saved: %s", gl_store_words(self.new));
	gl_store_close(self.old, false);
	gl_store_close(self.new, true);
	gl_record_deinit(&self.record);
	free(self.channels);
	return code;
}
