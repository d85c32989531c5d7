/* The region: which components are the mark. */
#include <string.h>

#include "tl_preprocess_internal.h"

enum {
    FLAT = 5,       /* what is so many times wider than high is no mark */
    SPARSE = 40,    /* what fills less than this part of its box is no mark */
    CROP_SIDE = 80, /* px; a frame with no longer side was cut around its mark by somebody */
    EVEN = 30,      /* half sigmas of the background; contrast beyond needs no further evidence */
    MAX_OTHERS = 4, /* components besides the mark that are no specks */
    FRAMED = 3,     /* eighths of a frame that the mark in it is high at least */
    GAP = 12,       /* part of a frame's height that lies between it and the mark at least */
    FRAME_INK = 6,  /* a frame has at most so many times its ink */
    STRONG = 66     /* grey levels; less that runs out of the frame is no writing */
};

int32_t tlp_sides_touched(const tlp_view *v, int32_t x0, int32_t y0, int32_t x1, int32_t y1) {
    return (x0 == 0) + (y0 == 0) + (x1 == v->width - 1) + (y1 == v->height - 1);
}

/* How many sides of the frame a component touches. */
static int32_t sides_of(const tlp_view *v, const tlp_component *c) {
    return tlp_sides_touched(v, c->x0, c->y0, c->x1, c->y1);
}

/* Is a component drawn around another that could be a mark, and apart from it: the cell of a form,
 * a box? */
static int32_t is_frame(const tlp_view *v, const tlp_scratch *s, const tlp_component *c) {
    const int32_t height = c->y1 - c->y0, gap = height / GAP + 1;
    int32_t label;
    if (c->x1 - c->x0 < 2 * gap) {
        return 0;
    }
    for (label = 0; label < v->label_count; label++) {
        const tlp_component *other = &s->sums.components[label];
        if (other->parent == label && other->x0 >= c->x0 + gap && other->x1 + gap <= c->x1 &&
            other->y0 >= c->y0 + gap && other->y1 + gap <= c->y1 &&
            (other->y1 - other->y0) * 8 >= height * FRAMED && other->sum * FRAME_INK >= c->sum) {
            return 1;
        }
    }
    return 0;
}

void tlp_leave_frames_out(const tlp_view *v, tlp_scratch *s) {
    int32_t label;
    for (label = 0; label < v->label_count; label++) {
        tlp_component *c = &s->sums.components[label];
        if (c->parent == label && is_frame(v, s, c)) {
            c->chosen = TLP_LEFT_OUT;
        }
    }
}

/* How much a component looks like the mark that is searched; 0 for not at all. */
static uint32_t score(const tlp_view *v, const tlp_component *c) {
    const int32_t width = c->x1 - c->x0 + 1, height = c->y1 - c->y0 + 1;
    const int32_t touched = sides_of(v, c);
    uint32_t value = c->sum;
    if (c->area < 4 || (width * v->min_part < v->width && height * v->min_part < v->height)) {
        return 0; /* a speck */
    }
    if (width > height * FLAT || c->area * SPARSE < width * height) {
        return 0; /* a ruled line, or a piece of one; edges of a sheet that meet in its corner */
    }
    if (touched > 1 && width * 2 < v->width && height * 2 < v->height) {
        return 0; /* a dark corner */
    }
    return touched == 0 ? value : touched == 1 ? value / 4 : value / 16;
}

int32_t tlp_ink_level(uint32_t square, uint32_t sum) {
    return sum ? (int32_t)((square + sum / 2) / sum) : 0;
}

void tlp_add_to_region(tlp_region *r, tlp_component *c) {
    c->chosen = 1;
    r->sum += c->sum;
    r->square += c->square;
    r->sum_x += c->sum_x;
    r->sum_y += c->sum_y;
    r->area += c->area;
    r->runs += c->runs;
    r->below += c->below;
    r->x0 = tlp_min(r->x0, c->x0);
    r->y0 = tlp_min(r->y0, c->y0);
    r->x1 = tlp_max(r->x1, c->x1);
    r->y1 = tlp_max(r->y1, c->y1);
}

