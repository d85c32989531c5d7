/* CONV_2D of one input channel with a filter of 3 x 3 and MAX_POOL_2D of 2 x 2 behind it, int8, by
 * products of pairs (TL_DSP): a row of the filter meets two neighbouring positions as
 *
 *     x0 w0 + x1 w1 + x2 w2     and     x1 w0 + x2 w1 + x3 w2
 *
 * in four instructions over the pairs (x0, x1), (x2, x3), (w0, w1) and (w1, w2). The largest of the
 * four sums of a pooling window is finished alone: scaling never changes which is the larger.
 */
#ifndef TL_TILE_SIMD_S8_H
#define TL_TILE_SIMD_S8_H

#include "tl_tile.h"

/* Sums of two neighbouring positions. */
typedef struct {
    uint32_t left;
    uint32_t right;
} tl_couple;

/* Adds one row of the filter.
 *
 * low, high: (x0, x1) and (x2, x3)
 * weights:   (w0, w1) and (w1, w2)
 */
TL_INLINE tl_couple tl_couple_add(tl_couple sum, uint32_t low, uint32_t high, uint32_t w01,
                                  uint32_t w12) {
    sum.left = tl_smlabt(high, w12, tl_smlad(low, w01, sum.left));
    sum.right = tl_smlad(high, w12, tl_smlatb(low, w01, sum.right));
    return sum;
}

TL_INLINE void tl_simd_tile(const tl_tile_params *params, const int32_t *d, const tl_word *weights,
                            const int32_t *channels, int8_t *output, int32_t rectified) {
    const uint32_t a0 = tl_pair16(d[0], d[4]), b0 = tl_pair16(d[8], d[12]);
    const uint32_t a1 = tl_pair16(d[1], d[5]), b1 = tl_pair16(d[9], d[13]);
    const uint32_t a2 = tl_pair16(d[2], d[6]), b2 = tl_pair16(d[10], d[14]);
    const uint32_t a3 = tl_pair16(d[3], d[7]), b3 = tl_pair16(d[11], d[15]);
    const int8_t *const end = output + params->outputs;
    do {
        tl_couple upper = {0, 0};
        tl_couple lower = {0, 0};
        upper = tl_couple_add(upper, a0, b0, weights[0], weights[1]);
        lower = tl_couple_add(lower, a1, b1, weights[0], weights[1]);
        upper = tl_couple_add(upper, a1, b1, weights[2], weights[3]);
        lower = tl_couple_add(lower, a2, b2, weights[2], weights[3]);
        upper = tl_couple_add(upper, a2, b2, weights[4], weights[5]);
        lower = tl_couple_add(lower, a3, b3, weights[4], weights[5]);
        const int32_t high = tl_larger((int32_t)upper.left, (int32_t)upper.right);
        const int32_t low = tl_larger((int32_t)lower.left, (int32_t)lower.right);
        const uint32_t sum = (uint32_t)tl_larger(high, low) + (uint32_t)channels[TL_BIAS];
        *output++ = tl_finish_s8(sum, channels, params->bounds, rectified);
        weights += 6;
        channels += TL_CHANNEL;
    } while (output != end);
}

TL_INLINE void tl_simd_tiles(const tl_tile_params *params, const int8_t *input,
                             const int32_t *weights, const int32_t *channels, int8_t *output,
                             int32_t rectified) {
    for (int32_t y = 0; y < params->tiles.h; ++y) {
        int8_t *to = output + y * params->pitch;
        for (int32_t x = 0; x < params->tiles.w; ++x) {
            int32_t tile[16];
            tl_tile_load(params, input, y, x, tile);
            tl_simd_tile(params, tile, (const tl_word *)(const void *)weights, channels, to,
                         rectified);
            to += params->outputs;
        }
    }
}

/* Convolution and pooling.
 *
 * input:    [h][w] int8
 * weights:  [c][3 rows][2] int32: pairs (w0, w1) and (w1, w2)
 * channels: [c][TL_CHANNEL] int32
 * output:   [h][w][c] int8 of the pooling; tiles are finished in order
 */
TL_SHARED void tl_tile_simd_s8(const tl_tile_params *params, const int8_t *input,
                               const int32_t *weights, const int32_t *channels, int8_t *output) {
    tl_simd_tiles(params, input, weights, channels, output, 0);
}

/* The same for bounds of -128 and 127 that cut off what is negative. */
TL_SHARED void tl_tile_simd_relu_s8(const tl_tile_params *params, const int8_t *input,
                                    const int32_t *weights, const int32_t *channels,
                                    int8_t *output) {
    tl_simd_tiles(params, input, weights, channels, output, 1);
}

#endif /* TL_TILE_SIMD_S8_H */
