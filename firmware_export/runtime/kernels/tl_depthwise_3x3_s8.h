/* DEPTHWISE_CONV_2D with a filter of 3 x 3 and one output for each input channel, int8.
 *
 * One channel is finished before the next, so its weights stay in registers. Along a row, a column
 * of three values is loaded once and goes into all sums that it belongs to: that of the position
 * that it ends, of the one that it is in the middle of, and of the one that it begins.
 *
 * Rows of the window over the edge hold the input's zero point throughout: their weights become 0,
 * and what they would have added goes into the bias.
 *
 * The output may take the place of the input: a channel's bytes are overwritten by its own results
 * alone, and never before they have been read. With a stride of 1 and padding, row y is overwritten
 * when row y + 1 still wants it, so it is saved to a buffer of one row while it is read.
 */
#ifndef TL_DEPTHWISE_3X3_S8_H
#define TL_DEPTHWISE_3X3_S8_H

#include "tl_finish_s8.h"

typedef struct {
    tl_dims input;   /* three columns or more */
    tl_dims output;  /* as many channels */
    tl_tile stride;  /* w is 1 or 2 */
    tl_tile padding; /* rows above and columns left of the image, 0 or 1 */
    int8_t pad;      /* what lies over the edge: the input's zero point */
    tl_bounds bounds;
} tl_depthwise_3x3_params;

/* Three values on top of each other, inputs or weights. With products of 16 bits, the upper two
 * share a register. */
#if TL_DSP || TL_MAC16
typedef struct {
    uint32_t upper;
    uint32_t lower;
} tl_column;

TL_INLINE tl_column tl_column_of(int32_t top, int32_t middle, int32_t bottom) {
    const tl_column column = {tl_pair16(top, middle), (uint32_t)bottom};
    return column;
}

TL_INLINE uint32_t tl_column_add(uint32_t sum, tl_column x, tl_column weights) {
    return tl_smlabb(x.lower, weights.lower, tl_smlad(x.upper, weights.upper, sum));
}
#else
typedef struct {
    uint32_t top;
    uint32_t middle;
    uint32_t bottom;
} tl_column;

TL_INLINE tl_column tl_column_of(int32_t top, int32_t middle, int32_t bottom) {
    const tl_column column = {(uint32_t)top, (uint32_t)middle, (uint32_t)bottom};
    return column;
}

TL_INLINE uint32_t tl_column_add(uint32_t sum, tl_column x, tl_column weights) {
    sum = tl_multiply_add(sum, x.top, weights.top);
    sum = tl_multiply_add(sum, x.middle, weights.middle);
    return tl_multiply_add(sum, x.bottom, weights.bottom);
}
#endif

/* The sum of three columns on top of the bias. */
#if TL_MAC16 && defined(__XTENSA__)
TL_INLINE uint32_t tl_columns_sum(tl_column x0, tl_column x1, tl_column x2,
                                  const uint32_t *filter) {
    uint32_t sum, last;
    __asm__ volatile(
        "addi %2, %2, -4\n\tldinc m0, %2\n\tldinc m1, %2\n\tldinc m2, %2\n\t"
        "ldinc m3, %2\n\tl32i %1, %2, 4\n\t" TL_NINE_SUM("%3", "%5", "%7", "l", "%4", "%6", "%8",
                                                         "%1") "rsr %0, acclo"
        : "=&r"(sum), "=&r"(last), "+&r"(filter)
        : "r"(x0.upper), "r"(x0.lower), "r"(x1.upper), "r"(x1.lower), "r"(x2.upper), "r"(x2.lower)
        : TL_MAC16_CLOBBERS);
    return sum;
}
#elif TL_MAC16
TL_INLINE uint32_t tl_columns_sum(tl_column x0, tl_column x1, tl_column x2,
                                  const uint32_t *filter) {
    uint32_t sum = tl_smlad(x0.upper, filter[0], 0);
    sum = tl_smlad(x1.upper, filter[1], sum);
    sum = tl_smlad(x2.upper, filter[2], sum);
    sum = tl_smlabb(x0.lower, filter[3], sum);
    sum = tl_smlabt(x1.lower, filter[3], sum);
    return tl_smlabb(x2.lower, filter[4], sum);
}
#endif

/* The filter of a channel at one output row. */
typedef struct {
    tl_column left;
    tl_column middle;
    tl_column right;
    uint32_t bias; /* with what rows over the edge add */
#if TL_MAC16
    uint32_t words[5]; /* the upper pairs, then the lower weights */
#endif
} tl_filter9;

/* weights: of the channel, four apart
 * above, below: 1 when the window's first or last row lies over the edge
 */
