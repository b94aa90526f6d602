/* The spool's thread, and its queue; see spool.h. */
#include "spool.h"
#include "log.h"
#include "salvage.h"
#include "engine/clock.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#define BATCH 256 /* jobs that are worth a commit at once; a document is two */
#define MOST 1024 /* jobs in one transaction: what came while the disk was busy with the one before */
/* Pauses between two commits, so that jobs share one: the usual one, and that while jobs come often, which is each OFTEN_NS. (Pages that
 * two commits touch are written twice: docs/rationale.md.) */
#define PAUSE_NS UINT64_C(2000000)
#define BUSY_PAUSE_NS UINT64_C(8000000)
#define OFTEN_NS UINT64_C(500000)
#define RETRY_NS UINT64_C(100000000)     /* between two tries while the disk takes nothing */
#define SALVAGE_NS UINT64_C(3000000000)  /* between two salvages */
#define LOOK_NS UINT64_C(1000000000)     /* between two looks at what has grown old */
#define CLOCK_AHEAD_MS UINT64_C(3600000) /* a result done later than this from now was done under a wrong clock */
#define RESERVE ((uint64_t)16 << 20)     /* bytes of the disk, for the results of what was accepted */
#define SHORT_LOG ((uint64_t)4 << 20)    /* bytes of the log that may stay where the disk is short */
#define TRIM_AT_ONCE 256                 /* rows */
#define SHRINK_AT_ONCE 16                /* pages */
#define SPARE_KEPT ((uint64_t)16 << 20)  /* bytes of files, and of the database, that stay for what comes next */

/* What the thread alone knows. */
typedef struct spooler {
	gl_spool *spool;
	gl_store *store; /* NULL: it is not open */
	uint64_t committed_ns, looked_ns;
	uint64_t pause_ns;  /* until the next commit */
	pid_t check;        /* the child that reads the whole database; 0: none */
	bool check_due;     /* the child is to be started, once there is room */
	bool damaged;       /* what is sound is to be saved */
	uint64_t mended_ns; /* when that was last tried; 0: never */
	bool more_to_trim;
	uint64_t came_upon; /* unsound rows, since the last salvage: it will count them too */
	gl_spool_state state;
} spooler;

/* ---- Queues ------------------------------------------------------------------------------------------------------------- */

static void put(gl_job_queue *queue, gl_job *job)
{
	job->next = NULL;
	*(queue->end ? queue->end : &queue->first) = job;
	queue->end = &job->next;
	queue->count++;
}

static gl_job *take(gl_job_queue *queue)
{
	gl_job *job = queue->first;
	if (!job)
		return NULL;
	queue->first = job->next;
	if (!queue->first)
		queue->end = NULL;
	queue->count--;
	return job;
}

/* Puts a whole queue before another. */
static void put_before(gl_job_queue *queue, gl_job_queue *first)
{
	if (!first->first)
		return;
	*first->end = queue->first;
	queue->first = first->first;
	queue->end = queue->end ? queue->end : first->end;
	queue->count += first->count;
	*first = (gl_job_queue){0};
}

/* ---- The thread: opening ------------------------------------------------------------------------------------------------ */

static void keep_channel(void *context, const gl_store_channel *channel, bool sound)
{
	gl_spool *spool = context;
	(void)sound; /* one that is not spoils them all */
	gl_store_channel *list = realloc(spool->channels, (spool->channel_count + 1) * sizeof(*list));
	if (!list)
		return;
	spool->channels = list;
	list[spool->channel_count++] = *channel;
}

/* Ends a salvage, also one that was under way when glossd was killed: how much was saved and lost has to be told. */
static gl_code finish_salvage(spooler *self, gl_error *error)
{
	gl_salvaged saved;
	gl_code code = gl_salvage_finish(self->spool->folder, &saved, error);
	if (!*saved.aside)
		return code;
	self->state.salvages++;
	self->state.unsound += saved.lost > self->came_upon ? saved.lost - self->came_upon : 0;
	self->came_upon = 0;
	snprintf(self->state.words, sizeof(self->state.words),
		 "%llu documents were saved and %llu found damaged; the old database is %.300s", (unsigned long long)saved.saved,
		 (unsigned long long)saved.lost, saved.aside);
	return code;
}

