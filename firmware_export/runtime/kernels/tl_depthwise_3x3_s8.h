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
#if TL_DSP || TL_MAC16
typedef struct {
    uint32_t bias;     /* with what rows over the edge add */
    uint32_t words[5]; /* the upper pairs, then the lower weights: two, and one */
} tl_filter9;
#else
typedef struct {
    uint32_t bias;
    tl_column left;
    tl_column middle;
    tl_column right;
} tl_filter9;
#endif

/* Adds a column of inputs times one of the filter. */
#if TL_DSP || TL_MAC16
TL_INLINE uint32_t tl_left_add(uint32_t sum, tl_column x, const tl_filter9 *filter) {
    return tl_smlabb(x.lower, filter->words[3], tl_smlad(x.upper, filter->words[0], sum));
}

TL_INLINE uint32_t tl_middle_add(uint32_t sum, tl_column x, const tl_filter9 *filter) {
    return tl_smlabt(x.lower, filter->words[3], tl_smlad(x.upper, filter->words[1], sum));
}

TL_INLINE uint32_t tl_right_add(uint32_t sum, tl_column x, const tl_filter9 *filter) {
    return tl_smlabb(x.lower, filter->words[4], tl_smlad(x.upper, filter->words[2], sum));
}
#else
TL_INLINE uint32_t tl_column_add(uint32_t sum, tl_column x, tl_column weights) {
    sum = tl_multiply_add(sum, x.top, weights.top);
    sum = tl_multiply_add(sum, x.middle, weights.middle);
    return tl_multiply_add(sum, x.bottom, weights.bottom);
}

TL_INLINE uint32_t tl_left_add(uint32_t sum, tl_column x, const tl_filter9 *filter) {
    return tl_column_add(sum, x, filter->left);
}

TL_INLINE uint32_t tl_middle_add(uint32_t sum, tl_column x, const tl_filter9 *filter) {
    return tl_column_add(sum, x, filter->middle);
}

TL_INLINE uint32_t tl_right_add(uint32_t sum, tl_column x, const tl_filter9 *filter) {
    return tl_column_add(sum, x, filter->right);
}
#endif

/* weights: of the channel, four apart
 * above, below: 1 when the window's first or last row lies over the edge
 * unit: what sums are multiplied with: a literal
 */
TL_INLINE tl_filter9 tl_filter9_of(const int8_t *weights, uint32_t bias, int32_t pad, int32_t above,
                                   int32_t below, int32_t unit) {
    const int32_t top = above ? 0 : unit;
    const int32_t bottom = below ? 0 : unit;
    const int32_t beyond = (weights[0] + weights[4] + weights[8]) * (unit - top) +
                           (weights[24] + weights[28] + weights[32]) * (unit - bottom);
    tl_filter9 filter;
    filter.bias = bias + (uint32_t)(beyond * pad);
    const tl_column left = tl_column_of(weights[0] * top, weights[12] * unit, weights[24] * bottom);
    const tl_column middle =
        tl_column_of(weights[4] * top, weights[16] * unit, weights[28] * bottom);
    const tl_column right =
        tl_column_of(weights[8] * top, weights[20] * unit, weights[32] * bottom);
#if TL_DSP || TL_MAC16
    filter.words[0] = left.upper;
    filter.words[1] = middle.upper;
    filter.words[2] = right.upper;
    filter.words[3] = tl_pair16((int32_t)left.lower, (int32_t)middle.lower);
    filter.words[4] = right.lower;
#else
    filter.left = left;
    filter.middle = middle;
    filter.right = right;
#endif
    return filter;
}

/* Where a walk along three rows has got to. */
typedef struct {
    const int8_t *middle;
    int32_t above; /* from the middle row to the others */
    int32_t below;
    int8_t *saved; /* takes the place of the row above where rows are saved */
} tl_rows3;

/* Loads a column and steps to the next; saves its middle in the place of its top if asked to. */
TL_INLINE tl_column tl_rows3_next(tl_rows3 *rows, int32_t depth, int32_t saves) {
    const int32_t middle = *rows->middle;
    const int32_t top = saves ? *rows->saved : rows->middle[rows->above];
    const tl_column column = tl_column_of(top, middle, rows->middle[rows->below]);
    if (saves) {
        *rows->saved++ = (int8_t)middle;
    }
    rows->middle += depth;
    return column;
}

