/* Sentences: where each begins and ends, in text of any layout; see README.md for the rules and where they are.
 *
 * The tokens are gone through once. At a terminator boundary.c says whether the sentence ends behind it; at a line break lines.c does; here are the
 * ends that need neither: blank lines, items of a list in one line, emoticons. A sentence reaches from its first token to its last, so that no
 * white space is in it. */
#include "abbreviations.h"
#include "beginnings.h"
#include "boundary.h"
#include "given.h"
#include "language.h"
#include "lines.h"
#include "model.h"
#include "scan.h"

static const gloss_layer_spec layers[] = {{"sentences", "sentences, without the white space around them", NULL, false}, {0}};
static const char *const requires_layers[] = {"tokens", NULL};
static const char *const newline_values[] = {"auto", "always", "blank", "never", NULL};
static const gloss_option_spec options[] = {
	{.name = "newlines",
	 .type = GLOSS_OPTION_ENUM,
	 .initial = "auto",
	 .values = newline_values,
	 .help = "what a single line break means: auto: an end, except in wrapped text; always: an end; blank: nothing, only blank "
		 "lines end; never: nothing, nor do blank lines"},
	{.name = "split_list_marks",
	 .type = GLOSS_OPTION_BOOL,
	 .initial = "false",
	 .help = "the mark of a list's item (1. a) •) is a sentence of its own"},
	{.name = "abbreviations",
	 .type = GLOSS_OPTION_LIST,
	 .help = "further words whose full stop ends no sentence, but before a word that begins one"},
	{.name = "abbreviation_files", .type = GLOSS_OPTION_PATHS, .help = "files with such words, one a line"},
	{.name = "never_split_after", .type = GLOSS_OPTION_LIST, .help = "words whose full stop never ends a sentence"},
	{.name = "never_split_after_files", .type = GLOSS_OPTION_PATHS, .help = "files with such words, one a line"},
	{.name = "always_split_after",
	 .type = GLOSS_OPTION_LIST,
	 .help = "words whose full stop always ends a sentence, and marks that always do"},
	{.name = "always_split_after_files", .type = GLOSS_OPTION_PATHS, .help = "files with such words and marks, one a line"},
	{0},
};

typedef struct sentences {
	const gloss_host *host;
	gloss_layer layer;
	token_fields fields;
	enum newlines newlines;
	bool split_list_marks;
	given_words given;
	scan_tables scan;
} sentences;

/* The marks of a list whose items may follow each other in one line. */
typedef struct list {
	uint32_t marker; /* token of the last item's mark; NO_MARKER: none */
} list;

#define NO_MARKER UINT32_MAX

/* The values stand in the order of the enum. */
static enum newlines newlines_of(const char *value)
{
	for (int i = NEWLINES_AUTO; newline_values[i]; i++)
		if (!strcmp(value, newline_values[i]))
			return (enum newlines)i;
	return NEWLINES_AUTO;
}

static gloss_status open_sentences(const gloss_host *host, gloss_instance *self, void **state)
{
	sentences *s = host->worker_alloc(self, sizeof(*s));
	if (!s || !host->layer(self, "sentences", &s->layer) || !token_fields_open(&s->fields, host, self) ||
	    !given_words_open(&s->given, host, self))
		return GLOSS_PLUGIN_ERROR;
	s->newlines = newlines_of(host->option_string(self, "newlines"));
	scan_tables_open(&s->scan, &s->fields, s->given.slots);
	abbreviations_open();
	s->split_list_marks = host->option_bool(self, "split_list_marks");
	s->host = host;
	*state = s;
	return GLOSS_OK;
}

/* Languages that write ordinals with a full stop. */
static bool has_numeric_stops(gloss_string lang)
{
	static const char codes[][3] = {"de", "da", "nb", "nn", "no", "fi", "et", "lv", "cs", "sk",
					"sl", "hr", "sr", "bs", "hu", "pl", "tr", "is", "lb"};
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (is_language(lang, codes[i]))
			return true;
	return false;
}

/* ---- Lists in one line -------------------------------------------------------------------------------------------------- */

static int small_number(const reading *r, uint32_t i)
{
	int number = 0;
	if (length_of(r, i) > 3)
		return -1;
	for (uint32_t k = 0; k < length_of(r, i); k++) {
		char c = text_of(r, i)[k];
		if (c < '0' || c > '9')
			return -1;
		number = number * 10 + c - '0';
	}
	return number;
}

