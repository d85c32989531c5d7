/* CONV_2D followed by MAX_POOL_2D in one pass, int8, over panels of two positions: see tl_panel.h.
 *
 * The largest sum of each channel is finished alone: scaling by a positive factor, rounding and
 * clamping never change which of two sums is the larger.
 */
#ifndef TL_CONV2D_MAX_POOL_PANEL_S8_H
#define TL_CONV2D_MAX_POOL_PANEL_S8_H

#include "tl_conv2d_panel_s8.h"
#include "tl_pool_walk.h"

typedef struct {
    tl_linear linear;
    tl_shape shape;
    tl_pool_walk pool;
} tl_conv2d_max_pool_panel_params;

/* The larger of both positions' sums. */
TL_INLINE tl_sum4 tl_panel_larger(const tl_linear *linear, const tl_panel *panel,
                                  const void *weights, const int32_t *block, int32_t wide) {
    const tl_sums sums = tl_panel_sums(linear, panel, weights, block, wide);
    const tl_sum4 sum = {(uint32_t)tl_larger((int32_t)sums.a.s0, (int32_t)sums.b.s0),
                         (uint32_t)tl_larger((int32_t)sums.a.s1, (int32_t)sums.b.s1),
                         (uint32_t)tl_larger((int32_t)sums.a.s2, (int32_t)sums.b.s2),
                         (uint32_t)tl_larger((int32_t)sums.a.s3, (int32_t)sums.b.s3)};
    return sum;
}

/* Compares the sums of all channels at two more positions with the largest so far. */
TL_INLINE void tl_panel_compare(const tl_linear *linear, const tl_panel *panel, const void *weights,
                                const int32_t *blocks, int32_t *best, int32_t wide) {
    for (int32_t c = 0; c < linear->outputs; c += 4) {
        const tl_sum4 sum = tl_panel_larger(linear, panel, weights, blocks, wide);
        best[0] = tl_larger(best[0], (int32_t)sum.s0);
        best[1] = tl_larger(best[1], (int32_t)sum.s1);
        best[2] = tl_larger(best[2], (int32_t)sum.s2);
        best[3] = tl_larger(best[3], (int32_t)sum.s3);
        best += 4;
        weights = (const int8_t *)weights + linear->groups * (wide ? 32 : 16);
        blocks += TL_BLOCK;
    }
}

/* Finishes the largest sums, and forgets them: sums are above -2^29. */
TL_INLINE void tl_panel_finish(const tl_linear *linear, int32_t *best, const int32_t *blocks,
                               int8_t *to, int32_t full) {
    int32_t left = linear->outputs - 4;
    for (;;) {
        const tl_sum4 sum = {(uint32_t)best[0], (uint32_t)best[1], (uint32_t)best[2],
                             (uint32_t)best[3]};
        tl_finish4_s8(sum, blocks + TL_FIRST_CHANNEL, linear->bounds, full, to);
        best[0] = best[1] = best[2] = best[3] = -(1 << 29);
        if (left <= 0) {
            return;
        }
        best += 4;
        to += tl_min(left, 4);
        left -= 4;
        blocks += TL_BLOCK;
    }
}

TL_INLINE void tl_conv2d_max_pool_panel(const tl_conv2d_max_pool_panel_params *params,
                                        const int8_t *input, const void *weights,
                                        const int32_t *blocks, int8_t *scratch, int8_t *output,
                                        int32_t wide, int32_t full) {
    const tl_shape *const shape = &params->shape;
    const int32_t sums = (params->linear.outputs + 3) & ~3;
    int32_t *const best = (int32_t *)(void *)scratch;
    tl_panel *const panel = (tl_panel *)(void *)(best + sums);
    const int8_t *const outside =
        tl_panel_begin(&params->linear, panel, shape->input.c, shape->pad);
    for (int32_t i = 0; i < sums; ++i) {
        best[i] = -(1 << 29);
    }
    for (int32_t y = 0; y < params->pool.output.h; ++y) {
        int8_t *to = output + y * params->pool.pitch;
        for (int32_t x = 0; x < params->pool.output.w; ++x) {
            const tl_pool_area area = tl_pool_area_at(&params->pool, shape, y, x);
            tl_corner first = {0, 0};
            int32_t half = 0;
            for (int32_t i = area.top; i < area.bottom; ++i) {
                for (int32_t j = area.left; j < area.right; ++j) {
                    const tl_corner corner = tl_window_corner(shape, i, j);
                    const int32_t last = i + 1 == area.bottom && j + 1 == area.right;
                    if (half || last) {
                        tl_panel_windows(shape, input, outside, half ? first : corner, corner,
                                         panel);
                        tl_panel_compare(&params->linear, panel, weights, blocks, best, wide);
                    }
                    first = corner;
                    half = !half;
                }
            }
            tl_panel_finish(&params->linear, best, blocks, to, full);
            to += shape->output.c;
        }
    }
}

/* Convolution and pooling.
 *
 * input:   [h][w][c] int8
 * weights: [block][group][4 channels][4 taps] int8
 * blocks:  [block][TL_BLOCK] int32
 * scratch: four bytes for each output channel, in whole blocks, a panel, and input.c bytes, at an
 *          address divisible by 4
 * output:  [h][w][c] int8 of the pooling; may overlap the input where the memory plan proved it
 *          harmless: pooling windows are finished in order
 */
TL_SHARED void tl_conv2d_max_pool_panel_s8(const tl_conv2d_max_pool_panel_params *params,
                                           const int8_t *input, const int8_t *weights,
                                           const int32_t *blocks, int8_t *scratch, int8_t *output) {
    tl_conv2d_max_pool_panel(params, input, weights, blocks, scratch, output, 0, 0);
}

/* The same for bounds of -128 and 127 and one rounding. */
TL_SHARED void tl_conv2d_max_pool_panel_full_s8(const tl_conv2d_max_pool_panel_params *params,
                                                const int8_t *input, const int8_t *weights,
                                                const int32_t *blocks, int8_t *scratch,
                                                int8_t *output) {
    tl_conv2d_max_pool_panel(params, input, weights, blocks, scratch, output, 0, 1);
}

#if TL_DSP
/* Both for wide weights, int16. */
TL_SHARED void tl_conv2d_max_pool_panel_wide_s8(const tl_conv2d_max_pool_panel_params *params,
                                                const int8_t *input, const int16_t *weights,
                                                const int32_t *blocks, int8_t *scratch,
                                                int8_t *output) {
    tl_conv2d_max_pool_panel(params, input, weights, blocks, scratch, output, 1, 0);
}

TL_SHARED void tl_conv2d_max_pool_panel_wide_full_s8(const tl_conv2d_max_pool_panel_params *params,
                                                     const int8_t *input, const int16_t *weights,
                                                     const int32_t *blocks, int8_t *scratch,
                                                     int8_t *output) {
    tl_conv2d_max_pool_panel(params, input, weights, blocks, scratch, output, 1, 1);
}
#endif

#endif /* TL_CONV2D_MAX_POOL_PANEL_S8_H */