static gl_code read_channels(spooler *self, const gl_store_opening *opening, gl_error *error)
{
	gl_spool *spool = self->spool;
	free(spool->channels);
	spool->channels = NULL;
	spool->channel_count = 0;
	gl_code code = gl_store_channels(self->store, keep_channel, spool);
	if (code != GL_OK)
		return gl_fail(error, code, "the spool in %s cannot be read: %s", spool->folder, gl_store_words(self->store));
	spool->opening = *opening;
	self->check_due = !opening->clean;
	return GL_OK;
}

/* Opens the database. Its channels are read the first time: one that is not sound would spoil the numbering, and counts as a damage. */
static gl_code open_store(spooler *self, gl_error *error)
{
	gl_spool *spool = self->spool;
	gl_store_opening opening;
	gl_code code = finish_salvage(self, error);
	if (code == GL_OK)
		code = gl_store_open(&self->store, spool->folder, spool->new_epoch, &opening, error);
	if (code == GL_OK && !spool->is_open)
		code = read_channels(self, &opening, error);
	self->damaged |= code == GL_DAMAGED;
	return code;
}

/* Saves what is sound into a new database, and opens that. Where that fails nothing is open, and all files are as they were. */
static gl_code mend(spooler *self, gl_error *error)
{
	const gl_spool *spool = self->spool;
	gl_salvage_check_kill(&self->check); /* what it reads is no more */
	gl_store_close(self->store, false);
	self->store = NULL;
	gl_code code =
		self->damaged ? gl_salvage(spool->folder, spool->is_open ? spool->opening.epoch : 0, spool->new_epoch, error) : GL_OK;
	self->mended_ns = uv_hrtime();
	if (code != GL_OK)
		return code;
	self->damaged = false;
	return open_store(self, error);
}

static gl_code open_or_mend(spooler *self, gl_error *error)
{
	gl_code code = open_store(self, error);
	return code == GL_DAMAGED ? mend(self, error) : code;
}

/* Mends a database that was damaged, or could not be opened again. Where that fails it is tried again after seconds, not with each job. */
static void mend_when_due(spooler *self)
{
	gl_error error;
	if ((self->store && !self->damaged) || (self->mended_ns && uv_hrtime() - self->mended_ns < SALVAGE_NS))
		return;
	self->state.failing = mend(self, &error) != GL_OK;
	if (!self->state.failing)
		return;
	gl_store_close(self->store, false);
	self->store = NULL;
	snprintf(self->state.words, sizeof(self->state.words), "%.500s", error.message);
}

/* ---- The thread: room --------------------------------------------------------------------------------------------------- */

/* Whether the disk has less room than the reserve and what the database grows by when the log is put into it. */
static bool disk_is_short(const gl_spool *spool, uint64_t growth)
{
	struct statvfs disk;
	return !statvfs(spool->folder, &disk) && (uint64_t)disk.f_bavail * disk.f_frsize < RESERVE + growth;
}

/* While the child reads, the log cannot begin anew and grows; once it has taken the whole disk there is no room left to put it into the
 * database. So where the disk is short the child is ended, and starts again when it is not. */
static void pace_check(spooler *self, bool disk_short)
{
	if (disk_short && self->check) {
		gl_salvage_check_kill(&self->check);
		self->check_due = true;
	}
	if (disk_short)
		gl_store_shorten_log(self->store, SHORT_LOG);
	else if (self->check_due && !self->check)
		self->check = gl_salvage_check_begin(self->spool->folder);
	self->check_due &= disk_short || !self->check;
}

static uint32_t trim(spooler *self, uint64_t before_ms)
{
	uint32_t deleted = 0;
	gl_code code = gl_store_begin(self->store);
	if (code == GL_OK)
		code = gl_store_trim(self->store, before_ms, gl_now_ms() + CLOCK_AHEAD_MS, TRIM_AT_ONCE, &deleted);
	if (code == GL_OK)
		code = gl_store_commit(self->store);
	if (code == GL_OK)
		return deleted;
	gl_store_roll_back(self->store);
	self->damaged |= code == GL_DAMAGED; /* or nothing would be let go any more */
	return 0;
}

