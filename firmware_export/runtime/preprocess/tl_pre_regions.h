/* Which components are the digit. Part of tl_preprocess.c. */
#ifndef TL_PRE_REGIONS_H
#define TL_PRE_REGIONS_H

#include "tl_pre_components.h"

/* How many sides of the frame a component touches. */
static inline int32_t sides_touched(const view *v, const component *c) {
    return (c->x0 == 0) + (c->y0 == 0) + (c->x1 == v->width - 1) + (c->y1 == v->height - 1);
}

/* Does a component lie where the digit is known to be? */
static inline int32_t is_wanted(const view *v, const component *c) {
    const tl_box *box = &v->wanted;
    return !box->width || (c->x0 < box->x + box->width && c->x1 >= box->x &&
                           c->y0 < box->y + box->height && c->y1 >= box->y);
}

/* How much a component looks like the digit we are to read; 0 for not at all. */
static inline uint32_t score(const view *v, const component *c) {
    const int32_t width = c->x1 - c->x0 + 1, height = c->y1 - c->y0 + 1;
    const int32_t touched = sides_touched(v, c);
    uint32_t value = c->sum;
    if (c->area < 4 || !is_wanted(v, c) ||
        (width * v->speck < v->width && height * v->speck < v->height)) {
        return 0; /* a speck */
    }
    if (width > height * FLAT || c->area * SPARSE < width * height) {
        return 0; /* a ruled line, or a piece of one; edges of a sheet that meet in its corner */
    }
    if (v->speck == PAGE_SPECK && larger(width, height) * 4 > SIDE * 3) {
        return 0; /* larger than what a window shows whole: an edge of the sheet */
    }
    if (touched > 1 && width * 2 < v->width && height * 2 < v->height) {
        return 0; /* a dark corner */
    }
    return touched == 0 ? value : touched == 1 ? value / 4 : value / 16;
}

static inline int32_t ink_level(uint32_t square, uint32_t sum) {
    return sum ? (int32_t)((square + sum / 2) / sum) : 0;
}

static inline void add_to_region(region *r, component *c) {
    c->chosen = 1;
    r->sum += c->sum;
    r->square += c->square;
    r->sum_x += c->sum_x;
    r->sum_y += c->sum_y;
    r->area += c->area;
    r->runs += c->runs;
    r->below += c->below;
    r->x0 = smaller(r->x0, c->x0);
    r->y0 = smaller(r->y0, c->y0);
    r->x1 = larger(r->x1, c->x1);
    r->y1 = larger(r->y1, c->y1);
}

/* Does a component belong to the region: near it, smaller, of like contrast? */
static inline int32_t is_fragment(const view *v, const region *r, const component *c) {
    const int32_t reach = larger(r->x1 - r->x0, r->y1 - r->y0) / 5 + 1;
    const int32_t gap_x = larger(c->x0 - r->x1, r->x0 - c->x1);
    const int32_t gap_y = larger(c->y0 - r->y1, r->y0 - c->y1);
    const int32_t side = larger(c->x1 - c->x0, c->y1 - c->y0);
    const int32_t touches = gap_x <= 2 && gap_y <= 2;
    if (c->area < 2 || c->sum < r->sum / 64 || sides_touched(v, c) > touches ||
        ink_level(c->square, c->sum) * 2 < ink_level(r->square, r->sum)) {
        return 0; /* what comes in from the edge is another's */
    }
    if (gap_x > 0 && (c->y1 - c->y0) * 2 > r->y1 - r->y0 &&
        (!touches || larger(c->x1, r->x1) - smaller(c->x0, r->x0) > r->y1 - r->y0)) {
        return 0; /* beside it and tall: the next digit */
    }
    if (touches && side <= reach * 7) {
        return 1; /* a broken stroke */
    }
    return gap_x <= reach && gap_y <= reach && c->sum < r->sum;
}

/* Takes a component and the fragments around it for a digit. */
static inline void grow_region(const view *v, work *w, int32_t seed, region *r) {
    component *components = w->b.components;
    int32_t label, grown = 1;
    memset(r, 0, sizeof *r);
    r->x0 = r->y0 = SIDE;
    add_to_region(r, &components[seed]);
    while (grown) {
        grown = 0;
        for (label = 0; label < v->labels; label++) {
            component *c = &components[label];
            if (c->parent == label && !c->chosen && is_fragment(v, r, c)) {
                add_to_region(r, c);
                grown = 1;
            }
        }
    }
}

