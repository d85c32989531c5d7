/* DEPTHWISE_CONV_2D with a filter of 3 x 3 and one output for each input channel, int8.
 *
 * An output row is finished channel by channel (four at once with SIMD), so that the weights of a
 * channel are loaded once for the whole row. Rows of the window that lie over the edge hold the
 * input's zero point throughout: their weights become 0, and what they would have added goes into
 * the bias, once for the row.
 */
#ifndef TL_DEPTHWISE_3X3_S8_H
#define TL_DEPTHWISE_3X3_S8_H

#include "tl_finish_s8.h"

typedef struct {
    tl_dims input;  /* two columns or more */
    tl_dims output; /* as many channels; a multiple of 4 with SIMD */
    uint16_t stride_h;
    uint16_t stride_w; /* 1 or 2 */
    tl_tile padding;   /* rows above and columns left of the image, 0 or 1 */
    int8_t pad;        /* what lies over the edge: the input's zero point */
    tl_bounds bounds;
} tl_depthwise_3x3_params;

/* The window's rows at one output row, for one channel or four. */
typedef struct {
    const int8_t *row[3]; /* first column of the image, in the first channel */
    int32_t inside[3];    /* 1, or 0 for a row over the edge */
} tl_depthwise_rows;

TL_INLINE tl_depthwise_rows tl_depthwise_rows_at(const tl_depthwise_3x3_params *params,
                                                 const int8_t *input, int32_t y) {
    tl_depthwise_rows rows;
    for (int32_t i = 0; i < 3; ++i) {
        const int32_t row = y * params->stride_h - params->padding.h + i;
        rows.inside[i] = (uint32_t)row < params->input.h;
        rows.row[i] = input + (rows.inside[i] ? row : 0) * params->input.w * params->input.c;
    }
    return rows;
}

#if TL_DSP

/* Adds one tap to the sums of four channels.
 *
 * weights: the tap's: those of even channels, those of odd ones
 */
TL_INLINE tl_sum4 tl_depthwise_tap(tl_sum4 sum, const int8_t *input, const uint32_t *weights) {
    const uint32_t x = tl_load_word(input);
    const uint32_t even = tl_sxtb16(x);
    const uint32_t odd = tl_sxtb16_odd(x);
    sum.s0 = tl_smlabb(even, weights[0], sum.s0);
    sum.s2 = tl_smlatt(even, weights[0], sum.s2);
    sum.s1 = tl_smlabb(odd, weights[1], sum.s1);
    sum.s3 = tl_smlatt(odd, weights[1], sum.s3);
    return sum;
}

/* Adds what four weights would have added over the edge. */
TL_INLINE tl_sum4 tl_depthwise_beyond(tl_sum4 sum, const uint32_t *weights, uint32_t pad) {
    sum.s0 = tl_smlabb(pad, weights[0], sum.s0);
    sum.s2 = tl_smlatt(pad, weights[0], sum.s2);
    sum.s1 = tl_smlabb(pad, weights[1], sum.s1);
    sum.s3 = tl_smlatt(pad, weights[1], sum.s3);
    return sum;
}

/* One row of four channels.
 *
 * input:   the first of these channels in the first column
 * weights: [9 taps][4 channels] int8
 */
TL_INLINE void tl_depthwise_row4(const tl_depthwise_3x3_params *params,
                                 const tl_depthwise_rows *window, int32_t c, const int8_t *weights,
                                 const int32_t *channels, int8_t *output, int32_t rectified) {
    const uint32_t pad = ((uint32_t)(int32_t)params->pad & 0xFFFFu) * 0x10001u;
    const int32_t depth = params->input.c;
    const int32_t width = params->input.w;
    tl_sum4 bias = tl_bias4(channels);
    uint32_t taps[3][3][2]; /* column, row, even and odd channels */
    for (int32_t i = 0; i < 3; ++i) {
        for (int32_t j = 0; j < 3; ++j) {
            const uint32_t word = tl_load_word(weights + (i * 3 + j) * 4);
            taps[j][i][0] = tl_sxtb16(word);
            taps[j][i][1] = tl_sxtb16_odd(word);
            if (!window->inside[i]) {
                bias = tl_depthwise_beyond(bias, taps[j][i], pad);
                taps[j][i][0] = taps[j][i][1] = 0;
            }
        }
    }
    const int8_t *const row0 = window->row[0] + c;
    const int8_t *const row1 = window->row[1] + c;
    const int8_t *const row2 = window->row[2] + c;
    int32_t column = -params->padding.w;
    for (int32_t x = 0; x < params->output.w; ++x) {
        tl_sum4 sum = bias;
        int32_t first = 0;
        int32_t last = 3;
        if (column < 0 || column + 3 > width) {
            const int32_t beyond = column < 0 ? 0 : 2;
            for (int32_t i = 0; i < 3; ++i) {
                sum = tl_depthwise_beyond(sum, taps[beyond][i], pad);
            }
            first = column < 0 ? 1 : 0;
            last = column < 0 ? 3 : 2;
        }
        int32_t at = (column + first) * depth;
        const uint32_t *tap = taps[first][0];
        const uint32_t *const end = tap + (last - first) * 6;
        do {
            sum = tl_depthwise_tap(sum, row0 + at, tap);
            sum = tl_depthwise_tap(sum, row1 + at, tap + 2);
            sum = tl_depthwise_tap(sum, row2 + at, tap + 4);
            at += depth;
            tap += 6;
        } while (tap != end);
        tl_finish4_s8(sum, channels, params->bounds, rectified, output);
        column += params->stride_w;
        output += depth;
    }
}

