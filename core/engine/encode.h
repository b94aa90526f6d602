/* From rows to the wire: one walker for every layer there is, in msgpack and in JSON. It knows a layer only through its declared fields. */
#ifndef GL_ENCODE_H
#define GL_ENCODE_H

#include "analysis.h"
#include "writer.h"

/* Writes one computed layer as an array of maps, its offsets in `unit`. The rows were checked (gl_check_layer). */
void gl_encode_layer(gl_writer *writer, const gl_analysis *analysis, uint32_t layer, gl_unit unit);

#endif
