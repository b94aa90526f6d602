/* Quotes and speakers: what is said, thought or wanted in a text, word for word or not, and by whom; see README.md.
 *
 * A document goes through marks.c (stretches between quotation marks), attribution.c (which words are attributed, and the phrase that says to whom) and
 * speakers.c (who that is); here it becomes the two layers. */
#include "attribution.h"
#include "speakers.h"

#include <math.h>
#include <stdlib.h>
#include <sys/mman.h>

#define LARGE_PAGE ((size_t)2 << 20)
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25 /* Linux 6.1; an older one does without */
#endif

enum kind_value { DIRECT, MIXED, INDIRECT, SCARE_KIND, TITLE_KIND };

static const char *const person_kinds[] = {"person", "group", "document", NULL};
static const char *const quote_kinds[] = {"direct", "mixed", "indirect", "scare", "title", NULL};
static const char *const acts[] = {"speech", "other", NULL};
static const char *const hows[] = {"span", "pronoun", "implicit", NULL};

static const gloss_field_spec speaker_fields[] = {
	{.name = "name", .type = GLOSS_STRING, .help = "the fullest name in the text"},
	{.name = "kind", .type = GLOSS_ENUM, .presence = GLOSS_OPTIONAL, .values = person_kinds, .help = "what it is, where that is clear"},
	{.name = "mentions", .type = GLOSS_SPANS, .help = "the phrases beside cues that mean this speaker"},
	{0},
};
static const gloss_field_spec source_fields[] = {
	{.name = "text", .type = GLOSS_STRING, .presence = GLOSS_OPTIONAL, .help = "the phrase beside the cue"},
	{.name = "name", .type = GLOSS_STRING, .presence = GLOSS_OPTIONAL, .help = "the speaker's name"},
	{.name = "how", .type = GLOSS_ENUM, .values = hows, .help = "how the speaker is known"},
	{.name = "ids", .type = GLOSS_REFERENCES, .presence = GLOSS_OPTIONAL, .target = "speakers", .help = "who it is"},
	{.name = "confidence", .type = GLOSS_NUMBER, .help = "that these words are this speaker's"},
	{0},
};
static const gloss_field_spec quote_fields[] = {
	{.name = "kind",
	 .type = GLOSS_ENUM,
	 .values = quote_kinds,
	 .help = "direct: all between marks, mixed: some, indirect: none; scare and title: nobody is quoted"},
	{.name = "act", .type = GLOSS_ENUM, .presence = GLOSS_OPTIONAL, .values = acts, .help = "speech, or other: believes, wants, knows"},
	{.name = "content", .type = GLOSS_SPANS, .help = "the attributed words"},
	{.name = "verbatim", .type = GLOSS_SPANS, .help = "the stretches between marks inside content, without the marks"},
	{.name = "cue", .type = GLOSS_SPAN, .presence = GLOSS_OPTIONAL, .help = "the word that says so"},
	{.name = "speaker",
	 .type = GLOSS_RECORD,
	 .presence = GLOSS_OPTIONAL,
	 .span = GLOSS_SPAN_OPTIONAL,
	 .fields = source_fields,
	 .help = "who said it"},
	{.name = "sentences", .type = GLOSS_REFERENCES, .target = "sentences", .help = "the first and the last sentence, inclusive"},
	{.name = "parent",
	 .type = GLOSS_REFERENCE,
	 .presence = GLOSS_OPTIONAL,
	 .target = "quotes",
	 .help = "the quote that this one is in"},
	{.name = "confidence", .type = GLOSS_NUMBER, .help = "that these words are attributed"},
	{0},
};
static const gloss_layer_spec layers[] = {
	{"speakers", "who says something in the text", speaker_fields, false},
	{"quotes", "what is attributed to somebody, and what else stands between quotation marks", quote_fields, false},
	{0},
};
static const char *const requires_layers[] = {"tokens", "sentences", NULL};
static const gloss_option_spec options[] = {
	{.name = "indirect", .type = GLOSS_OPTION_BOOL, .initial = "true", .help = "also what is reported without quotation marks"},
	{.name = "min_confidence",
	 .type = GLOSS_OPTION_NUMBER,
	 .initial = "0",
	 .least = 0,
	 .most = 1,
	 .help = "speakers less sure than this are left out"},
	{.name = "weights",
	 .type = GLOSS_OPTION_STRING,
	 .initial = "quotes.weights",
	 .help = "the file of what was learned; a relative path begins at the plugin"},
	{0},
};

