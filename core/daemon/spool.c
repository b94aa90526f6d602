/* The spool's thread, and its queue; see spool.h. */
#include "spool.h"
#include "log.h"
#include "spool_check.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>

#define BATCH 64
#define BATCH_NS UINT64_C(2000000)
#define RETRY_NS UINT64_C(100000000)
#define LOOK_NS UINT64_C(1000000000)      /* at what has grown old */
#define RESERVE ((uint64_t)16 << 20)      /* of the disk, for the results of what was accepted */
#define TRIM_AT_ONCE 256                  /* rows */
#define SHRINK_AT_ONCE 16                 /* pages */
#define SPARE_KEPT ((uint64_t)16 << 20)   /* bytes of the file that stay for what comes next */

/* What the thread alone knows. */
typedef struct writer {
	gl_spool *spool;
	gl_store *store;
	uint64_t committed_ns, looked_ns;
	bool failing, crowded, full;
} writer;

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

static uint64_t now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* ---- The thread: opening ------------------------------------------------------------------------------------------------ */

static void keep_channel(void *context, const gl_store_channel *channel)
{
	gl_spool *spool = context;
	gl_store_channel *list = realloc(spool->channels, (spool->channel_count + 1) * sizeof(*list));
	if (!list)
		return;
	spool->channels = list;
	list[spool->channel_count++] = *channel;
}

/* Opens the database; what is damaged is set aside first. The channels are read here, since a channel that is not sound spoils all numbering. */
static gl_code open_store(writer *self, gl_error *error)
{
	gl_spool *spool = self->spool;
	gl_store_facts facts;
	gl_code code = gl_store_open(&self->store, spool->folder, spool->new_epoch, &facts, error);
	if (code == GL_OK && !facts.clean)
		code = gl_spool_check(spool->folder, error);
	free(spool->channels);
	spool->channels = NULL;
	spool->channel_count = 0;
	if (code == GL_OK) {
		code = gl_store_channels(self->store, keep_channel, spool);
		if (code != GL_OK)
			gl_fail(error, code, "%s", gl_store_words(self->store));
	}
	if (code == GL_OK)
		spool->facts = facts;
	return code;
}

/* Opens, and where that finds damage saves what is sound into a new database and opens that. */
static gl_code open_or_repair(writer *self, gl_error *error)
{
	uint64_t lost = 0;
	gl_code code = open_store(self, error);
	if (code != GL_DAMAGED)
		return code;
	gl_store_close(self->store, false);
	self->store = NULL;
	code = gl_spool_salvage(self->spool->folder, self->spool->new_epoch, &lost, error);
	uv_mutex_lock(&self->spool->mutex);
	self->spool->lost += lost;
	uv_mutex_unlock(&self->spool->mutex);
	return code == GL_OK ? open_store(self, error) : code;
}

/* ---- The thread: room --------------------------------------------------------------------------------------------------- */

static bool disk_is_short(const gl_spool *spool)
{
	struct statvfs disk;
	return !statvfs(spool->folder, &disk) && (uint64_t)disk.f_bavail * disk.f_frsize < RESERVE;
}

static uint32_t trim(writer *self, uint64_t before_ms)
{
	uint32_t deleted = 0;
	if (gl_store_begin(self->store) != GL_OK)
		return 0;
	if (gl_store_trim(self->store, before_ms, TRIM_AT_ONCE, &deleted) != GL_OK || gl_store_commit(self->store) != GL_OK) {
		gl_store_roll_back(self->store);
		deleted = 0;
	}
	return deleted;
}

/* Lets go what is too old, and what there is no room for; says whether there is room for more. */
static void look_at_room(writer *self, bool all)
{
	gl_spool *spool = self->spool;
	uint64_t used = 0, spare = 0, now = now_ms();
	uv_mutex_lock(&spool->mutex);
	uint64_t age = spool->age_ms, size = spool->size;
	uv_mutex_unlock(&spool->mutex);
	if (gl_store_size(self->store, &used, &spare) != GL_OK)
		return;
	bool crowded = used > size || (disk_is_short(spool) && spare < RESERVE);
	uint32_t deleted = crowded ? trim(self, UINT64_MAX >> 1) : all ? trim(self, now > age ? now - age : 0) : 0;
	if (all && !crowded && spare > SPARE_KEPT && spare > used / 8)
		gl_store_shrink(self->store, SHRINK_AT_ONCE);
	self->crowded = deleted == TRIM_AT_ONCE;
	self->full = crowded && !deleted;
	uv_mutex_lock(&spool->mutex);
	spool->used = used;
	spool->trimmed += crowded ? deleted : 0;
	uv_mutex_unlock(&spool->mutex);
}

/* ---- The thread: jobs --------------------------------------------------------------------------------------------------- */

/* Tells the loop. */
static void report(writer *self, gl_job_queue *jobs)
{
	gl_spool *spool = self->spool;
	uv_mutex_lock(&spool->mutex);
	for (gl_job *job; (job = take(jobs));)
		put(&spool->finished, job);
	spool->is_full = self->full || self->failing;
	spool->lost += self->store ? gl_store_take_unsound(self->store) : 0;
	uv_mutex_unlock(&spool->mutex);
	uv_async_send(&spool->async);
}

/* All in one transaction. Anything but GL_OK: none of it happened. */
static gl_code run_together(writer *self, gl_job_queue *jobs)
{
	gl_code code = gl_store_begin(self->store);
	for (gl_job *job = jobs->first; job && code == GL_OK; job = job->next)
		code = job->code = job->run(job, self->store);
	if (code == GL_OK)
		code = gl_store_commit(self->store);
	if (code != GL_OK)
		gl_store_roll_back(self->store);
	return code;
}

/* Those that can wait go back to the queue. */
static void put_back(writer *self, gl_job_queue *jobs, gl_code code)
{
	gl_job_queue refused = {0}, patient = {0};
	for (gl_job *job; (job = take(jobs));) {
		job->code = code;
		put(job->patient ? &patient : &refused, job);
	}
	uv_mutex_lock(&self->spool->mutex);
	put_before(&self->spool->waiting, &patient);
	uv_mutex_unlock(&self->spool->mutex);
	*jobs = refused;
}

static void note_failure(writer *self, gl_code code)
{
	gl_error error;
	if (!self->failing)
		gl_log_later(GLOSS_LOG_ERROR, "spool_failing", gl_store_words(self->store));
	self->failing = true;
	if (code != GL_DAMAGED)
		return;
	gl_store_close(self->store, false);
	self->store = NULL;
	if (open_or_repair(self, &error) != GL_OK)
		gl_log_later(GLOSS_LOG_ERROR, "spool_failing", error.message);
}

static void run_batch(writer *self, gl_job_queue *jobs)
{
	gl_code code = self->store ? run_together(self, jobs) : GL_DAMAGED;
	if (code == GL_OK && self->failing)
		gl_log_later(GLOSS_LOG_INFO, "spool_works", "it takes documents again");
	if (code == GL_OK)
		self->failing = false;
	else
		put_back(self, jobs, code);
	if (code != GL_OK)
		note_failure(self, code);
	self->committed_ns = uv_hrtime();
	if (self->store)
		look_at_room(self, self->crowded);
	report(self, jobs);
}
