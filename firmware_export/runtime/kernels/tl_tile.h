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

/* Loads the 4 x 4 inputs of the pooling window at (y, x), column by column. */
TL_INLINE void tl_tile_load(const tl_tile_params *params, const int8_t *input, int32_t y, int32_t x,
                            int32_t *tile) {
    const int32_t top = 2 * y - params->padding.h;
    const int32_t left = 2 * x - params->padding.w;
    const int32_t inside =
        top >= 0 && left >= 0 && top + 4 <= params->input.h && left + 4 <= params->input.w;
    const int8_t *row = input + top * params->input.w + left;
    for (int32_t i = 0; i < 4; ++i) {
        if (inside) {
            tile[i] = row[0];
            tile[4 + i] = row[1];
            tile[8 + i] = row[2];
            tile[12 + i] = row[3];
        } else {
            for (int32_t j = 0; j < 4; ++j) {
                const int32_t here =
                    (uint32_t)(top + i) < params->input.h && (uint32_t)(left + j) < params->input.w;
                tile[4 * j + i] = here ? row[j] : params->pad;
            }
        }
        row += params->input.w;
    }
}

#endif /* TL_TILE_H */
