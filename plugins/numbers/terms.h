/* The words, units and currencies that the numbers plugin knows: read-only tables, compiled by terms.py from the .tsv files beside it.
 * Looking up takes time linear in the form; nothing here allocates or fails.
 *
 * Each token of a document is looked up once, by the key that the tokens layer has of it; from then on a word is a small number, and what
 * rules ask of it is a comparison of numbers or a test of bits. */
#ifndef GL_NUMBERS_TERMS_H
#define GL_NUMBERS_TERMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "word_names.h" /* the words of the lexicon as numbers: WORD_AND, WORD_CENTURY */

enum {
	GL_FORM_MAX = 48 /* bytes; no form is longer */
};

/* What a word may be, and the lists of the rules it is in. One word may be several: "second" is an ordinal, "march" a month, "over" a
 * modifier and a function word. */
#define ROLE(bit) (UINT64_C(1) << (bit))
#define ROLE_SMALL ROLE(0) /* zero to nineteen */
#define ROLE_TENS ROLE(1)  /* twenty to ninety */
#define ROLE_HUNDRED ROLE(2)
#define ROLE_MAGNITUDE ROLE(3) /* thousand, million, crore */
#define ROLE_DOZEN ROLE(4)
#define ROLE_ORDINAL ROLE(5)
#define ROLE_PARTS ROLE(6)    /* what only divides: thirds, half, quarter */
#define ROLE_VAGUE ROLE(7)    /* dozens, thousands */
#define ROLE_SUFFIX ROLE(8)   /* k, m, bn behind digits */
#define ROLE_MODIFIER ROLE(9) /* about, more than: before a number */
#define ROLE_AFTER ROLE(10)   /* or more: behind a number */
#define ROLE_CHANGE ROLE(11)  /* rose, down */
#define ROLE_MONTH ROLE(12)
#define ROLE_WEEKDAY ROLE(13)
#define ROLE_SEASON ROLE(14)
#define ROLE_DAYPART ROLE(15)
#define ROLE_DAY ROLE(16)           /* today, yesterday */
#define ROLE_DIRECTION ROLE(17)     /* next, last, this */
#define ROLE_CLOCK ROLE(18)         /* noon, midnight */
#define ROLE_REPEAT ROLE(19)        /* daily, weekly */
#define ROLE_FUNCTION ROLE(20)      /* words that end a noun phrase */
#define ROLE_LABEL ROLE(21)         /* words whose numbers are names: page, route, version */
#define ROLE_CONTEST ROLE(22)       /* words that go with scores and votes */
#define ROLE_ANGLE ROLE(23)         /* words that make degrees an angle */
#define ROLE_MONEY ROLE(24)         /* begins a currency's sign or code */
#define ROLE_BEGINS ROLE(25)        /* what is no number and begins one: a, half, from, per, minus */
#define ROLE_BEFORE_ONE ROLE(26)    /* that, another: "one" behind it is a pronoun */
#define ROLE_PREFIX ROLE(27)        /* mid, post: a hyphen joins it to a number that counts */
#define ROLE_TO_CHANGE ROLE(28)     /* by, to, another: between a change and its number */
#define ROLE_PLURAL ROLE(29)        /* people, women: plurals without s */
#define ROLE_DETERMINER ROLE(30)    /* the, its: between "half of" and its noun */
#define ROLE_BEHIND_HALF ROLE(31)   /* of, an, their: "half" before it is a number */
#define ROLE_BEFORE_HALF ROLE(32)   /* second, top: "half" behind it is a part of a game or list */
#define ROLE_ENDING ROLE(33)        /* st, nd, rd, th: digits before it are an ordinal */
#define ROLE_BEFORE_YEAR ROLE(34)   /* in, since, fiscal: digits behind it may be a year */
#define ROLE_BEFORE_MONTH ROLE(35)  /* in, until, early: "may" and its like behind it are months */
#define ROLE_BEFORE_TIME ROLE(36)   /* full, consecutive: between a number and its unit of time */
#define ROLE_PERIOD ROLE(37)        /* week, season: behind "last" */
#define ROLE_DOUBTFUL ROLE(38)      /* in, as: symbols of units that are more often words */
#define ROLE_MARK_OF_NAMES ROLE(39) /* #, @: a number glued behind it is a name's */
#define ROLE_COMPARISON ROLE(40)    /* >, ≥ */
#define ROLE_EACH ROLE(41)          /* every, each: before what is repeated */
#define ROLE_BEFORE_NUMBER ROLE(42) /* a, minus: begins an item only with a number behind it */

