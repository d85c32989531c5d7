/* The background: how bright each pixel would be without ink. */
#include <string.h>

#include "tl_preprocess_internal.h"

enum { MAX_SLOPE = 24 /* grey levels from the last cell to the padding, at most */ };

void tlp_plan_cells(tlp_view *v, int32_t times) {
    const int32_t longer = tlp_max(v->width, v->height);
    const int32_t side = v->is_crop ? tlp_max(3, (longer + TLP_MAX_TILES - 1) / TLP_MAX_TILES)
                                    : (longer + TLP_MAX_CELLS - 1) / TLP_MAX_CELLS * times; /* px */
    v->cells_x = (v->width + side - 1) / side;
    v->cells_y = (v->height + side - 1) / side;
}

/* The mean of each cell; of its negative if the ink is bright. The padding becomes 0. */
static void average_cells(const tlp_view *v, tlp_scratch *s) {
    const uint32_t negative = v->is_dark ? 0 : 255;
    const int32_t width = v->width, columns = v->cells_x;
    int32_t cx, cy, y;
    memset(s->cells, 0, sizeof s->cells);
    for (cy = 0; cy < v->cells_y; cy++) {
        const int32_t top = cy * v->height / v->cells_y;
        const int32_t bottom = (cy + 1) * v->height / v->cells_y;
        uint8_t *cells = tlp_cell(v, s, 0, cy);
        int32_t left = 0;
        for (cx = 0; cx < columns; cx++) {
            const int32_t right = (cx + 1) * width / columns;
            const uint32_t count = (uint32_t)((right - left) * (bottom - top));
            uint32_t sum = count / 2;
            for (y = top; y < bottom; y++) {
                const uint8_t *grey = v->pixels + (ptrdiff_t)y * v->stride + left;
                const uint8_t *end = grey + (right - left);
                while (grey < end) {
                    sum += *grey++;
                }
            }
            cells[cx] = (uint8_t)(sum / count ^ negative);
            left = right;
        }
    }
}

/* How far apart the cells are that one of six steps compares: along rows, then along columns, with
 * windows that grow from 2 to 4 to 5 cells. */
static int32_t step_distance(const tlp_view *v, int32_t step) {
    return (1 + (step % 3 == 1)) * (step < 3 ? 1 : tlp_pitch(v));
}

/* Cells from the first one of the padding to the last one. */
static int32_t count_cells(const tlp_view *v) {
    return (v->cells_y + TLP_REACH + 1) * tlp_pitch(v);
}

/* Dilation: the largest within a window of each cell, which begins there. Beyond the frame all is
 * ink, so that its dark border stays what it is. */
static void dilate(const tlp_view *v, tlp_scratch *s) {
    const int32_t count = count_cells(v);
    uint8_t *cells = s->cells;
    int32_t step, i;
    for (step = 0; step < 6; step++) {
        const int32_t far = step_distance(v, step);
        for (i = 0; i < count - far; i++) {
            cells[i] = cells[i + far] > cells[i] ? cells[i + far] : cells[i];
        }
    }
}

/* Erosion: the smallest within a window of each cell, which ends there. After dilate() a closing.
 */
static void erode(const tlp_view *v, tlp_scratch *s) {
    const int32_t count = count_cells(v);
    uint8_t *cells = s->cells;
    int32_t step, i;
    for (step = 0; step < 6; step++) {
        const int32_t far = step_distance(v, step);
        for (i = count - 1; i >= far; i--) {
            cells[i] = cells[i - far] < cells[i] ? cells[i - far] : cells[i];
        }
    }
}

int32_t tlp_dilation_excess(const tlp_view *v, tlp_scratch *s) {
    int32_t x, y, pass, sum = 0;
    average_cells(v, s);
    for (pass = 0; pass < 2; pass++) {
        const int32_t begin = pass ? 0 : TLP_REACH / 2;
        for (y = 0; y < v->cells_y - TLP_REACH; y++) {
            for (x = 0; x < v->cells_x - TLP_REACH; x++) {
                sum += *tlp_cell(v, s, begin + x, begin + y);
            }
        }
        if (!pass) {
            sum = -sum;
            dilate(v, s);
        }
    }
    return sum;
}

void tlp_close_cells(tlp_view *v, tlp_scratch *s) {
    int32_t i;
    if (!v->is_dilated || !v->is_dark) {
        average_cells(v, s);
        dilate(v, s);
    }
    v->is_dilated = 0;
    erode(v, s);
    if (!v->is_dark) {
        for (i = count_cells(v) - 1; i >= 0; i--) {
            s->cells[i] = (uint8_t)(s->cells[i] ^ 255);
        }
    }
}

/* The value beyond the edge that continues the slope from `inner` to `edge`, within bounds. */
static uint8_t extrapolated(int32_t edge, int32_t inner) {
    return (uint8_t)tlp_clamp(edge + tlp_clamp(edge - inner, -MAX_SLOPE, MAX_SLOPE), 0, 255);
}

void tlp_pad_cells(const tlp_view *v, tlp_scratch *s) {
    const int32_t pitch = tlp_pitch(v), columns = v->cells_x, rows = v->cells_y;
    int32_t x, y;
    for (y = 0; y < rows; y++) {
        uint8_t *line = tlp_cell(v, s, 0, y);
        line[-1] = extrapolated(line[0], line[tlp_min(1, columns - 1)]);
        line[columns] = extrapolated(line[columns - 1], line[tlp_max(0, columns - 2)]);
    }
    for (x = -1; x <= columns; x++) {
        uint8_t *first = tlp_cell(v, s, x, 0), *last = tlp_cell(v, s, x, rows - 1);
        first[-pitch] = extrapolated(*first, first[tlp_min(1, rows - 1) * pitch]);
        last[pitch] = extrapolated(*last, *tlp_cell(v, s, x, tlp_max(0, rows - 2)));
    }
}

/* Sizes are copied to locals because a store to a byte might change what a pointer leads to. */
void tlp_background_row(const tlp_view *v, tlp_scratch *s, int32_t y) {
    /* Positions are counted from the middle of the first padding cell, in 1/(2 * side) cells. */
    const int32_t down = (2 * y + 1) * v->cells_y + v->height;
    const int32_t step_y = 2 * v->height, step_x = 2 * v->width;
    const int32_t width = v->width, step = 2 * v->cells_x;
    const uint32_t low = (uint32_t)(down % step_y), high = (uint32_t)step_y - low;
    const uint8_t *upper = tlp_cell(v, s, -1, down / step_y - 1);
    const uint8_t *lower = upper + tlp_pitch(v);
    const uint32_t scale = (uint32_t)(step_x * step_y);
    const uint32_t half = scale / 2;
    uint32_t right = *upper * high + *lower * low; /* times step_y, as `left` */
    uint8_t *row = s->background;
    int32_t x, fraction = v->cells_x + width;
    for (x = 0; x < width; fraction -= step_x) {
        /* Between two columns the background is a straight line; its slope is taken modulo 2^32. */
        const uint32_t left = right;
        uint32_t slope, value;
        right = *++upper * high + *++lower * low;
        slope = right - left;
        value = left * (uint32_t)step_x + slope * (uint32_t)fraction + half;
        slope *= (uint32_t)step;
        for (; fraction < step_x && x < width; x++, value += slope, fraction += step) {
            row[x] = (uint8_t)(value / scale);
        }
    }
}