/* The component that looks most like a digit, among those that are not chosen yet; NONE if none. */
static inline int32_t most_digit_like(const view *v, const work *w) {
    uint32_t best = 0;
    int32_t label, chosen = NONE;
    for (label = 0; label < v->labels; label++) {
        const component *c = &w->b.components[label];
        if (c->parent == label && !c->chosen && score(v, c) > best) {
            best = score(v, c);
            chosen = label;
        }
    }
    return chosen;
}

/* Chooses the digit's components. Returns 0 when nothing looks like one. */
static inline int32_t choose_region(const view *v, work *w, region *r) {
    int32_t seed, label;
    for (label = 0; label < v->labels; label++) {
        w->b.components[label].chosen = 0;
    }
    seed = most_digit_like(v, w);
    if (seed == NONE) {
        return 0;
    }
    grow_region(v, w, seed, r);
    return 1;
}

/* Width of the strokes in 1/16 px of the reduced frame: area over half the outline, where the
 * outline is counted in pixel edges, which are 4/pi as long as a slanted line. */
static inline int32_t stroke_width(const region *r) {
    const int32_t half = r->runs + r->area - r->below;
    return (r->area * 326 / larger(1, half) + 8) / 16;
}

/* How many sides of the frame a region touches. */
static inline int32_t sides_of(const view *v, const region *r) {
    return (r->x0 == 0) + (r->y0 == 0) + (r->x1 == v->width - 1) + (r->y1 == v->height - 1);
}

/* May a region be more than the window of the closing holds, or be no digit at all? */
static inline int32_t is_doubtful(const view *v, const region *r) {
    return stroke_width(r) * v->tiles_x > DOUBT * v->width || sides_of(v, r) > 1;
}

/* Is this writing on paper, not a face, a wall or a line of print? Paper is even, hardly more is
 * on it than the digit, and a digit's rows have few runs. */
static inline int32_t is_plausible(const view *v, const work *w, const region *r) {
    const int32_t level = ink_level(r->square, r->sum), noise = 2 * v->spread + 1;
    uint32_t other = 0;
    int32_t label, count = 0;
    for (label = 0; label < v->labels; label++) {
        const component *c = &w->b.components[label];
        if (c->parent == label && !c->chosen) {
            other += c->sum;
            count += c->sum >= r->sum / 64;
        }
    }
    return larger(v->width, v->height) <= CROP ||
           (count <= OTHERS &&
            (level >= EVEN * noise ||
             (r->runs * 4 <= (r->y1 - r->y0 + 1) * 9 && other * 4 <= r->sum * 5 &&
              (!sides_of(v, r) || (level > STRONG && level >= 10 * noise)))));
}

/* Finds the digit on the paper that has been estimated. Returns 0 if there is none, and -1 if it
 * must be sure and the region is doubtful. A second threshold follows the digit's own contrast; for
 * faint strokes it is less than what noise allowed before anything was found. */
static inline int32_t find_region(view *v, work *w, int32_t must_be_sure, region *r) {
    int32_t pass, level, next;
    for (pass = 0; pass < 3; pass++) {
        if (!label_within_bounds(v, w) || !choose_region(v, w, r)) {
            return 0;
        }
        level = ink_level(r->square, r->sum);
        next = level * 3 / 10;
        if (pass == 0) {
            if (level * 4 < v->threshold * 5) {
                return 0; /* hardly above the threshold: the paper's own texture */
            }
            if (must_be_sure && is_doubtful(v, r)) {
                return -1;
            }
            next = larger(next, v->threshold * 3 / 5);
        } else if (next * 4 <= v->threshold * 5) {
            break;
        }
        if (next == v->threshold || pass == 2) {
            break;
        }
        v->threshold = next;
    }
    return 1;
}

/* Looks at the frame, and again if there is nothing, or nothing sure: at a small one in the other
 * polarity, at others for thick strokes. If those are none either, the first look counts; if that
 * had nothing, the other polarity is tried. */
static inline int32_t look_for_region(view *v, work *w, int32_t is_known, region *r) {
    int32_t look, found, doubtful = 0;
    if (!is_known) {
        decide_polarity(v, w);
    }
    for (look = 0;; look++) {
        estimate_paper(v, w);
        found = find_region(v, w, !look && !is_small(v), r);
        if (found > 0 || look == 2 - is_small(v) || (is_known && look == !is_small(v) + doubtful)) {
            return found > 0;
        }
        v->dark ^= is_small(v) || (look && !doubtful);
        doubtful = found < 0;
        plan_cells(v, look ? 1 : COARSE);
    }
}

#endif /* TL_PRE_REGIONS_H */
