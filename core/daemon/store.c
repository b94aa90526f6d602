/* Rows and transactions of the spool's database; see store.h.
 *
 * Blobs are bound where they lie and read where SQLite has them: none is copied here. Those of the bulk are synced before a commit that
 * names their places. */
#include "store_parts.h"
#include "row.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <xxhash.h>

#define LOOKED_AT 4096   /* rows, by one call of gl_store_trim */
#define DELETED_MOST 256 /* by one call */

const char *gl_store_words(const gl_store *store) { return store->database.words; }

uint64_t gl_store_take_unsound(gl_store *store)
{
	uint64_t unsound = store->unsound;
	store->unsound = 0;
	return unsound;
}

/* ---- Checksums ---------------------------------------------------------------------------------------------------------- */

static uint64_t checksum_of_channel(const gl_store_channel *channel)
{
	const uint64_t numbers[] = {channel->number, channel->seq, channel->published};
	return XXH3_64bits_withSeed(channel->name, strlen(channel->name), XXH3_64bits(numbers, sizeof(numbers)));
}

/* ---- Rows --------------------------------------------------------------------------------------------------------------- */

/* Steps through the rows of a statement. A row that is not sound is counted and left out; one that cannot be read now ends the steps. */
static gl_code visit_rows(gl_store *store, sqlite3_stmt *prepared, gl_store_visit visit, void *context)
{
	gl_row row;
	gl_code code = GL_OK;
	int result = SQLITE_DONE;
	while (code == GL_OK && (result = sqlite3_step(prepared)) == SQLITE_ROW) {
		code = gl_row_read(prepared, &store->bulk, &row);
		store->unsound += code == GL_DAMAGED;
		if (code == GL_OK && !visit(context, &row))
			break;
		code = code == GL_DAMAGED ? GL_OK : gl_store_tell(store, code);
	}
	if (code == GL_OK)
		code = gl_database_code(&store->database, result);
	sqlite3_reset(prepared);
	return code;
}

/* ---- Writing ------------------------------------------------------------------------------------------------------------ */

gl_code gl_store_begin(gl_store *store)
{
	store->next = store->committed;
	store->pending_count = 0;
	return gl_database_run(&store->database, GL_BEGIN);
}

gl_code gl_store_write_facts(gl_store *store, const gl_facts *facts)
{
	gl_facts_bind(store->database.statements[GL_NOTE], facts);
	return gl_database_run(&store->database, GL_NOTE);
}

static gl_code write_channel(gl_store *store, const gl_store_channel *channel)
{
	sqlite3_stmt *prepared = gl_database_use(&store->database, GL_PUT_CHANNEL, channel->number, (int64_t)channel->seq);
	sqlite3_bind_int64(prepared, 3, (int64_t)channel->published);
	sqlite3_bind_int64(prepared, 4, (int64_t)checksum_of_channel(channel));
	sqlite3_bind_text(prepared, 5, channel->name, -1, SQLITE_STATIC);
	return gl_database_run(&store->database, GL_PUT_CHANNEL);
}

static gl_code write_channels(gl_store *store)
{
	gl_code code = GL_OK;
	for (uint32_t i = 0; i < store->pending_count && code == GL_OK; i++)
		code = write_channel(store, &store->pending[i]);
	store->pending_count = 0;
	return code;
}

gl_code gl_store_tell(gl_store *store, gl_code code)
{
	if (code != GL_OK)
		snprintf(store->database.words, sizeof(store->database.words), "beside the database: %s", strerror(errno));
	return code;
}

/* After a commit that failed because the disk is full, the log lacks the end of the transaction. After any other failure it may have all of
 * it, which after a crash may count: then the files of the bulk that it names are still needed (`frozen`). */
static gl_code commit(gl_store *store)
{
	gl_code code = gl_database_run(&store->database, GL_COMMIT);
	store->bulk.frozen = code != GL_OK && (store->bulk.frozen || sqlite3_errcode(store->database.connection) != SQLITE_FULL);
	return code;
}