/* What is asked here and there for each token. */
typedef struct lookups {
	weights weights; /* a copy: the file's own pages are small */
	tagging tagging;
	lexemes lexemes;
} lookups;

typedef struct quotes {
	const gloss_host *host;
	lookups *lookups; /* freed by close_quotes */
	token_traits tokens;
	gloss_layer sentences, speakers, quotes;
	gloss_field name, person_kind, mentions;
	gloss_field kind, act, content, verbatim, cue, speaker, in_sentences, confidence;
	gloss_field source_text, source_name, source_how, source_ids, source_confidence;
	reader reader;
	double min_confidence;
} quotes;

static bool resolve_fields(quotes *q, const gloss_host *host, gloss_instance *self)
{
	const struct {
		gloss_layer *layer;
		const char *path;
		gloss_type type;
		gloss_field *field;
	} wanted[] = {
		{&q->speakers, "name", GLOSS_STRING, &q->name},
		{&q->speakers, "kind", GLOSS_ENUM, &q->person_kind},
		{&q->speakers, "mentions", GLOSS_SPANS, &q->mentions},
		{&q->quotes, "kind", GLOSS_ENUM, &q->kind},
		{&q->quotes, "act", GLOSS_ENUM, &q->act},
		{&q->quotes, "content", GLOSS_SPANS, &q->content},
		{&q->quotes, "verbatim", GLOSS_SPANS, &q->verbatim},
		{&q->quotes, "cue", GLOSS_SPAN, &q->cue},
		{&q->quotes, "speaker", GLOSS_RECORD, &q->speaker},
		{&q->quotes, "speaker.text", GLOSS_STRING, &q->source_text},
		{&q->quotes, "speaker.name", GLOSS_STRING, &q->source_name},
		{&q->quotes, "speaker.how", GLOSS_ENUM, &q->source_how},
		{&q->quotes, "speaker.ids", GLOSS_REFERENCES, &q->source_ids},
		{&q->quotes, "speaker.confidence", GLOSS_NUMBER, &q->source_confidence},
		{&q->quotes, "sentences", GLOSS_REFERENCES, &q->in_sentences},
		{&q->quotes, "confidence", GLOSS_NUMBER, &q->confidence},
	};
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		if (!host->field(self, *wanted[i].layer, wanted[i].path, wanted[i].type, wanted[i].field))
			return false;
	return true;
}

/* Maps the weights and looks whether they are whole and of this version; NULL after saying why not. */
static const weights *open_weights(const gloss_host *host, gloss_instance *self)
{
	const char *path = host->option_string(self, "weights");
	size_t size;
	const weights *w = host->shared_file(self, path, &size);
	const char *wrong = !w                                                                ? NULL
			    : size < offsetof(weights, checksum) || w->magic != WEIGHTS_MAGIC ? "no weights of quotes"
			    : w->version != WEIGHTS_VERSION                                   ? "weights of another version; train again"
			    : size != sizeof(*w) || w->size != sizeof(*w) || w->checksum != checksum_of(w)
				    ? "damaged: its checksum is another"
				    : NULL;
	if (wrong)
		host->fail_open(self, "%s: %s", path, wrong);
	return wrong ? NULL : w;
}

/* The lookups lie in large pages where the system has them, for to find thousands of small ones costs the
 * processor a tenth of the time. NULL: memory is short. */
