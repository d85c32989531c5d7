/* CONV_2D followed by MAX_POOL_2D in one pass, int8, over weights of two channels in a number: see
 * tl_paired.h.
 *
 * The positions of a pooling window are taken two by two; the largest sum of each channel is
 * finished alone: scaling by a positive factor, rounding and clamping never change which of two
 * sums is the larger. Windows inside the image are read where they lie, others are copied into a
 * row.
 */
#ifndef TL_CONV2D_MAX_POOL_PAIRED_S8_H
#define TL_CONV2D_MAX_POOL_PAIRED_S8_H

#include "tl_paired.h"
#include "tl_pool_walk.h"

typedef struct {
    tl_linear linear;
    tl_shape shape;
    tl_pool_walk pool;
} tl_conv2d_max_pool_paired_params;

/* Where two windows begin. */
typedef struct {
    const int8_t *a;
    const int8_t *b;
} tl_two_windows;

/* What the windows of a pooling window have in common: rows of `run` inputs, `pitch` apart. */
typedef struct {
    int32_t pairs; /* of windows */
    int32_t rows;
    int32_t run;
    int32_t pitch;
    int32_t odd; /* see tl_paired_row */
} tl_window_form;

/* Adds the taps of a row, `count` of them, in runs of 2, 4 or 8; run is a literal that divides it.
 * Two runs of 4 are a round of the loop: fewer steps and branches. Where some row has an odd number
 * of them, odd is not 0. */
TL_INLINE void tl_paired_row(tl_pairs *p, const int8_t *a, const int8_t *b, const int32_t *weights,
                             int32_t count, int32_t odd, int32_t run, uint32_t half) {
    const int32_t step = run == 2 ? 4 : 8;
    const int8_t *const end = a + (run == 4 ? count & ~7 : count);
    while (a != end) {
        tl_paired_taps(p, a, b, weights, run, half);
        if (run == 4) {
            tl_paired_taps(p, a + 4, b + 4, weights + 8, 4, half);
        }
        a += step;
        b += step;
        weights += 2 * step;
    }
    if (run == 4 && odd && (count & 4) != 0) {
        tl_paired_taps(p, a, b, weights, 4, half);
    }
}

/* Adds all taps of two windows, in runs of 2, 4 or 8; run is a literal that divides form.run. */
TL_INLINE tl_pairs tl_paired_windows(tl_two_windows windows, tl_window_form form,
                                     const int32_t *weights, const int32_t *block, int32_t run) {
    tl_pairs p = tl_paired_begin(tl_bias4(block + TL_FIRST_CHANNEL));
    const int8_t *a = windows.a;
    const int8_t *b = windows.b;
    uint32_t half = 1u << 15;
    TL_KEEP(half);
    for (int32_t row = 0; row < form.rows; ++row) {
        tl_paired_row(&p, a, b, weights, form.run, form.odd, run, half);
        a += form.pitch;
        b += form.pitch;
        weights += 2 * form.run;
    }
    return p;
}

/* The larger sums of a block at two positions. */
TL_INLINE tl_sum4 tl_paired_larger(tl_two_windows windows, tl_window_form form, int32_t taps,
                                   const int32_t *weights, const int32_t *block) {
    tl_pairs p;
    if (block[TL_RUN] == 4) {
        p = tl_paired_windows(windows, form, weights, block, 4);
    } else if (block[TL_RUN] == 2) {
        p = tl_paired_windows(windows, form, weights, block, 2);
    } else {
        p = tl_paired_windows(windows, form, weights, block, 8);
    }
    weights += 2 * taps;
    for (int32_t extra = block[TL_EXTRAS]; extra > 0; --extra) {
        const int32_t tap = weights[0];
        const int32_t at = tap + tap / form.run * (form.pitch - form.run);
        tl_paired_tap(&p, windows.a + at, windows.b + at, weights + 1, 0, 1, 1u << 15);
        tl_pairs_end(&p);
        weights += 3;
    }
    const tl_sum4 low = tl_pairs_lower(&p);
    const tl_sum4 sum = {(uint32_t)tl_larger((int32_t)low.s0, (int32_t)low.s2),
                         (uint32_t)tl_larger((int32_t)p.b0, (int32_t)p.b2),
                         (uint32_t)tl_larger((int32_t)low.s1, (int32_t)low.s3),
                         (uint32_t)tl_larger((int32_t)p.b1, (int32_t)p.b3)};
    return sum;
}

/* All channels of one pooling window. */
TL_INLINE void tl_paired_pool(const tl_linear *linear, const tl_two_windows *windows,
                              tl_window_form form, const int32_t *weights, const int32_t *blocks,
                              int8_t *to, int32_t full) {
    const int32_t taps = 4 * linear->groups;
    int32_t left = linear->outputs - 4;
    for (;;) {
        /* Less than any sum, and near enough for tl_larger: sums are below 2^29. */
        const uint32_t least = (uint32_t)-(1 << 29);
        tl_sum4 best = {least, least, least, least};
        for (int32_t i = 0; i < form.pairs; ++i) {
            const tl_sum4 sum = tl_paired_larger(windows[i], form, taps, weights, blocks);
            best.s0 = (uint32_t)tl_larger((int32_t)best.s0, (int32_t)sum.s0);
            best.s1 = (uint32_t)tl_larger((int32_t)best.s1, (int32_t)sum.s1);
            best.s2 = (uint32_t)tl_larger((int32_t)best.s2, (int32_t)sum.s2);
            best.s3 = (uint32_t)tl_larger((int32_t)best.s3, (int32_t)sum.s3);
        }
        tl_finish4_s8(best, blocks + TL_FIRST_CHANNEL, linear->bounds, full, to);
        if (left <= 0) {
            return;
        }
        to += tl_min(left, 4);
        left -= 4;
        weights += 2 * taps + 3 * blocks[TL_EXTRAS];
        blocks += TL_BLOCK;
    }
}

