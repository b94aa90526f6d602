/* Opens damaged copies of a spool as glossd would, many in one process, and says what it would give out.
 *
 *     open_spool PRISTINE WORK
 *
 * PRISTINE is a folder with a spool; WORK one that is written over. Each line of standard input is a damage: `flip FILE BIT`, `cut FILE LENGTH`, or `none`; FILE
 * is the name of a file in PRISTINE. For each, one line on standard output: what was given out before and after the database was read whole, as glossd does
 * beside its work, and what was told of it:
 *
 *     rows=N differ=N missing=N lost=N new_epoch=0|1 salvages=N code=N
 *
 * A row differs where it is not the undamaged one, nor, under a new epoch, an earlier state of it. It is missing where it is given out no more;
 * lost is what glossd would count. */
#include "daemon/salvage.h"
#include "daemon/store.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#define ROWS_MOST 4096
#define CHANNELS_MOST 16
#define FILES_MOST 64
#define NEW_EPOCH 99

/* A file of PRISTINE. */
typedef struct original {
	char name[64], *content;
	size_t length;
} original;

/* What a row says, and what of it is the same in all its states. */
typedef struct known {
	uint64_t number, whole, document;
	bool done, seen;
} known;

typedef struct trial {
	gl_store *store;
	gl_store_opening opening;
	gl_store_channel channels[CHANNELS_MOST];
	uint32_t channel_count;
	uint64_t rows, differ, lost, salvages, newest;
	bool learning;
} trial;

static known rows[ROWS_MOST];
static size_t row_count;
static uint64_t pristine_epoch;
static original files[FILES_MOST];
static size_t file_count;

static known know(const gl_row *row)
{
	const uint64_t document[] = {row->number, row->channel, row->id_hash, row->content_hash, row->accepted_ms, row->revision};
	const uint64_t state[] = {row->seq, row->done_ms, row->dead};
	uint64_t hash = XXH3_64bits(document, sizeof(document));
	known result = {.number = row->number, .document = hash, .done = row->seq != 0};
	hash = XXH3_64bits_withSeed(state, sizeof(state), hash);
	hash = XXH3_64bits_withSeed(row->frame.data, row->frame.length, hash + (row->frame.data != NULL));
	result.whole = XXH3_64bits_withSeed(row->record.data, row->record.length, hash);
	return result;
}

static bool visit(void *context, const gl_row *row)
{
	trial *self = context;
	known now = know(row);
	self->rows++;
	if (self->learning) {
		if (row_count < ROWS_MOST)
			rows[row_count++] = now;
		return true;
	}
	for (size_t i = 0; i < row_count; i++) {
		if (rows[i].number != now.number)
			continue;
		rows[i].seen = true;
		bool earlier = self->opening.epoch != pristine_epoch && !now.done && rows[i].document == now.document;
		self->differ += rows[i].whole != now.whole && !earlier;
		return true;
	}
	/* It was deleted, or never was. */
	self->differ += self->opening.epoch == pristine_epoch;
	return true;
}

static void keep_channel(void *context, const gl_store_channel *channel, bool sound)
{
	trial *self = context;
	if (sound && self->channel_count < CHANNELS_MOST)
		self->channels[self->channel_count++] = *channel;
}

static gl_code open_once(trial *self, const char *folder)
{
	gl_error error;
	gl_salvaged saved;
	self->channel_count = 0;
	gl_code code = gl_salvage_finish(folder, &saved, &error);
	self->lost += saved.lost;
	if (code == GL_OK)
		code = gl_store_open(&self->store, folder, NEW_EPOCH, &self->opening, &error);
	return code == GL_OK ? gl_store_channels(self->store, keep_channel, self) : code;
}

static gl_code salvage(trial *self, const char *folder, uint64_t epoch)
{
	gl_error error;
	self->lost += self->store ? gl_store_take_unsound(self->store) : 0;
	gl_store_close(self->store, false);
	self->store = NULL;
	self->salvages++;
	gl_code code = gl_salvage(folder, epoch, NEW_EPOCH, &error);
	return code == GL_OK ? open_once(self, folder) : code;
}

/* As replay, and the start of glossd. */
static gl_code give_out(trial *self)
{
	gl_code code = gl_store_waiting(self->store, 0, visit, self);
	for (uint32_t i = 0; i < self->channel_count && code == GL_OK; i++)
		code = gl_store_results(self->store, self->channels[i].number, 1, INT64_MAX, visit, self);
	return code;
}