/* What the rows of a channel have in common. */
typedef struct {
    int32_t depth;
    int32_t starts_outside; /* 1 where the first column lies over the edge */
    int32_t ends_outside;   /* 1 where the last one does */
    int32_t steps;          /* from the first value of a row of the output to its last */
    tl_column outside;
    int32_t pairs; /* 1 where the results before the last one are taken two at a time: a literal */
    int32_t sided; /* 1 where one bound is enough: a literal */
    tl_side side;
    tl_bounds bounds;
    tl_factor factor;
} tl_depthwise_walk;

/* Scales a sum and applies what bounds there are. */
TL_INLINE int8_t tl_depthwise_finish(const tl_depthwise_walk *walk, uint32_t sum, int32_t full) {
    const int32_t value = tl_scaled(sum, walk->factor, full);
    return walk->sided ? tl_sided_s8(value, walk->side) : tl_kept_s8(value, walk->bounds, full);
}

#if !TL_MAC16
/* Sums that have begun. */
typedef struct {
    uint32_t next;  /* of the next position */
    uint32_t later; /* of the one after it, with a stride of 1 */
} tl_two_positions;

/* Loads what the next position lacks, and finishes it. */
TL_INLINE int8_t tl_depthwise_step(const tl_depthwise_walk *walk, tl_rows3 *rows,
                                   const tl_filter9 *filter, tl_two_positions *sums, int32_t stride,
                                   int32_t saves, int32_t full) {
    tl_column x = tl_rows3_next(rows, walk->depth, saves);
    if (stride == 2) {
        sums->next = tl_middle_add(sums->next, x, filter);
        x = tl_rows3_next(rows, walk->depth, saves);
    }
    const uint32_t done = tl_right_add(sums->next, x, filter);
    if (stride == 1) {
        sums->next = tl_middle_add(sums->later, x, filter);
        sums->later = tl_left_add(filter->bias, x, filter);
    } else {
        sums->next = tl_left_add(filter->bias, x, filter);
    }
    return tl_depthwise_finish(walk, done, full);
}
#endif

/* One row of one channel.
 *
 * rows: is left at the end of the input's row
 * stride, saves, full: literals
 * Returns: where the channel's next row goes.
 */
TL_INLINE int8_t *tl_depthwise_row(const tl_depthwise_walk *walk, tl_rows3 *rows,
                                   const tl_filter9 *filter, int8_t *output, int32_t stride,
                                   int32_t saves, int32_t full) {
    const int32_t depth = walk->depth;
    const tl_bounds bounds = walk->bounds;
    const tl_factor factor = walk->factor;
    const int8_t *const last = output + walk->steps;
#if TL_MAC16
    /* Nine products are one sum here, so columns stay and sums go. */
    const uint32_t *at = filter->words;
    TL_KEEP(at);
    tl_column x0 = walk->starts_outside ? walk->outside : tl_rows3_next(rows, depth, saves);
    tl_column x1 = walk->outside;
    if (stride == 1) {
        x1 = tl_rows3_next(rows, depth, saves);
    }
    while (output != last) {
        if (stride == 2) {
            x1 = tl_rows3_next(rows, depth, saves);
        }
        const tl_column x2 = tl_rows3_next(rows, depth, saves);
        const uint32_t sum = filter->bias + tl_columns_sum(x0, x1, x2, at);
        *output = tl_kept_s8(tl_scaled(sum, factor, full), bounds, full);
        output += depth;
        x0 = stride == 1 ? x1 : x2;
        x1 = x2;
    }
    if (stride == 2) {
        x1 = tl_rows3_next(rows, depth, saves);
    }
    const tl_column x2 = walk->ends_outside ? walk->outside : tl_rows3_next(rows, depth, saves);
    const uint32_t sum = filter->bias + tl_columns_sum(x0, x1, x2, at);
#else
    tl_column x = walk->starts_outside ? walk->outside : tl_rows3_next(rows, depth, saves);
    tl_two_positions sums = {tl_left_add(filter->bias, x, filter), 0};
    if (stride == 1) {
        x = tl_rows3_next(rows, depth, saves);
        sums.next = tl_middle_add(sums.next, x, filter);
        sums.later = tl_left_add(filter->bias, x, filter);
    }
    while (output != last) {
        *output = tl_depthwise_step(walk, rows, filter, &sums, stride, saves, full);
        output += depth;
        if (walk->pairs) {
            *output = tl_depthwise_step(walk, rows, filter, &sums, stride, saves, full);
            output += depth;
        }
    }
    if (stride == 2) {
        sums.next = tl_middle_add(sums.next, tl_rows3_next(rows, depth, saves), filter);
    }
    x = walk->ends_outside ? walk->outside : tl_rows3_next(rows, depth, saves);
    const uint32_t sum = tl_right_add(sums.next, x, filter);
#endif
    const int32_t value = tl_scaled(sum, factor, full);
    *output = walk->sided ? tl_sided_s8(value, walk->side) : tl_kept_s8(value, bounds, full);
    return output + depth;
}

