/* CONV_2D, perhaps with MAX_POOL_2D behind it in one pass, int8, over rows of 16 bits: see
 * tl_dots.h.
 *
 * What a pooling window reads is spread once, each value a single time ("direct"), where it has
 * whole groups of four channels; otherwise the window of each position is copied and spread. The
 * largest sum of each channel is finished alone: scaling by a positive factor, rounding and
 * clamping never change which of two sums is the larger.
 */
#ifndef TL_CONV2D_DOTS_S8_H
#define TL_CONV2D_DOTS_S8_H

#include "tl_dots.h"
#include "tl_pool_walk.h"

typedef struct {
    tl_linear linear;
    tl_shape shape;
    tl_pool_walk pool; /* windows of one position where there is no pooling */
    int32_t direct; /* 1: whole groups of channels, no dilation, no pooling window over an edge */
} tl_conv2d_dots_params;

/* Rows and columns of the input that a pooling window reads. */
TL_INLINE tl_tile tl_dots_extent(const tl_conv2d_dots_params *params) {
    tl_tile extent;
    extent.h = (params->pool.filter.h - 1) * params->shape.stride.h + params->shape.filter.h;
    extent.w = (params->pool.filter.w - 1) * params->shape.stride.w + params->shape.filter.w;
    return extent;
}

/* Spreads what the pooling window at (y, x) reads. */
TL_INLINE void tl_dots_spread(const tl_conv2d_dots_params *params, const int8_t *input, int32_t y,
                              int32_t x, int16_t *patch) {
    const tl_shape *const shape = &params->shape;
    const tl_tile extent = tl_dots_extent(params);
    const int32_t depth = shape->input.c;
    const tl_corner corner =
        tl_window_corner(shape, y * params->pool.stride.h, x * params->pool.stride.w);
    const int32_t inside =
        !shape->border || (corner.column >= 0 && corner.column + extent.w <= shape->input.w);
    const uint32_t pad = (uint32_t)(uint8_t)shape->pad * 0x01010101u;
    for (int32_t i = 0; i < extent.h; ++i) {
        const int32_t row = corner.row + i;
        if (inside && (!shape->border || (uint32_t)row < shape->input.h)) {
            tl_spread_words(patch, input + (row * shape->input.w + corner.column) * depth,
                            extent.w * depth);
            patch += extent.w * depth;
            continue;
        }
        for (int32_t j = 0; j < extent.w; ++j) {
            const int32_t column = corner.column + j;
            if ((uint32_t)row < shape->input.h && (uint32_t)column < shape->input.w) {
                tl_spread_words(patch, input + (row * shape->input.w + column) * depth, depth);
            } else {
                tl_word *const words = (tl_word *)(void *)patch;
                for (int32_t k = 0; k < depth / 2; ++k) {
                    words[k] = tl_sxtb16(pad);
                }
            }
            patch += depth;
        }
    }
}

/* Copies and spreads the window of each position of the pooling window at (y, x).
 *
 * Returns: how many positions there are
 */
TL_INLINE int32_t tl_dots_windows(const tl_conv2d_dots_params *params, const int8_t *input,
                                  int32_t y, int32_t x, int8_t *copy, const int8_t *outside,
                                  int16_t *patch) {
    const tl_shape *const shape = &params->shape;
    const tl_pool_area area = tl_pool_area_at(&params->pool, shape, y, x);
    const int32_t taps = 4 * params->linear.groups;
    int32_t count = 0;
    for (int32_t i = area.top; i < area.bottom; ++i) {
        for (int32_t j = area.left; j < area.right; ++j) {
            tl_window_copy(shape, input, outside, tl_window_corner(shape, i, j), 0, copy);
            tl_spread_words(patch + count * taps, copy, taps);
            ++count;
        }
    }
    return count;
}

