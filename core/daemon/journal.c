/* Entries of the journal's native protocol; see journal.h. A field is its name, a newline, the value's length in 8 bytes, little-endian,
 * the value, a newline: the form in which a value may hold newlines. */
#include "journal.h"

#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define PREFIX "GLOSSD_"
#define ENTRY 16384
#define AROUND (2 + sizeof(uint64_t)) /* the newlines and the length */

static int socket_fd = -1;

typedef struct entry {
	char data[ENTRY];
	size_t length;
} entry;

bool gl_journal_open(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	unsigned long long device, inode;
	struct stat error_output;
	if (!stream || sscanf(stream, "%llu:%llu", &device, &inode) != 2 || fstat(STDERR_FILENO, &error_output) ||
	    error_output.st_dev != (dev_t)device || error_output.st_ino != (ino_t)inode)
		return false;
	if (socket_fd < 0)
		socket_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	return socket_fd >= 0;
}

static void add(entry *to, const char *name, const char *value, size_t length)
{
	size_t name_length = strlen(name);
	uint64_t size = htole64(length);
	if (name_length + length + AROUND > ENTRY - to->length)
		return;
	char *at = to->data + to->length;
	at = mempcpy(at, name, name_length);
	*at++ = '\n';
	at = mempcpy(at, &size, sizeof(size));
	at = mempcpy(at, value, length);
	*at++ = '\n';
	to->length = (size_t)(at - to->data);
}

static void add_field(entry *to, const gl_log_field *field)
{
	char name[64] = PREFIX, value[GL_LOG_FIELD];
	size_t length, at = strlen(PREFIX);
	for (const char *key = field->key; *key && at < sizeof(name) - 1; key++)
		name[at++] = *key >= 'a' && *key <= 'z' ? (char)(*key - 'a' + 'A') : *key;
	name[at] = '\0';
	if (field->text)
		length = gl_log_plain(value, field->text, field->length);
	else
		length = (size_t)snprintf(value, sizeof(value), "%lld", (long long)field->number);
	add(to, name, value, length);
}

bool gl_journal_send(const gl_log_event *event)
{
	static const char *const priorities[] = {
		[GLOSS_LOG_ERROR] = "3", [GLOSS_LOG_WARNING] = "4", [GLOSS_LOG_INFO] = "6", [GLOSS_LOG_DEBUG] = "7"};
	static const struct sockaddr_un journal = {AF_UNIX, "/run/systemd/journal/socket"};
	entry out;
	gl_log_line message;
	out.length = 0;
	gl_log_message(&message, event);
	add(&out, "MESSAGE", message.text, message.length);
	add(&out, "PRIORITY", priorities[event->level], 1);
	add(&out, "SYSLOG_IDENTIFIER", "glossd", strlen("glossd"));
	add(&out, PREFIX "EVENT", event->name, strlen(event->name));
	for (size_t i = 0; i < event->count; i++)
		if (event->fields[i].key)
			add_field(&out, &event->fields[i]);
	/* To the path each time: after a restart of the journal it is another socket. */
	return sendto(socket_fd, out.data, out.length, MSG_NOSIGNAL, (const struct sockaddr *)&journal, sizeof(journal)) >= 0;
}