/* The token behind 1. or 1) or a. at i, if what follows is set off by a space; i where there is none. */
static uint32_t marker_end(const reading *r, uint32_t i)
{
	uint32_t at = i + 1;
	bool letter = kind_of(r, i) == KIND_WORD && length_of(r, i) == 1 && case_of(r, i) == CASE_LOWER;
	if (!letter && (kind_of(r, i) != KIND_NUMBER || small_number(r, i) < 0))
		return i;
	for (; at < i + 3 && at < r->tokens.count && before_of(r, at) == BEFORE_NONE; at++)
		if (mark_of(r, at) != MARK_STOP && mark_of(r, at) != MARK_CLOSE_BRACKET)
			return i;
	bool ends = at > i + 1 && at < r->tokens.count && before_of(r, at) == BEFORE_SPACE && kind_of(r, at) == KIND_WORD &&
		    case_of(r, at) != CASE_LOWER;
	return ends ? at : i;
}

static bool is_marker(const reading *r, uint32_t i) { return marker_end(r, i) != i; }

/* A bullet: a mark that is no letter, number or common punctuation. */
static bool is_bullet(const reading *r, uint32_t i)
{
	return kind_of(r, i) != KIND_WORD && mark_of(r, i) == MARK_OTHER && (unsigned char)text_of(r, i)[0] >= 0xc2;
}

static bool follows(const reading *r, uint32_t last, uint32_t i)
{
	if (is_bullet(r, last))
		return is_bullet(r, i) && length_of(r, i) == length_of(r, last) &&
		       !memcmp(text_of(r, i), text_of(r, last), length_of(r, i));
	if (kind_of(r, last) != kind_of(r, i) || !is_marker(r, i))
		return false;
	return kind_of(r, i) == KIND_NUMBER ? small_number(r, i) == small_number(r, last) + 1 : text_of(r, i)[0] == text_of(r, last)[0] + 1;
}

static void note_beginning(const reading *r, list *l, uint32_t begin)
{
	if (case_of(r, begin) != CASE_TITLE && (is_marker(r, begin) || is_bullet(r, begin)))
		l->marker = begin;
}

/* ---- The pass ------------------------------------------------------------------------------------------------------------ */

#define BLOCK 64 /* rows reserved at once */

typedef struct pass {
	const sentences *plugin;
	gloss_document *document;
	reading reading;
	scan scan;
	gloss_row *rows; /* the reserved block */
	uint32_t used, row_size;
	lines lines;
	list list;
	sentence sentence;
	uint32_t line;   /* first token of the line at hand */
	uint32_t judged; /* token behind the last terminator: whether that ended the sentence is decided */
	const beginnings *beginnings;
} pass;

static bool write_sentence(pass *p, uint32_t end)
{
	const reading *r = &p->reading;
	const gloss_host *host = p->plugin->host;
	if (!p->rows || p->used == BLOCK) {
		host->commit(p->document, p->plugin->layer, p->used);
		p->used = 0;
		p->rows = host->reserve(p->document, p->plugin->layer, BLOCK);
		if (!p->rows)
			return false;
	}
	gloss_row *row = (gloss_row *)((char *)p->rows + (size_t)p->used++ * p->row_size);
	row->begin = token_at(r, p->sentence.begin)->begin;
	row->end = token_at(r, end - 1)->end;
	p->sentence.begin = end;
	return true;
}

/* The token behind the mark of an item at i, where that is to be a sentence; i where it is not. */
static uint32_t split_mark_end(const pass *p, uint32_t i)
{
	const reading *r = &p->reading;
	if (!p->plugin->split_list_marks || i >= r->tokens.count)
		return i;
	return is_bullet(r, i) && i + 1 < r->tokens.count ? i + 1 : marker_end(r, i);
}

/* Begins a sentence where the last one ended. */
static bool begin_sentence(pass *p)
{
	uint32_t end;
	if (p->sentence.begin < p->reading.tokens.count)
		note_beginning(&p->reading, &p->list, p->sentence.begin);
	while ((end = split_mark_end(p, p->sentence.begin)) != p->sentence.begin)
		if (!write_sentence(p, end))
			return false;
	return true;
}

static bool end_sentence(pass *p, uint32_t end) { return write_sentence(p, end) && begin_sentence(p); }

