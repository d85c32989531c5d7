/* Ink: in which polarity, and how far it exceeds the paper. Part of tl_preprocess.c. */
#ifndef TL_PRE_INK_H
#define TL_PRE_INK_H

#include "tl_pre_paper.h"

/* Counts paper - grey over the frame; the middle of the 511 levels is 0. */
static inline void measure_contrast(const view *v, work *w) {
    int32_t x, y;
    memset(w->a.histogram, 0, sizeof w->a.histogram);
    for (y = 0; y < v->height; y++) {
        const uint8_t *grey = v->pixels + (ptrdiff_t)y * v->stride;
        background_row(v, w, y);
        for (x = 0; x < v->width; x++) {
            w->a.histogram[255 + w->background[x] - grey[x]]++;
        }
    }
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

/* Dark ink or bright? The tail on the ink's side of the paper's distribution is the heavier one. */
static inline int32_t ink_is_dark(const view *v, work *w) {
    const int32_t pixels = v->width * v->height;
    int32_t level, middle = 255, margin = MIN_CONTRAST;
    uint32_t dark = 0, bright = 0;
    if (is_small(v)) { /* ink may be the half of it, but hardly of its edge */
        memset(w->tiles[0], border_level(v, w), sizeof w->tiles[0]);
        lay_paper(v, w, w->tiles[0]);
        measure_contrast(v, w);
    } else {
        spread_median(v, w->quartile[1], w->tiles[0]);
        lay_paper(v, w, w->tiles[0]);
        measure_contrast(v, w);
        middle = level_of_rank(w->a.histogram, 511, pixels / 2);
        margin = larger(margin, level_of_rank(w->a.histogram, 511, pixels * 3 / 4) -
                                    level_of_rank(w->a.histogram, 511, pixels / 4));
    }
    for (level = 0; level < middle - margin; level++) {
        bright += (uint32_t)w->a.histogram[level] * (uint32_t)(middle - level);
    }
    for (level = middle + margin + 1; level < 511; level++) {
        dark += (uint32_t)w->a.histogram[level] * (uint32_t)(level - middle);
    }
    return dark >= bright;
}

/* Beyond the edge there is nothing to close over, which lifts the tiles there to their neighbours'
 * level; lets them fall off again, as far as the light may. */
static inline void let_edges_fall(const view *v, work *w) {
    const uint8_t *quartile = w->quartile[v->dark ? 2 : 0];
    int32_t tx, ty;
    for (ty = 0; ty < v->tiles_y; ty++) {
        for (tx = 0; tx < v->tiles_x; tx++) {
            const int32_t at = ty * v->tiles_x + tx;
            const int32_t edges =
                (tx == 0 || tx == v->tiles_x - 1) + (ty == 0 || ty == v->tiles_y - 1);
            const int32_t low = w->tiles[0][at] - edges * MAX_SLOPE;
            const int32_t high = w->tiles[0][at] + edges * MAX_SLOPE;
            w->tiles[0][at] = (uint8_t)clamp(quartile[at], larger(low, 0), smaller(high, 255));
        }
    }
}

/* The contrast of this rank, counted from the side away from the ink. */
static inline int32_t paper_level(const view *v, const work *w, int32_t rank) {
    const int32_t last = v->width * v->height - 1;
    const int32_t level = level_of_rank(w->a.histogram, 511, v->dark ? rank : last - rank) - 255;
    return v->dark ? level : -level;
}

/* Estimates the paper for the view's polarity, and how far it strays from that estimate. */
static inline void estimate_paper(view *v, work *w) {
    const int32_t paper = v->width * v->height / (is_small(v) ? 2 : 1);
    /* The digit of a small frame is large, and so must be what closes over its strokes. */
    const int32_t reach = is_small(v) ? 2 : 1;
    int32_t middle, tail, i;
    memcpy(w->tiles[0], w->quartile[v->dark ? 2 : 0], sizeof w->tiles[0]);
    for (i = 0; i < 2 * reach; i++) {
        spread_extreme(v, w->tiles[i % 2], w->tiles[1 - i % 2], (i < reach) == v->dark);
    }
    let_edges_fall(v, w);
    lay_paper(v, w, w->tiles[0]);
    measure_contrast(v, w);
    /* The side away from the ink shows the paper alone: its median, and 1 and 2 sigma from that.
     * Of a small frame up to half may be ink, so that the paper's median lies at a quarter. */
    middle = paper_level(v, w, paper / 2);
    v->offset = middle;
    v->spread = middle - paper_level(v, w, paper * 4 / 25);
    tail = smaller(middle - paper_level(v, w, paper / 40), 3 * v->spread + 2);
    v->threshold = larger(MIN_CONTRAST, larger(4 * v->spread, 2 * tail));
}

/* One row of ink into w->contrast: grey levels beyond the paper's median, 0 to 255. */
static inline void contrast_row(const view *v, work *w, int32_t y) {
    const uint8_t *grey = v->pixels + (ptrdiff_t)y * v->stride;
    int32_t x;
    background_row(v, w, y);
    for (x = 0; x < v->width; x++) {
        const int32_t difference = w->background[x] - grey[x];
        w->contrast[x] = (uint8_t)clamp((v->dark ? difference : -difference) - v->offset, 0, 255);
    }
}

#endif /* TL_PRE_INK_H */
