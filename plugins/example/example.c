/* A plugin to copy, and a useful one: e-mail and web addresses, @handles and #hashtags. Time is linear in the text, since no scan goes past
 * the next trigger without taking what it passed. A document fails only where memory is short. */
#include <gloss/plugin.h>
enum { NONE = -1, EMAIL, URL, HANDLE, HASHTAG };
static const char *const kinds[] = {"email", "url", "handle", "hashtag", NULL};
static const gloss_field_spec fields[] = {
	{.name = "kind", .type = GLOSS_ENUM, .values = kinds, .help = "what it is"},
	{.name = "site", .type = GLOSS_STRING, .presence = GLOSS_OPTIONAL, .help = "the host of an email or url"},
	{0}};
static const gloss_layer_spec layers[] = {{.name = "links", .fields = fields, .help = "addresses, handles, hashtags"}, {0}};
static const gloss_option_spec options[] = {{.name = "tags", .type = GLOSS_OPTION_BOOL, .initial = "true", .help = "tags too"}, {0}};
typedef struct example {
	gloss_layer links;
	gloss_field kind, site;
	bool tags;
} example;

static bool letter(char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; }
static bool word(char c) { return letter(c) || (c >= '0' && c <= '9') || c == '_'; }
static bool host_part(char c) { return word(c) || c == '.' || c == '-'; }
static bool local_part(char c) { return host_part(c) || c == '+' || c == '%'; }
static bool url_part(char c) { return c > ' ' && c < 0x7f && !strchr("<>\"{}|\\^`", c); }
static bool closing(char c) { return c && strchr(".,;:!?'-)]*", c); }

/* Goes from `at` towards `stop`, over what is `in`. */
static uint32_t walk(const gloss_document *d, uint32_t at, uint32_t stop, bool (*in)(char))
{
	while (at != stop && in(d->text[at < stop ? at : at - 1]))
		at += at < stop ? 1 : -1u;
	return at;
}

/* Finds the link around the trigger at `at` that begins at or after `least`. Returns its kind. */
static int find(const gloss_document *d, uint32_t at, uint32_t least, gloss_span *link, gloss_span *site)
{
	const char *trigger = d->text + at, before = at ? trigger[-1] : ' ';
	bool url = d->length - at > 3 && !memcmp(trigger, "://", 3) && word(trigger[3]) && letter(before);
	if (at > least && (url || (*trigger == '@' && word(before)))) {
		uint32_t first = at + (url ? 3 : 1), begin = walk(d, at, least, url ? letter : local_part);
		*site = (gloss_span){first, walk(d, walk(d, first, d->length, host_part), first, closing)};
		link->begin = walk(d, begin, at, closing);
		link->end = url ? walk(d, walk(d, first, d->length, url_part), site->end, closing) : site->end;
		return url ? URL : memchr(trigger, '.', site->end - at) ? EMAIL : NONE;
	}
	*link = (gloss_span){at, walk(d, at + 1, d->length, word)};
	bool tag = *trigger != ':' && !word(before) && !strchr("&/@#.", before) && link->end > at + 1 && letter(trigger[1]);
	return !tag ? NONE : *trigger == '@' ? HANDLE : HASHTAG;
}

static gloss_status analyze(void *state, gloss_document *d)
{
	const example *own = state;
	for (uint32_t at = 0, taken = 0; at < d->length; at++) {
		gloss_span link, site = {0, 0};
		int kind = d->text[at] == ':' || d->text[at] == '@' || d->text[at] == '#' ? find(d, at, taken, &link, &site) : NONE;
		if (kind == NONE || (kind >= HANDLE && !own->tags))
			continue;
		gloss_row *row = gloss_append(d, own->links, link.begin, link.end);
		if (!row)
			return GLOSS_DOCUMENT_ERROR;
		gloss_set_enum(row, own->kind, (uint8_t)kind);
		if (kind <= URL)
			gloss_set_string(row, own->site, (gloss_string){d->text + site.begin, site.end - site.begin});
		at = (taken = link.end) - 1;
	}
	return GLOSS_OK;
}

static gloss_status open_example(const gloss_host *host, gloss_instance *self, void **state)
{
	example *own = *state = host->worker_alloc(self, sizeof(*own));
	if (!own || !host->layer(self, "links", &own->links) || !host->field(self, own->links, "kind", GLOSS_ENUM, &own->kind) ||
	    !host->field(self, own->links, "site", GLOSS_STRING, &own->site))
		return GLOSS_PLUGIN_ERROR;
	own->tags = host->option_bool(self, "tags");
	return GLOSS_OK;
}

GLOSS_PLUGIN = {GLOSS_HEAD,         .name = "example",  .version = "1.0",     .summary = "Links, handles and hashtags",
		.provides = layers, .options = options, .open = open_example, .analyze = analyze};