static gl_code live(trial *self, const char *folder)
{
	gl_code code = open_once(self, folder);
	if (code == GL_DAMAGED)
		code = salvage(self, folder, 0);
	if (code != GL_OK)
		return code;
	gl_code given = give_out(self);
	if (given == GL_DAMAGED || gl_salvage_check_run(folder, 0) == GL_SALVAGE_DAMAGED)
		given = salvage(self, folder, self->opening.epoch);
	for (size_t i = 0; i < row_count; i++)
		rows[i].seen = false;
	self->rows = 0;
	return given == GL_OK ? give_out(self) : given;
}

/* ---- Files -------------------------------------------------------------------------------------------------------------- */

/* Calls with each file of a folder, until one is not as it should be. */
static bool each_file(const char *folder, bool (*use)(const char *path, const char *name))
{
	char path[4400];
	const struct dirent *entry;
	DIR *here = opendir(folder);
	bool good = here != NULL;
	while (good && (entry = readdir(here))) {
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		good = *entry->d_name == '.' || use(path, entry->d_name);
	}
	if (here)
		closedir(here);
	return good;
}

static bool read_file(const char *path, const char *name)
{
	FILE *file = fopen(path, "rb");
	if (!file || file_count == FILES_MOST)
		return false;
	original *to = &files[file_count++];
	fseek(file, 0, SEEK_END);
	to->length = (size_t)ftell(file);
	rewind(file);
	snprintf(to->name, sizeof(to->name), "%s", name);
	to->content = malloc(to->length + 1);
	bool read = to->content && fread(to->content, 1, to->length, file) == to->length;
	fclose(file);
	return read;
}

static bool remove_file(const char *path, const char *name)
{
	(void)name;
	return !unlink(path);
}

static bool write_file(const char *folder, const original *from, size_t length)
{
	char path[4200];
	snprintf(path, sizeof(path), "%s/%s", folder, from->name);
	FILE *file = fopen(path, "wb");
	bool written = file && fwrite(from->content, 1, length, file) == length;
	return file && !fclose(file) && written;
}

/* A copy with that damage in place of what is there. */
static bool prepare(const char *folder, const char *kind, const char *name, size_t at)
{
	if (!each_file(folder, remove_file))
		return false;
	for (size_t i = 0; i < file_count; i++) {
		original *one = &files[i];
		bool here = !strcmp(one->name, name);
		bool flip = here && !strcmp(kind, "flip") && at / 8 < one->length, cut = here && !strcmp(kind, "cut") && at < one->length;
		if (flip)
			one->content[at / 8] ^= (char)(1 << at % 8);
		bool written = write_file(folder, one, cut ? at : one->length);
		if (flip)
			one->content[at / 8] ^= (char)(1 << at % 8);
		if (!written)
			return false;
	}
	return true;
}

static void run(const char *folder)
{
	trial self = {0};
	uint64_t missing = 0;
	gl_code code = live(&self, folder);
	for (size_t i = 0; i < row_count; i++)
		missing += !rows[i].seen;
	self.lost += self.store ? gl_store_take_unsound(self.store) : 0;
	gl_store_close(self.store, false);
	printf("rows=%llu differ=%llu missing=%llu lost=%llu new_epoch=%d salvages=%llu code=%d\n", (unsigned long long)self.rows,
	       (unsigned long long)self.differ, (unsigned long long)missing, (unsigned long long)self.lost,
	       self.opening.epoch != pristine_epoch, (unsigned long long)self.salvages, (int)code);
	fflush(stdout);
}

/* What an undamaged copy gives out. */
static void learn(const char *folder)
{
	trial self = {.learning = true};
	if (open_once(&self, folder) != GL_OK || give_out(&self) != GL_OK)
		exit(EXIT_FAILURE);
	pristine_epoch = self.opening.epoch;
	gl_store_close(self.store, false);
}

int main(int argc, char **argv)
{
	char line[256], kind[16], name[64] = "";
	size_t at;
	if (argc != 3 || !each_file(argv[1], read_file) || !prepare(argv[2], "none", "", 0))
		return EXIT_FAILURE;
	learn(argv[2]);
	while (fgets(line, sizeof(line), stdin)) {
		name[0] = 0;
		at = 0;
		if (sscanf(line, "%15s %63s %zu", kind, name, &at) < 1 || !prepare(argv[2], kind, name, at))
			return EXIT_FAILURE;
		run(argv[2]);
	}
	for (size_t i = 0; i < file_count; i++)
		free(files[i].content);
	return EXIT_SUCCESS;
}