/* Does a component belong to the region: near it, smaller, of like contrast, and no speck? What a
 * pen leaves is not smaller than a square of its width. */
static int32_t is_fragment(const tlp_view *v, const tlp_region *r, const tlp_component *c) {
    const int32_t reach = tlp_max(r->x1 - r->x0, r->y1 - r->y0) / 5 + 1;
    const int32_t gap_x = tlp_max(c->x0 - r->x1, r->x0 - c->x1);
    const int32_t gap_y = tlp_max(c->y0 - r->y1, r->y0 - c->y1);
    const int32_t side = tlp_max(c->x1 - c->x0, c->y1 - c->y0);
    const int32_t touches = gap_x <= 2 && gap_y <= 2, width = tlp_stroke_width(r); /* 1/16 px */
    if (c->area < 2 || c->area * 256 < width * width || sides_of(v, c) > touches ||
        tlp_ink_level(c->square, c->sum) * 2 < tlp_ink_level(r->square, r->sum)) {
        return 0; /* what comes in from the edge is another's */
    }
    if (gap_x > 0 && (c->y1 - c->y0) * 2 > r->y1 - r->y0 &&
        (!touches || tlp_max(c->x1, r->x1) - tlp_min(c->x0, r->x0) > r->y1 - r->y0)) {
        return 0; /* beside it and tall: the next mark */
    }
    if (touches && side <= reach * 7) {
        return 1; /* a broken stroke */
    }
    return gap_x <= reach && gap_y <= reach && c->sum < r->sum;
}

void tlp_grow_region(const tlp_view *v, tlp_scratch *s, int32_t seed, tlp_region *r) {
    tlp_component *components = s->sums.components;
    int32_t label, grown = 1;
    memset(r, 0, sizeof *r);
    r->x0 = r->y0 = TLP_SIDE;
    tlp_add_to_region(r, &components[seed]);
    while (grown) {
        grown = 0;
        for (label = 0; label < v->label_count; label++) {
            tlp_component *c = &components[label];
            if (c->parent == label && !c->chosen && is_fragment(v, r, c)) {
                tlp_add_to_region(r, c);
                grown = 1;
            }
        }
    }
}

int32_t tlp_best_component(const tlp_view *v, const tlp_scratch *s) {
    uint32_t best = 0;
    int32_t label, chosen = TLP_NO_LABEL;
    for (label = 0; label < v->label_count; label++) {
        const tlp_component *c = &s->sums.components[label];
        if (c->parent == label && !c->chosen && score(v, c) > best) {
            best = score(v, c);
            chosen = label;
        }
    }
    return chosen;
}

/* Area over half the outline, where the outline is counted in pixel edges, which are 4/pi as long
 * as a slanted line. */
int32_t tlp_stroke_width(const tlp_region *r) {
    const int32_t half = r->runs + r->area - r->below;
    return (r->area * 326 / tlp_max(1, half) + 8) / 16;
}

/* A background is even, hardly more is on it than the mark, and a mark's rows have few runs. */
int32_t tlp_is_plausible(const tlp_view *v, const tlp_scratch *s, const tlp_region *r) {
    const int32_t level = tlp_ink_level(r->square, r->sum), noise = 2 * v->spread + 1;
    uint32_t other = 0;
    int32_t label, count = 0;
    for (label = 0; label < v->label_count; label++) {
        const tlp_component *c = &s->sums.components[label];
        if (c->parent == label && !c->chosen) {
            other += c->sum;
            count += c->sum >= r->sum / 64;
        }
    }
    return tlp_max(v->width, v->height) <= CROP_SIDE ||
           (count <= MAX_OTHERS &&
            (level >= EVEN * noise ||
             (r->runs * 4 <= (r->y1 - r->y0 + 1) * 9 && other * 4 <= r->sum * 5 &&
              (!tlp_sides_touched(v, r->x0, r->y0, r->x1, r->y1) ||
               (level > STRONG && (v->is_crop || level >= 10 * noise))))));
}
