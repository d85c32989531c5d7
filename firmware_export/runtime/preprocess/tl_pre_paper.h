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

/* The level of each tile at a rank of so many quarters, in samples of 1/16, into w->b.samples. */
static inline void measure_tiles(const view *v, work *w, int32_t quarters) {
    int32_t tx, ty, x, y, at = 0;
    for (ty = 0; ty < v->tiles_y; ty++) {
        const int32_t top = ty * v->height / v->tiles_y;
        const int32_t bottom = (ty + 1) * v->height / v->tiles_y;
        for (tx = 0; tx < v->tiles_x; tx++) {
            /* The frame is divided evenly; tiles may differ by a pixel. */
            const int32_t left = tx * v->width / v->tiles_x;
            const int32_t right = (tx + 1) * v->width / v->tiles_x;
            memset(w->a.histogram, 0, 256 * sizeof w->a.histogram[0]);
            for (y = top; y < bottom; y++) {
                for (x = left; x < right; x++) {
                    w->a.histogram[v->pixels[(ptrdiff_t)y * v->stride + x]]++;
                }
            }
            w->b.samples[at++] =
                level_of_rank(w->a.histogram, 256,
                              ((right - left) * (bottom - top) - 1) * quarters / 4) *
                (1 << SAMPLE_BITS);
        }
    }
}

/* Bytes from row to row of w->paper: REACH cells at the left, one at the right. */
static inline int32_t pitch_of(const view *v) {
    return v->tiles_x + REACH + 1;
}

static inline uint8_t *cell_at(const view *v, work *w, int32_t x, int32_t y) {
    return w->paper + (y + REACH) * pitch_of(v) + x + REACH;
}

/* Divides the frame into cells of paper; `times` larger ones if it is not small. */
static inline void plan_cells(view *v, int32_t times) {
    const int32_t longer = larger(v->width, v->height);
    const int32_t side = is_small(v) ? larger(3, (longer + TILES - 1) / TILES)
                                     : (longer + GRID - 1) / GRID * times; /* px */
    v->tiles_x = (v->width + side - 1) / side;
    v->tiles_y = (v->height + side - 1) / side;
}

/* The mean of each cell; of its negative if the ink is bright. */
static inline void average_cells(const view *v, work *w) {
    const uint32_t negative = v->dark ? 0 : 255;
    int32_t tx, ty, x, y;
    memset(w->paper, 0, sizeof w->paper);
    for (ty = 0; ty < v->tiles_y; ty++) {
        const int32_t top = ty * v->height / v->tiles_y;
        const int32_t bottom = (ty + 1) * v->height / v->tiles_y;
        int32_t left = 0;
        for (tx = 0; tx < v->tiles_x; tx++) {
            const int32_t right = (tx + 1) * v->width / v->tiles_x;
            const uint32_t count = (uint32_t)((right - left) * (bottom - top));
            uint32_t sum = count / 2;
            for (y = top; y < bottom; y++) {
                const uint8_t *grey = v->pixels + (ptrdiff_t)y * v->stride;
                for (x = left; x < right; x++) {
                    sum += grey[x];
                }
            }
            *cell_at(v, w, tx, ty) = (uint8_t)(sum / count ^ negative);
            left = right;
        }
    }
}

/* The largest within a window of each cell, which begins there. Windows grow from 2 to 4 to 5.
 * Beyond the frame all is ink, so that its dark border stays what it is. */
static inline void widen_cells(const view *v, work *w) {
    const int32_t count = (v->tiles_y + REACH + 1) * pitch_of(v);
    uint8_t *cells = w->paper;
    int32_t pass, i;
    for (pass = 0; pass < 6; pass++) {
        const int32_t far = (1 + (pass % 3 == 1)) * (pass < 3 ? 1 : pitch_of(v));
        for (i = 0; i < count - far; i++) {
            cells[i] = cells[i + far] > cells[i] ? cells[i + far] : cells[i];
        }
    }
}

/* The smallest within a window of each cell, which ends there: after widen_cells() a closing. */
static inline void narrow_cells(const view *v, work *w) {
    const int32_t count = (v->tiles_y + REACH + 1) * pitch_of(v);
    uint8_t *cells = w->paper;
    int32_t pass, i;
    for (pass = 0; pass < 6; pass++) {
        const int32_t far = (1 + (pass % 3 == 1)) * (pass < 3 ? 1 : pitch_of(v));
        for (i = count - 1; i >= far; i--) {
            cells[i] = cells[i - far] < cells[i] ? cells[i - far] : cells[i];
        }
    }
    for (i = 0; i < count && !v->dark; i++) {
        cells[i] = (uint8_t)(cells[i] ^ 255);
    }
}

/* By how much the largest of each window exceeds its middle, summed up: what is wide seen from what
 * is narrow. */
static inline int32_t surplus(const view *v, work *w) {
    int32_t x, y, pass, sum = 0;
    average_cells(v, w);
    for (pass = 0; pass < 2; pass++) {
        const int32_t begin = pass ? 0 : REACH / 2;
        for (y = 0; y < v->tiles_y - REACH; y++) {
            for (x = 0; x < v->tiles_x - REACH; x++) {
                sum += *cell_at(v, w, begin + x, begin + y);
            }
        }
        if (!pass) {
            sum = -sum;
            widen_cells(v, w);
        }
    }
    return sum;
}

/* The value beyond the edge that carries on the slope from `inner` to `edge`, within bounds. */
static inline uint8_t carried_on(int32_t edge, int32_t inner) {
    return (uint8_t)clamp(edge + clamp(edge - inner, -MAX_SLOPE, MAX_SLOPE), 0, 255);
}

/* Lays a ring around the cells, so that the light falls off up to the very edge of the frame. */
static inline void lay_ring(const view *v, work *w) {
    const int32_t pitch = pitch_of(v), columns = v->tiles_x, rows = v->tiles_y;
    int32_t x, y;
    for (y = 0; y < rows; y++) {
        uint8_t *line = cell_at(v, w, 0, y);
        line[-1] = carried_on(line[0], line[smaller(1, columns - 1)]);
        line[columns] = carried_on(line[columns - 1], line[larger(0, columns - 2)]);
    }
    for (x = -1; x <= columns; x++) {
        uint8_t *first = cell_at(v, w, x, 0), *last = cell_at(v, w, x, rows - 1);
        first[-pitch] = carried_on(*first, first[smaller(1, rows - 1) * pitch]);
        last[pitch] = carried_on(*last, *cell_at(v, w, x, larger(0, rows - 2)));
    }
}

/* One row of the paper into w->background: bilinear between the middles of the tiles. */
static inline void background_row(const view *v, work *w, int32_t y) {
    /* Positions are counted from the middle of the ring's first tile, in 1/(2 * side) tiles. */
    const int32_t down = (2 * y + 1) * v->tiles_y + v->height;
    const int32_t step_y = 2 * v->height, step_x = 2 * v->width;
    const uint8_t *upper = cell_at(v, w, -1, down / step_y - 1);
    const uint8_t *lower = upper + pitch_of(v);
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
