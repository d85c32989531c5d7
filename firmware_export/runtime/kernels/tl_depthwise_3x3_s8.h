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

/* One row of four channels.
 *
 * weights: [9 taps][4 channels] int8
 */
TL_INLINE void tl_depthwise_row4(const tl_depthwise_3x3_params *params,
                                 const tl_depthwise_rows *window, int32_t c, const int8_t *weights,
                                 const int32_t *channels, int8_t *output, int32_t rectified) {
    const int8_t outside[4] = {params->pad, params->pad, params->pad, params->pad};
    const int32_t depth = params->input.c;
    const int32_t width = params->input.w;
    const int32_t inside = window->inside[0] && window->inside[1] && window->inside[2];
    uint32_t taps[3][3][2]; /* row, column, even and odd channels */
    for (int32_t i = 0; i < 9; ++i) {
        const uint32_t word = tl_load_word(weights + i * 4);
        taps[i / 3][i % 3][0] = tl_sxtb16(word);
        taps[i / 3][i % 3][1] = tl_sxtb16_odd(word);
    }
    int32_t column = -params->padding.w;
    for (int32_t x = 0; x < params->output.w; ++x) {
        tl_sum4 sum = tl_bias4(channels);
        if (inside && column >= 0 && column + 2 < width) {
            TL_UNROLL
            for (int32_t i = 0; i < 3; ++i) {
                const int8_t *const place = window->row[i] + c + column * depth;
                sum = tl_depthwise_tap(sum, place, taps[i][0]);
                sum = tl_depthwise_tap(sum, place + depth, taps[i][1]);
                sum = tl_depthwise_tap(sum, place + 2 * depth, taps[i][2]);
            }
        } else {
            for (int32_t i = 0; i < 3; ++i) {
                for (int32_t j = 0; j < 3; ++j) {
                    const int32_t here =
                        window->inside[i] && (uint32_t)(column + j) < (uint32_t)width;
                    const int8_t *const place =
                        here ? window->row[i] + c + (column + j) * depth : outside;
                    sum = tl_depthwise_tap(sum, place, taps[i][j]);
                }
            }
        }
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

/* Three values on top of each other, times a column of weights, on top of `sum`. */
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
        int32_t a = *x0;
        int32_t b = *x1;
        int32_t c = *x2;
        x0 += depth;
        x1 += depth;
        x2 += depth;
        if (stride == 2) {
            next = tl_column3(next, a, b, c, f.w01, f.w11, f.w21);
            a = *x0;
            b = *x1;
            c = *x2;
            x0 += depth;
            x1 += depth;
            x2 += depth;
        }
        const uint32_t sum = tl_column3(next, a, b, c, f.w02, f.w12, f.w22);
        if (stride == 1) {
            next = tl_column3(later, a, b, c, f.w01, f.w11, f.w21);
            later = tl_column3(bias, a, b, c, f.w00, f.w10, f.w20);
        } else {
            next = tl_column3(bias, a, b, c, f.w00, f.w10, f.w20);
        }
        *output = tl_finish_s8(sum, channel, params->bounds, rectified);
        output += depth;
    }
    if (whole < params->output.w) {
        if (stride == 2) {
            next = tl_column3(next, *x0, *x1, *x2, f.w01, f.w11, f.w21);
        }
        next = tl_column3(next, pad, pad, pad, f.w02, f.w12, f.w22);
        *output = tl_finish_s8(next, channel, params->bounds, rectified);
    }
}

TL_INLINE void tl_depthwise_row(const tl_depthwise_3x3_params *params,
                                const tl_depthwise_rows *window, const int8_t *weights,
                                const int32_t *channels, int8_t *output, int32_t rectified) {
    for (int32_t c = 0; c < params->output.c; ++c) {
        int32_t f[3][3];
        uint32_t bias = (uint32_t)channels[TL_BIAS];
        for (int32_t i = 0; i < 3; ++i) {
            for (int32_t j = 0; j < 3; ++j) {
                const int32_t weight = weights[(i * 3 + j) * 4];
                f[i][j] = window->inside[i] ? weight : 0;
                bias += window->inside[i] ? 0u : (uint32_t)(weight * params->pad);
            }
        }
        const tl_filter9 filter = {f[0][0], f[0][1], f[0][2], f[1][0], f[1][1],
                                   f[1][2], f[2][0], f[2][1], f[2][2]};
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
