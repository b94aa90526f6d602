/* What Unicode says of a code point: a two-stage table made at build time from Debian's unicode-data by unicode_table.py. Constant data,
 * any thread. */
#ifndef GL_UNICODE_H
#define GL_UNICODE_H

#include <gloss/plugin.h>

/* Above U+10FFFF: as an unassigned one. */
gloss_code_point gl_code_point(uint32_t code_point);
/* Simple case folding (CaseFolding.txt, statuses C and S); a code point that does not fold is its own. */
uint32_t gl_fold(uint32_t code_point);

#endif
