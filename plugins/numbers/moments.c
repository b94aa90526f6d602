/* Dates and times. */
#include "numbers.h"
void gl_read_reference(struct gl_reader *reader) { (void)reader; }
bool gl_read_moment(const struct gl_reader *reader, uint32_t at, struct gl_item *item) { (void)reader; (void)at; (void)item; return false; }
