/* The list of bodies; see bodies.h. */
#include "bodies.h"

#include <stdlib.h>

/* The output whose unit replies use: the first. NULL: there is none, and they use code points. */
static const gl_output_config *reply_output(const gl_config *config) { return config->output_count ? &config->outputs[0] : NULL; }

bool gl_bodies_init(gl_bodies *bodies, const gl_config *config, uint32_t layer_count)
{
	bool all[GL_UNITS] = {0}, single[GL_UNITS] = {0};
	const gl_output_config *reply = reply_output(config);
	all[reply ? reply->offsets : GL_CODEPOINT] = true;
	for (uint32_t i = 0; i < config->output_count; i++) {
		all[config->outputs[i].offsets] |= config->outputs[i].doc;
		single[config->outputs[i].offsets] |= config->outputs[i].layers;
	}
	*bodies = (gl_bodies){calloc((size_t)GL_UNITS * ((size_t)layer_count + 1), sizeof(gl_body_kind)), 0};
	if (!bodies->kinds)
		return false;
	for (int unit = 0; unit < GL_UNITS; unit++) {
		if (all[unit])
			bodies->kinds[bodies->count++] = (gl_body_kind){(gl_unit)unit, GL_ALL_LAYERS};
		for (uint32_t layer = 0; single[unit] && layer < layer_count; layer++)
			bodies->kinds[bodies->count++] = (gl_body_kind){(gl_unit)unit, layer};
	}
	return true;
}

void gl_bodies_deinit(gl_bodies *bodies)
{
	free(bodies->kinds);
	*bodies = (gl_bodies){0};
}