/* Lets go what is too old and what there is no room for, and notes whether there is room for more. */
static void look_at_room(spooler *self)
{
	gl_spool *spool = self->spool;
	uint64_t used = 0, spare = 0, growth = 0, now = gl_now_ms(), now_ns = uv_hrtime();
	bool all = self->more_to_trim || now_ns - self->looked_ns > LOOK_NS;
	uv_mutex_lock(&spool->mutex);
	uint64_t age = spool->age_ms, size = spool->size;
	uv_mutex_unlock(&spool->mutex);
	if (gl_store_size(self->store, &used, &spare, &growth) != GL_OK)
		return;
	bool disk_short = disk_is_short(spool, growth), crowded = used > size || (disk_short && spare < RESERVE);
	pace_check(self, disk_short);
	uint32_t deleted = crowded ? trim(self, UINT64_MAX >> 1) : all ? trim(self, now > age ? now - age : 0) : 0;
	/* The room of files that are done with stays for what comes next, whoever fills the disk; unless it is the log that wants room. */
	gl_store_sweep(self->store, crowded, self->state.failing ? 0 : SPARE_KEPT);
	if (all && !crowded && spare > SPARE_KEPT * 2 && spare > used / 8)
		gl_store_shrink(self->store, SHRINK_AT_ONCE);
	if (all)
		self->looked_ns = now_ns;
	self->more_to_trim = deleted == TRIM_AT_ONCE;
	self->state.crowded = crowded && !deleted;
	self->state.used = used;
	self->state.trimmed += crowded ? deleted : 0;
}

/* ---- The thread: jobs --------------------------------------------------------------------------------------------------- */

/* Gives the loop the jobs that are done, and the state. */
static void report(spooler *self, gl_job_queue *jobs)
{
	gl_spool *spool = self->spool;
	uint64_t unsound = self->store ? gl_store_take_unsound(self->store) : 0;
	self->state.unsound += unsound;
	self->came_upon += unsound;
	self->check_due |= unsound > 0; /* the child finds it too, and what is sound is saved */
	uv_mutex_lock(&spool->mutex);
	for (gl_job *job; (job = take(jobs));)
		put(&spool->finished, job);
	spool->told = self->state;
	uv_mutex_unlock(&spool->mutex);
	uv_async_send(&spool->async);
}

/* Runs the jobs that write, in one transaction. Any code but GL_OK: none of it happened. */
static gl_code run_together(spooler *self, gl_job_queue *jobs)
{
	bool writes = false;
	for (gl_job *job = jobs->first; job; job = job->next)
		writes |= job->writes;
	if (!writes)
		return GL_OK;
	gl_code code = gl_store_prove(self->store);
	if (code == GL_OK)
		code = gl_store_begin(self->store);
	for (gl_job *job = jobs->first; job && code == GL_OK; job = job->next)
		if (job->writes)
			code = job->code = job->run(job, self->store);
	if (code == GL_OK)
		code = gl_store_commit(self->store);
	if (code != GL_OK)
		gl_store_roll_back(self->store);
	return code;
}

/* Runs the jobs that only read. They see what the others wrote. */
static gl_code run_readers(spooler *self, gl_job_queue *jobs)
{
	gl_code code = GL_OK;
	for (gl_job *job = jobs->first; job; job = job->next)
		if (!job->writes && (job->code = job->run(job, self->store)) != GL_OK)
			code = job->code;
	return code;
}

/* Puts the patient jobs back into the queue; the others stay in `jobs`, refused. */
static void put_back(spooler *self, gl_job_queue *jobs, gl_code code)
{
	gl_job_queue refused = {0}, patient = {0};
	uv_mutex_lock(&self->spool->mutex);
	for (gl_job *job; (job = take(jobs));) {
		job->code = code;
		put(job->patient && !self->spool->ending ? &patient : &refused, job);
	}
	put_before(&self->spool->waiting, &patient);
	uv_mutex_unlock(&self->spool->mutex);
	*jobs = refused;
}

static void note_failure(spooler *self, gl_code code)
{
	self->state.failing = true;
	self->damaged |= code == GL_DAMAGED;
	if (self->store)
		snprintf(self->state.words, sizeof(self->state.words), "%s", gl_store_words(self->store));
	mend_when_due(self);
}

