/* The intermediate images of a pass, for the units that make passes. Not part of the interface. */
#ifndef TL_PREPROCESS_DEBUG_H
#define TL_PREPROCESS_DEBUG_H

#include <string.h>

#include "tl_preprocess_internal.h"

/* Writes the intermediate images of a pass. */
static inline void tlp_write_debug(const tlp_view *v, tlp_scratch *s, const uint8_t *chosen,
                                   tl_preprocess_debug *debug) {
    int32_t x, y, index;
    for (y = 0; y < v->height; y++) {
        const size_t at = (size_t)(y * v->width);
        tlp_contrast_row(v, s, y);
        if (debug->reduced) {
            memcpy(debug->reduced + at, v->pixels + (ptrdiff_t)y * v->stride, (size_t)v->width);
        }
        if (debug->background) {
            memcpy(debug->background + at, s->background, (size_t)v->width);
        }
        if (debug->ink) {
            memcpy(debug->ink + at, s->contrast, (size_t)v->width);
        }
        if (debug->mask) {
            memset(debug->mask + at, 0, (size_t)v->width);
            for (index = s->row_start[y]; index < s->row_start[y + 1]; index++) {
                const tlp_run *r = &s->pixels.runs[index];
                for (x = r->x0; x <= r->x1; x++) {
                    debug->mask[at + (size_t)x] = chosen[r->label] ? 2 : 1;
                }
            }
        }
    }
    debug->width = v->width;
    debug->height = v->height;
}

#endif /* TL_PREPROCESS_DEBUG_H */
