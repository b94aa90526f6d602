/* The words, units and currencies that the numbers plugin knows: read-only tables, compiled by terms.py from lexicon.tsv,
 * units.tsv and currencies.tsv. Looking up takes time linear in the form; nothing here allocates or fails. */
#ifndef GL_NUMBERS_TERMS_H
#define GL_NUMBERS_TERMS_H

#include <stddef.h>
#include <stdint.h>

enum {
	GL_FORM_MAX = 48 /* bytes; no form is longer */
};

/* What a word may be. One word may be several: "second" is an ordinal, "march" a month, "over" a modifier and a function word. */
enum gl_role {
	ROLE_SMALL = 1 << 0, /* zero to nineteen */
	ROLE_TENS = 1 << 1,  /* twenty to ninety */
	ROLE_HUNDRED = 1 << 2,
	ROLE_MAGNITUDE = 1 << 3, /* thousand, million, crore */
	ROLE_DOZEN = 1 << 4,
	ROLE_ORDINAL = 1 << 5,
	ROLE_PARTS = 1 << 6,    /* what only divides: thirds, half, quarter */
	ROLE_VAGUE = 1 << 7,    /* dozens, thousands */
	ROLE_SUFFIX = 1 << 8,   /* k, m, bn behind digits */
	ROLE_MODIFIER = 1 << 9, /* about, more than: before a number */
	ROLE_AFTER = 1 << 10,   /* or more: behind a number */
	ROLE_CHANGE = 1 << 11,  /* rose, down */
	ROLE_MONTH = 1 << 12,
	ROLE_WEEKDAY = 1 << 13,
	ROLE_SEASON = 1 << 14,
	ROLE_DAYPART = 1 << 15,
	ROLE_DAY = 1 << 16,       /* today, yesterday */
	ROLE_DIRECTION = 1 << 17, /* next, last, this */
	ROLE_CLOCK = 1 << 18,     /* noon, midnight */
	ROLE_REPEAT = 1 << 19,    /* daily, weekly */
	ROLE_FUNCTION = 1 << 20,  /* words that end a noun phrase */
	ROLE_LABEL = 1 << 21,     /* words whose numbers are names: page, route, version */
	ROLE_CONTEST = 1 << 22,   /* words that go with scores and votes */
	ROLE_ANGLE = 1 << 23      /* words that make degrees an angle */
};

/* What a modifier or a change says; the first ones in the order of the published enums. */
enum gl_sense { SENSE_NONE, SENSE_ABOUT, SENSE_OVER, SENSE_UNDER, SENSE_AT_LEAST, SENSE_AT_MOST, SENSE_UP, SENSE_DOWN };

struct gl_word {
	const char *form; /* lower case; words of a longer form are separated by one space */
	uint8_t length;
	uint32_t roles;
	int64_t value;   /* of a numeral: 12, 1000, 3 (third) */
	int64_t scale;   /* of a suffix or a vague number */
	int8_t calendar; /* of a month 1-12, a weekday 1-7 from Monday, today 0, next 1 */
	uint8_t sense;
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
	KIND_OF_INDUCTION
};

struct gl_unit {
	const char *name, *ucum; /* ucum may be NULL */
	double factor;           /* to the base unit of its kind */
	uint8_t kind;
	int16_t smaller; /* the unit that may follow: inch behind foot; -1: none */
};

struct gl_currency {
	const char *code;
};

enum gl_measure_flag {
	MEASURE_SYMBOL = 1, /* a unit's symbol: case counts */
	MEASURE_NAME = 2,
	MEASURE_SIGN = 4,    /* a currency's sign or code, which may stand before the number */
	MEASURE_PART = 8,    /* a hundredth: cent, pence */
	MEASURE_ASSUMED = 16 /* several currencies have this sign or name */
};

struct gl_measure {
	const char *form;
	uint8_t length;
	int16_t unit, currency; /* -1: is none */
	uint8_t flags;
};

/* NULL where there is none. `form` of words is lower case. */
const struct gl_word *gl_find_word(const char *form, size_t length);
const struct gl_measure *gl_find_measure(const char *form, size_t length);
const struct gl_unit *gl_unit_at(int index);
const struct gl_currency *gl_currency_at(int index);

#endif
