/* The marks of a window of a page: which components of ink belong together when others stand close
 * by. A single mark of a frame takes whatever is near it (tl_preprocess_regions.c); on a page that
 * is a neighbour, a full stop, or another row. */
#include <string.h>

#include "tl_preprocess_internal.h"

enum {
    FLAT = 5,    /* what is so many times wider than high is a line, not a mark */
    SPARSE = 40, /* what fills less than this part of its box is an edge */
    REACH = 5,   /* part of the writing's height that may lie between the parts of a mark */
    FLAG = 6     /* likewise, beside it: the flag of a five */
};

static int32_t width_of(const tlp_component *c) {
    return c->x1 - c->x0 + 1;
}

static int32_t height_of(const tlp_component *c) {
    return c->y1 - c->y0 + 1;
}

/* Is a component as large as writing, and no line or edge? `size`: height of the writing, in px of
 * the view; 0 if it is not known yet. */
static int32_t is_writing(const tlp_view *v, const tlp_component *c, int32_t size) {
    const int32_t width = width_of(c), height = height_of(c);
    const int32_t most = size ? size * 5 / 2 : TLP_SIDE * 3 / 4;
    return c->area >= 4 && tlp_max(width, height) * v->min_part >= v->width &&
           width <= height * FLAT && c->area * SPARSE >= width * height &&
           tlp_max(width, height) <= most && (!size || height * 3 >= size);
}

int32_t tlp_next_writing(const tlp_view *v, const tlp_scratch *s, int32_t size) {
    uint32_t most = 0;
    int32_t label, chosen = TLP_NO_LABEL;
    for (label = 0; label < v->label_count; label++) {
        const tlp_component *c = &s->sums.components[label];
        const tl_box *box = &v->target;
        const int32_t is_near = !box->width || (c->x0 < box->x + box->width && c->x1 >= box->x &&
                                                c->y0 < box->y + box->height && c->y1 >= box->y);
        if (c->parent == label && !c->chosen && is_near && c->sum > most &&
            is_writing(v, c, box->width ? 0 : size)) {
            most = c->sum;
            chosen = label;
        }
    }
    return chosen;
}

/* Does a component belong to the mark: over or under its other parts, within it, or its flag? */
static int32_t is_part(const tlp_region *r, const tlp_component *c, int32_t size) {
    const int32_t width = width_of(c), height = height_of(c);
    const int32_t gap_x = tlp_max(c->x0 - r->x1, r->x0 - c->x1) - 1;
    const int32_t gap_y = tlp_max(c->y0 - r->y1, r->y0 - c->y1) - 1;
    const int32_t shared = tlp_min(c->x1, r->x1) - tlp_max(c->x0, r->x0) + 1;
    const int32_t top = tlp_min(c->y0, r->y0), bottom = tlp_max(c->y1, r->y1);
    const int32_t left = tlp_min(c->x0, r->x0), right = tlp_max(c->x1, r->x1);
    if (c->area < 2 || c->sum < r->sum / 64 || bottom - top + 1 > size * 3 / 2 ||
        right - left + 1 > size * 3 / 2 ||
        tlp_ink_level(c->square, c->sum) * 2 < tlp_ink_level(r->square, r->sum)) {
        return 0;
    }
    if (shared * 2 >= tlp_min(width, r->x1 - r->x0 + 1) && gap_y <= size / REACH) {
        /* Two tall ones side by side, of which one leans over the other, are two marks; within
         * the other's box it is the stem of a four. */
        return gap_y > 0 || height * 3 < size * 2 || (r->y1 - r->y0 + 1) * 3 < size * 2 ||
               shared * 4 >= tlp_min(width, r->x1 - r->x0 + 1) * 3;
    }
    if (gap_x <= 1 && gap_y <= 1 && height * 2 < size) {
        return 1; /* touches it: a broken stroke */
    }
    return gap_x <= size / FLAG && c->x1 > r->x1 && width >= height && height * 3 < size &&
           (c->y0 + c->y1) * 2 < (r->y0 * 3 + r->y1);
}

void tlp_grow_writing(const tlp_view *v, tlp_scratch *s, int32_t seed, int32_t size,
                      tlp_region *r) {
    tlp_component *components = s->sums.components;
    int32_t label, grown = 1;
    memset(r, 0, sizeof *r);
    r->x0 = r->y0 = TLP_SIDE;
    tlp_add_to_region(r, &components[seed]);
    size = size ? size : r->y1 - r->y0 + 1;
    while (grown) {
        grown = 0;
        for (label = 0; label < v->label_count; label++) {
            tlp_component *c = &components[label];
            if (c->parent == label && !c->chosen && is_part(r, c, size)) {
                tlp_add_to_region(r, c);
                grown = 1;
            }
        }
    }
}