TL_INLINE void tl_conv2d_dots(const tl_conv2d_dots_params *params, const int8_t *input,
                              const int16_t *weights, const int32_t *channels, int8_t *scratch,
                              int8_t *output, int32_t full) {
    const tl_shape *const shape = &params->shape;
    const int32_t taps = 4 * params->linear.groups;
    const int32_t positions = params->pool.filter.h * params->pool.filter.w;
    const tl_tile extent = tl_dots_extent(params);
    const int32_t pitch = extent.w * shape->input.c;
    const int32_t run = shape->filter.w * shape->input.c;
    int16_t *const patch = (int16_t *)(void *)scratch;
    int8_t *const copy = (int8_t *)(void *)(patch + positions * taps);
    int8_t *const outside = copy + taps;
    tl_rows16 rows = {1, params->linear.groups, 0};
    int32_t offsets[2 * TL_POOL_PAIRS];
    if (params->direct) {
        rows.rows = shape->filter.h;
        rows.groups = run / 4;
        rows.skip = 2 * (pitch - run);
    } else {
        for (int32_t i = 0; i < taps; ++i) {
            copy[i] = 0; /* the taps with which a window is filled up */
        }
        for (int32_t i = 0; i < shape->input.c; ++i) {
            outside[i] = shape->pad;
        }
    }
    for (int32_t i = 0; i < positions; ++i) {
        const int32_t row = i / params->pool.filter.w;
        const int32_t column = i - row * params->pool.filter.w;
        offsets[i] = params->direct
                         ? row * shape->stride.h * pitch + column * shape->stride.w * shape->input.c
                         : i * taps;
    }
    if (params->direct && extent.h * extent.w == 1 && shape->stride.h * shape->stride.w == 1 &&
        !shape->border) {
        const int8_t *const end = input + shape->input.h * shape->input.w * shape->input.c;
        while (input != end) {
            tl_spread_words(patch, input, shape->input.c);
            tl_dots_position(&params->linear, patch, rows, weights, channels, output, 1, full);
            input += shape->input.c;
            output += params->linear.outputs;
        }
        return;
    }
    for (int32_t y = 0; y < params->pool.output.h; ++y) {
        int8_t *to = output + y * params->pool.pitch;
        for (int32_t x = 0; x < params->pool.output.w; ++x) {
            int32_t count = positions;
            if (params->direct) {
                tl_dots_spread(params, input, y, x, patch);
            } else {
                count = tl_dots_windows(params, input, y, x, copy, outside, patch);
            }
            if (count > 1) {
                tl_dots_positions(&params->linear, patch, offsets, count, rows, weights, channels,
                                  to, full);
            } else if (rows.rows == 1) {
                tl_dots_position(&params->linear, patch, rows, weights, channels, to, 1, full);
            } else {
                tl_dots_position(&params->linear, patch, rows, weights, channels, to, 0, full);
            }
            to += params->linear.outputs;
        }
    }
}

/* Convolution and pooling.
 *
 * input:    [h][w][c] int8; direct: at an address divisible by 4
 * weights:  [output][4 * groups] int16
 * channels: [output][TL_CHANNEL] int32
 * scratch:  direct: two bytes for each value that a pooling window reads; otherwise two for each
 * tap of each of its positions, then one for each tap and one for each input channel; at an address
 * divisible by 4 output:   [h][w][c] int8 of the pooling; may overlap the input where the memory
 * plan proved it harmless: windows are finished in order
 */
TL_SHARED void tl_conv2d_dots_s8(const tl_conv2d_dots_params *params, const int8_t *input,
                                 const int16_t *weights, const int32_t *channels, int8_t *scratch,
                                 int8_t *output) {
    tl_conv2d_dots(params, input, weights, channels, scratch, output, 0);
}

/* The same for bounds of -128 and 127 and one rounding. */
TL_SHARED void tl_conv2d_dots_full_s8(const tl_conv2d_dots_params *params, const int8_t *input,
                                      const int16_t *weights, const int32_t *channels,
                                      int8_t *scratch, int8_t *output) {
    tl_conv2d_dots(params, input, weights, channels, scratch, output, 1);
}

#endif /* TL_CONV2D_DOTS_S8_H */