TL_INLINE void tl_depthwise_row(const tl_depthwise_3x3_params *params,
                                const tl_depthwise_rows *window, const int8_t *weights,
                                const int32_t *channels, int8_t *output, int32_t rectified) {
    for (int32_t c = 0; c < params->output.c; c += 4) {
        tl_depthwise_row4(params, window, c, weights + 9 * c, channels + TL_CHANNEL * c, output + c,
                          rectified);
    }
}

#else

/* The weights of a channel. */
typedef struct {
    int32_t w00, w01, w02;
    int32_t w10, w11, w12;
    int32_t w20, w21, w22;
} tl_filter9;

/* A column of three values, times a column of weights, on top of `sum`. */
TL_INLINE uint32_t tl_column3(uint32_t sum, int32_t x0, int32_t x1, int32_t x2, int32_t w0,
                              int32_t w1, int32_t w2) {
    sum = tl_multiply_add(sum, (uint32_t)x0, (uint32_t)w0);
    sum = tl_multiply_add(sum, (uint32_t)x1, (uint32_t)w1);
    return tl_multiply_add(sum, (uint32_t)x2, (uint32_t)w2);
}

/* One row of one channel. A column is loaded once and goes into all sums that it belongs to: that
 * of the position it ends, of the one it is in the middle of, and of the one it begins.
 *
 * stride: 1 or 2, a literal
 */
TL_INLINE void tl_depthwise_walk(const tl_depthwise_3x3_params *params, const int8_t *x0,
                                 const int8_t *x1, const int8_t *x2, tl_filter9 f, uint32_t bias,
                                 const int32_t *channel, int8_t *output, int32_t stride,
                                 int32_t rectified) {
    const int32_t depth = params->input.c;
    const int32_t pad = params->pad;
    const int32_t left = params->padding.w;
    const int32_t multiplier = channel[TL_MULTIPLIER];
    const int32_t rounding = channel[TL_ROUNDING];
    const int32_t shift = channel[TL_SHIFT];
    /* Positions whose last column lies inside the image; at most one more ends over the edge. */
    const int32_t whole = tl_min(params->output.w, (params->input.w - 3 + left) / stride + 1);
    const int8_t *const end = output + whole * depth;
    uint32_t next = bias;  /* the sum of the next position */
    uint32_t later = bias; /* the sum of the one after it, with a stride of 1 */
    if (left) {
        next = tl_column3(bias, pad, pad, pad, f.w00, f.w10, f.w20);
    } else {
        next = tl_column3(bias, *x0, *x1, *x2, f.w00, f.w10, f.w20);
        x0 += depth;
        x1 += depth;
        x2 += depth;
    }
    if (stride == 1) {
        next = tl_column3(next, *x0, *x1, *x2, f.w01, f.w11, f.w21);
        later = tl_column3(bias, *x0, *x1, *x2, f.w00, f.w10, f.w20);
        x0 += depth;
        x1 += depth;
        x2 += depth;
    }
    while (output != end) {
        uint32_t sum;
        uint32_t x;
        if (stride == 1) {
            x = (uint32_t)(int32_t)*x0;
            x0 += depth;
            sum = tl_multiply_add(next, x, (uint32_t)f.w02);
            next = tl_multiply_add(later, x, (uint32_t)f.w01);
            later = tl_multiply_add(bias, x, (uint32_t)f.w00);
            x = (uint32_t)(int32_t)*x1;
            x1 += depth;
            sum = tl_multiply_add(sum, x, (uint32_t)f.w12);
            next = tl_multiply_add(next, x, (uint32_t)f.w11);
            later = tl_multiply_add(later, x, (uint32_t)f.w10);
            x = (uint32_t)(int32_t)*x2;
            x2 += depth;
            sum = tl_multiply_add(sum, x, (uint32_t)f.w22);
            next = tl_multiply_add(next, x, (uint32_t)f.w21);
            later = tl_multiply_add(later, x, (uint32_t)f.w20);
        } else {
            sum = tl_multiply_add(next, (uint32_t)(int32_t)*x0, (uint32_t)f.w01);
            x0 += depth;
            x = (uint32_t)(int32_t)*x0;
            x0 += depth;
            sum = tl_multiply_add(sum, x, (uint32_t)f.w02);
            next = tl_multiply_add(bias, x, (uint32_t)f.w00);
            sum = tl_multiply_add(sum, (uint32_t)(int32_t)*x1, (uint32_t)f.w11);
            x1 += depth;
            x = (uint32_t)(int32_t)*x1;
            x1 += depth;
            sum = tl_multiply_add(sum, x, (uint32_t)f.w12);
            next = tl_multiply_add(next, x, (uint32_t)f.w10);
            sum = tl_multiply_add(sum, (uint32_t)(int32_t)*x2, (uint32_t)f.w21);
            x2 += depth;
            x = (uint32_t)(int32_t)*x2;
            x2 += depth;
            sum = tl_multiply_add(sum, x, (uint32_t)f.w22);
            next = tl_multiply_add(next, x, (uint32_t)f.w20);
        }
        *output = tl_bounded_s8(tl_scaled(sum, multiplier, rounding, shift, rectified),
                                params->bounds, rectified);
        output += depth;
    }
    if (whole < params->output.w) {
        if (stride == 2) {
            next = tl_column3(next, *x0, *x1, *x2, f.w01, f.w11, f.w21);
        }
        next = tl_column3(next, pad, pad, pad, f.w02, f.w12, f.w22);
        *output = tl_bounded_s8(tl_scaled(next, multiplier, rounding, shift, rectified),
                                params->bounds, rectified);
    }
}

