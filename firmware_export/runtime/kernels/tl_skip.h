/* Skipping background: pooling windows that lie in a constant part of the picture take the answer
 * that was computed when the network was exported.
 *
 * No window reaches over an edge here, so one of nothing but background gives the same values
 * wherever it lies: the result is exact. Each row of windows looks for the columns that are not
 * background, and computes those from the first that touches one to the last. Time depends on the
 * picture.
 */
#ifndef TL_SKIP_H
#define TL_SKIP_H

#include "tl_tile.h"

typedef struct {
    tl_tile_params tile; /* without padding */
    int8_t background;   /* of the picture */
} tl_skip_tile_params;

/* Windows first .. end - 1; none where both are equal. */
typedef struct {
    int32_t first;
    int32_t end;
} tl_span;

/* The windows of a row that are not all background. They read 4 x 4 values, two apart.
 *
 * input: the first of the four rows
 * width: columns of the input
 * count: windows of the row
 */
TL_SHARED tl_span tl_skip_span(const int8_t *input, int32_t width, int32_t count,
                               int8_t background) {
    const int32_t columns = 2 * count + 2;
    int32_t left = columns; /* the first column that is not background */
    int32_t right = 0;      /* the first of those behind that are */
    for (int32_t i = 0; i < 4; ++i) {
        int32_t k = 0;
        while (k < left && input[k] == background) {
            ++k;
        }
        left = k;
        k = columns;
        while (k > tl_larger(right, left) && input[k - 1] == background) {
            --k;
        }
        right = tl_larger(right, k);
        input += width;
    }
    tl_span span = {0, 0};
    if (left < columns) {
        span.first = left < 4 ? 0 : (left - 2) >> 1;
        span.end = tl_smaller((right + 1) >> 1, count);
    }
    return span;
}

/* Parameters of one row of windows; part by part, so that no library must copy them. */
TL_INLINE tl_tile_params tl_skip_row(const tl_tile_params *params) {
    tl_tile_params row;
    row.input = params->input;
    row.tiles.h = 1;
    row.tiles.w = params->tiles.w;
    row.padding = params->padding;
    row.pad = params->pad;
    row.outputs = params->outputs;
    row.pitch = params->pitch;
    row.bounds = params->bounds;
    return row;
}

/* Writes what background gives, `count` times; returns where it ends. */
TL_SHARED int8_t *tl_skip_fill(int8_t *output, const int8_t *values, int32_t depth, int32_t count) {
    for (int32_t i = 0; i < count; ++i) {
        for (int32_t c = 0; c < depth; ++c) {
            *output++ = values[c];
        }
    }
    return output;
}

#endif /* TL_SKIP_H */
