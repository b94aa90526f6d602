/* The page that a worker shares with glossd: which document it has in hand, which plugin runs, and since when.
 *
 * The worker writes it; glossd maps it read-only, and its size is sealed, so that nothing a plugin does to it can hurt glossd. It is
 * a stranger's word: glossd copies each field once, checks its range, and before it gives a verdict reads the page again once the
 * worker is reaped.
 *
 * Order of writing: the document, then the time, then the plugin (released). Order of reading: the plugin (acquired), then the others. So
 * the time read is never older than the start of the plugin read, and no plugin is killed early. */
#ifndef GL_PAGE_H
#define GL_PAGE_H

#include "shelf.h"

#include <stdatomic.h>
#include <stdint.h>

#define GL_NO_PLUGIN UINT32_MAX /* none runs: the worker itself is at work */

typedef struct gl_page {
	_Atomic uint64_t document;    /* its number; 0: none */
	_Atomic uint64_t started_ns;  /* CLOCK_MONOTONIC */
	_Atomic uint32_t plugin;      /* its index in running order, or GL_NO_PLUGIN */
	_Alignas(64) gl_shelf bodies; /* of its results */
} gl_page;

/* The page as it was at one moment. */
typedef struct gl_page_copy {
	uint64_t document, started_ns;
	uint32_t plugin;
} gl_page_copy;

static inline void gl_page_begin_document(gl_page *page, uint64_t document, uint64_t now_ns)
{
	atomic_store_explicit(&page->plugin, GL_NO_PLUGIN, memory_order_release);
	atomic_store_explicit(&page->document, document, memory_order_release);
	atomic_store_explicit(&page->started_ns, now_ns, memory_order_release);
}

static inline void gl_page_begin_plugin(gl_page *page, uint32_t plugin, uint64_t now_ns)
{
	atomic_store_explicit(&page->started_ns, now_ns, memory_order_release);
	atomic_store_explicit(&page->plugin, plugin, memory_order_release);
}

static inline void gl_page_end_plugin(gl_page *page) { atomic_store_explicit(&page->plugin, GL_NO_PLUGIN, memory_order_release); }

static inline void gl_page_end_document(gl_page *page)
{
	atomic_store_explicit(&page->plugin, GL_NO_PLUGIN, memory_order_release);
	atomic_store_explicit(&page->document, 0, memory_order_release);
}

static inline gl_page_copy gl_page_read(const gl_page *page)
{
	gl_page_copy copy;
	copy.plugin = atomic_load_explicit(&page->plugin, memory_order_acquire);
	copy.started_ns = atomic_load_explicit(&page->started_ns, memory_order_acquire);
	copy.document = atomic_load_explicit(&page->document, memory_order_acquire);
	return copy;
}

#endif
