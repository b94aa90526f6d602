/* glossd. Everything is in the library, so that tests and fuzzers link it. */
#include "glossd.h"

int main(int argc, char **argv) { return gl_glossd_run(argc, argv); }