/* After a commit that failed the facts are always written: a commit without a row would succeed and leave the log as it is. */
gl_code gl_store_commit(gl_store *store)
{
	gl_code code = write_channels(store);
	if (code == GL_OK && (store->bulk.frozen || memcmp(&store->next.facts, &store->committed.facts, sizeof(store->next.facts)) != 0))
		code = gl_store_write_facts(store, &store->next.facts);
	if (code == GL_OK)
		code = gl_store_tell(store, gl_bulk_sync(&store->bulk));
	if (code == GL_OK)
		code = commit(store);
	if (code != GL_OK)
		return code;
	gl_bulk_keep(&store->bulk);
	if (memcmp(&store->next.mark, &store->committed.mark, sizeof(store->next.mark)) != 0)
		gl_mark_write(store->mark_file, &store->next.mark);
	store->committed = store->next;
	return GL_OK;
}

gl_code gl_store_prove(gl_store *store)
{
	gl_code code = store->bulk.frozen ? gl_store_begin(store) : GL_OK;
	if (code == GL_OK && store->bulk.frozen)
		code = gl_store_commit(store);
	if (code != GL_OK)
		gl_store_roll_back(store);
	return code;
}

void gl_store_roll_back(gl_store *store)
{
	gl_bulk_forget(&store->bulk);
	if (!sqlite3_get_autocommit(store->database.connection))
		sqlite3_exec(store->database.connection, "ROLLBACK", NULL, NULL, NULL);
}

/* Adds to `found` what a run of documents knows of an id. */
static gl_code find_in(gl_store *store, uint64_t run, uint64_t id_hash, uint64_t content_hash, gl_found *found)
{
	sqlite3_stmt *prepared =
		gl_database_use(&store->database, GL_FIND, (int64_t)(run << (GL_IDS_RUN_BITS - GL_IDS_PART_BITS)), (int64_t)id_hash);
	int result;
	while ((result = sqlite3_step(prepared)) == SQLITE_ROW) {
		uint32_t revision = (uint32_t)sqlite3_column_int64(prepared, 2);
		found->any = true;
		if (revision > found->revision)
			found->revision = revision;
		if ((uint64_t)sqlite3_column_int64(prepared, 1) != content_hash)
			continue;
		found->same = true;
		found->number = (uint64_t)sqlite3_column_int64(prepared, 0);
		found->done = sqlite3_column_type(prepared, 3) != SQLITE_NULL;
	}
	gl_code code = gl_database_code(&store->database, result);
	sqlite3_reset(prepared);
	return code;
}

gl_code gl_store_find(gl_store *store, uint64_t id_hash, uint64_t content_hash, gl_found *found)
{
	gl_code code = GL_OK;
	uint64_t run;
	*found = (gl_found){0};
	for (size_t at = 0; code == GL_OK && gl_ids_next(&store->ids, id_hash, &at, &run);)
		code = find_in(store, run, id_hash, content_hash, found);
	return code;
}

/* Puts the bytes of the row into the bulk. Not those of a dead letter, which may stay for ever and would keep a whole file from going. */
static gl_code add_bulk(gl_store *store, gl_row *row)
{
	row->place = 0;
	if (row->dead)
		return GL_OK;
	return gl_store_tell(store, row->seq ? gl_bulk_add(&store->bulk, GL_BULK_RESULTS, row->record, &row->place)
					     : gl_bulk_add(&store->bulk, GL_BULK_DOCUMENTS, row->frame, &row->place));
}

static gl_code add_row(gl_store *store, const gl_row *row)
{
	gl_row_bind(store->database.statements[GL_ADD], row);
	if (row->id_hash && !gl_ids_add(&store->ids, row->number, row->id_hash))
		return GL_MEMORY;
	if (row->number > store->next.mark.number)
		store->next.mark.number = row->number;
	store->next.facts.documents++;
	return gl_database_run(&store->database, GL_ADD);
}

gl_code gl_store_add(gl_store *store, gl_row *row)
{
	gl_code code = add_bulk(store, row);
	return code == GL_OK ? add_row(store, row) : code;
}

gl_code gl_store_copy(gl_store *store, const gl_row *row) { return add_row(store, row); }

/* Has retention look at this row again. */
static void look_again(gl_store *store, uint64_t number)
{
	if (number < store->next.trimmed)
		store->next.trimmed = number;
}

gl_code gl_store_finish(gl_store *store, gl_row *row)
{
	gl_statement finish = row->dead ? GL_FINISH_DEAD : GL_FINISH;
	const uint64_t waited = row->place;
	gl_code code = add_bulk(store, row);
	if (code != GL_OK)
		return code;
	gl_row_bind(store->database.statements[finish], row);
	store->next.mark.results++;
	look_again(store, row->number);
	code = gl_database_run(&store->database, finish);
	if (code == GL_OK && !sqlite3_changes(store->database.connection))
		return add_row(store, row); /* a row that is gone is not counted where its frame lay any more */
	if (code == GL_OK && waited)
		gl_bulk_count(&store->bulk, waited, -1);
	return code;
}