TL_INLINE tl_filter9 tl_filter9_of(const int8_t *weights, uint32_t bias, int32_t pad, int32_t above,
                                   int32_t below) {
    const int32_t top = above ? 0 : -1; /* masks */
    const int32_t bottom = below ? 0 : -1;
    const int32_t beyond = ((weights[0] + weights[4] + weights[8]) & ~top) +
                           ((weights[24] + weights[28] + weights[32]) & ~bottom);
    tl_filter9 filter;
    filter.left = tl_column_of(weights[0] & top, weights[12], weights[24] & bottom);
    filter.middle = tl_column_of(weights[4] & top, weights[16], weights[28] & bottom);
    filter.right = tl_column_of(weights[8] & top, weights[20], weights[32] & bottom);
    filter.bias = bias + (uint32_t)(beyond * pad);
#if TL_MAC16
    filter.words[0] = filter.left.upper;
    filter.words[1] = filter.middle.upper;
    filter.words[2] = filter.right.upper;
    filter.words[3] = tl_pair16((int32_t)filter.left.lower, (int32_t)filter.middle.lower);
    filter.words[4] = filter.right.lower;
#endif
    return filter;
}

/* Where a walk along three rows has got to. */
typedef struct {
    int8_t *top; /* the saved row, or the input's */
    const int8_t *middle;
    const int8_t *bottom;
} tl_rows3;

/* Loads a column and steps to the next; saves its middle in the place of its top if asked to. */
TL_INLINE tl_column tl_rows3_next(tl_rows3 *rows, int32_t depth, int32_t saves) {
    const int32_t top = *rows->top;
    const int32_t middle = *rows->middle;
    const tl_column column = tl_column_of(top, middle, *rows->bottom);
    if (saves) {
        *rows->top = (int8_t)middle;
    }
    rows->top += saves ? 1 : depth;
    rows->middle += depth;
    rows->bottom += depth;
    return column;
}

/* One row of one channel.
 *
 * stride, saves, full: literals
 */
TL_INLINE void tl_depthwise_row(const tl_depthwise_3x3_params *params, tl_rows3 rows,
                                const tl_filter9 *filter, const int32_t *channel, int8_t *output,
                                int32_t stride, int32_t saves, int32_t full) {
    const int32_t depth = params->input.c;
    const int32_t left = params->padding.w;
    const tl_bounds bounds = params->bounds;
    const tl_factor factor = tl_factor_of(channel, bounds, full);
    /* Positions whose last column lies inside the image; at most one more ends over the edge. */
    const int32_t whole = tl_min(params->output.w, (params->input.w - 3 + left) / stride + 1);
    const int8_t *const end = output + whole * depth;
    const tl_column pad = tl_column_of(params->pad, params->pad, params->pad);
#if TL_MAC16
    /* Nine products are one sum here, so columns stay and sums go. */
    const uint32_t *at = filter->words;
    TL_KEEP(at);
    tl_column x0 = left ? pad : tl_rows3_next(&rows, depth, saves);
    tl_column x1 = pad;
    if (stride == 1) {
        x1 = tl_rows3_next(&rows, depth, saves);
    }
    while (output != end) {
        if (stride == 2) {
            x1 = tl_rows3_next(&rows, depth, saves);
        }
        const tl_column x2 = tl_rows3_next(&rows, depth, saves);
        const uint32_t sum = filter->bias + tl_columns_sum(x0, x1, x2, at);
        *output = tl_bounded_s8(tl_scaled(sum, factor, full), bounds, full);
        output += depth;
        x0 = stride == 1 ? x1 : x2;
        x1 = x2;
    }
    if (whole < params->output.w) {
        if (stride == 2) {
            x1 = tl_rows3_next(&rows, depth, saves);
        }
        const uint32_t sum = filter->bias + tl_columns_sum(x0, x1, pad, at);
        *output = tl_bounded_s8(tl_scaled(sum, factor, full), bounds, full);
    }
#else
    tl_column x = left ? pad : tl_rows3_next(&rows, depth, saves);
    uint32_t next = tl_column_add(filter->bias, x, filter->left); /* of the next position */
    uint32_t later = 0; /* of the one after it, with a stride of 1 */
    if (stride == 1) {
        x = tl_rows3_next(&rows, depth, saves);
        next = tl_column_add(next, x, filter->middle);
        later = tl_column_add(filter->bias, x, filter->left);
    }
    while (output != end) {
        x = tl_rows3_next(&rows, depth, saves);
        if (stride == 2) {
            next = tl_column_add(next, x, filter->middle);
            x = tl_rows3_next(&rows, depth, saves);
        }
        const uint32_t sum = tl_column_add(next, x, filter->right);
        if (stride == 1) {
            next = tl_column_add(later, x, filter->middle);
            later = tl_column_add(filter->bias, x, filter->left);
        } else {
            next = tl_column_add(filter->bias, x, filter->left);
        }
        *output = tl_bounded_s8(tl_scaled(sum, factor, full), bounds, full);
        output += depth;
    }
    if (whole < params->output.w) {
        if (stride == 2) {
            next = tl_column_add(next, tl_rows3_next(&rows, depth, saves), filter->middle);
        }
        next = tl_column_add(next, pad, filter->right);
        *output = tl_bounded_s8(tl_scaled(next, factor, full), bounds, full);
    }
#endif
}