/* What a channel's rows have in common. */
TL_INLINE tl_depthwise_walk tl_depthwise_walk_of(const tl_depthwise_3x3_params *params,
                                                 const int32_t *channel, int32_t full) {
    const int32_t reach = (params->output.w - 1) * params->stride.w + 3 - params->padding.w;
    tl_depthwise_walk walk;
    walk.depth = params->input.c;
    walk.starts_outside = params->padding.w;
    walk.ends_outside = reach > params->input.w;
    walk.steps = (params->output.w - 1) * params->input.c;
    walk.outside = tl_column_of(params->pad, params->pad, params->pad);
    walk.bounds = params->bounds;
    walk.factor = tl_factor_kept(channel, params->bounds, full);
    walk.pairs = 0;
    walk.sided = 0;
    walk.side.upper = 0;
    walk.side.bound = 0;
    return walk;
}

/* One channel. Arguments point to it; the saved row's content does not matter. */
TL_INLINE void tl_depthwise_channel(const tl_depthwise_3x3_params *params, const int8_t *input,
                                    const int8_t *weights, const int32_t *channel, int8_t *saved,
                                    int8_t *output, int32_t stride, int32_t saves, int32_t full) {
    const int32_t unit = full == TL_FULL_TWICE ? TL_SIGNED_UNIT : 1;
    const int32_t pitch = params->input.w * params->input.c;
    const tl_depthwise_walk walk = tl_depthwise_walk_of(params, channel, full);
    tl_filter9 filter = {0};
    int32_t edges = -1;
    for (int32_t y = 0; y < params->output.h; ++y) {
        const int32_t row = y * stride - params->padding.h;
        const int32_t above = row < 0;
        const int32_t below = row + 2 >= params->input.h;
        tl_rows3 rows = {input + (row + 1) * pitch, above ? 0 : -pitch, below ? 0 : pitch, saved};
        if (edges != 2 * above + below) {
            edges = 2 * above + below;
            filter =
                tl_filter9_of(weights, (uint32_t)channel[TL_BIAS], params->pad, above, below, unit);
        }
        output = tl_depthwise_row(&walk, &rows, &filter, output, stride, saves, full);
    }
}

/* The same where no window reaches over an edge, with a stride of 1: a row of the input ends where
 * the next one begins, and the filter stays. */
TL_INLINE void tl_depthwise_inside(const tl_depthwise_3x3_params *params, const int8_t *input,
                                   const int8_t *weights, const int32_t *channel, int8_t *output,
                                   int32_t full) {
    const int32_t unit = full == TL_FULL_TWICE ? TL_SIGNED_UNIT : 1;
    const int32_t pitch = params->input.w * params->input.c;
    const uint32_t bias = (uint32_t)channel[TL_BIAS];
    const tl_filter9 filter = tl_filter9_of(weights, bias, 0, 0, 0, unit);
    tl_depthwise_walk walk = tl_depthwise_walk_of(params, channel, full);
    walk.starts_outside = 0; /* literals for the compiler */
    walk.ends_outside = 0;
    tl_rows3 rows = {input + pitch, -pitch, pitch, 0};
    const int8_t *const end = output + params->output.h * params->output.w * params->output.c;
    while (output != end) {
        output = tl_depthwise_row(&walk, &rows, &filter, output, 1, 0, full);
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
            tl_depthwise_inside(params, input, weights, channels, output, full);
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

/* The same for bounds of -128 and 127 and results of both signs. */
TL_SHARED void tl_depthwise_3x3_twice_s8(const tl_depthwise_3x3_params *params, const int8_t *input,
                                         const int8_t *weights, const int32_t *channels,
                                         int8_t *saved, int8_t *output) {
    tl_depthwise_channels(params, input, weights, channels, saved, output, TL_FULL_TWICE);
}

#endif /* TL_DEPTHWISE_3X3_S8_H */