/* Each result changes its channel's row, which is written once, at the end of the transaction. */
gl_code gl_store_put_channel(gl_store *store, const gl_store_channel *channel)
{
	uint32_t i = 0;
	while (i < store->pending_count && store->pending[i].number != channel->number)
		i++;
	gl_code code = i == GL_STORE_PENDING ? write_channels(store) : GL_OK;
	i = i == GL_STORE_PENDING ? 0 : i;
	store->pending[i] = *channel;
	store->pending_count += i == store->pending_count;
	return code;
}

gl_code gl_store_bury(gl_store *store, const gl_row *dead)
{
	gl_row row = *dead;
	row.dead = false;
	row.frame = (gl_bytes){0};
	look_again(store, row.number);
	gl_database_use(&store->database, GL_BURY, (int64_t)row.number, (int64_t)gl_row_checksum(&row));
	return gl_database_run(&store->database, GL_BURY);
}

/* ---- Reading ------------------------------------------------------------------------------------------------------------ */

gl_code gl_store_waiting(gl_store *store, uint64_t after, gl_store_visit visit, void *context)
{
	uint64_t before = store->oldest - 1;
	sqlite3_stmt *prepared =
		gl_database_use(&store->database, GL_WAITING, (int64_t)(after > before ? after : before), (int64_t)store->first);
	return visit_rows(store, prepared, visit, context);
}

gl_code gl_store_results(gl_store *store, uint32_t channel, uint64_t from, uint64_t to, gl_store_visit visit, void *context)
{
	sqlite3_stmt *prepared = gl_database_use(&store->database, GL_RESULTS, channel, (int64_t)from);
	sqlite3_bind_int64(prepared, 3, (int64_t)to);
	return visit_rows(store, prepared, visit, context);
}

gl_code gl_store_dead(gl_store *store, uint64_t after, uint32_t most, gl_store_visit visit, void *context)
{
	return visit_rows(store, gl_database_use(&store->database, GL_DEAD, (int64_t)after, most), visit, context);
}

gl_code gl_store_row(gl_store *store, uint64_t number, gl_store_visit visit, void *context)
{
	return visit_rows(store, gl_database_use(&store->database, GL_ROW, (int64_t)number, 0), visit, context);
}

gl_code gl_store_since(gl_store *store, uint32_t channel, uint64_t done_ms, uint64_t *seq)
{
	return gl_database_number(&store->database, gl_database_use(&store->database, GL_SINCE, channel, (int64_t)done_ms), seq);
}

gl_code gl_store_oldest(gl_store *store, uint32_t channel, uint64_t *seq)
{
	return gl_database_number(&store->database, gl_database_use(&store->database, GL_OLDEST, channel, 0), seq);
}

gl_code gl_store_channels(gl_store *store, void (*visit)(void *context, const gl_store_channel *channel, bool sound), void *context)
{
	sqlite3_stmt *prepared = store->database.statements[GL_CHANNELS];
	gl_store_channel channel;
	bool all_sound = true;
	int result;
	while ((result = sqlite3_step(prepared)) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(prepared, 1);
		channel.number = (uint32_t)sqlite3_column_int64(prepared, 0);
		channel.seq = (uint64_t)sqlite3_column_int64(prepared, 2);
		channel.published = (uint64_t)sqlite3_column_int64(prepared, 3);
		snprintf(channel.name, sizeof(channel.name), "%s", name ? name : "");
		bool sound = (uint64_t)sqlite3_column_int64(prepared, 4) == checksum_of_channel(&channel);
		all_sound &= sound;
		visit(context, &channel, sound);
	}
	gl_code code = gl_database_code(&store->database, result);
	sqlite3_reset(prepared);
	if (code != GL_OK || all_sound)
		return code;
	snprintf(store->database.words, sizeof(store->database.words), "the checksum of a channel is wrong");
	return GL_DAMAGED;
}

gl_code gl_store_all(gl_store *store, uint64_t after, gl_store_visit visit, void *context)
{
	return visit_rows(store, gl_database_use(&store->database, GL_ALL, (int64_t)after, 0), visit, context);
}

/* ---- Size --------------------------------------------------------------------------------------------------------------- */

