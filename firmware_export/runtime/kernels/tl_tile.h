/* What the kernels for one input channel, 3 x 3, with pooling of 2 x 2 have in common. */
#ifndef TL_TILE_H
#define TL_TILE_H

#include "tl_finish_s8.h"

typedef struct {
    tl_tile input;   /* height and width */
    tl_tile tiles;   /* pooling windows that are computed */
    tl_tile padding; /* rows above and columns left of the image */
    int8_t pad;      /* what lies over the edge: the input's zero point */
    int32_t outputs; /* channels */
    int32_t pitch;   /* values of a row of the output */
    tl_bounds bounds;
} tl_tile_params;

/* Where the 4 x 4 inputs of a pooling window begin. */
typedef struct {
    const int8_t *row; /* the first of four, params->input.w apart */
    int32_t inside;    /* 1 when all of it lies in the image */
} tl_patch;

/* The inputs of the pooling window at (y, x). Those that reach over an edge are copied first.
 *
 * copy: [4][4]
 */
TL_INLINE tl_patch tl_patch_at(const tl_tile_params *params, const int8_t *input, int32_t y,
                               int32_t x, int8_t *copy) {
    const int32_t top = 2 * y - params->padding.h;
    const int32_t left = 2 * x - params->padding.w;
    tl_patch patch = {input + top * params->input.w + left, 1};
    if (top >= 0 && left >= 0 && top + 4 <= params->input.h && left + 4 <= params->input.w) {
        return patch;
    }
    for (int32_t i = 0; i < 4; ++i) {
        for (int32_t j = 0; j < 4; ++j) {
            const int32_t here =
                (uint32_t)(top + i) < params->input.h && (uint32_t)(left + j) < params->input.w;
            copy[4 * i + j] = here ? patch.row[i * params->input.w + j] : params->pad;
        }
    }
    patch.row = copy;
    patch.inside = 0;
    return patch;
}

#endif /* TL_TILE_H */