/* The weights of a channel at one output row; rows over the edge go into the bias.
 *
 * weights: of the channel, four apart
 */
TL_INLINE tl_filter9 tl_depthwise_filter(const tl_depthwise_rows *window, const int8_t *weights,
                                         int32_t pad, uint32_t *bias) {
    tl_filter9 f = {weights[0],  weights[4],  weights[8],  weights[12], weights[16],
                    weights[20], weights[24], weights[28], weights[32]};
    if (!window->inside[0]) {
        *bias += (uint32_t)(pad * (f.w00 + f.w01 + f.w02));
        f.w00 = f.w01 = f.w02 = 0;
    }
    if (!window->inside[1]) {
        *bias += (uint32_t)(pad * (f.w10 + f.w11 + f.w12));
        f.w10 = f.w11 = f.w12 = 0;
    }
    if (!window->inside[2]) {
        *bias += (uint32_t)(pad * (f.w20 + f.w21 + f.w22));
        f.w20 = f.w21 = f.w22 = 0;
    }
    return f;
}

TL_INLINE void tl_depthwise_row(const tl_depthwise_3x3_params *params,
                                const tl_depthwise_rows *window, const int8_t *weights,
                                const int32_t *channels, int8_t *output, int32_t rectified) {
    for (int32_t c = 0; c < params->output.c; ++c) {
        uint32_t bias = (uint32_t)channels[TL_BIAS];
        const tl_filter9 filter = tl_depthwise_filter(window, weights, params->pad, &bias);
        const int8_t *const x0 = window->row[0] + c;
        const int8_t *const x1 = window->row[1] + c;
        const int8_t *const x2 = window->row[2] + c;
        if (params->stride_w == 1) {
            tl_depthwise_walk(params, x0, x1, x2, filter, bias, channels, output + c, 1, rectified);
        } else {
            tl_depthwise_walk(params, x0, x1, x2, filter, bias, channels, output + c, 2, rectified);
        }
        weights += (c & 3) == 3 ? 33 : 1;
        channels += TL_CHANNEL;
    }
}

#endif /* TL_DSP */

TL_INLINE void tl_depthwise_rows_s8(const tl_depthwise_3x3_params *params, const int8_t *input,
                                    const int8_t *weights, const int32_t *channels, int8_t *output,
                                    int32_t rectified) {
    for (int32_t y = 0; y < params->output.h; ++y) {
        const tl_depthwise_rows window = tl_depthwise_rows_at(params, input, y);
        tl_depthwise_row(params, &window, weights, channels, output, rectified);
        output += params->output.w * params->output.c;
    }
}

/* Convolution of each channel by itself.
 *
 * input:    [h][w][c] int8
 * weights:  [block of 4 channels][9 taps][4 channels] int8
 * channels: [c][TL_CHANNEL] int32
 * output:   [h][w][c] int8; may overlap the input where the memory plan proved it harmless: rows
 * are finished in order
 */
TL_SHARED void tl_depthwise_3x3_s8(const tl_depthwise_3x3_params *params, const int8_t *input,
                                   const int8_t *weights, const int32_t *channels, int8_t *output) {
    tl_depthwise_rows_s8(params, input, weights, channels, output, 0);
}

/* The same for bounds of -128 and 127 that cut off what is negative. */
TL_SHARED void tl_depthwise_3x3_relu_s8(const tl_depthwise_3x3_params *params, const int8_t *input,
                                        const int8_t *weights, const int32_t *channels,
                                        int8_t *output) {
    tl_depthwise_rows_s8(params, input, weights, channels, output, 1);
}

#endif /* TL_DEPTHWISE_3X3_S8_H */