#define ROLE_DECADE ROLE(43)       /* nineties */
#define ROLE_QUARTER ROLE(44)      /* Q3, H1 */
#define ROLE_FISCAL ROLE(45)       /* fiscal, school: before "year" */
#define ROLE_MOMENT ROLE(46)       /* now, once: other words that begin a date */
#define ROLE_PORTION ROLE(47)      /* early, the end of: before a period */
#define ROLE_BOUND ROLE(48)        /* since, until: before a date */
#define ROLE_HOLIDAY ROLE(49)      /* begins a holiday's name */
#define ROLE_BEHIND_CLOCK ROLE(50) /* pm, to, past: behind the number of an hour */

#define ROLE_LETTER ROLE(51)        /* G: a capital that makes digits larger where it stands apart */
#define ROLE_SERIES ROLE(52)        /* page, item: "the next page" has a place in a series */
#define ROLE_STREET ROLE(53)        /* street, avenue: ends the name of a street */
#define ROLE_COMMAND ROLE(54)       /* give, delete: asks for a thing */
#define ROLE_RATIO ROLE(55)         /* ratio, odds: the two numbers near it are one */
#define ROLE_SIZE ROLE(56)          /* wide, tall: behind a length */
#define ROLE_COUNTED ROLE(57)       /* mile: the name of a unit that "a" counts */
#define ROLE_BEHIND_SINGLE ROLE(58) /* ago, and: behind "a year" where that is more than one */
#define ROLE_REGNAL ROLE(59)        /* Elizabeth, Pius: names of rulers */
#define ROLE_RULER ROLE(60)         /* king, pope: before such a name */
#define ROLE_NUMBERED ROLE(61)      /* part, war: things that have Roman numerals behind them */
#define ROLE_SPEAKING ROLE(62)      /* am, know: behind "I", the pronoun */
#define ROLE_POSSESSIVE ROLE(63)    /* Monday's: read as the word whose number is its value */

/* What a modifier or a change says; the first ones in the order of the published enums. SENSE_EXACTLY is
 * published as bounds alone. */
enum gl_sense { SENSE_NONE, SENSE_ABOUT, SENSE_OVER, SENSE_UNDER, SENSE_AT_LEAST, SENSE_AT_MOST, SENSE_UP, SENSE_DOWN, SENSE_EXACTLY };

/* One token: a word of the lexicon, or what a longer form of the tables begins or ends with. `units` to `modifiers` are the lengths in
 * tokens, one bit each, of the forms that are worth trying here. */
struct gl_word {
	const char *form; /* ASCII letters small */
	uint64_t roles;
	int64_t value; /* of a numeral: 12, 1000, 3 (third) */
	int64_t scale; /* of a suffix or a vague number */
	uint8_t length;
	int8_t calendar; /* of a month 1-12, a weekday 1-7 from Monday, today 0, next 1 */
	uint8_t sense;
	uint8_t units, currencies, after; /* of what begins with this word */
	uint8_t modifiers;                /* of what ends with it */
	uint8_t holidays;                 /* of what begins with it */
	uint8_t ends;                     /* see gl_ends: 1: no rule looks for it behind a number; 2: nor behind a date */
	bool inside;                      /* a longer form of a unit or currency has it, not as its first token; digits are not marked */
};

/* A modifier of several tokens, or what is said behind a number: "more than", "or so". */
struct gl_phrase {
	const char *form; /* lower case, words separated by one space */
	uint8_t length;
	uint64_t roles;
	uint8_t sense;
	int16_t holiday; /* its entry, or -1 */
};

/* When a holiday is: a day of a month; the nth weekday of it, with an offset in days; or so many days from Easter. */
struct gl_holiday {
	int8_t month, day, weekday, nth;
	int16_t offset;
	bool easter;
};

enum gl_kind_of_unit {
	KIND_OF_LENGTH,
	KIND_OF_AREA,
	KIND_OF_VOLUME,
	KIND_OF_MASS,
	KIND_OF_TIME,
	KIND_OF_SPEED,
	KIND_OF_POWER,
	KIND_OF_ENERGY,
	KIND_OF_POTENTIAL,
	KIND_OF_CURRENT,
	KIND_OF_RESISTANCE,
	KIND_OF_FORCE,
	KIND_OF_PRESSURE,
	KIND_OF_FREQUENCY,
	KIND_OF_TEMPERATURE,
	KIND_OF_ANGLE,
	KIND_OF_CONSUMPTION,
	KIND_OF_FLOW,
	KIND_OF_TORQUE,
	KIND_OF_RATE,
	KIND_OF_INFORMATION,
	KIND_OF_BANDWIDTH,
	KIND_OF_IMAGE,
	KIND_OF_PROPORTION,
	KIND_OF_LEVEL,
	KIND_OF_AMOUNT,
	KIND_OF_ACTIVITY,
	KIND_OF_DOSE,
	KIND_OF_LIGHT,
	KIND_OF_ILLUMINANCE,
	KIND_OF_INDUCTION,
	KIND_OF_CHARGE,
	KIND_OF_CAPACITANCE,
	KIND_OF_INDUCTANCE,
	KIND_OF_CONDUCTANCE,
	KIND_OF_FLUX,
	KIND_OF_INTENSITY,
	KIND_OF_LUMINANCE,
	KIND_OF_SOLID_ANGLE,
	KIND_OF_VERGENCE,
	KIND_OF_CATALYSIS,
	KIND_OF_RESOLUTION,
	KIND_OF_COMPUTING,
	KIND_OF_VISCOSITY,
	KIND_OF_ABSORBED_DOSE,
	KIND_OF_CONCENTRATION,
	KIND_OF_EFFECT,
	KIND_OF_USERS /* of the configuration: none that is known */
};

