/* The paper: how bright it would be without ink. Part of tl_preprocess.c. */
#ifndef TL_PRE_PAPER_H
#define TL_PRE_PAPER_H

#include "tl_pre_common.h"

/* The smallest level with more than `rank` of the counted values at or below it. */
static inline int32_t level_of_rank(const uint16_t *histogram, int32_t levels, int32_t rank) {
    int32_t level, seen = 0;
    for (level = 0; level < levels - 1; level++) {
        seen += histogram[level];
        if (seen > rank) {
            break;
        }
    }
    return level;
}

/* Three quartiles of the grey levels of one tile. The histogram is empty before and after. */
static inline void measure_tile(const view *v, work *w, const tl_box *tile, int32_t at) {
    const int32_t count = tile->width * tile->height;
    int32_t x, y, q, least = 255, most = 0, level, seen = 0;
    for (y = 0; y < tile->height; y++) {
        const uint8_t *grey = v->pixels + (ptrdiff_t)(tile->y + y) * v->stride + tile->x;
        for (x = 0; x < tile->width; x++) {
            const int32_t value = grey[x];
            w->a.histogram[value]++;
            least = value < least ? value : least;
            most = value > most ? value : most;
        }
    }
    for (q = 0, level = least - 1; q < 3; q++) {
        while (seen <= (count - 1) * (q + 1) / 4) {
            seen += w->a.histogram[++level];
        }
        w->quartile[q][at] = (uint8_t)level;
    }
    memset(w->a.histogram + least, 0, (size_t)(most - least + 1) * sizeof w->a.histogram[0]);
}

static inline void measure_tiles(const view *v, work *w) {
    tl_box tile;
    int32_t tx, ty;
    memset(w->a.histogram, 0, 256 * sizeof w->a.histogram[0]);
    for (ty = 0; ty < v->tiles_y; ty++) {
        for (tx = 0; tx < v->tiles_x; tx++) {
            /* The frame is divided evenly; tiles may differ by a pixel. */
            tile.x = tx * v->width / v->tiles_x;
            tile.y = ty * v->height / v->tiles_y;
            tile.width = (tx + 1) * v->width / v->tiles_x - tile.x;
            tile.height = (ty + 1) * v->height / v->tiles_y - tile.y;
            measure_tile(v, w, &tile, ty * v->tiles_x + tx);
        }
    }
}

/* The largest (or smallest) of the 3x3 tiles around each, from `from` to `to`. */
static inline void spread_extreme(const view *v, const uint8_t *from, uint8_t *to,
                                  int32_t largest) {
    int32_t tx, ty, x, y;
    for (ty = 0; ty < v->tiles_y; ty++) {
        for (tx = 0; tx < v->tiles_x; tx++) {
            int32_t best = from[ty * v->tiles_x + tx];
            for (y = larger(0, ty - 1); y <= smaller(v->tiles_y - 1, ty + 1); y++) {
                for (x = larger(0, tx - 1); x <= smaller(v->tiles_x - 1, tx + 1); x++) {
                    const int32_t value = from[y * v->tiles_x + x];
                    best = largest ? larger(best, value) : smaller(best, value);
                }
            }
            to[ty * v->tiles_x + tx] = (uint8_t)best;
        }
    }
}

/* The value beyond the edge that carries on the slope from `inner` to `edge`, within bounds. */
static inline uint8_t carried_on(int32_t edge, int32_t inner) {
    return (uint8_t)clamp(edge + clamp(edge - inner, -MAX_SLOPE, MAX_SLOPE), 0, 255);
}

/* Lays a ring around the tiles, so that the light falls off up to the very edge of the frame. */
static inline void lay_paper(const view *v, work *w, const uint8_t *tiles) {
    const int32_t columns = v->tiles_x + 2, last_x = v->tiles_x + 1, last_y = v->tiles_y + 1;
    uint8_t *paper = w->paper;
    int32_t x, y;
    for (y = 1; y < last_y; y++) {
        uint8_t *line = paper + y * columns;
        memcpy(line + 1, tiles + (y - 1) * v->tiles_x, (size_t)v->tiles_x);
        line[0] = carried_on(line[1], line[smaller(2, last_x - 1)]);
        line[last_x] = carried_on(line[last_x - 1], line[larger(1, last_x - 2)]);
    }
    for (x = 0; x < columns; x++) {
        const int32_t second = smaller(2, last_y - 1), before = larger(1, last_y - 2);
        paper[x] = carried_on(paper[columns + x], paper[second * columns + x]);
        paper[last_y * columns + x] =
            carried_on(paper[(last_y - 1) * columns + x], paper[before * columns + x]);
    }
}

/* One row of the paper into w->background: bilinear between the middles of the tiles. */
static inline void background_row(const view *v, work *w, int32_t y) {
    /* Positions are counted from the middle of the ring's first tile, in 1/(2 * side) tiles. */
    const int32_t down = (2 * y + 1) * v->tiles_y + v->height;
    const int32_t step_y = 2 * v->height, step_x = 2 * v->width;
    const uint8_t *upper = w->paper + down / step_y * (v->tiles_x + 2);
    const uint8_t *lower = upper + v->tiles_x + 2;
    const uint32_t scale = (uint32_t)(step_x * step_y);
    const uint32_t half = scale / 2;
    int32_t x, i, fraction = v->tiles_x + v->width;
    for (x = 0; x < v->tiles_x + 2; x++) {
        w->column[x] = (uint32_t)(upper[x] * (step_y - down % step_y) + lower[x] * (down % step_y));
    }
    for (x = 0, i = 0; x < v->width; i++, fraction -= step_x) {
        /* Between two columns the paper is a straight line, whose slope wraps around as it may. */
        const uint32_t slope = (w->column[i + 1] - w->column[i]) * (uint32_t)(2 * v->tiles_x);
        uint32_t value = w->column[i] * (uint32_t)(step_x - fraction) +
                         w->column[i + 1] * (uint32_t)fraction + half;
        const int32_t steps = (step_x - fraction + 2 * v->tiles_x - 1) / (2 * v->tiles_x);
        const int32_t end = smaller(v->width, x + larger(0, steps));
        fraction += (end - x) * 2 * v->tiles_x;
        for (; x < end; x++, value += slope) {
            w->background[x] = (uint8_t)(value / scale);
        }
    }
}

#endif /* TL_PRE_PAPER_H */
