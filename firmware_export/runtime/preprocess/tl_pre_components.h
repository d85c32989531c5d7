/* Connected components of ink. Part of tl_preprocess.c. */
#ifndef TL_PRE_COMPONENTS_H
#define TL_PRE_COMPONENTS_H

#include "tl_pre_ink.h"

static inline int32_t root_of(const component *components, int32_t label) {
    while (components[label].parent != label) {
        label = components[label].parent;
    }
    return label;
}

/* Joins two components under the older label. */
static inline int32_t join(component *components, int32_t a, int32_t b) {
    component *into = &components[smaller(a, b)];
    component *from = &components[larger(a, b)];
    if (a == b) {
        return a;
    }
    from->parent = (uint8_t)smaller(a, b);
    into->sum += from->sum;
    into->square += from->square;
    into->sum_x += from->sum_x;
    into->sum_y += from->sum_y;
    into->area = (uint16_t)(into->area + from->area);
    into->runs = (uint16_t)(into->runs + from->runs);
    into->below = (uint16_t)(into->below + from->below);
    into->x0 = (uint8_t)smaller(into->x0, from->x0);
    into->y0 = (uint8_t)smaller(into->y0, from->y0);
    into->x1 = (uint8_t)larger(into->x1, from->x1);
    into->y1 = (uint8_t)larger(into->y1, from->y1);
    return smaller(a, b);
}

/* Adds the pixels of one run to a component. */
static inline void add_run(component *c, const work *w, const run *r, int32_t y) {
    uint32_t sum = 0, square = 0, sum_x = 0;
    int32_t x;
    for (x = r->x0; x <= r->x1; x++) {
        const uint32_t value = w->contrast[x];
        sum += value;
        square += value * value;
        sum_x += value * (uint32_t)x;
    }
    c->sum += sum;
    c->square += square;
    c->sum_x += sum_x;
    c->sum_y += sum * (uint32_t)y;
    c->area = (uint16_t)(c->area + r->x1 - r->x0 + 1);
    c->runs++;
    c->x0 = (uint8_t)smaller(c->x0, r->x0);
    c->x1 = (uint8_t)larger(c->x1, r->x1);
    c->y1 = (uint8_t)y;
}

/* Gives a run the component of the runs that it touches in the row above; a new one if none.
 * Returns 0 when the labels are used up. */
static inline int32_t connect(view *v, work *w, int32_t index, int32_t y) {
    component *components = w->b.components;
    run *r = &w->a.runs[index];
    int32_t above = y > 0 ? w->row_start[y - 1] : index;
    int32_t label = NONE, below = 0;
    for (; above < w->row_start[y] && y > 0; above++) {
        const run *other = &w->a.runs[above];
        if (other->x1 + 1 < r->x0) {
            continue;
        }
        if (other->x0 > r->x1 + 1) {
            break;
        }
        below += larger(0, smaller(other->x1, r->x1) - larger(other->x0, r->x0) + 1);
        label = label == NONE ? root_of(components, other->label)
                              : join(components, label, root_of(components, other->label));
    }
    if (label == NONE) {
        if (v->labels == MAX_LABELS) {
            return 0;
        }
        label = v->labels++;
        memset(&components[label], 0, sizeof components[label]);
        components[label].parent = (uint8_t)label;
        components[label].x0 = r->x0;
        components[label].x1 = r->x1;
        components[label].y0 = (uint8_t)y;
    }
    r->label = (uint8_t)label;
    components[label].below = (uint16_t)(components[label].below + below);
    add_run(&components[label], w, r, y);
    return 1;
}

/* Is a run of this length no stroke, but a ruled line or the desk? What it cuts apart is near
 * enough to be put together again. */
static inline int32_t is_ruled(const view *v, int32_t length) {
    return !is_small(v) && length * 4 >= v->width * 3;
}

/* Finds the runs and components at the view's threshold. Returns 0 when there are too many. */
static inline int32_t label_ink(view *v, work *w) {
    int32_t x, y, count = 0;
    v->labels = 0;
    for (y = 0; y < v->height; y++) {
        w->row_start[y] = (uint16_t)count;
        contrast_row(v, w, y);
        for (x = 0; x < v->width; x++) {
            if (w->contrast[x] >= v->threshold) {
                if (count == MAX_RUNS) {
                    return 0;
                }
                w->a.runs[count].x0 = (uint8_t)x;
                while (x + 1 < v->width && w->contrast[x + 1] >= v->threshold) {
                    x++;
                }
                if (is_ruled(v, x + 1 - w->a.runs[count].x0)) {
                    continue;
                }
                w->a.runs[count].x1 = (uint8_t)x;
                if (!connect(v, w, count, y)) {
                    return 0;
                }
                count++;
            }
        }
    }
    w->row_start[v->height] = (uint16_t)count;
    return 1;
}

/* Labels, with a higher threshold as long as noise floods the tables. */
static inline int32_t label_within_bounds(view *v, work *w) {
    while (!label_ink(v, w)) {
        v->threshold += v->threshold / 4 + 1;
        if (v->threshold > 255) {
            return 0;
        }
    }
    return 1;
}

#endif /* TL_PRE_COMPONENTS_H */
