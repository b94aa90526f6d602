/* Which language a text is in, guessed by its script and its small words, for documents and configurations that leave it open (lang: auto). */
#ifndef LANGUAGE_H
#define LANGUAGE_H

#include "reading.h"

/* True where the document's language is the one of this code of two letters, alone or with a region: en, en-GB. */
static inline bool is_language(gloss_string lang, const char code[3])
{
	return lang.length >= 2 && (lang.data[0] | 32) == code[0] && (lang.data[1] | 32) == code[1] &&
	       (lang.length == 2 || lang.data[2] == '-');
}
/* True where the language is to be guessed. */
static inline bool is_open_language(gloss_string lang) { return lang.length == 4 && !memcmp(lang.data, "auto", 4); }
/* The code of the language; "und" where neither script nor words tell. It looks at the first tokens alone. */
const char *guess_language(const reading *r);

#endif
