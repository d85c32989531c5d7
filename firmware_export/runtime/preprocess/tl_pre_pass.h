/* One pass from a frame to a tensor. Part of tl_preprocess.c and tl_preprocess_page.c. */
#ifndef TL_PRE_PASS_H
#define TL_PRE_PASS_H

#include "tl_pre_tensor.h"

/* Averages squares of factor x factor pixels; those at the right and bottom edge may be partial. */
static inline void reduce(const tl_frame *frame, const view *v, uint8_t *plane) {
    int32_t x, y, i, j;
    for (y = 0; y < v->height; y++) {
        const int32_t top = y * v->factor;
        const int32_t rows = smaller(v->factor, frame->height - top);
        for (x = 0; x < v->width; x++) {
            const int32_t left = x * v->factor;
            const int32_t columns = smaller(v->factor, frame->width - left);
            const uint32_t count = (uint32_t)(rows * columns);
            uint32_t sum = 0;
            for (j = 0; j < rows; j++) {
                const uint8_t *source = frame->pixels + (ptrdiff_t)(top + j) * frame->stride + left;
                for (i = 0; i < columns; i++) {
                    sum += source[i];
                }
            }
            plane[y * v->width + x] = (uint8_t)((sum + count / 2) / count);
        }
    }
}

static inline void show(const view *v, work *w, const uint8_t *chosen, tl_preprocess_debug *debug) {
    int32_t x, y, index;
    for (y = 0; y < v->height; y++) {
        const size_t at = (size_t)(y * v->width);
        contrast_row(v, w, y);
        if (debug->reduced) {
            memcpy(debug->reduced + at, v->pixels + (ptrdiff_t)y * v->stride, (size_t)v->width);
        }
        if (debug->background) {
            memcpy(debug->background + at, w->background, (size_t)v->width);
        }
        if (debug->ink) {
            memcpy(debug->ink + at, w->contrast, (size_t)v->width);
        }
        if (debug->mask) {
            memset(debug->mask + at, 0, (size_t)v->width);
            for (index = w->row_start[y]; index < w->row_start[y + 1]; index++) {
                const run *r = &w->a.runs[index];
                for (x = r->x0; x <= r->x1; x++) {
                    debug->mask[at + (size_t)x] = chosen[r->label] ? 2 : 1;
                }
            }
        }
    }
    debug->width = v->width;
    debug->height = v->height;
}

/* Prepares a pass over a frame: reduced into `plane` if it is large. */
static inline view plan_view(const tl_frame *frame, uint8_t *plane) {
    view v;
    memset(&v, 0, sizeof v);
    v.factor = TL_PREPROCESS_FACTOR(larger(frame->width, frame->height));
    v.width = (frame->width + v.factor - 1) / v.factor;
    v.height = (frame->height + v.factor - 1) / v.factor;
    plan_cells(&v, 1);
    v.pixels = frame->pixels;
    v.stride = frame->stride;
    v.speck = SPECK;
    if (v.factor > 1) {
        reduce(frame, &v, plane);
        v.pixels = plane;
        v.stride = v.width;
    }
    return v;
}

static inline void report(const view *v, const region *r, const tl_frame *frame,
                          tl_preprocess_result *result) {
    result->ink_is_dark = v->dark;
    result->spread = v->spread;
    result->threshold = v->threshold;
    result->reduction = v->factor;
    if (r) {
        result->region.x = r->x0 * v->factor;
        result->region.y = r->y0 * v->factor;
        result->region.width = smaller((r->x1 + 1) * v->factor, frame->width) - result->region.x;
        result->region.height = smaller((r->y1 + 1) * v->factor, frame->height) - result->region.y;
        result->contrast = ink_level(r->square, r->sum);
        result->stroke_width = stroke_width(r) * v->factor;
    }
}

/* Restricts a pass to a digit that was found before. */
static inline void look_for(view *v, const tl_digit *known) {
    v->dark = known->ink_is_dark;
    v->wanted.x = known->region.x / v->factor;
    v->wanted.y = known->region.y / v->factor;
    v->wanted.width = known->region.width / v->factor + 1;
    v->wanted.height = known->region.height / v->factor + 1;
}

/* One pass over a frame, or over a crop of it. Returns 0, and leaves the tensor, without a digit.
 * known: in which polarity and where (in frame pixels) the digit is to be looked for, or null. */
static inline int32_t run_pass(const tl_frame *frame, const tl_digit *known, work *w,
                               uint8_t *plane, int8_t *tensor, tl_preprocess_result *result,
                               tl_preprocess_debug *debug) {
    uint8_t chosen[MAX_LABELS];
    view v = plan_view(frame, plane);
    region r;
    int32_t label, found;
    memset(chosen, 0, sizeof chosen);
    if (known) {
        look_for(&v, known);
    }
    found = look_for_region(&v, w, known != NULL, &r) && (known || is_plausible(&v, w, &r));
    report(&v, found ? &r : NULL, frame, result);
    if (found) {
        for (label = 0; label < v.labels; label++) {
            chosen[label] = w->b.components[root_of(w->b.components, label)].chosen;
        }
        resize_region(&v, w, &r, chosen);
        write_tensor(w, tensor);
    } else {
        memset(w->row_start, 0, sizeof w->row_start);
    }
    if (debug) {
        show(&v, w, chosen, debug);
    }
    return found;
}

static inline int32_t is_sane_frame(const tl_frame *frame) {
    return frame && frame->pixels && frame->width >= TL_PREPROCESS_MIN_SIDE &&
           frame->height >= TL_PREPROCESS_MIN_SIDE && frame->width <= TL_PREPROCESS_MAX_SIDE &&
           frame->height <= TL_PREPROCESS_MAX_SIDE && frame->stride >= frame->width;
}

static inline int32_t is_enough_scratch(const tl_frame *frame, const void *scratch, size_t bytes) {
    return scratch && bytes >= TL_PREPROCESS_SCRATCH_BYTES(frame->width, frame->height) &&
           (uintptr_t)scratch % sizeof(uint32_t) == 0;
}

/* The work area must fit what the header promises; the array size is negative if it does not. */
typedef char work_fits[sizeof(work) <= TL_PREPROCESS_WORK_BYTES ? 1 : -1];

#endif /* TL_PRE_PASS_H */