static uint64_t size_of(const char *path)
{
	struct stat status;
	return stat(path, &status) ? 0 : (uint64_t)status.st_size;
}

void gl_store_shorten_log(gl_store *store, uint64_t most)
{
	sqlite3 *connection = store->database.connection;
	if (size_of(sqlite3_filename_wal(sqlite3_db_filename(connection, "main"))) > most)
		gl_database_put_log_away(&store->database);
}

gl_code gl_store_size(gl_store *store, uint64_t *used, uint64_t *spare, uint64_t *growth)
{
	uint64_t pages = 0, unused = 0;
	gl_code code = gl_database_number(&store->database, store->database.statements[GL_PAGES], &pages);
	if (code == GL_OK)
		code = gl_database_number(&store->database, store->database.statements[GL_FREE_PAGES], &unused);
	gl_bulk_size(&store->bulk, used, spare);
	*used += (pages - unused) * store->page_size;
	*spare += unused * store->page_size;
	uint64_t whole = pages * store->page_size, now = size_of(sqlite3_db_filename(store->database.connection, "main"));
	*growth = whole > now ? whole - now : 0;
	return code;
}

/* Where the newest document was deleted, a lower mark must be on the disk before that is committed. */
static gl_code lower_mark(gl_store *store)
{
	uint64_t newest;
	gl_code code = gl_database_number(&store->database, store->database.statements[GL_NEWEST], &newest);
	if (code != GL_OK || newest >= store->next.mark.number)
		return code;
	store->next.mark.number = store->committed.mark.number = newest;
	return gl_mark_lower(store->mark_file, &store->committed.mark) ? GL_OK : GL_SYSTEM;
}

typedef struct old_row {
	uint64_t number, place;
} old_row;

/* Finds the results that may go. The scan begins behind the rows that stay anyway, and ends at the first that is too young or not
 * published: those behind it are younger. */
static gl_code find_old(gl_store *store, uint64_t before_ms, uint64_t latest_ms, uint32_t most, old_row *rows, uint32_t *count)
{
	sqlite3_stmt *prepared = gl_database_use(&store->database, GL_OLD, (int64_t)store->next.trimmed, LOOKED_AT);
	int result;
	*count = 0;
	while (*count < most && (result = sqlite3_step(prepared)) == SQLITE_ROW) {
		uint64_t number = (uint64_t)sqlite3_column_int64(prepared, 0), done_ms = (uint64_t)sqlite3_column_int64(prepared, 2);
		bool stays = sqlite3_column_int(prepared, 1) || (done_ms >= before_ms && done_ms > latest_ms);
		store->next.trimmed = number;
		if (!stays && (done_ms >= before_ms || !sqlite3_column_int(prepared, 3)))
			break;
		store->next.trimmed = number + 1;
		if (!stays)
			rows[(*count)++] = (old_row){number, gl_row_place(prepared, 4)};
	}
	gl_code code = *count < most ? gl_database_code(&store->database, result) : GL_OK;
	sqlite3_reset(prepared);
	return code;
}

gl_code gl_store_trim(gl_store *store, uint64_t before_ms, uint64_t latest_ms, uint32_t most, uint32_t *deleted)
{
	old_row rows[DELETED_MOST];
	uint64_t first;
	uint32_t count;
	*deleted = 0;
	gl_code code = find_old(store, before_ms, latest_ms, most < DELETED_MOST ? most : DELETED_MOST, rows, &count);
	for (uint32_t i = 0; i < count && code == GL_OK; i++) {
		gl_database_use(&store->database, GL_DELETE, (int64_t)rows[i].number, 0);
		code = gl_database_run(&store->database, GL_DELETE);
		if (code == GL_OK && rows[i].place)
			gl_bulk_count(&store->bulk, rows[i].place, -1);
	}
	if (code != GL_OK || !count)
		return code;
	*deleted = count;
	store->next.facts.documents -= count;
	if (gl_database_number(&store->database, store->database.statements[GL_FIRST], &first) == GL_OK)
		gl_ids_forget(&store->ids, first);
	return lower_mark(store);
}

void gl_store_sweep(gl_store *store, bool all, uint64_t keep) { gl_bulk_sweep(&store->bulk, all, keep); }

gl_code gl_store_shrink(gl_store *store, uint32_t pages)
{
	char text[64];
	snprintf(text, sizeof(text), "PRAGMA incremental_vacuum(%u)", pages);
	return gl_database_execute(&store->database, text);
}