/* A small "i" between words. */
static bool is_small_pronoun(const reading *r, uint32_t i)
{
	return is_lower(r, i) && length_of(r, i) == 1 && before_of(r, i) == BEFORE_SPACE && is_lower(r, i + 1) &&
	       before_of(r, i + 1) == BEFORE_SPACE;
}

/* Looks over the whole text for what the pass must know from its start: what line breaks mean; whether the writer leaves out capitals, as a small "i" or a
 * paragraph that begins with a small letter shows; and whether speech is cut short by dashes. */
static void look_over(pass *p)
{
	const reading r = p->reading;
	line_breaks breaks = {0};
	bool informal = is_lower(&r, 0);
	bool broken = false;
	for (uint32_t i = 1; (i = next_line_or_pronoun(&p->scan, &r, i)) < r.tokens.count; i++) {
		enum before before = before_of(&r, i);
		if (before >= BEFORE_LINE) {
			note_break(&breaks, &r, i);
			informal |= before == BEFORE_PARAGRAPH && is_lower(&r, i);
			broken |= before == BEFORE_PARAGRAPH && (mark_of(&r, i - 1) == MARK_DASH || mark_of(&r, i - 1) == MARK_HYPHEN);
		} else {
			informal |= is_small_pronoun(&r, i);
		}
	}
	p->lines = lines_of(&breaks, p->plugin->newlines);
	p->sentence.informal = informal;
	p->sentence.broken = broken;
}

/* True where the white space before i ends the sentence, whatever stands around it. */
static bool space_ends(pass *p, uint32_t i)
{
	switch (before_of(&p->reading, i)) {
	case BEFORE_PARAGRAPH:
		if (p->plugin->newlines == NEWLINES_NEVER)
			return false;
		p->list.marker = NO_MARKER;
		p->line = i;
		return true;
	case BEFORE_LINE: {
		bool ends = break_ends(&p->reading, &p->lines, p->line, i);
		p->line = i;
		return ends;
	}
	case BEFORE_SPACE: return p->list.marker != NO_MARKER && follows(&p->reading, p->list.marker, i);
	default: return false;
	}
}

/* An emoticon behind words may end a sentence when a capital follows. */
static uint32_t end_of_emoticon(const reading *r, uint32_t i)
{
	uint32_t end = before_of(r, i) == BEFORE_SPACE ? emoticon_end(r, i) : i;
	return end > i && is_capital(r, end) && before_of(r, end) != BEFORE_NONE ? end : i;
}

/* What the model says of the gap before token `next`, where it is asked, else what the rules say: `rule`. */
static bool decide(pass *p, uint32_t next, bool rule)
{
	const reading *r = &p->reading;
	const enum before before = before_of(r, next);
	bool asked = before == BEFORE_NONE ? is_run_together(r, next) : before != BEFORE_PARAGRAPH;
	return asked ? model_ends(r, &p->sentence, next, rule) : rule;
}

/* True where the model, or a capital, ends the sentence before token i though no terminator stands there. The mark of an item stays with it. */
static bool ends_unmarked(pass *p, uint32_t i)
{
	const reading *r = &p->reading;
	const uint32_t begin = p->sentence.begin;
	if (mark_of(r, i) != MARK_NONE || i == p->judged || (i == begin + 1 && kind_of(r, begin) != KIND_WORD))
		return false;
	if (!p->scan.learned)
		return p->beginnings && begins_by_capital(p->beginnings, r, i);
	return is_heading(r, begin, i) || (may_end_before(r, &p->sentence, i) && decide(p, i, false));
}

/* True where the sentence ends before token `gap`, a place that only a later token shows. */
static bool ends_earlier(pass *p, uint32_t gap)
{
	const enum before before = before_of(&p->reading, gap);
	/* In wrapped text it may begin a line. */
	return gap > p->sentence.begin && gap != p->judged && (before == BEFORE_SPACE || before == BEFORE_LINE) && decide(p, gap, false);
}

/* Ends the sentence before an address or the head of a message, which are known by a later token, i. False: memory is short. */
static bool end_earlier(pass *p, uint32_t i)
{
	const reading *r = &p->reading;
	if (!p->scan.learned || i <= p->sentence.begin)
		return true;
	const uint32_t gap = mark_of(r, i) == MARK_NONE ? message_begin(r, p->sentence.begin, i) : is_address(r, i) ? i - 1 : i;
	return gap == i || !ends_earlier(p, gap) || end_sentence(p, gap);
}