static void run_batch(spooler *self, gl_job_queue *jobs)
{
	mend_when_due(self);
	gl_code code = self->store ? run_together(self, jobs) : GL_DAMAGED;
	if (code == GL_OK)
		self->state.failing = false;
	else
		put_back(self, jobs, code);
	if (code == GL_OK)
		code = run_readers(self, jobs);
	if (code != GL_OK)
		note_failure(self, code);
	self->committed_ns = uv_hrtime();
	if (self->store)
		look_at_room(self);
	report(self, jobs);
}

/* Waits for jobs, and with them for others that can be committed together. False: there are none and will be none. */
static bool collect(spooler *self, gl_job_queue *jobs)
{
	gl_spool *spool = self->spool;
	uint64_t pause = self->state.failing ? RETRY_NS : self->pause_ns;
	uv_mutex_lock(&spool->mutex);
	if (!spool->waiting.count && !spool->ending)
		uv_cond_timedwait(&spool->wake, &spool->mutex, self->more_to_trim ? PAUSE_NS : LOOK_NS);
	for (uint64_t since; (since = uv_hrtime() - self->committed_ns) < pause && !spool->ending;) {
		if (!spool->waiting.count || (!self->state.failing && spool->waiting.count >= BATCH))
			break;
		uv_cond_timedwait(&spool->wake, &spool->mutex, pause - since);
	}
	for (gl_job *job; jobs->count < MOST && (job = take(&spool->waiting));)
		put(jobs, job);
	self->pause_ns = jobs->count * OFTEN_NS > uv_hrtime() - self->committed_ns ? BUSY_PAUSE_NS : PAUSE_NS;
	bool goes_on = jobs->count || !spool->ending;
	uv_mutex_unlock(&spool->mutex);
	return goes_on;
}

static void run_thread(void *argument)
{
	gl_spool *spool = argument;
	spooler self = {.spool = spool};
	gl_job_queue jobs = {0};
	gl_error error;
	gl_code code = open_or_mend(&self, &error);
	uv_mutex_lock(&spool->mutex);
	spool->is_open = code == GL_OK;
	spool->unable = code != GL_OK;
	spool->told = self.state;
	if (code != GL_OK)
		spool->error = error;
	uv_mutex_unlock(&spool->mutex);
	uv_async_send(&spool->async);
	if (code == GL_OK)
		look_at_room(&self);
	while (code == GL_OK && collect(&self, &jobs)) {
		if (self.check && gl_salvage_check_end(&self.check))
			self.damaged = true;
		run_batch(&self, &jobs);
	}
	gl_salvage_check_kill(&self.check);
	gl_store_close(self.store, code == GL_OK && !self.state.failing && !self.damaged);
}

/* ---- The loop ------------------------------------------------------------------------------------------------------------ */

static void tell_state(gl_spool *spool, const gl_spool_state *now)
{
	gl_spool_state before = spool->state;
	bool full = gl_spool_full(spool);
	spool->state = *now;
	if (now->failing && !before.failing)
		gl_log(GLOSS_LOG_ERROR, "spool_failing", gl_log_text("reason", now->words));
	if (!now->failing && before.failing)
		gl_log(GLOSS_LOG_WARNING, "spool_works", gl_log_text("folder", spool->folder));
	if (now->salvages > before.salvages)
		gl_log(GLOSS_LOG_ERROR, "spool_damaged", gl_log_text("reason", now->words));
	if (now->unsound > before.unsound)
		gl_log(GLOSS_LOG_ERROR, "spool_rows_unsound", gl_log_number("rows", (int64_t)(now->unsound - before.unsound)));
	if (now->crowded && !before.crowded)
		gl_log(GLOSS_LOG_WARNING, "spool_full", gl_log_number("bytes", (int64_t)now->used));
	if (gl_spool_full(spool) != full)
		spool->events.changed(spool->events.context);
}

