#include "tl_preprocess.h"

#include <string.h>

#include "tl_pre_tensor.h"

/* Averages squares of factor x factor pixels; those at the right and bottom edge may be partial. */
static void reduce(const tl_frame *frame, const view *v, uint8_t *plane) {
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

static void show(const view *v, work *w, const uint8_t *chosen, tl_preprocess_debug *debug) {
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
static view plan_view(const tl_frame *frame, uint8_t *plane) {
    view v;
    int32_t tile; /* px */
    memset(&v, 0, sizeof v);
    v.factor = TL_PREPROCESS_FACTOR(larger(frame->width, frame->height));
    v.width = (frame->width + v.factor - 1) / v.factor;
    v.height = (frame->height + v.factor - 1) / v.factor;
    tile = larger(3, (larger(v.width, v.height) + TILES - 1) / TILES);
    v.tiles_x = (v.width + tile - 1) / tile;
    v.tiles_y = (v.height + tile - 1) / tile;
    v.pixels = frame->pixels;
    v.stride = frame->stride;
    if (v.factor > 1) {
        reduce(frame, &v, plane);
        v.pixels = plane;
        v.stride = v.width;
    }
    return v;
}

static void report(const view *v, const region *r, const tl_frame *frame,
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

/* One pass over a frame, or over a crop of it. Returns 0, and leaves the tensor, without a digit.
 */
static int32_t run_pass(const tl_frame *frame, work *w, uint8_t *plane, int8_t *tensor,
                        tl_preprocess_result *result, tl_preprocess_debug *debug) {
    uint8_t chosen[MAX_LABELS];
    view v = plan_view(frame, plane);
    region r;
    int32_t label, found;
    memset(chosen, 0, sizeof chosen);
    measure_tiles(&v, w);
    decide_polarity(&v, w);
    found = find_region(&v, w, &r);
    if (!found) {
        v.dark = !v.dark;
        found = find_region(&v, w, &r);
    }
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

/* The part of the frame around a region, wide enough to see the paper. */
static tl_box surroundings(const tl_frame *frame, const tl_box *around) {
    const int32_t margin = larger(around->width, around->height) * 3 / 4 + 8;
    tl_box crop;
    crop.x = larger(0, around->x - margin);
    crop.y = larger(0, around->y - margin);
    crop.width = smaller(frame->width, around->x + around->width + margin) - crop.x;
    crop.height = smaller(frame->height, around->y + around->height + margin) - crop.y;
    return crop;
}

/* Looks again at the surroundings of a region when that shows it in finer pixels. */
static void look_closer(const tl_frame *frame, work *w, uint8_t *plane, int8_t *tensor,
                        tl_preprocess_result *result, tl_preprocess_debug *debug) {
    const tl_box crop = surroundings(frame, &result->region);
    tl_preprocess_result closer;
    tl_frame part;
    if (TL_PREPROCESS_FACTOR(larger(crop.width, crop.height)) >= result->reduction) {
        return;
    }
    part.pixels = frame->pixels + (ptrdiff_t)crop.y * frame->stride + crop.x;
    part.width = crop.width;
    part.height = crop.height;
    part.stride = frame->stride;
    memset(&closer, 0, sizeof closer);
    if (run_pass(&part, w, plane, tensor, &closer, debug)) {
        closer.region.x += crop.x;
        closer.region.y += crop.y;
        *result = closer;
        if (debug) {
            debug->view = crop;
        }
    } else if (debug) { /* the pictures belong to the tensor */
        run_pass(frame, w, plane, tensor, result, debug);
    }
}

size_t tl_preprocess_scratch_bytes(int32_t width, int32_t height) {
    return TL_PREPROCESS_SCRATCH_BYTES(width, height);
}

int32_t tl_preprocess_version(void) {
    return TL_PREPROCESS_VERSION;
}

static int32_t is_sane(const tl_frame *frame) {
    return frame && frame->pixels && frame->width >= TL_PREPROCESS_MIN_SIDE &&
           frame->height >= TL_PREPROCESS_MIN_SIDE && frame->width <= TL_PREPROCESS_MAX_SIDE &&
           frame->height <= TL_PREPROCESS_MAX_SIDE && frame->stride >= frame->width;
}

/* The work area must fit what the header promises; the array size is negative if it does not. */
typedef char work_fits[sizeof(work) <= TL_PREPROCESS_WORK_BYTES ? 1 : -1];

tl_preprocess_status tl_preprocess(const tl_frame *frame, void *scratch, size_t scratch_bytes,
                                   int8_t tensor[TL_PREPROCESS_TENSOR],
                                   tl_preprocess_result *result, tl_preprocess_debug *debug) {
    work *w = (work *)scratch;
    uint8_t *plane = (uint8_t *)scratch + TL_PREPROCESS_WORK_BYTES;
    if (!tensor || !result || !is_sane(frame)) {
        return TL_PREPROCESS_BAD_FRAME;
    }
    memset(tensor, -128, TL_PREPROCESS_TENSOR);
    memset(result, 0, sizeof *result);
    if (!scratch || scratch_bytes < tl_preprocess_scratch_bytes(frame->width, frame->height) ||
        (uintptr_t)scratch % sizeof(uint32_t) != 0) {
        return TL_PREPROCESS_SCRATCH_TOO_SMALL;
    }
    if (debug) {
        debug->view.x = debug->view.y = 0;
        debug->view.width = frame->width;
        debug->view.height = frame->height;
    }
    if (!run_pass(frame, w, plane, tensor, result, debug)) {
        return TL_PREPROCESS_NO_DIGIT;
    }
    look_closer(frame, w, plane, tensor, result, debug);
    return TL_PREPROCESS_OK;
}
