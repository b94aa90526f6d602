/* gloss. Everything is in the library, so that tests and fuzzers link it. */
#include "command.h"

int main(int argc, char **argv) { return gl_cli_run(argc, argv); }
