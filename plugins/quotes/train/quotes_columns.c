/* A plugin for training only: writes the columns of each document, and the attributions that its meta gives as byte offsets, to a file that train reads.
 *
 * meta is a string of lines "KIND BEGIN END …": N begins an attribution (its number says whether it is speech), C content, Q a cue, S a source. The file: for
 * each document the counts of tokens, of sentences, of numbers; the columns; the sentences' first tokens; the attributions as numbers (train.h). */
#include "../units.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct dump {
	const gloss_host *host;
	token_traits tokens;
	gloss_layer sentences;
	FILE *file;
	lexemes *lexemes;
} dump;

static const char *const requires_layers[] = {"tokens", "sentences", NULL};
static const gloss_option_spec options[] = {{.name = "to", .type = GLOSS_OPTION_STRING, .help = "the file to write"}, {0}};
static const gloss_layer_spec layers[] = {{.name = "columns", .help = "no row is ever written"}, {0}};

static gloss_status open_dump(const gloss_host *host, gloss_instance *self, void **state)
{
	dump *d = host->worker_alloc(self, sizeof(*d));
	if (!d || !(d->lexemes = host->worker_alloc(self, sizeof(*d->lexemes))) || !host->layer(self, "sentences", &d->sentences) ||
	    !token_traits_open(&d->tokens, host, self))
		return GLOSS_PLUGIN_ERROR;
	d->host = host;
	d->file = fopen(host->option_string(self, "to"), "wb");
	*state = d;
	return d->file ? GLOSS_OK : host->fail_open(self, "the file cannot be written");
}

/* The bytes of a msgpack string. */
static gloss_string text_of_meta(gloss_string meta)
{
	uint8_t first = meta.length ? (uint8_t)meta.data[0] : 0;
	uint32_t head = first == 0xd9 ? 2 : first == 0xda ? 3 : first == 0xdb ? 5 : 1;
	return meta.length > head ? (gloss_string){meta.data + head, meta.length - head} : (gloss_string){0};
}

/* Tokens that touch the bytes from begin to end. */
static range tokens_in(const quote_text *t, uint32_t begin, uint32_t end)
{
	uint32_t first = t->document->host->first_from(t->reading.tokens, begin);
	if (first && token_at(&t->reading, first - 1)->end > begin)
		first--;
	uint32_t last = first;
	while (last < t->count && token_at(&t->reading, last)->begin < end)
		last++;
	return (range){first, last};
}

static gloss_status dump_document(void *state, gloss_document *document)
{
	dump *d = state;
	quote_text t;
	if (!quote_text_init(&t, &d->tokens, d->sentences, document))
		return GLOSS_DOCUMENT_ERROR;
	gloss_string meta = text_of_meta(document->meta);
	uint32_t room = meta.length / 4 * 3 + 3, count = 0;
	column *columns = calloc(t.count + 1, sizeof(*columns));
	uint32_t *numbers = calloc(room, sizeof(*numbers));
	char *text = calloc(meta.length + 1, 1), *at = text;
	if (!columns || !numbers || !text)
		return GLOSS_DOCUMENT_ERROR;
	memcpy(text, meta.data ? meta.data : "", meta.length);
	while (*at) {
		uint32_t kind = (uint8_t)*at++, begin = (uint32_t)strtoul(at, &at, 10), end = (uint32_t)strtoul(at, &at, 10);
		range r = kind == 'N' ? (range){begin, end} : tokens_in(&t, begin, end);
		numbers[count++] = kind;
		numbers[count++] = r.begin;
		numbers[count++] = r.end;
		while (*at == ' ')
			at++;
	}
	for (uint32_t i = 0; i < t.count; i++)
		lay_column(&t, d->lexemes, i, &columns[i]);
	uint32_t sizes[] = {t.count, t.sentence_count, count};
	fwrite(sizes, sizeof(sizes), 1, d->file);
	fwrite(columns, sizeof(*columns), t.count, d->file);
	for (uint32_t i = 0; i < t.sentence_count; i++)
		fwrite(&t.sentences[i].tokens, sizeof(range), 1, d->file);
	fwrite(numbers, sizeof(*numbers), count, d->file);
	free(columns);
	free(numbers);
	free(text);
	return ferror(d->file) ? GLOSS_DOCUMENT_ERROR : GLOSS_OK;
}

static void close_dump(void *state)
{
	dump *d = state;
	fclose(d->file);
}

GLOSS_PLUGIN = {
	GLOSS_HEAD,
	.name = "quotes_columns",
	.version = GLOSSD_VERSION,
	.summary = "columns for training",
	.provides = layers,
	.requires_layers = requires_layers,
	.options = options,
	.open = open_dump,
	.analyze = dump_document,
	.close = close_dump,
};
