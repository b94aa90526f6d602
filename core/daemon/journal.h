/* The journal, where standard error leads there anyway: each event with its fields apart, for `journalctl GLOSSD_PLUGIN=quotes`.
 *
 *     MESSAGE=event=worker_died plugin=quotes …   PRIORITY=4   SYSLOG_IDENTIFIER=glossd   GLOSSD_EVENT=worker_died   GLOSSD_PLUGIN=quotes …
 *
 * Entries are datagrams of the journal's native protocol, written here and not by sd_journal_sendv, which waits, for however long, for a
 * journal that does not read. Here such an entry is not sent, and the caller counts it. There is one socket, for the process's lifetime.
 * Loop's thread. */
#ifndef GL_JOURNAL_H
#define GL_JOURNAL_H

#include "log_form.h"

/* True where standard error is the journal (JOURNAL_STREAM names it) and there is a socket to send by. */
bool gl_journal_open(void);
/* False: the journal did not take it. */
bool gl_journal_send(const gl_log_event *event);

#endif
