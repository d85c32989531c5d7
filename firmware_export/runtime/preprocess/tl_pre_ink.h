/* Ink: in which polarity, and how far it exceeds the paper. Part of tl_preprocess.c. */
#ifndef TL_PRE_INK_H
#define TL_PRE_INK_H

#include "tl_pre_bowl.h"

/* Counts paper - grey over every other row, over every row of a small frame; the middle of the 511
 * levels is 0. */
static inline void measure_contrast(view *v, work *w) {
    const int32_t step = is_small(v) ? 1 : 2;
    int32_t x, y;
    memset(w->a.histogram, 0, sizeof w->a.histogram);
    for (y = 0; y < v->height; y += step) {
        const uint8_t *grey = v->pixels + (ptrdiff_t)y * v->stride;
        background_row(v, w, y);
        for (x = 0; x < v->width; x++) {
            w->a.histogram[255 + w->background[x] - grey[x]]++;
        }
    }
    v->counted = (v->height + step - 1) / step * v->width;
}

/* The middle one of the grey levels along the edge of the frame. */
static inline int32_t border_level(const view *v, work *w) {
    const uint8_t *top = v->pixels, *bottom = top + (ptrdiff_t)(v->height - 1) * v->stride;
    int32_t x, y;
    memset(w->a.histogram, 0, 256 * sizeof w->a.histogram[0]);
    for (x = 0; x < v->width; x++) {
        w->a.histogram[top[x]]++;
        w->a.histogram[bottom[x]]++;
    }
    for (y = 1; y < v->height - 1; y++) {
        const uint8_t *line = top + (ptrdiff_t)y * v->stride;
        w->a.histogram[line[0]]++;
        w->a.histogram[line[v->width - 1]]++;
    }
    return level_of_rank(w->a.histogram, 256, v->width + v->height - 2);
}

/* Dark ink or bright? The edge of a small frame is mostly paper. In a larger one strokes are narrow
 * and the paper between them is wide, whatever the light. */
static inline void decide_polarity(view *v, work *w) {
    int32_t x, y, ink = 0;
    if (is_small(v)) {
        const int32_t paper = border_level(v, w);
        for (y = 0; y < v->height; y++) {
            for (x = 0; x < v->width; x++) {
                ink += paper - v->pixels[(ptrdiff_t)y * v->stride + x];
            }
        }
    } else {
        v->dark = 0;
        ink = surplus(v, w);
        v->dark = 1;
        ink -= surplus(v, w);
        v->widened = 1;
    }
    v->dark = ink >= 0;
}

/* The contrasts of three ascending ranks, counted from the side away from the ink. */
static inline void paper_levels(const view *v, const work *w, const int32_t *ranks,
                                int32_t *levels) {
    const int32_t step = v->dark ? 1 : -1;
    int32_t at = v->dark ? 0 : 510, i, seen = 0;
    for (i = 0; i < 3; i++) {
        while (seen + w->a.histogram[at] <= ranks[i]) {
            seen += w->a.histogram[at];
            at += step;
        }
        levels[i] = (at - 255) * step;
    }
}

/* Estimates the paper for the view's polarity, and how far it strays from that estimate. */
static inline void estimate_paper(view *v, work *w) {
    int32_t ranks[3], levels[3], tail, paper;
    if (is_small(v)) {
        fit_bowl(v, w, v->dark);
    } else {
        if (!v->widened || !v->dark) {
            average_cells(v, w);
            widen_cells(v, w);
        }
        v->widened = 0;
        narrow_cells(v, w);
    }
    lay_ring(v, w);
    measure_contrast(v, w);
    paper = v->counted / 2;
    /* The side away from the ink shows the paper alone: its median, and 1 and 2 sigma from that.
     * Up to half of a frame may be ink, so that the paper's median lies at a quarter. */
    ranks[0] = paper / 40;
    ranks[1] = paper * 4 / 25;
    ranks[2] = paper / 2;
    paper_levels(v, w, ranks, levels);
    v->offset = levels[2];
    v->spread = levels[2] - levels[1];
    tail = smaller(levels[2] - levels[0], 3 * v->spread + 2);
    v->threshold = larger(MIN_CONTRAST, larger(4 * v->spread, 2 * tail));
}

/* One row of ink into w->contrast: grey levels beyond the paper's median, 0 to 255. */
static inline void contrast_row(const view *v, work *w, int32_t y) {
    const uint8_t *grey = v->pixels + (ptrdiff_t)y * v->stride;
    const int32_t sign = v->dark ? 0 : -1, offset = v->offset + sign; /* ~d + 1 is -d */
    int32_t x;
    background_row(v, w, y);
    for (x = 0; x < v->width; x++) {
        const int32_t ink = ((w->background[x] - grey[x]) ^ sign) - offset;
        w->contrast[x] = (uint8_t)clamp(ink, 0, 255);
    }
}

#endif /* TL_PRE_INK_H */
