/* Which bodies of a result a configuration wants from the workers: for each unit of offsets that an output uses one with all layers and,
 * where an output publishes layers, one for each. glossd and its workers make the same list from the same configuration and pipeline, so
 * that a body is known by its place in the list. */
#ifndef GL_BODIES_H
#define GL_BODIES_H

#include "engine/result.h"

typedef struct gl_body_kind {
	gl_unit unit;
	uint32_t layer; /* an index into the published layers, or GL_ALL_LAYERS */
} gl_body_kind;

typedef struct gl_bodies {
	gl_body_kind *kinds;
	uint32_t count;
} gl_bodies;

/* False where memory is short. */
bool gl_bodies_init(gl_bodies *bodies, const gl_config *config, uint32_t layer_count);
void gl_bodies_deinit(gl_bodies *bodies);

#endif