/* The pairs of windows of a pooling window. A last single one counts twice.
 *
 * windows: are written
 */
TL_INLINE tl_window_form tl_paired_pool_windows(const tl_conv2d_max_pool_paired_params *params,
                                                const int8_t *input, const int8_t *outside,
                                                int32_t y, int32_t x, int8_t *scratch,
                                                tl_two_windows *windows) {
    const tl_shape *const shape = &params->shape;
    const tl_pool_area area = tl_pool_area_at(&params->pool, shape, y, x);
    const int32_t taps = 4 * params->linear.groups;
    const int32_t pitch = shape->input.w * shape->input.c;
    const int32_t run = shape->filter.w * shape->input.c;
    const int32_t direct =
        run % 8 == 0 && shape->dilation.w == 1 &&
        tl_window_inside(shape, tl_window_corner(shape, area.top, area.left)) &&
        tl_window_inside(shape, tl_window_corner(shape, area.bottom - 1, area.right - 1));
    int32_t count = 0;
    for (int32_t i = area.top; i < area.bottom; ++i) {
        for (int32_t j = area.left; j < area.right; ++j) {
            const tl_corner corner = tl_window_corner(shape, i, j);
            const int8_t *place = input + corner.row * pitch + corner.column * shape->input.c;
            if (!direct) {
                tl_window_copy(shape, input, outside, corner, 0, scratch);
                place = scratch;
                scratch += taps;
            }
            if ((count & 1) == 0) {
                windows[count >> 1].a = place;
            }
            windows[count >> 1].b = place;
            ++count;
        }
    }
    tl_window_form form = {(count + 1) >> 1, 1, taps, 0, (run | taps) & 4};
    if (direct) {
        form.rows = shape->filter.h;
        form.run = run;
        form.pitch = shape->dilation.h * pitch;
    }
    return form;
}

TL_INLINE void tl_conv2d_max_pool_paired(const tl_conv2d_max_pool_paired_params *params,
                                         const int8_t *input, const int32_t *weights,
                                         const int32_t *blocks, int8_t *scratch, int8_t *output,
                                         int32_t full) {
    const tl_shape *const shape = &params->shape;
    const int32_t size = params->pool.filter.h * params->pool.filter.w * 4 * params->linear.groups;
    const int32_t run = shape->filter.w * shape->input.c;
    int8_t *const outside = scratch + size;
    if (shape->border || run % 8 != 0 || shape->dilation.w != 1) { /* some windows are copied */
        for (int32_t i = 0; i < size; ++i) {
            scratch[i] = 0; /* the taps with which a window is filled up */
        }
        for (int32_t i = 0; i < shape->input.c; ++i) {
            outside[i] = shape->pad;
        }
    }
    for (int32_t y = 0; y < params->pool.output.h; ++y) {
        int8_t *to = output + y * params->pool.pitch;
        for (int32_t x = 0; x < params->pool.output.w; ++x) {
            tl_two_windows windows[TL_POOL_PAIRS];
            const tl_window_form form =
                tl_paired_pool_windows(params, input, outside, y, x, scratch, windows);
            tl_paired_pool(&params->linear, windows, form, weights, blocks, to, full);
            to += shape->output.c;
        }
    }
}

/* Convolution and pooling.
 *
 * input:   [h][w][c] int8
 * weights: block after block, int32
 * blocks:  [block][TL_BLOCK] int32
 * scratch: a window of 4 * groups bytes for each position of a pooling window, and input.c bytes
 * output:  [h][w][c] int8 of the pooling; may overlap the input where the memory plan proved it
 *          harmless: pooling windows are finished in order
 */
TL_SHARED void tl_conv2d_max_pool_paired_s8(const tl_conv2d_max_pool_paired_params *params,
                                            const int8_t *input, const int32_t *weights,
                                            const int32_t *blocks, int8_t *scratch,
                                            int8_t *output) {
    tl_conv2d_max_pool_paired(params, input, weights, blocks, scratch, output, 0);
}

/* The same for bounds of -128 and 127 and one rounding. */
TL_SHARED void tl_conv2d_max_pool_paired_full_s8(const tl_conv2d_max_pool_paired_params *params,
                                                 const int8_t *input, const int32_t *weights,
                                                 const int32_t *blocks, int8_t *scratch,
                                                 int8_t *output) {
    tl_conv2d_max_pool_paired(params, input, weights, blocks, scratch, output, 1);
}

#endif /* TL_CONV2D_MAX_POOL_PAIRED_S8_H */