struct gl_unit {
	const char *name, *ucum; /* ucum may be NULL */
	double factor;           /* to the base unit of its kind */
	uint8_t kind;
	int16_t smaller; /* the unit that may follow: inch behind foot; -1: none */
	bool calendar;   /* a length of time that has no fixed number of seconds */
	bool counted;    /* "a" before its name counts it: a mile, a kilowatt hour */
	double offset;   /* of a temperature: what is to be added behind the factor, in kelvin */
};

/* The unit of SI for a kind; name NULL where there is none, or it says nothing. */
struct gl_si {
	const char *name, *ucum;
};

struct gl_currency {
	const char *code;
};

enum gl_measure_flag {
	MEASURE_SYMBOL = 1, /* a unit's symbol: case counts */
	MEASURE_NAME = 2,
	MEASURE_SIGN = 4, /* a currency's sign or code, which may stand before the number */
	MEASURE_PART = 8  /* a hundredth: cent, pence */
};

struct gl_measure {
	const char *form;
	uint8_t length;
	int16_t unit, currency; /* -1: is none */
	uint8_t flags;
	int8_t ambiguous; /* the sign's place in gl_ambiguous; -1: has one meaning */
	uint16_t parts;   /* of a part: how many make one */
	const char *part; /* its name: cent; NULL */
};

/* A sign or name that several currencies have, and the one for which it is taken. */
struct gl_ambiguous {
	const char *sign, *code;
};
extern const struct gl_ambiguous gl_ambiguous[];
extern const int gl_ambiguous_count;

#pragma GCC visibility push(hidden)

/* The words, by number; WORD_NONE is an entry without any role. */
extern const struct gl_word gl_words[];
extern const int gl_word_count, gl_unit_count;

/* The roles of a word with which an item may begin. */
extern const uint64_t gl_begin_roles;

/* Where words are found, by the hash of their keys: its upper bits are the slot's number. A slot has the other bits of the hash, above them two marks, and above
 * these the word's number, so that one look tells most words. */
enum {
	GL_WORD_SLOT_BITS = 15,
	GL_WORD_SHARED = 1, /* other words have this slot as well */
	GL_WORD_NOTED = 2,  /* an item may begin with the word, or it is to be looked at (GL_WORDS_LOOKED_AT); free slots have it too */
	GL_WORD_MARKS = 2   /* how many bits these are */
};
extern const uint64_t gl_word_slots[1 << GL_WORD_SLOT_BITS];
#pragma GCC visibility pop

/* No two keys have the same hash; it is that of terms.py. */
static inline uint64_t gl_hash_of(uint64_t key) { return key * UINT64_C(0xd6e8feb86659fd93); }
static inline uint64_t gl_slot_of(uint64_t hash) { return gl_word_slots[hash >> (64 - GL_WORD_SLOT_BITS)]; }
static inline uint32_t gl_marks_of(uint64_t slot) { return (uint32_t)(slot >> (64 - GL_WORD_SLOT_BITS)); } /* with the number above them */
static inline uint16_t gl_number_of(uint64_t slot) { return (uint16_t)(slot >> (64 - GL_WORD_SLOT_BITS + GL_WORD_MARKS)); }
static inline bool gl_is_hash_of(uint64_t slot, uint64_t hash) { return (slot ^ hash) << GL_WORD_SLOT_BITS == 0; }

/* The number of the word of this text and key; WORD_NONE where there is none. */
uint16_t gl_find_word(const char *text, uint32_t length, uint64_t key);

/* NULL where there is none. `form` of phrases is lower case. */
const struct gl_phrase *gl_find_phrase(const char *form, size_t length);
const struct gl_measure *gl_find_measure(const char *form, size_t length);
const struct gl_holiday *gl_find_holiday(const char *form, size_t length);
const struct gl_unit *gl_unit_at(int index);
const struct gl_si *gl_si_of(uint8_t kind);
const struct gl_currency *gl_currency_at(int index);

#endif
