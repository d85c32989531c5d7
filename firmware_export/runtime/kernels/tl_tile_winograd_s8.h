/* CONV_2D of one input channel with a filter of 3 x 3 and MAX_POOL_2D of 2 x 2 behind it, int8, by
 * Winograd's F(2x2, 3x3): one pooling window is one tile.
 *
 * The four sums of a window over an input tile d, 4 x 4, are Y = A^T [U o V] A with V = B^T d B and
 *
 *           1  0 -1  0          2  0  0
 *     B^T = 0  1  1  0     G =  1  1  1     U = G g G^T     A^T = 1  1  1  0
 *           0 -1  1  0          1 -1  1                           0  1 -1 -1
 *           0  1  0 -1          0  0  2
 *
 * which takes 16 products where the definition takes 36. G is twice the usual one, so that U is
 * whole, and Y is exactly four times the sums (Lavin and Gray, 2015: an identity, so it holds
 * modulo 2^32, too). The exporter proves that four times a sum fits 32 bits, and puts the factor of
 * four into the scaling. Scaling never changes which of two sums is the larger: the largest is
 * finished alone.
 */
#ifndef TL_TILE_WINOGRAD_S8_H
#define TL_TILE_WINOGRAD_S8_H

#include "tl_tile.h"
#include "tl_tile_pieces.h"

/* One column of B^T d, times B later. */
typedef struct {
    int32_t r0, r1, r2, r3;
} tl_column4;

TL_INLINE tl_column4 tl_winograd_rows(int32_t d0, int32_t d1, int32_t d2, int32_t d3) {
    const tl_column4 column = {d0 - d2, d1 + d2, d2 - d1, d1 - d3};
    return column;
}

/* All channels of one tile.
 *
 * a, b, c, e: columns of the tile
 */
TL_INLINE void tl_winograd_tile(const tl_tile_params *params, tl_column4 a, tl_column4 b,
                                tl_column4 c, tl_column4 e, const int16_t *u,
                                const int32_t *channels, int8_t *output, int32_t full) {
    const tl_winograd_input v = {{(uint32_t)(a.r0 - c.r0), (uint32_t)(a.r1 - c.r1),
                                  (uint32_t)(a.r2 - c.r2), (uint32_t)(a.r3 - c.r3)},
                                 {(uint32_t)(b.r0 + c.r0), (uint32_t)(b.r1 + c.r1),
                                  (uint32_t)(b.r2 + c.r2), (uint32_t)(b.r3 + c.r3)},
                                 {(uint32_t)(c.r0 - b.r0), (uint32_t)(c.r1 - b.r1),
                                  (uint32_t)(c.r2 - b.r2), (uint32_t)(c.r3 - b.r3)},
                                 {(uint32_t)(b.r0 - e.r0), (uint32_t)(b.r1 - e.r1),
                                  (uint32_t)(b.r2 - e.r2), (uint32_t)(b.r3 - e.r3)}};
    /* Two channels a round, where there are as many: fewer steps and branches. */
    const tl_bounds bounds = params->bounds;
    const int8_t *const end = output + params->outputs;
    while (output != end) {
        uint32_t sum = (uint32_t)tl_winograd_largest(&v, u) + (uint32_t)channels[TL_BIAS];
        *output++ = tl_finish_wide_s8(sum, channels, bounds, full);
        if (output == end) {
            return;
        }
        channels += TL_CHANNEL;
        sum = (uint32_t)tl_winograd_largest_next(&v, u) + (uint32_t)channels[TL_BIAS];
        *output++ = tl_finish_wide_s8(sum, channels, bounds, full);
        channels += TL_CHANNEL;
        u += 32;
    }
}

TL_INLINE void tl_winograd_tiles(const tl_tile_params *params, const int8_t *input,
                                 const int16_t *weights, const int32_t *channels, int8_t *output,
                                 int32_t full) {
    for (int32_t y = 0; y < params->tiles.h; ++y) {
        int8_t *to = output + y * params->pitch;
        for (int32_t x = 0; x < params->tiles.w; ++x) {
            int8_t copy[16];
            const tl_patch patch = tl_patch_at(params, input, y, x, copy);
            const int32_t pitch = patch.inside ? params->input.w : 4;
            const int8_t *const r0 = patch.row;
            const int8_t *const r1 = r0 + pitch;
            const int8_t *const r2 = r1 + pitch;
            const int8_t *const r3 = r2 + pitch;
            tl_winograd_tile(params, tl_winograd_rows(r0[0], r1[0], r2[0], r3[0]),
                             tl_winograd_rows(r0[1], r1[1], r2[1], r3[1]),
                             tl_winograd_rows(r0[2], r1[2], r2[2], r3[2]),
                             tl_winograd_rows(r0[3], r1[3], r2[3], r3[3]), weights, channels, to,
                             full);
            to += params->outputs;
        }
    }
}

/* Convolution and pooling.
 *
 * input:    [h][w] int8
 * weights:  [c][4 columns][4 rows] int16: U
 * channels: [c][TL_CHANNEL] int32, for four times the sums
 * output:   [h][w][c] int8 of the pooling; tiles are finished in order
 */
TL_SHARED void tl_tile_winograd_s8(const tl_tile_params *params, const int8_t *input,
                                   const int16_t *weights, const int32_t *channels,
                                   int8_t *output) {
    tl_winograd_tiles(params, input, weights, channels, output, 0);
}

/* The same for bounds of -128 and 127 and one rounding. */
TL_SHARED void tl_tile_winograd_full_s8(const tl_tile_params *params, const int8_t *input,
                                        const int16_t *weights, const int32_t *channels,
                                        int8_t *output) {
    tl_winograd_tiles(params, input, weights, channels, output, 1);
}

#endif /* TL_TILE_WINOGRAD_S8_H */
