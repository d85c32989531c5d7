/* CONV_2D of one input channel with a filter of 3 x 3 and MAX_POOL_2D of 2 x 2 behind it, int8, by
 * products of pairs of 16 bits: see tl_tile_pieces.h. The largest of the four sums of a pooling
 * window is finished alone: scaling never changes which is the larger.
 */
#ifndef TL_TILE_SIMD_S8_H
#define TL_TILE_SIMD_S8_H

#include "tl_tile.h"
#include "tl_tile_pieces.h"

/* What a channel takes in flash: its weights, see tl_square_largest, and its TL_CHANNEL numbers. */
enum { TL_TILE_WEIGHTS = 5, TL_TILE_RECORD = TL_TILE_WEIGHTS + TL_CHANNEL };

/* All channels of one pooling window. */
TL_INLINE void tl_simd_tile(const tl_tile_params *params, const tl_pairs4x4 *x,
                            const int32_t *records, int8_t *output, int32_t full) {
    const int32_t *const end = records + params->outputs * TL_TILE_RECORD;
    do {
        const tl_word *next = (const tl_word *)(const void *)records;
        const uint32_t sum = (uint32_t)tl_square_largest(x, &next);
        const int32_t *const channel = (const int32_t *)(const void *)next;
        *output++ = tl_finish_s8(sum, channel, params->bounds, full);
        records = channel + TL_CHANNEL;
    } while (records != end);
}

TL_INLINE void tl_simd_tiles(const tl_tile_params *params, const int8_t *input,
                             const int32_t *records, int8_t *output, int32_t full) {
    for (int32_t y = 0; y < params->tiles.h; ++y) {
        int8_t *to = output + y * params->pitch;
        for (int32_t x = 0; x < params->tiles.w; ++x) {
            int8_t copy[16];
            const tl_patch patch = tl_patch_at(params, input, y, x, copy);
            const int32_t pitch = patch.inside ? params->input.w : 4;
            tl_pairs4x4 pairs;
            tl_row_pairs(patch.row, &pairs.even0, &pairs.odd0);
            tl_row_pairs(patch.row + pitch, &pairs.even1, &pairs.odd1);
            tl_row_pairs(patch.row + 2 * pitch, &pairs.even2, &pairs.odd2);
            tl_row_pairs(patch.row + 3 * pitch, &pairs.even3, &pairs.odd3);
            tl_simd_tile(params, &pairs, records, to, full);
            to += params->outputs;
        }
    }
}

/* Convolution and pooling.
 *
 * input:   [h][w] int8
 * records: [c][TL_TILE_RECORD] int32
 * output:  [h][w][c] int8 of the pooling; tiles are finished in order
 */
TL_SHARED void tl_tile_simd_s8(const tl_tile_params *params, const int8_t *input,
                               const int32_t *records, int8_t *output) {
    tl_simd_tiles(params, input, records, output, 0);
}

/* The same for bounds of -128 and 127 and one rounding. */
TL_SHARED void tl_tile_simd_full_s8(const tl_tile_params *params, const int8_t *input,
                                    const int32_t *records, int8_t *output) {
    tl_simd_tiles(params, input, records, output, 1);
}

#endif /* TL_TILE_SIMD_S8_H */
