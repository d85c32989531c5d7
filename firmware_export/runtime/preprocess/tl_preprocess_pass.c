/* One pass from a frame to a tensor, and what the single mark and the page have in common. */
#include <string.h>

#include "tl_preprocess_internal.h"

/* Averages squares of factor x factor pixels; those at the right and bottom edge may be partial. */
static void reduce(const tl_frame *frame, const tlp_view *v, uint8_t *plane) {
    int32_t x, y, i, j;
    for (y = 0; y < v->height; y++) {
        const int32_t top = y * v->factor;
        const int32_t rows = tlp_min(v->factor, frame->height - top);
        for (x = 0; x < v->width; x++) {
            const int32_t left = x * v->factor;
            const int32_t columns = tlp_min(v->factor, frame->width - left);
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

/* Writes the intermediate images of a pass. */
static void write_debug(const tlp_view *v, tlp_scratch *s, const uint8_t *chosen,
                        tl_preprocess_debug *debug) {
    int32_t x, y, index;
    for (y = 0; y < v->height; y++) {
        const size_t at = (size_t)(y * v->width);
        const uint8_t *grey = v->pixels + (ptrdiff_t)y * v->stride;
        tlp_background_row(v, s, y);
        if (debug->reduced) {
            memcpy(debug->reduced + at, grey, (size_t)v->width);
        }
        if (debug->background) {
            memcpy(debug->background + at, s->background, (size_t)v->width);
        }
        for (x = 0; x < v->width && debug->ink; x++) {
            debug->ink[at + (size_t)x] = (uint8_t)tlp_contrast(v, s, grey, x);
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

void tlp_plan_view(tlp_view *v, const tl_frame *frame, uint8_t *plane) {
    memset(v, 0, sizeof *v);
    v->factor = TL_PREPROCESS_FACTOR(tlp_max(frame->width, frame->height));
    v->width = (frame->width + v->factor - 1) / v->factor;
    v->height = (frame->height + v->factor - 1) / v->factor;
    v->is_crop = tlp_max(v->width, v->height) <= TLP_SMALL_SIDE;
    tlp_plan_cells(v, 1);
    v->pixels = frame->pixels;
    v->stride = frame->stride;
    v->min_part = TLP_MIN_PART;
    if (v->factor > 1) {
        reduce(frame, v, plane);
        v->pixels = plane;
        v->stride = v->width;
    }
}

void tlp_report(const tlp_view *v, const tlp_region *r, const tl_frame *frame,
                tl_preprocess_result *result) {
    result->ink_is_dark = v->is_dark;
    result->spread = v->spread;
    result->threshold = v->threshold;
    result->reduction = v->factor;
    if (r) {
        result->region.x = r->x0 * v->factor;
        result->region.y = r->y0 * v->factor;
        result->region.width = tlp_min((r->x1 + 1) * v->factor, frame->width) - result->region.x;
        result->region.height = tlp_min((r->y1 + 1) * v->factor, frame->height) - result->region.y;
        result->contrast = tlp_ink_level(r->square, r->sum);
        result->stroke_width = tlp_stroke_width(r) * v->factor;
    }
}

void tlp_finish_pass(tlp_view *v, tlp_scratch *s, const tlp_region *r, const tl_frame *frame,
                     int8_t *tensor, tl_preprocess_result *result, tl_preprocess_debug *debug) {
    uint8_t chosen[TLP_MAX_LABELS];
    int32_t label;
    memset(chosen, 0, sizeof chosen);
    tlp_report(v, r, frame, result);
    if (r) {
        for (label = 0; label < v->label_count; label++) {
            chosen[label] = s->sums.components[tlp_root(s->sums.components, label)].chosen == 1;
        }
        tlp_write_tensor(v, s, r, chosen, tensor);
    } else {
        memset(s->row_start, 0, sizeof s->row_start);
    }
    if (debug) {
        write_debug(v, s, chosen, debug);
    }
}

int32_t tlp_run_pass(const tl_frame *frame, tlp_scratch *s, uint8_t *plane, int8_t *tensor,
                     tl_preprocess_result *result, tl_preprocess_debug *debug) {
    tlp_view v;
    tlp_region r;
    int32_t found;
    tlp_plan_view(&v, frame, plane);
    found = tlp_find_region(&v, s, &r) && tlp_is_plausible(&v, s, &r);
    tlp_finish_pass(&v, s, found ? &r : NULL, frame, tensor, result, debug);
    return found;
}

int32_t tlp_is_valid_frame(const tl_frame *frame) {
    return frame && frame->pixels && frame->width >= TL_PREPROCESS_MIN_SIDE &&
           frame->height >= TL_PREPROCESS_MIN_SIDE && frame->width <= TL_PREPROCESS_MAX_SIDE &&
           frame->height <= TL_PREPROCESS_MAX_SIDE && frame->stride >= frame->width;
}

int32_t tlp_is_enough_scratch(const tl_frame *frame, const void *scratch, size_t bytes) {
    return scratch && bytes >= TL_PREPROCESS_SCRATCH_BYTES(frame->width, frame->height) &&
           (uintptr_t)scratch % sizeof(uint32_t) == 0;
}

/* The scratch memory must fit what the interface promises, or this array's size is negative. */
typedef char scratch_fits[sizeof(tlp_scratch) <= TL_PREPROCESS_WORK_BYTES ? 1 : -1];

tl_box tlp_crop_around(const tl_frame *frame, const tl_box *box, int32_t margin) {
    tl_box crop;
    crop.x = tlp_max(0, box->x - margin);
    crop.y = tlp_max(0, box->y - margin);
    crop.width = tlp_min(frame->width, box->x + box->width + margin) - crop.x;
    crop.height = tlp_min(frame->height, box->y + box->height + margin) - crop.y;
    return crop;
}

tl_frame tlp_cut_out(const tl_frame *frame, const tl_box *box) {
    tl_frame part;
    part.pixels = frame->pixels + (ptrdiff_t)box->y * frame->stride + box->x;
    part.width = box->width;
    part.height = box->height;
    part.stride = frame->stride;
    return part;
}