/* The thread has told something: its state, that it has opened the database or could not, jobs that are done. */
static void hear(uv_async_t *async)
{
	gl_spool *spool = async->data;
	gl_job_queue finished;
	uv_mutex_lock(&spool->mutex);
	finished = spool->finished;
	spool->finished = (gl_job_queue){0};
	gl_spool_state state = spool->told;
	bool opened = spool->is_open, unable = spool->unable;
	uv_mutex_unlock(&spool->mutex);
	tell_state(spool, &state);
	if (unable && !spool->opened)
		spool->events.refused(spool->events.context, &spool->error);
	if (opened && !spool->opened) {
		spool->opened = true;
		spool->events.opened(spool->events.context);
	}
	for (gl_job *job; (job = take(&finished));) {
		spool->jobs--;
		job->done(job);
	}
}

void gl_spool_retain(gl_spool *spool, const gl_config *config)
{
	if (!spool->folder)
		return;
	uv_mutex_lock(&spool->mutex);
	spool->age_ms = config->spool.retention.age_ns / 1000000;
	spool->size = config->spool.retention.size;
	uv_mutex_unlock(&spool->mutex);
}

/* The lock of an endpoint of this name would be the spool's. */
static void lock_name(char *to, size_t size, const gl_config *config) { snprintf(to, size, "ipc://%s/spool", config->spool.path); }

/* Its lock is no endpoint that anybody configured. */
static gl_code name_spool(gl_code code, const char *name, const gl_config *config, gl_error *error)
{
	const gl_error told = code == GL_OK ? (gl_error){0} : *error;
	size_t length = strlen(name);
	if (code != GL_OK && !strncmp(told.message, name, length))
		gl_fail(error, code, "the spool %s%s", config->spool.path, told.message + length);
	return code;
}

gl_code gl_spool_check_folder(const gl_config *config, gl_error *error)
{
	char name[4200];
	lock_name(name, sizeof(name), config);
	return name_spool(gl_locks_check(name, error), name, config, error);
}

gl_code gl_spool_lock(const gl_config *config, gl_locks *locks, gl_error *error)
{
	char name[4200];
	if (mkdir(config->spool.path, 0700) && errno != EEXIST)
		return gl_fail(error, GL_SYSTEM, "cannot make the spool's folder %s: %s; give another spool.path, or `spool: off`",
			       config->spool.path, strerror(errno));
	lock_name(name, sizeof(name), config);
	return name_spool(gl_locks_take(locks, name, error), name, config, error);
}

gl_code gl_spool_start(gl_spool *spool, const gl_config *config, gl_error *error)
{
	if (!config->spool.path)
		return GL_OK;
	char *folder = strdup(config->spool.path);
	if (!folder)
		return gl_fail(error, GL_MEMORY, "memory is short for the spool");
	uv_async_init(spool->loop, &spool->async, hear);
	spool->async.data = spool;
	uv_mutex_init(&spool->mutex);
	uv_cond_init(&spool->wake);
	spool->folder = folder;
	gl_spool_retain(spool, config);
	int failed = uv_thread_create(&spool->thread, run_thread, spool);
	spool->running = !failed;
	return failed ? gl_fail(error, GL_SYSTEM, "cannot start the spool's thread: %s", uv_strerror(failed)) : GL_OK;
}

void gl_spool_add(gl_spool *spool, gl_job *job)
{
	spool->jobs++;
	uv_mutex_lock(&spool->mutex);
	put(&spool->waiting, job);
	if (spool->waiting.count == 1 || spool->waiting.count == BATCH)
		uv_cond_signal(&spool->wake);
	uv_mutex_unlock(&spool->mutex);
}

void gl_spool_stop(gl_spool *spool)
{
	if (!spool->folder)
		return;
	uv_mutex_lock(&spool->mutex);
	spool->ending = true;
	uv_cond_signal(&spool->wake);
	uv_mutex_unlock(&spool->mutex);
	if (spool->running)
		uv_thread_join(&spool->thread);
	spool->running = false;
	hear(&spool->async);
	uv_close((uv_handle_t *)&spool->async, NULL);
}

void gl_spool_deinit(gl_spool *spool)
{
	if (!spool->folder)
		return;
	uv_mutex_destroy(&spool->mutex);
	uv_cond_destroy(&spool->wake);
	free(spool->channels);
	free(spool->folder);
}