/* One channel. Arguments point to it; the saved row's content does not matter. */
TL_INLINE void tl_depthwise_channel(const tl_depthwise_3x3_params *params, const int8_t *input,
                                    const int8_t *weights, const int32_t *channel, int8_t *saved,
                                    int8_t *output, int32_t stride, int32_t saves, int32_t full) {
    const int32_t pitch = params->input.w * params->input.c;
    tl_filter9 filter = {0};
    int32_t edges = -1;
    for (int32_t y = 0; y < params->output.h; ++y) {
        const int32_t row = y * params->stride.h - params->padding.h;
        const int32_t above = row < 0;
        const int32_t below = row + 2 >= params->input.h;
        const int8_t *const middle = input + (row + 1) * pitch;
        tl_rows3 rows;
        rows.top = saves ? saved : (int8_t *)(uintptr_t)(above ? middle : middle - pitch);
        rows.middle = middle;
        rows.bottom = below ? middle : middle + pitch;
        if (edges != 2 * above + below) {
            edges = 2 * above + below;
            filter = tl_filter9_of(weights, (uint32_t)channel[TL_BIAS], params->pad, above, below);
        }
        tl_depthwise_row(params, rows, &filter, channel, output, stride, saves, full);
        output += params->output.w * params->output.c;
    }
}

TL_INLINE void tl_depthwise_channels(const tl_depthwise_3x3_params *params, const int8_t *input,
                                     const int8_t *weights, const int32_t *channels, int8_t *saved,
                                     int8_t *output, int32_t full) {
    for (int32_t c = 0; c < params->input.c; ++c) {
#ifdef __OPTIMIZE_SIZE__
        /* Compiled for size: one copy of the code for all forms. */
        const int32_t saves = params->stride.w == 1 && params->padding.h;
        tl_depthwise_channel(params, input, weights, channels, saved, output, params->stride.w,
                             saves, full);
#else
        if (params->stride.w == 2) {
            tl_depthwise_channel(params, input, weights, channels, saved, output, 2, 0, full);
        } else if (params->padding.h) {
            tl_depthwise_channel(params, input, weights, channels, saved, output, 1, 1, full);
        } else {
            tl_depthwise_channel(params, input, weights, channels, saved, output, 1, 0, full);
        }
#endif
        weights += (c & 3) == 3 ? 33 : 1;
        channels += TL_CHANNEL;
        ++input;
        ++output;
    }
}

/* Convolution of each channel by itself.
 *
 * input:    [h][w][c] int8
 * weights:  [block of 4 channels][9 taps][4 channels] int8
 * channels: [c][TL_CHANNEL] int32
 * saved:    a byte for each column of the input
 * output:   [h][w][c] int8; may be the place of the input
 */
TL_SHARED void tl_depthwise_3x3_s8(const tl_depthwise_3x3_params *params, const int8_t *input,
                                   const int8_t *weights, const int32_t *channels, int8_t *saved,
                                   int8_t *output) {
    tl_depthwise_channels(params, input, weights, channels, saved, output, 0);
}

/* The same for bounds of -128 and 127 and one rounding. */
TL_SHARED void tl_depthwise_3x3_full_s8(const tl_depthwise_3x3_params *params, const int8_t *input,
                                        const int8_t *weights, const int32_t *channels,
                                        int8_t *saved, int8_t *output) {
    tl_depthwise_channels(params, input, weights, channels, saved, output, 1);
}

/* The same for bounds of -128 and 127 and two roundings. */
TL_SHARED void tl_depthwise_3x3_twice_s8(const tl_depthwise_3x3_params *params, const int8_t *input,
                                         const int8_t *weights, const int32_t *channels,
                                         int8_t *saved, int8_t *output) {
    tl_depthwise_channels(params, input, weights, channels, saved, output, TL_FULL_TWICE);
}

#endif /* TL_DEPTHWISE_3X3_S8_H */