/* True where the sentence ends with the terminator at i, whose end is `next`. */
static bool ends_marked(pass *p, uint32_t i, uint32_t next)
{
	p->judged = next;
	if (next >= p->reading.tokens.count)
		return false;
	verdict found = ends_at(&p->reading, &p->sentence, i, next);
	const enum given given = i > p->sentence.begin ? given_of(&p->plugin->given, &p->reading, i - 1) : GIVEN_NOTHING;
	if (given != GIVEN_NOTHING && mark_of(&p->reading, i) == MARK_STOP)
		return given == GIVEN_ALWAYS || (given == GIVEN_ABBREVIATION && ends_abbreviation(&p->reading, next));
	return found.sure || !p->scan.learned ? found.ends : decide(p, next, found.ends);
}

/* Reads the token at i, and returns the next to read; 0: memory is short. */
static uint32_t read_token(pass *p, uint32_t i)
{
	const reading *r = &p->reading;
	uint32_t next = i + 1;
	bool ends = false;
	if (i == p->sentence.begin) {
		/* A terminator ended the sentence before; a line may begin here all the same. */
		if (before_of(r, i) >= BEFORE_LINE)
			p->line = i;
	} else if (!end_earlier(p, i) || ((space_ends(p, i) || ends_unmarked(p, i)) && !end_sentence(p, i))) {
		return 0;
	}
	if (is_terminator(r, i)) {
		next = terminator_end(r, i);
		ends = ends_marked(p, i, next);
	} else if (mark_of(r, i) != MARK_NONE) {
		uint32_t emoticon = end_of_emoticon(r, i);
		if (emoticon != i) {
			p->judged = next = emoticon;
			ends = !p->scan.learned || decide(p, next, true);
		} else {
			ends = given_of(&p->plugin->given, r, i) == GIVEN_ALWAYS && next < r->tokens.count;
		}
	}
	/* Not where the mark of an item was a sentence of its own, with nothing behind it yet. */
	return ends && next > p->sentence.begin && !end_sentence(p, next) ? 0 : next;
}

static gloss_status analyze(void *state, gloss_document *document)
{
	const sentences *plugin = state;
	const gloss_host *host = plugin->host;
	pass p = {.plugin = plugin, .document = document, .list = {NO_MARKER}};
	p.reading = (reading){&plugin->fields, host->rows(document, plugin->fields.layer), document->text};
	p.row_size = host->rows(document, plugin->layer).size;
	if (is_open_language(document->lang))
		host->set_lang(document, guess_language(&p.reading));
	p.sentence.numeric_stops = has_numeric_stops(document->lang);
	p.beginnings = beginnings_of(document->lang);
	p.scan = (scan){.tables = &plugin->scan,
			.learned = is_language(document->lang, "en") ? UINT64_MAX : 0,
			.capitals = p.beginnings ? UINT64_MAX : 0};
	if (!scan_tokens(&p.scan, &p.reading, document))
		return GLOSS_DOCUMENT_ERROR;
	look_over(&p);
	const uint32_t count = p.reading.tokens.count;
	if (!begin_sentence(&p))
		return GLOSS_DOCUMENT_ERROR;
	for (uint32_t i = p.sentence.begin; (i = next_of_note(&p.scan, &p.reading, i, p.list.marker != NO_MARKER)) < count;) {
		if (!(i = read_token(&p, i)))
			return GLOSS_DOCUMENT_ERROR;
		/* The mark of an item was a sentence. */
		if (i < p.sentence.begin)
			i = p.sentence.begin;
		/* Nothing more is to be said of the word that most sentences begin with. */
		i += (i == p.sentence.begin || i == p.judged) && is_capital_within(&p.scan, i);
	}
	if (p.sentence.begin < count && !end_sentence(&p, count))
		return GLOSS_DOCUMENT_ERROR;
	host->commit(document, plugin->layer, p.used);
	return GLOSS_OK;
}

GLOSS_PLUGIN = {
	GLOSS_HEAD,
	.name = "sentences",
	.version = GLOSSD_VERSION,
	.summary = "sentence boundaries",
	.provides = layers,
	.requires_layers = requires_layers,
	.options = options,
	.open = open_sentences,
	.analyze = analyze,
};
