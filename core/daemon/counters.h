/* What glossd counts, by name: everything taken in, given out, and above all everything dropped. The command `status` shows all of it;
 * docs/protocol.md says what each counter means.
 *
 * One table, for the loop's thread alone. Counting cannot fail. */
#ifndef GL_COUNTERS_H
#define GL_COUNTERS_H

#include "engine/error.h"
#include "engine/writer.h"

#define GL_COUNTERS(X)                                                                                                          \
	X(GL_COUNT_ACCEPTED, "documents_accepted")                                                                              \
	X(GL_COUNT_WHOLE, "documents_whole")                                                                                    \
	X(GL_COUNT_DEGRADED, "documents_degraded")                                                                              \
	X(GL_COUNT_FAILED, "documents_failed")                                                                                  \
	X(GL_COUNT_BYTES, "text_bytes")                                                                                         \
	X(GL_COUNT_REJECTED, "documents_rejected")     /* answered `rejected` on an ingest.request endpoint */                  \
	X(GL_COUNT_BUSY, "documents_busy")             /* answered `busy` */                                                    \
	X(GL_COUNT_DROPPED, "documents_dropped")       /* bad input on an ingest.push endpoint */                               \
	X(GL_COUNT_LEFT, "documents_left")             /* in hand when the drain's time was over */                             \
	X(GL_COUNT_UNREAD, "documents_unread")         /* received on ingest.push and not read before the end */                \
	X(GL_COUNT_AGAIN, "documents_again")           /* known already, and answered as before */                              \
	X(GL_COUNT_RESUMED, "documents_resumed")       /* accepted before this start */                                         \
	X(GL_COUNT_REPUBLISHED, "results_republished") /* committed before this start, and perhaps not published */             \
	X(GL_COUNT_REPLAYED, "results_replayed")       /* asked for on a replay endpoint */                                     \
	X(GL_COUNT_RETRIED, "documents_retried")       /* handed to another worker, after a death or a replacement */           \
	X(GL_COUNT_REPLIES_LOST, "replies_lost")       /* the client is gone, or does not read its replies */                   \
	X(GL_COUNT_MESSAGES, "messages_published")                                                                              \
	X(GL_COUNT_MESSAGES_LOST, "messages_lost") /* memory was short */                                                       \
	X(GL_COUNT_CLOSED, "connections_closed")   /* of clients that send documents, by them or for a frame above the limit */ \
	X(GL_COUNT_COMMANDS, "commands")                                                                                        \
	X(GL_COUNT_STARTS, "workers_started")                                                                                   \
	X(GL_COUNT_DEATHS, "workers_died")                                                                                      \
	X(GL_COUNT_DEADLINES, "workers_killed_deadline")                                                                        \
	X(GL_COUNT_MEMORY, "workers_killed_memory")                                                                             \
	X(GL_COUNT_RECYCLED, "workers_recycled")    /* replaced for their memory or the documents they did */                   \
	X(GL_COUNT_BROKEN, "workers_killed_broken") /* what they sent could not be believed */                                  \
	X(GL_COUNT_BREAKERS, "breakers_opened")                                                                                 \
	X(GL_COUNT_WITHOUT, "documents_without_plugin") /* given to workers without a plugin whose breaker was not closed */    \
	X(GL_COUNT_LOG_LOST, "log_lines_lost")          /* nobody reads standard error */                                       \
	X(GL_COUNT_LOG_REPEATED, "log_lines_repeated")

typedef enum gl_counter {
#define GL_COUNTER_ENTRY(counter, name) counter,
	GL_COUNTERS(GL_COUNTER_ENTRY)
#undef GL_COUNTER_ENTRY
		GL_COUNTER_COUNT
} gl_counter;

extern uint64_t gl_counters[GL_COUNTER_COUNT];

static inline void gl_count(gl_counter counter) { gl_counters[counter]++; }
static inline void gl_count_more(gl_counter counter, uint64_t n) { gl_counters[counter] += n; }

/* Documents that had their outcome. */
static inline uint64_t gl_counted_outcomes(void)
{
	return gl_counters[GL_COUNT_WHOLE] + gl_counters[GL_COUNT_DEGRADED] + gl_counters[GL_COUNT_FAILED];
}

/* What is counted by its code as well: bad input, the errors of degraded results, and why documents failed. */
typedef enum gl_reason { GL_REASON_REFUSED, GL_REASON_DEGRADED, GL_REASON_FAILED, GL_REASON_COUNT } gl_reason;

void gl_count_reason(gl_reason reason, gl_code code);
/* Counts the errors of a degraded result's body, `keys` pairs of well-formed msgpack that a worker wrote. Codes that do not exist are not
 * counted. */
void gl_count_errors(gl_reader body, uint32_t keys);

/* Writes {name: n …}; and a pair for each gl_reason, {code: n …}. */
void gl_counters_write(gl_writer *writer);
void gl_counters_write_reasons(gl_writer *writer);

#endif