static lookups *make_lookups(const weights *file)
{
	size_t size = (sizeof(lookups) + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE;
	lookups *l = aligned_alloc(LARGE_PAGE, size);
	if (!l)
		return NULL;
	madvise(l, size, MADV_HUGEPAGE);
	memcpy(&l->weights, file, sizeof(*file));
	memset((char *)l + sizeof(l->weights), 0, sizeof(*l) - sizeof(l->weights));
	madvise(l, size, MADV_COLLAPSE); /* where large pages are given to nobody who does not insist */
	/* The copy is read from now on. What maps the file need not hold it in memory. */
	madvise((void *)file, sizeof(*file), MADV_DONTNEED);
	return l;
}

static bool open_reader(quotes *q, const gloss_host *host, gloss_instance *self)
{
	reader *r = &q->reader;
	const weights *file = open_weights(host, self);
	if (!file)
		return false;
	r->linking = host->worker_alloc(self, sizeof(*r->linking));
	lookups *l = q->lookups = r->linking ? make_lookups(file) : NULL;
	if (!l) {
		host->fail_open(self, "memory is short");
		return false;
	}
	l->lexemes.weights = r->weights = &l->weights;
	r->lexemes = &l->lexemes;
	r->tagging = &l->tagging;
	prepare_tagging(r->tagging, r->weights);
	return true;
}

static gloss_status open_quotes(const gloss_host *host, gloss_instance *self, void **state)
{
	quotes *q = host->worker_alloc(self, sizeof(*q));
	if (!q || !host->layer(self, "sentences", &q->sentences) || !host->layer(self, "speakers", &q->speakers) ||
	    !host->layer(self, "quotes", &q->quotes) || !token_traits_open(&q->tokens, host, self) || !resolve_fields(q, host, self))
		return GLOSS_PLUGIN_ERROR;
	q->reader.indirect = host->option_bool(self, "indirect");
	q->min_confidence = host->option_number(self, "min_confidence");
	q->host = host;
	*state = q;
	return open_reader(q, host, self) ? GLOSS_OK : GLOSS_PLUGIN_ERROR;
}

static void close_quotes(void *state) { free(((quotes *)state)->lookups); }

/* ---- From tokens to bytes ---------------------------------------------------------------------------------------------- */

static gloss_span span_of(const quote_text *t, range r)
{
	return (gloss_span){token_at(&t->reading, r.begin)->begin, token_at(&t->reading, r.end - 1)->end};
}

static gloss_string string_of(const quote_text *t, range r)
{
	gloss_span span = span_of(t, r);
	return (gloss_string){t->document->text + span.begin, span.end - span.begin};
}

/* A name without a possessive's ending. */
static gloss_span span_of_name(const quote_text *t, range name)
{
	gloss_span span = span_of(t, name);
	span.end -= length_of(&t->reading, name.end - 1) - name_length(t, name.end - 1);
	return span;
}

static gloss_string string_of_name(const quote_text *t, range name)
{
	gloss_span span = span_of_name(t, name);
	return (gloss_string){t->document->text + span.begin, span.end - span.begin};
}

/* ---- Speakers ---------------------------------------------------------------------------------------------------------- */

static int compare_people(const void *one, const void *other, void *list)
{
	const person *a = (const person *)list + *(const uint32_t *)one, *b = (const person *)list + *(const uint32_t *)other;
	if (a->name.begin != b->name.begin)
		return a->name.begin < b->name.begin ? -1 : 1;
	return a->name.end > b->name.end ? -1 : a->name.end < b->name.end;
}

/* The range of a person's mentions in the sorted list. */
static range mentions_of(const speakers *s, uint32_t index, const uint32_t *first)
{
	return (range){first[index], index + 1 < s->count ? first[index + 1] : s->mention_count};
}

static bool write_speaker(const quotes *q, quote_text *t, const speakers *s, uint32_t index, const uint32_t *first)
{
	const person *who = &s->list[index];
	gloss_span name = span_of_name(t, who->name);
	gloss_row *row = gloss_append(t->document, q->speakers, name.begin, name.end);
	range mentions = mentions_of(s, index, first);
	gloss_span *spans = row ? gloss_new_spans(t->document, row, q->mentions, mentions.end - mentions.begin) : NULL;
	if (!spans)
		return false;
	gloss_set_string(row, q->name, string_of_name(t, who->name));
	if (who->kind != UNKNOWN_KIND)
		gloss_set_enum(row, q->person_kind, (uint8_t)who->kind);
	for (uint32_t i = mentions.begin; i < mentions.end; i++)
		spans[i - mentions.begin] = span_of(t, s->mentions[i].phrase);
	return true;
}

static bool write_speakers(const quotes *q, quote_text *t, speakers *s)
{
	uint32_t *order = q->host->alloc(t->document, ((size_t)s->count + 1) * sizeof(*order));
	uint32_t *first = q->host->alloc(t->document, ((size_t)s->count + 1) * sizeof(*first));
	if (!order || !first)
		return false;
	for (uint32_t i = 0, at = 0; i < s->count; i++) {
		order[i] = i;
		while (at < s->mention_count && s->mentions[at].person < i)
			at++;
		first[i] = at;
	}
	qsort_r(order, s->count, sizeof(*order), compare_people, s->list);
	for (uint32_t i = 0; i < s->count; i++) {
		s->list[order[i]].row = i;
		if (!write_speaker(q, t, s, order[i], first))
			return false;
	}
	return true;
}

/* ---- Quotes ------------------------------------------------------------------------------------------------------------ */

/* A part that is one whole quotation is its words without the marks. */
static range content_of(const quote_text *t, range part)
{
	const stretch *s = stretch_of(t, part.begin);
	if (s && s->open == part.begin && part.end == stretch_end(s))
		return s->words;
	return part;
}

static enum kind_value kind_of_quote(const quote_text *t, const attribution *a)
{
	bool inside = false, outside = false;
	for (uint32_t p = 0; a->quoted && p < a->part_count; p++)
		for (uint32_t i = a->parts[p].begin; i < a->parts[p].end && !(inside && outside); i++) {
			if (!is_wordlike(t, i))
				continue;
			const stretch *s = stretch_of(t, i);
			if (s) {
				inside = true;
				i = s->words.end - 1;
			} else {
				outside = true;
			}
		}
	return a->no_quote == SCARE_QUOTES ? SCARE_KIND : a->no_quote ? TITLE_KIND : !inside ? INDIRECT : !outside ? DIRECT : MIXED;
}

/* Parts in the order of the text, joined where they touch. */
static void sort_parts(attribution *a)
{
	for (uint32_t i = 1; i < a->part_count; i++)
		for (uint32_t k = i; k && a->parts[k].begin < a->parts[k - 1].begin; k--) {
			range moved = a->parts[k];
			a->parts[k] = a->parts[k - 1];
			a->parts[k - 1] = moved;
		}
}

/* The stretches inside the content: counts them, or writes them to `spans`. */
static uint32_t verbatim(const quote_text *t, const attribution *a, gloss_span *spans)
{
	uint32_t count = 0;
	for (uint32_t p = 0; a->quoted && p < a->part_count; p++)
		for (uint32_t i = a->parts[p].begin; i < a->parts[p].end; i++) {
			const stretch *s = stretch_of(t, i);
			if (!s)
				continue;
			uint32_t begin = i == s->open ? s->words.begin : i,
				 end = s->words.end < a->parts[p].end ? s->words.end : a->parts[p].end;
			if (begin < end && spans)
				spans[count] = span_of(t, (range){begin, end});
			count += begin < end;
			i = stretch_end(s) - 1;
		}
	return count;
}

/* Three digits of a probability are more than it is worth. */
static double rounded(double probability) { return round(probability * 1000) / 1000; }

static bool write_source(const quotes *q, quote_text *t, const speakers *s, const attribution *a, gloss_row *row)
{
	if ((!is_range(a->speaker) && a->person == NONE) || rounded(a->speaker_confidence) < q->min_confidence)
		return true;
	gloss_row *source = gloss_set_record(row, q->speaker);
	gloss_set_enum(source, q->source_how, (uint8_t)a->how);
	gloss_set_number(source, q->source_confidence, rounded(a->speaker_confidence));
	if (is_range(a->speaker)) {
		gloss_span span = span_of(t, a->speaker);
		source->begin = span.begin;
		source->end = span.end;
		gloss_set_string(source, q->source_text, string_of(t, a->speaker));
	}
	if (a->person == NONE)
		return true;
	gloss_set_string(source, q->source_name, string_of_name(t, s->list[a->person].name));
	uint32_t *ids = gloss_new_references(t->document, source, q->source_ids, 1);
	if (ids)
		*ids = s->list[a->person].row;
	return ids;
}

/* `first` is the first sentence of the quote before, then that of this one. */
static bool write_quote(const quotes *q, quote_text *t, const speakers *s, attribution *a, uint32_t *first)
{
	gloss_span hull = {span_of(t, a->parts[0]).begin, span_of(t, a->parts[a->part_count - 1]).end};
	gloss_row *row = gloss_append(t->document, q->quotes, hull.begin, hull.end);
	gloss_span *content = row ? gloss_new_spans(t->document, row, q->content, a->part_count) : NULL;
	gloss_span *words = content ? gloss_new_spans(t->document, row, q->verbatim, verbatim(t, a, NULL)) : NULL;
	uint32_t *sentences = words ? gloss_new_references(t->document, row, q->in_sentences, 2) : NULL;
	if (!sentences)
		return false;
	for (uint32_t i = 0; i < a->part_count; i++)
		content[i] = span_of(t, content_of(t, a->parts[i]));
	verbatim(t, a, words);
	sentences[0] = *first = sentence_from(t, *first, a->parts[0].begin);
	sentences[1] = sentence_from(t, *first, a->parts[a->part_count - 1].end - 1);
	gloss_set_enum(row, q->kind, (uint8_t)kind_of_quote(t, a));
	gloss_set_number(row, q->confidence, rounded(a->confidence));
	if (a->no_quote)
		return true;
	gloss_set_enum(row, q->act, a->speech ? 0 : 1);
	if (is_range(a->cue))
		gloss_set_span(row, q->cue, span_of(t, a->cue));
	return write_source(q, t, s, a, row);
}

static int compare_attributions(const void *one, const void *other)
{
	const attribution *a = one, *b = other;
	if (a->parts[0].begin != b->parts[0].begin)
		return a->parts[0].begin < b->parts[0].begin ? -1 : 1;
	uint32_t first = a->parts[a->part_count - 1].end, second = b->parts[b->part_count - 1].end;
	return first > second ? -1 : first < second;
}

static gloss_status analyze(void *state, gloss_document *document)
{
	const quotes *q = state;
	quote_text t;
	attributions found;
	speakers who;
	if (!q->reader.indirect && !any_marks(&q->tokens, document))
		return GLOSS_OK;
	if (!quote_text_init(&t, &q->tokens, q->sentences, document) || !find_attributions(&t, &q->reader, &found))
		return GLOSS_DOCUMENT_ERROR;
	for (uint32_t i = 0; i < found.count; i++)
		sort_parts(&found.list[i]);
	sort_list(found.list, found.count, sizeof(*found.list), compare_attributions);
	if (!find_speakers(&t, &found, &who) || !write_speakers(q, &t, &who))
		return GLOSS_DOCUMENT_ERROR;
	for (uint32_t i = 0, first = 0; i < found.count; i++)
		if (!write_quote(q, &t, &who, &found.list[i], &first))
			return GLOSS_DOCUMENT_ERROR;
	return GLOSS_OK;
}

GLOSS_PLUGIN = {
	GLOSS_HEAD,
	.name = "quotes",
	.version = GLOSSD_VERSION,
	.summary = "quotations, direct and reported, with their speakers",
	.provides = layers,
	.requires_layers = requires_layers,
	.options = options,
	.open = open_quotes,
	.analyze = analyze,
	.close = close_quotes,
};
